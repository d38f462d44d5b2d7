import { dateOfDay, dayNumber, MONTHS, WEEKDAYS, weekdayOfDay } from '../model/calendar.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Season, Slot } from '../model/season.ts';
import { FormatError, type FormatFault, quote } from './format-error.ts';
import { Placement, singleGames } from './placement.ts';
import { type Row, readTable, writeTable } from './table.ts';
import { TeamNames } from './team-names.ts';

/** How a conference office lays out a schedule: a column for each team, a row for each date, in the cells the opponents.
 *  `week`: dates as M/D/YY, `@KU` away, `KU` at home. `day`: weekday and dates as 24-Sep, `@ KU` away, `vs KU` at home. A series stands
 *  once in the row of its week, and in the rows of all its days: `vs KU (2)` is its second game. */
export type GridLayout = 'week' | 'day';

/** A game in a grid that the season does not have (any more): it stands there twice, or too often. */
export interface GridDuplicate {
  readonly line: number;
  /** Number of the column, from 1. */
  readonly column: number;
  readonly home: string;
  readonly away: string;
  readonly date: string;
}

export interface GridReading {
  readonly schedule: Schedule;
  readonly duplicates: readonly GridDuplicate[];
}

/** What separates several games of one cell. */
const SEPARATOR = /\s*[/;\n]\s*/;

/** What offices write where there is no game. */
const NOTHING = /^(-+|–|—|x|bye|open|off|none|tbd)?$/i;

/** Reads a grid in either layout, or mixed: whoever types a grid mixes them. A cell holds the opponent, `@` or `at` before it away,
 *  `vs` or nothing at home, `(N)` after it on neutral ground; several games of a row stand apart by `/`. Each game must stand in
 *  both teams' columns, where both have one. A series lies where its first game stands. Teams are found by any of their names and by `aliases` (name -> team id).
 *  Dates without a year are those of the season's slots.
 *  @throws {FormatError} with line and column of every cell that cannot be right */
export function readOfficeGrid(season: Season, text: string, aliases?: Readonly<Record<string, string>>): GridReading {
  const names = new TeamNames(season, aliases);
  const rows = readTable(text);
  const faults: FormatFault[] = [];
  const at = rows.findIndex(({ cells }) => cells.filter((cell) => names.find(cell) !== null).length >= 2);
  if (at < 0) {
    const detail = 'there is no row of team names: the first row of a grid names the teams of its columns';
    throw new FormatError([{ path: '', detail, line: rows[0]?.line ?? 1 }]);
  }
  const columns = columnsOf(rows[at], names, faults);
  const firstColumn = columns.findIndex((team) => team !== null);
  const columnOf = new Map(columns.flatMap((team, column) => (team === null ? [] : [[team, column]])));
  const placement = new Placement(season);
  const duplicates: GridDuplicate[] = [];
  for (const row of rows.slice(at + 1)) {
    const slot = slotOfRow(season, row, firstColumn, faults);
    if (slot === null) continue;
    const entries = columns.flatMap((team, column) => (team === null ? [] : entriesOf(row, column, team, names, faults)));
    for (const entry of entries) {
      const { team, opponent, side, column } = entry;
      const mirrored = entries.filter((other) => other.team === opponent && other.opponent === team && other.side === MIRROR[side]).length;
      const own = entries.filter((other) => other.team === team && other.opponent === opponent && other.side === side).length;
      if (columnOf.has(opponent) && mirrored !== own) {
        const detail = `${says(season, entry)}, but the column of ${quote(season.teams[opponent].name)} does not say so`;
        faults.push({ path: season.teams[team].name, detail, line: row.line, column: column + 1, value: row.cells[column] });
        continue;
      }
      // Each game once: from its host's column, on neutral ground from the left one.
      if (columnOf.has(opponent) && (side === 'away' || (side === 'neutral' && columnOf.get(opponent)! < column))) continue;
      const [home, away] = side === 'away' ? [opponent, team] : [team, opponent];
      if (!placement.place({ home, away, slot, isNeutral: side === 'neutral' })) {
        const { date } = season.slots[slot];
        duplicates.push({ line: row.line, column: column + 1, home: season.teams[home].id, away: season.teams[away].id, date: date! });
      }
    }
  }
  if (faults.length > 0) throw new FormatError(faults);
  return { schedule: placement.schedule, duplicates };
}

/** Writes a grid with a row for each slot and a column for each team; laid out by days, with the rows that days of series need.
 *  {@link readOfficeGrid} reads it again.
 *  @throws {FormatError} if a slot has no date */
