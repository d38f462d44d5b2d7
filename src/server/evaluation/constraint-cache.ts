import { LRUCache } from 'lru-cache';

/** A broken place in the season's own ids, ready to be sent. `slot` is null for a team's row as a whole. */
export interface ShownViolation {
  readonly deviation: number;
  readonly cost: number;
  readonly sentence: string;
  readonly cells: { team: string; slot: string | null; game: string | null }[];
}

/** What one constraint says of the part of a schedule that it reads. */
export interface Judgement {
  readonly deviation: number;
  readonly violations: readonly ShownViolation[];
}

interface Entry extends Judgement {
  /** What it took to find out. */
  readonly milliseconds: number;
}

export interface CacheFigures {
  readonly enabled: boolean;
  readonly size: number;
  readonly maxSize: number;
  readonly bytes: number;
  readonly maxBytes: number;
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
  readonly savedMilliseconds: number;
}

/** An entry that is not used for this long is given up, so that a quiet service shrinks. */
const TTL_MS = 3_600_000;
/** Key, list node and number fields of an entry, as measured on a full cache. */
const ENTRY_BYTES = 400;
const CELL_BYTES = 72;

/** Judgements by content: the key says what the constraint says and what the part of the schedule that it reads holds, so an
 *  entry is never stale, an edit of one game leaves every constraint that does not read it, and two drafts that agree share.
 *  The least recently used go first when entries or bytes run out. */
export class ConstraintCache {
  readonly #entries: LRUCache<string, Entry> | null;
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  #hits = 0;
  #misses = 0;
  #evictions = 0;
  #savedMilliseconds = 0;

  /** No entries: the cache is off. */
  constructor({ entries, bytes = 128 * 1024 * 1024 }: { entries: number; bytes?: number }) {
    this.#maxEntries = entries;
    this.#maxBytes = bytes;
    this.#entries =
      entries === 0
        ? null
        : new LRUCache({
            max: entries,
            maxSize: bytes,
            sizeCalculation: bytesOf,
            ttl: TTL_MS,
            updateAgeOnGet: true,
            ttlResolution: 1_000,
            dispose: (_entry, _key, reason) => {
              if (reason === 'evict') this.#evictions++;
            },
          });
  }

  get figures(): CacheFigures {
    return {
      enabled: this.#entries !== null,
      size: this.#entries?.size ?? 0,
      maxSize: this.#maxEntries,
      bytes: this.#entries?.calculatedSize ?? 0,
      maxBytes: this.#maxBytes,
      hits: this.#hits,
      misses: this.#misses,
      evictions: this.#evictions,
      savedMilliseconds: this.#savedMilliseconds,
    };
  }

  /** The judgement under a key, found out by `judge` if it is not there. */
  get(key: string, judge: () => Judgement): Judgement {
    const known = this.#entries?.get(key);
    if (known !== undefined) {
      this.#hits++;
      this.#savedMilliseconds += known.milliseconds;
      return known;
    }
    const begin = performance.now();
    const judgement = judge();
    this.#misses++;
    this.#entries?.set(key, { ...judgement, milliseconds: performance.now() - begin });
    return judgement;
  }
}

function bytesOf({ violations }: Entry): number {
  let bytes = ENTRY_BYTES;
  for (const { sentence, cells } of violations) bytes += 100 + sentence.length + cells.length * CELL_BYTES;
  return bytes;
}
