import { slotDays } from '../model/calendar.ts';
import type { Constraint, ConstraintOf } from '../model/constraint.ts';
import { AWAY, HOME, NEUTRAL, type Problem } from './compile.ts';
import { unitCost } from './weights.ts';

type RowConstraint = ConstraintOf<'CA3' | 'CA5' | 'FA1' | 'BR3' | 'BR4' | 'FA5'>;

export const ROW_KINDS: readonly string[] = ['CA3', 'CA5', 'FA1', 'BR3', 'BR4', 'FA5'];

/** What the rows read of the state. */
export interface RowSource {
  readonly cells: Int32Array;
  readonly sides: Uint8Array;
  readonly meetingNow: Int32Array;
  readonly weights: Float64Array;
}

interface RowRule {
  readonly constraint: RowConstraint;
  readonly weightClass: number;
  readonly members: Uint8Array;
  readonly opponents: Uint8Array;
  readonly isIn: Uint8Array;
}

/** Rules about a team's own games in order of time that are no counts of events. A move reads the rows of the teams it
 *  touches again, once for all such rules; a rule's value of each team is kept. Most rules sum their teams' values as
 *  deviations; BR3 compares them, FA5 limits their sum. */
export class Rows {
  cost = 0;
  readonly #problem: Problem;
  readonly #source: RowSource;
  readonly #rules: readonly RowRule[];
  readonly #days: Float64Array;
  /** `rule * teams + team`. */
  readonly #values: Float64Array;
  readonly #costs: Float64Array;
  readonly #changedAt: Int32Array;
  readonly #changedFrom: Float64Array;
  readonly #costsBefore: Float64Array;
  #changes = 0;
  #before = 0;
  /** The row that is being read: slots, sides and opponents of the team's games. */
  #length = 0;
  readonly #slots: Int32Array;
  readonly #sides: Uint8Array;
  readonly #opponents: Int32Array;
  readonly #games: Int32Array;

