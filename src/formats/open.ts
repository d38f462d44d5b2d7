import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { isListOfGames, readCsv } from './csv.ts';
import { FormatError, quote } from './format-error.ts';
import { parseJson } from './json-schema.ts';
import { readOfficeGrid } from './office-grid.ts';
import { type DroppedMatch, readRobinxSchedule, readRobinxSeason } from './robinx.ts';
import { readScheduleDocument } from './schedule-document.ts';
import { readSeasonDocument } from './season-document.ts';
import { decode, decodeXml } from './xml.ts';

/** A schedule as it was found in a file; `dropped` are matches of a RobinX solution, or of a grid, that fit no open game. */
export interface OpenedSchedule {
  readonly schedule: Schedule;
  readonly dropped: readonly DroppedMatch[];
}

/** What the names in a table mean beyond those of the season: name -> team id. */
export type Aliases = Readonly<Record<string, string>>;

/** What a file holds: a season, or a schedule, which means something only with its season. */
export type Opened =
  | { readonly kind: 'season'; readonly season: Season }
  | { readonly kind: 'schedule'; readonly read: (season: Season, aliases?: Aliases) => OpenedSchedule };

/** Opens a file of any format that is read, known by its content: RobinX XML, FlexTime JSON, a table of games, an
 *  office grid.
 *  @throws {FormatError} */
export function open(bytes: Uint8Array): Opened {
  const start = startOf(bytes);
  if (start.startsWith('<')) {
    const text = decodeXml(bytes);
    if (rootOf(text) === 'Solution') return { kind: 'schedule', read: (season) => readRobinxSchedule(season, text) };
    return { kind: 'season', season: readRobinxSeason(text) };
  }
  if (start.startsWith('{')) {
    const value = parseJson(decode(bytes)) as { format?: unknown };
    if (value.format === 'flextime-schedule') {
      return { kind: 'schedule', read: (season) => ({ schedule: readScheduleDocument(season, value), dropped: [] }) };
    }
    return { kind: 'season', season: readSeasonDocument(value) };
  }
  if (start === '') throw new FormatError([{ path: '', detail: 'the file is empty' }]);
  const text = decode(bytes);
  if (text.includes('\0')) throw new FormatError([{ path: '', detail: 'the file is not text' }]);
  return { kind: 'schedule', read: (season, aliases) => readTableOrGrid(season, text, aliases) };
}

/** Opens a file that must be a season.
 *  @throws {FormatError}
 *  @throws {SeasonError} */
export function openSeason(bytes: Uint8Array): Season {
  const opened = open(bytes);
  if (opened.kind === 'season') return opened.season;
  throw new FormatError([{ path: '', detail: 'this is not a season but looks like a schedule' }]);
}

/** Opens a file that must be a schedule of a season.
 *  @throws {FormatError} */
export function openSchedule(season: Season, bytes: Uint8Array, aliases?: Aliases): OpenedSchedule {
  const opened = open(bytes);
  if (opened.kind === 'schedule') return opened.read(season, aliases);
  throw new FormatError([{ path: '', detail: `this is not a schedule but the season ${quote(opened.season.name)}` }]);
}

function readTableOrGrid(season: Season, text: string, aliases: Aliases | undefined): OpenedSchedule {
  if (isListOfGames(text)) return { schedule: readCsv(season, text, aliases), dropped: [] };
  const { schedule, duplicates } = readOfficeGrid(season, text, aliases);
  return { schedule, dropped: duplicates.map(({ home, away, date, line }) => ({ home, away, slot: date, line })) };
}

/** The first characters that are not white space, whatever the encoding. */
function startOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1')
    .decode(bytes.subarray(0, 1_000))
    .replace(/^(ÿþ|þÿ|ï»¿)/, '')
    .replaceAll('\0', '')
    .trimStart();
}

function rootOf(text: string): string | undefined {
  return /<([A-Za-z_][\w.-]*)/.exec(text.slice(0, 10_000).replaceAll(/<!--[\s\S]*?-->/g, ''))?.[1];
}
