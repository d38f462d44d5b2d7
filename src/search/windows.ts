import type { Piece } from './counters.ts';
import { unitCost } from './weights.ts';

/** Longest window that is kept as bits; the cost tables grow fourfold with each slot more. Longer ones are counters. */
export const LONGEST_WINDOW = 6;

/** A cost of each window of `length` consecutive slots by the number of events in it. */
export interface WindowPiece extends Piece {
  readonly length: number;
}

/** Collects windows while a season is compiled: rows of events, one event a slot at most, and what windows over them cost.
 *  A row's events come from sources: meetings, or sides of teams. */
export class WindowDraft {
  readonly #rows = new Map<string, { readonly sources: readonly number[]; readonly pieces: WindowPiece[] }>();

  add(sources: readonly number[], piece: WindowPiece): void {
    if (piece.penalty === 0) return;
    const name = sources.toSorted((a, b) => a - b).join();
    const row = this.#rows.get(name);
    if (row === undefined) this.#rows.set(name, { sources, pieces: [piece] });
    else row.pieces.push(piece);
  }

  rows(): { readonly sources: readonly number[]; readonly pieces: readonly WindowPiece[] }[] {
    return [...this.#rows.values()];
  }
}

/** CA3 over slots. For each row of events one bit a slot; what an event changes in all windows around it is one look into a
 *  table by the neighbouring bits, where counters would take one update for each window. Seasons with many CA3 spend most of
 *  their evaluation here: Early 3 had 14 counter updates for each moved end of a game and has 4 looks.
 *
 *  Words of 32 bits overlap, one for every 16 slots, so that the neighbours of a slot always lie in one word. */
export class Windows {
  readonly #slots: number;
  readonly #starts: Int32Array;
  /** For each source its rows, each as four numbers: first word, radius, mask of the neighbours, first table position. */
  readonly #entries: Int32Array;
  readonly #words: Int32Array;
  readonly #stride: number;
  /** By `type * slots + slot`: where the table for that slot begins; inner slots share one, those near an end have fewer windows. */
  readonly #tableAt: Int32Array;
  readonly #step: Float64Array;
  /** By type: where its tables begin, and by piece what one more event changes its deviation by, in the order of {@link #step}: weights
   *  change a hundred times a stage, and to count windows each time took ACC an eighth of its time. */
  readonly #tablesFrom: Int32Array;
  readonly #deviations: readonly (readonly Int8Array[])[];
  readonly #types: readonly { readonly pieces: readonly WindowPiece[]; readonly radius: number }[];
  readonly #typeOf: Int32Array;
  /** By row: its least source. */
  readonly #leastSources: Int32Array;

