import { unitCost } from './weights.ts';

/** A cost that depends on one count: `penalty` for each unit below `min` or above `max`, weighed by its weight class. */
export interface Piece {
  readonly weightClass: number;
  readonly penalty: number;
  readonly min: number;
  readonly max: number;
}

/** Counts of events. An event (a game in a slot, a team at home in a slot, a break, ...) has a key; it is on or off. A
 *  counter counts how many of its keys are on and costs by its pieces.
 *
 *  Three things keep evaluation cheap. Counters with the same keys are one. A counter that can never cost is none. One whose
 *  cost is linear in the count within reach is no counter either: its slope is added to the keys' direct costs.
 *  A counter's value is not the count but a position in `step`, where the cost of one more stands; so counting an event up
 *  is one read of the position, one of the step, one write. Equal cost tables are shared, and all fit the first cache. */
export class Counters {
  /** By key: what the event itself costs. */
  readonly direct: Float64Array;
  /** By key: start of its counters in {@link members}; the last entry is the end. */
  readonly starts: Int32Array;
  readonly members: Int32Array;
  /** By counter: position of count 0, and of the count now. */
  readonly #zeros: Int32Array;
  readonly #values: Int32Array;
  /** By position: weighted cost of counting one more from there. */
  readonly step: Float64Array;
  readonly #tables: readonly { readonly at: number; readonly bound: number; readonly pieces: readonly Piece[] }[];
  readonly #tableOf: Int32Array;
  /** Direct costs by weight class, sorted by key; the start of each key's. */
  readonly #slopeStarts: Int32Array;
  readonly #slopeClasses: Uint16Array;
  readonly #slopeAmounts: Float64Array;
  /** What the counters that were made linear cost at 0. */
  readonly #constants: { readonly key: number; readonly weightClass: number; readonly penalty: number; readonly deviation: number }[] = [];
  /** By counter: its least key. */
  readonly #leastKeys: Int32Array;

  constructor(draft: CounterDraft, keys: number) {
    this.direct = new Float64Array(keys);
    const slopes: { key: number; weightClass: number; amount: number }[] = [];
    const kept: { keys: Int32Array; bound: number; pieces: Piece[] }[] = [];
    for (const { keys: own, bound, pieces } of draft.entries()) {
      const live: Piece[] = [];
      for (const piece of pieces) {
        const slope = deviationAt(piece, 1) - deviationAt(piece, 0);
        let linear = true;
        for (let v = 1; v < bound && linear; v++) linear = deviationAt(piece, v + 1) - deviationAt(piece, v) === slope;
        if (!linear) {
          live.push(piece);
          continue;
        }
        const { weightClass, penalty } = piece;
        this.#constants.push({ key: own[0] ?? 0, weightClass, penalty, deviation: deviationAt(piece, 0) });
        if (slope !== 0) for (const key of own) slopes.push({ key, weightClass, amount: slope * penalty });
      }
      if (live.length > 0) kept.push({ keys: own, bound, pieces: live });
    }
    for (const slope of draft.slopes) slopes.push(slope);
    this.#slopeStarts = new Int32Array(keys + 1);
    for (const { key } of slopes) this.#slopeStarts[key + 1]++;
    for (let key = 0; key < keys; key++) this.#slopeStarts[key + 1] += this.#slopeStarts[key];
    this.#slopeClasses = new Uint16Array(slopes.length);
    this.#slopeAmounts = new Float64Array(slopes.length);
    const place = this.#slopeStarts.slice();
    for (const { key, weightClass, amount } of slopes) {
      this.#slopeClasses[place[key]] = weightClass;
      this.#slopeAmounts[place[key]++] = amount;
    }

    this.starts = new Int32Array(keys + 1);
    for (const counter of kept) for (const key of counter.keys) this.starts[key + 1]++;
    for (let key = 0; key < keys; key++) this.starts[key + 1] += this.starts[key];
    this.members = new Int32Array(this.starts[keys]);
    const fill = this.starts.slice();
    this.#zeros = new Int32Array(kept.length);
    this.#tableOf = new Int32Array(kept.length);
    this.#leastKeys = Int32Array.from(kept, ({ keys: own }) => own[0]);
    const tables = new Map<string, { index: number; at: number; bound: number; pieces: Piece[] }>();
    let size = 0;
    kept.forEach(({ keys: own, bound, pieces }, counter) => {
      for (const key of own) this.members[fill[key]++] = counter;
      const name = `${bound};${pieces.map((p) => `${p.weightClass},${p.penalty},${p.min},${p.max}`).join(';')}`;
      let table = tables.get(name);
      if (table === undefined) {
        table = { index: tables.size, at: size, bound, pieces };
        tables.set(name, table);
        size += bound + 1;
      }
      this.#zeros[counter] = table.at;
      this.#tableOf[counter] = table.index;
    });
    this.#tables = [...tables.values()];
    this.step = new Float64Array(size);
    this.#values = this.#zeros.slice();
  }

