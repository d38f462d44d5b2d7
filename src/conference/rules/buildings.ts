import { Type } from 'typebox';
import { and, defineRule, type RuleConstraint, type RuleScope, type SportScope, subject, Teams, teamsNamed, Whole } from './template.ts';

const Sports = (description: string) => Type.Array(Type.String(), { minItems: 1, description });

/** Rules about buildings, campuses and travel, most of them across sports: they hold where the sports share a calendar. */
export const BUILDING_RULES = [
  defineRule({
    id: 'shared-buildings',
    title: 'Shared buildings',
    about:
      'Two games in one building are at least so many days apart (1: not on one day), whichever sports play there; a series takes each of its days. Each pair of games too near is one unit.',
    parameters: Type.Object({
      days: Whole('days from one game to the next at least'),
      sports: Type.Optional(Sports('keys of the other sports that count; all on the calendar if left out')),
    }),
    compile: ({ days, sports: wanted }, scope) => {
      const { sport, sports, facts } = scope;
      return sport.codes.flatMap((code, place): RuleConstraint[] => {
        const others = sports
          .filter(({ key }) => key === sport.key || wanted === undefined || wanted.includes(key))
          .flatMap(({ teams, venues }) => teams.filter((_, other) => venues[other] === sport.venues[place]));
        if (others.length < 2) return [];
        const one = sport.teams[place];
        const constraint = {
          kind: 'VE1',
          teams1: [one],
          mode1: 'H',
          teams2: others.filter((team) => team !== one),
          mode2: 'H',
          intp: days,
        } as const;
        return [
          {
            constraint,
            sentence: `${facts.nameOf(code)}: games in one building are ${days === 1 ? 'on different days' : `${days} days apart`}.`,
          },
        ];
      });
    },
    explain: ({ days }) => `Games in one building are ${days === 1 ? 'on different days' : `at least ${days} days apart`}.`,
  }),
  defineRule({
    id: 'not-home-together',
    title: 'Not at home on one day',
    about:
      "A school's teams of this sport and of other sports are not both at home within so many days (1: the same day): men and women, soccer and football. Each pair of home games too near is one unit.",
    parameters: Type.Object({ teams: Teams, sports: Sports('keys of the other sports'), days: Whole('days apart at least') }),
    compile: ({ teams, sports, days }, scope) =>
      (teams ?? scope.sport.codes).flatMap((code): RuleConstraint[] => {
        const others = teamsOfSchool(scope, code, sports);
        if (others.length === 0) return [];
        const constraint = {
          kind: 'VE1',
          teams1: teamsNamed(scope.sport, [code]),
          mode1: 'H',
          teams2: others,
          mode2: 'H',
          intp: days,
        } as const;
        return [
          {
            constraint,
            sentence: `${scope.facts.nameOf(code)} does not host ${scope.sport.name} and ${sportNames(scope, sports)} on one day.`,
          },
        ];
      }),
    explain: ({ teams, sports }, scope) =>
      `${subject(scope, teams)} does not host ${scope.sport.name} and ${sportNames(scope, sports)} on one day.`,
  }),
  defineRule({
    id: 'trip-miles',
    title: 'Miles of a trip or a season',
    about: 'A trip from home to home (a season of them) is at most so many miles. Each mile more is one unit.',
    parameters: Type.Object({
      teams: Teams,
      per: Type.Union([Type.Literal('trip'), Type.Literal('season')], { description: 'what is limited' }),
      miles: Type.Integer({ minimum: 1, maximum: 200_000, description: 'miles at most' }),
    }),
    compile: ({ teams, per, miles }, { sport }) => [
      {
        constraint: {
          kind: 'TV1',
          teams: teamsNamed(sport, teams),
          per: per === 'trip' ? 'TRIP' : 'SEASON',
          max: miles,
          returnHomeAfterDays: sport.returnHomeAfterDays,
        },
      },
    ],
    explain: ({ teams, per, miles }, scope) => `${subject(scope, teams)} travels at most ${miles.toLocaleString('en-US')} miles a ${per}.`,
  }),
  defineRule({
    id: 'even-travel',
    title: 'Travel shared evenly',
    about: "No team's miles are more than so many percent above or below the mean. Each mile beyond is one unit.",
    parameters: Type.Object({ teams: Teams, percent: Whole('percent of the mean allowed') }),
    compile: ({ teams, percent }, { sport }) => [
      { constraint: { kind: 'TV2', teams: teamsNamed(sport, teams), intp: percent, returnHomeAfterDays: sport.returnHomeAfterDays } },
    ],
    explain: ({ percent }) => `Every team's miles lie within ${percent} percent of the mean.`,
  }),
];

/** Indices of a school's teams in other sports on the calendar. */
function teamsOfSchool({ sports }: RuleScope, code: string, keys: readonly string[]): number[] {
  return sports.flatMap((sport: SportScope) => (keys.includes(sport.key) && sport.codes.includes(code) ? teamsNamed(sport, [code]) : []));
}

function sportNames({ sports }: RuleScope, keys: readonly string[]): string {
  return and(keys.map((key) => sports.find((sport) => sport.key === key)?.name ?? key));
}
