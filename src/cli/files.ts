import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeCsv } from '../formats/csv.ts';
import { FormatError } from '../formats/format-error.ts';
import { writeICalendar } from '../formats/icalendar.ts';
import { parseJson } from '../formats/json-schema.ts';
import { type GridLayout, writeOfficeGrid } from '../formats/office-grid.ts';
import { type Aliases, type Opened, type OpenedSchedule, open, openSchedule, openSeason } from '../formats/open.ts';
import { writePrintable } from '../formats/print.ts';
import { writeRobinxSchedule, writeRobinxSeason } from '../formats/robinx.ts';
import { writeScheduleDocument } from '../formats/schedule-document.ts';
import { writeSeasonDocument } from '../formats/season-document.ts';
import { decode } from '../formats/xml.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Score } from '../model/score.ts';
import { type Season, SeasonError } from '../model/season.ts';
import { UsageError } from './usage-error.ts';

/** The largest file that is read; formats have lower limits of their own. */
const MOST_BYTES = 64 << 20;

export function readSeasonFile(file: string): Season {
  return reading(file, openSeason);
}

export function readScheduleFile(file: string, season: Season, aliases?: Aliases): OpenedSchedule {
  return reading(file, (bytes) => openSchedule(season, bytes, aliases));
}

/** Reads team aliases: a JSON object of names and the ids of the teams that they mean. */
export function readAliasFile(file: string): Aliases {
  const value = reading(file, (bytes) => parseJson(decode(bytes)));
  const isMap = typeof value === 'object' && value !== null && Object.values(value).every((id) => typeof id === 'string');
  if (!isMap) throw new UsageError(`${file}: aliases are a JSON object of names and team ids, such as {"BU": "BAY"}.`);
  return value as Aliases;
}

export function readAnyFile(file: string): Opened {
  return reading(file, open);
}

/** @throws {UsageError} with the file's name and what is wrong, for every file that cannot be read or understood */
export function reading<Result>(file: string, understand: (bytes: Uint8Array) => Result): Result {
  try {
    return understand(readBytes(file));
  } catch (error) {
    if (error instanceof FormatError || error instanceof SeasonError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

function readBytes(file: string): Uint8Array {
  try {
    const handle = openSync(file, 'r');
    try {
      const { size } = fstatSync(handle);
      if (size > MOST_BYTES) throw new UsageError(`${file}: the file has ${size} bytes, at most ${MOST_BYTES} are read.`);
      return readFileSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw explain(error, file, 'read');
  }
}

const SEASON_WRITERS: Readonly<Record<string, (season: Season) => string>> = {
  '.xml': writeRobinxSeason,
  '.json': (season) => `${JSON.stringify(writeSeasonDocument(season), null, 1)}\n`,
};

/** What is written of a schedule: all of it or a team's part (calendars and sheets), tables as a list or as an office grid. */
export interface ScheduleOutput {
  readonly team?: number;
  readonly grid?: GridLayout;
}

type WriteSchedule = (season: Season, schedule: Schedule, score: Score, output: ScheduleOutput) => string;

const SCHEDULE_WRITERS: Readonly<Record<string, WriteSchedule>> = {
  '.xml': writeRobinxSchedule,
  '.json': (season, schedule) => `${JSON.stringify(writeScheduleDocument(season, schedule), null, 1)}\n`,
  '.csv': (season, schedule, _score, { grid }) =>
    grid === undefined ? writeCsv(season, schedule) : writeOfficeGrid(season, schedule, grid),
  '.ics': (season, schedule, _score, { team }) => writeICalendar(season, schedule, { at: new Date(), team }),
  '.html': (season, schedule, _score, { team }) => writePrintable(season, schedule, { team }),
};

/** The writer for a file's extension; asked before any work is done for it.
 *  @throws {UsageError} for an extension that means no format */
export function seasonWriter(file: string): (season: Season) => void {
  const write = writerOf(SEASON_WRITERS, file, 'season');
  return (season) => writeFile(file, () => write(season));
}

/** As {@link seasonWriter}, for schedules. */
export function scheduleWriter(file: string): (season: Season, schedule: Schedule, score: Score, output?: ScheduleOutput) => void {
  const write = writerOf(SCHEDULE_WRITERS, file, 'schedule');
  return (season, schedule, score, output = {}) => writeFile(file, () => write(season, schedule, score, output));
}

function writerOf<Writer>(writers: Readonly<Record<string, Writer>>, file: string, what: string): Writer {
  const extension = path.extname(file).toLowerCase();
  if (!Object.hasOwn(writers, extension))
    throw new UsageError(`${file}: a ${what} is written as ${Object.keys(writers).join(', ')}, not as "${extension}".`);
  return writers[extension];
}

/** Writes a text that is no schedule or season.
 *  @throws {UsageError} if the file cannot be written */
export function writeText(file: string, text: string): void {
  writeFile(file, () => text);
}

/** Puts a file in its place when it is whole: who reads it meanwhile finds the old one. */
function writeFile(file: string, produce: () => string): void {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    writeFileSync(draft, produce(), { flag: 'wx' });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    if (error instanceof FormatError) throw new UsageError(`${file}: ${error.message}`);
    throw explain(error, file, 'written');
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
};

function explain(error: unknown, file: string, verb: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  return code === undefined ? error : new UsageError(`${file} cannot be ${verb}: ${REASONS[code] ?? code}.`);
}
