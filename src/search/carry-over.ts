import type { ConstraintOf } from '../model/constraint.ts';
import type { Problem } from './compile.ts';
import type { RowSource } from './team-row.ts';
import { unitCost } from './weights.ts';

/** Carry-over effects: how many teams play j right after i, for all pairs. A move takes the effects of the teams it touches
 *  out and puts their new ones in. Serves the objective CO and the limits FA4. */
export class CarryOver {
  cost = 0;
  readonly #problem: Problem;
  readonly #source: RowSource;
  readonly #limits: readonly { readonly constraint: ConstraintOf<'FA4'>; readonly weightClass: number; readonly members: Uint8Array }[];
  /** Weight of the objective, 0 if it is another. */
  readonly #weight: number;
  /** `i * teams + j`: number of teams. */
  readonly #effects: Int32Array;
  /** Carry-over weight of the pair, 0 between leagues and for a team with itself. */
  readonly #pairWeights: Float64Array;
  /** By team: its effects (each pair once) at `team * slots`, and how many. */
  readonly #own: Int32Array;
  readonly #ownCount: Int32Array;
  readonly #ownBefore: Int32Array;
  readonly #countBefore: Int32Array;
  readonly #seen: Int32Array;
  #stamp = 0;
  /** Value of all pairs, then of the pairs of each limit. */
  readonly #values: Float64Array;
  readonly #valuesBefore: Float64Array;
  readonly #touched: Int32Array;
  #count = 0;
  #before = 0;

  constructor(problem: Problem, limits: readonly ConstraintOf<'FA4'>[], source: RowSource) {
    const { season, teams, slots } = problem;
    this.#problem = problem;
    this.#source = source;
    this.#limits = limits.map((constraint) => {
      const members = new Uint8Array(teams);
      for (const team of constraint.teams) members[team] = 1;
      return { constraint, weightClass: problem.classOf(constraint), members };
    });
    this.#weight = season.objective.kind === 'CO' ? season.objective.weight : 0;
    this.#effects = new Int32Array(teams * teams);
    this.#pairWeights = Float64Array.from({ length: teams * teams }, (_, pair) => {
      const [i, j] = [Math.floor(pair / teams), pair % teams];
      return i === j || season.teams[i].league !== season.teams[j].league ? 0 : (season.carryOverWeights?.[pair] ?? 1);
    });
    this.#own = new Int32Array(teams * slots);
    this.#ownCount = new Int32Array(teams);
    this.#ownBefore = new Int32Array(teams * slots);
    this.#countBefore = new Int32Array(teams);
    this.#seen = new Int32Array(teams * teams);
    this.#values = new Float64Array(limits.length + 1);
    this.#valuesBefore = new Float64Array(limits.length + 1);
    this.#touched = new Int32Array(teams);
  }

  reset(): void {
    this.#effects.fill(0);
    this.#values.fill(0);
    for (let team = 0; team < this.#problem.teams; team++) {
      this.#read(team);
      this.#tally(team, 1);
    }
    this.cost = this.#cost();
  }

  apply(touched: Int32Array, count: number): number {
    const { slots } = this.#problem;
    this.#before = this.cost;
    this.#valuesBefore.set(this.#values);
    this.#count = count;
    for (let k = 0; k < count; k++) {
      const team = touched[k];
      this.#touched[k] = team;
      this.#tally(team, -1);
      this.#ownBefore.set(this.#own.subarray(team * slots, team * slots + this.#ownCount[team]), team * slots);
      this.#countBefore[team] = this.#ownCount[team];
      this.#read(team);
      this.#tally(team, 1);
    }
    this.cost = this.#cost();
    return this.cost - this.#before;
  }

  undo(): void {
    const { slots } = this.#problem;
    for (let k = 0; k < this.#count; k++) {
      const team = this.#touched[k];
      this.#tally(team, -1);
      this.#ownCount[team] = this.#countBefore[team];
      this.#own.set(this.#ownBefore.subarray(team * slots, team * slots + this.#ownCount[team]), team * slots);
      this.#tally(team, 1);
    }
    this.#values.set(this.#valuesBefore);
    this.cost = this.#before;
  }

  addByClass(sums: Float64Array): void {
    sums[0] += this.#weight * this.#values[0];
    this.#limits.forEach(({ constraint, weightClass }, k) => {
      sums[weightClass] += constraint.penalty * Math.max(0, this.#values[k + 1] - constraint.intp);
    });
  }

  #cost(): number {
    let cost = this.#source.weights[0] * this.#weight * this.#values[0];
    for (let k = 0; k < this.#limits.length; k++) {
      const { constraint, weightClass } = this.#limits[k];
      const deviation = Math.max(0, this.#values[k + 1] - constraint.intp);
      cost += unitCost(this.#source.weights, weightClass, constraint.penalty) * (weightClass === 0 ? deviation : Math.ceil(deviation));
    }
    return cost;
  }

  /** Reads the team's effects from the schedule. */
  #read(team: number): void {
    const { slots, teams, first, second } = this.#problem;
    const stamp = ++this.#stamp;
    let count = 0;
    let before = -1;
    let start = -1;
    const add = (opponent: number) => {
      const pair = before * teams + opponent;
      if (this.#seen[pair] === stamp) return;
      this.#seen[pair] = stamp;
      this.#own[team * slots + count++] = pair;
    };
    for (let slot = 0; slot < slots; slot++) {
      const game = this.#source.cells[team * slots + slot];
      if (game < 0) continue;
      const opponent = first[game] + second[game] - team;
      if (before < 0) start = opponent;
      else add(opponent);
      before = opponent;
    }
    if (start >= 0) add(start);
    this.#ownCount[team] = count;
  }

  #tally(team: number, by: 1 | -1): void {
    const { slots, teams } = this.#problem;
    for (let k = 0; k < this.#ownCount[team]; k++) {
      const pair = this.#own[team * slots + k];
      const effect = this.#effects[pair];
      this.#effects[pair] = effect + by;
      const change = this.#pairWeights[pair] * (by === 1 ? 2 * effect + 1 : 1 - 2 * effect);
      this.#values[0] += change;
      for (let l = 0; l < this.#limits.length; l++) {
        const { members } = this.#limits[l];
        if (members[Math.floor(pair / teams)] + members[pair % teams] === 2) this.#values[l + 1] += change;
      }
    }
  }
}
