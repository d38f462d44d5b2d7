import { type Selectable, sql } from 'kysely';
import type { Client } from 'pg';
import type { Contradiction } from '../../model/contradiction.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Score } from '../../model/score.ts';
import { newId } from './new-id.ts';
import { insertSchedule } from './schedule-store.ts';
import { type Database, inTransaction, type Page, type RunEnd, type RunStatus, type Tables } from './tables.ts';

/** The channel on which a run's id is notified whenever its row or its events changed. */
const RUN_CHANNEL = 'flextime_run';

/** The database's clock: the only one that times of runs are read from. */
const NOW = sql<Date>`now()`;

/** When a run ends; at least one of the first three is set. `unimprovedLimitMs`: nothing better was found for so long. */
export interface Termination {
  readonly spentLimitMs: number | null;
  readonly unimprovedLimitMs: number | null;
  readonly iterations: number | null;
  readonly target: number | null;
}

/** What is fixed when a run is asked for. `client` is who asked, for limits on each client. */
export interface RunOrder {
  readonly seasonId: string;
  readonly version: number;
  readonly seed: number;
  readonly threads: number;
  readonly termination: Termination;
  readonly startScheduleId: string | null;
  /** By game: 1 keeps the slot and host that the start gives it; null: none does. */
  readonly locked: Uint8Array | null;
  readonly client: string | null;
}

