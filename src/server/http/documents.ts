import { isListOfGames, readCsv } from '../../formats/csv.ts';
import { FormatError, type FormatFault, sayFault } from '../../formats/format-error.ts';
import { readOfficeGrid } from '../../formats/office-grid.ts';
import { readRobinxSchedule, readRobinxSeason } from '../../formats/robinx.ts';
import { readScheduleDocument } from '../../formats/schedule-document.ts';
import { readSeasonDocument, writeSeasonDocument } from '../../formats/season-document.ts';
import { isTimeZone } from '../../model/clock.ts';
import type { Schedule } from '../../model/schedule.ts';
import { type Season, SeasonError } from '../../model/season.ts';
import type { SeasonContent } from '../database/season-store.ts';
import { type Fault, ProblemError } from './problems.ts';

/** The season of a body as the parsers leave it: text is RobinX XML, anything else was JSON. `at` is the JSON Pointer of the
 *  document in the body.
 *  @throws {ProblemError} pointing at each place that is wrong */
export function readSeasonBody(body: unknown, at = ''): Season {
  return refusing('season', at, () => (typeof body === 'string' ? readRobinxSeason(body) : readSeasonDocument(body)));
}

/** The schedule of a body; see {@link readSeasonBody}. Every match must be one of the season's games.
 *  @throws {ProblemError} */
export function readScheduleBody(season: Season, body: unknown, at = ''): Schedule {
  return refusing('schedule', at, () => {
    if (typeof body !== 'string') return readScheduleDocument(season, body);
    const { schedule, dropped } = readRobinxSchedule(season, body);
    if (dropped.length === 0) return schedule;
    throw new FormatError(
      dropped.map(({ home, away, slot, line }) => ({
        path: '<ScheduledMatch>',
        detail: `${home} hosting ${away} in ${slot} fits no open game of this season`,
        line,
      })),
    );
  });
}

/** The schedule of a table: a list of games, or an office grid. A game that stands in a grid more often than the season has it is
 *  refused, or left out and told.
 *  @throws {ProblemError} with line and column of each cell that is wrong */
export function readScheduleTable(
  season: Season,
  text: string,
  aliases: Readonly<Record<string, string>>,
  leaveOut: boolean,
): { readonly schedule: Schedule; readonly leftOut: string[] } {
  return refusing('schedule', '', () => {
    if (isListOfGames(text)) return { schedule: readCsv(season, text, aliases), leftOut: [] };
    const { schedule, duplicates } = readOfficeGrid(season, text, aliases);
    const faults = duplicates.map(({ home, away, date, line, column }) => ({
      path: '',
      detail: `${home} hosting ${away} on ${date} is a game too many: it stands twice, or the season does not have it`,
      line,
      column,
    }));
    if (faults.length > 0 && !leaveOut) throw new FormatError(faults);
    return { schedule, leftOut: faults.map(({ detail, line, column }) => `line ${line}, column ${column}: ${detail}`) };
  });
}

/** Refuses a season whose zones nobody knows, before it is stored: calendars could not say when its games are.
 *  @throws {ProblemError} pointing at each of them */
export function refuseUnknownZones({ venues, slots }: Season): void {
  const faults = Object.entries({ venues, slots }).flatMap(([list, entries]) =>
    entries.flatMap(({ timeZone }, index): Fault[] =>
      timeZone == null || isTimeZone(timeZone)
        ? []
        : [{ pointer: `/${list}/${index}/timeZone`, detail: `"${timeZone}" is no time zone that is known` }],
    ),
  );
  if (faults.length > 0) throw new ProblemError('invalid-document', `${faults[0].pointer}: ${faults[0].detail}`, { faults });
}

/** What is stored of a season. */
export function contentOf(season: Season): SeasonContent {
  return {
    name: season.name,
    document: JSON.stringify(writeSeasonDocument(season)),
    teams: season.teams.length,
    slots: season.slots.length,
    games: season.games.length,
    constraints: season.constraints.length,
  };
}

/** Writes in a format that may have no words for something.
 *  @throws {ProblemError} not-acceptable, saying for what */
export function writeOrRefuse(write: () => string): string {
  try {
    return write();
  } catch (error) {
    if (error instanceof FormatError) throw new ProblemError('not-acceptable', `this cannot be said in that format: ${error.message}`);
    throw error;
  }
}

/** Turns what a format or the model finds wrong into a problem that points at it.
 *  @throws {ProblemError} */
export function refusing<Result>(what: string, at: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof SeasonError)) throw error;
    const faults =
      error instanceof FormatError
        ? error.faults.map((fault) => faultOf(fault, at))
        : error.faults.map(({ path, detail }) => ({ pointer: at + toPointer(path), detail }));
    throw new ProblemError('invalid-document', `the ${what} cannot be read: ${error.message}`, { faults });
  }
}

/** Faults of JSON have a pointer; those of XML their line in the text. */
function faultOf(fault: FormatFault, at: string): Fault {
  return fault.line === undefined ? { pointer: at + fault.path, detail: fault.detail } : { pointer: at, detail: sayFault(fault) };
}

/** `constraints[3].teams[1]` as a JSON Pointer. */
function toPointer(path: string): string {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
