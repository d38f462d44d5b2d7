import { Type } from 'typebox';
import {
  and,
  between,
  COUNTED,
  Code,
  countedGames,
  defineRule,
  describeWhen,
  limitsOf,
  MODE,
  PLACE_WORDS,
  Place,
  type RuleConstraint,
  schoolsBeyond,
  sentenceOf,
  slotsWhen,
  subject,
  Teams,
  teamsNamed,
  When,
  Whole,
  weeksWhen,
} from './template.ts';

/** Rules about the order of a team's games, counted in games and not in dates. */
export const ORDER_RULES = [
  defineRule({
    id: 'runs',
    title: 'Runs of home or road games',
    about:
      'Among any so many consecutive games of a team at most so many are at the place: "at most two road games in a row" is 2 of 3, "not four of five on the road" is 3 of 5. With `against` or `beyondMiles` only games with these opponents count: strong ones, or those that are not next door. Each stretch of games with one too many is one unit.',
    parameters: Type.Object({
      teams: Teams,
      place: Place,
      atMost: Whole('games at most'),
      of: Type.Integer({ minimum: 1, maximum: 60, description: 'length of the stretch in games' }),
      against: Type.Optional(Type.Array(Code, { minItems: 1, description: 'codes of the opponents that count; all if left out' })),
      beyondMiles: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, description: 'only opponents farther away than this count' })),
    }),
    compile: ({ teams, place, atMost, of, against, beyondMiles }, scope) => {
      const { sport } = scope;
      const stretch = { mode1: MODE[place], mode2: 'GAMES', intp: of, min: 0, max: atMost } as const;
      if (beyondMiles === undefined)
        return [{ constraint: { kind: 'CA3', teams1: teamsNamed(sport, teams), teams2: teamsNamed(sport, against), ...stretch } }];
      return (teams ?? sport.codes).map((code): RuleConstraint => {
        const far = schoolsBeyond(scope, code, beyondMiles).filter((other) => against === undefined || against.includes(other));
        return { constraint: { kind: 'CA3', teams1: teamsNamed(sport, [code]), teams2: teamsNamed(sport, far), ...stretch } };
      });
    },
    explain: ({ teams, place, atMost, of, against, beyondMiles }, scope) =>
      sentenceOf(
        of === atMost + 1
          ? `${subject(scope, teams)}: ${countedGames(undefined, atMost, place)} in a row`
          : `${subject(scope, teams)}: at most ${atMost} of any ${of} games in a row are ${PLACE_WORDS[place]}`,
        [
          ...(against === undefined ? [] : [`against ${and(against.map((code) => scope.facts.nameOf(code)))}`]),
          ...(beyondMiles === undefined ? [] : [`against opponents more than ${beyondMiles} miles away`]),
        ].join(' '),
      ),
  }),
  defineRule({
    id: 'back-to-back',
    title: 'Back-to-back games at one place',
    about:
      'A team has at most so many pairs of consecutive games that are both at home (on the road) in a part of the calendar. Each pair more is one unit.',
    parameters: Type.Object({ teams: Teams, place: Place, atMost: Whole('pairs allowed'), when: Type.Optional(When) }),
    compile: ({ teams, place, atMost, when }, { sport }) => [
      {
        constraint: {
          kind: 'BR1',
          teams: teamsNamed(sport, teams),
          intp: atMost,
          mode1: 'LEQ',
          mode2: MODE[place],
          slots: slotsWhen(sport, when),
        },
      },
    ],
    explain: ({ teams, place, atMost, when }, scope) =>
      sentenceOf(
        `${subject(scope, teams)}: at most ${atMost} ${atMost === 1 ? 'pair' : 'pairs'} of back-to-back ${PLACE_WORDS[place]}`,
        describeWhen(when),
      ),
  }),
  defineRule({
    id: 'even-progress',
    title: 'Nobody ahead',
    about:
      'After every slot the numbers of home games (road games, games) that two teams have played differ by at most so many. For each pair of teams the largest excess is the number of units.',
    parameters: Type.Object({ teams: Teams, place: Place, atMost: Whole('largest difference') }),
    compile: ({ teams, place, atMost }, { sport }) => [
      { constraint: { kind: 'FA2', teams: teamsNamed(sport, teams), mode: MODE[place], intp: atMost, slots: slotsWhen(sport) } },
    ],
    explain: ({ teams, place, atMost }, scope) =>
      `${subject(scope, teams)} is never more than ${atMost} ${PLACE_WORDS[place]} ahead of another.`,
  }),
  defineRule({
    id: 'ends',
    title: 'First and last games',
    about:
      'Among the first (last) so many games of a team a number is at the place: first four two and two, no road-road opening, not four of the last six. Each game too many or too few of a team is one unit.',
    parameters: Type.Object({
      ...COUNTED,
      end: Type.Union([Type.Literal('first'), Type.Literal('last')], { description: 'which end of the season' }),
      games: Type.Integer({ minimum: 1, maximum: 60, description: 'how many games from that end' }),
    }),
    compile: ({ teams, place, end, games, ...limits }, { sport }) => [
      {
        constraint: {
          kind: 'NG1',
          teams: teamsNamed(sport, teams),
          mode: MODE[place],
          end: end === 'first' ? 'FIRST' : 'LAST',
          count: games,
          ...limitsOf(limits),
        },
      },
    ],
    explain: ({ teams, place, end, games, atLeast, atMost }, scope) =>
      `${subject(scope, teams)}: ${between(atLeast, atMost)} of the ${end} ${games} games are ${PLACE_WORDS[place]}.`,
  }),
  defineRule({
    id: 'split-weekends',
    title: 'Split weekends',
    about:
      'A team has at most so many weeks (in the windows given) in which it plays both at home and on the road. Each such week more is one unit.',
    parameters: Type.Object({ teams: Teams, atMost: Whole('split weeks allowed'), when: Type.Optional(When) }),
    compile: ({ teams, atMost, when }, { sport }) => {
      const slotSets = weeksWhen(sport, when).filter(({ length }) => length > 1);
      return [{ constraint: { kind: 'SW1', teams: teamsNamed(sport, teams), slotSets, max: atMost } }];
    },
    explain: ({ teams, atMost, when }, scope) =>
      sentenceOf(
        `${subject(scope, teams)}: at most ${atMost} ${atMost === 1 ? 'week' : 'weeks'} both at home and on the road`,
        describeWhen(when),
      ),
  }),
];
