import { type Static, Type } from 'typebox';
import {
  and,
  Code,
  countedGames,
  defineRule,
  describeWhen,
  limitsOf,
  limitsOn,
  MODE,
  Place,
  type RuleConstraint,
  type SportScope,
  sentenceOf,
  slotsWhen,
  subject,
  teamsNamed,
  When,
} from './template.ts';

/** How many games the whole conference plays in a part of the calendar. */
const ConferenceCount = Type.Object({ when: Type.Optional(When), ...limitsOn('games') });

/** Counts every game of the sport once: in each slot by itself (EVERY) or in all of them together (GLOBAL). */
function countConference(
  { when, ...limits }: Static<typeof ConferenceCount>,
  sport: SportScope,
  mode2: 'EVERY' | 'GLOBAL',
): RuleConstraint['constraint'] {
  const everyone = [...sport.teams];
  return { kind: 'CA4', teams1: everyone, teams2: everyone, mode1: 'HA', mode2, ...limitsOf(limits), slots: slotsWhen(sport, when) };
}

/** Rules about all games of a sport together. */
export const CONFERENCE_RULES = [
  defineRule({
    id: 'conference-day',
    title: 'Games of the conference on a day',
    about:
      'On every slot of a part of the calendar at most (at least) so many games are played in the whole conference. Each game too many or too few in a slot is one unit.',
    parameters: ConferenceCount,
    compile: (count, { sport }) => [{ constraint: countConference(count, sport, 'EVERY') }],
    explain: ({ when, atLeast, atMost }) =>
      sentenceOf(`The conference plays ${countedGames(atLeast, atMost, 'anywhere')} a slot`, describeWhen(when)),
  }),
  defineRule({
    id: 'conference-total',
    title: 'Games of the conference in a part of the calendar',
    about:
      'In a part of the calendar at least (at most) so many games are played in all: the quota of a network. Each game too few or too many is one unit.',
    parameters: ConferenceCount,
    compile: (count, { sport }) => [{ constraint: countConference(count, sport, 'GLOBAL') }],
    explain: ({ when, atLeast, atMost }) =>
      sentenceOf(`The conference plays ${countedGames(atLeast, atMost, 'anywhere')}`, describeWhen(when)),
  }),
  defineRule({
    id: 'group-total',
    title: 'Games of a group of teams together',
    about:
      'The teams together play a number of games at the place in a part of the calendar: two travel partners have one extra home game between them. A game between two of them counts once. Each game too few or too many is one unit.',
    parameters: Type.Object({
      teams: Type.Array(Code, { minItems: 1, description: 'codes of the teams' }),
      place: Place,
      when: Type.Optional(When),
      ...limitsOn('games'),
    }),
    compile: ({ teams, place, when, ...limits }, { sport }) => [
      {
        constraint: {
          kind: 'CA4',
          teams1: teamsNamed(sport, teams),
          teams2: [...sport.teams],
          mode1: MODE[place],
          mode2: 'GLOBAL',
          ...limitsOf(limits),
          slots: slotsWhen(sport, when),
        },
      },
    ],
    explain: ({ teams, place, when, atLeast, atMost }, scope) =>
      sentenceOf(`${subject(scope, teams)} together play ${countedGames(atLeast, atMost, place)}`, describeWhen(when)),
  }),
  defineRule({
    id: 'only-for',
    title: 'Slots kept for some teams',
    about:
      'A part of the calendar is only for games in which one of the teams plays: Thursday to Saturday series are for BYU. Each other game there is one unit.',
    parameters: Type.Object({ teams: Type.Array(Code, { minItems: 1, description: 'codes of the teams' }), when: When }),
    compile: ({ teams, when }, { sport }) => {
      const kept = new Set(teamsNamed(sport, teams));
      const others = sport.teams.filter((team) => !kept.has(team));
      const nobody = { mode1: 'HA', mode2: 'GLOBAL', min: 0, max: 0 } as const;
      return [{ constraint: { kind: 'CA4', teams1: others, teams2: others, ...nobody, slots: slotsWhen(sport, when) } }];
    },
    explain: ({ teams, when }, scope) =>
      sentenceOf(`Only games of ${and(teams.map((code) => scope.facts.nameOf(code)))} are played`, describeWhen(when)),
  }),
];
