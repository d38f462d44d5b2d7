import type { LinearConstraint } from './clause-draft.ts';

/** A linear constraint that has another bound for a while. */
export interface Bounded {
  readonly constraint: number;
  readonly bound: number;
}

/** Linear constraints as flat tables: their literals and weights, and by literal who counts it. Each keeps the sum of the weights that hold. */
export class LinearSums {
  readonly count: number;
  /** By constraint: where its literals begin in {@link literals} and {@link weights}; one more is the end. */
  readonly starts: Int32Array;
  readonly literals: Int32Array;
  readonly weights: Int32Array;
  /** By constraint. */
  readonly heaviest: Int32Array;
  readonly bounds: Float64Array;
  readonly sums: Int32Array;
  /** By literal: where the constraints that count it begin in {@link counting}, with its weight in each; one more is the end. */
  readonly countStarts: Int32Array;
  readonly counting: Int32Array;
  readonly countWeights: Int32Array;
  /** What the constraint that has another bound had before. */
  #before: Bounded | null = null;

  constructor(variables: number, constraints: readonly LinearConstraint[]) {
    this.count = constraints.length;
    const size = constraints.reduce((sum, { literals }) => sum + literals.length, 0);
    this.starts = new Int32Array(this.count + 1);
    this.literals = new Int32Array(size);
    this.weights = new Int32Array(size);
    this.heaviest = new Int32Array(this.count);
    this.bounds = new Float64Array(this.count);
    this.sums = new Int32Array(this.count);
    this.countStarts = new Int32Array(2 * variables + 1);
    this.counting = new Int32Array(size);
    this.countWeights = new Int32Array(size);
    constraints.forEach(({ literals, weights, bound }, c) => {
      const start = this.starts[c];
      this.starts[c + 1] = start + literals.length;
      this.literals.set(literals, start);
      this.weights.set(weights, start);
      this.heaviest[c] = weights.reduce((most, weight) => Math.max(most, weight), 0);
      this.bounds[c] = bound;
      for (const literal of literals) this.countStarts[literal + 1]++;
    });
    for (let literal = 0; literal < 2 * variables; literal++) this.countStarts[literal + 1] += this.countStarts[literal];
    const fill = this.countStarts.slice();
    for (let c = 0; c < this.count; c++) {
      for (let k = this.starts[c]; k < this.starts[c + 1]; k++) {
        const at = fill[this.literals[k]]++;
        this.counting[at] = c;
        this.countWeights[at] = this.weights[k];
      }
    }
  }

  /** Gives one constraint another bound, and that which had one its own again. */
  rebound(bounded: Bounded | null): void {
    if (this.#before !== null) this.bounds[this.#before.constraint] = this.#before.bound;
    this.#before = bounded === null ? null : { constraint: bounded.constraint, bound: this.bounds[bounded.constraint] };
    if (bounded !== null) this.bounds[bounded.constraint] = bounded.bound;
  }

  /** Uncounts a literal that no longer holds. */
  uncount(literal: number): void {
    for (let at = this.countStarts[literal], end = this.countStarts[literal + 1]; at < end; at++)
      this.sums[this.counting[at]] -= this.countWeights[at];
  }

  /** @param literal one that the constraint counts */
  weightIn(constraint: number, literal: number): number {
    if (this.heaviest[constraint] === 1) return 1;
    let k = this.starts[constraint];
    while (this.literals[k] !== literal) k++;
    return this.weights[k];
  }
}
