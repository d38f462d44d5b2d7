import type { Schedule } from '../../model/schedule.ts';
import type { Problem } from '../compile.ts';
import type { Random } from '../random.ts';
import type { Shape } from '../shape.ts';
import { ClauseSolver } from './clause-solver.ts';
import { SeasonClauses } from './season-clauses.ts';
import type { FixedGame } from './season-variables.ts';

/** Conflicts that a part of the season may take to be solved again: about 0.1 s. Twice as many after each so many parts without a better schedule, up to
 *  as many doublings. FootballChile, 60 s of one thread: -588 and -522 with it, -547 and -514 without. */
const PART_CONFLICTS = 2000;
const IDLE_PARTS = 100;
const MOST_DOUBLINGS = 6;
/** By how much a part grows after one that was solved without a better schedule, and shrinks after one that was not solved in time. */
const GROWTH = 1.03;
const SHRINKING = 0.95;
/** The share of the slots, or teams, that are free at first. */
const FIRST_PART = 0.25;
/** How often a part may come to cost what it does, not less, so that the rest sees something new; and the share of variables by chance so that it does. How
 *  often a part is around a game that could cost less. FootballChile, 50 s of one thread, with both -538, -554, -556, -604, with the second
 *  alone -501, -544, -581, -558. */
const SIDEWAYS = 0.5;
const BY_CHANCE = 0.2;
const AIMED = 0.8;
/** Parts between two looks at what others found. */
const PARTS_BETWEEN_LOOKS = 16;

/** What is solved again while the rest stays: all games of some slots; all games of some teams; the opponents, home and away as they are, in some slots. */
type Part = 'slots' | 'teams' | 'opponents';
const PARTS: readonly Part[] = ['slots', 'teams', 'opponents'];

/** Told what an exact search does. */
export interface ExactWatch {
  /** Called every few milliseconds; true ends it. */
  isOver(): boolean;
  /** Called with each schedule that costs less than all before. */
  better(schedule: Schedule): void;
  /** Asked now and then.
   *  @returns a schedule of another thread that is better than those told; else null */
  other(): Schedule | null;
}

/** Search that reasons: it draws conclusions from the rules and learns from each contradiction, where annealing tries what may come. It finds the first
 *  schedule of seasons whose rules leave little choice (ACC in 0.1 s, FootballChile in 0.2 s, where annealing takes 5 s and minutes), and none in
 *  10 s where they leave much and ask for much, as in half of ITC2021. */
export class ExactSearch {
  readonly #problem: Problem;
  readonly #fixed: readonly FixedGame[];
  readonly #random: Random;
  readonly #clauses: SeasonClauses;
  readonly #solver: ClauseSolver;
  /** Of the linear constraints: what schedules cost; -1 where that is not asked for. */
  readonly #cost: number;
  /** What literals cost; and whether slots are drawn. */
  readonly #costOf: ReadonlyMap<number, number>;
  readonly #isDrawn: readonly boolean[];

  private constructor(problem: Problem, clauses: SeasonClauses, fixed: readonly FixedGame[], random: Random) {
    this.#problem = problem;
    this.#clauses = clauses;
    this.#fixed = fixed;
    this.#random = random;
    const { costs, draft } = clauses;
    this.#cost = costs === null ? -1 : draft.sum(costs.literals, costs.weights);
    this.#costOf = new Map(costs?.literals.map((literal, k) => [literal, costs.weights[k]]));
    this.#isDrawn = Array.from({ length: problem.slots }, (_, slot) => clauses.variables.slots.includes(slot));
    this.#solver = new ClauseSolver(draft, random);
  }

  /** @param withCosts whether schedules shall be made better, too
   *  @returns null where the season has rules that it cannot reason about */
  static for(problem: Problem, shape: Shape, fixed: readonly FixedGame[], random: Random, withCosts: boolean): ExactSearch | null {
    const clauses = SeasonClauses.for(problem, shape, fixed, withCosts ? 'rules and costs' : 'rules');
    return clauses === null ? null : new ExactSearch(problem, clauses, fixed, random);
  }

