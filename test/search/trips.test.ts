import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Constraint } from '../../src/model/constraint.ts';
import { scoreOf } from '../../src/model/evaluate.ts';
import { createSeason, type Season } from '../../src/model/season.ts';
import { Problem } from '../../src/search/compile.ts';
import { constructRounds } from '../../src/search/construct.ts';
import { Random } from '../../src/search/random.ts';
import { shapeOf } from '../../src/search/shape.ts';
import { type SolveOptions, solve } from '../../src/search/solve.ts';
import { State } from '../../src/search/state.ts';
import { Tournament } from '../../src/search/tournament.ts';
import { TripBeam } from '../../src/search/trip-beam.ts';
import { Trips } from '../../src/search/trips.ts';
import { all, base, league } from './league.ts';

/** Travelling tournaments (Easton, Nemhauser, Trick 2001): at most three games in a row at home or away, no pair twice in a row. */

const still: Pick<SolveOptions, 'clock'> = { clock: () => 0 };

function travelling(teams: number, distances: Float64Array, most = 3, extra: readonly Constraint[] = []): Season {
  const slots = 2 * (teams - 1);
  const sets = { teams1: all(teams), teams2: all(teams), mode2: 'SLOTS' as const, intp: most + 1, min: 0, max: most };
  const season = league(teams, slots, [
    { ...base, id: 'home', kind: 'CA3', mode1: 'H', ...sets },
    { ...base, id: 'away', kind: 'CA3', mode1: 'A', ...sets },
    { ...base, id: 'repeats', kind: 'SE1', teams: all(teams), min: 1 },
    ...extra,
  ]);
  return createSeason({ ...season, additionalGames: [], distances, objective: { kind: 'TR', weight: 1, returnHomeAfterDays: null } });
}

/** Teams on a circle, as in the instances CIRCn of Trick. */
function circle(teams: number): Float64Array {
  const way = (i: number, j: number) => Math.min((i - j + teams) % teams, (j - i + teams) % teams);
  return Float64Array.from({ length: teams * teams }, (_, k) => way(Math.floor(k / teams), k % teams));
}

function startOf(season: Season, random: Random) {
  const problem = new Problem(season);
  const shape = shapeOf(problem, null);
  const state = new State(problem, null);
  state.load(constructRounds(problem, shape, random));
  return { start: state.save(), tournament: Tournament.for(problem, shape, null) };
}

for (const [teams, most] of [
  [4, 1],
  [6, 2],
  [8, 3],
  [12, 3],
  [20, 4],
]) {
  test(`what is counted of trips is what the model counts: ${teams} teams, ${most} in a row`, () => {
    const random = new Random(teams);
    // There and back are not the same length, so that a way counted in the wrong direction is seen.
    const distances = Float64Array.from({ length: teams * teams }, (_, k) => (k % (teams + 1) === 0 ? 0 : 10 + random.below(990)));
    const season = travelling(teams, distances, most);
    const { start, tournament } = startOf(season, random);
    const trips = new Trips(tournament!);
    const costs = new Set<number>();
    trips.load(start);
    trips.weigh(300);
    for (let batch = 0; batch < 150; batch++) {
      const score = scoreOf(season, trips.save());
      assert.deepEqual([score.hard, Math.round(score.soft)], [trips.broken, Math.round(trips.travel)], `batch ${batch}`);
      costs.add(trips.travel);
      trips.anneal(random, batch < 75 ? 2000 : 100, 1 + random.below(40));
    }
    assert.ok(costs.size > 50, `${costs.size} different schedules`);
    if (trips.best === Infinity) return;
    const best = scoreOf(season, trips.saveBest());
    assert.deepEqual([best.hard, Math.round(best.soft)], [0, Math.round(trips.best)]);
  });
}

test('the shortest trips of small circles are found, as published', () => {
  for (const [teams, shortest] of [
    [4, 20],
    [6, 64],
  ]) {
    const { score } = solve(travelling(teams, circle(teams)), { ...still, seed: 1, limits: { iterations: 400_000, target: shortest } });
    assert.deepEqual(score, { hard: 0, soft: shortest });
  }
});

test('a beam search makes complete schedules that keep all rules, another one each time', () => {
  const season = travelling(10, circle(10));
  const random = new Random(1);
  const { tournament } = startOf(season, random);
  const beam = TripBeam.for(tournament!, () => false)!;
  const costs = all(4).map(() => {
    const { hard, soft } = scoreOf(season, beam.search(300, 1, random, () => false)!);
    assert.equal(hard, 0);
    // 242 is the optimum (Langford); schedules by chance are above 400.
    assert.ok(soft >= 242 && soft < 330, `${soft}`);
    return soft;
  });
  assert.ok(new Set(costs).size > 1);
  assert.equal(
    beam.search(300, 1, random, () => true),
    null,
  );
});

test('a travelling tournament of ten teams: repeatable by iterations, and never worse than the schedule it was given', () => {
  const season = travelling(10, circle(10));
  const limits = { iterations: 200_000 };
  const [one, again] = [1, 2].map(() => solve(season, { ...still, seed: 3, limits }));
  assert.deepEqual(one.schedule, again.schedule);
  // A beam ends under such a limit too: when the first was 1,000 wide, none did, and 424 was left.
  assert.ok(one.score.hard === 0 && one.score.soft < 300, `${one.score.soft}`);
  const next = solve(season, { ...still, seed: 4, limits: { iterations: 5000 }, start: one.schedule });
  assert.ok(next.score.hard === 0 && next.score.soft <= one.score.soft);
});

test('whatever asks for more than trips is left to the general search', () => {
  const home: Constraint = { ...base, id: 'rest', kind: 'CA1', mode: 'H', teams: [0], slots: [0], min: 0, max: 0 };
  const seasons = [travelling(6, circle(6), 3, [home]), { ...travelling(6, circle(6)), structure: league(6, 10, [], 'M').structure }];
  for (const season of seasons) {
    const { tournament } = startOf(season, new Random(1));
    assert.equal(tournament, null);
    const { schedule, score } = solve(season, { ...still, seed: 1, limits: { iterations: 30_000 } });
    assert.deepEqual(scoreOf(season, schedule), score);
    assert.equal(score.hard, 0);
  }
});
