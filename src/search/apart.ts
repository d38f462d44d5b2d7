import { slotDays } from '../model/calendar.ts';
import type { ConstraintOf } from '../model/constraint.ts';
import type { Problem } from './compile.ts';
import { unitCost } from './weights.ts';

/** VE1: games that must lie some days apart. A game fits a rule as the one game (role 1), as the other (role 2), or as both
 *  (3). For each rule, slot and length of series the games of each role are counted; a game that comes or goes looks at the
 *  counts of the slots around it. */
export class Apart {
  cost = 0;
  readonly #problem: Problem;
  readonly #constraints: readonly ConstraintOf<'VE1'>[];
  readonly #classes: readonly number[];
  readonly #weights: Float64Array;
  readonly #deviations: Int32Array;
  /** By meeting: start of its roles; each entry a rule and a role. */
  readonly #starts: Int32Array;
  readonly #rules: Int32Array;
  readonly #roles: Uint8Array;
  readonly #days: Float64Array;
  /** Lengths of series that occur, and each game's place among them. */
  readonly #lengths: readonly number[];
  readonly #lengthOf: Uint8Array;
  /** `((rule * slots + slot) * lengths + length) * 4 + role`. */
  readonly #counts: Int32Array;

  constructor(problem: Problem, constraints: readonly ConstraintOf<'VE1'>[]) {
    const { season, meetings, host, guest, isNeutral, slots, games } = problem;
    this.#problem = problem;
    this.#constraints = constraints;
    this.#classes = constraints.map((constraint) => problem.classOf(constraint));
    this.#weights = new Float64Array(constraints.length);
    this.#deviations = new Int32Array(constraints.length);
    this.#days = slotDays(season);
    this.#lengths = [...new Set(season.games.map(({ days }) => days))];
    this.#lengthOf = Uint8Array.from({ length: games }, (_, game) => this.#lengths.indexOf(season.games[game].days));
    this.#counts = new Int32Array(constraints.length * slots * this.#lengths.length * 4);
    const sets = constraints.map(({ teams1, teams2 }) => [new Set(teams1), new Set(teams2)]);
    const isMode = (m: number, team: number, mode: 'H' | 'A' | 'HA') =>
      mode === 'HA' || (isNeutral[m] === 0 && (host[m] === team) === (mode === 'H'));
    const [starts, rules, roles]: number[][] = [[0], [], []];
    for (let m = 0; m < meetings; m++) {
      constraints.forEach(({ mode1, mode2 }, rule) => {
        let role = 0;
        for (const team of [host[m], guest[m]]) {
          if (sets[rule][0].has(team) && isMode(m, team, mode1)) role |= 1;
          if (sets[rule][1].has(team) && isMode(m, team, mode2)) role |= 2;
        }
        if (role === 0) return;
        rules.push(rule);
        roles.push(role);
      });
      starts.push(rules.length);
    }
    this.#starts = Int32Array.from(starts);
    this.#rules = Int32Array.from(rules);
    this.#roles = Uint8Array.from(roles);
  }

  /** Back to an empty schedule, with these weights of the classes. */
  reset(weights: Float64Array): void {
    this.#constraints.forEach(({ penalty }, rule) => {
      this.#weights[rule] = unitCost(weights, this.#classes[rule], penalty);
    });
    this.#counts.fill(0);
    this.#deviations.fill(0);
    this.cost = 0;
  }

  /** Puts a game as this meeting into a slot (`by` 1) or takes it out (-1).
   *  @returns the change of cost */
  count(game: number, meeting: number, slot: number, by: 1 | -1): number {
    if (Number.isNaN(this.#days[slot])) return 0;
    const { slots } = this.#problem;
    let delta = 0;
    for (let i = this.#starts[meeting]; i < this.#starts[meeting + 1]; i++) {
      const rule = this.#rules[i];
      const role = this.#roles[i];
      const own = ((rule * slots + slot) * this.#lengths.length + this.#lengthOf[game]) * 4 + role;
      if (by === -1) this.#counts[own]--;
      const close = this.#closeGames(rule, role, slot, this.#lengths[this.#lengthOf[game]]);
      if (by === 1) this.#counts[own]++;
      this.#deviations[rule] += by * close;
      delta += by * close * this.#weights[rule];
    }
    this.cost += delta;
    return delta;
  }

  addByClass(sums: Float64Array): void {
    this.#constraints.forEach(({ penalty }, rule) => {
      sums[this.#classes[rule]] += penalty * this.#deviations[rule];
    });
  }

  /** Games that fit this role and lie less than the rule's days from a game of `length` days in `slot`. */
  #closeGames(rule: number, role: number, slot: number, length: number): number {
    const { slots } = this.#problem;
    const { intp } = this.#constraints[rule];
    const days = this.#days;
    const longest = Math.max(...this.#lengths);
    let close = 0;
    for (let later = slot; later < slots; later++) {
      const gap = Math.max(0, days[later] - (days[slot] + length - 1));
      if (gap >= intp) break;
      // A slot without a date gives no gap, and its counts are 0.
      for (let l = 0; l < this.#lengths.length; l++) close += this.#fitting(rule, role, later, l);
    }
    for (let earlier = slot - 1; earlier >= 0; earlier--) {
      if (days[slot] - days[earlier] - longest + 1 >= intp) break;
      for (let l = 0; l < this.#lengths.length; l++) {
        if (Math.max(0, days[slot] - (days[earlier] + this.#lengths[l] - 1)) < intp) close += this.#fitting(rule, role, earlier, l);
      }
    }
    return close;
  }

  #fitting(rule: number, role: number, slot: number, length: number): number {
    const at = ((rule * this.#problem.slots + slot) * this.#lengths.length + length) * 4;
    const both = this.#counts[at + 3];
    return (role === 2 ? 0 : this.#counts[at + 2]) + (role === 1 ? 0 : this.#counts[at + 1]) + both;
  }
}
