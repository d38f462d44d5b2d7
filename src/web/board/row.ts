import { MONTHS, slotDays, WEEKDAYS, weekdayOfDay } from '../../model/calendar.ts';
import { breaksOf } from '../../model/objective.ts';
import type { Season } from '../../model/season.ts';
import { slotName, teamName } from '../../model/sentence.ts';
import { playingDays } from '../../model/series.ts';
import type { Timetable } from '../../model/timetable.ts';
import { milesOf } from '../../model/travel.ts';
import { words } from '../words.ts';

export type Side = 'home' | 'away' | 'neutral' | 'bye';

/** What stands in a cell of the board. */
export interface BoardCell {
  readonly side: Side;
  /** What is written: `KU`, `@KU`, a dash. */
  readonly text: string;
  /** When a series is played: `Fri–Sun`, `Fr-Sa-Sa` where it is not one game a day; empty for single games. */
  readonly days: string;
  /** What is said: `at Kansas`. */
  readonly label: string;
  /** The games of the cell; more than one where the rule of one game a slot is broken. */
  readonly games: readonly number[];
}

/** A team's row. */
export interface BoardRow {
  readonly team: number;
  readonly cells: readonly BoardCell[];
  /** `H`, `A` or `N` of each game in order of time. */
  readonly pattern: string;
  readonly breaks: number;
  /** Null where the season has no distances. */
  readonly miles: number | null;
  /** Equal for rows that look the same. */
  readonly signature: string;
}

const BYE: BoardCell = { side: 'bye', text: words.board.bye, days: '', label: words.board.byeLabel, games: [] };

export function shortName({ teams }: Season, team: number): string {
  return teams[team].abbreviation || teams[team].name || teams[team].id;
}

function describeGame(timetable: Timetable, game: number, team: number): { side: Exclude<Side, 'bye'>; text: string; label: string } {
  const { season } = timetable;
  const opponent = timetable.opponent(game, team);
  const short = shortName(season, opponent);
  const name = teamName(season, opponent);
  const { board } = words;
  if (timetable.isNeutral(game)) return { side: 'neutral', text: `${board.neutral} ${short}`, label: board.meets(name) };
  if (timetable.homes[game] === team) return { side: 'home', text: short, label: board.hosts(name) };
  return { side: 'away', text: `${board.away}${short}`, label: board.playsAt(name) };
}

function describeCell(timetable: Timetable, team: number, slot: number): BoardCell {
  const games = Array.from(timetable.rows.subarray(timetable.begin(team, slot), timetable.end(team, slot)));
  if (games.length === 0) return BYE;
  const { season } = timetable;
  const parts = games.map((game) => ({ ...describeGame(timetable, game, team), series: seriesOf(season, slot, season.games[game].days) }));
  const label = parts.map(({ label, series }) => (series === null ? label : `${label}, ${series.label}`)).join('; ');
  const text = parts.map(({ text }) => text).join(' ');
  return { side: parts[0].side, text, days: parts.find(({ series }) => series !== null)?.series?.text ?? '', label, games };
}

/** The days of a series of `days` games in a slot, as they are written and said; null of a single game. A slot without a date has no
 *  days, only their number. */
function seriesOf(season: Season, slot: number, days: number): { readonly text: string; readonly label: string } | null {
  if (days < 2) return null;
  const first = slotDays(season)[slot];
  if (Number.isNaN(first)) return { text: `×${days}`, label: words.board.series(days) };
  const played = playingDays(season, slot, days);
  const names = played.map((day) => WEEKDAYS[weekdayOfDay(first + day)]);
  const [from, to] = [names[0], names[days - 1]];
  if (played.every((day, game) => day === game)) return { text: `${from}–${to}`, label: words.board.seriesFromTo(from, to) };
  return { text: names.map((name) => name.slice(0, 2)).join('-'), label: words.board.seriesOn(names) };
}

/** The rows of the board, in the order of the season's teams. */
export function rowsOf(timetable: Timetable): BoardRow[] {
  const { season } = timetable;
  return season.teams.map((_, team) => {
    const cells = season.slots.map((_, slot) => describeCell(timetable, team, slot));
    const pattern = Array.from(timetable.gamesOf(team), (game) =>
      timetable.isNeutral(game) ? 'N' : timetable.homes[game] === team ? 'H' : 'A',
    ).join('');
    const miles = season.distances === null ? null : milesOf(timetable, team, season.objective.returnHomeAfterDays);
    const breaks = breaksOf(timetable, team);
    return { team, cells, pattern, breaks, miles, signature: `${cells.map(({ text, days }) => text + days).join('|')} ${breaks} ${miles}` };
  });
}

/** Head of a column: `Sat` over `Jan 10`; where a slot has no date, its name, shortened to its number if it ends in one. */
export function slotHead(season: Season, slot: number): { readonly over: string; readonly under: string; readonly full: string } {
  const day = slotDays(season)[slot];
  const full = slotName(season, slot);
  const { date, name, id } = season.slots[slot];
  if (Number.isNaN(day) || date === null) return { over: '', under: /\d+$/.exec(name || id)?.[0] ?? (name || id), full };
  const weekday = WEEKDAYS[weekdayOfDay(day)];
  return { over: weekday, under: `${MONTHS[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(8, 10))}`, full: `${weekday} ${full}` };
}

/** Whether the slot begins another month than the one before it. */
export function beginsMonth({ slots }: Season, slot: number): boolean {
  const date = slots[slot].date;
  const before = slots[slot - 1]?.date ?? null;
  return date !== null && before !== null && date.slice(0, 7) !== before.slice(0, 7);
}