  /** What it has done, as evaluations of a schedule that take as long. */
  get iterations(): number {
    return this.#solver.iterations;
  }

  /** Whether it has proved that no schedule keeps all hard rules. */
  get isImpossible(): boolean {
    return this.#solver.isImpossible;
  }

  /** Goes on looking for a schedule that keeps all hard rules, for so many conflicts more.
   *  @returns null where it found none, or there is none */
  find(conflicts: number, isOver: () => boolean): Schedule | null {
    return this.#solver.solve({ conflicts, isOver }) === 'found' ? this.#schedule() : null;
  }

  /** Makes a feasible schedule better: solves parts of the season again, each to cost less, or as much, or to prove that it cannot, in parts as
   *  large as that can be done quickly for. Ends when the watch says so, or with a schedule that it has proved the best. */
  improve(start: Schedule, watch: ExactWatch): void {
    let least = this.#load(start, watch);
    let now = start;
    let idle = 0;
    const sizes = new Map(PARTS.map((part) => [part, FIRST_PART]));
    for (let tried = 1; least !== null && !watch.isOver(); tried++) {
      if (tried % PARTS_BETWEEN_LOOKS === 0) {
        const other = watch.other();
        const cost = other === null ? null : this.#load(other, watch);
        if (other !== null && cost !== null && cost < least) [least, now] = [cost, other];
      }
      const isSideways = this.#random.unit() < SIDEWAYS;
      this.#solver.forget();
      if (isSideways) this.#preferByChance();
      const part = PARTS[this.#random.below(PARTS.length)];
      const size = sizes.get(part)!;
      const assumed = this.#stay(part, size, now);
      const conflicts = PART_CONFLICTS * 2 ** Math.min(MOST_DOUBLINGS, Math.floor(idle / IDLE_PARTS));
      const bounded = { constraint: this.#cost, bound: isSideways ? least : least - 1 };
      const outcome = this.#solver.solve({ assumed, bounded, conflicts, isOver: () => watch.isOver() });
      idle++;
      if (outcome === 'found') {
        now = this.#schedule();
        const sum = this.#sum();
        if (sum >= least) continue;
        [least, idle] = [sum, 0];
        watch.better(now);
      } else if (outcome === 'none') {
        if (assumed.length === 0 && !isSideways) return;
        sizes.set(part, Math.min(1, size * GROWTH));
      } else sizes.set(part, size * SHRINKING);
    }
  }

  /** Lets a share of the variables be tried anew as they may come. */
  #preferByChance(): void {
    const { variables } = this.#clauses.draft;
    for (let variable = 0; variable < variables; variable++) {
      if (this.#random.unit() < BY_CHANCE) this.#solver.prefer(2 * variable + this.#random.below(2));
    }
  }

  /** @returns what a schedule costs; null where it breaks a hard rule, or it is over */
  #load({ slots, flipped }: Schedule, watch: ExactWatch): number | null {
    this.#solver.forget();
    const assumed = this.#clauses.variables.literalsOf(slots, flipped);
    const bounded = { constraint: this.#cost, bound: Infinity };
    const outcome = this.#solver.solve({ assumed, bounded, conflicts: Infinity, isOver: () => watch.isOver() });
    return outcome === 'found' ? this.#sum() : null;
  }

  /** What was found costs. */
  #sum(): number {
    const { literals, weights } = this.#clauses.costs!;
    return literals.reduce((sum, literal, k) => (this.#solver.holds(literal) ? sum + weights[k] : sum), 0);
  }

  #schedule(): Schedule {
    return this.#clauses.variables.scheduleOf((literal) => this.#solver.holds(literal), this.#fixed);
  }

  /** @returns what stays while a part of the season, of this share, is solved again */
  #stay(part: Part, size: number, { slots: slotOf, flipped }: Schedule): number[] {
    const { teams, games, first, second } = this.#problem;
    const { variables } = this.#clauses;
    const aim = this.#random.unit() < AIMED ? this.#costlyGame(slotOf, flipped) : -1;
    if (part === 'teams') {
      const free = this.#choose(teams, size, aim < 0 ? [] : [first[aim], second[aim]]);
      const isStaying = (game: number) => free[first[game]] + free[second[game]] === 0;
      return variables.literalsOf(
        slotOf.map((slot, game) => (isStaying(game) ? slot : -1)),
        flipped,
      );
    }
    const drawn = variables.slots;
    const chosen = this.#choose(drawn.length, size, aim < 0 ? [] : this.#slotsFor(aim, slotOf[aim]));
    const free = new Uint8Array(this.#problem.slots);
    drawn.forEach((slot, k) => {
      free[slot] = chosen[k];
    });
    const staying = variables.literalsOf(
      Int16Array.from({ length: games }, (_, game) => (slotOf[game] >= 0 && free[slotOf[game]] === 0 ? slotOf[game] : -1)),
      flipped,
    );
    return part === 'slots' ? staying : [...staying, ...this.#sides(slotOf, flipped, free)];
  }

  /** @returns a game in a slot that is drawn, likelier the more it costs there; -1 where none costs anything by itself */
  #costlyGame(slotOf: Int16Array, flipped: Uint8Array): number {
    const { games } = this.#problem;
    let chosen = -1;
    let sum = 0;
    for (let game = 0; game < games; game++) {
      const slot = slotOf[game];
      if (slot < 0 || !this.#isDrawn[slot]) continue;
      const cost = this.#costAt(game, flipped[game], slot);
      sum += cost;
      if (cost > 0 && this.#random.unit() * sum < cost) chosen = game;
    }
    return chosen;
  }

  /** What the game costs by itself, in a slot. */
  #costAt(game: number, side: number, slot: number): number {
    return this.#costOf.get(this.#clauses.variables.meeting(this.#problem.meetingOf[game * 2 + side], slot)) ?? 0;
  }

  /** @returns of the slots that are drawn the game's and, where there is any, one in which it would cost less, as positions */
  #slotsFor(game: number, slot: number): number[] {
    const { isFree } = this.#problem;
    const costIn = (other: number) => Math.min(this.#costAt(game, 0, other), isFree[game] === 1 ? this.#costAt(game, 1, other) : Infinity);
    const drawn = [...this.#clauses.variables.slots];
    const cheaper = drawn.flatMap((other, k) => (costIn(other) < costIn(slot) ? [k] : []));
    const own = drawn.indexOf(slot);
    return cheaper.length === 0 ? [own] : [own, cheaper[this.#random.below(cheaper.length)]];
  }

  /** @returns home and away of the teams that play in these slots */
  #sides(slotOf: Int16Array, flipped: Uint8Array, isIn: Uint8Array): number[] {
    const { games, first, second, isNeutral, meetingOf } = this.#problem;
    const literals: number[] = [];
    for (let game = 0; game < games; game++) {
      const slot = slotOf[game];
      if (slot < 0 || isIn[slot] === 0 || isNeutral[meetingOf[game * 2]] === 1) continue;
      const [host, guest] = flipped[game] === 1 ? [second[game], first[game]] : [first[game], second[game]];
      literals.push(this.#clauses.variables.home(host, slot), this.#clauses.variables.away(guest, slot));
    }
    return literals;
  }

  /** @returns 1 for a share of so many, at least two: these, and every second time others by chance, else in a row */
  #choose(count: number, share: number, these: readonly number[]): Uint8Array {
    const chosen = new Uint8Array(count);
    for (const one of these) chosen[one] = 1;
    let left = Math.max(Math.min(2, count), Math.round(share * count)) - new Set(these).size;
    const order = Int32Array.from({ length: count }, (_, k) => k);
    if (this.#random.below(2) === 0) this.#random.shuffle(order);
    const from = this.#random.below(count);
    for (let k = 0; k < count && left > 0; k++) {
      const one = order[(from + k) % count];
      if (chosen[one] === 1) continue;
      chosen[one] = 1;
      left--;
    }
    return chosen;
  }
}
