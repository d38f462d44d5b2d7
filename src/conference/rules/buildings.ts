import { Type } from 'typebox';
import { visitorsElsewhere } from '../elsewhere.ts';
import {
  and,
  defineRule,
  plural,
  type RuleConstraint,
  type RuleScope,
  type SportScope,
  subject,
  Teams,
  teamsNamed,
  Whole,
  weeksWhen,
} from './template.ts';

const Hours = (description: string) => Type.Number({ minimum: 0, maximum: 240, description });
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
      const { sport, facts } = scope;
      return sport.codes.flatMap((code, place): RuleConstraint[] => {
        const others = teamsInBuilding(scope, place, wanted === undefined ? undefined : [sport.key, ...wanted]);
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
    id: 'changeover',
    title: 'Changeover of a building',
    about:
      'Between a game of this sport and a game of other sports in the same building the floor or the field is made ready: so many hours after a game of this sport ends, and so many before one begins. Where a game has no start time, a day counts 24 hours and the same day none. Each pair of games too near is one unit.',
    parameters: Type.Object({
      sports: Sports('keys of the other sports'),
      lasts: Hours('hours that a game of this sport takes'),
      after: Hours('hours from its end to the start of another'),
      othersLast: Hours('hours that a game of the other sports takes'),
      before: Hours('hours from the end of another to its start'),
    }),
    compile: ({ sports: keys, lasts, after, othersLast, before }, scope) => {
      const { sport, facts } = scope;
      return sport.codes.flatMap((code, place): RuleConstraint[] => {
        const others = teamsInBuilding(scope, place, keys);
        if (others.length === 0) return [];
        const own = [sport.teams[place]];
        const sentence = `${facts.nameOf(code)}: the building is made ready in ${after} hours after ${sport.name} and ${before} before.`;
        const hosts = { mode1: 'H', mode2: 'H' } as const;
        return [
          { constraint: { kind: 'VE2', teams1: own, teams2: others, ...hosts, hours: lasts + after }, sentence },
          { constraint: { kind: 'VE2', teams1: others, teams2: own, ...hosts, hours: othersLast + before }, sentence },
        ];
      });
    },
    explain: ({ sports: keys, after, before }, scope) =>
      `A building that ${scope.sport.name} shares with ${sportNames(scope, keys)} is made ready in ${after} hours after a game and ${before} before one.`,
  }),
  defineRule({
    id: 'campus-load',
    title: 'Events of a campus on one day',
    about:
      'On each date a school is at home in at most so many games of this sport and the others named, together; a series counts on its first day, a home game elsewhere not at all. Each game more is one unit.',
    parameters: Type.Object({ teams: Teams, sports: Sports('keys of the other sports'), atMost: Whole('games at home on one date') }),
    compile: ({ teams, sports: keys, atMost }, scope) => {
      const { sport } = scope;
      const dates = new Map<string, Set<number>>();
      for (const { key, calendar, slots } of scope.sports) {
        if (key !== sport.key && !keys.includes(key)) continue;
        calendar.slots.forEach(({ date }, place) => void dates.set(date, (dates.get(date) ?? new Set()).add(slots[place])));
      }
      return (teams ?? sport.codes).flatMap((code): RuleConstraint[] => {
        const own = [...teamsNamed(sport, [code]), ...teamsOfSchool(scope, code, keys)];
        if (own.length <= atMost) return [];
        const visitors = scope.sports.flatMap((other) => {
          const away = visitorsElsewhere(other.elsewhere, code);
          return other.teams.filter((_, place) => !away.includes(other.codes[place]));
        });
        const count = { mode1: 'H', mode2: 'GLOBAL', min: 0, max: atMost } as const;
        return [...dates.values()].map((slots): RuleConstraint => {
          const sentence = `${scope.facts.nameOf(code)} hosts at most ${atMost} ${atMost === 1 ? 'game' : 'games'} on one day.`;
          return { constraint: { kind: 'CA4', teams1: own, teams2: visitors, ...count, slots: [...slots] }, sentence };
        });
      });
    },
    explain: ({ teams, sports: keys, atMost }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'hosts', 'host')} at most ${atMost} ${atMost === 1 ? 'game' : 'games'} of ${scope.sport.name} and ${sportNames(scope, keys)} on one day.`,
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
    title: 'Miles of a trip, a week or a season',
    about: 'A trip from home to home (a week, a season of them) is at most so many miles. Each mile more is one unit.',
    parameters: Type.Object({
      teams: Teams,
      per: Type.Union([Type.Literal('trip'), Type.Literal('week'), Type.Literal('season')], { description: 'what is limited' }),
      miles: Type.Integer({ minimum: 1, maximum: 200_000, description: 'miles at most' }),
    }),
    compile: ({ teams, per, miles }, { sport }) => {
      const limit = { teams: teamsNamed(sport, teams), max: miles, returnHomeAfterDays: sport.returnHomeAfterDays };
      return [
        {
          constraint:
            per === 'week'
              ? { kind: 'TV3', ...limit, slotSets: weeksWhen(sport) }
              : { kind: 'TV1', ...limit, per: per === 'trip' ? 'TRIP' : 'SEASON' },
        },
      ];
    },
    explain: ({ teams, per, miles }, scope) => `${subject(scope, teams)} travels at most ${miles.toLocaleString('en-US')} miles a ${per}.`,
  }),
  defineRule({
    id: 'trip-zones',
    title: 'Time zones of a trip',
    about:
      'A trip from home to home crosses at most so many time zones: hours between the clocks of the places that it leads to, home among them, in winter. It goes on from road game to road game unless the team is home between them (`travel`). Each zone more on a trip is one unit.',
    parameters: Type.Object({ teams: Teams, atMost: Whole('time zones allowed on a trip') }),
    compile: ({ teams, atMost }, { sport }) => [
      {
        constraint: { kind: 'TV4', teams: teamsNamed(sport, teams), max: atMost, returnHomeAfterDays: sport.returnHomeAfterDays },
      },
    ],
    explain: ({ teams, atMost }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'crosses', 'cross')} ${atMost === 0 ? 'no time zone' : `at most ${atMost} time ${atMost === 1 ? 'zone' : 'zones'}`} on a trip.`,
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

/** Indices of the teams (of these sports, or all) that play in the building of a team of the sport. */
function teamsInBuilding({ sport, sports }: RuleScope, place: number, keys: readonly string[] | undefined): number[] {
  return sports
    .filter(({ key }) => keys === undefined || keys.includes(key))
    .flatMap(({ teams, venues }) => teams.filter((_, other) => venues[other] === sport.venues[place]));
}

/** Indices of a school's teams in other sports on the calendar. */
function teamsOfSchool({ sports }: RuleScope, code: string, keys: readonly string[]): number[] {
  return sports.flatMap((sport: SportScope) => (keys.includes(sport.key) && sport.codes.includes(code) ? teamsNamed(sport, [code]) : []));
}

function sportNames({ sports }: RuleScope, keys: readonly string[]): string {
  return and(keys.map((key) => sports.find((sport) => sport.key === key)?.name ?? key));
}
