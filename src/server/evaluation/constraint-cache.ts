import { LRUCache } from 'lru-cache';

/** A broken place in the season's own ids, ready to be sent. `slot` is null for a team's row as a whole. */
export interface ShownViolation {
  readonly constraint: string;
  readonly kind: string;
  readonly hard: boolean;
  readonly deviation: number;
  readonly cost: number;
  readonly sentence: string;
  readonly cells: { team: string; slot: string | null; game: string | null }[];
}

/** How much a constraint is broken, ready to be sent. */
export interface ShownTotal {
  readonly id: string;
  readonly kind: string;
  readonly hard: boolean;
  readonly penalty: number;
  readonly sentence: string | null;
  readonly deviation: number;
  readonly cost: number;
}

/** What a schedule is worth, in the season's own ids: broken constraints first, rules of form included. */
export interface ScoreReport {
  hard: number;
  soft: number;
  objective: { kind: string; value: number };
  byConstraint: ShownTotal[];
  byTeam: {
    team: string;
    hard: number;
    soft: number;
    games: number;
    home: number;
    away: number;
    breaks: number;
    miles: number | null;
  }[];
  violations: ShownViolation[];
  violationsTotal: number;
}

/** What one constraint says of the part of a schedule that it reads. */
export interface Judgement {
  readonly total: ShownTotal;
  readonly violations: readonly ShownViolation[];
  /** What of the cost lies with which team (index): of each violation an equal part for every team that it names. */
  readonly shares: readonly { readonly team: number; readonly cost: number }[];
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
const VIOLATION_BYTES = 140;
const CELL_BYTES = 72;
const SHARE_BYTES = 48;

/** Judgements by content: the key says what the constraint says and what the part of the schedule that it reads holds, so an
 *  entry is never stale, an edit of one game leaves every constraint that does not read it, and two drafts that agree share.
 *  The least recently used go first when entries or bytes run out. */
export class ConstraintCache {
  readonly #entries: LRUCache<string, Entry> | null;
  readonly #reports: LRUCache<string, ScoreReport> | null;
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  /** Those of the constraints of some hundred seasons; a text that was forgotten gets another number, never an old one. */
  readonly #numbers = new LRUCache<string, number>({ max: 200_000 });
  #nextNumber = 0;
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
            maxSize: (bytes * 3) / 4,
            sizeCalculation: ({ violations, shares }) => ENTRY_BYTES + shares.length * SHARE_BYTES + bytesOf(violations),
            ttl: TTL_MS,
            updateAgeOnGet: true,
            ttlResolution: 1_000,
            dispose: (_entry, _key, reason) => {
              if (reason === 'evict') this.#evictions++;
            },
          });
    this.#reports =
      entries === 0
        ? null
        : new LRUCache({
            maxSize: bytes / 4,
            sizeCalculation: ({ byConstraint, byTeam, violations }) =>
              1_000 + 16 * byConstraint.length + 200 * byTeam.length + bytesOf(violations),
            ttl: TTL_MS,
            updateAgeOnGet: true,
            ttlResolution: 1_000,
          });
  }

  get figures(): CacheFigures {
    return {
      enabled: this.#entries !== null,
      size: this.#entries?.size ?? 0,
      maxSize: this.#maxEntries,
      bytes: (this.#entries?.calculatedSize ?? 0) + (this.#reports?.calculatedSize ?? 0),
      maxBytes: this.#maxBytes,
      hits: this.#hits,
      misses: this.#misses,
      evictions: this.#evictions,
      savedMilliseconds: this.#savedMilliseconds,
    };
  }

  get isEnabled(): boolean {
    return this.#entries !== null;
  }

  /** A short number for a long text, the same each time for the same: what keys begin with. */
  numberOf(text: string): number {
    const known = this.#numbers.get(text) ?? this.#nextNumber++;
    this.#numbers.set(text, known);
    return known;
  }

  /** The report on a whole schedule, made by `make` if it is not there: the score that an edit is answered with is asked for again
   *  with its violations, and undo, comparison and every other viewer ask for what was there before. A report that is there
   *  counts as that many judgements. */
  report(key: string, constraints: number, make: () => ScoreReport): ScoreReport {
    const known = this.#reports?.get(key);
    if (known !== undefined) {
      this.#hits += constraints;
      return known;
    }
    const report = make();
    this.#reports?.set(key, report);
    return report;
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

/** Of a report all that it lists is counted, though most of it is shared with entries: those may be gone before it. */
function bytesOf(violations: readonly ShownViolation[]): number {
  let bytes = 0;
  for (const { sentence, cells } of violations) bytes += VIOLATION_BYTES + sentence.length + cells.length * CELL_BYTES;
  return bytes;
}
