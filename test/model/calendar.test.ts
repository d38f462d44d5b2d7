import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { dateOfDay, dayNumber, WEEKDAYS, weekdayOfDay } from '../../src/model/calendar.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test('a date is the same day of the week in every time zone, over daylight saving and leap days', () => {
  for (const tz of ['America/Phoenix', 'America/New_York', 'Pacific/Kiritimati']) {
    process.env.TZ = tz;
    assert.deepEqual(
      ['2026-01-04', '2026-03-08', '2026-11-01', '2028-02-29', '1969-12-31'].map((date) => WEEKDAYS[weekdayOfDay(dayNumber(date))]),
      ['Sun', 'Sun', 'Sun', 'Tue', 'Wed'],
      tz,
    );
  }
});

test('the day after a date is one day later, all through ten years', () => {
  for (let day = dayNumber('2024-01-01'); day < dayNumber('2034-01-01'); day++) {
    assert.equal(dayNumber(dateOfDay(day)), day);
    assert.equal(weekdayOfDay(day + 7), weekdayOfDay(day));
  }
  assert.equal(dayNumber('2026-03-01') - dayNumber('2026-02-28'), 1);
  assert.equal(dayNumber('2028-03-01') - dayNumber('2028-02-28'), 2);
});
