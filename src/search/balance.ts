import type { ConstraintOf } from '../model/constraint.ts';
import { AWAY, BYE, HOME, type Problem } from './compile.ts';
import type { Sides } from './sides.ts';
import { sumOf, unitCost } from './weights.ts';

/** FA2: the games that each two teams have played so far differ by at most `intp`, after every slot that counts.
 *  Kept: each team's count after each slot, and for each slot how many teams have which count, with least and most. As long
 *  as least and most are no more than `intp` apart, before and after a move, no pair can have changed its cost and none is
 *  looked at; else the pairs of the teams whose counts changed are. */
export class Balance {
  cost = 0;
  readonly #constraint: ConstraintOf<'FA2'>;
  readonly weightClass: number;
  #weight = 0;
  readonly #teams: number;
  readonly #slots: number;
  readonly #isIn: Uint8Array;
  readonly #members: Int32Array;
  readonly #checked: Int32Array;
  readonly #isChecked: Uint8Array;
  /** `team * slots + slot`: games so far. */
  readonly #played: Int16Array;
  /** `slot * width + count`: teams with that count. */
  readonly #having: Int16Array;
  readonly #width: number;
  readonly #least: Int16Array;
  readonly #most: Int16Array;
  /** `team * teams + team`: deviation of the pair. */
  readonly #deviations: Int16Array;
  #total = 0;
  readonly #changedAt: Int32Array;
  readonly #changedFrom: Int16Array;
  #changes = 0;
  readonly #pairAt: Int32Array;
  readonly #pairFrom: Int16Array;
  #pairs = 0;
  #before = 0;

  constructor(problem: Problem, constraint: ConstraintOf<'FA2'>) {
    this.#constraint = constraint;
    this.weightClass = problem.classOf(constraint);
    const { teams, slots } = problem;
    this.#teams = teams;
    this.#slots = slots;
    this.#isIn = new Uint8Array(teams);
    for (const team of constraint.teams) this.#isIn[team] = 1;
    this.#members = Int32Array.from(constraint.teams);
    this.#checked = Int32Array.from(constraint.slots).sort();
    this.#isChecked = new Uint8Array(slots);
    for (const slot of constraint.slots) this.#isChecked[slot] = 1;
    this.#played = new Int16Array(teams * slots);
    this.#width = slots + 1;
    this.#having = new Int16Array(slots * this.#width);
    this.#least = new Int16Array(slots);
    this.#most = new Int16Array(slots);
    this.#deviations = new Int16Array(teams * teams);
    this.#changedAt = new Int32Array(teams * slots);
    this.#changedFrom = new Int16Array(teams * slots);
    this.#pairAt = new Int32Array(teams * teams);
    this.#pairFrom = new Int16Array(teams * teams);
  }

