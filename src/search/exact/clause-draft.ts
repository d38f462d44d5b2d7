/** A sum of weights of literals that hold, at most `bound`. */
export interface LinearConstraint {
  readonly literals: readonly number[];
  readonly weights: readonly number[];
  readonly bound: number;
}

/** Collects variables and what must hold of them. Literals: variable v is `2 * v` as it is, `2 * v + 1` negated. */
export class ClauseDraft {
  /** How many there are. */
  variables = 0;
  /** Of each at least one literal holds. */
  readonly clauses: number[][] = [];
  readonly constraints: LinearConstraint[] = [];
  /** Literals in all of them: what they take in memory. */
  size = 0;
  #truth = -1;

  /** @returns a new variable's literal */
  variable(): number {
    return 2 * this.variables++;
  }

  /** @returns a literal that always holds */
  truth(): number {
    if (this.#truth < 0) {
      this.#truth = this.variable();
      this.clause([this.#truth]);
    }
    return this.#truth;
  }

  /** At least one of these holds. */
  clause(literals: readonly number[]): void {
    const own = new Set(literals);
    for (const literal of own) if (own.has(literal ^ 1)) return;
    this.clauses.push([...own]);
    this.size += own.size;
  }

  /** At most so many of these hold; one that stands twice counts twice.
   *  @returns its index in {@link constraints}; -1 where it is none, as it always holds or is a clause */
  atMost(literals: readonly number[], bound: number): number {
    return this.linear(
      literals,
      literals.map(() => 1),
      bound,
    );
  }

  /** At least so many. */
  atLeast(literals: readonly number[], least: number): void {
    this.atMost(
      literals.map((literal) => literal ^ 1),
      literals.length - least,
    );
  }

  exactly(literals: readonly number[], count: number): void {
    this.atMost(literals, count);
    this.atLeast(literals, count);
  }

  /** The weights, whole and above 0, of those that hold are at most `bound` together.
   *  @returns as {@link atMost} */
  linear(literals: readonly number[], weights: readonly number[], bound: number): number {
    const merged = new Map<number, number>();
    let most = bound;
    literals.forEach((literal, k) => {
      const opposite = merged.get(literal ^ 1) ?? 0;
      // A literal and its opposite: one of the two holds.
      const both = Math.min(opposite, weights[k]);
      most -= both;
      if (both > 0) merged.set(literal ^ 1, opposite - both);
      if (weights[k] > both) merged.set(literal, (merged.get(literal) ?? 0) + weights[k] - both);
    });
    const entries = [...merged].filter(([, weight]) => weight > 0);
    const sum = entries.reduce((total, [, weight]) => total + weight, 0);
    if (sum <= most) return -1;
    if (sum === most + 1 && entries.every(([, weight]) => weight === 1)) {
      this.clause(entries.map(([literal]) => literal ^ 1));
      return -1;
    }
    this.constraints.push({ literals: entries.map(([literal]) => literal), weights: entries.map(([, weight]) => weight), bound: most });
    this.size += entries.length;
    return this.constraints.length - 1;
  }

  /** A sum that may be anything as yet: its bound can be lowered when it is searched.
   *  @param weights whole and above 0; no literal stands beside its opposite
   *  @returns its index in {@link constraints} */
  sum(literals: readonly number[], weights: readonly number[]): number {
    this.constraints.push({ literals, weights, bound: weights.reduce((total, weight) => total + weight, 0) });
    this.size += literals.length;
    return this.constraints.length - 1;
  }
}