  constructor(draft: WindowDraft, sources: number, slots: number) {
    this.#slots = slots;
    const rows = draft.rows();
    this.#stride = (slots >> 4) + 3;
    this.#words = new Int32Array(rows.length * this.#stride);
    const types = new Map<string, { readonly index: number; readonly pieces: readonly WindowPiece[]; readonly radius: number }>();
    this.#typeOf = Int32Array.from(rows, ({ pieces }) => {
      const name = pieces.map((p) => [p.length, p.weightClass, p.penalty, p.min, p.max].join()).join(';');
      let type = types.get(name);
      if (type === undefined) {
        type = { index: types.size, pieces, radius: Math.max(...pieces.map(({ length }) => length)) - 1 };
        types.set(name, type);
      }
      return type.index;
    });
    this.#types = [...types.values()];
    this.#leastSources = Int32Array.from(rows, ({ sources }) => Math.min(...sources));
    this.#tableAt = new Int32Array(this.#types.length * slots);
    this.#tablesFrom = new Int32Array(this.#types.length + 1);
    let size = 0;
    this.#types.forEach(({ radius }, type) => {
      this.#tablesFrom[type] = size;
      let inner = -1;
      for (let slot = 0; slot < slots; slot++) {
        const isInner = slot >= radius && slot < slots - radius;
        if (isInner && inner >= 0) this.#tableAt[type * slots + slot] = inner;
        else {
          this.#tableAt[type * slots + slot] = size;
          if (isInner) inner = size;
          size += 2 ** (2 * radius + 1);
        }
      }
    });
    this.#tablesFrom[this.#types.length] = size;
    this.#step = new Float64Array(size);
    this.#deviations = this.#types.map(({ pieces, radius }, type) =>
      pieces.map((piece) => {
        const [from, to] = [this.#tablesFrom[type], this.#tablesFrom[type + 1]];
        const deviations = new Int8Array(to - from);
        for (let slot = 0; slot < slots; slot++) {
          const at = this.#tableAt[type * slots + slot] - from;
          for (let bits = 0; bits < 2 ** (2 * radius + 1); bits++) deviations[at + bits] = change(piece, bits, radius, slot, slots);
        }
        return deviations;
      }),
    );
    this.#starts = new Int32Array(sources + 1);
    for (const row of rows) for (const source of row.sources) this.#starts[source + 1]++;
    for (let source = 0; source < sources; source++) this.#starts[source + 1] += this.#starts[source];
    this.#entries = new Int32Array(this.#starts[sources] * 4);
    const fill = this.#starts.slice();
    rows.forEach((row, index) => {
      const type = this.#typeOf[index];
      const { radius } = this.#types[type];
      for (const source of row.sources) {
        this.#entries.set([index * this.#stride + 1, radius, 2 ** (2 * radius + 1) - 1, type * slots], fill[source]++ * 4);
      }
    });
  }

  /** Whether sources `from` up to `to` feed any row. */
  hasAny(from: number, to: number): boolean {
    return this.#starts[to] > this.#starts[from];
  }

  /** Number of rows that a source feeds. */
  rowsOf(source: number): number {
    return this.#starts[source + 1] - this.#starts[source];
  }

  weigh(weights: Float64Array): void {
    this.#step.fill(0);
    this.#types.forEach(({ pieces }, type) => {
      const from = this.#tablesFrom[type];
      pieces.forEach(({ weightClass, penalty }, piece) => {
        const cost = unitCost(weights, weightClass, penalty);
        const deviations = this.#deviations[type][piece];
        for (let at = 0; at < deviations.length; at++) this.#step[from + at] += cost * deviations[at];
      });
    });
  }

  /** Switches all events off. */
  clear(): void {
    this.#words.fill(0);
  }

  /** Switches an event on or off.
   *  @returns what it costs to be on, given all others */
  toggle(source: number, slot: number): number {
    const entries = this.#entries;
    const words = this.#words;
    const inWord = slot & 15;
    const own = 1 << (inWord + 8);
    const beside = inWord >= 8 ? 1 : -1;
    const copy = inWord >= 8 ? 1 << (inWord - 8) : 1 << (inWord + 24);
    let cost = 0;
    for (let i = this.#starts[source] * 4, end = this.#starts[source + 1] * 4; i < end; i += 4) {
      const word = entries[i] + (slot >> 4);
      const bits = (words[word] >>> (inWord + 8 - entries[i + 1])) & entries[i + 2];
      cost += this.#step[this.#tableAt[entries[i + 3] + slot] + bits];
      words[word] ^= own;
      words[word + beside] ^= copy;
    }
    return cost;
  }

  /** Takes a {@link toggle} back. */
  untoggle(source: number, slot: number): void {
    const entries = this.#entries;
    const words = this.#words;
    const inWord = slot & 15;
    const own = 1 << (inWord + 8);
    const beside = inWord >= 8 ? 1 : -1;
    const copy = inWord >= 8 ? 1 << (inWord - 8) : 1 << (inWord + 24);
    for (let i = this.#starts[source] * 4, end = this.#starts[source + 1] * 4; i < end; i += 4) {
      const word = entries[i] + (slot >> 4);
      words[word] ^= own;
      words[word + beside] ^= copy;
    }
  }

  /** Weighted cost, when no event is on, of the rows whose sources are all `from` or above. */
  zeroCost(weights: Float64Array, from = 0): number {
    let cost = 0;
    this.#typeOf.forEach((type, row) => {
      if (this.#leastSources[row] < from) return;
      for (const { length, min, weightClass, penalty } of this.#types[type].pieces) {
        cost += unitCost(weights, weightClass, penalty) * Math.max(0, min) * Math.max(0, this.#slots - length + 1);
      }
    });
    return cost;
  }

  /** Whether no event of a source below `to` can gain anything by being switched on. */
  onlyCostsBelow(to: number): boolean {
    return this.#typeOf.every(
      (type, row) => this.#leastSources[row] >= to || this.#types[type].pieces.every(({ min, penalty }) => min <= 0 && penalty >= 0),
    );
  }

  /** Adds the unweighted cost by weight class. */
  addByClass(sums: Float64Array): void {
    this.#typeOf.forEach((type, row) => {
      const isOn = (slot: number) => (this.#words[row * this.#stride + 1 + (slot >> 4)] >>> ((slot & 15) + 8)) & 1;
      for (const { length, min, max, weightClass, penalty } of this.#types[type].pieces) {
        let inside = 0;
        for (let slot = 0; slot < this.#slots; slot++) {
          inside += isOn(slot);
          if (slot >= length) inside -= isOn(slot - length);
          if (slot >= length - 1) sums[weightClass] += penalty * (Math.max(0, inside - max) + Math.max(0, min - inside));
        }
      }
    });
  }
}

/** By how much an event in `slot` changes the deviations of the windows around it, given its neighbours: those up to `radius` slots
 *  away, the earliest in the lowest bit. */
function change({ length, min, max }: WindowPiece, bits: number, radius: number, slot: number, slots: number): number {
  let deviation = 0;
  for (let start = Math.max(0, slot - length + 1); start <= slot && start + length <= slots; start++) {
    let others = 0;
    for (let s = start; s < start + length; s++) if (s !== slot) others += (bits >> (s - slot + radius)) & 1;
    deviation += Math.max(0, others + 1 - max) - Math.max(0, others - max) + Math.max(0, min - others - 1) - Math.max(0, min - others);
  }
  return deviation;
}