  reset(sides: Uint8Array, weights: Float64Array): void {
    this.#weight = unitCost(weights, this.weightClass, this.#constraint.penalty);
    this.#having.fill(0);
    for (const team of this.#members) {
      let played = 0;
      for (let slot = 0; slot < this.#slots; slot++) {
        if (this.#counts(sides[team * this.#slots + slot])) played++;
        this.#played[team * this.#slots + slot] = played;
        this.#having[slot * this.#width + played]++;
      }
    }
    for (let slot = 0; slot < this.#slots; slot++) {
      let least = 0;
      while (least < this.#width - 1 && this.#having[slot * this.#width + least] === 0) least++;
      let most = this.#width - 1;
      while (most > 0 && this.#having[slot * this.#width + most] === 0) most--;
      this.#least[slot] = least;
      this.#most[slot] = most;
    }
    this.#total = 0;
    for (let a = 0; a < this.#members.length; a++) {
      for (let b = a + 1; b < this.#members.length; b++) {
        const [t, u] = [this.#members[a], this.#members[b]];
        const deviation = this.#deviation(t, u);
        this.#deviations[t * this.#teams + u] = deviation;
        this.#deviations[u * this.#teams + t] = deviation;
        this.#total += deviation;
      }
    }
    this.cost = this.#weight * this.#total;
  }

  /** @param sides after the move, with the teams that it turned
   *  @param limit the change of value above which the move is rejected anyway
   *  @returns the change of cost, or a bound of it above `limit` */
  apply({ at: sides, turned, turnedCount: count, turnedFrom: from, turnedTo: to }: Sides, limit: number): number {
    const { intp } = this.#constraint;
    this.#before = this.#total;
    this.#pairs = 0;
    let changes = 0;
    let isWide = false;
    for (let k = 0; k < count; k++) {
      const team = turned[k];
      if (this.#isIn[team] === 0) continue;
      const row = team * this.#slots;
      const last = to[team];
      let slot = from[team];
      let played = slot === 0 ? 0 : this.#played[row + slot - 1];
      for (; slot < this.#slots; slot++) {
        if (this.#counts(sides[row + slot])) played++;
        const before = this.#played[row + slot];
        if (played === before) {
          if (slot >= last) break;
          continue;
        }
        if (this.#most[slot] - this.#least[slot] > intp && this.#isChecked[slot] === 1) isWide = true;
        this.#changedAt[changes] = row + slot;
        this.#changedFrom[changes++] = before;
        this.#recount(row + slot, slot, before, played);
      }
    }
    this.#changes = changes;
    if (changes === 0) return 0;
    let widest = 0;
    for (let k = 0; k < changes; k++) {
      const slot = this.#changedAt[k] % this.#slots;
      const apart = this.#most[slot] - this.#least[slot] - intp;
      if (apart > widest && this.#isChecked[slot] === 1) widest = apart;
    }
    if (widest === 0 && !isWide) return 0;
    // Some pair deviates by `widest` after the move, and the move cannot gain more than all that there is.
    const bound = this.#weight * (widest - this.#total);
    if (sumOf(bound) > limit) return bound;
    let total = this.#total;
    let pairs = 0;
    for (let k = 0; k < count; k++) {
      const team = turned[k];
      if (this.#isIn[team] === 0) continue;
      for (let b = 0; b < this.#members.length; b++) {
        const rival = this.#members[b];
        if (rival === team) continue;
        const pair = team * this.#teams + rival;
        const before = this.#deviations[pair];
        const after = this.#deviation(team, rival);
        if (before === after) continue;
        this.#pairAt[pairs] = pair;
        this.#pairFrom[pairs++] = before;
        this.#deviations[pair] = after;
        this.#deviations[rival * this.#teams + team] = after;
        total += after - before;
      }
    }
    this.#pairs = pairs;
    const delta = this.#weight * (total - this.#total);
    this.#total = total;
    this.cost += delta;
    return delta;
  }

  undo(): void {
    for (let k = this.#pairs - 1; k >= 0; k--) {
      const pair = this.#pairAt[k];
      this.#deviations[pair] = this.#pairFrom[k];
      this.#deviations[(pair % this.#teams) * this.#teams + Math.floor(pair / this.#teams)] = this.#pairFrom[k];
    }
    for (let k = this.#changes - 1; k >= 0; k--) {
      const at = this.#changedAt[k];
      this.#recount(at, at % this.#slots, this.#played[at], this.#changedFrom[k]);
    }
    this.#total = this.#before;
    this.cost = this.#weight * this.#total;
    this.#changes = 0;
    this.#pairs = 0;
  }

  addByClass(sums: Float64Array): void {
    sums[this.weightClass] += this.#constraint.penalty * this.#total;
  }

  #counts(side: number): boolean {
    const { mode } = this.#constraint;
    return mode === 'H' ? side === HOME : mode === 'A' ? side === AWAY : side !== BYE;
  }

  #recount(at: number, slot: number, before: number, after: number): void {
    this.#played[at] = after;
    const base = slot * this.#width;
    this.#having[base + before]--;
    this.#having[base + after]++;
    if (after < this.#least[slot]) this.#least[slot] = after;
    else while (this.#having[base + this.#least[slot]] === 0) this.#least[slot]++;
    if (after > this.#most[slot]) this.#most[slot] = after;
    else while (this.#having[base + this.#most[slot]] === 0) this.#most[slot]--;
  }

  #deviation(team: number, rival: number): number {
    const played = this.#played;
    const [row, other] = [team * this.#slots, rival * this.#slots];
    let worst = 0;
    for (let k = 0; k < this.#checked.length; k++) {
      const slot = this.#checked[k];
      const difference = played[row + slot] - played[other + slot];
      if (difference > worst) worst = difference;
      else if (-difference > worst) worst = -difference;
    }
    return worst > this.#constraint.intp ? worst - this.#constraint.intp : 0;
  }
}
