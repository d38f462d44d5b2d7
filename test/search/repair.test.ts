import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { examples } from '../../scripts/big12.ts';
import { arenaLost, damaged, gameOff, teamOut } from '../../src/conference/damage.ts';
import { readScheduleDocument } from '../../src/formats/schedule-document.ts';
import { readSeasonDocument } from '../../src/formats/season-document.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import { compareScores } from '../../src/model/score.ts';
import { findRepairs, type Repair, type RepairOptions } from '../../src/search/repair.ts';
import { lockGames } from '../../src/search/repair-board.ts';
import { gameOf, HOUSTON, KANSAS, smallSeason, TEAM_NAMES, UTAH } from '../model/small-season.ts';

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
  const repairs = findRepairs(season, schedule, [lost], { atMost: 8, count: 3, iterations: 60_000 }).repairs;
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
  findRepairs(basketball, played, [damage], { atMost: 8, count: 3, iterations: 80_000, ...options }).repairs;

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
  const repairs = repair(closed('2026-01-26', '2026-02-01'), { locks, iterations: 60_000 });
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

test('where no game is hit, or more than may move, there is nothing to look for', () => {
  const calm = arenaLost(basketball, basketball.teams[kansas].venue, '2026-03-20', '2026-03-20');
  const ask = (damage: typeof calm, atMost: number) => findRepairs(basketball, played, [damage], { atMost, count: 3, iterations: 1_000 });
  assert.deepEqual(ask(calm, 8), { repairs: [], end: 'done' });
  assert.deepEqual(ask(closed('2026-01-05', '2026-02-28'), 2), { repairs: [], end: 'done' });
});

test('no answer on the way is dearer than the one before, and the last is the answer', () => {
  const answers: (readonly Repair[])[] = [];
  const { repairs } = findRepairs(season, schedule, [lost], {
    ...{ atMost: 8, count: 3, iterations: 60_000 },
    onBetter: (better) => answers.push(better),
  });
  assert.ok(answers.length > 1);
  assert.deepEqual(answers.at(-1), repairs);
  for (const [index, [best]] of answers.slice(1).entries()) assert.ok(compareScores(best.score, answers[index][0].score) <= 0);
});

test('where nothing may move, no repair is made up', () => {
  assert.deepEqual(repair(closed('2026-01-12', '2026-01-18'), { locks: { teams: basketball.teams.map((_, team) => team) } }), []);
});

const year = readSeasonDocument(readJson('all-sports-2025-26.json'));
const yearPlayed = readScheduleDocument(year, readJson('schedules/all-sports-2025-26.json'));
const fieldhouse = arenaLost(
  year,
  year.venues.findIndex(({ name }) => name === 'Allen Fieldhouse'),
  '2026-01-12',
  '2026-01-18',
);

test('an arena that two of twelve sports share is lost for a week: three repairs move games of these two, no more than allowed', () => {
  const now = damaged(year, [fieldhouse]);
  const { repairs } = findRepairs(year, yearPlayed, [fieldhouse], { atMost: 8, count: 3, iterations: 20_000 });
  assert.equal(repairs.length, 3);
  const before = evaluate(year, yearPlayed).score;
  for (const { schedule: repaired, changes, price, score: after, broken } of repairs) {
    const truth = evaluate(now, repaired);
    assert.deepEqual(after, truth.score);
    assert.equal(price.hard, after.hard - before.hard);
    assert.ok(Math.abs(price.soft - after.soft + before.soft) < 1e-6);
    assert.equal(truth.totals.find(({ constraint }) => constraint.id === 'arena-lost')?.deviation, 0);
    assert.equal(broken.length > 0, price.hard > 0);
    assert.ok(changes.length > 0 && changes.length <= 8);
    const sports = new Set(changes.map(({ game }) => year.leagues[year.games[game].league].id));
    assert.deepEqual([...sports].sort(), ['mens-basketball', 'womens-basketball']);
  }
});

test('where it is lost for two weeks, every repair breaks much, and there are three', () => {
  const venue = year.venues.findIndex(({ name }) => name === 'Allen Fieldhouse');
  const longer = arenaLost(year, venue, '2026-01-26', '2026-02-08');
  const ask = (iterations: number) => findRepairs(year, yearPlayed, [longer], { atMost: 8, count: 3, iterations });
  const { repairs } = ask(10_000);
  assert.equal(repairs.length, 3);
  const hurried = ask(1);
  assert.ok(hurried.repairs.length > 0 && hurried.end === 'limit', 'there is an answer though the limit was over at once');
  for (const { changes, broken } of repairs) assert.ok(changes.length <= 8 && broken.length > 0);
});

test('two sports that each would best go to the same day of one building do not', () => {
  const games = ['Kansas-Baylor@0', 'Utah-Houston@1'];
  const late = (team: number) => ({ kind: 'CA1', hard: false, teams: [team], mode: 'H', min: 0, max: 0, slots: [3, 4, 5] });
  const apart = { kind: 'VE1', teams1: [KANSAS], mode1: 'H', teams2: [UTAH], mode2: 'H', intp: 1 };
  const leagueOf = (team: number) => (team === UTAH || team === HOUSTON ? 1 : 0);
  const { season: shared, schedule: inForce } = smallSeason(games, [late(KANSAS), late(UTAH), apart], {
    leagues: ['men', 'women'].map((id) => ({ id, name: id, roundRobins: 0, compact: null, symmetry: 'NONE' })),
    teams: TEAM_NAMES.map((id, team) => ({ id, name: id, abbreviation: id, league: leagueOf(team), venue: team === UTAH ? KANSAS : team })),
    additionalGames: games.map((text, index) => gameOf(text, index).game).map((game) => ({ ...game, league: leagueOf(game.home) })),
  });
  const gone = arenaLost(shared, KANSAS, '2026-01-02', '2026-01-04');
  const { repairs, end } = findRepairs(shared, inForce, [gone], { atMost: 2, count: 1, iterations: 100_000 });
  assert.deepEqual([repairs[0].price, end], [{ hard: 0, soft: 1 }, 'done'], 'one goes to the only good day, the other to a later one');
});