/** The truth about a run. Counters and `elapsedMs` are summed over all attempts. */
export interface Run extends Omit<RunOrder, 'client'> {
  readonly id: string;
  readonly status: RunStatus;
  readonly stopRequested: boolean;
  readonly score: Score | null;
  readonly scheduleId: string | null;
  readonly iterations: number;
  readonly iterationsPerSecond: number;
  readonly elapsedMs: number;
  readonly attempts: number;
  /** Attempts that ended without a word: their solver died. */
  readonly lost: number;
  /** Number of the last event. */
  readonly events: number;
  readonly error: string | null;
  /** What its solver has proved that no schedule keeps together; null: nothing. */
  readonly contradiction: Contradiction | null;
  /** What ended a finished run; null before that, and of old ones. */
  readonly endedBy: RunEnd | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

/** An incumbent of a run as its event stream replays it; numbers begin at 1 and have no gap. */
export interface RunEvent {
  readonly number: number;
  readonly scheduleId: string;
  readonly score: Score;
  readonly iterations: number;
  readonly elapsedMs: number;
}

/** What a solver reports while it works, summed over all attempts. */
export interface Progress {
  readonly iterations: number;
  readonly elapsedMs: number;
  readonly iterationsPerSecond: number;
  readonly contradiction: Contradiction | null;
}

/** A solver's hold on a run: a later claim makes it void, and every write through it then changes nothing. */
export interface Claim {
  readonly id: string;
  readonly attempt: number;
}

/** Thrown by writes through a claim that is void: another solver has the run, or it was ended. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';

  constructor({ id, attempt }: Claim) {
    super(`attempt ${attempt} no longer holds run ${id}`);
  }
}

export async function insertRun(db: Database, order: RunOrder): Promise<Run> {
  const row = await db
    .insertInto('runs')
    .values({
      id: newId(),
      season_id: order.seasonId,
      version: order.version,
      seed: order.seed,
      threads: order.threads,
      spent_limit_ms: order.termination.spentLimitMs,
      unimproved_limit_ms: order.termination.unimprovedLimitMs,
      iterations_limit: order.termination.iterations,
      target: order.termination.target,
      start_schedule_id: order.startScheduleId,
      locked: order.locked === null ? null : Buffer.from(order.locked),
      client: order.client,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toRun(row);
}

export async function findRun(db: Database, id: string): Promise<Run | null> {
  const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toRun(row);
}

export async function listRuns(db: Database, season: string | null, { limit, before }: Page): Promise<Run[]> {
  let query = db.selectFrom('runs').selectAll().orderBy('id', 'desc').limit(limit);
  if (season !== null) query = query.where('season_id', '=', season);
  if (before !== null) query = query.where('id', '<', before);
  return (await query.execute()).map(toRun);
}

/** How many runs wait or work, in all and for one client. */
export async function countOpenRuns(db: Database, client: string | null): Promise<{ open: number; ofClient: number }> {
  const { open, ofClient } = await db
    .selectFrom('runs')
    .select((columns) => [
      columns.fn.countAll().as('open'),
      columns.fn.countAll().filterWhere('client', 'is not distinct from', client).as('ofClient'),
    ])
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirstOrThrow();
  return { open: Number(open), ofClient: Number(ofClient) };
}

/** How many runs there are in each state, and what the working ones try each second. */
export async function countRuns(db: Database): Promise<{ byStatus: Record<RunStatus, number>; iterationsPerSecond: number }> {
  const rows = await db
    .selectFrom('runs')
    .select((columns) => [
      'status',
      columns.fn.countAll().as('runs'),
      columns.fn.sum('iterations_per_second').filterWhere('status', '=', 'running').as('speed'),
    ])
    .groupBy('status')
    .execute();
  const byStatus = { queued: 0, running: 0, finished: 0, stopped: 0, failed: 0 };
  let iterationsPerSecond = 0;
  for (const { status, runs, speed } of rows) {
    byStatus[status] = Number(runs);
    iterationsPerSecond += Number(speed ?? 0);
  }
  return { byStatus, iterationsPerSecond };
}

/** The events of a run after `number`, at most 1,000 of them, oldest first. */
export async function listRunEvents(db: Database, run: string, number: number): Promise<RunEvent[]> {
  const rows = await db
    .selectFrom('run_events')
    .selectAll()
    .where('run_id', '=', run)
    .where('number', '>', number)
    .orderBy('number')
    .limit(1_000)
    .execute();
  return rows.map((row) => ({
    number: row.number,
    scheduleId: row.schedule_id,
    score: { hard: row.hard, soft: row.soft },
    iterations: Number(row.iterations),
    elapsedMs: Number(row.elapsed_ms),
  }));
}

/** Asks for an end: a waiting run is stopped at once, a working one as soon as its solver sees it; an ended one stays as it
 *  is. Null if there is no such run. */
export async function requestStop(db: Database, id: string): Promise<Run | null> {
  const stopped = await db
    .updateTable('runs')
    .set({
      stop_requested: true,
      status: sql<RunStatus>`case status when 'queued' then 'stopped' else status end`,
      finished_at: sql<Date>`case status when 'queued' then now() end`,
      updated_at: NOW,
    })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .returningAll()
    .executeTakeFirst();
  if (stopped === undefined) return findRun(db, id);
  await notify(db, id);
  return toRun(stopped);
}

/** Takes a run that waits, or whose solver went away, for a new attempt with at most `threads` threads. Null if it has ended. */
export async function claimRun(db: Database, id: string, threads: number): Promise<Run | null> {
  const row = await db
    .updateTable('runs')
    .set({
      lost: sql<number>`lost + (status = 'running')::integer`,
      status: 'running',
      threads: sql<number>`least(threads, ${threads}::integer)`,
      attempts: sql<number>`attempts + 1`,
      started_at: sql<Date>`coalesce(started_at, now())`,
      updated_at: NOW,
    })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  await notify(db, id);
  return toRun(row);
}

/** Stores an incumbent as a schedule and as the run's next event, in one transaction.
 *  @throws {ClaimLost} */
export async function addIncumbent(db: Database, claim: Claim, schedule: Schedule, score: Score, progress: Progress): Promise<RunEvent> {
  return inTransaction(db, async (transaction) => {
    const run = await held(transaction, claim)
      .set((columns) => ({ events: columns('events', '+', 1), hard: score.hard, soft: score.soft, ...counters(progress) }))
      .returning(['events', 'season_id', 'version'])
      .executeTakeFirst();
    if (run === undefined) throw new ClaimLost(claim);
    const { id: scheduleId } = await insertSchedule(
      transaction,
      { seasonId: run.season_id, version: run.version, runId: claim.id },
      schedule,
      score,
    );
    const { iterations, elapsedMs } = progress;
    await transaction
      .insertInto('run_events')
      .values({ run_id: claim.id, number: run.events, schedule_id: scheduleId, ...score, iterations, elapsed_ms: Math.round(elapsedMs) })
      .execute();
    await transaction.updateTable('runs').set({ schedule_id: scheduleId }).where('id', '=', claim.id).execute();
    await notify(transaction, claim.id);
    return { number: run.events, scheduleId, score, iterations, elapsedMs };
  });
}

/** Writes the counters and tells whether a stop was asked for.
 *  @throws {ClaimLost} */
export async function reportProgress(db: Database, claim: Claim, progress: Progress): Promise<{ stopRequested: boolean }> {
  const row = await held(db, claim).set(counters(progress)).returning('stop_requested').executeTakeFirst();
  if (row === undefined) throw new ClaimLost(claim);
  await notify(db, claim.id);
  return { stopRequested: row.stop_requested };
}

/** Ends a run.
 *  @throws {ClaimLost} */
export async function finishRun(
  db: Database,
  claim: Claim,
  status: 'finished' | 'stopped' | 'failed',
  progress: Progress,
  { endedBy = null, error = null }: Partial<Pick<Run, 'endedBy' | 'error'>> = {},
): Promise<void> {
  const row = await held(db, claim)
    .set({ status, ended_by: endedBy, error, ...counters(progress), finished_at: NOW })
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) throw new ClaimLost(claim);
  await notify(db, claim.id);
}

