import type { Random } from '../random.ts';

/** Activities from which on all are scaled down, so that they stay numbers. */
const MOST_ACTIVITY = 1e100;

/** Variables by how often conflicts touched them, of late more than before: the most active on top. */
export class VariableHeap {
  readonly #activities: Float64Array;
  #bump = 1;
  readonly #heap: Int32Array;
  /** By variable: where it stands, -1: nowhere. */
  readonly #places: Int32Array;
  #size = 0;

  /** All of them, in an order by chance. */
  constructor(variables: number, random: Random) {
    this.#activities = Float64Array.from({ length: variables }, () => 1e-3 * random.unit());
    this.#heap = new Int32Array(variables);
    this.#places = new Int32Array(variables).fill(-1);
    for (let variable = 0; variable < variables; variable++) this.insert(variable);
  }

  insert(variable: number): void {
    if (this.#places[variable] >= 0) return;
    this.#places[variable] = this.#size;
    this.#heap[this.#size++] = variable;
    this.#rise(this.#size - 1);
  }

  /** @returns the most active one, which leaves; -1 where none is left */
  pop(): number {
    if (this.#size === 0) return -1;
    const top = this.#heap[0];
    this.#places[top] = -1;
    const last = this.#heap[--this.#size];
    if (this.#size > 0) {
      this.#heap[0] = last;
      this.#places[last] = 0;
      this.#sink();
    }
    return top;
  }

  /** Makes a variable more active. */
  bump(variable: number): void {
    this.#activities[variable] += this.#bump;
    if (this.#activities[variable] > MOST_ACTIVITY) {
      for (let other = 0; other < this.#activities.length; other++) this.#activities[other] /= MOST_ACTIVITY;
      this.#bump /= MOST_ACTIVITY;
    }
    if (this.#places[variable] >= 0) this.#rise(this.#places[variable]);
  }

  /** Lets what is bumped from now on count more than what was before. */
  decay(factor: number): void {
    this.#bump /= factor;
  }

  #rise(from: number): void {
    const heap = this.#heap;
    const variable = heap[from];
    const activity = this.#activities[variable];
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = heap[above];
      if (this.#activities[other] >= activity) break;
      heap[at] = other;
      this.#places[other] = at;
      at = above;
    }
    heap[at] = variable;
    this.#places[variable] = at;
  }

  #sink(): void {
    const heap = this.#heap;
    const activities = this.#activities;
    const variable = heap[0];
    let at = 0;
    while (true) {
      let below = 2 * at + 1;
      if (below >= this.#size) break;
      if (below + 1 < this.#size && activities[heap[below + 1]] > activities[heap[below]]) below++;
      const other = heap[below];
      if (activities[other] <= activities[variable]) break;
      heap[at] = other;
      this.#places[other] = at;
      at = below;
    }
    heap[at] = variable;
    this.#places[variable] = at;
  }
}
