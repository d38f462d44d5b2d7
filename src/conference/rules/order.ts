import { Type } from 'typebox';
import {
  between,
  countedGames,
  defineRule,
  describeWhen,
  MODE,
  PLACE_WORDS,
  Place,
  slotsWhen,
  subject,
  Teams,
  teamsNamed,
  When,
  Whole,
} from './template.ts';

/** Rules about the order of a team's games, counted in games and not in dates. */
export const ORDER_RULES = [
  defineRule({
    id: 'runs',
    title: 'Runs of home or road games',
    about:
      'Among any so many consecutive games of a team at most so many are at the place: "at most two road games in a row" is 2 of 3, "not four of five on the road" is 3 of 5. Each stretch of games with one too many is one unit.',
    parameters: Type.Object({ teams: Teams, place: Place, atMost: Whole('games at most'), of: Whole('length of the stretch in games') }),
    compile: ({ teams, place, atMost, of }, { sport }) => [
      {
        constraint: {
          kind: 'CA3',
          teams1: teamsNamed(sport, teams),
          teams2: [...sport.teams],
          mode1: MODE[place],
          mode2: 'GAMES',
          intp: of,
          min: 0,
          max: atMost,
        },
      },
    ],
    explain: ({ teams, place, atMost, of }, scope) =>
      of === atMost + 1
        ? `${subject(scope, teams)}: ${countedGames(undefined, atMost, place)} in a row.`
        : `${subject(scope, teams)}: at most ${atMost} of any ${of} games in a row are ${PLACE_WORDS[place]}.`,
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
      `${subject(scope, teams)}: at most ${atMost} ${atMost === 1 ? 'pair' : 'pairs'} of back-to-back ${PLACE_WORDS[place]} ${describeWhen(when)}`
        .trim()
        .concat('.'),
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
      teams: Teams,
      place: Place,
      end: Type.Union([Type.Literal('first'), Type.Literal('last')], { description: 'which end of the season' }),
      games: Whole('how many games from that end'),
      atLeast: Type.Optional(Whole('games at least')),
      atMost: Type.Optional(Whole('games at most')),
    }),
    compile: ({ teams, place, end, games, atLeast, atMost }, { sport }) => [
      {
        constraint: {
          kind: 'NG1',
          teams: teamsNamed(sport, teams),
          mode: MODE[place],
          end: end === 'first' ? 'FIRST' : 'LAST',
          count: games,
          min: atLeast ?? 0,
          max: atMost ?? Number.POSITIVE_INFINITY,
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
      const wanted = new Set(slotsWhen(sport, when));
      const slotSets = Array.from({ length: sport.calendar.weeks }, (_, week) =>
        sport.calendar.slots.flatMap((slot, place) =>
          slot.week === week + 1 && wanted.has(sport.slots[place]) ? [sport.slots[place]] : [],
        ),
      );
      return [
        {
          constraint: { kind: 'SW1', teams: teamsNamed(sport, teams), slotSets: slotSets.filter(({ length }) => length > 1), max: atMost },
        },
      ];
    },
    explain: ({ teams, atMost, when }, scope) =>
      `${subject(scope, teams)}: at most ${atMost} ${atMost === 1 ? 'week' : 'weeks'} both at home and on the road ${describeWhen(when)}`
        .trim()
        .concat('.'),
  }),
  defineRule({
    id: 'rest',
    title: 'Days between games',
    about:
      'From one game of a team to its next there are at least so many days (Saturday to Monday is 2), for all games or only after and before games at a place. Each day missing is one unit.',
    parameters: Type.Object({
      teams: Teams,
      days: Whole('days at least'),
      after: Type.Optional(Place),
      before: Type.Optional(Place),
    }),
    compile: ({ teams, days, after, before }, { sport }) => [
      {
        constraint: {
          kind: 'RT1',
          teams: teamsNamed(sport, teams),
          mode1: MODE[after ?? 'anywhere'],
          mode2: MODE[before ?? 'anywhere'],
          min: days,
        },
      },
    ],
    explain: ({ teams, days, after, before }, scope) =>
      `${subject(scope, teams)}: at least ${days} days from ${ONE_GAME[after ?? 'anywhere']} to the next ${ONE_GAME[before ?? 'anywhere'].replace(/^an? /, '')}.`,
  }),
  defineRule({
    id: 'off-open-date',
    title: 'Opponents off an open date',
    about:
      'A team plays at most so many games against an opponent that has rested at least so many days when it has rested less itself. Games after equal rest do not count. Each game more is one unit.',
    parameters: Type.Object({
      teams: Teams,
      restDays: Whole('days since the last game that make an open date'),
      atMost: Whole('games allowed'),
    }),
    compile: ({ teams, restDays, atMost }, { sport }) => [
      { constraint: { kind: 'RT2', teams: teamsNamed(sport, teams), intp: restDays, min: 0, max: atMost } },
    ],
    explain: ({ teams, restDays, atMost }, scope) =>
      `${subject(scope, teams)} meets at most ${atMost} ${atMost === 1 ? 'opponent' : 'opponents'} with ${restDays} days of rest after less rest of its own.`,
  }),
];

const ONE_GAME: Readonly<Record<Place, string>> = { home: 'a home game', away: 'a road game', anywhere: 'a game' };
