import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { newId } from './new-id.ts';
import { type Database, inTransaction } from './tables.ts';

/** What the office has told others of a season; `number` counts from 1. */
export interface Publication {
  readonly number: number;
  readonly scheduleId: string;
  /** False while it may still change. */
  readonly final: boolean;
  readonly note: string;
  readonly actor: string;
  readonly createdAt: Date;
}

/** A calendar that people subscribe to; `team` is an id, null for all games. */
export interface Feed {
  readonly id: string;
  readonly seasonId: string;
  readonly team: string | null;
  readonly actor: string;
  readonly createdAt: Date;
}

const FEED = ['id', 'season_id', 'team', 'actor', 'created_at'] as const;

/** Adds the next publication of a season. */
export async function insertPublication(
  db: Database,
  season: string,
  content: Pick<Publication, 'scheduleId' | 'final' | 'note' | 'actor'>,
): Promise<Publication> {
  return inTransaction(db, async (transaction) => {
    // One after the other: the numbers have no gap and no twin.
    await transaction.selectFrom('seasons').select('id').where('id', '=', season).forUpdate().execute();
    const { last } = await transaction
      .selectFrom('publications')
      .select((columns) => columns.fn.max('number').as('last'))
      .where('season_id', '=', season)
      .executeTakeFirstOrThrow();
    const { scheduleId, final, note, actor } = content;
    const row = await transaction
      .insertInto('publications')
      .values({ season_id: season, number: (last ?? 0) + 1, schedule_id: scheduleId, final, note, actor })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toPublication(row);
  });
}

/** The publications of a season, newest first, at most so many. */
export async function listPublications(db: Database, season: string, limit: number): Promise<Publication[]> {
  const rows = await db
    .selectFrom('publications')
    .selectAll()
    .where('season_id', '=', season)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toPublication);
}

/** Makes a feed, and the token in its address, which cannot be had again. */
export async function insertFeed(
  db: Database,
  { seasonId, team, actor }: Pick<Feed, 'seasonId' | 'team' | 'actor'>,
): Promise<Feed & { readonly token: string }> {
  const token = randomBytes(32).toString('base64url');
  const row = await db
    .insertInto('feeds')
    .values({ id: newId(), hash: hashOf(token), season_id: seasonId, team, actor })
    .returning(FEED)
    .executeTakeFirstOrThrow();
  return { ...toFeed(row), token };
}

/** The feeds of a season that are in force, newest first, at most 1,000. */
export async function listFeeds(db: Database, season: string): Promise<Feed[]> {
  const rows = await db
    .selectFrom('feeds')
    .select(FEED)
    .where('season_id', '=', season)
    .where('revoked_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1_000)
    .execute();
  return rows.map(toFeed);
}

/** The feed that a token opens, null for any other text. */
export async function findFeed(db: Database, token: string): Promise<Feed | null> {
  const row = await db
    .selectFrom('feeds')
    .select(FEED)
    .where('hash', '=', hashOf(token))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : toFeed(row);
}

/** Ends a feed; false if there is none in force. */
export async function revokeFeed(db: Database, id: string): Promise<boolean> {
  const row = await db
    .updateTable('feeds')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

interface PublicationRow {
  readonly number: number;
  readonly schedule_id: string;
  readonly final: boolean;
  readonly note: string;
  readonly actor: string;
  readonly created_at: Date;
}

function toPublication({ number, schedule_id, final, note, actor, created_at }: PublicationRow): Publication {
  return { number, scheduleId: schedule_id, final, note, actor, createdAt: created_at };
}

interface FeedRow {
  readonly id: string;
  readonly season_id: string;
  readonly team: string | null;
  readonly actor: string;
  readonly created_at: Date;
}

function toFeed({ id, season_id, team, actor, created_at }: FeedRow): Feed {
  return { id, seasonId: season_id, team, actor, createdAt: created_at };
}
