import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreOf } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { constructRounds } from '../../src/search/construct.ts';
import { matchingFormOf } from '../../src/search/matching-form.ts';
import { Matchings } from '../../src/search/matchings.ts';
import { Random } from '../../src/search/random.ts';
import { ThermalCycles } from '../../src/search/thermal-cycles.ts';
import { hardPartOf, Walk } from '../../src/search/walk.ts';
import { all, base, league, ordinaryRules } from './league.ts';

/** Four teams in two phases, and a rule that cannot be kept: no home game in the last slot. Each slot has two, so that two units are the least. */
const season = hardPartOf(
  league(
    4,
    6,
    [
      ...ordinaryRules(4, 6),
      { ...base, id: 'away at last', kind: 'CA1', teams: all(4), mode: 'H', slots: [5], min: 0, max: 0 },
      { ...base, id: 'few breaks', kind: 'BR2', teams: all(4), intp: 8, mode2: 'LEQ', slots: all(6) },
    ],
    'P',
  ),
);

/** Descents of this season, until so many moves were made. */
function descend(seed: number, moves: number) {
  const random = new Random(seed);
  const { problem, shape } = new Walk(season, null, random);
  const matchings = new Matchings(season, matchingFormOf(problem, shape)!, random);
  const met: Schedule[] = [];
  new ThermalCycles(matchings, problem.games, random).run(constructRounds(problem, shape, random), {
    progress: () => matchings.moves / moves,
    met: (schedule) => met.push(schedule),
  });
  return { met, made: matchings.moves, value: matchings.value };
}

test('what it hands over is complete, and the best that there is comes with it', () => {
  const { met } = descend(1, 20_000_000);
  const scores = met.map((schedule) => {
    assert.ok(schedule.slots.every((slot) => slot >= 0));
    return scoreOf(season, schedule).hard;
  });
  assert.ok(scores.length > 1, `${scores.length}: a descent that finds nothing better begins anew`);
  assert.equal(Math.min(...scores), 2);
});

test('it ends when it is told to, and the same seed goes the same way', () => {
  const [a, b] = [descend(5, 5_000_000), descend(5, 5_000_000)];
  assert.ok(a.made >= 5_000_000 && a.made <= 5_020_000, `${a.made}`);
  assert.deepEqual(a, b);
  assert.ok(a.met.length > 0);
  assert.equal(descend(5, 100_000).made, 100_000, 'also while it cools for the first time');
});
