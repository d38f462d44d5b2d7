import { Type } from 'typebox';
import {
  countedGames,
  defineRule,
  describeWhen,
  limitsOf,
  limitsOn,
  MODE,
  PLACE_WORDS,
  Place,
  plural,
  type RuleConstraint,
  type SportScope,
  schoolsBeyond,
  sentenceOf,
  slotsWhen,
  subject,
  Teams,
  teamsNamed,
  When,
} from './template.ts';

const Days = (description: string) => Type.Integer({ minimum: 1, maximum: 365, description });

const ONE_GAME: Readonly<Record<Place, string>> = { home: 'a home game', away: 'a road game', anywhere: 'a game' };

/** Gaps between a team's games, of any opponents. */
function gapsOf(sport: SportScope, teams: readonly string[] | undefined, after: Place, before: Place) {
  const everyone = [...sport.teams];
  return {
    kind: 'RT3',
    teams1: teamsNamed(sport, teams),
    mode1: MODE[after],
    teams2: everyone,
    mode2: MODE[before],
    teams3: everyone,
  } as const;
}

/** Rules about the days between a team's games. */
export const REST_RULES = [
  defineRule({
    id: 'rest',
    title: 'Days between games',
    about:
      'From one game of a team to its next there are at least so many days (Saturday to Monday is 2), for all games or only after and before games at a place. Each day missing is one unit.',
    parameters: Type.Object({
      teams: Teams,
      days: Days('days at least'),
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
    id: 'short-weeks',
    title: 'Short weeks',
    about:
      'A team has a number of games with fewer than so many days since the game before (of one place, before one of a place): at most one Thursday after a Saturday, short weeks before home games only. One short week too many or too few is one unit.',
    parameters: Type.Object({
      teams: Teams,
      days: Days('fewer days than this make a short week'),
      after: Type.Optional(Place),
      before: Type.Optional(Place),
      ...limitsOn('short weeks'),
    }),
    compile: ({ teams, days, after = 'anywhere', before = 'anywhere', ...limits }, { sport }) => [
      {
        constraint: {
          ...gapsOf(sport, teams, after, before),
          slots: slotsWhen(sport),
          minDays: 0,
          maxDays: days - 1,
          ...limitsOf(limits),
        },
      },
    ],
    explain: ({ teams, days, after = 'anywhere', before = 'anywhere', atLeast, atMost }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'has', 'have')} ${countedGames(atLeast, atMost, before)} within ${days - 1} days of ${ONE_GAME[after]}.`,
  }),
  defineRule({
    id: 'spacing',
    title: 'Games in a part of the calendar, spaced out',
    about:
      "Two games of a team in a part of the calendar, one after the other, are at least so many days apart: a team's Monday nights two weeks, its games on a network two days. Each pair that is nearer is one unit.",
    parameters: Type.Object({ teams: Teams, place: Place, when: When, days: Days('days from one to the next at least') }),
    compile: ({ teams, place, when, days }, { sport }) => [
      {
        constraint: {
          ...gapsOf(sport, teams, place, place),
          slots: slotsWhen(sport, when),
          minDays: 0,
          maxDays: days - 1,
          min: 0,
          max: 0,
        },
      },
    ],
    explain: ({ teams, place, when, days }, scope) =>
      `${subject(scope, teams)}: two ${PLACE_WORDS[place]} ${describeWhen(when)} are at least ${days} days apart.`,
  }),
  defineRule({
    id: 'around-open-date',
    title: 'Games on both sides of an open date',
    about:
      'A team has a number of open dates (so many days or more from one game to the next) with a game at one place before and a game at one place after: no road game on both sides of an open week. One too many or too few is one unit.',
    parameters: Type.Object({
      teams: Teams,
      openDays: Days('days from one game to the next that make an open date'),
      after: Place,
      before: Place,
      ...limitsOn('open dates'),
    }),
    compile: ({ teams, openDays, after, before, ...limits }, { sport }) => [
      {
        constraint: {
          ...gapsOf(sport, teams, after, before),
          slots: slotsWhen(sport),
          minDays: openDays,
          maxDays: Number.POSITIVE_INFINITY,
          ...limitsOf(limits),
        },
      },
    ],
    explain: ({ teams, openDays, after, before, atLeast, atMost }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'has', 'have')} ${countedGames(atLeast, atMost, 'anywhere').replace(/game(s?)$/, 'open date$1')} of ${openDays} days or more from ${ONE_GAME[after]} to ${ONE_GAME[before]}.`,
  }),
  defineRule({
    id: 'rest-after-long-trip',
    title: 'Rest after a long trip',
    about:
      'After a road game at a venue farther away than so many miles a team has at least so many days to its next game (at home, or anywhere). Each game that follows sooner is one unit.',
    parameters: Type.Object({
      teams: Teams,
      miles: Type.Integer({ minimum: 1, maximum: 10_000, description: 'a trip is long beyond this' }),
      days: Days('days to the next game at least'),
      before: Type.Optional(Place),
    }),
    compile: ({ teams, miles, days, before = 'anywhere' }, scope) => {
      const { sport } = scope;
      return (teams ?? sport.codes).flatMap((code): RuleConstraint[] => {
        const far = teamsNamed(sport, schoolsBeyond(scope, code, miles));
        if (far.length === 0) return [];
        const limits = { slots: slotsWhen(sport), minDays: 0, maxDays: days - 1, min: 0, max: 0 };
        return [{ constraint: { ...gapsOf(sport, [code], 'away', before), teams2: far, ...limits } }];
      });
    },
    explain: ({ teams, miles, days, before = 'anywhere' }, scope) =>
      `${subject(scope, teams)}: at least ${days} days from a road game more than ${miles} miles away to the next ${ONE_GAME[before].replace(/^an? /, '')}.`,
  }),
  defineRule({
    id: 'off-open-date',
    title: 'Opponents off an open date',
    about:
      'A team plays a number of games against an opponent that has rested at least so many days when it has rested less itself. Games after equal rest do not count. Each game too many or too few is one unit.',
    parameters: Type.Object({ teams: Teams, restDays: Days('days since the last game that make an open date'), ...limitsOn('games') }),
    compile: ({ teams, restDays, ...limits }, { sport }) => [
      { constraint: { kind: 'RT2', teams: teamsNamed(sport, teams), intp: restDays, ...limitsOf(limits) } },
    ],
    explain: ({ teams, restDays, atLeast, atMost }, scope) =>
      sentenceOf(
        `${subject(scope, teams)} ${plural(teams, 'meets', 'meet')} ${countedGames(atLeast, atMost, 'anywhere').replace(/game(s?)$/, 'opponent$1')}`,
        `with ${restDays} days of rest after less rest of its own`,
      ),
  }),
];
