import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Contradiction } from '../../src/model/contradiction.ts';
import { scoreOf } from '../../src/model/evaluate.ts';
import { compareScores } from '../../src/model/score.ts';
import type { Season } from '../../src/model/season.ts';
import { type Limits, type Solution, solve } from '../../src/search/solve.ts';
import { type Chance, chanceOf, pick, randomSchedule, randomSeason } from '../model/random-season.ts';

/** What holds of every search, whatever the season, the limits and the start. */

const SEASONS = 150;
/** Kinds that are reasoned about, so that some of the seasons are. */
const KNOWN: readonly string[] = ['CA1', 'CA2', 'CA3', 'CA4', 'CA5', 'GA1', 'GA2', 'BR1', 'BR2', 'SE1', 'SE2'];
/** Looks at the clock after which a search goes on for ever: the longest here takes 40,000. */
const MOST_LOOKS = 2_000_000;

function drawSeason(chance: Chance): Season {
  const season = randomSeason(chance, pick(chance, 14));
  const form = pick(chance, 3);
  if (form === 0) return season;
  if (form === 1) return { ...season, constraints: season.constraints.filter(({ kind }) => KNOWN.includes(kind)) };
  const [constraints, structure] = [season.constraints, season.structure].map((rules) => rules.filter(({ hard }) => hard));
  return { ...season, constraints, structure, objective: { ...season.objective, kind: 'NONE' } };
}

function drawLimits(chance: Chance, step: number): Limits {
  const iterations = 1 + pick(chance, 8_000);
  const milliseconds = step * (1 + pick(chance, 400));
  const ways: Limits[] = [
    { iterations },
    { milliseconds },
    { iterations, target: pick(chance, 30) },
    { milliseconds: 400 * step, cycleMilliseconds: step * (1 + pick(chance, 100)) },
    { iterations, milliseconds },
  ];
  return ways[pick(chance, ways.length)];
}

function holdSearch(seed: number): Solution {
  const chance = chanceOf(seed);
  const season = drawSeason(chance);
  const start = chance() < 0.4 ? randomSchedule(season, chance) : undefined;
  const locked = start !== undefined && chance() < 0.6 ? Uint8Array.from(season.games, () => Number(chance() < 0.3)) : undefined;
  const step = [0.01, 0.3, 5][pick(chance, 3)];
  const limits = drawLimits(chance, step);
  const thread = pick(chance, 2);
  const contradictions: Contradiction[] = [];
  const search = () => {
    let looks = 0;
    const told: Solution['score'][] = [];
    const solution = solve(season, {
      ...{ seed, limits, thread, start, locked },
      clock: () => {
        assert.ok(looks < MOST_LOOKS, `seed ${seed}: it does not end`);
        return step * looks++;
      },
      onContradiction: (found) => contradictions.push(found),
      onBetter: ({ score }) => told.push(score),
    });
    for (let k = 1; k < told.length; k++)
      assert.ok(compareScores(told[k], told[k - 1]) < 0, `seed ${seed}: a score that is no better is told`);
    assert.deepEqual(told.at(-1), solution.score, `seed ${seed}: the last told is the solution`);
    return solution;
  };
  const solution = search();
  assert.deepEqual(solution.score, scoreOf(season, solution.schedule), `seed ${seed}: the score`);
  if (start !== undefined) {
    const before = scoreOf(season, start);
    assert.ok(
      compareScores(solution.score, before) <= 0,
      `seed ${seed}: from ${JSON.stringify(before)} to ${JSON.stringify(solution.score)}`,
    );
    season.games.forEach((_, game) => {
      if (locked?.[game] !== 1 || start.slots[game] < 0) return;
      const { slots, flipped } = solution.schedule;
      assert.deepEqual([slots[game], flipped[game]], [start.slots[game], start.flipped[game]], `seed ${seed}: locked game ${game}`);
    });
  }
  assert.ok(contradictions.length <= 1, `seed ${seed}: a contradiction is told once`);
  if (contradictions.length > 0) assert.notEqual(solution.score.hard, 0, `seed ${seed}: what contradicts each other was kept`);
  if (seed % 3 === 0) {
    contradictions.length = 0;
    assert.deepEqual(search(), solution, `seed ${seed}: repeated`);
  }
  return solution;
}

test('every search ends, is scored by the model, keeps what is locked, makes no start worse, contradicts nothing it keeps, and can be repeated', () => {
  const ends = new Set<string>();
  let feasible = 0;
  for (let seed = 1; seed <= SEASONS; seed++) {
    const { end, score } = holdSearch(seed);
    ends.add(end);
    if (score.hard === 0) feasible++;
  }
  // Neither all alike nor nothing to find.
  assert.deepEqual([...ends].sort(), ['limit', 'target']);
  assert.ok(feasible > SEASONS / 5 && feasible < SEASONS, `${feasible} feasible`);
});
