import { Worker } from 'node:worker_threads';
import type { Constraint } from '../../model/constraint.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Season } from '../../model/season.ts';
import type { Repair, RepairOptions } from '../../search/repair.ts';

/** What a thread is given: everything, once. */
export interface RepairTask {
  readonly season: Season;
  readonly schedule: Schedule;
  readonly damage: readonly Constraint[];
  readonly options: Omit<RepairOptions, 'clock'>;
}

/** Searches of one process that work at a time, and that wait for their turn. */
const MOST_AT_WORK = 1;
const MOST_WAITING = 4;
/** What a thread may take beyond its limit before it is ended from outside. */
const GRACE_MS = 15_000;

/** Thrown when too many repairs are asked for at once. */
export class RepairerBusy extends Error {
  override readonly name = 'RepairerBusy';
}

/** Thrown when a thread did not answer in time, or was ended because nobody waits for it any more. */
export class RepairEnded extends Error {
  override readonly name = 'RepairEnded';
}

/** Lets a worker thread look for repairs, one search after the other, so that the process answers others meanwhile. A person waits
 *  for the answer, so these searches do not queue behind runs. */
export class Repairer {
  #atWork = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #closing = new AbortController();

  /** @param signal ends the search, whose answer nobody waits for any more
   *  @throws {RepairerBusy} {RepairEnded} */
  async find(task: RepairTask, signal: AbortSignal): Promise<Repair[]> {
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

  async #search(task: RepairTask, signal: AbortSignal): Promise<Repair[]> {
    if (signal.aborted) throw new RepairEnded('the search for repairs was ended');
    const worker = new Worker(new URL('./repair-thread.ts', import.meta.url), { workerData: task });
    const overdue = setTimeout(() => void worker.terminate(), (task.options.milliseconds ?? 0) + GRACE_MS);
    const stop = () => void worker.terminate();
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await new Promise<Repair[]>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', () => reject(new RepairEnded('the search for repairs was ended')));
      });
    } finally {
      clearTimeout(overdue);
      signal.removeEventListener('abort', stop);
      await worker.terminate();
    }
  }
}
