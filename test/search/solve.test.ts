import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readSeasonDocument } from '../../src/formats/season-document.ts';
import type { Constraint } from '../../src/model/constraint.ts';
import { scoreOf } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { compareScores, type Score } from '../../src/model/score.ts';
import { type SolveOptions, solve, UnsearchableError } from '../../src/search/solve.ts';
import { all, base, league, ordinaryRules } from './league.ts';

const still: Pick<SolveOptions, 'clock'> = { clock: () => 0 };

test('a search in cycles cools again and again until it is stopped or its time is over', () => {
  // Without a slot to spare it has breaks whatever is done, so that no search ends by itself.
  const season = league(8, 14, ordinaryRules(8, 14));
  let now = 0;
  const clock = () => (now += 0.1);
  const cycles = { seed: 3, clock, limits: { cycleMilliseconds: 50 } };
  let better = 0;
  const stopped = solve(season, { ...cycles, onBetter: () => better++, isStopped: () => now > 400 });
  assert.deepEqual([stopped.end, stopped.score.hard], ['stopped', 0]);
  assert.ok(better > 1);
  assert.equal(solve(season, { ...cycles, limits: { ...cycles.limits, milliseconds: 170 } }).end, 'limit');
});

test('the same season, seed and number of iterations give the same schedule', () => {
  const season = league(8, 14, ordinaryRules(8, 14));
  const [a, b, other] = [5, 5, 6].map((seed) => solve(season, { ...still, seed, limits: { iterations: 20_000 } }));
  assert.deepEqual(a, b);
  assert.notDeepEqual(a.schedule, other.schedule);
  assert.equal(a.end, 'limit');
});

test('a second thread, which goes another way where feasibility is hard, is as repeatable and as honest', () => {
  // Each slot has four home games: so many are the least that a rule against home games in the last one costs.
  const atLast: Constraint = { ...base, id: 'away at last', kind: 'CA1', teams: all(8), mode: 'H', slots: [13], min: 0, max: 0 };
  const season = league(8, 14, [...ordinaryRules(8, 14), atLast]);
  const [a, b, first] = [1, 1, 0].map((thread) => solve(season, { ...still, seed: 3, thread, limits: { iterations: 300_000 } }));
  assert.deepEqual(a, b);
  assert.deepEqual(scoreOf(season, a.schedule), a.score);
  assert.deepEqual([a.score.hard, first.score.hard], [4, 4]);
  assert.notDeepEqual(a.schedule, first.schedule);
});

test('a search limited by iterations gives the same schedule whatever the clock says', () => {
  // Here scoring by the clock, as it once was, ended at 4.7 or 5.7.
  const file = resolve(import.meta.dirname, '../../examples/softball-2026.json');
  const season = readSeasonDocument(JSON.parse(readFileSync(file, 'utf8')));
  const [still, slow, quick] = [0, 0.3, 40].map((step) => {
    let now = 0;
    return solve(season, { seed: 1, limits: { iterations: 40_000 }, clock: () => (now += step) });
  });
  assert.deepEqual(slow.schedule, still.schedule);
  assert.deepEqual(quick.schedule, still.schedule);
});

test('a small season is not left broken where one schedule freezes: lacrosse, eight seeds of eight', () => {
  const file = resolve(import.meta.dirname, '../../examples/lacrosse-2026.json');
  const season = readSeasonDocument(JSON.parse(readFileSync(file, 'utf8')));
  for (const seed of all(8)) {
    const { score } = solve(season, { ...still, seed, limits: { iterations: 40_000 } });
    assert.equal(score.hard, 0, `seed ${seed}`);
  }
});

test('a league of eight gets a schedule that keeps all hard rules, with few breaks', () => {
  const season = league(8, 14, ordinaryRules(8, 14));
  const { schedule, score } = solve(season, { ...still, seed: 1, limits: { iterations: 60_000 } });
  assert.deepEqual(scoreOf(season, schedule), score);
  assert.equal(score.hard, 0);
  // Only two rows have no break, and no two teams that ever meet have the same row: n - 2 at least (de Werra 1981).
  assert.ok(score.soft >= 6 && score.soft <= 10, `${score.soft} breaks`);
});

for (const [teams, symmetry] of [
  [6, 'M'],
  [6, 'I'],
  [6, 'E'],
  [6, 'F'],
  [6, 'P'],
  [7, 'M'],
] as const) {
  test(`${teams} teams in the form ${symmetry}: no search gives the form away`, () => {
    const slots = 2 * (teams - 1 + (teams % 2));
    const season = league(teams, slots, ordinaryRules(teams, slots).slice(2), symmetry);
    const { score } = solve(season, { ...still, seed: 3, limits: { iterations: 5_000 } });
    assert.equal(score.hard, 0);
  });
}

test('incumbents get better and better, and the last is the solution', () => {
  const season = league(10, 18, ordinaryRules(10, 18));
  const seen: { score: Score; schedule: Schedule }[] = [];
  let now = 0;
  const clock = () => {
    now += 10;
    return now;
  };
  const solution = solve(season, { clock, seed: 2, limits: { iterations: 30_000 }, onBetter: (incumbent) => seen.push(incumbent) });
  assert.ok(seen.length > 1);
  for (let k = 1; k < seen.length; k++) assert.ok(compareScores(seen[k].score, seen[k - 1].score) < 0);
  for (const { score, schedule } of seen) assert.deepEqual(scoreOf(season, schedule), score);
  assert.deepEqual(seen[seen.length - 1].schedule, solution.schedule);
});

