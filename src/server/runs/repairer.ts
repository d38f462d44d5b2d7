import { Worker } from 'node:worker_threads';
import type { Constraint } from '../../model/constraint.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Season } from '../../model/season.ts';
import type { RepairOptions, Repairs } from '../../search/repair.ts';

/** What a thread is given: everything, once. */
export interface RepairTask {
  readonly season: Season;
  readonly schedule: Schedule;
  readonly damage: readonly Constraint[];
  readonly options: Omit<RepairOptions, 'clock' | 'onBetter'>;
}

/** Searches of one process that work at a time, and that wait for their turn. */
const MOST_AT_WORK = 1;
const MOST_WAITING = 4;
/** What a thread may take beyond its limit, on a machine that has little time for it, before it is ended from outside: once it has
 *  repairs to show, and while it has none. */
const SOON_MS = 1_500;
const GRACE_MS = 10_000;

/** Thrown when too many repairs are asked for at once. */
export class RepairerBusy extends Error {
  override readonly name = 'RepairerBusy';
}

/** Thrown when a search was ended because nobody waits for it any more, or by itself. */
export class RepairEnded extends Error {
  override readonly name = 'RepairEnded';
}

/** Lets a worker thread look for repairs, one search after the other, so that the process answers others meanwhile. A person waits
 *  for the answer, so these searches do not queue behind runs. */
export class Repairer {
  readonly #threadModule: URL;
  readonly #soonMs: number;
  readonly #graceMs: number;
  #atWork = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #closing = new AbortController();

  /** Tests bring a thread of their own, and less patience. */
  constructor({ threadModule = new URL('./repair-thread.ts', import.meta.url), soonMs = SOON_MS, graceMs = GRACE_MS } = {}) {
    this.#threadModule = threadModule;
    this.#soonMs = soonMs;
    this.#graceMs = graceMs;
  }

  /** The repairs that the search ends with; of one that does not end in its time, those that it had by then.
   *  @param signal ends the search, whose answer nobody waits for any more
   *  @throws {RepairerBusy} {RepairEnded} */
  async find(task: RepairTask, signal: AbortSignal): Promise<Repairs> {
    if (this.#atWork >= MOST_AT_WORK) {
      if (this.#waiting.length >= MOST_WAITING)
        throw new RepairerBusy(`${this.#atWork + this.#waiting.length} searches for repairs are open`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#atWork++;
    try {
      return await this.#search(task, AbortSignal.any([signal, this.#closing.signal]));
    } finally {
      this.#atWork--;
      this.#waiting.shift()?.();
    }
  }

  /** Ends all searches. */
  close(): void {
    this.#closing.abort();
  }

  async #search(task: RepairTask, signal: AbortSignal): Promise<Repairs> {
    if (signal.aborted) throw new RepairEnded('the search for repairs was ended');
    const worker = new Worker(this.#threadModule, { workerData: task });
    const limit = task.options.milliseconds ?? 0;
    const stop = () => void worker.terminate();
    let latest: Repairs | null = null;
    let isLate = false;
    const stopIfLate = () => {
      if (isLate && latest !== null && latest.repairs.length > 0) stop();
    };
    const late = setTimeout(() => {
      isLate = true;
      stopIfLate();
    }, limit + this.#soonMs);
    const overdue = setTimeout(() => {
      latest ??= { repairs: [], end: 'limit' };
      stop();
    }, limit + this.#graceMs);
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await new Promise<Repairs>((resolve, reject) => {
        worker.on('message', (found: Repairs) => {
          latest = found;
          stopIfLate();
        });
        worker.once('error', reject);
        worker.once('exit', () => {
          if (latest === null || signal.aborted) reject(new RepairEnded('the search for repairs was ended'));
          else resolve(latest);
        });
      });
    } finally {
      clearTimeout(late);
      clearTimeout(overdue);
      signal.removeEventListener('abort', stop);
      await worker.terminate();
    }
  }
}
