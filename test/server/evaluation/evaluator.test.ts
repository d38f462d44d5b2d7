import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Constraint, Violation } from '../../../src/model/constraint.ts';
import { evaluate, violationsOf } from '../../../src/model/evaluate.ts';
import type { Schedule } from '../../../src/model/schedule.ts';
import type { Season } from '../../../src/model/season.ts';
import { Timetable } from '../../../src/model/timetable.ts';
import { ConstraintCache, type Judgement, type ScoreReport } from '../../../src/server/evaluation/constraint-cache.ts';
import { Evaluator } from '../../../src/server/evaluation/evaluator.ts';
import { SEPARABLE } from '../../../src/server/evaluation/pieces.ts';
import { rangesOf, SchedulePrints } from '../../../src/server/evaluation/schedule-prints.ts';
import { type Chance, chanceOf, pick, randomConstraint, randomSchedule, randomSeason } from '../../model/random-season.ts';

/** The same schedule with one game moved, unplaced, or turned. */
function edited(season: Season, { slots, flipped }: Schedule, chance: Chance): Schedule {
  const next = { slots: Int16Array.from(slots), flipped: Uint8Array.from(flipped) };
  if (slots.length === 0) return next;
  const game = pick(chance, slots.length);
  if (season.games[game].host === 'either' && chance() < 0.3) next.flipped[game] ^= 1;
  else next.slots[game] = pick(chance, season.slots.length + 1) - 1;
  return next;
}

/** Sums of the same numbers in another order may differ in the last bits; violations of one constraint have no order. */
function sorted(report: Readonly<ScoreReport>): object {
  const rounded = JSON.parse(JSON.stringify(report, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value)));
  rounded.violations.sort((a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  return rounded;
}

const close = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));

test('reports through the cache say what the model says, edit after edit, in drafts that branch', () => {
  for (let seed = 1; seed <= 15; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance);
    const evaluator = new Evaluator(new ConstraintCache({ entries: 50_000 }));
    const plain = new Evaluator(new ConstraintCache({ entries: 0 }));
    const seen = [randomSchedule(season, chance)];
    for (let step = 0; step < 20; step++) {
      const schedule = edited(season, seen[pick(chance, seen.length)], chance);
      seen.push(schedule);
      const report = evaluator.report(season, schedule);
      assert.deepEqual(sorted(report), sorted(plain.report(season, schedule)), `seed ${seed}, step ${step}`);
      const judged = evaluate(season, schedule);
      assert.ok(close(report.hard, judged.score.hard) && close(report.soft, judged.score.soft), `seed ${seed}, step ${step}`);
      assert.equal(report.violationsTotal, judged.violations().length);
      for (const { constraint, deviation } of judged.totals)
        assert.ok(
          close(report.byConstraint.find(({ id }) => id === constraint.id)!.deviation, deviation),
          `seed ${seed}, ${constraint.id}`,
        );
      for (const { team, hard, soft } of judged.byTeam()) {
        assert.ok(close(report.byTeam[team].hard, hard) && close(report.byTeam[team].soft, soft), `seed ${seed}, team ${team}`);
      }
    }
  }
});

test('what is judged by team is the sum of its teams, word for word', () => {
  for (const [kind, field] of Object.entries(SEPARABLE) as [keyof typeof SEPARABLE, 'teams' | 'teams1'][]) {
    for (let seed = 1; seed <= 60; seed++) {
      const chance = chanceOf(seed);
      const season = randomSeason(chance);
      const whole = randomConstraint(chance, 'c', season.teams.length, season.slots.length, kind);
      const timetable = new Timetable(season, randomSchedule(season, chance));
      const members = (whole as unknown as Record<string, number[]>)[field];
      const told = members.flatMap((team) => violationsOf({ ...whole, [field]: [team] } as Constraint, timetable));
      const sorted = (violations: readonly Violation[]) => violations.map(({ deviation, sentence }) => `${sentence} ${deviation}`).sort();
      assert.deepEqual(sorted(told), sorted(violationsOf(whole, timetable)), `${kind}, seed ${seed}`);
    }
  }
});

