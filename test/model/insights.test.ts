import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Constraint } from '../../src/model/constraint.ts';
import { deviationOf } from '../../src/model/evaluate.ts';
import { findInsights } from '../../src/model/insights.ts';
import { createSeason, type Season } from '../../src/model/season.ts';
import { Timetable } from '../../src/model/timetable.ts';
import { chanceOf, randomSchedule, randomSeason } from './random-season.ts';
import { BAYLOR, HOUSTON, KANSAS, smallSeason, UTAH } from './small-season.ts';

/** Every other day from January 2. */
function manyDates(count: number, daysApart = 2) {
  return {
    slots: Array.from({ length: count }, (_, slot) => ({
      id: `s${slot}`,
      name: `Date ${slot}`,
      date: new Date(Date.UTC(2026, 0, 2 + slot * daysApart)).toISOString().slice(0, 10),
      startTime: null,
    })),
    slotGroups: [],
    costs: null,
  };
}

function told(games: readonly string[], more = {}, constraints: readonly object[] = [], strong: readonly number[] = []): string[] {
  const { season, schedule } = smallSeason(games, constraints, more);
  return findInsights(new Timetable(season, schedule), { strong }).map(({ sentence }) => sentence);
}

function withRule(season: Season, rule: object): { season: Season; constraint: Constraint } {
  const { games: _games, structure: _structure, ...draft } = season;
  const constraint = { ...rule, id: 'proposed' } as Constraint;
  return { season: createSeason({ ...draft, constraints: [...season.constraints, constraint] }), constraint };
}

test('each insight proposes a rule that the schedule breaks, in one click', () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 300; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance, 3);
    const schedule = randomSchedule(season, chance);
    for (const { rule, sentence, cells, weight } of findInsights(new Timetable(season, schedule), { strong: [0, 1, 2] })) {
      const ruled = withRule(season, rule);
      assert.ok(deviationOf(ruled.constraint, new Timetable(ruled.season, schedule)) > 0, `seed ${seed}: ${sentence}`);
      assert.doesNotMatch(sentence, /undefined|NaN|Infinity|null|\[object/);
      assert.match(sentence, /^[A-Z].*\.$/);
      assert.ok(cells.length > 0 && weight >= 0, sentence);
      kinds.add(rule.kind);
    }
  }
  assert.deepEqual([...kinds].sort(), ['CA1', 'CA3', 'NG1', 'RT1', 'RT2', 'SE3', 'TV2']);
});

test('a rule taken over is not told again', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance, 0);
    const schedule = randomSchedule(season, chance);
    const [first] = findInsights(new Timetable(season, schedule));
    if (first === undefined) continue;
    const again = findInsights(new Timetable(withRule(season, first.rule).season, schedule));
    assert.ok(!again.some(({ sentence }) => sentence === first.sentence), first.sentence);
  }
});

test('three away games in a row are told, unless a rule is there', () => {
  const games = ['Baylor-Kansas@0', 'Utah-Kansas@2', 'Houston-Kansas@4'];
  const more = { distances: null };
  assert.deepEqual(told(games, more), ['Kansas plays 3 away games in a row from Jan 2 to Jan 12.']);
  const everyone = [KANSAS, BAYLOR, UTAH, HOUSTON];
  const rule = { kind: 'CA3', teams1: everyone, teams2: everyone, mode1: 'A', mode2: 'GAMES', intp: 4, min: 0, max: 3 };
  assert.deepEqual(told(games, more, [rule]), []);
});

test('three strong opponents in a row are told', () => {
  const games = ['Kansas-Baylor@0', 'Utah-Kansas@2', 'Kansas-Houston@4'];
  assert.deepEqual(told(games, { distances: null }, [], [BAYLOR, UTAH, HOUSTON]), [
    'Kansas plays 3 strong opponents in a row from Jan 2 to Jan 12: Baylor, Utah and Houston.',
  ]);
});

test('what befalls more than a third of the teams is not told', () => {
  const games = ['Kansas-Utah@0', 'Houston-Kansas@2', 'Kansas-Utah@4', 'Baylor-Houston@0', 'Utah-Baylor@2', 'Baylor-Houston@4'];
  assert.deepEqual(told(games, { distances: null }, [], [UTAH, HOUSTON]), []);
  assert.equal(told(games.slice(0, 3), { distances: null }, [], [UTAH, HOUSTON]).length, 1);
});

test('three games in five days are told where others play two', () => {
  const games = ['Kansas-Baylor@0', 'Utah-Kansas@1', 'Kansas-Houston@2', 'Houston-Baylor@7', 'Utah-Houston@12'];
  assert.deepEqual(told(games, { ...manyDates(15), distances: null }), [
    'Kansas plays 3 games in 5 days (from Jan 2 to Jan 6); most teams never more than 1 in eight.',
  ]);
});

test('five weeks without a home game are told', () => {
  const games = ['Kansas-Baylor@0', 'Utah-Kansas@2', 'Kansas-Houston@5'];
  assert.deepEqual(told(games, { ...manyDates(6, 7), distances: null }), [
    'Kansas has no home game for 35 days, between Jan 2 and Feb 6.',
    'Kansas does not play for 21 days, from Jan 16 to Feb 6.',
  ]);
});

test('a quarter more miles than the mean are told', () => {
  assert.deepEqual(told(['Houston-Kansas@0', 'Utah-Baylor@0']), ['Kansas travels 600 miles, 200 percent more than the mean of 200.']);
});

test('a rematch within a week is told once', () => {
  assert.deepEqual(told(['Kansas-Baylor@0', 'Baylor-Kansas@1'], { distances: null }), [
    'Kansas and Baylor meet on Jan 2 and again 2 days later.',
  ]);
});
