/** A life shorter than this was a failed start or a crash loop, not service. */
const SHORT_LIFE_MS = 10_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;
/** Short lives in a row after which a process is given up. */
const MOST_SHORT_LIVES = 8;

/** When a process that died is started again: at once after a long life; after short lives with a delay that doubles each
 *  time; and no more after eight of them in a row, for then a restart mends nothing. */
export class Restarts {
  #shortLives = 0;

  /** The delay before the next start after a life of so many milliseconds; null to give up. */
  after(livedMs: number): number | null {
    this.#shortLives = livedMs < SHORT_LIFE_MS ? this.#shortLives + 1 : 0;
    if (this.#shortLives >= MOST_SHORT_LIVES) return null;
    return this.#shortLives === 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (this.#shortLives - 1), LONGEST_DELAY_MS);
  }
}