  /** Makes steps and direct costs follow new weights of the classes. */
  weigh(weights: Float64Array): void {
    for (const { at, bound, pieces } of this.#tables) {
      for (let v = 0; v < bound; v++) {
        let step = 0;
        for (const piece of pieces)
          step += unitCost(weights, piece.weightClass, piece.penalty) * (deviationAt(piece, v + 1) - deviationAt(piece, v));
        this.step[at + v] = step;
      }
    }
    for (let key = 0; key < this.direct.length; key++) {
      let sum = 0;
      for (let i = this.#slopeStarts[key]; i < this.#slopeStarts[key + 1]; i++)
        sum += unitCost(weights, this.#slopeClasses[i], this.#slopeAmounts[i]);
      this.direct[key] = sum;
    }
  }

  /** Weighted cost, when no event is on, of the counters whose keys are all `from` or above. */
  zeroCost(weights: Float64Array, from = 0): number {
    let cost = 0;
    for (const { key, weightClass, penalty, deviation } of this.#constants) {
      if (key >= from) cost += unitCost(weights, weightClass, penalty) * deviation;
    }
    this.#tableOf.forEach((table, counter) => {
      if (this.#leastKeys[counter] < from) return;
      for (const piece of this.#tables[table].pieces) cost += unitCost(weights, piece.weightClass, piece.penalty) * deviationAt(piece, 0);
    });
    return cost;
  }

  /** Whether no event below key `to` can gain anything by being switched on, with the present weights. */
  onlyCostsBelow(to: number): boolean {
    for (let key = 0; key < to; key++) {
      if (this.direct[key] < 0) return false;
    }
    return this.#tableOf.every((table, counter) => {
      const { at, bound } = this.#tables[table];
      return this.#leastKeys[counter] >= to || this.step.subarray(at, at + bound).every((step) => step >= 0);
    });
  }

  /** Switches all events off. */
  clear(): void {
    this.#values.set(this.#zeros);
  }

  /** Switches an event on.
   *  @returns the change of cost */
  on(key: number): number {
    const { direct, starts, members, step } = this;
    const values = this.#values;
    let delta = direct[key];
    for (let i = starts[key], end = starts[key + 1]; i < end; i++) {
      const counter = members[i];
      const value = values[counter];
      delta += step[value];
      values[counter] = value + 1;
    }
    return delta;
  }

  /** Switches an event off.
   *  @returns the change of cost */
  off(key: number): number {
    const { direct, starts, members, step } = this;
    const values = this.#values;
    let delta = -direct[key];
    for (let i = starts[key], end = starts[key + 1]; i < end; i++) {
      const counter = members[i];
      const value = values[counter] - 1;
      delta -= step[value];
      values[counter] = value;
    }
    return delta;
  }

  /** Takes an {@link on} (-1) or {@link off} (1) back, without its cost. */
  shift(key: number, by: number): void {
    const { starts, members } = this;
    const values = this.#values;
    for (let i = starts[key], end = starts[key + 1]; i < end; i++) values[members[i]] += by;
  }

  /** Adds the unweighted cost of each weight class to `sums`. */
  addByClass(sums: Float64Array): void {
    const values = this.#values;
    for (const { weightClass, penalty, deviation } of this.#constants) sums[weightClass] += penalty * deviation;
    for (let c = 0; c < values.length; c++) {
      const { at, pieces } = this.#tables[this.#tableOf[c]];
      for (const piece of pieces) sums[piece.weightClass] += piece.penalty * deviationAt(piece, values[c] - at);
    }
  }

  /** Adds what the event itself costs, unweighted, by weight class. */
  addDirect(key: number, sums: Float64Array): void {
    for (let i = this.#slopeStarts[key]; i < this.#slopeStarts[key + 1]; i++) sums[this.#slopeClasses[i]] += this.#slopeAmounts[i];
  }
}

function deviationAt({ min, max }: Piece, count: number): number {
  return Math.max(0, count - max) + Math.max(0, min - count);
}

/** Collects counters while a season is compiled. */
export class CounterDraft {
  readonly slopes: { key: number; weightClass: number; amount: number }[] = [];
  readonly #counters = new Map<string, { keys: Int32Array; bound: number; pieces: Piece[] }>();

  /** A counter over `keys` (a key that stands twice counts twice) whose count never exceeds `bound`. */
  add(keys: readonly number[], bound: number, piece: Piece): void {
    if (piece.penalty === 0) return;
    const sorted = Int32Array.from(keys).sort();
    const name = sorted.join();
    const known = this.#counters.get(name);
    if (known === undefined) this.#counters.set(name, { keys: sorted, bound: Math.min(bound, sorted.length), pieces: [piece] });
    else {
      const same = known.pieces.findIndex((p) => p.weightClass === piece.weightClass && p.min === piece.min && p.max === piece.max);
      if (same >= 0) known.pieces[same] = { ...piece, penalty: piece.penalty + known.pieces[same].penalty };
      else known.pieces.push(piece);
    }
  }

  /** A cost of the event itself. */
  addDirect(key: number, weightClass: number, amount: number): void {
    if (amount !== 0) this.slopes.push({ key, weightClass, amount });
  }

  entries(): Iterable<{ keys: Int32Array; bound: number; pieces: readonly Piece[] }> {
    return this.#counters.values();
  }
}
