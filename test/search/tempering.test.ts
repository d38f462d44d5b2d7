import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreOf } from '../../src/model/evaluate.ts';
import { constructRounds } from '../../src/search/construct.ts';
import { Random } from '../../src/search/random.ts';
import { Tempering } from '../../src/search/tempering.ts';
import { Walk } from '../../src/search/walk.ts';
import { all, base, league, ordinaryRules } from './league.ts';

/** Eight teams, few breaks wanted, and a rule that cannot be kept: no home game in the last slot. So there is no way to be done. */
const season = league(8, 14, [
  ...ordinaryRules(8, 14),
  { ...base, id: 'away at last', kind: 'CA1', teams: all(8), mode: 'H', slots: [13], min: 0, max: 0 },
]);

/** Three schedules of this season between these temperatures, until so many moves were evaluated. */
function temper(seed: number, hot: number, cold: number, moves: number) {
  const random = new Random(seed);
  const walks = [0, 1, 2].map(() => new Walk(season, null, random));
  walks[0].state.load(constructRounds(walks[0].problem, walks[0].shape, random));
  const evaluated = () => walks.reduce((sum, { annealer }) => sum + annealer.iterations, 0);
  const weights = walks[0].weights(1, 1, true);
  const told: { hard: number; soft: number }[] = [];
  let sum = 0;
  let looks = 0;
  new Tempering(walks, { hot, cold }, random).run(weights, {
    progress() {
      for (const { state } of walks) sum += state.hard + state.soft;
      looks++;
      return evaluated() / moves;
    },
    better: ({ hard, soft }) => told.push({ hard, soft }),
  });
  return { walks, told, evaluated: evaluated(), mean: sum / looks / 3 };
}

test('schedules that change places keep what the model counts of each', () => {
  const { walks, told } = temper(1, 6, 1, 400_000);
  for (const { state } of walks) {
    const { hard, soft } = scoreOf(season, state.save());
    assert.ok(
      Math.abs(state.hard - hard) < 1e-6 && Math.abs(state.soft - soft) < 1e-6,
      `${state.hard}/${state.soft}, the model says ${hard}/${soft}`,
    );
  }
  for (const [k, { hard, soft }] of told.entries()) {
    if (k > 0) assert.ok(hard < told[k - 1].hard || (hard === told[k - 1].hard && soft < told[k - 1].soft), 'told only of what is better');
  }
  // Each slot has four home games: so many are the least that the rule which cannot be kept costs.
  assert.equal(told.at(-1)?.hard, 4);
});

test('it ends when it is told to, and the same seed goes the same way', () => {
  const [a, b] = [temper(5, 6, 1, 300_000), temper(5, 6, 1, 300_000)];
  assert.ok(a.evaluated >= 300_000 && a.evaluated < 301_000, `${a.evaluated}`);
  assert.deepEqual(
    a.walks.map(({ state }) => state.save()),
    b.walks.map(({ state }) => state.save()),
  );
  assert.ok(temper(5, 6, 1, 1000).evaluated < 2000, 'also while the first of them warms up');
});

test('hotter schedules cost more', () => {
  const means = [1, 3, 9].map((temperature) => temper(2, temperature, temperature, 400_000).mean);
  assert.ok(means[0] < means[1] && means[1] < means[2], means.join(' '));
});
