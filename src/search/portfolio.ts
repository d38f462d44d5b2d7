import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import type { Cooling } from './anneal.ts';
import { constructRounds, placeMissing } from './construct.ts';
import { ExactSearch } from './exact/exact-search.ts';
import type { FixedGame } from './exact/season-variables.ts';
import { Ledger } from './ledger.ts';
import { type MatchingForm, matchingFormOf } from './matching-form.ts';
import { Matchings } from './matchings.ts';
import { PatternSearch } from './pattern-search.ts';
import { Random } from './random.ts';
import type { Solution, SolveOptions } from './solve.ts';
import { annealStage, type Stage } from './stage.ts';
import { ThermalCycles } from './thermal-cycles.ts';
import { type ClimbRates, Thermometer } from './thermometer.ts';
import { TripSearch } from './trip-search.ts';
import { refuseClashes, refuseUnknownKinds } from './unsearchable.ts';
import { hardPartOf, Walk } from './walk.ts';

/** Moves of each neighbourhood that are tried to learn the season's scale. */
const SCALE_MOVES = 1000;

/** The stage that takes most of the time. */
interface MainStage extends Stage {
  /** Likely to end with hard constraints broken that were hard to hold before. */
  readonly mayBreak: boolean;
}

/** A stage that knows hard units of {@link SEEKING_WEIGHT} alone. */
type Seeking = Omit<Stage, 'weights'>;
const SEEKING_WEIGHT = 10;

/** The temperatures of a stage are learnt by a quick annealing: so many evaluations, or that part of the time that the stage has, from
 *  {@link PILOT_HOT} hard units to {@link PILOT_COLD} scales. */
const PILOT_EVALUATIONS = 100_000;
const PILOT_PART = 0.05;
const PILOT_HOT = 8;
const PILOT_COLD = 0.03;
/** Where the main stage begins and ends. From 8 or 12 % it was no better (docs/algorithm.md). */
const MAIN_RATES: ClimbRates = { hot: 0.05, cold: 0.0015 };

/** Quick tries, each from a schedule of its own: evaluations of the first for each game of the season, how much longer each further one
 *  is, the part of the limits after which none begins, and the one at which the last ends. By count, so that a long limit does not make
 *  them too long for seasons that need little. */
const TRY_EVALUATIONS = 8;
const TRY_GROWTH = 5;
const LAST_TRY = 0.08;
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
/** Where reasoning found the first schedule, it goes on with parts of it until so great a part of the limits has brought nothing. */
const IDLE_PART = 0.15;
/** Consequences followed in the time of an evaluation: 3.5 million a second in ACC, 8 in FootballChile, 4 to 13 in ITC2021. */
const PROPAGATIONS = 20;

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
/** The part of the limits at which either way ends. */
const LAST_SLOW = 0.95;
/** What thermal cycles hand over is mended between these parts of the freezing temperature, by so many evaluations: about a second. */
const MET_HOT = 0.6;
const MET_COLD = 0.27;
const MET_EVALUATIONS = 300_000;
/** Moves of matchings in the time of one evaluation. */
const LIGHT_MOVES = 8;
/** Iterations after which it looks whether another thread found one: some 0.3 s. */
const ITERATIONS_BETWEEN_LOOKS = 100_000;
/** For what the main stage left broken. */
const MEND: Seeking = { hot: 8, cold: 1, balance: 'free' };
/** Evaluations until feasible from which on a season counts as hard to keep. */
const EASY_ITERATIONS = 200_000;
/** By how much more hard units weigh then, and how hot the main stage begins at most, in such units: as hot as it can without losing for good what
 *  took so long to find. See docs/algorithm.md. */
const RIGID = 16;
const RIGID_HOT = 0.6;
const RIGID_COLD = 0.05;
/** By how much more at most where it may be lost, to be found again. */
const MOST_STRICT = 4;
/** Where the main stage ends and each further one that weighs hard units {@link FIRMER} times as much, where it may be lost and where not. */
const FIRM_STEPS: readonly number[] = [0.5, 0.64, 0.78, 0.93];
const LATE_FIRM_STEPS: readonly number[] = [0.88, 0.93];
const FIRMER = 3;

