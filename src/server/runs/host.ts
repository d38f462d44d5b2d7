import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { ClaimLost, claimRun, type Run } from '../database/run-store.ts';
import type { Database } from '../database/tables.ts';
import { attemptRun } from './attempt.ts';
import { type Job, RunQueue } from './queue.ts';

/** How often a host with free threads asks for a run, and how often it says that a run is at work. */
const FETCH_EVERY_MS = 500;
const TOUCH_EVERY_MS = 3_000;

export interface SolverHostOptions {
  readonly pool: Pool;
  readonly db: Database;
  /** Search threads of this host, shared by the runs that it works on. */
  readonly threads: number;
  readonly log: Logger;
  /** Jobs of a solver that is known to be dead: they are queued again without waiting for its silence. */
  readonly abandoned?: readonly Job[];
  /** Hears of the jobs at work, all of them, whenever they change. */
  readonly onJobs?: (jobs: readonly Job[]) => void;
  /** The module that a search thread runs; tests bring their own. */
  readonly threadModule?: URL;
}

/** What a solver process shows of itself. */
export interface SolverState {
  readonly threads: number;
  readonly busyThreads: number;
  /** Runs being worked on. */
  readonly runs: number;
  /** Evaluations since the host started. */
  readonly iterations: number;
}

/** Starts to work on queued runs; see {@link SolverHost}. */
export async function startSolverHost(options: SolverHostOptions): Promise<SolverHost> {
  const queue = await RunQueue.open(options.pool, options.log, 'solver');
  // What was taken up by another solver meanwhile stays with that one: a job is handed back as of the attempt that held it.
  for (const job of options.abandoned ?? []) await queue.handBack(job);
  return new SolverHost(options, queue);
}

/** Works on queued runs until it is closed, as many at once as its threads allow; each run gets the threads that it asks
 *  for or those that are free.
 *
 *  A run is `queued` until a host claims it; `running` while attempt after attempt works on it; then `finished`, `stopped`
 *  or `failed`. An attempt ends in one of four ways: the search ends or is stopped, and the run with it; the host closes,
 *  and gives the run back to the queue with its best so far; the host dies, its job falls silent and is fetched by another;
 *  or the host was only thought dead, and finds at its next write that another attempt holds the run, so it lets go. The
 *  next attempt starts from the last incumbent, with the time and iterations that are left. */
export class SolverHost {
  readonly #options: SolverHostOptions;
  readonly #queue: RunQueue;
  /** Attempts at work, with the job and the threads of each. */
  readonly #attempts = new Map<Promise<void>, { readonly job: Job; readonly threads: number }>();
  readonly #closing = new AbortController();
  readonly #fetching: Promise<void>;
  #iterations = 0;

  constructor(options: SolverHostOptions, queue: RunQueue) {
    this.#options = options;
    this.#queue = queue;
    this.#fetching = this.#fetchRuns();
  }

  get state(): SolverState {
    return { threads: this.#options.threads, busyThreads: this.#busyThreads(), runs: this.#attempts.size, iterations: this.#iterations };
  }

  /** Takes no more runs, gives back those at work with their best so far, and resolves when all is written. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#fetching;
    await Promise.allSettled(this.#attempts.keys());
    await this.#queue.close();
  }

  #busyThreads(): number {
    return this.#attempts.values().reduce((sum, { threads }) => sum + threads, 0);
  }

  async #fetchRuns(): Promise<void> {
    const { db, threads, log } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const free = threads - this.#busyThreads();
      try {
        const job = free > 0 ? await this.#queue.fetch() : null;
        if (job !== null) {
          const run = await claimRun(db, job.runId, free);
          if (run === null) await this.#queue.complete(job);
          else this.#take(job, run);
          continue;
        }
      } catch (error) {
        log.warn({ err: error }, 'no run could be fetched, trying again');
      }
      await pause(FETCH_EVERY_MS, null, { signal }).catch(() => undefined);
    }
  }

  #take(job: Job, run: Run): void {
    const attempt = this.#attempt(job, run).finally(() => {
      this.#attempts.delete(attempt);
      this.#tellJobs();
    });
    this.#attempts.set(attempt, { job, threads: run.threads });
    this.#tellJobs();
  }

  #tellJobs(): void {
    this.#options.onJobs?.(
      this.#attempts
        .values()
        .map(({ job }) => job)
        .toArray(),
    );
  }

  async #attempt(job: Job, run: Run): Promise<void> {
    const { db, threadModule } = this.#options;
    const log = this.#options.log.child({ run: run.id, attempt: run.attempts });
    const touching = setInterval(() => {
      this.#queue.touch(job).catch((error) => log.warn({ err: error }, 'the job could not be touched'));
    }, TOUCH_EVERY_MS);
    log.info({ threads: run.threads, lost: run.lost }, 'run claimed');
    try {
      const end = await attemptRun({
        db,
        run,
        log,
        closing: this.#closing.signal,
        onIterations: (more) => (this.#iterations += more),
        threadModule,
      });
      if (end === 'ended') await this.#queue.complete(job);
      else await this.#queue.handBack(job);
    } catch (error) {
      if (error instanceof ClaimLost) log.warn(error.message);
      else log.error({ err: error }, 'the run could not be ended here; it will be taken up again');
    } finally {
      clearInterval(touching);
    }
  }
}
