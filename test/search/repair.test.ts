import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { examples } from '../../scripts/big12.ts';
import { arenaLost, damaged, gameOff, teamOut } from '../../src/conference/damage.ts';
import { readScheduleDocument } from '../../src/formats/schedule-document.ts';
import { readSeasonDocument } from '../../src/formats/season-document.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import { findRepairs, lockGames, type RepairOptions } from '../../src/search/repair.ts';

function readJson(file: string) {
  return JSON.parse(readFileSync(path.join(examples, file), 'utf8'));
}

const season = readSeasonDocument(readJson('softball-2026.json'));
const schedule = readScheduleDocument(season, readJson('schedules/softball-2026.json'));
const { score } = evaluate(season, schedule);
const venue = season.teams.findIndex(({ id }) => id === 'OKST');
const lost = arenaLost(season, season.teams[venue].venue, '2026-03-20', '2026-04-03');

test('the season that is damaged is one that was solved, and the damage hurts', () => {
  assert.equal(score.hard, 0);
  assert.ok(evaluate(damaged(season, [lost]), schedule).score.hard > 0);
});

test('a series that only ends in the closed span is hit too', () => {
  const dates = lost.kind === 'CA1' ? lost.slots.map((slot) => season.slots[slot].date) : [];
  assert.deepEqual(dates, ['2026-03-19', '2026-03-20', '2026-03-20', '2026-03-26', '2026-03-27', '2026-03-27', '2026-04-02', '2026-04-03']);
});

test('repairs differ, keep all hard rules, move no more games than allowed, and are priced on the true season', () => {
  const repairs = findRepairs(season, schedule, [lost], { atMost: 8, count: 3, iterations: 60_000 });
  assert.equal(repairs.length, 3);
  const now = damaged(season, [lost]);
  repairs.forEach((repair, index) => {
    const truth = evaluate(now, repair.schedule).score;
    assert.equal(truth.hard, 0);
    assert.deepEqual(repair.score, truth);
    assert.equal(repair.price.soft, truth.soft - score.soft);
    assert.deepEqual(repair.broken, []);
    assert.ok(repair.changes.length > 0 && repair.changes.length <= 8);
    for (const { sentence } of repair.changes) assert.match(sentence, / (moves from|becomes) /);
    for (const other of repairs.slice(0, index)) assert.notDeepEqual(other.schedule, repair.schedule);
    if (index > 0) assert.ok(repairs[index - 1].score.soft <= repair.score.soft);
  });
});

test('what is locked by game, team or slot stays', () => {
  const slot = schedule.slots[0];
  const locked = lockGames(season, schedule, { games: [3], teams: [2], slots: [slot] });
  season.games.forEach(({ home, away }, game) => {
    const isNamed = game === 3 || home === 2 || away === 2 || schedule.slots[game] === slot;
    assert.equal(locked[game], isNamed ? 1 : 0);
  });
});

const basketball = readSeasonDocument(readJson('mens-basketball-2025-26.json'));
const played = readScheduleDocument(basketball, readJson('schedules/mens-basketball-2025-26.json'));
const kansas = basketball.teams.findIndex(({ id }) => id === 'KU');
const closed = (first: string, last: string) => arenaLost(basketball, basketball.teams[kansas].venue, first, last);
const repair = (damage: ReturnType<typeof closed>, options: Partial<RepairOptions> = {}) =>
  findRepairs(basketball, played, [damage], { atMost: 8, count: 3, iterations: 80_000, ...options });

test('an arena lost for a week in a solved basketball season: three repairs, and what breaks a rule says so', () => {
  const repairs = repair(closed('2026-01-12', '2026-01-18'));
  assert.equal(repairs.length, 3);
  for (const { broken, changes, price } of repairs) {
    assert.equal(broken.length > 0, price.hard > 0);
    assert.ok(changes.length > 0 && changes.length <= 8);
  }
});

test('for two weeks no team can keep "at most two road games in a row" (four windows, one open date): three repairs that say what they break', () => {
  const damage = closed('2026-01-12', '2026-01-25');
  const repairs = repair(damage);
  assert.equal(repairs.length, 3);
  for (const { broken, changes, price, rules, schedule: repaired } of repairs) {
    assert.ok(price.hard > 0 && broken.length > 0);
    assert.ok(changes.length <= 8);
    const { totals } = evaluate(damaged(basketball, [damage]), repaired);
    assert.equal(totals.find(({ constraint }) => constraint.id === 'arena-lost')?.deviation, 0);
    const sum = rules.reduce((total, { before, after, constraint }) => total + (constraint.hard ? after - before : 0), 0);
    assert.equal(sum, price.hard, 'the price by rule adds up');
  }
});

test('with a limit in evaluations the same repairs come back', () => {
  const damage = closed('2026-01-12', '2026-01-18');
  assert.deepEqual(repair(damage, { iterations: 40_000 }), repair(damage, { iterations: 40_000 }));
});

test('what is locked does not move, and nothing moves into a locked slot', () => {
  const week = basketball.slots.flatMap(({ date }, slot) => (date !== null && date < '2026-01-12' ? [slot] : []));
  const teams = [basketball.teams.findIndex(({ id }) => id === 'UCF')];
  const locks = { slots: week, teams };
  const locked = lockGames(basketball, played, locks);
  const repairs = repair(closed('2026-01-19', '2026-01-25'), { locks, iterations: 60_000 });
  assert.ok(repairs.length > 0);
  for (const { schedule: repaired } of repairs)
    basketball.games.forEach((_, game) => {
      const isMoved = repaired.slots[game] !== played.slots[game] || repaired.flipped[game] !== played.flipped[game];
      assert.ok(!isMoved || (locked[game] === 0 && !week.includes(repaired.slots[game])));
    });
});

test('a team that cannot play, and a game that is called off, are damage too', () => {
  const out = repair(teamOut(basketball, kansas, '2026-01-31', '2026-01-31'), { atMost: 12, iterations: 60_000 });
  const game = basketball.games.findIndex(({ home }) => home === kansas);
  const off = repair(gameOff(basketball, played, game), { iterations: 60_000 });
  assert.ok(out.length > 0 && off.length > 0);
  for (const { schedule: repaired } of off) assert.notEqual(repaired.slots[game], played.slots[game]);
  for (const { schedule: repaired } of out)
    basketball.games.forEach(({ home, away }, index) => {
      if (home === kansas || away === kansas) assert.notEqual(basketball.slots[repaired.slots[index]].date, '2026-01-31');
    });
});

test('where nothing may move, no repair is made up', () => {
  assert.deepEqual(repair(closed('2026-01-12', '2026-01-18'), { locks: { teams: basketball.teams.map((_, team) => team) } }), []);
});