  constructor(problem: Problem, constraints: readonly Constraint[], source: RowSource) {
    this.#problem = problem;
    this.#source = source;
    const marks = (members: readonly number[], size: number) => {
      const marked = new Uint8Array(size);
      for (const member of members) marked[member] = 1;
      return marked;
    };
    this.#rules = (constraints as readonly RowConstraint[]).map((constraint) => ({
      constraint,
      weightClass: problem.classOf(constraint),
      members: marks(constraint.kind === 'CA3' || constraint.kind === 'CA5' ? constraint.teams1 : constraint.teams, problem.teams),
      opponents: marks(constraint.kind === 'CA3' || constraint.kind === 'CA5' ? constraint.teams2 : [], problem.teams),
      isIn: marks(constraint.kind === 'CA3' ? [] : constraint.slots, problem.slots),
    }));
    this.#days = slotDays(problem.season);
    const size = this.#rules.length * problem.teams;
    this.#values = new Float64Array(size);
    this.#costs = new Float64Array(this.#rules.length);
    this.#costsBefore = new Float64Array(this.#rules.length);
    this.#changedAt = new Int32Array(size);
    this.#changedFrom = new Float64Array(size);
    this.#slots = new Int32Array(problem.slots);
    this.#sides = new Uint8Array(problem.slots);
    this.#opponents = new Int32Array(problem.slots);
    this.#games = new Int32Array(problem.slots);
  }

  reset(): void {
    const { teams } = this.#problem;
    for (let team = 0; team < teams; team++) {
      this.#read(team);
      for (let r = 0; r < this.#rules.length; r++) {
        if (this.#rules[r].members[team] === 1) this.#values[r * teams + team] = this.#value(this.#rules[r], team);
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
      this.#read(team);
      for (let r = 0; r < this.#rules.length; r++) {
        const rule = this.#rules[r];
        if (rule.members[team] === 0) continue;
        const at = r * teams + team;
        const value = this.#value(rule, team);
        const before = this.#values[at];
        if (value === before) continue;
        this.#changedAt[changes] = at;
        this.#changedFrom[changes++] = before;
        this.#values[at] = value;
        if (isSum(rule)) this.#costs[r] += this.#weightOf(rule) * (value - before);
      }
    }
    this.#changes = changes;
    if (changes === 0) return 0;
    let cost = 0;
    for (let r = 0; r < this.#rules.length; r++) {
      if (!isSum(this.#rules[r])) this.#costs[r] = this.#costOf(r);
      cost += this.#costs[r];
    }
    this.cost = cost;
    return cost - this.#before;
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
    return unitCost(this.#source.weights, weightClass, constraint.penalty);
  }

  #costOf(r: number): number {
    const deviation = this.#deviation(this.#rules[r], r);
    // Hard units are whole: a broken mile is a mile.
    return this.#weightOf(this.#rules[r]) * (this.#rules[r].weightClass === 0 ? deviation : Math.ceil(deviation));
  }

  #deviation({ constraint, members }: RowRule, r: number): number {
    const { teams } = this.#problem;
    let deviation = 0;
    if (constraint.kind === 'BR3') {
      for (let a = 0; a < teams; a++) {
        for (let b = a + 1; b < teams; b++) {
          if (members[a] + members[b] < 2) continue;
          deviation += Math.max(0, Math.abs(this.#values[r * teams + a] - this.#values[r * teams + b]) - constraint.intp);
        }
      }
      return deviation;
    }
    for (let team = 0; team < teams; team++) if (members[team] === 1) deviation += this.#values[r * teams + team];
    return constraint.kind === 'FA5' ? Math.max(0, deviation - constraint.intp) : deviation;
  }

  #read(team: number): void {
    const { slots, host, guest } = this.#problem;
    const { cells, sides, meetingNow } = this.#source;
    let length = 0;
    for (let slot = 0; slot < slots; slot++) {
      const game = cells[team * slots + slot];
      if (game < 0) continue;
      const meeting = meetingNow[game];
      this.#slots[length] = slot;
      this.#games[length] = game;
      this.#sides[length] = sides[team * slots + slot];
      this.#opponents[length++] = host[meeting] === team ? guest[meeting] : host[meeting];
    }
    this.#length = length;
  }

  #value(rule: RowRule, team: number): number {
    const { constraint } = rule;
    switch (constraint.kind) {
      case 'CA3':
        return this.#windows(rule, constraint);
      case 'CA5':
        return this.#trips(rule, (met) => Math.max(0, met - constraint.max) + Math.max(0, constraint.min - met));
      case 'BR4':
        return Math.max(0, constraint.min - this.#trips(rule, () => 1));
      case 'FA1':
        return this.#imbalance(rule, constraint.intp);
      case 'BR3':
        return this.#breaks(rule);
      case 'FA5':
        return this.#miles(rule, team);
    }
  }

  #windows({ opponents }: RowRule, { mode1, intp, min, max }: ConstraintOf<'CA3'>): number {
    let deviation = 0;
    let inside = 0;
    const counts = (k: number) =>
      (mode1 === 'HA' || this.#sides[k] === (mode1 === 'H' ? HOME : AWAY)) && opponents[this.#opponents[k]] === 1 ? 1 : 0;
    for (let k = 0; k < this.#length; k++) {
      inside += counts(k);
      if (k >= intp) inside -= counts(k - intp);
      if (k >= intp - 1) deviation += Math.max(0, inside - max) + Math.max(0, min - inside);
    }
    return deviation;
  }

  /** Sums over the road trips that begin in the rule's slots: rows of two or more away games. */
  #trips({ isIn, opponents }: RowRule, worth: (met: number) => number): number {
    let sum = 0;
    for (let first = 0; first < this.#length; ) {
      let after = first;
      let met = 0;
      while (after < this.#length && this.#sides[after] === AWAY) met += opponents[this.#opponents[after++]];
      if (after - first >= 2 && isIn[this.#slots[first]] === 1) sum += worth(met);
      first = after + 1;
    }
    return sum;
  }

  #imbalance({ isIn }: RowRule, intp: number): number {
    let worst = 0;
    let difference = 0;
    let k = 0;
    for (let slot = 0; slot < this.#problem.slots; slot++) {
      if (k < this.#length && this.#slots[k] === slot) {
        if (this.#sides[k] !== NEUTRAL) difference += this.#sides[k] === HOME ? 1 : -1;
        k++;
      }
      if (isIn[slot] === 1) worst = Math.max(worst, Math.abs(difference));
    }
    return Math.max(0, worst - intp);
  }

  #breaks({ isIn }: RowRule): number {
    let breaks = 0;
    for (let k = 1; k < this.#length; k++) {
      if (this.#sides[k] !== NEUTRAL && this.#sides[k] === this.#sides[k - 1]) breaks += isIn[this.#slots[k]];
    }
    return breaks;
  }

  #miles({ isIn }: RowRule, team: number): number {
    const { season, place } = this.#problem;
    const { distances, venues, objective } = season;
    if (distances === null) return 0;
    const home = season.teams[team].venue;
    const between = (from: number, to: number) => (from === to ? 0 : distances[from * venues.length + to]);
    let sum = 0;
    let at = home;
    for (let k = 0; k < this.#length; k++) {
      const venue = place[this.#source.meetingNow[this.#games[k]]];
      if (at !== home && venue !== home && objective.returnHomeAfterDays !== null) {
        const last = this.#days[this.#slots[k - 1]] + season.games[this.#games[k - 1]].days - 1;
        if (this.#days[this.#slots[k]] - last > objective.returnHomeAfterDays) {
          sum += isIn[this.#slots[k - 1]] * between(at, home);
          at = home;
        }
      }
      sum += isIn[this.#slots[k]] * between(at, venue);
      at = venue;
    }
    return this.#length === 0 ? 0 : sum + isIn[this.#slots[this.#length - 1]] * between(at, home);
  }
}

function isSum({ constraint }: RowRule): boolean {
  return constraint.kind !== 'BR3' && constraint.kind !== 'FA5';
}
