import type { Constraint } from '../../src/model/constraint.ts';
import { createSeason, type Season, type Symmetry } from '../../src/model/season.ts';

/** Small leagues for the tests of the search. */

export const base = { hard: true, penalty: 1, sentence: null };

/** A league of `teams` teams that play each other twice in `slots` slots. */
export function league(teams: number, slots: number, constraints: readonly Constraint[] = [], symmetry: Symmetry = 'NONE'): Season {
  const upTo = (count: number) => Array.from({ length: count }, (_, k) => k);
  return createSeason({
    name: 'league',
    provenance: { contributor: null, date: null, country: null, description: null, remarks: null },
    leagues: [{ id: 'L', name: 'L', roundRobins: 2, compact: null, symmetry }],
    teams: upTo(teams).map((k) => ({ id: `t${k}`, name: `t${k}`, abbreviation: `t${k}`, league: 0, venue: k })),
    teamGroups: [],
    venues: upTo(teams).map((k) => ({ id: `v${k}`, name: `v${k}`, timeZone: null, latitude: null, longitude: null })),
    slots: upTo(slots).map((k) => ({ id: `s${k}`, name: `s${k}`, date: null, startTime: null })),
    slotGroups: [],
    additionalGames: [],
    constraints,
    objective: { kind: 'SC', weight: 1, returnHomeAfterDays: null },
    distances: null,
    costs: null,
    carryOverWeights: null,
  });
}

export const all = (count: number) => Array.from({ length: count }, (_, k) => k);

/** At most two games at one side in a row, for all; soft: as few breaks as there can be. */
export function ordinaryRules(teams: number, slots: number): Constraint[] {
  const sets = { teams1: all(teams), teams2: all(teams), mode2: 'SLOTS' as const, intp: 3, min: 0, max: 2 };
  return [
    { ...base, id: 'home', kind: 'CA3', mode1: 'H', ...sets },
    { ...base, id: 'away', kind: 'CA3', mode1: 'A', ...sets },
    { ...base, hard: false, id: 'breaks', kind: 'BR2', teams: all(teams), intp: 0, mode2: 'LEQ', slots: all(slots) },
  ];
}

/** The three ways to pair four teams. */
export const PAIRINGS = [
  [
    [0, 1],
    [2, 3],
  ],
  [
    [0, 2],
    [1, 3],
  ],
  [
    [0, 3],
    [1, 2],
  ],
] as const;
