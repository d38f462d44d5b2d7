import { scoreOf } from '../model/evaluate.ts';
import { rewardsNothing } from '../model/objective.ts';
import type { Schedule } from '../model/schedule.ts';
import { compareScores, type Score } from '../model/score.ts';
import type { Season } from '../model/season.ts';
import type { Incumbent, Solution, SolveOptions } from './solve.ts';

/** Time between two reports. */
const REPORT_MS = 100;
/** Draws between two scorings of what was found since: by count, not by the clock, so that the same iterations give the same
 *  schedule on a machine of any speed. Some 30 ms at 250,000 draws a second. */
const DRAWS_BETWEEN_SCORES = 8192;
/** Length of the first cycle where no limit says how long a search shall take; each later one is longer by half. */
const FIRST_CYCLE_MS = 10_000;
/** Parts of a cycle are parts of this where one cycle does not take all that the limits allow. */
const ENDLESS_MS = 1e9;

/** What was done so far, over all that a search consists of. */
export interface Counts {
  /** Moves evaluated. */
  iterations(): number;
  /** Moves drawn. */
  draws(): number;
}

/** A schedule and what the model says of it. */
interface Scored {
  readonly schedule: Schedule;
  readonly score: Score;
}

/** How far a search is: what it has used of its limits, why it ended, and the best schedule it has, scored by the model. */
export class Ledger {
  /** Why the search is over; null while it goes on. */
  end: Solution['end'] | null = null;
  readonly #season: Season;
  readonly #options: SolveOptions;
  readonly #counts: Counts;
  /** The soft score at which a feasible schedule is good enough, or cannot be better. */
  readonly #target: number;
  readonly #began: number;
  #best: Scored | null = null;
  #bestOfRound: Scored | null = null;
  /** The state when it was best since the last scoring. */
  readonly #foundSlots: Int16Array;
  readonly #foundFlips: Uint8Array;
  #hasFound = false;
  #nextReport = 0;
  #nextScoreDraws = 0;

  /** @throws {RangeError} if no limit is set */
  constructor(season: Season, options: SolveOptions, counts: Counts) {
    const { milliseconds, iterations, target, cycleMilliseconds } = options.limits;
    if ([milliseconds, iterations, target, cycleMilliseconds].every((limit) => limit === undefined))
      throw new RangeError('a search needs a limit');
    this.#began = options.clock();
    this.#season = season;
    this.#options = options;
    this.#counts = counts;
    this.#target = Math.max(target ?? -Infinity, rewardsNothing(season) ? 0 : -Infinity);
    this.#foundSlots = new Int16Array(season.games.length);
    this.#foundFlips = new Uint8Array(season.games.length);
  }

  /** Which part of the limits is used, or of {@link ENDLESS_MS}. */
  used(): number {
    return this.#coolsOnce() ? this.#spent() : this.elapsed() / ENDLESS_MS;
  }

  /** By how much {@link used} grows in so many iterations, at the speed so far. */
  partOf(iterations: number): number {
    return (iterations * this.used()) / Math.max(1, this.#counts.iterations());
  }

  /** Which part {@link used} grows by in this cycle: all that is left where one takes it all. */
  partOfCycle(cycle: number): number {
    if (this.#coolsOnce()) return 1 - this.used();
    const { milliseconds = Infinity, cycleMilliseconds = FIRST_CYCLE_MS * 1.5 ** cycle } = this.#options.limits;
    return Math.min(cycleMilliseconds, milliseconds - this.elapsed()) / ENDLESS_MS;
  }

  /** How long the search takes where a limit says so, else how long its first cycle does. */
  get intendedMilliseconds(): number {
    const { milliseconds, cycleMilliseconds } = this.#options.limits;
    return milliseconds ?? cycleMilliseconds ?? FIRST_CYCLE_MS;
  }

  elapsed(): number {
    return this.#options.clock() - this.#began;
  }

  /** The best schedule, once what was found is scored and told; null where nothing was found yet. */
  get best(): Scored | null {
    this.scoreFound();
    return this.#best;
  }

  /** The best schedule since {@link beginRound}; null where nothing was found since. */
  get bestOfRound(): Scored | null {
    this.scoreFound();
    return this.#bestOfRound;
  }

  /** Begins a round: what is found from here on is its own. */
  beginRound(): void {
    this.scoreFound();
    this.#bestOfRound = null;
  }

  get isFeasible(): boolean {
    return this.best !== null && this.best.score.hard <= 0;
  }

  /** Notes a state that is better than those before it; what counts is what the model says of it at the next scoring. */
  keepFound({ slotOf, flips }: { readonly slotOf: ArrayLike<number>; readonly flips: ArrayLike<number> }): void {
    this.#foundSlots.set(slotOf);
    this.#foundFlips.set(flips);
    this.#hasFound = true;
  }

  /** Looks whether the search is over and, now and then, scores and tells. */
  report(): void {
    const { isStopped, onProgress } = this.#options;
    if (this.#spent() >= 1) this.end ??= 'limit';
    if (isStopped?.() === true) this.end ??= 'stopped';
    const elapsed = this.elapsed();
    if (elapsed >= this.#nextReport) {
      this.#nextReport = elapsed + REPORT_MS;
      onProgress?.(this.#counts.iterations());
    }
    const draws = this.#counts.draws();
    if (draws < this.#nextScoreDraws && this.#best !== null) return;
    this.#nextScoreDraws = draws + DRAWS_BETWEEN_SCORES;
    this.scoreFound();
  }

  /** Scores what was found since the last time by the model and makes it the incumbent if it is better; at the target the search is over. */
  scoreFound(): void {
    if (!this.#hasFound) return;
    this.#hasFound = false;
    const schedule = { slots: this.#foundSlots.slice(), flipped: this.#foundFlips.slice() };
    const score = scoreOf(this.#season, schedule);
    if (this.#bestOfRound === null || compareScores(score, this.#bestOfRound.score) < 0) this.#bestOfRound = { schedule, score };
    if (this.#best !== null && compareScores(score, this.#best.score) >= 0) return;
    this.#best = { schedule, score };
    if (score.hard <= 0 && score.soft <= this.#target) this.end ??= 'target';
    const incumbent: Incumbent = { schedule, score, iterations: this.#counts.iterations(), milliseconds: this.elapsed() };
    this.#options.onBetter?.(incumbent);
    this.#options.exchange?.offer(incumbent);
  }

  /** Whether one cycle takes all that the limits allow. */
  #coolsOnce(): boolean {
    const { milliseconds, iterations, cycleMilliseconds } = this.#options.limits;
    return cycleMilliseconds === undefined && (milliseconds !== undefined || iterations !== undefined);
  }

  /** Which part of the limits is used. */
  #spent(): number {
    const { milliseconds = Infinity, iterations = Infinity } = this.#options.limits;
    // Draws that lead to no move count a little, so that a season without moves ends too.
    return Math.max(Math.max(this.#counts.iterations(), this.#counts.draws() / 64) / iterations, this.elapsed() / milliseconds);
  }
}