export function writeOfficeGrid(season: Season, schedule: Schedule, layout: GridLayout): string {
  const { teams, slots, games } = season;
  const names = new TeamNames(season);
  const labels = teams.map((_, team) =>
    names.short(team, (label) => !NOTHING.test(label) && !SEPARATOR.test(label) && parseCell(label)?.name === label),
  );
  const rows: GridRow[] = slots.map((slot, index) => {
    if (slot.date === null)
      throw new FormatError([{ path: `/slots/${index}/date`, detail: `the slot ${quote(slot.id)} has no date: grids need one` }]);
    return { date: slot.date, startTime: slot.startTime, series: seriesOf(slot), cells: teams.map((): string[] => []) };
  });
  const later = new Map<string, GridRow>();
  const rowOn = (date: string): GridRow => {
    const row = rows.find((candidate) => candidate.date === date) ?? later.get(date);
    if (row !== undefined) return row;
    const added = { date, startTime: null, series: '', cells: teams.map((): string[] => []) };
    later.set(date, added);
    return added;
  };
  for (const { game, home, away, slot, date, number } of singleGames(season, schedule)) {
    if (number > 1 && layout === 'week') continue;
    const space = layout === 'day' ? ' ' : '';
    const isNeutral = games[game].host === 'neutral';
    const hosts = layout === 'day' || isNeutral ? 'vs ' : '';
    const end = `${isNeutral ? ' (N)' : ''}${number > 1 ? ` (${number})` : ''}`;
    const { cells } = number === 1 ? rows[slot] : rowOn(date!);
    cells[home].push(`${hosts}${labels[away]}${end}`);
    cells[away].push(isNeutral ? `vs ${labels[home]}${end}` : `@${space}${labels[home]}${end}`);
  }
  const withTimes = new Set(rows.map(({ date, series }) => `${date} ${series}`)).size < rows.length;
  const withSeries = rows.some(({ series }) => series !== '');
  const monday = dayNumber(rows[0].date) - ((weekdayOfDay(dayNumber(rows[0].date)) + 6) % 7);
  const all = [...rows, ...later.values()].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const lines = all.map(({ date, startTime, series, cells }) => {
    const day = dayNumber(date);
    const [year, month, dayOfMonth] = date.split('-').map(Number);
    const head =
      layout === 'week'
        ? [String(Math.floor((day - monday) / 7) + 1), `${month}/${dayOfMonth}/${String(year % 100).padStart(2, '0')}`]
        : [WEEKDAYS[weekdayOfDay(day)], `${dayOfMonth}-${MONTHS[month - 1]}`];
    const when = [...head, ...(withTimes ? [startTime] : []), ...(withSeries ? [series] : [])];
    return [...when, ...cells.map((entries) => entries.join(' / '))];
  });
  const titles = [layout === 'week' ? 'Week' : 'Day', 'Date', ...(withTimes ? ['Time'] : []), ...(withSeries ? ['Series'] : [])];
  return writeTable([[...titles, ...labels], ...lines]);
}

interface GridRow {
  readonly date: string;
  readonly startTime: string | null;
  readonly series: string;
  readonly cells: string[][];
}

type Side = 'home' | 'away' | 'neutral';
const MIRROR: Readonly<Record<Side, Side>> = { home: 'away', away: 'home', neutral: 'neutral' };

interface Entry {
  readonly team: number;
  readonly opponent: number;
  readonly side: Side;
  readonly column: number;
}

function says({ teams }: Season, { team, opponent, side }: Entry): string {
  const verb = { home: 'hosts', away: 'plays at', neutral: 'plays on neutral ground against' }[side];
  return `${quote(teams[team].name)} ${verb} ${quote(teams[opponent].name)} here`;
}

/** By column its team; null left of the first team, and where there is no title. */
function columnsOf({ cells, line }: Row, names: TeamNames, faults: FormatFault[]): (number | null)[] {
  const columns = cells.map((cell) => names.find(cell));
  const first = columns.findIndex((team) => team !== null);
  columns.forEach((team, column) => {
    const value = cells[column];
    const fault = (detail: string) => faults.push({ path: '', detail, line, column: column + 1, value });
    if (team === null && column > first && value !== '') fault(`${quote(value)} is not the name of one team`);
    if (team !== null && columns.indexOf(team) < column) fault(`${quote(value)} has a column already`);
  });
  return columns;
}

function entriesOf({ cells, line }: Row, column: number, team: number, names: TeamNames, faults: FormatFault[]): Entry[] {
  return (cells[column] ?? '').split(SEPARATOR).flatMap((text): Entry[] => {
    if (NOTHING.test(text)) return [];
    const parsed = parseCell(text);
    const opponent = parsed === null ? null : names.find(parsed.name);
    if (parsed?.isLater === true) return [];
    if (parsed !== null && opponent !== null && opponent !== team) return [{ team, opponent, side: parsed.side, column }];
    const detail = opponent === team ? 'a team cannot play itself' : `${quote(text)} is not an opponent like "@KU", "vs KU" or "KU"`;
    faults.push({ path: names.write(team), detail, line, column: column + 1, value: text });
    return [];
  });
}

