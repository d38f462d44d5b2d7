import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreOf } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { constructRounds } from '../../src/search/construct.ts';
import { matchingFormOf } from '../../src/search/matching-form.ts';
import { Matchings } from '../../src/search/matchings.ts';
import { Random } from '../../src/search/random.ts';
import { Tempering } from '../../src/search/tempering.ts';
import { hardPartOf, Walk } from '../../src/search/walk.ts';
import { all, base, league, ordinaryRules } from './league.ts';

/** Eight teams in two phases, and a rule that cannot be kept: no home game in the last slot. Each slot has four, so that four units are the least. */
const season = hardPartOf(
  league(
    8,
    14,
    [
      ...ordinaryRules(8, 14),
      { ...base, id: 'away at last', kind: 'CA1', teams: all(8), mode: 'H', slots: [13], min: 0, max: 0 },
      { ...base, id: 'few breaks', kind: 'BR2', teams: all(8), intp: 20, mode2: 'LEQ', slots: all(14) },
    ],
    'P',
  ),
);

/** Three schedules of this season, until so many moves were made. */
function temper(seed: number, moves: number) {
  const random = new Random(seed);
  const { problem, shape } = new Walk(season, null, random);
  const form = matchingFormOf(problem, shape)!;
  const replicas = [0, 1, 2].map(() => new Matchings(season, form, random));
  const made = () => replicas.reduce((sum, replica) => sum + replica.moves, 0);
  const met: Schedule[] = [];
  new Tempering(replicas, random).run(constructRounds(problem, shape, random), {
    progress: () => made() / moves,
    met: (schedule) => met.push(schedule),
  });
  return { met, made: made(), values: replicas.map(({ value }) => value) };
}

test('what it hands over is complete, and the best that there is comes with it', () => {
  const { met } = temper(1, 12_000_000);
  const scores = met.map((schedule) => {
    assert.ok(schedule.slots.every((slot) => slot >= 0));
    return scoreOf(season, schedule).hard;
  });
  assert.ok(scores.length > 1, `${scores.length}`);
  assert.equal(Math.min(...scores), 4);
});

test('it ends when it is told to, and the same seed goes the same way', () => {
  const [a, b] = [temper(5, 7_000_000), temper(5, 7_000_000)];
  assert.ok(a.made >= 7_000_000 && a.made <= 7_020_000, `${a.made}`);
  assert.deepEqual(a, b);
  assert.ok(a.met.length > 0);
  assert.equal(temper(5, 100_000).made, 100_000, 'also while the first of them warms up');
});
