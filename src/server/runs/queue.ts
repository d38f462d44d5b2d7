import type { Pool } from 'pg';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { insertRun, type Run, type RunOrder } from '../database/run-store.ts';
import { type Database, inTransaction } from '../database/tables.ts';

/** The one queue: a job is the id of a run that waits for a solver. */
const QUEUE = 'runs';

/** A solver that has said nothing for this long is taken for dead (the least that pg-boss allows). */
const HEARTBEAT_SECONDS = 10;

/** The longest run, and the longest that a job of pg-boss may be active. */
export const LONGEST_RUN_MS = 23 * 3_600_000;

/** A job as it was fetched; settling it touches this attempt only. */
export interface Job {
  readonly id: string;
  readonly retryCount: number;
  readonly runId: string;
}

/** The queue of runs, kept by pg-boss in the schema `pgboss` of the same database and over the same pool, so that its
 *  connections count in the budget and a run is queued in the transaction that writes it. */
export class RunQueue {
  readonly #boss: PgBoss;

  private constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  /** Opens the queue. A solver also supervises it: jobs whose solver went silent go back to be fetched again. */
  static async open(pool: Pool, log: Logger, role: 'web' | 'solver'): Promise<RunQueue> {
    const boss = new PgBoss({
      db: { executeSql: (text, values) => pool.query(text, values) },
      supervise: role === 'solver',
      superviseIntervalSeconds: 2,
      monitorIntervalSeconds: 2,
      schedule: false,
      registerInstance: false,
    });
    boss.on('error', (error) => log.warn({ err: error }, 'the queue of runs'));
    await boss.start();
    await boss.createQueue(QUEUE, {
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: 24 * 3_600,
      retryLimit: 1_000,
      retentionSeconds: 30 * 24 * 3_600,
      deleteAfterSeconds: 3_600,
    });
    return new RunQueue(boss);
  }

  /** Writes a run and its job, both or neither. */
  async submit(db: Database, order: RunOrder): Promise<Run> {
    return inTransaction(db, async (transaction) => {
      const run = await insertRun(transaction, order);
      await this.#boss.send(QUEUE, { run: run.id }, { db: fromKysely(transaction) });
      return run;
    });
  }

  /** Claims the job that has waited longest, null if there is none. */
  async fetch(): Promise<Job | null> {
    const [job] = await this.#boss.fetch<{ run: string }>(QUEUE, { includeMetadata: true });
    return job === undefined ? null : { id: job.id, retryCount: job.retryCount, runId: job.data.run };
  }

  /** Says that the job is being worked on; to be called every few seconds. Whether it still is this solver's, the run's
   *  row knows. */
  async touch({ id, retryCount }: Job): Promise<void> {
    await this.#boss.touch(QUEUE, { id, retryCount });
  }

  async complete({ id, retryCount }: Job): Promise<void> {
    await this.#boss.complete(QUEUE, { id, retryCount });
  }

  /** Gives the job back: it can be fetched again at once. */
  async handBack({ id, retryCount }: Job): Promise<void> {
    await this.#boss.fail(QUEUE, { id, retryCount });
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: false });
  }
}
