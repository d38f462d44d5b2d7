import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { FormatError, type FormatFault, quote } from './format-error.ts';
import { Placement, singleGames, venueOf } from './placement.ts';
import { readTable, writeTable } from './table.ts';
import { TeamNames } from './team-names.ts';

const COLUMNS = ['date', 'time', 'slot', 'home', 'away', 'venue', 'site', 'game'] as const;

/** Writes the games that have a slot as a table, in order of time: date, time (at the venue), slot, home, away, venue, site
 *  (`home` or `neutral`), game (its id); where there are series a row for each of their games, and which it is (`1/3`). */
export function writeCsv(season: Season, schedule: Schedule): string {
  const names = new TeamNames(season);
  const hasSeries = season.games.some(({ days }) => days > 1);
  const rows = singleGames(season, schedule).map(({ game, home, away, slot, date, number, of, isSecond }) => {
    const { startTime, id } = season.slots[slot];
    const { host } = season.games[game];
    const venue = season.venues[venueOf(season, game, home)].name;
    const site = host === 'neutral' ? 'neutral' : 'home';
    const part = hasSeries ? [of === 1 ? null : `${number}/${of}`] : [];
    return [date, isSecond ? null : startTime, id, names.write(home), names.write(away), venue, site, season.games[game].id, ...part];
  });
  return writeTable([[...COLUMNS, ...(hasSeries ? ['part'] : [])], ...rows]);
}

/** Reads a schedule from a table whose first row names its columns, in any order and case: `home`, `away`, and `slot` or `date`
 *  (with `time` where a date has several slots); `game` tells apart games of the same teams. A series lies where the row of its first game
 *  puts it; rows of later ones (`part` 2/3) are not looked at. Other columns are ignored. Teams are found by name ({@link TeamNames}).
 *  @throws {FormatError} with the lines of all rows that are no game of the season */
export function readCsv(season: Season, text: string, aliases?: Readonly<Record<string, string>>): Schedule {
  const [header, ...rows] = readTable(text);
  const titles = header?.cells.map((title) => title.toLowerCase()) ?? [];
  const needs = ['home', 'away', titles.includes('slot') ? 'slot' : 'date'].filter((title) => !titles.includes(title));
  if (needs.length > 0) {
    const detail = `the first row must name the columns home, away, and slot or date; there is no ${needs.join(', ')}`;
    throw new FormatError([{ path: '', detail, line: header?.line ?? 1 }]);
  }
  const names = new TeamNames(season, aliases);
  const slotIds = new Map(season.slots.map(({ id }, slot) => [id, slot]));
  const games = new Map(season.games.map(({ id }, game) => [id, game]));
  const placement = new Placement(season);
  const faults: FormatFault[] = [];
  const named: (() => void)[] = [];
  const unnamed: (() => void)[] = [];
  for (const { line, cells } of rows) {
    const cell = (title: string) => cells[titles.indexOf(title)] ?? '';
    if (/^([2-9]|\d\d+)\s*\/\s*\d+$/.test(cell('part'))) continue;
    const fault = (path: string, detail: string) => {
      faults.push({ path, detail, line, value: cell(path) });
    };
    const home = names.find(cell('home'));
    const away = names.find(cell('away'));
    if (home === null) fault('home', `${quote(cell('home'))} is not the name of one team`);
    if (away === null) fault('away', `${quote(cell('away'))} is not the name of one team`);
    const slot = cell('slot') === '' ? slotOf(season, cell('date'), cell('time')) : slotIds.get(cell('slot'));
    if (typeof slot === 'string') fault('date', slot);
    else if (slot === undefined) fault('slot', `${quote(cell('slot'))} is not a slot of this season`);
    if (home === null || away === null || typeof slot !== 'number') continue;
    const match = { home, away, slot };
    const game = games.get(cell('game'));
    if (game === undefined) {
      unnamed.push(() => {
        if (!placement.place(match)) fault('home', noGame(season, home, away));
      });
    } else {
      named.push(() => {
        const outcome = placement.placeAs(game, match);
        if (outcome === 'other') fault('game', `${quote(cell('game'))} is not a game of these teams at this place`);
        if (outcome === 'taken') fault('game', `${quote(cell('game'))} stands twice`);
      });
    }
  }
  // Those that name their game first, lest another takes it.
  for (const place of [...named, ...unnamed]) place();
  if (faults.length > 0) throw new FormatError(faults);
  return placement.schedule;
}

/** Whether a table is a list of games, by its first line: it names a column for home and one for away teams. A grid has a column
 *  for each team instead. */
export function isListOfGames(text: string): boolean {
  const titles = text
    .slice(0, Math.max(0, text.search(/[\r\n]|$/)))
    .toLowerCase()
    .split(/[,;\t]/)
    .map((title) => title.replaceAll(/["\s\ufeff]/g, ''));
  return titles.includes('home') || titles.includes('away');
}

function noGame(season: Season, home: number, away: number): string {
  return `no game is open in which ${quote(season.teams[home].name)} hosts ${quote(season.teams[away].name)}`;
}

/** The slot of a date (and time), or why there is none. */
function slotOf({ slots }: Season, date: string, time: string): number | string {
  const onDate = slots.flatMap((slot, index) => (slot.date === date ? [index] : []));
  if (onDate.length === 0) return `${quote(date)} is not the date (YYYY-MM-DD) of a slot of this season`;
  const atTime = onDate.filter((slot) => slots[slot].startTime === time);
  if (atTime.length === 1) return atTime[0];
  return onDate.length === 1 ? onDate[0] : `${quote(date)} is the date of ${onDate.length} slots: name the slot or its time`;
}
