import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffSchedules } from '../../src/model/diff.ts';
import { measure, measureTeam } from '../../src/model/metrics.ts';
import { objectiveOf } from '../../src/model/objective.ts';
import { createSeason } from '../../src/model/season.ts';
import { Timetable } from '../../src/model/timetable.ts';
import { chanceOf, pick, randomSchedule, randomSeason } from './random-season.ts';
import { KANSAS, smallSeason } from './small-season.ts';

test('a team’s figures: sides, runs, byes, weekends, rest, trips', () => {
  const { season, schedule } = smallSeason(['Kansas-Baylor@0', 'Utah-Kansas@1', 'Houston-Kansas@3', 'Kansas~Houston@5', 'Utah-Baylor@2']);
  assert.deepEqual(measureTeam(new Timetable(season, schedule), KANSAS), {
    team: KANSAS,
    games: 4,
    home: 1,
    away: 2,
    neutral: 1,
    breaks: 1,
    longestHomeStand: 1,
    longestRoadTrip: 2,
    // Games in each of the three weeks from Friday the 2nd.
    byes: 0,
    // Friday, Sunday, Saturday, Saturday; the home game is the Friday one.
    weekend: 4,
    weekendHome: 1,
    fewestRestDays: 2,
    meanRestDays: 5,
    // Sunday the 4th to Saturday the 10th.
    mostInSevenDays: 2,
    fresh: 0,
    tired: 0,
    miles: 600,
    trips: 1,
    longestTrip: 600,
  });
});

test('a week without a game is a bye, a date without one is not', () => {
  const { season, schedule } = smallSeason(['Kansas-Baylor@0', 'Utah-Kansas@5']);
  assert.equal(measureTeam(new Timetable(season, schedule), KANSAS).byes, 1);
});

test('rest is compared with the opponent’s before the same game', () => {
  const { season, schedule } = smallSeason(['Kansas-Baylor@0', 'Utah-Houston@2', 'Kansas-Utah@3']);
  const [kansas, , utah] = measure(new Timetable(season, schedule)).teams;
  assert.deepEqual([kansas.fresh, kansas.tired, utah.fresh, utah.tired], [1, 0, 0, 1]);
});

test('undated seasons have no figures in days, seasons without distances none of travel', () => {
  const { season, schedule } = smallSeason(['Kansas-Baylor@0', 'Utah-Kansas@1'], [], { distances: null });
  const { games: _games, structure: _structure, ...draft } = season;
  const undated = createSeason({ ...draft, slots: draft.slots.map((slot) => ({ ...slot, date: null })) });
  assert.equal(measureTeam(new Timetable(undated, { ...schedule, slots: Int16Array.of(0, 4) }), KANSAS).byes, 3);
  const { weekend, weekendHome, fewestRestDays, meanRestDays, mostInSevenDays, fresh, tired, miles, trips, longestTrip } = measureTeam(
    new Timetable(undated, schedule),
    KANSAS,
  );
  const unknown = [weekend, weekendHome, fewestRestDays, meanRestDays, mostInSevenDays, fresh, tired, miles, trips, longestTrip];
  assert.deepEqual(new Set(unknown), new Set([null]));
});

test('the season’s figures are those of its teams: every game has two sides, one host, one fresh for one tired', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance, 0);
    const timetable = new Timetable(season, randomSchedule(season, chance));
    const { teams, scheduled, unscheduled, breaks, miles } = measure(timetable);
    const sum = (pickFigure: (team: (typeof teams)[number]) => number | null) =>
      teams.reduce((total, team) => total + (pickFigure(team) ?? 0), 0);
    assert.equal(scheduled + unscheduled, season.games.length);
    assert.equal(
      sum(({ games }) => games),
      scheduled * 2,
    );
    assert.equal(
      sum(({ home }) => home),
      sum(({ away }) => away),
    );
    assert.equal(
      sum(({ fresh }) => fresh),
      sum(({ tired }) => tired),
    );
    for (const { games, home, away, neutral } of teams) assert.equal(games, home + away + neutral);
    const { kind, weight } = season.objective;
    if (kind === 'BM') assert.equal(objectiveOf(timetable), breaks * weight);
    if (kind === 'TR') assert.equal(objectiveOf(timetable), miles! * weight);
  }
});

test('a diff tells each game that moves, turns, comes or goes', () => {
  const { season, schedule } = smallSeason(['Kansas-Baylor@0', 'Utah-Kansas@1', 'Houston-Kansas@2', 'Kansas-Houston']);
  const after = { ...schedule, slots: Int16Array.of(3, 1, -1, 5) };
  const { changes, teams } = diffSchedules(season, schedule, after);
  assert.deepEqual(
    changes.map(({ sentence }) => sentence),
    [
      'Baylor at Kansas moves from Jan 2 to Jan 10.',
      'Kansas at Houston has no date any more (it was on Jan 7).',
      'Houston at Kansas is now on Jan 17.',
    ],
  );
  assert.deepEqual(
    teams.map(({ team, changes: own, before, after: now }) => [season.teams[team].name, own.length, before.games, now.games]),
    [
      ['Kansas', 3, 3, 3],
      ['Baylor', 1, 1, 1],
      ['Houston', 2, 1, 1],
    ],
  );
});

test('a free game that turns is told with both its hosts', () => {
  const more = { leagues: [{ id: 'L', name: 'the league', roundRobins: 1, compact: null, symmetry: 'NONE' as const }] };
  const { season, schedule } = smallSeason([], [], more);
  const before = { ...schedule, slots: schedule.slots.with(0, 0) };
  const turned = { slots: before.slots, flipped: before.flipped.with(0, 1) };
  const moved = { slots: before.slots.with(0, 2), flipped: turned.flipped };
  const tell = (after: typeof before) => diffSchedules(season, before, after).changes.map(({ sentence }) => sentence);
  assert.deepEqual(tell(turned), ['Baylor at Kansas on Jan 2 becomes Kansas at Baylor.']);
  assert.deepEqual(tell(moved), ['Baylor at Kansas moves from Jan 2 to Jan 7 and becomes Kansas at Baylor.']);
});

test('exchanging two games that are alike is no change', () => {
  const { season, schedule } = smallSeason(['Kansas-Baylor@0', 'Kansas-Baylor@3', 'Utah-Houston@0']);
  const exchanged = { ...schedule, slots: Int16Array.of(3, 0, 0) };
  assert.deepEqual(diffSchedules(season, schedule, exchanged).changes, []);
});

test('nothing changes from a schedule to itself, and going back undoes every change', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance, 0);
    const [before, after] = [randomSchedule(season, chance), randomSchedule(season, chance)];
    assert.deepEqual(diffSchedules(season, before, before).changes, []);
    const there = diffSchedules(season, before, after).changes.length;
    assert.equal(diffSchedules(season, after, before).changes.length, there);
    assert.ok(there <= season.games.length);
    if (season.games.length === 0) continue;
    const game = pick(chance, season.games.length);
    const one = diffSchedules(season, before, { ...before, slots: before.slots.with(game, before.slots[game] < 0 ? 0 : -1) });
    assert.equal(one.changes.length, 1);
  }
});
