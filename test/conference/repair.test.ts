import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { examples } from '../../scripts/big12.ts';
import { arenaLost, damaged, findRepairs, lockGames } from '../../src/conference/repair.ts';
import { readScheduleDocument } from '../../src/formats/schedule-document.ts';
import { readSeasonDocument } from '../../src/formats/season-document.ts';
import { evaluate } from '../../src/model/evaluate.ts';

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
  assert.deepEqual(dates, ['2026-03-19', '2026-03-20', '2026-03-26', '2026-03-27', '2026-04-02']);
});

test('repairs differ, keep all hard rules, move no more games than allowed, and are priced on the true season', () => {
  const repairs = findRepairs(season, schedule, [lost], { atMost: 8, count: 3 });
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

test('where four games in a row are lost at home, at most two road games in a row cannot hold: the repair says so and prices it', () => {
  const basketball = readSeasonDocument(readJson('mens-basketball-2025-26.json'));
  const played = readScheduleDocument(basketball, readJson('schedules/mens-basketball-2025-26.json'));
  const kansas = basketball.teams.findIndex(({ id }) => id === 'KU');
  const closed = arenaLost(basketball, basketball.teams[kansas].venue, '2026-01-12', '2026-01-25');
  const [repair] = findRepairs(basketball, played, [closed], { atMost: 8, count: 1, effort: 1_000 });
  assert.ok(repair.price.hard > 0);
  assert.ok(repair.broken.length > 0);
  const { totals } = evaluate(damaged(basketball, [closed]), repair.schedule);
  assert.equal(totals.find(({ constraint }) => constraint.id === 'arena-lost')?.deviation, 0);
});
