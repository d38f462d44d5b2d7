import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCsv, writeCsv } from '../../src/formats/csv.ts';
import { writeICalendar } from '../../src/formats/icalendar.ts';
import { readOfficeGrid, writeOfficeGrid } from '../../src/formats/office-grid.ts';
import { singleGames } from '../../src/formats/placement.ts';
import { writePrintable } from '../../src/formats/print.ts';
import { readSeasonDocument, writeSeasonDocument } from '../../src/formats/season-document.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { createSeason, type Game } from '../../src/model/season.ts';
import { chanceOf, randomSchedule } from '../model/random-season.ts';
import { datedSeason } from './dated-season.ts';

/** Four teams, each pair a series of three (one of them on neutral ground) and a single game, in weekends that are played on three
 *  days, with a double-header on the second or on the first, or with a day between. */
function season() {
  const fridays = ['2026-03-06', '2026-03-13', '2026-03-20'];
  const slots = fridays.flatMap((date) => [
    { id: date, name: date, date, startTime: null },
    { id: `${date} Fri-Sat-Sat`, name: date, date, startTime: null, days: [0, 1, 1] },
    { id: `${date} Fri-Fri-Sun`, name: date, date, startTime: null, days: [0, 0, 2] },
  ]);
  const dated = datedSeason();
  const { games: _games, structure: _structure, ...draft } = dated;
  const pairs = [0, 1, 2, 3].flatMap((home) => [0, 1, 2, 3].filter((away) => away > home).map((away) => [home, away]));
  const game = (id: string, home: number, away: number, days: number, neutral = false): Game => {
    const host = neutral ? 'neutral' : days === 1 ? 'either' : 'home';
    return { id, home, away, host, venue: neutral ? 3 : null, days, league: 0 };
  };
  return createSeason({
    ...draft,
    leagues: [{ id: 'L', name: 'League', roundRobins: 0, compact: null, symmetry: 'NONE' }],
    slots,
    venues: dated.venues.map((venue) => ({ ...venue, name: `Arena ${venue.id}` })),
    additionalGames: pairs.flatMap(([home, away], index) => [
      game(`series ${index}`, home, away, 3, index === 5),
      game(`single ${index}`, home, away, 1),
    ]),
  });
}

const at = new Date('2026-01-01T00:00:00Z');
function placed(slotId: string): { plan: ReturnType<typeof season>; schedule: Schedule } {
  const plan = season();
  const slots = Int16Array.from(plan.games, () => -1);
  slots[0] = plan.slots.findIndex(({ id }) => id === slotId);
  return { plan, schedule: { slots, flipped: new Uint8Array(plan.games.length) } };
}

test('a table, both grids and the document give back every schedule, series with their days', () => {
  const plan = season();
  assert.deepEqual(readSeasonDocument(JSON.parse(JSON.stringify(writeSeasonDocument(plan)))), plan);
  const day = (slot: number) => plan.slots[slot].date;
  for (let seed = 1; seed <= 60; seed++) {
    const { slots: dates, flipped } = randomSchedule(plan, chanceOf(seed));
    const drawn = { slots: dates, flipped: flipped.map((turned, game) => (dates[game] < 0 ? 0 : turned)) };
    assert.deepEqual(readCsv(plan, writeCsv(plan, drawn)), drawn, `seed ${seed}`);
    // A grid does not say which game of a pair stands in a row: the series here, and the single game another day.
    const slots = drawn.slots.map((slot, game) => (game % 2 === 1 ? -1 : slot));
    const series = { slots, flipped: new Uint8Array(plan.games.length) };
    for (const layout of ['week', 'day'] as const) {
      const { schedule, duplicates } = readOfficeGrid(plan, writeOfficeGrid(plan, series, layout));
      assert.deepEqual(duplicates, []);
      const list = (from: Schedule) => singleGames(plan, from).map(({ home, away, slot }) => `${home}-${away} ${day(slot)} ${slot}`);
      const sets = [list(schedule), list(series)].map((lines) => [...new Set(lines)].sort());
      assert.deepEqual(sets[0], sets[1], `seed ${seed}, ${layout}`);
    }
  }
});

test('each game of a series is an event on its own day, with a UID that stays when the series moves', () => {
  const events = (slotId: string) => {
    const { plan, schedule } = placed(slotId);
    const text = writeICalendar(plan, schedule, { at }).replaceAll('\r\n ', '');
    const values = (name: string) => [...text.matchAll(new RegExp(`^${name}[^:]*:(.*)\\r$`, 'gm'))].map(([, value]) => value);
    return { uids: values('UID'), days: values('DTSTART'), titles: values('SUMMARY') };
  };
  const friday = events('2026-03-06');
  const double = events('2026-03-13 Fri-Sat-Sat');
  assert.deepEqual(friday.days, ['20260306', '20260307', '20260308']);
  assert.deepEqual(double.days, ['20260313', '20260314', '20260314']);
  assert.deepEqual(events('2026-03-13 Fri-Fri-Sun').days, ['20260313', '20260313', '20260315']);
  assert.equal(new Set(friday.uids).size, 3);
  assert.deepEqual(double.uids, friday.uids);
  assert.equal(friday.titles[0], 'Kansas State at Iowa State\\, game 1 of 3');
  assert.equal(double.titles[2], 'Kansas State at Iowa State\\, game 3 of 3\\, double-header');
});

test('the table, the grid of days and the printed sheets show each game of a series on its day', () => {
  const { plan, schedule } = placed('2026-03-13 Fri-Sat-Sat');
  const rows = writeCsv(plan, schedule).trim().split(/\r?\n/);
  assert.match(rows[0], /,game,part$/);
  assert.deepEqual(
    rows.slice(1).map((row) => [row.slice(0, 10), row.slice(-3)]),
    [
      ['2026-03-13', '1/3'],
      ['2026-03-14', '2/3'],
      ['2026-03-14', '3/3'],
    ],
  );
  const grid = writeOfficeGrid(plan, schedule, 'day');
  assert.match(grid, /^Fri,13-Mar,Fri-Sat-Sat,vs KSU,@ ISU,,\r?$/m);
  assert.match(grid, /^Sat,14-Mar,,vs KSU \(2\) \/ vs KSU \(3\),@ ISU \(2\) \/ @ ISU \(3\),,\r?$/m);
  assert.doesNotMatch(writeOfficeGrid(plan, schedule, 'week'), /\(2\)/);
  const sheet = writePrintable(plan, schedule, { team: 0 });
  assert.match(sheet, /Sat, Mar 14, 2026<\/td><td><\/td><td>vs Kansas State, game 3 of 3, double-header/);
  assert.match(sheet, /Games: 3; 3 at home/);
});

test('a row or a cell of a later game alone places nothing', () => {
  const { plan, schedule } = placed('2026-03-13');
  const [head, , ...later] = writeCsv(plan, schedule).trim().split(/\r?\n/);
  assert.ok(readCsv(plan, [head, ...later].join('\n')).slots.every((slot) => slot === -1));
  assert.equal(later.length, 2);
});
