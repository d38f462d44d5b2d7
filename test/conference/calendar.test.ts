import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { examples, readConference, readSports, seeded } from '../../scripts/big12.ts';
import { type CalendarPlan, layCalendar, slotsTouching } from '../../src/conference/calendar.ts';
import { buildSeason, type SportDocument } from '../../src/conference/conference-season.ts';
import { addDays, daysBetween, describeSpan, resolveDate, weekdayOf } from '../../src/conference/day.ts';
import { writeSeasonDocument } from '../../src/formats/season-document.ts';

const ZONES = ['America/Phoenix', 'Pacific/Auckland', 'America/New_York'];

/** Runs a test under each zone of the process; a date that went through local time would move. */
function inEveryZone(claim: string, body: () => void): void {
  for (const zone of ZONES)
    test(`${claim} (TZ=${zone})`, () => {
      const before = process.env.TZ;
      process.env.TZ = zone;
      try {
        body();
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    });
}

inEveryZone('a date has one weekday and one next day, also where clocks change', () => {
  assert.equal(weekdayOf('2026-01-03'), 'Sat');
  assert.equal(weekdayOf('2026-03-08'), 'Sun');
  assert.equal(addDays('2026-03-07', 1), '2026-03-08');
  assert.equal(addDays('2026-03-08', 1), '2026-03-09');
  assert.equal(addDays('2025-11-01', 2), '2025-11-03');
  assert.equal(daysBetween('2026-02-27', '2026-03-01').length, 3);
});

inEveryZone('dates are found relative to others', () => {
  assert.equal(resolveDate({ nth: 1, weekday: 'Sat', month: 12, year: 2025 }, {}), '2025-12-06');
  assert.equal(resolveDate({ nth: -1, weekday: 'Mon', month: 5, year: 2026 }, {}), '2026-05-25');
  assert.equal(resolveDate({ daysBefore: 14, of: 'ncaa', weekday: 'Sun' }, { ncaa: '2026-03-18' }), '2026-03-01');
  assert.equal(resolveDate({ daysAfter: 1, of: 'ncaa' }, { ncaa: '2025-12-31' }), '2026-01-01');
  assert.equal(resolveDate('2026-04-05', {}), resolveDate({ easter: 2026 }, {}));
  assert.equal(resolveDate({ easter: 2026, days: -2 }, {}), '2026-04-03');
});

test('Easter falls where the almanac says', () => {
  const known = [
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2027-03-28',
    '2038-04-25',
    '1981-04-19',
  ];
  for (const day of known) assert.equal(resolveDate({ easter: Number(day.slice(0, 4)) }, {}), day);
});

test('what is no date and what is not known is refused by name', () => {
  assert.throws(() => addDays('2026-02-30', 1), /"2026-02-30" is not a calendar date/);
  assert.throws(() => resolveDate({ daysBefore: 7, of: 'exams' }, { ncaa: '2026-03-18' }), /"exams"; known: ncaa/);
  assert.throws(() => resolveDate({ nth: 5, weekday: 'Sat', month: 2, year: 2026 }, {}), /February 2026 has no Sat number 5/);
});

const WEEKENDS: CalendarPlan = {
  firstWeek: { on: '2026-03-02' },
  weeks: 3,
  windows: [{ name: 'weekend', days: ['Thu', 'Fri'], weekend: true }],
  gameDays: 3,
};

inEveryZone('a series that starts on Friday touches Sunday, one that starts on Thursday does not', () => {
  const calendar = layCalendar(WEEKENDS, {});
  assert.deepEqual(
    calendar.slots.map(({ date }) => date),
    ['2026-03-05', '2026-03-06', '2026-03-12', '2026-03-13', '2026-03-19', '2026-03-20'],
  );
  assert.deepEqual(
    slotsTouching(calendar, (_, weekday) => weekday === 'Sun'),
    [1, 3, 5],
  );
});

test('a series does not begin so late that it would end after the season or on a closed day', () => {
  const late = layCalendar({ ...WEEKENDS, lastDay: { on: '2026-03-21' } }, {});
  assert.equal(late.slots.at(-1)?.date, '2026-03-19');
  const closed = layCalendar({ ...WEEKENDS, closed: [{ name: 'holiday', first: '2026-03-15', last: '2026-03-15' }] }, {});
  assert.ok(!closed.slots.some(({ date }) => date === '2026-03-13'));
});

test('holidays close the days that they are said to have, by name or by a rule for a date', () => {
  const holidays = [{ name: 'Easter', first: '2026-03-13', last: '2026-03-15' }];
  const closed = layCalendar({ ...WEEKENDS, closed: [{ holiday: 'Easter' }] }, {}, holidays);
  assert.deepEqual(
    closed.slots.map(({ date }) => date),
    ['2026-03-05', '2026-03-06', '2026-03-19', '2026-03-20'],
  );
  const said = layCalendar(
    { ...WEEKENDS, closed: [{ name: 'meeting', first: { nth: 2, weekday: 'Sat', month: 3, year: 2026 }, last: '2026-03-14' }] },
    {},
  );
  assert.deepEqual(
    said.slots.map(({ date }) => date),
    ['2026-03-05', '2026-03-06', '2026-03-19', '2026-03-20'],
  );
  assert.throws(
    () => layCalendar({ ...WEEKENDS, closed: [{ holiday: 'Yule' }] }, {}, holidays),
    /no holiday is known by the name "Yule"; known: Easter/,
  );
  const backwards = [{ name: 'party', first: '2026-03-15', last: '2026-03-14' }];
  assert.throws(() => layCalendar({ ...WEEKENDS, closed: backwards }, {}), /party ends on 2026-03-14, before it begins on 2026-03-15/);
});

test('a usual start is local, a kick-off is by the clock of the calendar: the two are never one slot', () => {
  const plan: CalendarPlan = {
    ...WEEKENDS,
    weeks: 1,
    gameDays: 1,
    windows: [{ name: 'week', days: ['Thu', 'Fri'], weekend: false, starts: [{ day: 'Thu', startTime: '19:00' }] }],
  };
  const idsOf = (more: Partial<CalendarPlan>) => layCalendar({ ...plan, ...more }, {}).slots.map(({ id }) => id);
  assert.deepEqual(idsOf({}), ['2026-03-05T19:00 local', '2026-03-06']);
  assert.deepEqual(idsOf({ timeZone: 'America/New_York' }), ['2026-03-05T19:00', '2026-03-06']);
});

test('a television window is a slot of its own, in order of its time', () => {
  const windows = [
    { startTime: '19:00', networks: ['ESPN'], capacity: 1 },
    { startTime: '12:00', networks: ['FOX'], capacity: 2 },
  ];
  const calendar = layCalendar(
    {
      ...WEEKENDS,
      gameDays: 1,
      weeks: 1,
      timeZone: 'America/New_York',
      windows: [{ name: 'week', days: ['Sat'], weekend: true, television: [{ day: 'Sat', windows }] }],
    },
    {},
  );
  assert.deepEqual(
    calendar.slots.map(({ id }) => id),
    ['2026-03-07T12:00', '2026-03-07T19:00'],
  );
});

test('a season that runs into its championship, a cadence of the wrong length and a day in two windows are refused', () => {
  const championship = { lastDay: { on: '2026-03-25' }, days: 4, daysFree: 2 };
  assert.throws(
    () => layCalendar({ ...WEEKENDS, championship }, {}),
    /the season ends on March 22, -1 days before the championship \(March 22 to 25\); 2 are asked for/,
  );
  assert.throws(() => layCalendar({ ...WEEKENDS, cadence: [1, 2] }, {}), /the cadence 1-2 has 2 weeks, the season 3/);
  const twice = [...WEEKENDS.windows, { name: 'again', days: ['Fri' as const], weekend: true }];
  assert.throws(() => layCalendar({ ...WEEKENDS, windows: twice }, {}), /Fri March 6 lies in two windows/);
});

inEveryZone('a season made by a server in any zone has the days of the shipped one', () => {
  for (const key of ['football', 'softball', 'womens-basketball']) {
    const document = readSports().get(key) as SportDocument;
    const { season } = buildSeason('zone', readConference(), [document], seeded(2026));
    const shipped = JSON.parse(readFileSync(path.join(examples, `${key}-${document.season}.json`), 'utf8'));
    assert.deepEqual(writeSeasonDocument(season).slots, shipped.slots);
  }
});

test('spans are said as people say them', () => {
  assert.equal(describeSpan('2026-01-03', '2026-01-03'), 'January 3');
  assert.equal(describeSpan('2026-01-03', '2026-01-05'), 'January 3 to 5');
  assert.equal(describeSpan('2026-01-30', '2026-02-02'), 'January 30 to February 2');
});
