import type { Schedule } from '../model/schedule.ts';
import type { Ledger } from './ledger.ts';
import { Opponents } from './opponents.ts';
import { drawFromPatterns } from './pattern-start.ts';
import { Patterns } from './patterns.ts';
import type { Random } from './random.ts';
import { annealStage, type Stage } from './stage.ts';
import type { Walk } from './walk.ts';

/** A hard unit in scales while opponents are drawn, and how strongly a schedule is held on to its patterns, in scales
 *  a cell. */
const DRAWN_HARD = 0.3;
const PULL = 0.2;
/** The part of a round's time that its first stage has. What is left goes to so many reheats, from {@link REHEAT_HOT} scales, each that gains nothing
 *  followed by one {@link REHEAT_COOLER} times as hot; from {@link REHEAT_COLD} on up again. */
const HELD_PART = 0.5;
const REHEATS = 20;
const REHEAT_HOT = 0.07;
const REHEAT_COLD = 0.015;
const REHEAT_COOLER = 0.85;
/** Evaluations of a round for each game of the season, some 15 s: what has more time begins anew. See docs/algorithm.md. */
const ROUND_EVALUATIONS = 25_000;

/** The search of seasons whose home-away patterns come first: see {@link Patterns} for which these are. */
export class PatternSearch {
  readonly #walk: Walk;
  readonly #ledger: Ledger;
  readonly #random: Random;
  readonly #patterns: Patterns;
  /** Made where it is needed. */
  #opponents: Opponents | null = null;

  private constructor(walk: Walk, ledger: Ledger, random: Random, patterns: Patterns) {
    this.#walk = walk;
    this.#ledger = ledger;
    this.#random = random;
    this.#patterns = patterns;
  }

  /** @returns null if patterns do not come first */
  static for(walk: Walk, ledger: Ledger, random: Random): PatternSearch | null {
    const patterns = Patterns.for(walk.problem, walk.shape, random);
    return patterns === null ? null : new PatternSearch(walk, ledger, random, patterns);
  }

  /** Whether hard rules leave so few breaks that only patterns keep them. */
  get isTight(): boolean {
    return this.#patterns.isTight;
  }

  /** Exchanges and swaps so far, as moves that take as long. */
  get iterations(): number {
    return Math.floor(this.#patterns.exchanges / 2 + (this.#opponents?.swaps ?? 0) / 16);
  }

  /** Loads a schedule drawn from patterns.
   *  @param whole part of the limits that the round has
   *  @param scale the season's, in units of soft cost
   *  @returns false, and the state as it was, where no patterns had opponents */
  begin(whole: number, scale: number): boolean {
    this.#opponents ??= new Opponents(this.#walk.problem, this.#walk.shape);
    const { state } = this.#walk;
    const before = state.save();
    this.#ledger.beginRound();
    const from = this.#ledger.used();
    const weights = this.#walk.weights(1, DRAWN_HARD * scale);
    const spent = () => {
      this.#ledger.report();
      return this.#ledger.end === null ? (this.#ledger.used() - from) / whole : 1;
    };
    const options = { games: this.#walk.problem.games, weights, scale, random: this.#random };
    const start = drawFromPatterns(this.#patterns, this.#opponents, options, spent, (schedule) => {
      const cost = this.#loadAs(schedule, weights);
      this.#ledger.keepFound(state);
      this.#ledger.scoreFound();
      return { cost, isFeasible: state.hard === 0 };
    });
    state.load(start ?? before);
    return start !== null;
  }

  /** Anneals the schedule that {@link begin} loaded; where there is time for more than one round, then others drawn anew. Loads the cheapest of all.
   *  @param main the first stage of each, whose weights tell what is cheap
   *  @param to part of the limits at which the last round ends */
  run(main: Stage, scale: number, to: number): void {
    const { state } = this.#walk;
    let from = this.#ledger.used();
    const round = this.#ledger.partOf(ROUND_EVALUATIONS * this.#walk.problem.games);
    let cheapest: Schedule | null = null;
    let least = Infinity;
    for (let left = Math.max(1, Math.floor((to - from) / round)); left > 0 && this.#ledger.end === null; left--) {
      const end = from + (to - from) / left;
      if (cheapest === null || this.begin(end - from, scale)) this.#annealHeld(main, scale, this.#ledger.used(), end);
      const schedule = state.save();
      const cost = this.#loadAs(schedule, main.weights);
      if (cost < least - 1e-6) [least, cheapest] = [cost, schedule];
      from = this.#ledger.used();
    }
    if (cheapest !== null) this.#loadAs(cheapest, main.weights);
  }

  /** Anneals a schedule drawn from patterns, held on to those; then the cheapest of start, ends and best of the round again and again, held on to its own: what
   *  the first stage melted at once, or let go of when its pull fell, may be found again at less heat.
   *  @param from part of the limits at which the first begins
   *  @param to at which the last ends */
  #annealHeld(main: Stage, scale: number, from: number, to: number): void {
    const { state } = this.#walk;
    let cheapest = state.save();
    let least = this.#loadAs(cheapest, main.weights);
    let { hot } = main;
    for (let k = 0; k <= REHEATS && this.#ledger.end === null; k++) {
      const pull = { sides: state.sides.slice(), cost: PULL * scale };
      const share = HELD_PART + ((1 - HELD_PART) * k) / REHEATS;
      // A reheat that begins no hotter than the first stage ends still cools.
      annealStage(this.#walk, this.#ledger, { ...main, hot, cold: Math.min(main.cold, hot / 3), pull }, from + (to - from) * share);
      const before = least;
      const found = this.#ledger.bestOfRound?.schedule;
      for (const schedule of found === undefined ? [state.save()] : [state.save(), found]) {
        const cost = this.#loadAs(schedule, main.weights);
        if (cost < least - 1e-6) [least, cheapest] = [cost, schedule];
      }
      this.#loadAs(cheapest, main.weights);
      if (k === 0 || hot < REHEAT_COLD * scale) hot = REHEAT_HOT * scale;
      else if (least === before) hot *= REHEAT_COOLER;
    }
  }

  /** @returns what the schedule, from now on the state, costs under these weights */
  #loadAs(schedule: Schedule, weights: Float64Array): number {
    const { state } = this.#walk;
    state.weigh(weights);
    state.load(schedule);
    return state.hard + state.soft;
  }
}
