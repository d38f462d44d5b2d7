import type { Constraint, ConstraintOf } from '../model/constraint.ts';
import type { Problem } from './compile.ts';
import { unitCost } from './weights.ts';

export const LINKED_KINDS: readonly string[] = ['GA2', 'FA6'];

/** Rules over meetings in slots whose cost is not a sum of counts: GA2 ties a count to another, FA6 limits a sum of costs. */
export class Linked {
  cost = 0;
  readonly #weights: Float64Array;
  readonly #rules: readonly { readonly constraint: ConstraintOf<'GA2' | 'FA6'>; readonly weightClass: number }[];
  /** By meeting key: start of what it adds to; each entry a register and an amount. */
  readonly #starts: Int32Array;
  readonly #registers: Int32Array;
  readonly #amounts: Float64Array;
  /** Two registers a rule: GA2 premise and conclusion; FA6 the sum. */
  readonly #sums: Float64Array;

  constructor(problem: Problem, constraints: readonly Constraint[]) {
    this.#rules = (constraints as readonly ConstraintOf<'GA2' | 'FA6'>[]).map((constraint) => ({
      constraint,
      weightClass: problem.classOf(constraint),
    }));
    this.#weights = new Float64Array(this.#rules.length);
    this.#sums = new Float64Array(this.#rules.length * 2);
    const entries: { key: number; register: number; amount: number }[] = [];
    this.#rules.forEach(({ constraint }, r) => {
      for (let m = 0; m < problem.meetings; m++) {
        if (constraint.kind === 'FA6') {
          const { costs } = problem.season;
          if (costs === null || !constraint.teams.includes(problem.host[m])) continue;
          const base = (problem.host[m] * problem.teams + problem.guest[m]) * problem.slots;
          for (const slot of constraint.slots)
            entries.push({ key: problem.meetingKey(m, slot), register: r * 2, amount: costs[base + slot] });
          continue;
        }
        const { teams1, mode1, teams2, slots1, teams3, mode3, teams4, slots2 } = constraint;
        if (isMatch(problem, m, teams1, mode1, teams2)) {
          for (const slot of slots1) entries.push({ key: problem.meetingKey(m, slot), register: r * 2, amount: 1 });
        }
        if (isMatch(problem, m, teams3, mode3, teams4)) {
          for (const slot of slots2) entries.push({ key: problem.meetingKey(m, slot), register: r * 2 + 1, amount: 1 });
        }
      }
    });
    entries.sort((a, b) => a.key - b.key);
    this.#starts = new Int32Array(problem.sideBase + 1);
    for (const { key } of entries) this.#starts[key + 1]++;
    for (let key = 0; key < problem.sideBase; key++) this.#starts[key + 1] += this.#starts[key];
    this.#registers = Int32Array.from(entries, ({ register }) => register);
    this.#amounts = Float64Array.from(entries, ({ amount }) => amount);
  }

  /** Back to an empty schedule, with these weights of the classes. */
  reset(weights: Float64Array): void {
    this.#rules.forEach(({ constraint, weightClass }, r) => {
      this.#weights[r] = unitCost(weights, weightClass, constraint.penalty);
    });
    this.#sums.fill(0);
    this.cost = 0;
    for (let r = 0; r < this.#rules.length; r++) this.cost += this.#costOf(r);
  }

  /** Switches a meeting event on (`by` 1) or off (-1).
   *  @returns the change of cost */
  count(key: number, by: number): number {
    let delta = 0;
    for (let i = this.#starts[key]; i < this.#starts[key + 1]; i++) {
      const register = this.#registers[i];
      const r = register >> 1;
      delta -= this.#costOf(r);
      this.#sums[register] += by * this.#amounts[i];
      delta += this.#costOf(r);
    }
    this.cost += delta;
    return delta;
  }

  addByClass(sums: Float64Array): void {
    this.#rules.forEach(({ constraint, weightClass }, r) => {
      sums[weightClass] += constraint.penalty * this.#deviation(r);
    });
  }

  #costOf(r: number): number {
    const deviation = this.#deviation(r);
    return this.#weights[r] * (this.#rules[r].weightClass === 0 ? deviation : Math.ceil(deviation));
  }

  #deviation(r: number): number {
    const { constraint } = this.#rules[r];
    const sum = this.#sums[r * 2];
    if (constraint.kind === 'FA6') return Math.max(0, sum - constraint.intp);
    if (sum === 0) return 0;
    return this.#sums[r * 2 + 1] > 0 === (constraint.mode2 === 'EQ') ? 0 : 1;
  }
}

/** Whether the meeting is one of a team of `teams` in this mode against one of `rivals`. */
function isMatch(problem: Problem, m: number, teams: readonly number[], mode: 'H' | 'A' | 'HA', rivals: readonly number[]): boolean {
  const [host, guest] = [problem.host[m], problem.guest[m]];
  if (problem.isNeutral[m] === 1 && mode !== 'HA') return false;
  return (
    (mode !== 'A' && teams.includes(host) && rivals.includes(guest)) || (mode !== 'H' && teams.includes(guest) && rivals.includes(host))
  );
}
