import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Constraint } from '../../src/model/constraint.ts';
import { scoreOf } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Season } from '../../src/model/season.ts';
import { Problem } from '../../src/search/compile.ts';
import { ExactSearch } from '../../src/search/exact/exact-search.ts';
import type { FixedGame } from '../../src/search/exact/season-variables.ts';
import { Random } from '../../src/search/random.ts';
import { shapeOf } from '../../src/search/shape.ts';
import { all, base, league } from './league.ts';

const isOver = () => false;

function exactFor(season: Season, seed: number, withCosts: boolean, fixed: readonly FixedGame[] = []): ExactSearch | null {
  const problem = new Problem(season);
  return ExactSearch.for(problem, shapeOf(problem, null), fixed, new Random(seed), withCosts);
}

/** Four teams in two mirrored halves, by breaks alone. The fewest are 3n - 6 (de Werra 1981). */
const mirrored: Season = { ...league(4, 6, [], 'M'), objective: { kind: 'BM', weight: 1, returnHomeAfterDays: null } };

/** From the first schedule that is found on.
 *  @returns what each better one cost; and the last */
function improve(season: Season, seed: number, other: () => Schedule | null = () => null) {
  const exact = exactFor(season, seed, true)!;
  const start = exact.find(10_000, isOver)!;
  const costs = [scoreOf(season, start).soft];
  let last = start;
  exact.improve(start, {
    isOver,
    other,
    better: (schedule) => {
      last = schedule;
      costs.push(scoreOf(season, schedule).soft);
      assert.equal(scoreOf(season, schedule).hard, 0);
    },
  });
  return { costs, last, iterations: exact.iterations };
}

test('it ends by itself with the best that there is, each schedule on the way better than the one before', () => {
  for (const seed of [1, 2, 3]) {
    const { costs } = improve(mirrored, seed);
    assert.equal(costs.at(-1), 6, `seed ${seed}: ${costs}`);
    for (let k = 1; k < costs.length; k++) assert.ok(costs[k] < costs[k - 1], `${costs}`);
  }
  assert.deepEqual(improve(mirrored, 4), improve(mirrored, 4), 'the same seed goes the same way');
});

test('it goes on from what another thread found', () => {
  const season = { ...league(8, 14, [], 'M'), objective: mirrored.objective };
  const far = exactFor(season, 1, true)!;
  let good = far.find(10_000, isOver)!;
  // Some way from the 18 that are the fewest.
  far.improve(good, { isOver: () => scoreOf(season, good).soft <= 24, other: () => null, better: (schedule) => (good = schedule) });
  const exact = exactFor(season, 2, true)!;
  let isTold = false;
  const after: number[] = [];
  exact.improve(exact.find(10_000, isOver)!, {
    isOver: () => after.length > 0 || exact.iterations > 1_000_000,
    other: () => {
      if (isTold) return null;
      isTold = true;
      return good;
    },
    better: (schedule) => {
      if (isTold) after.push(scoreOf(season, schedule).soft);
    },
  });
  assert.ok(isTold);
  const { soft } = scoreOf(season, good);
  assert.ok(after.length > 0 && after[0] < soft, `${after} after one of ${soft} was told`);
});

test('what it does counts, also where nothing contradicts anything', () => {
  const exact = exactFor(mirrored, 1, true)!;
  const start = exact.find(10_000, isOver)!;
  let before = exact.iterations;
  let asked = 0;
  exact.improve(start, {
    isOver: () => ++asked > 50,
    other: () => {
      assert.ok(exact.iterations > before);
      before = exact.iterations;
      return null;
    },
    better: () => {},
  });
  assert.ok(exact.iterations > before);
});

test('it finds no schedule where there is none, and says so soon', () => {
  // Three home games in the last slot, and two are allowed.
  const tooFew: Constraint = {
    ...base,
    id: 'c',
    kind: 'CA4',
    teams1: all(6),
    teams2: all(6),
    mode1: 'H',
    mode2: 'GLOBAL',
    min: 0,
    max: 2,
    slots: [9],
  };
  const exact = exactFor(league(6, 10, [tooFew]), 1, false)!;
  assert.equal(exact.find(Infinity, isOver), null);
  assert.ok(exact.iterations < 5_000);
});

test('games that are fixed stay where they are', () => {
  const season = league(6, 10);
  const fixed = [0, 7, 20].map((game, k) => ({ game, slot: 3 * k, isFlipped: false }));
  const schedule = exactFor(season, 1, false, fixed)!.find(10_000, isOver)!;
  assert.equal(scoreOf(season, schedule).hard, 0);
  for (const { game, slot } of fixed) assert.equal(schedule.slots[game], slot);
});

test('it is not for seasons with rules that it cannot reason about', () => {
  const equal: Constraint = { ...base, id: 'c', kind: 'BR3', teams: all(6), intp: 1, slots: all(10) };
  assert.equal(exactFor(league(6, 10, [equal]), 1, false), null);
  const wish = { ...equal, hard: false };
  assert.notEqual(exactFor(league(6, 10, [wish]), 1, false), null, 'a wish does not matter where costs are not asked for');
  assert.equal(exactFor(league(6, 10, [wish]), 1, true), null);
});