/** One search: what it stands on, and the stages it goes through. */
export class Search {
  readonly #season: Season;
  readonly #options: SolveOptions;
  readonly #random: Random;
  readonly #ledger: Ledger;
  readonly #walk: Walk;
  /** For the stages that know hard constraints alone: compiled without the others it is quicker. Made where it is needed. */
  #hardWalk: Walk | null = null;
  /** What thermal cycles go through, where they are needed. */
  #matchings: Matchings | null = null;
  /** Reasons about hard rules; about costs, too. Each made where it is needed; null where the season is not one for it. */
  #exact: ExactSearch | null | undefined;
  #exactCosts: ExactSearch | null | undefined;
  /** Whether reasoning found what tries did not. */
  #isReasoned = false;
  /** Where the season is a travelling tournament; else null. */
  readonly #trips: TripSearch | null;
  /** Where patterns come first; else null. */
  readonly #patterns: PatternSearch | null;
  /** Whether a feasible schedule can cost anything. */
  readonly #hasSoft: boolean;
  /** Where there are two ways, of which each wins in some seasons, the odd threads of a team take the second. */
  readonly #isOdd: boolean;
  /** How much more hard units weigh beside soft costs than in a season that is feasible at once. */
  #strictness: number | null = null;

  constructor(season: Season, options: SolveOptions) {
    this.#ledger = new Ledger(season, options, { iterations: () => this.#iterations(), draws: () => this.#draws() });
    refuseUnknownKinds(season);
    refuseClashes(season, options.start, options.locked);
    this.#season = season;
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#isOdd = (options.thread ?? 0) % 2 === 1;
    this.#hasSoft =
      [...season.structure, ...season.constraints].some(({ hard, penalty }) => !hard && penalty !== 0) ||
      !['SC', 'NONE'].includes(season.objective.kind);
    const locked = options.locked ?? null;
    this.#walk = new Walk(season, locked, this.#random);
    this.#trips = TripSearch.for(this.#walk.problem, this.#walk.shape, locked, this.#random);
    this.#patterns = locked === null ? PatternSearch.for(this.#walk, this.#ledger, this.#random) : null;
  }

