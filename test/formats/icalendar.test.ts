import assert from 'node:assert/strict';
import { test } from 'node:test';
import ICAL from 'ical.js';
import { FormatError } from '../../src/formats/format-error.ts';
import { writeICalendar } from '../../src/formats/icalendar.ts';
import type { Season } from '../../src/model/season.ts';
import { chanceOf, randomSchedule } from '../model/random-season.ts';
import { datedSeason } from './dated-season.ts';

const at = new Date('2026-01-05T12:00:00Z');

function eventsOf(text: string): ICAL.Event[] {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
}

/** Game 0 in each slot in turn, hosted by its first team. */
function startsOf(season: Season): string[] {
  return season.slots.map((_, slot) => {
    const schedule = { slots: new Int16Array(season.games.length).fill(-1), flipped: new Uint8Array(season.games.length) };
    schedule.slots[0] = slot;
    const [{ startDate }] = eventsOf(writeICalendar(season, schedule, { at }));
    return startDate.isDate ? startDate.toString() : startDate.toJSDate().toISOString();
  });
}

test('games start at the venue’s local time, over both changes of clocks', () => {
  // New York: UTC-5 until March 8, 02:00 and from November 1, 02:00 on, UTC-4 in between.
  assert.deepEqual(startsOf(datedSeason()), [
    '2026-03-08T00:00:00.000Z',
    '2026-03-08T07:30:00.000Z',
    '2026-03-08T18:00:00.000Z',
    '2026-11-01T05:30:00.000Z',
    '2026-11-01T19:00:00.000Z',
    '2026-12-31',
  ]);
});

test('the wall clock of every zone shows the slot’s date and time, whatever its clocks do', () => {
  const zones = ['America/Phoenix', 'Pacific/Honolulu', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Kiritimati', 'Europe/Dublin'];
  const slots = Array.from({ length: 364 }, (_, i) => {
    const date = new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
    return { id: `${i}`, name: date, date, startTime: `${String((i * 7) % 24).padStart(2, '0')}:45` };
  });
  for (const timeZone of zones) {
    const season = datedSeason({ slots, venues: datedSeason().venues.map((venue) => ({ ...venue, timeZone })) });
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    const shown = startsOf(season).map((start) => clock.format(new Date(start)));
    const wrong = slots.filter(({ date, startTime }, i) => shown[i] !== `${date} ${startTime}`);
    // At most the one hour that is skipped in spring.
    assert.ok(wrong.length <= 1, `${timeZone}: ${JSON.stringify(wrong)}`);
  }
});

test('a parser of calendars reads names, places and marks as they are; lines keep to 75 bytes', () => {
  const season = datedSeason();
  const text = writeICalendar(season, randomSchedule(season, chanceOf(3)), { at });
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  assert.ok(!/[^\r]\n/.test(text));
  for (const event of eventsOf(text)) assert.ok(season.venues.some(({ name }) => name === event.location));
  assert.ok(eventsOf(text).some(({ summary }) => summary === `Iowa State vs Kansas State (${datedSeason().venues[3].name})`));
});

test('a game keeps its UID when it moves; no two games share one', () => {
  const season = datedSeason();
  const uids = [1, 2].map((seed) =>
    eventsOf(writeICalendar(season, randomSchedule(season, chanceOf(seed)), { at }))
      .map(({ uid }) => uid)
      .sort(),
  );
  assert.deepEqual(uids[0], uids[1]);
  assert.equal(new Set(uids[0]).size, season.games.length);
});

test('a team’s feed has its games only, told from its side, with the plan’s number and state', () => {
  const season = datedSeason();
  const schedule = randomSchedule(season, chanceOf(5));
  for (let team = 0; team < 4; team++) {
    const events = eventsOf(writeICalendar(season, schedule, { at, team, sequence: 4, isTentative: true }));
    const own = season.games.filter(({ home, away }) => home === team || away === team);
    assert.equal(events.length, own.length);
    for (const { summary, sequence, component } of events) {
      assert.match(summary, /^(vs|at) /);
      assert.ok(!summary.includes(season.teams[team].name));
      assert.deepEqual([sequence, component.getFirstPropertyValue('status')], [4, 'TENTATIVE']);
    }
  }
});

test('a kick-off by the clock of a broadcaster is one instant at every venue', () => {
  const { slots } = datedSeason();
  const season = datedSeason({ slots: slots.map((slot) => ({ ...slot, startTime: '22:30', timeZone: 'America/New_York' })) });
  const schedule = { slots: new Int16Array(season.games.length).fill(-1), flipped: new Uint8Array(season.games.length) };
  season.games.forEach((_, game) => {
    const only = schedule.slots.with(game, 0);
    const [{ startDate }] = eventsOf(writeICalendar(season, { ...schedule, slots: only }, { at }));
    assert.equal(startDate.toJSDate().toISOString(), '2026-03-08T03:30:00.000Z');
  });
  const faulty = datedSeason({ slots: [{ ...slots[0], timeZone: 'Mars/Olympus' }] });
  assert.throws(() => writeICalendar(faulty, { ...schedule, slots: schedule.slots.with(0, 0) }, { at }), /\/slots\/0\/timeZone/);
});

test('a series without a time takes all its days', () => {
  const season = datedSeason({
    leagues: [{ id: 'L', name: 'League', roundRobins: 0, compact: null, symmetry: 'NONE' }],
    additionalGames: [{ id: 'series', home: 0, away: 1, host: 'home', venue: null, days: 3, league: 0 }],
  });
  const events = eventsOf(writeICalendar(season, { slots: Int16Array.of(5), flipped: Uint8Array.of(0) }, { at }));
  assert.deepEqual(
    events.map(({ startDate, endDate }) => [startDate.toString(), endDate.toString()]),
    [
      ['2026-12-31', '2027-01-01'],
      ['2027-01-01', '2027-01-02'],
      ['2027-01-02', '2027-01-03'],
    ],
  );
});

test('what no calendar can show is refused: a slot without a date, a zone that does not exist', () => {
  const schedule = { slots: new Int16Array(7), flipped: new Uint8Array(7) };
  const pathOf = (season: Season) => {
    try {
      writeICalendar(season, schedule, { at });
    } catch (error) {
      if (error instanceof FormatError) return error.faults[0].path;
    }
    return null;
  };
  const { slots, venues } = datedSeason();
  assert.equal(pathOf(datedSeason({ slots: [{ ...slots[0], date: null }] })), '/slots/0/date');
  assert.equal(pathOf(datedSeason({ venues: venues.map((venue) => ({ ...venue, timeZone: 'Mars/Olympus' })) })), '/venues/0/timeZone');
});
