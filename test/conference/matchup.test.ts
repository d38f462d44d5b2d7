import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Format } from '../../src/conference/format.ts';
import { decideMatchups, type MatchupPlan } from '../../src/conference/matchup.ts';
import { Random } from '../../src/search/random.ts';

function seeded(seed: number): () => number {
  const random = new Random(seed);
  return () => random.unit();
}

function plan(teams: number, meetings: Format['meetings'], home: Format['home'], more: Partial<MatchupPlan> = {}): MatchupPlan {
  const names = Array.from({ length: teams }, (_, team) => `T${team}`);
  const visitMiles = (one: string, other: string) => 100 + 37 * Math.abs(Number(one.slice(1)) - Number(other.slice(1)));
  return { teams: names, format: { meetings, home, seriesDays: 1 }, fixed: [], owed: [], sites: [], freeHosts: false, visitMiles, ...more };
}

const SHAPES: readonly [number, Format['meetings'], Format['home']][] = [
  [
    16,
    [
      { times: 2, opponents: 3 },
      { times: 1, opponents: 12 },
    ],
    { min: 9, max: 9 },
  ],
  [
    15,
    [
      { times: 2, opponents: 4 },
      { times: 1, opponents: 10 },
    ],
    { min: 9, max: 9 },
  ],
  [16, [{ times: 1, opponents: 9 }], { min: 4, max: 5 }],
  [11, [{ times: 1, opponents: 8 }], { min: 4, max: 4 }],
  [7, [{ times: 1, opponents: 6 }], { min: 3, max: 3 }],
  [6, [{ times: 1, opponents: 5 }], { min: 2, max: 3 }],
  [8, [{ times: 3, opponents: 7 }], { min: 10, max: 11 }],
];

test('every team meets as many opponents as often as the format says, and hosts as often', () => {
  SHAPES.forEach(([teams, meetings, home], index) => {
    for (let seed = 1; seed <= 2; seed++) {
      const matchups = decideMatchups(plan(teams, meetings, home), seeded(seed * 100 + index));
      for (let team = 0; team < teams; team++) {
        const name = `T${team}`;
        const met = new Map<string, number>();
        for (const { home: host, away } of matchups) {
          if (host !== name && away !== name) continue;
          const other = host === name ? away : host;
          met.set(other, (met.get(other) ?? 0) + 1);
        }
        for (const { times, opponents } of meetings)
          assert.equal([...met.values()].filter((count) => count === times).length, opponents, `shape ${index}, seed ${seed}, ${name}`);
        const hosted = matchups.filter((matchup) => matchup.home === name).length;
        assert.ok(hosted >= home.min && hosted <= home.max, `shape ${index}, seed ${seed}: ${name} hosts ${hosted}`);
      }
    }
  });
});

test('protected pairs, opponents owed, pairs left out and agreed sites are kept', () => {
  const wanted = plan(
    16,
    [
      { times: 2, opponents: 3 },
      { times: 1, opponents: 9 },
    ],
    { min: 7, max: 8 },
    {
      fixed: [
        { pair: ['T0', 'T15'], times: 2 },
        { pair: ['T1', 'T14'], times: 2 },
        { pair: ['T2', 'T3'], times: 0 },
        { pair: ['T9', 'T2'], times: 1 },
      ],
      owed: [
        ['T4', 'T13'],
        ['T5', 'T12'],
      ],
      sites: [{ home: 'T9', away: 'T2' }],
    },
  );
  const matchups = decideMatchups(wanted, seeded(3));
  const times = (one: string, other: string) =>
    matchups.filter(({ home, away }) => (home === one && away === other) || (home === other && away === one)).length;
  assert.equal(times('T0', 'T15'), 2);
  assert.equal(times('T1', 'T14'), 2);
  assert.equal(times('T2', 'T3'), 0);
  assert.ok(times('T4', 'T13') >= 1);
  assert.ok(times('T5', 'T12') >= 1);
  assert.ok(matchups.some(({ home, away }) => home === 'T9' && away === 'T2'));
});

test('near opponents are preferred: travel is below that of a plan that does not look at miles', () => {
  const shape = [16, [{ times: 1, opponents: 9 }], { min: 4, max: 5 }] as const;
  const miles = (given: MatchupPlan, used: MatchupPlan) =>
    decideMatchups(given, seeded(8)).reduce((sum, { home, away }) => sum + used.visitMiles(home, away), 0);
  const near = plan(...shape);
  assert.ok(miles(near, near) < 0.95 * miles({ ...near, visitMiles: () => 100 }, near));
});

test('strength of opponents is kept even, on whatever scale it is given', () => {
  const shape = [16, [{ times: 1, opponents: 9 }], { min: 4, max: 5 }] as const;
  const strengthOf = (team: string) => (Number(team.slice(1)) * 7) % 16;
  const scaled = (scale: number) => ({
    strength: Object.fromEntries(plan(...shape).teams.map((team) => [team, 50 + scale * strengthOf(team)])),
  });
  const spread = (more: Partial<MatchupPlan>) => {
    const matchups = decideMatchups(plan(...shape, more), seeded(6));
    const sums = plan(...shape).teams.map((team) =>
      matchups.reduce((sum, { home, away }) => sum + (home === team ? strengthOf(away) : away === team ? strengthOf(home) : 0), 0),
    );
    return Math.max(...sums) - Math.min(...sums);
  };
  assert.ok(spread(scaled(1)) < 0.6 * spread({}), `${spread(scaled(1))} against ${spread({})}`);
  assert.equal(spread(scaled(1)), spread(scaled(1000)));
});

test('divided teams meet everybody inside and the rest across', () => {
  const teams = Array.from({ length: 14 }, (_, team) => `T${team}`);
  const divisions = { teams: [teams.slice(0, 7), teams.slice(7)], inside: 6 };
  const base = plan(14, [{ times: 1, opponents: 8 }], { min: 4, max: 4 }, { fixed: [{ pair: ['T0', 'T13'], times: 1 }] });
  const matchups = decideMatchups({ ...base, format: { ...base.format, divisions } }, seeded(4));
  for (const [index, own] of divisions.teams.entries())
    for (const name of own) {
      const others = matchups
        .filter(({ home, away }) => home === name || away === name)
        .map(({ home, away }) => (home === name ? away : home));
      assert.equal(others.length, 8);
      assert.equal(others.filter((other) => divisions.teams[index].includes(other)).length, 6, name);
    }
  assert.ok(matchups.some(({ home, away }) => [home, away].sort().join() === 'T0,T13'));
});

test('agreements that contradict each other are refused by name', () => {
  const pair = (other: string) => ({ pair: ['T0', other] as const, times: 2 });
  const wanted = plan(
    8,
    [
      { times: 2, opponents: 2 },
      { times: 1, opponents: 4 },
    ],
    { min: 4, max: 4 },
    {
      fixed: [pair('T1'), pair('T2'), pair('T3')],
    },
  );
  assert.throws(() => decideMatchups(wanted, seeded(1)), /T0 and T\d should meet 2 times/);
  const apart = { fixed: [{ pair: ['T0', 'T1'] as const, times: 0 }], sites: [{ home: 'T0', away: 'T1' }] };
  const half = plan(8, [{ times: 1, opponents: 4 }], { min: 2, max: 2 }, apart);
  assert.throws(() => decideMatchups(half, seeded(1)), /T0 is to host T1, but the two do not meet/);
});
