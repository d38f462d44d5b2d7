import { readSchedule as readRobinxSchedule, readSeason as readRobinxSeason } from '../../formats/robinx.ts';
import { readScheduleDocument } from '../../formats/schedule-document.ts';
import { readSeasonDocument, writeSeasonDocument } from '../../formats/season-document.ts';
import type { Schedule } from '../../model/schedule.ts';
import { type Season, SeasonError } from '../../model/season.ts';
import type { SeasonContent } from '../database/season-store.ts';
import { ProblemError } from './problems.ts';

/** A body as the parsers leave it: text is XML, anything else was JSON. `at` is where the document stands in the body. */
export function readSeasonBody(body: unknown, at = ''): Season {
  return refusing('season', at, () => (typeof body === 'string' ? readRobinxSeason(body) : readSeasonDocument(body)));
}

export function readScheduleBody(season: Season, body: unknown, at = ''): Schedule {
  return refusing('schedule', at, () => (typeof body === 'string' ? readRobinxSchedule(body, season) : readScheduleDocument(body, season)));
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

/** Turns what a format finds wrong into a problem that points at it. */
function refusing<Result>(what: string, at: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof SeasonError) {
      const faults = error.faults.map(({ path, detail }) => ({ pointer: at + toPointer(path), detail }));
      throw new ProblemError('invalid-document', `the ${what} cannot be read: ${error.message}`, { faults });
    }
    throw error;
  }
}

/** `constraints[3].teams[1]` as a JSON Pointer. */
function toPointer(path: string): string {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