  run(): Solution {
    this.#construct();
    this.#ledger.keepFound(this.#walk.state);
    this.#ledger.report();
    for (let cycle = 0; this.#ledger.end === null; cycle++) this.#cycle(cycle);
    const { schedule, score } = this.#ledger.best!;
    const { seed } = this.#options;
    return { schedule, score, iterations: this.#iterations(), milliseconds: this.#ledger.elapsed(), seed, end: this.#ledger.end! };
  }

  #construct(): void {
    const { problem, shape, state } = this.#walk;
    state.load(this.#options.start ?? constructRounds(problem, shape, this.#random));
    placeMissing(state, this.#random);
  }

  /** One way from hot to cold: hard constraints alone until they hold, in quick tries of growing length and, where those fail, by thermal cycles
   *  or slowly; then, if there are others, all; where that ends with some hard
   *  constraint broken, all again with hard ones weighing more; where nothing is feasible yet, hard ones alone from the best; then a polish
   *  that gives no hard constraint away. Weights follow the season's scale, temperatures what moves at them. */
  #cycle(cycle: number): void {
    const from = this.#ledger.used();
    const whole = this.#ledger.partOfCycle(cycle);
    const part = (share: number) => from + whole * share;
    if (!this.#hasSoft) {
      this.#seekAlone(part);
      return;
    }
    const scale = this.#softScale();
    this.#tryQuickly(part);
    if (this.#trips !== null && this.#walk.state.unscheduled === 0) {
      this.#searchTrips(this.#trips, scale, part(1));
      return;
    }
    const drawn = this.#isReasoned ? null : this.#beginFromPatterns(whole, scale);
    if (this.#isReasoned) this.#improveParts(whole, part(LAST_SLOW));
    if (!this.#ledger.isFeasible && drawn === null) this.#seekHard(part);
    // Where feasibility took its time, what is left is parted alike.
    const left = this.#ledger.used();
    const partLeft = (share: number) => left + (part(1) - left) * share;
    const main = this.#planMain(drawn !== null, scale, partLeft(PILOT_PART));
    const ends = (main.mayBreak ? FIRM_STEPS : LATE_FIRM_STEPS).map(partLeft);
    if (drawn !== null) drawn.run(main, scale, ends[0]);
    else annealStage(this.#walk, this.#ledger, main, ends[0]);
    this.#makeFirm(main, ends);
    this.#returnToBest();
    this.#seekFeasible(MEND, partLeft(0.97));
    this.#returnToBest();
    annealStage(this.#walk, this.#ledger, { weights: this.#walk.weights(1, 5 * scale), hot: 2 * main.cold, cold: main.cold / 5 }, part(1));
    this.#returnToBest();
  }

  /** @param whole part of the limits that the cycle has
   *  @returns the search that goes on from the schedule that patterns gave; null, and the schedule as it was, where they gave none */
  #beginFromPatterns(whole: number, scale: number): PatternSearch | null {
    const patterns = this.#patterns;
    if (patterns === null || this.#ledger.end !== null) return null;
    // Where no schedule is feasible yet, every second thread of a team still trusts that patterns end feasible; the others, and those
    // that find no opponents for them, take the slow way.
    const isTrusted = this.#ledger.isFeasible || patterns.isTight || (this.#options.exchange !== undefined && !this.#isOdd);
    return isTrusted && patterns.begin(whole, scale) ? patterns : null;
  }

  /** The main stage: how much a hard unit weighs in it, between which temperatures it cools, how its weights move.
   *  @param isDrawn whether the schedule that it begins with comes from patterns
   *  @param to part of the limits at which learning its temperatures ends at the latest */
  #planMain(isDrawn: boolean, scale: number, to: number): MainStage {
    // Travel with other rules beside: trips are long rows of constraints that hold, and a light weight lets them melt. Mean gap of NL12, CIRC16,
    // GAL14 when they were searched here, after 15 s, two seeds: hard units at 0.15 scales from 0.4, 16.4 %; from 0.2, 19.6 %; at 0.3 from 0.2, 10.8 %; at 0.6, 11.4 %; at 1.2, 12.5 %.
    const isTravel = this.#season.objective.kind === 'TR';
    // What was hard to keep alone is harder to keep beside soft costs. So hard units weigh more and nothing melts that froze; or, in every second
    // thread of a team, the main stage may end broken and leaves time for what mends that. What the first cycle needed counts for all.
    this.#strictness ??= Math.max(1, this.#evaluations() / EASY_ITERATIONS);
    const isHard = this.#strictness > 1 && !isDrawn;
    const isRigid = isHard && !isTravel && !this.#isOdd;
    const strict = isRigid ? RIGID : isHard && !isTravel ? Math.min(MOST_STRICT, this.#strictness) : 1;
    const hard = strict * (isTravel ? 0.4 : 0.15) * scale;
    const weights = this.#walk.weights(1, hard);
    // Where the objective has costs of its own, colder than 0.05 gained nothing: NL12 after 8 M moves, 9 % and 11 %.
    const coldest = this.#season.objective.kind === 'SC' ? Math.max(0.03 * scale, 0.15 * this.#leastPenalty()) : 0.05 * scale;
    // A schedule from patterns has few breaks and most rules kept already: hotter, it would only be lost. See docs/algorithm.md.
    const { hot, cold } =
      isDrawn || isTravel || !this.#ledger.isFeasible
        ? { hot: (isDrawn ? 0.1 : 0.2) * scale, cold: coldest }
        : this.#cooling(
            this.#walk,
            weights,
            MAIN_RATES,
            { hot: PILOT_HOT * hard, cold: Math.max(PILOT_COLD * scale, 0.1 * this.#leastPenalty()) },
            to,
          );
    return {
      weights,
      hot: isRigid ? Math.min(hot, RIGID_HOT * hard) : hot,
      cold: isRigid ? Math.min(cold, RIGID_COLD * hard) : cold,
      // Which is better differs by season, so the threads of a team take turns: see docs/algorithm.md.
      balance: this.#isOdd ? 'late' : 'level',
      mayBreak: isHard && !isRigid,
    };
  }

  /** Where there is nothing to win but feasibility: tries of growing length until the cycle is over. */
  #seekAlone(part: (share: number) => number): void {
    let conflicts = REASON_CONFLICTS;
    for (let share = 0.04; this.#ledger.end === null && this.#ledger.used() < part(1); share = Math.min(1, share * 1.4 + 0.02)) {
      const stage: Stage = { weights: this.#walk.weights(0, SEEKING_WEIGHT, true), hot: 12, cold: 4, balance: 'level' };
      annealStage(this.#walk, this.#ledger, stage, part(share), () => this.#walk.state.hard === 0);
      if (!this.#ledger.isFeasible) this.#reason(conflicts);
      conflicts *= REASON_GROWTH;
      if (this.#ledger.isFeasible) this.#ledger.end ??= 'target';
      else if (this.#options.start === undefined) this.#construct();
    }
  }

  /** Quick tries of growing length, each from a schedule of its own, until one is feasible or the next would take too long. */
  #tryQuickly(part: (share: number) => number): void {
    const { length } = this.#season.games;
    const longest = (this.#isOdd ? LONGEST_TRY_ODD : LONGEST_TRY_EVEN) * length;
    let conflicts = REASON_CONFLICTS;
    for (let evaluations = TRY_EVALUATIONS * length; ; evaluations *= TRY_GROWTH) {
      this.#seekFeasible({ ...QUICK, evaluations }, part(TRIES_END));
      if (this.#ledger.isFeasible || this.#ledger.end !== null) return;
      if (evaluations >= REASON_FROM * length && (conflicts === REASON_CONFLICTS || this.#matchingForm() === null)) {
        this.#isReasoned = this.#reason(conflicts);
        if (this.#isReasoned) return;
        conflicts *= REASON_GROWTH;
      }
      // What a small season freezes into, no move may lead out of: of six seeds of lacrosse (15 games) four stayed broken.
      if (this.#options.start === undefined) this.#construct();
      if (this.#ledger.used() >= part(LAST_TRY)) return;
      if (evaluations * TRY_GROWTH > longest && this.#matchingForm() !== null) return;
    }
  }

  /** Reasons about the hard rules, from what it knows on, for so many conflicts.
   *  @returns whether that gave a schedule, which is loaded */
  #reason(conflicts: number): boolean {
    if (this.#ledger.end !== null) return false;
    if (this.#exact === undefined) {
      const { problem, shape } = this.#walkOfHard();
      this.#exact = ExactSearch.for(problem, shape, this.#fixedGames(), this.#random, false);
    }
    const schedule = this.#exact?.find(conflicts, () => this.#isOver()) ?? null;
    if (schedule === null) return false;
    this.#walk.state.load(schedule);
    this.#ledger.keepFound(this.#walk.state);
    return this.#ledger.isFeasible;
  }

  /** Solves parts of the best schedule again, as long as that gains anything, and loads the best.
   *  @param whole part of the limits that the cycle has
   *  @param to of the limits, where it ends at the latest */
  #improveParts(whole: number, to: number): void {
    const { problem, shape, state } = this.#walk;
    if (this.#exactCosts === undefined) this.#exactCosts = ExactSearch.for(problem, shape, this.#fixedGames(), this.#random, true);
    let last = this.#ledger.used();
    this.#exactCosts?.improve(this.#ledger.best!.schedule, {
      isOver: () => this.#isOver() || this.#ledger.used() >= Math.min(to, last + IDLE_PART * whole),
      better: ({ slots, flipped }) => {
        last = this.#ledger.used();
        this.#ledger.keepFound({ slotOf: slots, flips: flipped });
        this.#ledger.scoreFound();
      },
      other: () => {
        const before = this.#ledger.best!.schedule;
        this.#returnToBest();
        const { schedule } = this.#ledger.best!;
        return schedule === before ? null : schedule;
      },
    });
    state.load(this.#ledger.best!.schedule);
  }

  #isOver(): boolean {
    this.#ledger.report();
    return this.#ledger.end !== null;
  }

  #fixedGames(): FixedGame[] {
    const { locked, start } = this.#options;
    return [...(locked ?? [])].flatMap((isLocked, game) =>
      isLocked === 1 && start!.slots[game] >= 0 ? [{ game, slot: start!.slots[game], isFlipped: start!.flipped[game] === 1 }] : [],
    );
  }

  /** What a stage reached with a few hard units broken is worth more than the best without, which may be from before: goes on from it, half
   *  molten each time, with hard units weighing more and more, as they found their balance, until none is broken.
   *  @param main the stage before; where it may break, the first such stage is twice as hot, and each further one as much hotter as its weights are
   *  higher
   *  @param ends the limits' used parts at which that ended and each of these ends */
  #makeFirm(main: MainStage, ends: readonly number[]): void {
    const { state } = this.#walk;
    const { hot, cold } = main.mayBreak
      ? { hot: 2 * main.hot, cold: 2 * main.cold }
      : { hot: Math.min(main.hot, 10 * main.cold), cold: main.cold };
    for (let k = 1; k < ends.length && state.hard > 0 && this.#ledger.end === null; k++) {
      const weights = state.weights.map((weight, index) => (index === 0 ? weight : FIRMER * weight));
      const hotter = FIRMER ** (k - 1);
      annealStage(this.#walk, this.#ledger, { weights, hot: hotter * hot, cold: hotter * cold, balance: 'level' }, ends[k]);
    }
  }

  /** Searches a travelling tournament, from a complete schedule, until `to` of the limits is used. */
  #searchTrips(trips: TripSearch, scale: number, to: number): void {
    const from = this.#ledger.used();
    const { state } = this.#walk;
    const first = state.save();
    trips.run(this.#options.start === undefined ? null : first, {
      progress: () => {
        this.#ledger.report();
        return this.#ledger.end === null ? (this.#ledger.used() - from) / Math.max(1e-12, to - from) : 1;
      },
      milliseconds: this.#ledger.intendedMilliseconds,
      scale,
      construct: () => {
        this.#construct();
        return state.unscheduled > 0 ? first : state.save();
      },
      better: ({ slots, flipped }) => this.#ledger.keepFound({ slotOf: slots, flips: flipped }),
    });
    this.#ledger.scoreFound();
  }

  /** A feasible schedule for seasons that freeze broken: by thermal cycles of schedules that lack meetings, or by a slow way where the season has
   *  no such schedules. */
  #seekHard(part: (share: number) => number): void {
    const form = this.#matchingForm();
    if (form === null) this.#seekSlowly(part);
    else this.#seekInCycles(form, part(LAST_SLOW));
  }

  /** @returns null where thermal cycles cannot help */
  #matchingForm(): MatchingForm | null {
    const { problem, shape } = this.#walkOfHard();
    return this.#options.locked === undefined ? matchingFormOf(problem, shape) : null;
  }

  /** Slowly through the temperatures where the season freezes, then again and again from the best, half molten. */
  #seekSlowly(part: (share: number) => number): void {
    if (this.#ledger.end !== null) return;
    const walk = this.#walkOfHard();
    walk.state.load(this.#walk.state.save());
    const freezing = this.#freezing(walk, part(SLOW_PART));
    let evaluations = SLOW_EVALUATIONS * this.#season.games.length;
    this.#seekFeasible({ hot: SLOW_HOT * freezing, cold: SLOW_COLD * freezing, evaluations }, part(SLOW_PART));
    this.#returnToBest();
    const last = part(LAST_SLOW);
    const most = part(AGAIN_PART) - part(0);
    evaluations /= 2;
    const cooling = { hot: AGAIN_HOT * freezing, cold: AGAIN_COLD * freezing };
    for (let k = 0; !this.#ledger.isFeasible && this.#ledger.end === null && this.#ledger.used() < last; k++) {
      const again: Seeking = k % 2 === 0 ? { ...cooling, balance: 'level', evaluations } : { ...cooling, evaluations };
      this.#seekFeasible(again, Math.min(last, this.#ledger.used() + most));
      this.#returnToBest();
      evaluations *= AGAIN_GROWTH;
    }
  }

  /** By thermal cycles, which every thread begins with a schedule of its own; what comes to have all its meetings is mended as it would be after a
   *  slow annealing. */
  #seekInCycles(form: MatchingForm, to: number): void {
    if (this.#ledger.end !== null || this.#ledger.used() >= to) return;
    const walk = this.#walkOfHard();
    const start = this.#walk.state.save();
    walk.state.load(start);
    const freezing = this.#freezing(walk, to);
    this.#matchings ??= new Matchings(hardPartOf(this.#season), form, this.#random);
    let nextLook = 0;
    new ThermalCycles(this.#matchings, this.#season.games.length, this.#random).run(start, {
      progress: () => {
        this.#ledger.report();
        // What another thread of the team found is as good to go on from.
        if (this.#options.exchange !== undefined && this.#iterations() >= nextLook) {
          nextLook = this.#iterations() + ITERATIONS_BETWEEN_LOOKS;
          this.#returnToBest();
        }
        return this.#ledger.end !== null || this.#ledger.isFeasible ? 1 : this.#ledger.used() / to;
      },
      met: (schedule) => {
        this.#walk.state.load(schedule);
        this.#ledger.keepFound(this.#walk.state);
        this.#ledger.scoreFound();
        this.#seekFeasible({ hot: MET_HOT * freezing, cold: MET_COLD * freezing, evaluations: MET_EVALUATIONS }, to);
      },
    });
    this.#returnToBest();
  }

  /** The temperature at which the season freezes where hard constraints are all there is. */
  #freezing(walk: Walk, to: number): number {
    const rates: ClimbRates = { hot: FREEZING_RATE, cold: FREEZING_RATE };
    return this.#cooling(walk, walk.weights(0, SEEKING_WEIGHT), rates, FREEZING_RANGE, to).hot;
  }

  /** Hard constraints alone until they hold; nothing where they do. Ends at `to` of the limits, or after so many evaluations. */
  #seekFeasible(stage: Seeking, to: number): void {
    if (this.#ledger.isFeasible || this.#ledger.end !== null) return;
    const walk = this.#walkOfHard();
    walk.state.load(this.#walk.state.save());
    annealStage(walk, this.#ledger, { ...stage, weights: walk.weights(0, SEEKING_WEIGHT) }, to, () => walk.state.hard === 0);
    this.#walk.state.load(walk.state.save());
  }

  #walkOfHard(): Walk {
    this.#hardWalk ??= this.#hasSoft ? new Walk(hardPartOf(this.#season), this.#options.locked ?? null, this.#random, true) : this.#walk;
    return this.#hardWalk;
  }

  /** The season's scale: how much a move changes the soft cost of a schedule made by chance, on average over those
   *  neighbourhoods that change a few games. Penalties of a few units and miles of travel are so searched alike: ITC2021 has
   *  scales of 7 to 120, NL16 2,600, CIRC12 7. */
  #softScale(): number {
    const { problem, state, annealer } = this.#walk;
    const start = state.save();
    state.weigh(Float64Array.from(problem.classes, (_, index) => (index === 0 ? 1 : 0)));
    const change = annealer.meanChange(SCALE_MOVES);
    state.load(start);
    return change > 0 ? change : 1;
  }

  /** The smallest soft penalty; 0 without one. */
  #leastPenalty(): number {
    const { structure, constraints } = this.#season;
    const penalties = [...structure, ...constraints].flatMap(({ hard, penalty }) => (hard || penalty <= 0 ? [] : [penalty]));
    return penalties.length === 0 ? 0 : Math.min(...penalties);
  }

  /** Goes on from the best schedule known, of this thread or another. */
  #returnToBest(): void {
    const foreign = this.#options.exchange?.take(this.#ledger.best!.score) ?? null;
    if (foreign !== null && this.#keepsLocked(foreign)) {
      this.#walk.state.load(foreign);
      this.#ledger.keepFound(this.#walk.state);
    }
    this.#walk.state.load(this.#ledger.best!.schedule);
  }

  #keepsLocked({ slots, flipped }: Schedule): boolean {
    const { locked, start } = this.#options;
    return (
      locked === undefined ||
      locked.every((isLocked, game) => isLocked === 0 || (slots[game] === start!.slots[game] && flipped[game] === start!.flipped[game]))
    );
  }

  /** The temperatures between which the season takes its shape under these weights, learnt by going quickly through a range. The schedule stays what it is. */
  #cooling(walk: Walk, weights: Float64Array, rates: ClimbRates, range: Cooling, to: number): Cooling {
    const { state } = walk;
    const before = state.save();
    const thermometer = new Thermometer(rates, range);
    const pilot: Stage = { ...range, weights, evaluations: PILOT_EVALUATIONS, thermometer };
    annealStage(walk, this.#ledger, pilot, to, () => thermometer.isCold);
    state.load(before);
    return thermometer.cooling;
  }

  /** Moves evaluated, of whatever kind; those of patterns, their opponents and matchings, which are lighter, by the time that they take. */
  #iterations(): number {
    const moves = this.#matchings?.moves ?? 0;
    const propagations = (this.#exact?.propagations ?? 0) + (this.#exactCosts?.propagations ?? 0);
    return (
      this.#evaluations() +
      Math.floor(propagations / PROPAGATIONS) +
      Math.floor(moves / LIGHT_MOVES) +
      (this.#trips?.iterations ?? 0) +
      (this.#patterns?.iterations ?? 0)
    );
  }

  #evaluations(): number {
    return this.#sumOf(({ annealer }) => annealer.iterations);
  }

  #draws(): number {
    return this.#sumOf(({ annealer }) => annealer.draws) + (this.#trips?.draws ?? 0);
  }

  #sumOf(count: (walk: Walk) => number): number {
    let sum = count(this.#walk);
    if (this.#hardWalk !== null && this.#hardWalk !== this.#walk) sum += count(this.#hardWalk);
    return sum;
  }
}
