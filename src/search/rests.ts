import { slotDays } from '../model/calendar.ts';
import type { ConstraintOf } from '../model/constraint.ts';
import { type SeriesSpans, seriesSpans } from '../model/series.ts';
import type { Problem } from './compile.ts';
import type { RowSource } from './team-row.ts';
import { unitCost } from './weights.ts';

const UNKNOWN = 0;
const SHORT = 1;
const LONG = 2;

/** RT2: a team's games before which its opponent rested `intp` days or more and the team itself fewer. For each game and
 *  side the class of the rest before it is kept; a move reads the rows of the teams it touches and looks again at the games
 *  whose classes changed. One object for one constraint. */
export class Rests {
  cost = 0;
  readonly weightClass: number;
  readonly #constraint: ConstraintOf<'RT2'>;
  readonly #problem: Problem;
  readonly #source: RowSource;
  readonly #days: Float64Array;
  readonly #series: SeriesSpans;
  readonly #members: Uint8Array;
  #weight = 0;
  /** By `game * 2 + side`, side 0 the team named first. */
  readonly #classes: Uint8Array;
  /** By team: games before which it was short of rest and its opponent not. */
  readonly #tired: Int32Array;
  readonly #changedAt: Int32Array;
  readonly #changedFrom: Uint8Array;
  #changes = 0;
  #before = 0;

  constructor(problem: Problem, constraint: ConstraintOf<'RT2'>, source: RowSource) {
    this.weightClass = problem.classOf(constraint);
    this.#constraint = constraint;
    this.#problem = problem;
    this.#source = source;
    this.#days = slotDays(problem.season);
    this.#series = seriesSpans(problem.season);
    this.#members = new Uint8Array(problem.teams);
    for (const team of constraint.teams) this.#members[team] = 1;
    this.#classes = new Uint8Array(problem.games * 2);
    this.#tired = new Int32Array(problem.teams);
    // A game may be touched twice for each side: cleared, and read again.
    this.#changedAt = new Int32Array(problem.games * 4);
    this.#changedFrom = new Uint8Array(problem.games * 4);
  }

  reset(): void {
    this.#weight = unitCost(this.#source.weights, this.weightClass, this.#constraint.penalty);
    this.#classes.fill(UNKNOWN);
    this.#tired.fill(0);
    this.#changes = 0;
    for (let team = 0; team < this.#problem.teams; team++) {
      this.#read(team);
      this.#changes = 0;
    }
    this.cost = this.#weight * this.#deviation();
  }

  /** @param removed games that have no slot any more
   *  @returns the change of cost by a move that touches these teams and already stands in the schedule */
  apply(touched: Int32Array, count: number, games: Int32Array, gameCount: number, slotOf: Int32Array): number {
    this.#before = this.cost;
    this.#changes = 0;
    for (let k = 0; k < gameCount; k++) {
      if (slotOf[games[k]] >= 0) continue;
      this.#set(games[k] * 2, UNKNOWN);
      this.#set(games[k] * 2 + 1, UNKNOWN);
    }
    for (let k = 0; k < count; k++) this.#read(touched[k]);
    if (this.#changes === 0) return 0;
    this.cost = this.#weight * this.#deviation();
    return this.cost - this.#before;
  }

  undo(): void {
    for (let k = this.#changes - 1; k >= 0; k--) {
      const changes = this.#changes;
      this.#set(this.#changedAt[k], this.#changedFrom[k]);
      this.#changes = changes;
    }
    this.#changes = 0;
    this.cost = this.#before;
  }

  addByClass(sums: Float64Array): void {
    sums[this.weightClass] += this.#constraint.penalty * this.#deviation();
  }

  #deviation(): number {
    const { min, max } = this.#constraint;
    let deviation = 0;
    for (let team = 0; team < this.#tired.length; team++) {
      if (this.#members[team] === 1) deviation += Math.max(0, this.#tired[team] - max) + Math.max(0, min - this.#tired[team]);
    }
    return deviation;
  }

  #read(team: number): void {
    const { slots, first, season } = this.#problem;
    const { width, spans } = this.#series;
    let before = -1;
    let lastDay = NaN;
    for (let slot = 0; slot < slots; slot++) {
      const game = this.#source.cells[team * slots + slot];
      if (game < 0) continue;
      const rest = Math.max(0, this.#days[slot] - lastDay);
      const known = before >= 0 && !Number.isNaN(rest);
      this.#set(game * 2 + (first[game] === team ? 0 : 1), known ? (rest >= this.#constraint.intp ? LONG : SHORT) : UNKNOWN);
      before = slot;
      lastDay = this.#days[slot] + spans[slot * width + season.games[game].days] - 1;
    }
  }

  #set(at: number, value: number): void {
    const before = this.#classes[at];
    if (before === value) return;
    this.#changedAt[this.#changes] = at;
    this.#changedFrom[this.#changes++] = before;
    const game = at >> 1;
    this.#count(game, -1);
    this.#classes[at] = value;
    this.#count(game, 1);
  }

  #count(game: number, by: 1 | -1): void {
    const [a, b] = [this.#classes[game * 2], this.#classes[game * 2 + 1]];
    if (a === SHORT && b === LONG) this.#tired[this.#problem.first[game]] += by;
    else if (a === LONG && b === SHORT) this.#tired[this.#problem.second[game]] += by;
  }
}
