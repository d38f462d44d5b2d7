import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCalendarEvents } from '../../src/formats/calendar-events.ts';
import { FormatError } from '../../src/formats/format-error.ts';

const calendar = (...events: readonly (readonly string[])[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Arena//EN',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
const days = (text: string, zone = 'America/Phoenix') => readCalendarEvents(text, zone).map(({ first, last }) => [first, last]);

test('whole days end on the day before their end; without an end an event is one day', () => {
  assert.deepEqual(days(calendar(['DTSTART;VALUE=DATE:20260112', 'DTEND;VALUE=DATE:20260126', 'SUMMARY:Ice show'])), [
    ['2026-01-12', '2026-01-25'],
  ]);
  assert.deepEqual(days(calendar(['DTSTART;VALUE=DATE:20260112'])), [['2026-01-12', '2026-01-12']]);
});

test('a time in UTC is a day of the place: an evening in Phoenix is the next day in UTC', () => {
  const evening = calendar(['DTSTART:20260118T020000Z', 'DTEND:20260118T050000Z']);
  assert.deepEqual(days(evening), [['2026-01-17', '2026-01-17']]);
  assert.deepEqual(days(evening, 'Europe/Berlin'), [['2026-01-18', '2026-01-18']]);
});

test('an event that ends at midnight does not touch the day that begins then', () => {
  assert.deepEqual(days(calendar(['DTSTART:20260118T180000', 'DTEND:20260119T000000'])), [['2026-01-18', '2026-01-18']]);
});

test('a weekly event stands once for each of its dates, its exceptions left out; one without an end is followed for a year', () => {
  const weekly = ['DTSTART;VALUE=DATE:20260105', 'RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE;VALUE=DATE:20260112'];
  assert.deepEqual(days(calendar(weekly)), [
    ['2026-01-05', '2026-01-05'],
    ['2026-01-19', '2026-01-19'],
  ]);
  assert.equal(days(calendar(['DTSTART;VALUE=DATE:20260105', 'RRULE:FREQ=WEEKLY'])).length, 53);
});

test('what is cancelled is left out; summary and categories are kept, folded lines joined', () => {
  const [event, ...others] = readCalendarEvents(
    calendar(
      ['DTSTART;VALUE=DATE:20260105', 'SUMMARY:Grad', ' uation\\, east wing', 'CATEGORIES:academic'],
      ['DTSTART;VALUE=DATE:20260106', 'STATUS:CANCELLED'],
    ),
    'America/Phoenix',
  );
  assert.deepEqual(event, { line: 4, first: '2026-01-05', last: '2026-01-05', summary: 'Graduation, east wing', categories: ['academic'] });
  assert.deepEqual(others, []);
});

test('an event that cannot be read is named by its line, and so is a text that is no calendar', () => {
  const refused = (text: string) => {
    try {
      readCalendarEvents(text, 'America/Phoenix');
    } catch (error) {
      assert.ok(error instanceof FormatError);
      return error;
    }
    return assert.fail('it was read');
  };
  assert.equal(refused(calendar(['DTSTART;VALUE=DATE:20260105'], ['SUMMARY:When?'])).faults[0].line, 7);
  assert.match(refused(calendar(['SUMMARY:When?'])).message, /line 4, DTSTART: the event "When\?" has no beginning/);
  assert.match(refused('school,first\nKU,2026-01-01\n').message, /not a calendar/);
  assert.match(refused(calendar(['DTSTART:20261350T000000', 'SUMMARY:Odd'])).message, /line 4/);
});
