import type { Constraint } from '../model/constraint.ts';
import type { Problem } from './compile.ts';
import { type RowConstraint, type RowRule, type RowSource, TeamRow } from './team-row.ts';
import { unitCost } from './weights.ts';

/** Rules about a team's own games in order of time that are no counts of events. A move reads the rows of the teams it
 *  touches again, once for all such rules; a rule's value of each team is kept. Most rules sum their teams' values as
 *  deviations; BR3 and EQ1 compare them, FA5 limits their sum. */
export class Rows {
  cost = 0;
  readonly #problem: Problem;
  readonly #weights: Float64Array;
  readonly #rules: readonly RowRule[];
  readonly #row: TeamRow;
  /** `rule * teams + team`. */
  readonly #values: Float64Array;
  readonly #costs: Float64Array;
  readonly #changedAt: Int32Array;
  readonly #changedFrom: Float64Array;
  readonly #costsBefore: Float64Array;
  #changes = 0;
  #before = 0;

  constructor(problem: Problem, constraints: readonly Constraint[], source: RowSource) {
    this.#problem = problem;
    this.#weights = source.weights;
    const marks = (members: readonly number[], size: number) => {
      const marked = new Uint8Array(size);
      for (const member of members) marked[member] = 1;
      return marked;
    };
    this.#rules = (constraints as readonly RowConstraint[]).map((constraint) => ({
      constraint,
      weightClass: problem.classOf(constraint),
      members: marks('teams1' in constraint ? constraint.teams1 : constraint.teams, problem.teams),
      opponents: marks('teams2' in constraint ? constraint.teams2 : [], problem.teams),
      nextOpponents: marks(constraint.kind === 'RT3' ? constraint.teams3 : [], problem.teams),
      isIn: marks('slots' in constraint ? constraint.slots : [], problem.slots),
      setsOf: 'slotSets' in constraint ? setsBySlot(constraint.slotSets, problem.slots) : [],
      setCount: 'slotSets' in constraint ? constraint.slotSets.length : 0,
    }));
    const size = this.#rules.length * problem.teams;
    this.#values = new Float64Array(size);
    this.#costs = new Float64Array(this.#rules.length);
    this.#costsBefore = new Float64Array(this.#rules.length);
    this.#changedAt = new Int32Array(size);
    this.#changedFrom = new Float64Array(size);
    this.#row = new TeamRow(problem, source, Math.max(0, ...this.#rules.map(({ setCount }) => setCount)));
  }

  reset(): void {
    const { teams } = this.#problem;
    for (let team = 0; team < teams; team++) {
      this.#row.read(team);
      for (let r = 0; r < this.#rules.length; r++) {
        if (this.#rules[r].members[team] === 1) this.#values[r * teams + team] = this.#row.value(this.#rules[r], team);
      }
    }
    this.cost = 0;
    for (let r = 0; r < this.#rules.length; r++) this.cost += this.#costs[r] = this.#costOf(r);
  }

  /** @returns the change of cost by a move that touches these teams and already stands in the schedule */
  apply(touched: Int32Array, count: number): number {
    const { teams } = this.#problem;
    this.#before = this.cost;
    this.#costsBefore.set(this.#costs);
    let changes = 0;
    for (let k = 0; k < count; k++) {
      const team = touched[k];
      this.#row.read(team);
      for (let r = 0; r < this.#rules.length; r++) {
        const rule = this.#rules[r];
        if (rule.members[team] === 0) continue;
        const at = r * teams + team;
        const value = this.#row.value(rule, team);
        const before = this.#values[at];
        if (value === before) continue;
        this.#changedAt[changes] = at;
        this.#changedFrom[changes++] = before;
        this.#values[at] = value;
        if (isSum(rule)) this.#costs[r] += this.#weightOf(rule) * (whole(rule, value) - whole(rule, before));
      }
    }
    this.#changes = changes;
    if (changes === 0) return 0;
    // Change by change: beside the hard units of all rules together a soft cost would keep fewer decimals.
    let delta = 0;
    for (let r = 0; r < this.#rules.length; r++) {
      if (!isSum(this.#rules[r])) this.#costs[r] = this.#costOf(r);
      delta += this.#costs[r] - this.#costsBefore[r];
    }
    this.cost += delta;
    return delta;
  }

  undo(): void {
    for (let k = 0; k < this.#changes; k++) this.#values[this.#changedAt[k]] = this.#changedFrom[k];
    this.#costs.set(this.#costsBefore);
    this.cost = this.#before;
  }

  addByClass(sums: Float64Array): void {
    this.#rules.forEach((rule, r) => {
      sums[rule.weightClass] += rule.constraint.penalty * this.#deviation(rule, r);
    });
  }

  #weightOf({ weightClass, constraint }: RowRule): number {
    return unitCost(this.#weights, weightClass, constraint.penalty);
  }

  #costOf(r: number): number {
    const rule = this.#rules[r];
    if (!isSum(rule)) return this.#weightOf(rule) * whole(rule, this.#deviation(rule, r));
    const { teams } = this.#problem;
    let deviation = 0;
    for (let team = 0; team < teams; team++) if (rule.members[team] === 1) deviation += whole(rule, this.#values[r * teams + team]);
    return this.#weightOf(rule) * deviation;
  }

  #deviation({ constraint, members }: RowRule, r: number): number {
    const { teams } = this.#problem;
    let deviation = 0;
    if (constraint.kind === 'BR3' || constraint.kind === 'EQ1') {
      for (let a = 0; a < teams; a++) {
        for (let b = a + 1; b < teams; b++) {
          if (members[a] + members[b] < 2) continue;
          deviation += Math.max(0, Math.abs(this.#values[r * teams + a] - this.#values[r * teams + b]) - constraint.intp);
        }
      }
      return deviation;
    }
    for (let team = 0; team < teams; team++) if (members[team] === 1) deviation += this.#values[r * teams + team];
    if (constraint.kind === 'TV2') {
      const mean = deviation / constraint.teams.length;
      deviation = 0;
      for (const team of constraint.teams) {
        const over = Math.abs(this.#values[r * teams + team] - mean) - (constraint.intp / 100) * mean;
        if (over > 0) deviation += over;
      }
      return deviation;
    }
    return constraint.kind === 'FA5' ? Math.max(0, deviation - constraint.intp) : deviation;
  }
}

function setsBySlot(slotSets: readonly (readonly number[])[], slots: number): number[][] {
  const sets: number[][] = Array.from({ length: slots }, () => []);
  slotSets.forEach((members, set) => {
    for (const slot of new Set(members)) sets[slot].push(set);
  });
  return sets;
}

/** Hard units are whole: a part of a mile too far is a mile. */
function whole({ weightClass }: RowRule, deviation: number): number {
  return weightClass === 0 ? deviation : Math.ceil(deviation);
}

function isSum({ constraint }: RowRule): boolean {
  return constraint.kind !== 'BR3' && constraint.kind !== 'EQ1' && constraint.kind !== 'FA5' && constraint.kind !== 'TV2';
}
