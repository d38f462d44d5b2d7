import { Worker } from 'node:worker_threads';
import type { Contradiction } from '../../model/contradiction.ts';
import { scoreOf } from '../../model/evaluate.ts';
import type { Schedule } from '../../model/schedule.ts';
import { compareScores } from '../../model/score.ts';
import type { Season } from '../../model/season.ts';
import type { Incumbent, Limits, Solution } from '../../search/solve.ts';
import { SharedIncumbent } from './exchange.ts';
import type { ThreadEnd, ThreadMessage, ThreadTask } from './thread.ts';

/** How often the team looks into the shared memory for something better and for the counters. */
const LOOK_EVERY_MS = 50;

/** Ways from hot to cold without anything better, after which a team with `unimprovedMilliseconds` ends: what is found is found at the
 *  cold end of one, so less than a whole one says nothing. */
const CYCLES = 2;

/** What a thread may need beyond its limit, or after a stop, before it is ended from outside. */
const GRACE_MS = 10_000;

/** When a team ends: as a search does, or when none of its threads has found anything better for `unimprovedMilliseconds`. */
export interface TeamLimits extends Omit<Limits, 'cycleMilliseconds'> {
  readonly unimprovedMilliseconds?: number;
}

export type TeamEnd = Solution['end'] | 'unimproved';

export interface TeamSolution extends Omit<Solution, 'end'> {
  readonly end: TeamEnd;
}

export interface TeamOptions {
  /** Any 32-bit unsigned integer. One thread and a limit in iterations: same seed, same result. */
  readonly seed: number;
  /** `iterations` are those of all threads together. */
  readonly limits: TeamLimits;
  readonly threads: number;
  /** Milliseconds for which nothing better was found before this team took over. */
  readonly unimprovedBefore?: number;
  readonly start?: Schedule;
  /** By game: 1 keeps the slot and host that `start` gives it. */
  readonly locked?: Uint8Array;
  /** Ends the search with its best. */
  readonly signal?: AbortSignal;
  /** The best so far, each better than the one before; at most twenty a second, so a quick succession shows only its last. */
  readonly onBetter?: (incumbent: Incumbent) => void;
  /** Called at most once: no schedule keeps all hard rules. The search goes on. */
  readonly onContradiction?: (contradiction: Contradiction) => void;
  /** Evaluations of all threads so far, and milliseconds since the start. */
  readonly onProgress?: (iterations: number, milliseconds: number) => void;
  /** The module that a thread runs; tests bring their own. */
  readonly threadModule?: URL;
}

/** Solves a season with a team of worker threads that share their best ({@link SharedIncumbent}); the calling thread stays
 *  free. Ends when the first thread reaches the target, when all have used up their limits, when none finds anything better, or when
 *  `signal` is aborted.
 *  @throws what a thread threw, or an error saying that no thread had a schedule in time */
export async function solveWithThreads(season: Season, options: TeamOptions): Promise<TeamSolution> {
  const { seed, threads, start, unimprovedBefore = 0, signal, onBetter, onProgress } = options;
  const { unimprovedMilliseconds, ...limits } = options.limits;
  const games = season.games.length;
  const shared = new SharedIncumbent(games, threads);
  const startedAt = performance.now();
  const workers = Array.from({ length: threads }, (_, thread) => {
    const task: ThreadTask = {
      season,
      seed: (seed + thread * 0x9e3779b9) >>> 0,
      limits: {
        ...limits,
        ...(limits.iterations !== undefined && { iterations: Math.ceil(limits.iterations / threads) }),
        ...(unimprovedMilliseconds !== undefined && { cycleMilliseconds: unimprovedMilliseconds / CYCLES }),
      },
      start,
      locked: options.locked,
      thread,
      threads,
      shared: shared.buffer,
    };
    return new Worker(options.threadModule ?? new URL('./thread.ts', import.meta.url), { workerData: task });
  });

  let seen = 0;
  // The schedule that they start from is nothing better.
  let best = start === undefined ? null : scoreOf(season, start);
  let betterAt = startedAt - unimprovedBefore;
  let isUnimproved = false;
  const look = () => {
    const { version } = shared;
    const incumbent = version > seen ? shared.read() : null;
    seen = version;
    if (incumbent !== null) {
      onBetter?.(incumbent);
      if (best === null || compareScores(incumbent.score, best) < 0) {
        best = incumbent.score;
        betterAt = performance.now();
      }
    }
    // Before there is any schedule the threads are only getting ready.
    const isOver = version > 0 && performance.now() - betterAt >= (unimprovedMilliseconds ?? Infinity);
    if (isOver && !shared.isStopped()) {
      isUnimproved = true;
      shared.stop();
    }
    onProgress?.(shared.iterations, performance.now() - startedAt);
  };
  const stop = () => shared.stop();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  let overdue: NodeJS.Timeout | undefined;
  const looking = setInterval(() => {
    const late = limits.milliseconds !== undefined && performance.now() - startedAt > limits.milliseconds;
    if ((late || shared.isStopped()) && overdue === undefined)
      overdue = setTimeout(() => {
        for (const worker of workers) void worker.terminate();
      }, GRACE_MS);
    look();
  }, LOOK_EVERY_MS);
  try {
    const ends = await Promise.all(workers.map((worker) => ended(worker, shared, options.onContradiction)));
    look();
    const found = shared.read();
    if (found === null) throw new Error(`no schedule was found in ${Math.round(performance.now() - startedAt)} ms`);
    return {
      schedule: found.schedule,
      score: found.score,
      iterations: shared.iterations,
      milliseconds: performance.now() - startedAt,
      seed,
      end: signal?.aborted ? 'stopped' : ends.includes('target') ? 'target' : isUnimproved ? 'unimproved' : 'limit',
    };
  } finally {
    clearInterval(looking);
    clearTimeout(overdue);
    signal?.removeEventListener('abort', stop);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Waits for one thread. Whatever ends it early ends its team: a reached target, an error, an exit without a word. */
function ended(worker: Worker, shared: SharedIncumbent, onContradiction: TeamOptions['onContradiction']): Promise<ThreadEnd['end']> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: ThreadMessage) => {
      if ('contradiction' in message) {
        onContradiction?.(message.contradiction);
        return;
      }
      if (message.end === 'target') shared.stop();
      resolve(message.end);
    });
    worker.once('error', (error) => {
      shared.stop();
      reject(error);
    });
    worker.once('exit', () => resolve('limit'));
  });
}
