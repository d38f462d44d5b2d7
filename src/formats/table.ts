import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { stringify } from 'csv-stringify/browser/esm/sync';
import { FormatError, type FormatFault, quote } from './format-error.ts';

/** What a table of comma-separated values may be at most. */
export const TABLE_LIMITS = { characters: 16 << 20, rows: 50_000, columns: 2_500, cell: 2_000 } as const;

/** A row of a table: its cells without outer white space, and the line of the text on which it ends. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Reads comma-separated values (RFC 4180; also `;` or tabs, whichever the first line has most). Rows without content are left
 *  out.
 *  @throws {FormatError} with the line */
export function readTable(text: string): Row[] {
  if (text.length > TABLE_LIMITS.characters)
    throw new FormatError([{ path: '', detail: `the table has ${text.length} characters, at most ${TABLE_LIMITS.characters} are read` }]);
  const head = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)));
  const delimiter = [',', ';', '\t'].reduce((best, candidate) =>
    head.split(candidate).length > head.split(best).length ? candidate : best,
  );
  const rows: Row[] = [];
  const fail = (line: number, detail: string): never => {
    throw new FormatError([{ path: '', detail, line }]);
  };
  const foreign = text.indexOf('\ufffd');
  if (foreign >= 0) fail(text.slice(0, foreign).split('\n').length, 'there are letters that are not UTF-8; save the table as "CSV UTF-8"');
  try {
    parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_records_with_empty_values: true,
      trim: true,
      to: TABLE_LIMITS.rows + 1,
      max_record_size: TABLE_LIMITS.columns * 100,
      on_record: (cells: string[], { lines }) => {
        if (rows.length === TABLE_LIMITS.rows) fail(lines, `the table has more than ${TABLE_LIMITS.rows} rows`);
        if (cells.length > TABLE_LIMITS.columns) fail(lines, `a row has more than ${TABLE_LIMITS.columns} columns`);
        if (cells.some((cell) => cell.length > TABLE_LIMITS.cell)) fail(lines, `a cell has more than ${TABLE_LIMITS.cell} characters`);
        rows.push({ line: lines, cells });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    fail(typeof error.lines === 'number' ? error.lines : 1, `this is not a table of comma-separated values: ${error.message}`);
  }
  return rows;
}

/** Writes comma-separated values with CR LF at line ends (RFC 4180). */
export function writeTable(rows: readonly (readonly (string | number | null)[])[]): string {
  return stringify(rows as (string | number | null)[][], { record_delimiter: 'windows' });
}

/** A row of a table with named columns. */
export interface NamedRow<Column extends string> {
  readonly line: number;
  readonly cells: Readonly<Record<Column, string>>;
}

/** Reads a table whose first row names its columns, in any order and case; each column has one or several names. What is missing
 *  is empty. A title that is none of the names is an error, and so is a cell without a title: neither a misspelt column is lost, nor the
 *  rest of a sentence after a comma.
 *  @throws {FormatError} with line and column */
export function readNamedTable<Column extends string>(
  text: string,
  columns: Readonly<Record<Column, readonly string[]>>,
  needed: readonly NoInfer<Column>[],
): NamedRow<Column>[] {
  const [header, ...rows] = readTable(text);
  const names = Object.keys(columns) as Column[];
  const known = names.flatMap((name) => columns[name]).join(', ');
  const titles = header?.cells.map((title) => title.toLowerCase()) ?? [];
  const line = header?.line ?? 1;
  const found = titles.map((title) => names.find((name) => columns[name].includes(title)));
  const faults: FormatFault[] = [];
  titles.forEach((title, column) => {
    const place = { path: '', line, column: column + 1, value: title };
    if (title !== '' && found[column] === undefined) faults.push({ ...place, detail: `"${title}" is no column; there are ${known}` });
    if (found[column] !== undefined && found.indexOf(found[column]) < column) faults.push({ ...place, detail: `"${title}" stands twice` });
  });
  const missing = needed.filter((name) => !found.includes(name));
  if (missing.length > 0) faults.push({ path: '', detail: `the first row must name its columns; there is no ${missing.join(', ')}`, line });
  for (const { line: at, cells } of rows) {
    const beyond = cells.findIndex((cell, column) => cell !== '' && (titles[column] ?? '') === '');
    if (beyond < 0) continue;
    const detail = `${quote(cells[beyond])} has no column; a text with commas needs quotation marks around it`;
    faults.push({ path: '', detail, line: at, column: beyond + 1, value: cells[beyond] });
  }
  if (faults.length > 0) throw new FormatError(faults);
  return rows.map(({ line: at, cells }) => ({
    line: at,
    cells: Object.fromEntries(names.map((name) => [name, cells[found.indexOf(name)] ?? ''])) as Record<Column, string>,
  }));
}
