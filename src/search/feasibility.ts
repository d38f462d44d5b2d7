import type { Cooling } from './anneal.ts';
import type { Course } from './course.ts';
import { Contradictions } from './exact/contradictions.ts';
import { ExactSearch } from './exact/exact-search.ts';
import { inCounts, type MatchingForm, matchingFormOf } from './matching-form.ts';
import { Matchings } from './matchings.ts';
import { annealStage, type Stage } from './stage.ts';
import { ThermalCycles } from './thermal-cycles.ts';
import type { ClimbRates } from './thermometer.ts';
import { hardPartOf, Walk } from './walk.ts';

/** A stage that knows hard units of {@link SEEKING_WEIGHT} alone. */
export type Seeking = Omit<Stage, 'weights' | 'endsFeasible'>;
const SEEKING_WEIGHT = 10;

/** Quick tries, each from a schedule of its own: evaluations of the first for each game of the season, how much longer each further one
 *  is, the part of the limits after which none begins, and the one at which the last ends. By count, so that a long limit does not make
 *  them too long for seasons that need little. */
const TRY_EVALUATIONS = 8;
const TRY_GROWTH = 5;
const LAST_TRY = 0.2;
const TRIES_END = 0.3;
/** Where thermal cycles can follow, no try is longer than so many evaluations for each game, in odd threads and in even ones: some 2 s and 6 s in the
 *  largest seasons of ITC2021. Cycles need 5 to 30 s for most that no try finds, but Early 12 is feasible in 4 s by a long try. */
const LONGEST_TRY_ODD = 1_000;
const LONGEST_TRY_EVEN = 5_000;

/** Where tries of so many evaluations for each game find nothing, the season is reasoned about, after each try: conflicts at first, how many times as many each
 *  further time. ACC takes some 4,000 (0.1 s), FootballChile 3,000 (0.2 s); of ITC2021 only seasons that tries find sooner. Where thermal
 *  cycles can follow it is done once. */
const REASON_FROM = 200;
const REASON_CONFLICTS = 5000;
const REASON_GROWTH = 4;

/** A quick way to a feasible schedule, which most seasons need. */
const QUICK: Seeking = { hot: 15, cold: 5, balance: 'level' };
/** The others stay broken however long that lasts. They freeze where this part of the moves is kept uphill, at 40 to 50 in the hardest, at 14 in Middle 3,
 *  learnt in this range. */
const FREEZING_RATE = 0.02;
const FREEZING_RANGE: Cooling = { hot: 75, cold: 3 };
/** Where thermal cycles cannot help, a slow annealing around there with weights that stay as they are: as parts of the temperature
 *  at which they freeze. Ended at 0.45 or 0.35 of it, more stays broken (docs/algorithm.md). */
const SLOW_HOT = 1.15;
const SLOW_COLD = 0.6;
/** Then, from the best of it again and again, half molten, in turn with weights that find their balance and with weights that stay: what the one way is
 *  stuck in the other may leave. */
const AGAIN_HOT = 0.8;
const AGAIN_COLD = 0.23;
/** Evaluations of the slow one for each game of the season. Half as many has the next, each further one {@link AGAIN_GROWTH} times as many. */
const SLOW_EVALUATIONS = 100_000;
const AGAIN_GROWTH = 1.5;
/** The part of the limits at which the slow one ends at the latest, and the most that each further one takes. */
const SLOW_PART = 0.5;
const AGAIN_PART = 0.15;
/** The part of the limits at which every way ends; and where it is proved that there is no feasible schedule, so that what can be kept gets its time, too. */
export const LAST_SLOW = 0.95;
const LAST_IN_VAIN = 0.5;
/** What thermal cycles hand over is mended between these parts of the freezing temperature, by so many evaluations: about a second. */
const MET_HOT = 0.6;
const MET_COLD = 0.27;
const MET_EVALUATIONS = 300_000;
/** Moves of matchings in the time of one evaluation. */
const LIGHT_MOVES = 8;
/** Moves after which it looks whether another thread found one: some 0.3 s. */
const MOVES_BETWEEN_LOOKS = 800_000;

/** The ways to a first schedule that keeps all hard rules: quick tries, reasoning, thermal cycles, a slow annealing. */
export class Feasibility {
  readonly #course: Course;
  /** Whether a feasible schedule can cost anything. */
  readonly #hasSoft: boolean;
  /** For the stages that know hard constraints alone: compiled without the others it is quicker. Made where it is needed. */
  #hardWalk: Walk | null = null;
  /** What thermal cycles go through, where they are needed. */
  #matchings: Matchings | null = null;
  /** Made where it is needed; null where the season is not one to be reasoned about. */
  #exact: ExactSearch | null | undefined;
  #isReasoned = false;
  /** Made where reasoning ends without a schedule for good. */
  #contradictions: Contradictions | null = null;
  #isImpossible = false;

  constructor(course: Course, hasSoft: boolean) {
    this.#course = course;
    this.#hasSoft = hasSoft;
  }