test('locked games keep slot and host, from a start and from nothing else', () => {
  const season = league(8, 16, ordinaryRules(8, 16));
  const start: Schedule = { slots: new Int16Array(56).fill(-1), flipped: new Uint8Array(56) };
  const locked = new Uint8Array(56);
  for (const [game, slot] of [
    [0, 3],
    [1, 4],
    [30, 0],
  ]) {
    start.slots[game] = slot;
    locked[game] = 1;
  }
  const { schedule, score } = solve(season, { ...still, seed: 1, limits: { iterations: 40_000 }, start, locked });
  assert.deepEqual([schedule.slots[0], schedule.slots[1], schedule.slots[30]], [3, 4, 0]);
  assert.equal(score.hard, 0, 'all other games found a slot beside them');
});

test('a search ends at its target, at once when told to stop, and only with a limit', () => {
  const season = league(8, 14, ordinaryRules(8, 14));
  assert.equal(solve(season, { ...still, seed: 1, limits: { iterations: 1e9, target: 30 } }).end, 'target');
  assert.equal(solve(season, { ...still, seed: 1, limits: { iterations: 1e9 }, isStopped: () => true }).end, 'stopped');
  assert.throws(() => solve(season, { ...still, seed: 1, limits: {} }), RangeError);
});

test('a search ends where nothing can be better, and goes on where something is rewarded', () => {
  const home: Constraint = { ...base, hard: false, id: 'home', kind: 'CA1', teams: [0], mode: 'H', slots: [0, 2], min: 0, max: 1 };
  const season = league(6, 10, [home]);
  const options: SolveOptions = { ...still, seed: 1, limits: { iterations: 5_000 } };
  const { end, score } = solve(season, options);
  assert.deepEqual([end, score], ['target', { hard: 0, soft: 0 }]);
  // A negative penalty: each home game more is worth a point, and there can be one too many.
  const { end: later, score: better } = solve({ ...season, constraints: [{ ...home, penalty: -1 }] }, options);
  assert.deepEqual([later, better], ['limit', { hard: 0, soft: -1 }]);
  const costs = new Float64Array(6 * 6 * 10).fill(-1);
  assert.equal(solve({ ...season, costs, objective: { ...season.objective, kind: 'CR' } }, options).score.soft, -30);
});

test('what cannot be searched is refused with the reason', () => {
  const season = league(4, 6);
  const start: Schedule = { slots: new Int16Array(12).fill(-1), flipped: new Uint8Array(12) };
  start.slots[0] = start.slots[1] = 2;
  const locked = new Uint8Array(12).fill(1, 0, 2);
  const options: SolveOptions = { ...still, seed: 1, limits: { iterations: 10 }, start, locked };
  assert.throws(() => solve(season, options), new UnsearchableError('the locked games t0-t1 and t0-t2 are both in slot s2 for team t0'));
  const unknown = { ...season, constraints: [{ ...base, id: 'x', kind: 'XX9' } as unknown as Constraint] };
  assert.throws(() => solve(unknown, { ...still, seed: 1, limits: { iterations: 10 } }), /XX9/);
});

test('a season whose tables would not fit is refused, not tried', () => {
  const season = league(100, 2000);
  assert.throws(
    () => solve(season, { ...still, seed: 1, limits: { iterations: 10 } }),
    /9900 possible meetings in 2000 slots are too many/,
  );
});

test('a season in which nothing can move ends all the same', () => {
  const season = league(2, 2);
  const start: Schedule = { slots: Int16Array.of(0, 1), flipped: new Uint8Array(2) };
  const options: SolveOptions = { ...still, seed: 1, limits: { iterations: 100 }, start, locked: Uint8Array.of(1, 1) };
  assert.deepEqual(solve(season, options).schedule, start);
});

test('a search for hard rules alone that cannot hold ends at its limit, whatever passes between two looks at the clock', () => {
  const never: Constraint = { ...base, id: 'never at home', kind: 'CA1', teams: [0], mode: 'H', slots: all(6), min: 0, max: 0 };
  for (const step of [0.01, 1, 30]) {
    let now = 0;
    const clock = () => {
      assert.ok(now < 100 * 1000, 'it goes on and on');
      return (now += step);
    };
    assert.equal(solve(league(4, 6, [never]), { seed: 1, limits: { milliseconds: 100 }, clock }).end, 'limit');
  }
});

test('how soon hard rules alone hold does not depend on how long a search may take', () => {
  const season = league(
    8,
    14,
    ordinaryRules(8, 14).filter(({ hard }) => hard),
  );
  const evaluations = [100_000, 1_000_000_000].map((iterations) => solve(season, { ...still, seed: 1, limits: { iterations } }));
  assert.deepEqual(
    evaluations.map(({ end, score }) => [end, score.hard]),
    [
      ['target', 0],
      ['target', 0],
    ],
  );
  assert.equal(evaluations[0].iterations, evaluations[1].iterations);
});

test('a season without games is over at once', () => {
  const { schedule, score, end } = solve({ ...league(2, 2), games: [], structure: [] }, { ...still, seed: 1, limits: { iterations: 100 } });
  assert.deepEqual([schedule.slots.length, score, end], [0, { hard: 0, soft: 0 }, 'target']);
});

test('a start whose missing games fit nowhere without harm is not made worse', () => {
  // Both games of the two teams are forbidden in the only slots that there are.
  const never: Constraint = { ...base, id: 'never', kind: 'CA1', penalty: 1000, teams: all(2), mode: 'HA', slots: all(2), min: 0, max: 0 };
  const season = league(2, 2, [never]);
  const start: Schedule = { slots: Int16Array.of(-1, -1), flipped: new Uint8Array(2) };
  const { score } = solve(season, { ...still, seed: 1, limits: { iterations: 1000 }, start });
  assert.deepEqual(score, scoreOf(season, start));
});
