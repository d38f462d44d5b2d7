import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measure, type TeamMetrics } from '../../src/model/metrics.ts';
import { COMPARED_FIGURES, findOutliers } from '../../src/model/outliers.ts';
import { Timetable } from '../../src/model/timetable.ts';
import { chanceOf, randomSchedule, randomSeason } from './random-season.ts';

const season = randomSeason(chanceOf(1));
const [one] = measure(new Timetable(season, randomSchedule(season, chanceOf(2)))).teams;
/** Teams that differ in miles alone. */
const withMiles = (miles: readonly number[]): TeamMetrics[] =>
  miles.map((way, team) => ({ ...one, team: team % season.teams.length, games: 10, miles: way }));

test('who travels far more, or far less, than the others is named; who travels like them is not', () => {
  const usual = [5_000, 5_100, 5_200, 5_300, 5_400];
  assert.deepEqual(findOutliers(season, withMiles(usual)), []);
  const [most, ...others] = findOutliers(season, withMiles([...usual, 9_672]));
  assert.deepEqual([most.figure, most.value, others.length], ['miles', 9_672, 0]);
  assert.match(most.sentence, /: 9,672 miles; the middle of all teams is 5,250\.$/);
  assert.deepEqual(
    findOutliers(season, withMiles([1_000, ...usual])).map(({ value }) => value),
    [1_000],
  );
});

test('a difference of one is no matter, nor are figures that a season does not have', () => {
  const teams = withMiles([1, 1, 1, 1, 1]).map((team, index) => ({ ...team, miles: null, breaks: index === 0 ? 4 : 3 }));
  assert.deepEqual(findOutliers(season, teams), []);
  assert.equal(
    findOutliers(
      season,
      teams.map((team, index) => ({ ...team, breaks: index === 0 ? 6 : 3 })),
    )[0].figure,
    'breaks',
  );
});

test('every figure that is compared is one that is measured', () => {
  for (const { key } of COMPARED_FIGURES) assert.ok(key in one, key);
});
