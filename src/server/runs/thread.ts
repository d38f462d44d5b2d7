import { parentPort, workerData } from 'node:worker_threads';
import type { Contradiction } from '../../model/contradiction.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Season } from '../../model/season.ts';
import { type Limits, solve } from '../../search/solve.ts';
import { SharedIncumbent } from './exchange.ts';

/** What a search thread is given: the whole season once, then nothing more; everything else goes through `shared`. */
export interface ThreadTask {
  readonly season: Season;
  readonly seed: number;
  readonly limits: Limits;
  readonly start?: Schedule;
  readonly locked?: Uint8Array;
  readonly thread: number;
  readonly threads: number;
  readonly shared: SharedArrayBuffer;
}

/** What a search thread says: that it has proved something, and at last that it has ended, and why. */
export type ThreadMessage = { readonly contradiction: Contradiction } | ThreadEnd;

export interface ThreadEnd {
  readonly iterations: number;
  readonly milliseconds: number;
  readonly end: 'limit' | 'target' | 'stopped';
}

const task: ThreadTask = workerData;
const { season, seed, limits, start, locked, thread, threads } = task;
const shared = new SharedIncumbent(season.games.length, threads, task.shared);

const say = (message: ThreadMessage) => parentPort?.postMessage(message);

const solution = solve(season, {
  seed,
  limits,
  start,
  locked,
  thread,
  clock: () => performance.now(),
  isStopped: () => shared.isStopped(),
  onBetter: (incumbent) => shared.offer(incumbent),
  onContradiction: (contradiction) => say({ contradiction }),
  onProgress: (iterations) => shared.count(thread, iterations),
  exchange: threads > 1 ? shared : undefined,
});
shared.count(thread, solution.iterations);
shared.offer(solution);
const { iterations, milliseconds, end } = solution;
say({ iterations, milliseconds, end });