function parseCell(text: string): { side: Side; name: string; isLater: boolean } | null {
  const [, before = '', name, neutral, number] =
    /^(@\s*|at\s+|vs?\.?\s+|vs?\.)?(.*?)\s*(\((?:n|neutral)\))?\s*(?:\((\d+)\))?$/i.exec(text) ?? [];
  if (name === undefined || name === '') return null;
  const isAway = /^(@|at)/i.test(before);
  return { side: neutral !== undefined ? 'neutral' : isAway ? 'away' : 'home', name, isLater: Number(number ?? 1) > 1 };
}

/** The slot of a row by the date, and the time if there is one, left of its teams; null for a row without games. */
function slotOfRow({ slots }: Season, { cells, line }: Row, firstColumn: number, faults: FormatFault[]): number | null {
  const isNothing = (text: string) => NOTHING.test(text) || parseCell(text)?.isLater === true;
  if (cells.slice(firstColumn).every((cell) => cell.split(SEPARATOR).every(isNothing))) return null;
  const head = cells.slice(0, firstColumn);
  const fault = (column: number, detail: string) => {
    faults.push({ path: 'date', detail, line, column: column + 1, value: cells[column] });
    return null;
  };
  const column = head.findIndex((cell) => dateIn(cell) !== null);
  if (column < 0) {
    const wrong = head.findIndex((cell) => /\d[-/. ]\w/.test(cell));
    if (wrong < 0) return fault(0, 'this row has games but no date');
    return fault(wrong, `${quote(head[wrong])} is no date like "2/26/26", "26-Feb" or "2026-02-26"`);
  }
  const written = dateIn(head[column])!;
  const time = head.map((cell) => /^(\d{1,2}):(\d\d)$/.exec(cell)).find((match) => match !== null);
  const startTime = time === undefined ? null : `${time[1].padStart(2, '0')}:${time[2]}`;
  const onDate = slots.flatMap(({ date }, slot) =>
    date !== null && (written.year === null ? date.slice(5) : date) === textOf(written) ? [slot] : [],
  );
  if (onDate.length === 0) return fault(column, `${quote(head[column])} is not the date of a slot of this season`);
  const series = head.find((cell) => SERIES.test(cell)) ?? '';
  const meant = onDate.filter((slot) => slots[slot].startTime === startTime && seriesOf(slots[slot]) === series);
  const [slot] = onDate.length === 1 ? onDate : meant;
  if (onDate.length > 1 && meant.length !== 1)
    return fault(
      column,
      `${quote(head[column])} is the date of ${onDate.length} slots: their times, or days of series, must tell them apart`,
    );
  const weekday = head
    .map((cell) => WEEKDAYS.findIndex((name) => cell.toLowerCase().startsWith(name.toLowerCase())))
    .find((day) => day >= 0);
  const actual = weekdayOfDay(dayNumber(slots[slot].date!));
  if (weekday !== undefined && weekday !== actual)
    return fault(column, `${slots[slot].date} is a ${WEEKDAYS[actual]}, not a ${WEEKDAYS[weekday]}`);
  return slot;
}

const SERIES = /^[a-z]{3}(-[a-z]{3})+$/i;

/** Days of the series of a slot as offices write them, `Fri-Sat-Sat`; nothing where it is one game a day. */
function seriesOf({ date, days }: Slot): string {
  if (date === null || days === undefined) return '';
  return days.map((day) => WEEKDAYS[weekdayOfDay(dayNumber(date) + day)]).join('-');
}

interface WrittenDate {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
}

/** A date as M/D/YY, D-Mon, D-Mon-YY or YYYY-MM-DD, perhaps after a weekday. */
function dateIn(cell: string): WrittenDate | null {
  const text = cell.replace(/^(sun|mon|tue|wed|thu|fri|sat)[a-z]*\.?,?\s+/i, '');
  const slashed = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{2}|\d{4}))?$/.exec(text);
  const named = /^(\d{1,2})[-\s]([a-z]{3})[a-z]*\.?(?:[-\s](\d{2}|\d{4}))?$/i.exec(text);
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const yearOf = (digits: string | undefined) => (digits === undefined ? null : Number(digits) + (digits.length === 2 ? 2_000 : 0));
  const parts = slashed
    ? { year: yearOf(slashed[3]), month: Number(slashed[1]), day: Number(slashed[2]) }
    : named
      ? {
          year: yearOf(named[3]),
          month: MONTHS.findIndex((name) => name.toLowerCase() === named[2].toLowerCase()) + 1,
          day: Number(named[1]),
        }
      : iso
        ? { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) }
        : null;
  if (parts === null) return null;
  // 2024 was a leap year: February 29 is a date in some year.
  const date = textOf({ ...parts, year: parts.year ?? 2024 });
  return parts.month >= 1 && parts.month <= 12 && dateOfDay(dayNumber(date)) === date ? parts : null;
}

/** `YYYY-MM-DD`, or `MM-DD` where the year is not known. */
function textOf({ year, month, day }: WrittenDate): string {
  const tail = `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return year === null ? tail : `${year}-${tail}`;
}
