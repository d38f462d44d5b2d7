import ICAL from 'ical.js';
import { dateOfDay, dayNumber } from '../model/calendar.ts';
import { clockIn } from '../model/clock.ts';
import { FormatError, type FormatFault, quote } from './format-error.ts';

/** What a calendar may be at most. */
const CALENDAR_LIMITS = { characters: 4 << 20, events: 5_000, repetitions: 400, text: 2_000 } as const;

/** An event of somebody's calendar, as the days that it touches. A repeated event stands once for each of its dates. */
export interface CalendarEvent {
  /** Line on which the event begins. */
  readonly line: number;
  /** Calendar dates, both included. */
  readonly first: string;
  readonly last: string;
  readonly summary: string;
  readonly categories: readonly string[];
}

/** Reads the events of a calendar (RFC 5545). Dates are those of the place: an event with a time is looked at in `timeZone`,
 *  as its days are the days that people there write down. Cancelled events are left out; repeated ones are counted out, up to a
 *  year or {@link CALENDAR_LIMITS}.
 *  @throws {FormatError} with the line of each event that cannot be read */
export function readCalendarEvents(text: string, timeZone: string): CalendarEvent[] {
  const refuse = (detail: string, line?: number): never => {
    throw new FormatError([{ path: '', detail, ...(line !== undefined && { line }) }]);
  };
  if (text.length > CALENDAR_LIMITS.characters)
    refuse(`the calendar has ${text.length} characters, at most ${CALENDAR_LIMITS.characters} are read`);
  const lines = text.split(/\r\n|\r|\n/);
  const begins = lines.flatMap((line, index) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [index + 1] : []));
  if (begins.length > CALENDAR_LIMITS.events) refuse(`the calendar has more than ${CALENDAR_LIMITS.events} events`);
  let component: ICAL.Component;
  try {
    const parsed = ICAL.parse(text) as unknown[];
    component = new ICAL.Component(parsed[0] === 'vcalendar' ? parsed : (parsed[0] as unknown[]));
  } catch (error) {
    return refuse(`this is not a calendar (RFC 5545): ${(error as Error).message}`, 1);
  }
  const faults: FormatFault[] = [];
  const events: CalendarEvent[] = [];
  component.getAllSubcomponents('vevent').forEach((part, index) => {
    const line = begins[index] ?? 1;
    if (String(part.getFirstPropertyValue('status')).toUpperCase() === 'CANCELLED') return;
    const summary = String(part.getFirstPropertyValue('summary') ?? '').slice(0, CALENDAR_LIMITS.text);
    const categories = part.getAllProperties('categories').flatMap((property) => property.getValues().map(String));
    try {
      for (const name of ['dtstart', 'dtend']) {
        // Read as it stands: the library carries a 13th month on into the next year.
        const written = String((part.getFirstProperty(name)?.toJSON() as unknown[] | undefined)?.[3] ?? '1970-01-01').slice(0, 10);
        if (dateOfDay(dayNumber(written)) !== written) throw new RangeError(`"${written}" is not a calendar date`);
      }
      const event = new ICAL.Event(part);
      if (event.startDate === null || event.startDate === undefined) {
        faults.push({ path: 'DTSTART', detail: `the event ${quote(summary)} has no beginning`, line });
        return;
      }
      for (const [start, end] of occurrencesOf(event)) events.push({ line, ...daysOf(start, end, timeZone), summary, categories });
    } catch (error) {
      faults.push({ path: 'VEVENT', detail: `the event ${quote(summary)} cannot be read: ${(error as Error).message}`, line });
    }
  });
  if (faults.length > 0) throw new FormatError(faults);
  if (events.length > CALENDAR_LIMITS.events) refuse(`the calendar has more than ${CALENDAR_LIMITS.events} events with their repetitions`);
  return events;
}

/** Beginning and end of each time that an event takes place; a rule without an end is followed for a year. */
function* occurrencesOf(event: ICAL.Event): Generator<[ICAL.Time, ICAL.Time]> {
  if (!event.isRecurring()) {
    yield [event.startDate, event.endDate];
    return;
  }
  const length = event.duration;
  const horizon = event.startDate.clone();
  horizon.year += 1;
  const iterator = event.iterator();
  for (let count = 0; count < CALENDAR_LIMITS.repetitions; count++) {
    const start = iterator.next();
    if (start === undefined || start === null || start.compare(horizon) > 0) return;
    const end = start.clone();
    end.addDuration(length);
    yield [start, end];
  }
}

function daysOf(start: ICAL.Time, end: ICAL.Time, timeZone: string): { first: string; last: string } {
  const first = dateIn(start, timeZone);
  if (start.isDate) {
    // The end of whole days is the day after them.
    const days = Math.max(1, dayNumber(dateIn(end, timeZone)) - dayNumber(first));
    return { first, last: dateOfDay(dayNumber(first) + days - 1) };
  }
  return { first, last: end.compare(start) > 0 ? dateIn(end, timeZone, -1) : first };
}

/** The calendar date of a time at a place. A time that floats, or whose zone the calendar defines, has its own. */
function dateIn(time: ICAL.Time, timeZone: string, addSeconds = 0): string {
  const shown = new Date(Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second + addSeconds)).toISOString();
  const isUtc = time.zone === ICAL.Timezone.utcTimezone && !time.isDate;
  const date = isUtc ? clockIn(shown.slice(0, 10), shown.slice(11, 16), 'UTC', timeZone).date : shown.slice(0, 10);
  if (Number.isNaN(dayNumber(date))) throw new RangeError(`${date} is not a date`);
  return date;
}
