import { Type } from 'typebox';
import { winterHoursOf } from '../../model/clock.ts';
import type { ConferenceFacts } from '../conference-facts.ts';
import { turnedSites } from '../previous-season.ts';
import {
  and,
  Code,
  countedGames,
  defineRule,
  describeWhen,
  limitsOf,
  limitsOn,
  plural,
  type RuleConstraint,
  type SportScope,
  sentenceOf,
  slotsWhen,
  subject,
  TeamPair,
  Teams,
  teamsNamed,
  When,
  Whole,
} from './template.ts';

/** Rules about who meets whom, when, and where. */
export const PAIR_RULES = [
  defineRule({
    id: 'meet-when',
    title: 'Protected dates',
    about:
      'Each pair plays a number of its games in a part of the calendar: rivals on a Saturday, rivals not in the first weeks. Each game too few or too many of a pair is one unit.',
    parameters: Type.Object({
      pairs: Type.Array(TeamPair, { minItems: 1, description: 'pairs of codes' }),
      when: When,
      ...limitsOn('games'),
    }),
    compile: ({ pairs, when, atLeast, atMost }, { sport, facts }) =>
      pairs.map((pair): RuleConstraint => {
        const [home, away] = teamsNamed(sport, pair);
        return {
          constraint: {
            kind: 'GA1',
            meetings: [
              { home, away },
              { home: away, away: home },
            ],
            ...limitsOf({ atLeast, atMost }),
            slots: slotsWhen(sport, when),
          },
          sentence: `${facts.nameOf(pair[0])} and ${facts.nameOf(pair[1])} meet ${atMost === 0 ? 'never' : ''}${atLeast === undefined ? (atMost === 0 ? '' : `at most ${atMost} times`) : `at least ${atLeast === 1 ? 'once' : `${atLeast} times`}`} ${describeWhen(when)}.`,
        };
      }),
    explain: ({ pairs, when, atLeast }, scope) =>
      `${and(pairs.map((pair) => pair.map((code) => scope.facts.nameOf(code)).join(' and ')))} ${atLeast === undefined ? 'are kept apart' : 'meet'} ${describeWhen(when)}.`,
  }),
  defineRule({
    id: 'site',
    title: 'Agreed sites',
    about:
      "The team named first hosts the other at least once: agreements, last year's sites turned round. Each meeting that is not hosted so is one unit.",
    parameters: Type.Object({
      sites: Type.Array(Type.Object({ home: Code, away: Code }, { additionalProperties: false }), {
        minItems: 1,
        description: 'who hosts whom',
      }),
    }),
    compile: ({ sites }, { sport, facts }) =>
      sites.map(({ home, away }): RuleConstraint => {
        const [host, visitor] = teamsNamed(sport, [home, away]);
        return {
          constraint: {
            kind: 'GA1',
            meetings: [{ home: host, away: visitor }],
            min: 1,
            max: Number.POSITIVE_INFINITY,
            slots: slotsWhen(sport),
          },
          sentence: `${facts.nameOf(home)} hosts ${facts.nameOf(away)} this year.`,
        };
      }),
    explain: ({ sites }, scope) =>
      `${and(sites.map(({ home, away }) => `${scope.facts.nameOf(home)} hosts ${scope.facts.nameOf(away)}`))}.`,
  }),
  defineRule({
    id: 'flips',
    title: 'Sites turned round from last season',
    about:
      'Each pair that met once last season and meets once this season changes the site: who visited now hosts. Each pair that does not is one unit. Last season is in the matchups of the sport (`previous`).',
    parameters: Type.Object({
      teams: Type.Optional(Type.Array(Code, { minItems: 1, description: 'codes; pairs with one of them; all if left out' })),
    }),
    compile: ({ teams }, { sport, facts }) =>
      turnedSites(sport.previous, sport.matchups)
        .filter(({ home, away }) => teams === undefined || teams.includes(home) || teams.includes(away))
        .map(({ home, away }): RuleConstraint => {
          const [host, visitor] = teamsNamed(sport, [home, away]);
          const again = [{ home: visitor, away: host }];
          return {
            constraint: { kind: 'GA1', meetings: again, min: 0, max: 0, slots: slotsWhen(sport) },
            sentence: `${facts.nameOf(home)} hosts ${facts.nameOf(away)} this year, having visited last year.`,
          };
        }),
    explain: ({ teams }, scope) =>
      `${teams === undefined ? 'Every pair' : `Every pair with ${and(teams.map((code) => scope.facts.nameOf(code)))}`} that met once last season changes the site.`,
  }),
  defineRule({
    id: 'visits',
    title: 'Visits to a group of teams',
    about: 'A team plays at most so many road games at a group of schools: altitude, far time zones. Each visit more is one unit.',
    parameters: Type.Object({
      teams: Teams,
      hosts: Type.Array(Code, { minItems: 1, description: 'codes of the schools visited' }),
      atMost: Whole('visits allowed'),
      when: Type.Optional(When),
    }),
    compile: ({ teams, hosts, atMost, when }, { sport }) => [
      {
        constraint: {
          kind: 'CA2',
          teams1: teamsNamed(sport, teams),
          teams2: teamsNamed(sport, hosts),
          mode1: 'A',
          mode2: 'GLOBAL',
          min: 0,
          max: atMost,
          slots: slotsWhen(sport, when),
        },
      },
    ],
    explain: ({ teams, hosts, atMost, when }, scope) =>
      sentenceOf(
        `${subject(scope, teams)}: at most ${atMost} ${atMost === 1 ? 'visit' : 'visits'} to ${and(hosts.map((code) => scope.facts.nameOf(code)))}`,
        describeWhen(when),
      ),
  }),
  defineRule({
    id: 'rematch',
    title: 'Rematch distance',
    about:
      'Between two games of one pair lie at least so many days, and each of the two teams plays at least so many other games. Each day or game missing is one unit.',
    parameters: Type.Object({ teams: Teams, days: Whole('days at least'), games: Whole('other games of each team at least') }),
    compile: ({ teams, days, games }, { sport }) => [
      { constraint: { kind: 'SE3', teams: teamsNamed(sport, teams), minDays: days, minGames: games } },
    ],
    explain: ({ days, games }) => `Two teams meet again after ${days} days and ${games} other games at the earliest.`,
  }),
  defineRule({
    id: 'time-zones',
    title: 'Games in far time zones',
    about:
      'A team plays at most so many road games at schools whose clock differs from its own by at least so many hours in winter. Each such game more is one unit.',
    parameters: Type.Object({
      teams: Teams,
      hours: Type.Integer({ minimum: 1, maximum: 12, description: 'hours apart' }),
      atMost: Whole('road games allowed'),
    }),
    compile: ({ teams, hours, atMost }, { sport, facts }) =>
      (teams ?? sport.codes).flatMap((code): RuleConstraint[] => {
        const far = farByClock(sport, facts, code, hours);
        if (far.length === 0) return [];
        return [
          {
            constraint: {
              kind: 'CA2',
              teams1: teamsNamed(sport, [code]),
              teams2: teamsNamed(sport, far),
              mode1: 'A',
              mode2: 'GLOBAL',
              min: 0,
              max: atMost,
              slots: slotsWhen(sport),
            },
            sentence: `${facts.nameOf(code)} plays ${countedGames(undefined, atMost, 'away')} ${hours} time zones or more from home.`,
          },
        ];
      }),
    explain: ({ teams, hours, atMost }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'plays', 'play')} ${countedGames(undefined, atMost, 'away')} ${hours} time zones or more from home.`,
  }),
  defineRule({
    id: 'partners-together',
    title: 'Partners travel together',
    about:
      'When a team visits one of two partners in a week, its own partner visits one of the same two in that week. Each week and pair for which it does not is one unit.',
    parameters: Type.Object({}),
    compile: (_, { sport, facts }) => {
      const pairs = sport.partners.filter((pair) => pair.length === 2 && pair.every((code) => sport.codes.includes(code)));
      return pairs.flatMap((visitors) =>
        pairs
          .filter((hosts) => hosts !== visitors)
          .flatMap((hosts) =>
            Array.from({ length: sport.calendar.weeks }, (_, week) => slotsWhen(sport, { weeks: [week + 1] })).flatMap((slots) =>
              [visitors, [...visitors].reverse()].map(([one, other]): RuleConstraint => {
                const visited = teamsNamed(sport, hosts);
                const sentence = `${facts.nameOf(other)} travels to ${and(hosts.map((code) => facts.nameOf(code)))} together with ${facts.nameOf(one)}.`;
                return {
                  constraint: {
                    kind: 'GA2',
                    teams1: teamsNamed(sport, [one]),
                    mode1: 'A',
                    teams2: visited,
                    slots1: slots,
                    teams3: teamsNamed(sport, [other]),
                    mode3: 'A',
                    teams4: visited,
                    slots2: slots,
                    mode2: 'EQ',
                  },
                  sentence,
                };
              }),
            ),
          ),
      );
    },
    explain: () => 'Travel partners visit the same two schools in the same week.',
  }),
];

function farByClock(sport: SportScope, facts: ConferenceFacts, code: string, hours: number): string[] {
  const own = winterHoursOf(facts.school(code).timeZone);
  return sport.codes.filter((other) => Math.abs(winterHoursOf(facts.school(other).timeZone) - own) >= hours);
}
