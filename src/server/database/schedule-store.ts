import { endianness } from 'node:os';
import { sql } from 'kysely';
import type { Schedule } from '../../model/schedule.ts';
import type { Score } from '../../model/score.ts';
import { newId } from './new-id.ts';
import type { Database, Page } from './tables.ts';

/** A stored schedule without its games. */
export interface ScheduleHead {
  readonly id: string;
  readonly seasonId: string;
  readonly version: number;
  readonly runId: string | null;
  readonly createdAt: Date;
  readonly score: Score;
}

export interface StoredSchedule extends ScheduleHead {
  readonly schedule: Schedule;
}

/** What a new schedule belongs to: a version of a season, and the run that found it if one did. */
export interface ScheduleOrigin {
  readonly seasonId: string;
  readonly version: number;
  readonly runId: string | null;
}

const HEAD = ['id', 'season_id', 'version', 'run_id', 'created_at', 'hard', 'soft'] as const;

/** Stores a schedule of a season version with its score; schedules are immutable. */
export async function insertSchedule(
  db: Database,
  origin: ScheduleOrigin,
  schedule: Schedule,
  { hard, soft }: Score,
): Promise<ScheduleHead> {
  const row = await db
    .insertInto('schedules')
    .values({
      id: newId(),
      season_id: origin.seasonId,
      version: origin.version,
      run_id: origin.runId,
      ...pack(schedule),
      hard,
      soft,
    })
    .returning(HEAD)
    .executeTakeFirstOrThrow();
  return toHead(row);
}

/** Schedules of a season, newest first; without `steps`, none that drafts have made: a `move` stores what it leads to. */
export async function listSchedules(db: Database, season: string, { limit, before }: Page, { steps = true } = {}): Promise<ScheduleHead[]> {
  let query = db.selectFrom('schedules').select(HEAD).where('season_id', '=', season).orderBy('id', 'desc').limit(limit);
  if (before !== null) query = query.where('id', '<', before);
  if (!steps)
    query = query.where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('draft_steps')
            .select('number')
            .whereRef('draft_steps.schedule_id', '=', 'schedules.id')
            .where(sql<boolean>`action::jsonb ->> 'action' = 'move'`),
        ),
      ),
    );
  return (await query.execute()).map(toHead);
}

export async function findSchedule(db: Database, id: string): Promise<StoredSchedule | null> {
  const row = await db
    .selectFrom('schedules')
    .select([...HEAD, 'slots', 'flipped'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : { ...toHead(row), schedule: unpack(row.slots, row.flipped) };
}

interface HeadRow {
  readonly id: string;
  readonly season_id: string;
  readonly version: number;
  readonly run_id: string | null;
  readonly created_at: Date;
  readonly hard: number;
  readonly soft: number;
}

function toHead({ id, season_id, version, run_id, created_at, hard, soft }: HeadRow): ScheduleHead {
  return { id, seasonId: season_id, version, runId: run_id, createdAt: created_at, score: { hard, soft } };
}

/** The columns of a schedule: slots as 16-bit little-endian integers, flipped as bytes. */
function pack({ slots, flipped }: Schedule): { slots: Buffer; flipped: Buffer } {
  const bytes = Buffer.from(slots.buffer.slice(slots.byteOffset, slots.byteOffset + slots.byteLength));
  return { slots: endianness() === 'LE' ? bytes : bytes.swap16(), flipped: Buffer.from(flipped) };
}

function unpack(slots: Buffer, flipped: Buffer): Schedule {
  const bytes = Uint8Array.from(slots);
  if (endianness() === 'BE') Buffer.from(bytes.buffer).swap16();
  return { slots: new Int16Array(bytes.buffer), flipped: Uint8Array.from(flipped) };
}
