import { FormatError, type FormatFault, quote } from './format-error.ts';
import { readTable, writeTable } from './table.ts';

/** Who meets whom, before dates, as an office edits it: one game a row. `host` `either` leaves the site to the search, `neutral` is a game
 *  elsewhere that is nobody's home game; a locked
 *  row stays as it is when the others are decided anew. */
export interface MatchupRow {
  readonly home: string;
  readonly away: string;
  readonly host: 'home' | 'either' | 'neutral';
  readonly locked: boolean;
  /** For those who read it: why the two meet. */
  readonly why?: string;
}

const COLUMNS = ['home', 'away', 'host', 'locked'] as const;

/** Writes matchups as a table, in the order given; with a column `why` if a row has a reason. */
export function writeMatchups(rows: readonly MatchupRow[]): string {
  const hasReasons = rows.some(({ why }) => why !== undefined && why !== '');
  return writeTable([
    hasReasons ? [...COLUMNS, 'why'] : COLUMNS,
    ...rows.map(({ home, away, host, locked, why = '' }) => [home, away, host, locked ? 'yes' : 'no', ...(hasReasons ? [why] : [])]),
  ]);
}

/** Reads a table whose first row names its columns, in any order and case: `home` and `away` (codes of `teams`), and if they are there
 *  `host` (`home`, `either` or `neutral`; empty: `home`) and `locked` (`yes` or `no`; empty: `no`). Other columns are ignored.
 *  @throws {FormatError} with the lines of all rows that cannot be read */
export function readMatchups(text: string, teams: readonly string[]): MatchupRow[] {
  const [header, ...lines] = readTable(text);
  const titles = header?.cells.map((title) => title.trim().toLowerCase()) ?? [];
  const missing = ['home', 'away'].filter((title) => !titles.includes(title));
  if (missing.length > 0) {
    const detail = `the first row must name the columns home and away; there is no ${missing.join(', no ')}`;
    throw new FormatError([{ path: '', detail, line: header?.line ?? 1 }]);
  }
  const faults: FormatFault[] = [];
  const rows = lines.map(({ cells, line }): MatchupRow => {
    const cell = (title: string) => cells[titles.indexOf(title)]?.trim() ?? '';
    const team = (title: 'home' | 'away') => {
      const found = teams.find((code) => code.toLowerCase() === cell(title).toLowerCase());
      if (found === undefined)
        faults.push({ path: title, detail: `${quote(cell(title))} is none of the teams ${teams.join(', ')}`, line, value: cell(title) });
      return found ?? '';
    };
    const choice = (title: 'host' | 'locked', allowed: readonly string[]) => {
      const value = cell(title).toLowerCase();
      if (value !== '' && !allowed.includes(value))
        faults.push({ path: title, detail: `${quote(cell(title))} is none of ${allowed.join(', ')}`, line, value: cell(title) });
      return value;
    };
    const [home, away] = [team('home'), team('away')];
    if (home !== '' && home === away) faults.push({ path: 'away', detail: `${quote(away)} cannot meet itself`, line, value: away });
    const host = choice('host', ['home', 'either', 'neutral']);
    return { home, away, host: host === 'either' || host === 'neutral' ? host : 'home', locked: choice('locked', ['yes', 'no']) === 'yes' };
  });
  if (faults.length > 0) throw new FormatError(faults);
  return rows;
}