test('broken constraints stand first, and at most a thousand violations are listed', () => {
  const season = randomSeason(chanceOf(7), 40);
  const empty: Schedule = { slots: new Int16Array(season.games.length).fill(-1), flipped: new Uint8Array(season.games.length) };
  const { byConstraint } = new Evaluator(new ConstraintCache({ entries: 10 })).report(season, empty);
  const kept = byConstraint.findIndex(({ deviation }) => deviation === 0);
  assert.ok(kept > 0);
  assert.ok(byConstraint.slice(kept).every(({ deviation }) => deviation === 0));
});

test('an edit of one game leaves the constraints that do not read it in the cache', () => {
  const chance = chanceOf(3);
  const season = randomSeason(chance, 60);
  const cache = new ConstraintCache({ entries: 50_000 });
  const evaluator = new Evaluator(cache);
  const schedule = randomSchedule(season, chance);
  evaluator.report(season, schedule);
  const first = cache.figures;
  assert.equal(first.hits, 0);
  evaluator.report(season, schedule);
  assert.equal(cache.figures.misses, first.misses, 'nothing is judged twice');
  const before = cache.figures;
  evaluator.report(season, edited(season, schedule, chance));
  assert.ok(cache.figures.hits > before.hits);
  assert.ok(cache.figures.misses > before.misses);
});

test('the bounds on entries and bytes hold, and the least recently used go', () => {
  const judgement = (sentence: string): Judgement => ({
    total: { id: 'c', kind: 'CA1', hard: true, penalty: 1, sentence: null, deviation: 1, cost: 1 },
    violations: [{ constraint: 'c', kind: 'CA1', hard: true, deviation: 1, cost: 1, sentence, cells: [] }],
    shares: [],
  });
  const few = new ConstraintCache({ entries: 2 });
  few.get('a', () => judgement(''));
  few.get('b', () => judgement(''));
  few.get('a', () => assert.fail('is there'));
  few.get('c', () => judgement(''));
  few.get('a', () => assert.fail('was used later than b'));
  let again = false;
  few.get('b', () => {
    again = true;
    return judgement('');
  });
  assert.ok(again);
  assert.equal(few.figures.size, 2);
  assert.equal(few.figures.evictions, 2);
  const small = new ConstraintCache({ entries: 1_000, bytes: 10_000 });
  for (let i = 0; i < 100; i++) small.get(String(i), () => judgement('x'.repeat(500)));
  assert.ok(small.figures.bytes <= 10_000 && small.figures.size > 5);
});

test('prints tell apart every two schedules that differ in the part, and only those', () => {
  const chance = chanceOf(11);
  for (let round = 0; round < 200; round++) {
    const season = randomSeason(chance);
    const one = randomSchedule(season, chance);
    const other = edited(season, one, chance);
    const teams = season.teams.map((_, team) => team).filter(() => chance() < 0.4);
    const slots = season.slots.map((_, slot) => slot).filter(() => chance() < 0.4);
    const inside = (schedule: Schedule, any: boolean) =>
      season.games.flatMap(({ home, away }, game) =>
        (teams.includes(home) || teams.includes(away)) && (any || slots.includes(schedule.slots[game]))
          ? [`${game} ${schedule.slots[game]} ${schedule.flipped[game]}`]
          : [],
      );
    const [first, second] = [new SchedulePrints(season, one), new SchedulePrints(season, other)];
    for (const ranges of [rangesOf(slots), null]) {
      const same = String(inside(one, ranges === null)) === String(inside(other, ranges === null));
      assert.equal(first.of({ teams, ranges }) === second.of({ teams, ranges }), same, `round ${round}`);
    }
  }
});

test('slots as ranges', () => {
  assert.deepEqual(rangesOf([4, 0, 1, 2, 6]), [
    [0, 2],
    [4, 4],
    [6, 6],
  ]);
  assert.deepEqual(rangesOf([]), []);
});