  /** Whether reasoning found what tries did not. */
  get isReasoned(): boolean {
    return this.#isReasoned;
  }

  /** Evaluations and draws beside those of the course's own walk. */
  get evaluations(): number {
    return this.#ownWalk?.annealer.iterations ?? 0;
  }

  get draws(): number {
    return this.#ownWalk?.annealer.draws ?? 0;
  }

  /** Moves of other kinds, as evaluations that take as long. */
  get iterations(): number {
    return (
      (this.#exact?.iterations ?? 0) + (this.#contradictions?.iterations ?? 0) + Math.floor((this.#matchings?.moves ?? 0) / LIGHT_MOVES)
    );
  }

  get #ownWalk(): Walk | null {
    return this.#hardWalk === this.#course.walk ? null : this.#hardWalk;
  }

  /** Where there is nothing to win but feasibility: the same ways, and then tries of growing length until the cycle is over. */
  seekAlone(part: (share: number) => number): void {
    const course = this.#course;
    this.tryQuickly(part);
    if (!course.ledger.isFeasible) this.seekHard(part);
    if (course.ledger.isFeasible) {
      course.ledger.end ??= 'target';
      return;
    }
    let conflicts = REASON_CONFLICTS;
    let share = 0.04;
    // Once at least: only a stage notes that the limits are used up, and time goes on between the last look of one cycle and the first of the next.
    do {
      const weights = course.walk.weights(0, SEEKING_WEIGHT, true);
      annealStage(course.walk, course.ledger, { weights, hot: 12, cold: 4, balance: 'level', endsFeasible: true }, part(share));
      if (!course.ledger.isFeasible) this.#reason(conflicts, part(LAST_IN_VAIN));
      if (this.#exact === null) this.#lookForContradiction(conflicts, part(LAST_IN_VAIN));
      conflicts *= REASON_GROWTH;
      if (course.ledger.isFeasible) course.ledger.end ??= 'target';
      else if (course.options.start === undefined) course.construct();
      share = Math.min(1, share * 1.4 + 0.02);
    } while (course.ledger.end === null && course.ledger.used() < part(1));
  }

  /** Quick tries of growing length, each from a schedule of its own, until one is feasible or the next would take too long. */
  tryQuickly(part: (share: number) => number): void {
    const { length } = this.#course.season.games;
    const longest = (this.#course.isOdd ? LONGEST_TRY_ODD : LONGEST_TRY_EVEN) * length;
    let conflicts = REASON_CONFLICTS;
    for (let evaluations = TRY_EVALUATIONS * length; ; evaluations *= TRY_GROWTH) {
      this.seekFeasible({ ...QUICK, evaluations }, part(TRIES_END));
      if (this.#course.ledger.isFeasible || this.#course.ledger.end !== null) return;
      if (evaluations >= REASON_FROM * length && (conflicts === REASON_CONFLICTS || this.#matchingForm() === null)) {
        this.#isReasoned = this.#reason(conflicts, part(LAST_IN_VAIN));
        if (this.#isReasoned) return;
        conflicts *= REASON_GROWTH;
      }
      // What a small season freezes into, no move may lead out of: of six seeds of lacrosse (15 games) four stayed broken.
      if (this.#course.options.start === undefined) this.#course.construct();
      if (this.#course.ledger.used() >= part(LAST_TRY)) return;
      if (evaluations * TRY_GROWTH > longest && this.#matchingForm() !== null) return;
    }
  }

  /** Reasons about the hard rules, from what it knows on, for so many conflicts.
   *  @param to part of the limits at which it no longer asks which of them contradict each other
   *  @returns whether that gave a schedule, which is loaded */
  #reason(conflicts: number, to: number): boolean {
    if (this.#course.ledger.end !== null) return false;
    if (this.#exact === undefined) {
      const { problem, shape } = this.#walkOfHard();
      this.#exact = ExactSearch.for(problem, shape, this.#course.fixedGames(), this.#course.random, false);
    }
    const schedule = this.#exact?.find(conflicts, () => this.#course.isOver()) ?? null;
    if (schedule === null) {
      if (this.#exact?.isImpossible === true) this.#lookForContradiction(conflicts, to);
      return false;
    }
    this.#course.walk.state.load(schedule);
    this.#course.ledger.keepFound(this.#course.walk.state);
    return this.#course.ledger.isFeasible;
  }

  /** Proves, where it can, which rules contradict each other, and tells: once, and in one thread of a team. */
  #lookForContradiction(conflicts: number, to: number): void {
    const { season, options, random, ledger } = this.#course;
    if (this.#contradictions !== null || (options.thread ?? 0) > 0 || ledger.end !== null) return;
    this.#contradictions = new Contradictions(season, options.start, options.locked, random);
    const found = this.#contradictions.find(conflicts, () => this.#course.isOver() || ledger.used() >= to);
    if (found === null) return;
    this.#isImpossible = true;
    options.onContradiction?.(found);
  }

  /** A feasible schedule for seasons that freeze broken: by thermal cycles of schedules that lack meetings, or by a slow way where the season has
   *  no such schedules. */
  seekHard(part: (share: number) => number): void {
    // Not before, where it takes 0.3 s that men's basketball, feasible in one, does not need.
    if (this.#exact === null) this.#lookForContradiction(REASON_CONFLICTS, part(LAST_IN_VAIN));
    const form = this.#matchingForm();
    const to = part(this.#isImpossible ? LAST_IN_VAIN : LAST_SLOW);
    if (form === null) this.#seekSlowly(part, to);
    else this.#seekInCycles(form, to);
  }

  /** @returns null where thermal cycles cannot help */
  #matchingForm(): MatchingForm | null {
    const { problem, shape } = this.#walkOfHard();
    return this.#course.options.locked === undefined ? matchingFormOf(problem, shape) : null;
  }

  /** Slowly through the temperatures where the season freezes, then again and again from the best, half molten. */
  #seekSlowly(part: (share: number) => number, last: number): void {
    if (this.#course.ledger.end !== null) return;
    const walk = this.#walkOfHard();
    walk.state.load(this.#course.walk.state.save());
    const freezing = this.#freezing(walk, part(SLOW_PART));
    let evaluations = SLOW_EVALUATIONS * this.#course.season.games.length;
    this.seekFeasible({ hot: SLOW_HOT * freezing, cold: SLOW_COLD * freezing, evaluations }, part(SLOW_PART));
    this.#course.returnToBest();
    const most = part(AGAIN_PART) - part(0);
    evaluations /= 2;
    const cooling = { hot: AGAIN_HOT * freezing, cold: AGAIN_COLD * freezing };
    for (let k = 0; !this.#course.ledger.isFeasible && this.#course.ledger.end === null && this.#course.ledger.used() < last; k++) {
      const balance = k % 2 === 0 ? 'level' : undefined;
      this.seekFeasible({ ...cooling, balance, evaluations }, Math.min(last, this.#course.ledger.used() + most));
      this.#course.returnToBest();
      evaluations *= AGAIN_GROWTH;
    }
  }

  /** By thermal cycles, which every thread begins with a schedule of its own; what comes to have all its meetings is mended as it would be after a
   *  slow annealing. */
  #seekInCycles(form: MatchingForm, to: number): void {
    if (this.#course.ledger.end !== null || this.#course.ledger.used() >= to) return;
    const walk = this.#walkOfHard();
    const start = this.#course.walk.state.save();
    walk.state.load(start);
    const freezing = this.#freezing(walk, to);
    this.#matchings ??= new Matchings(inCounts(hardPartOf(this.#course.season)), form, this.#course.random);
    const matchings = this.#matchings;
    let nextLook = 0;
    new ThermalCycles(matchings, this.#course.season.games.length, this.#course.random).run(start, {
      progress: () => {
        this.#course.ledger.report();
        // What another thread of the team found is as good to go on from.
        if (this.#course.options.exchange !== undefined && matchings.moves >= nextLook) {
          nextLook = matchings.moves + MOVES_BETWEEN_LOOKS;
          this.#course.returnToBest();
        }
        return this.#course.ledger.end !== null || this.#course.ledger.isFeasible ? 1 : this.#course.ledger.used() / to;
      },
      met: (schedule) => {
        this.#course.walk.state.load(schedule);
        this.#course.ledger.keepFound(this.#course.walk.state);
        this.#course.ledger.scoreFound();
        this.seekFeasible({ hot: MET_HOT * freezing, cold: MET_COLD * freezing, evaluations: MET_EVALUATIONS }, to);
      },
    });
    this.#course.returnToBest();
  }

  /** The temperature at which the season freezes where hard constraints are all there is. */
  #freezing(walk: Walk, to: number): number {
    const rates: ClimbRates = { hot: FREEZING_RATE, cold: FREEZING_RATE };
    return this.#course.cooling(walk, walk.weights(0, SEEKING_WEIGHT), rates, FREEZING_RANGE, to).hot;
  }

  /** Hard constraints alone until they hold; nothing where they do. Ends at `to` of the limits, or after so many evaluations. */
  seekFeasible(stage: Seeking, to: number): void {
    if (this.#course.ledger.isFeasible || this.#course.ledger.end !== null) return;
    const walk = this.#walkOfHard();
    walk.state.load(this.#course.walk.state.save());
    annealStage(walk, this.#course.ledger, { ...stage, weights: walk.weights(0, SEEKING_WEIGHT), endsFeasible: true }, to);
    // What keeps everything may have been passed by before the stage looked.
    this.#course.walk.state.load(this.#course.ledger.isFeasible ? this.#course.ledger.best!.schedule : walk.state.save());
  }

  #walkOfHard(): Walk {
    this.#hardWalk ??= this.#hasSoft
      ? new Walk(hardPartOf(this.#course.season), this.#course.options.locked ?? null, this.#course.random, true)
      : this.#course.walk;
    return this.#hardWalk;
  }
}
