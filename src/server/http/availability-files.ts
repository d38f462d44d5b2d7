import { type AvailabilityContent, type AvailabilityRow, readAvailability } from '../../conference/availability.ts';
import { readCalendarEvents } from '../../formats/calendar-events.ts';
import { FormatError } from '../../formats/format-error.ts';
import { readNamedTable, writeTable } from '../../formats/table.ts';
import type { Conference } from '../database/availability-store.ts';
import { ProblemError } from './problems.ts';

/** Tables and calendars of unavailable dates: read with line and column of what is wrong, and written. */

/** The columns of a table, each with the titles by which it is known. */
const COLUMNS = {
  school: ['school', 'team'],
  first: ['first', 'from', 'start', 'date'],
  last: ['last', 'to', 'end'],
  sports: ['sports', 'sport'],
  kind: ['kind'],
  ask: ['ask', 'request'],
  strength: ['strength'],
  reason: ['reason'],
  source: ['source'],
  status: ['status'],
} as const;

/** Reads a table; a column `status` is for the eye only, for all that is new waits for a decision.
 *  @throws {FormatError} */
export function readAvailabilityTable(conference: Conference, text: string, source: string): AvailabilityContent[] {
  const rows = readNamedTable(text, COLUMNS, ['school', 'first', 'reason']);
  const { entries, faults } = readAvailability(
    rows.map(({ cells }) => cells),
    conference,
    source,
  );
  const titles = text
    .slice(0, Math.max(0, text.search(/[\r\n]|$/)))
    .split(/[,;\t]/)
    .map((title) =>
      title
        .replaceAll(/["\ufeff]/g, '')
        .trim()
        .toLowerCase(),
    );
  const columnOf = (name: keyof AvailabilityRow) =>
    titles.findIndex((title) => (COLUMNS[name] as readonly string[]).includes(title)) + 1 || undefined;
  const missing = rows.flatMap(({ line, cells }) =>
    cells.reason === '' ? [{ path: 'reason', detail: 'there is no reason', line, column: columnOf('reason') }] : [],
  );
  const all = [
    ...faults.map(({ row, column, detail }) => ({ path: column, detail, line: rows[row - 1].line, column: columnOf(column) })),
    ...missing,
  ];
  if (all.length > 0) throw new FormatError(all.sort((a, b) => a.line - b.line));
  return entries;
}

export interface CalendarOptions {
  readonly school?: string;
  readonly sports?: string;
  readonly kind?: string;
  readonly ask?: string;
  readonly strength?: string;
}

/** Reads a school's or an arena's calendar: every event is a reason why nothing can be played on its days.
 *  @throws {FormatError}
 *  @throws {ProblemError} if the school is not named, or nobody is called so */
export function readAvailabilityCalendar(
  conference: Conference,
  text: string,
  source: string,
  options: CalendarOptions,
): AvailabilityContent[] {
  const { school = '', sports = '', kind = 'facility', ask = 'no-home-game', strength = 'hard' } = options;
  const row = (first: string, last: string, reason: string): AvailabilityRow => ({
    school,
    first,
    last,
    sports,
    kind,
    ask,
    strength,
    reason,
  });
  const [named] = readAvailability([row('2000-01-01', '', '-')], conference, source).entries;
  if (named === undefined) {
    const [fault] = readAvailability([row('2000-01-01', '', '-')], conference, source).faults;
    const detail = school === '' ? 'a calendar needs the school whose it is' : fault.detail;
    throw new ProblemError('bad-request', detail, { faults: [{ pointer: `#query/${fault.column}`, detail }] });
  }
  const { timeZone } = conference.schools.find(({ code }) => code === named.school)!;
  const events = readCalendarEvents(text, timeZone);
  const { entries, faults } = readAvailability(
    events.map(({ first, last, summary }) => row(first, last, summary || 'not available')),
    conference,
    source,
  );
  if (faults.length > 0)
    throw new FormatError(faults.map(({ row: at, column, detail }) => ({ path: column, detail, line: events[at - 1].line })));
  return entries;
}

/** Writes entries as the table that {@link readAvailabilityTable} reads; one with several spans takes several rows. */
export function writeAvailabilityTable(entries: readonly (AvailabilityContent & { readonly status: string })[]): string {
  const titles = ['school', 'first', 'last', 'sports', 'kind', 'ask', 'strength', 'reason', 'source', 'status'];
  const rows = entries.flatMap(({ school, dates, sports, kind, ask, hard, reason, source, status }) =>
    dates.map(({ first, last }) => [school, first, last, sports.join('; '), kind, ask, hard ? 'hard' : 'wish', reason, source, status]),
  );
  return writeTable([titles, ...rows]);
}
