import { sql } from 'kysely';
import type { Schedule } from '../../model/schedule.ts';
import type { Score } from '../../model/score.ts';
import { newId } from './new-id.ts';
import { insertSchedule } from './schedule-store.ts';
import { type Database, inTransaction, type Page } from './tables.ts';

/** What is kept of a version of a season: its document exactly as it is served, and what lists show. */
export interface SeasonContent {
  readonly name: string;
  readonly document: string;
  readonly teams: number;
  readonly slots: number;
  readonly games: number;
  readonly constraints: number;
}

/** A season as lists show it: the newest version's figures, and that version's best schedule. */
export interface SeasonHead extends Omit<SeasonContent, 'document'> {
  readonly id: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly best: { readonly scheduleId: string; readonly score: Score } | null;
}

/** One immutable version. */
export interface SeasonVersion {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly createdAt: Date;
  readonly document: string;
}

/** Stores a new season as version 1 and gives its id. */
export async function insertSeason(db: Database, content: SeasonContent): Promise<string> {
  const id = newId();
  await inTransaction(db, async (transaction) => {
    await transaction.insertInto('seasons').values({ id, name: content.name, version: 1 }).execute();
    await insertVersion(transaction, id, 1, content);
  });
  return id;
}

/** The names in the program of the examples that have been stored. */
export async function listExamples(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('seasons')
    .select('example')
    .where('example', 'is not', null)
    .$narrowType<{ example: string }>()
    .execute();
  return rows.map(({ example }) => example);
}

/** Stores a season that ships with the program, with its schedule if it ships with one, once for each `example`, its name in the program: null if it has been
 *  stored before. */
export async function insertExample(
  db: Database,
  example: string,
  content: SeasonContent,
  solved: { readonly schedule: Schedule; readonly score: Score } | null,
): Promise<string | null> {
  return inTransaction(db, async (transaction) => {
    const inserted = await transaction
      .insertInto('seasons')
      .values({ id: newId(), name: content.name, version: 1, example })
      .onConflict((conflict) => conflict.column('example').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (inserted === undefined) return null;
    await insertVersion(transaction, inserted.id, 1, content);
    const origin = { seasonId: inserted.id, version: 1, runId: null };
    if (solved !== null) await insertSchedule(transaction, origin, solved.schedule, solved.score);
    return inserted.id;
  });
}

/** Adds a version after `expected` and moves the season's head to it. Gives the new version, or null if the head is not
 *  (or no longer) `expected`. */
export async function addSeasonVersion(db: Database, id: string, expected: number, content: SeasonContent): Promise<number | null> {
  return inTransaction(db, async (transaction) => {
    const moved = await transaction
      .updateTable('seasons')
      .set({ version: expected + 1, name: content.name, updated_at: sql<Date>`now()` })
      .where('id', '=', id)
      .where('version', '=', expected)
      .returning('version')
      .executeTakeFirst();
    if (moved === undefined) return null;
    await insertVersion(transaction, id, moved.version, content);
    return moved.version;
  });
}

async function insertVersion(db: Database, season: string, version: number, content: SeasonContent): Promise<void> {
  await db
    .insertInto('season_versions')
    .values({ season_id: season, version, ...content })
    .execute();
}

export async function listSeasons(db: Database, { limit, before }: Page): Promise<SeasonHead[]> {
  let query = selectHeads(db).orderBy('seasons.id', 'desc').limit(limit);
  if (before !== null) query = query.where('seasons.id', '<', before);
  return (await query.execute()).map(toHead);
}

export async function findSeasonHead(db: Database, id: string): Promise<SeasonHead | null> {
  const row = await selectHeads(db).where('seasons.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toHead(row);
}

/** A version of a season, the newest if none is named. */
export async function findSeasonVersion(db: Database, id: string, version?: number): Promise<SeasonVersion | null> {
  const row = await db
    .selectFrom('season_versions')
    .innerJoin('seasons', 'seasons.id', 'season_versions.season_id')
    .select(['season_versions.version', 'season_versions.name', 'season_versions.created_at', 'season_versions.document'])
    .where('season_id', '=', id)
    .where('season_versions.version', '=', (where) => (version === undefined ? where.ref('seasons.version') : where.val(version)))
    .executeTakeFirst();
  return row === undefined ? null : { id, version: row.version, name: row.name, createdAt: row.created_at, document: row.document };
}

function selectHeads(db: Database) {
  return db
    .selectFrom('seasons')
    .innerJoin('season_versions as head', (join) =>
      join.onRef('head.season_id', '=', 'seasons.id').onRef('head.version', '=', 'seasons.version'),
    )
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom('schedules')
          .select(['schedules.id', 'schedules.hard', 'schedules.soft'])
          .whereRef('schedules.season_id', '=', 'seasons.id')
          .whereRef('schedules.version', '=', 'seasons.version')
          .orderBy('hard')
          .orderBy('soft')
          .orderBy('schedules.id')
          .limit(1)
          .as('best'),
      (join) => join.onTrue(),
    )
    .select([
      'seasons.id',
      'seasons.name',
      'seasons.version',
      'seasons.created_at',
      'seasons.updated_at',
      'head.teams',
      'head.slots',
      'head.games',
      'head.constraints',
      'best.id as best_id',
      'best.hard as best_hard',
      'best.soft as best_soft',
    ]);
}

type HeadRow = Awaited<ReturnType<ReturnType<typeof selectHeads>['executeTakeFirstOrThrow']>>;

function toHead({ created_at, updated_at, best_id, best_hard, best_soft, ...row }: HeadRow): SeasonHead {
  const best =
    best_id === null || best_hard === null || best_soft === null
      ? null
      : { scheduleId: best_id, score: { hard: best_hard, soft: best_soft } };
  return { ...row, createdAt: created_at, updatedAt: updated_at, best };
}