/** Gives a run back to the queue, to be taken up by another solver.
 *  @throws {ClaimLost} */
export async function handBackRun(db: Database, claim: Claim, progress: Progress): Promise<void> {
  const row = await held(db, claim)
    .set({ status: 'queued', ...counters(progress) })
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) throw new ClaimLost(claim);
  await notify(db, claim.id);
}

function held(db: Database, { id, attempt }: Claim) {
  return db.updateTable('runs').where('id', '=', id).where('attempts', '=', attempt).where('status', '=', 'running');
}

function counters({ iterations, elapsedMs, iterationsPerSecond, contradiction }: Progress) {
  return {
    iterations,
    elapsed_ms: Math.round(elapsedMs),
    iterations_per_second: iterationsPerSecond,
    contradiction: contradiction === null ? null : JSON.stringify(contradiction),
    updated_at: NOW,
  };
}

/** Calls `onChange` with the id of each run whose row or events changed, as long as `client` is connected. The connection
 *  must be direct: nothing is heard through a transaction pooler. */
export async function listenToRuns(client: Client, onChange: (id: string) => void): Promise<void> {
  client.on('notification', ({ channel, payload }) => {
    if (channel === RUN_CHANNEL && payload !== undefined) onChange(payload);
  });
  await client.query(`listen ${RUN_CHANNEL}`);
}

/** Told on commit when `db` is a transaction. */
async function notify(db: Database, id: string): Promise<void> {
  await sql`select pg_notify(${RUN_CHANNEL}, ${id})`.execute(db);
}

type RunRow = Selectable<Tables['runs']>;

function toRun(row: RunRow): Run {
  const number = (value: string | number | null) => (value === null ? null : Number(value));
  return {
    id: row.id,
    seasonId: row.season_id,
    version: row.version,
    status: row.status,
    seed: Number(row.seed),
    threads: row.threads,
    termination: {
      spentLimitMs: number(row.spent_limit_ms),
      unimprovedLimitMs: number(row.unimproved_limit_ms),
      iterations: number(row.iterations_limit),
      target: row.target,
    },
    startScheduleId: row.start_schedule_id,
    locked: row.locked === null ? null : Uint8Array.from(row.locked),
    stopRequested: row.stop_requested,
    score: row.hard === null || row.soft === null ? null : { hard: row.hard, soft: row.soft },
    scheduleId: row.schedule_id,
    iterations: Number(row.iterations),
    iterationsPerSecond: row.iterations_per_second,
    elapsedMs: Number(row.elapsed_ms),
    attempts: row.attempts,
    lost: row.lost,
    events: row.events,
    error: row.error,
    contradiction: row.contradiction === null ? null : JSON.parse(row.contradiction),
    endedBy: row.ended_by,
    createdAt: row.created_at,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at,
  };
}
