import { Type } from 'typebox';
import {
  and,
  Code,
  defineRule,
  describeWhen,
  type RuleConstraint,
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
      atLeast: Type.Optional(Whole('games at least')),
      atMost: Type.Optional(Whole('games at most')),
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
            min: atLeast ?? 0,
            max: atMost ?? Number.POSITIVE_INFINITY,
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
      `${subject(scope, teams)}: at most ${atMost} visits to ${and(hosts.map((code) => scope.facts.nameOf(code)))} ${describeWhen(when)}`
        .trim()
        .concat('.'),
  }),
];
