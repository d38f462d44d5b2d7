/** Evaluations of moves; or milliseconds, with a clock. With evaluations alone the same answers come back every time. */
export interface RepairLimits {
  readonly iterations?: number;
  readonly milliseconds?: number;
  readonly clock?: () => number;
}

/** What a search for repairs may use, and has used. */
export class RepairBudget {
  /** Evaluations so far; whoever evaluates counts. */
  evaluations = 0;
  readonly #iterations: number;
  readonly #milliseconds: number;
  readonly #clock: () => number;
  readonly #began: number;

  /** @throws {RangeError} without a limit */
  constructor({ iterations, milliseconds, clock }: RepairLimits) {
    if (iterations === undefined && (milliseconds === undefined || clock === undefined)) throw new RangeError('a repair needs a limit');
    this.#iterations = iterations ?? Infinity;
    this.#milliseconds = clock === undefined ? Infinity : (milliseconds ?? Infinity);
    this.#clock = clock ?? (() => 0);
    this.#began = this.#clock();
  }

  /** Which part is used; 1 or more: all. */
  used(): number {
    return Math.max(this.evaluations / this.#iterations, (this.#clock() - this.#began) / this.#milliseconds);
  }
}
