import type { Schedule } from '../../model/schedule.ts';
import { compareScores, type Score } from '../../model/score.ts';
import type { Exchange, Incumbent } from '../../search/solve.ts';

/** Header words (Int32): the stop flag, the lock (0 free, 1 held), and a number that grows with each better incumbent. */
const STOP = 0;
const LOCK = 1;
const VERSION = 2;
const HEADER_BYTES = 16;

/** Then Float64: hard, soft, iterations and milliseconds of the incumbent; then the iterations of each thread. */
const SCORE_FIELDS = 4;

/** Where the threads of one search meet: the stop flag, a counter for each thread, and the best schedule that any of them
 *  found. One block of shared memory, the same on both sides; copying a schedule in or out holds the lock for microseconds,
 *  so a holder that is waited for is at work, not asleep. */
export class SharedIncumbent implements Exchange {
  readonly buffer: SharedArrayBuffer;
  readonly #header: Int32Array;
  readonly #best: Float64Array;
  readonly #iterations: Float64Array;
  readonly #slots: Int16Array;
  readonly #flipped: Uint8Array;

  /** Lays the block over `buffer`, which another thread's {@link SharedIncumbent} of the same measures made. */
  constructor(games: number, threads: number, buffer: SharedArrayBuffer = SharedIncumbent.#allocate(games, threads)) {
    this.buffer = buffer;
    let offset = 0;
    this.#header = new Int32Array(buffer, offset, HEADER_BYTES / 4);
    offset += HEADER_BYTES;
    this.#best = new Float64Array(buffer, offset, SCORE_FIELDS);
    offset += SCORE_FIELDS * 8;
    this.#iterations = new Float64Array(buffer, offset, threads);
    offset += threads * 8;
    this.#slots = new Int16Array(buffer, offset, games);
    offset += games * 2;
    this.#flipped = new Uint8Array(buffer, offset, games);
  }

  static #allocate(games: number, threads: number): SharedArrayBuffer {
    const buffer = new SharedArrayBuffer(HEADER_BYTES + SCORE_FIELDS * 8 + threads * 8 + games * 3);
    new Float64Array(buffer, HEADER_BYTES, 2).fill(Number.POSITIVE_INFINITY);
    return buffer;
  }

  stop(): void {
    Atomics.store(this.#header, STOP, 1);
  }

  isStopped(): boolean {
    return Atomics.load(this.#header, STOP) === 1;
  }

  /** Grows by one with each better incumbent; 0 while there is none. */
  get version(): number {
    return Atomics.load(this.#header, VERSION);
  }

  /** Only thread `thread` itself writes its counter. */
  count(thread: number, iterations: number): void {
    this.#iterations[thread] = iterations;
  }

  /** Evaluations of all threads together. */
  get iterations(): number {
    return this.#iterations.reduce((sum, count) => sum + count, 0);
  }

  offer({ schedule, score, iterations, milliseconds }: Incumbent): void {
    this.#locked(() => {
      if (this.version > 0 && compareScores(score, this.#score()) >= 0) return;
      this.#best.set([score.hard, score.soft, iterations, milliseconds]);
      this.#slots.set(schedule.slots);
      this.#flipped.set(schedule.flipped);
      Atomics.add(this.#header, VERSION, 1);
    });
  }

  take(than: Score): Schedule | null {
    return this.#locked(() => (this.version > 0 && compareScores(this.#score(), than) < 0 ? this.#copy() : null));
  }

  /** The best of all threads so far, null while there is none. */
  read(): Incumbent | null {
    return this.#locked(() => {
      if (this.version === 0) return null;
      const [, , iterations, milliseconds] = this.#best;
      return { schedule: this.#copy(), score: this.#score(), iterations, milliseconds };
    });
  }

  #score(): Score {
    return { hard: this.#best[0], soft: this.#best[1] };
  }

  #copy(): Schedule {
    return { slots: new Int16Array(this.#slots), flipped: new Uint8Array(this.#flipped) };
  }

  #locked<Result>(read: () => Result): Result {
    while (Atomics.compareExchange(this.#header, LOCK, 0, 1) !== 0) Atomics.wait(this.#header, LOCK, 1, 1);
    try {
      return read();
    } finally {
      Atomics.store(this.#header, LOCK, 0);
      Atomics.notify(this.#header, LOCK, 1);
    }
  }
}
