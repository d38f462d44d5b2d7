import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../src/model/evaluate.ts';
import { Timetable } from '../../src/model/timetable.ts';
import { chanceOf, randomSchedule, randomSeason, upTo } from './random-season.ts';
import { KANSAS, smallSeason } from './small-season.ts';

test('rows, cells and slots hold each scheduled game exactly where it is', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance, 0);
    const schedule = randomSchedule(season, chance, true);
    const timetable = new Timetable(season, schedule);
    const gamesWhere = (is: (game: number) => boolean) =>
      upTo(season.games.length)
        .filter((game) => schedule.slots[game] >= 0 && is(game))
        .sort((a, b) => schedule.slots[a] - schedule.slots[b] || a - b);
    const plays = (game: number, team: number) => season.games[game].home === team || season.games[game].away === team;
    for (const slot of upTo(season.slots.length)) {
      assert.deepEqual(
        Array.from(timetable.bySlot.subarray(timetable.slotBegin(slot), timetable.slotEnd(slot))),
        gamesWhere((game) => schedule.slots[game] === slot),
      );
    }
    for (const team of upTo(season.teams.length)) {
      assert.deepEqual(
        Array.from(timetable.gamesOf(team)),
        gamesWhere((game) => plays(game, team)),
      );
      for (const slot of upTo(season.slots.length)) {
        assert.deepEqual(
          Array.from(timetable.rows.subarray(timetable.begin(team, slot), timetable.end(team, slot))),
          gamesWhere((game) => plays(game, team) && schedule.slots[game] === slot),
        );
      }
    }
  }
});

test('a flipped game is hosted by the side named second', () => {
  const more = { leagues: [{ id: 'L', name: 'the league', roundRobins: 1, compact: null, symmetry: 'NONE' as const }] };
  const { season, schedule } = smallSeason([], [], more);
  const timetable = new Timetable(season, { slots: schedule.slots.fill(0), flipped: schedule.flipped.fill(1) });
  season.games.forEach(({ home, away }, game) => {
    assert.deepEqual([timetable.homes[game], timetable.aways[game]], [away, home]);
    assert.equal(timetable.venueOf(game), season.teams[away].venue);
  });
});

test('a neutral game is played at its venue, at home by nobody', () => {
  const { season, schedule } = smallSeason(['Kansas~Baylor@0']);
  const timetable = new Timetable(season, schedule);
  assert.deepEqual(
    (['H', 'A', 'HA'] as const).map((mode) => timetable.count(KANSAS, mode, null, 0, 5)),
    [0, 0, 1],
  );
  assert.equal(season.venues[timetable.venueOf(0)].name, 'Houston Arena');
});

test('a schedule that is not of this season is refused', () => {
  const { season, schedule } = smallSeason(['Kansas-Baylor@0', 'Utah-Houston@1']);
  const refuses = (slots: number[], flipped: number[], message: RegExp) =>
    assert.throws(() => evaluate(season, { slots: Int16Array.from(slots), flipped: Uint8Array.from(flipped) }), {
      name: 'RangeError',
      message,
    });
  refuses([0], [0], /1 games does not fit a season of 2/);
  refuses([0, 6], [0, 0], /game g1 has slot 6 of 6/);
  refuses([0, -2], [0, 0], /game g1 has slot -2/);
  refuses([0, 1], [0, 1], /game g1 has a fixed host/);
  assert.doesNotThrow(() => evaluate(season, schedule));
});
