import type { Season } from '../model/season.ts';
import { Course } from './course.ts';
import { ExactSearch } from './exact/exact-search.ts';
import { Feasibility, LAST_SLOW, type Seeking } from './feasibility.ts';
import { Ledger } from './ledger.ts';
import { PatternSearch } from './pattern-search.ts';
import { Random } from './random.ts';
import type { Solution, SolveOptions } from './solve.ts';
import { annealStage, type Stage } from './stage.ts';
import type { ClimbRates } from './thermometer.ts';
import { TripSearch } from './trip-search.ts';
import { refuseClashes, refuseUnknownKinds } from './unsearchable.ts';

/** Moves of each neighbourhood that are tried to learn the season's scale. */
const SCALE_MOVES = 1000;

/** The stage that takes most of the time. */
interface MainStage extends Stage {
  /** Likely to end with hard constraints broken that were hard to hold before. */
  readonly mayBreak: boolean;
}

/** The temperatures of the main stage are learnt by a quick annealing that takes so great a part of the time that is left at most, from
 *  {@link PILOT_HOT} hard units to {@link PILOT_COLD} scales. */
const PILOT_PART = 0.05;
const PILOT_HOT = 8;
const PILOT_COLD = 0.03;
/** Where the main stage begins and ends. From 8 or 12 % it was no better (docs/algorithm.md). */
const MAIN_RATES: ClimbRates = { hot: 0.05, cold: 0.0015 };

/** Where reasoning found the first schedule, it goes on with parts of it until so great a part of the limits has brought nothing. */
const IDLE_PART = 0.15;
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
  readonly #course: Course;
  readonly #feasibility: Feasibility;
  /** Reasons about costs. Made where it is needed; null where the season is not one for it. */
  #exact: ExactSearch | null | undefined;
  /** Where the season is a travelling tournament; else null. */
  readonly #trips: TripSearch | null;
  /** Where patterns come first; else null. */
  readonly #patterns: PatternSearch | null;
  /** Whether a feasible schedule can cost anything. */
  readonly #hasSoft: boolean;
  /** How much more hard units weigh beside soft costs than in a season that is feasible at once. */
  #strictness: number | null = null;

  constructor(season: Season, options: SolveOptions) {
    const ledger = new Ledger(season, options, { iterations: () => this.#iterations(), draws: () => this.#draws() });
    refuseUnknownKinds(season);
    refuseClashes(season, options.start, options.locked);
    const random = new Random(options.seed);
    this.#hasSoft =
      [...season.structure, ...season.constraints].some(({ hard, penalty }) => !hard && penalty !== 0) ||
      !['SC', 'NONE'].includes(season.objective.kind);
    const locked = options.locked ?? null;
    this.#course = new Course(season, options, ledger, random);
    const { walk } = this.#course;
    this.#feasibility = new Feasibility(this.#course, this.#hasSoft);
    this.#trips = TripSearch.for(walk.problem, walk.shape, locked, random);
    this.#patterns = locked === null ? PatternSearch.for(walk, ledger, random) : null;
  }

  run(): Solution {
    const { ledger, walk, options, season } = this.#course;
    // A start is never made worse: not by what places its missing games either.
    if (options.start !== undefined) {
      ledger.keepFound({ slotOf: options.start.slots, flips: options.start.flipped });
      ledger.scoreFound();
    }
    this.#course.construct();
    ledger.keepFound(walk.state);
    ledger.report();
    // Without games there is one schedule, and nothing to draw.
    if (season.games.length === 0) ledger.end ??= 'target';
    for (let cycle = 0; ledger.end === null; cycle++) this.#cycle(cycle);
    const { schedule, score } = ledger.best!;
    return { schedule, score, iterations: this.#iterations(), milliseconds: ledger.elapsed(), seed: options.seed, end: ledger.end };
  }

  /** One way from hot to cold: hard constraints alone until they hold, in quick tries of growing length and, where those fail, by thermal cycles
   *  or slowly; then, if there are others, all; where that ends with some hard
   *  constraint broken, all again with hard ones weighing more; where nothing is feasible yet, hard ones alone from the best; then a polish
   *  that gives no hard constraint away. Weights follow the season's scale, temperatures what moves at them. */
  #cycle(cycle: number): void {
    const from = this.#course.ledger.used();
    const whole = this.#course.ledger.partOfCycle(cycle);
    const part = (share: number) => from + whole * share;
    if (!this.#hasSoft) {
      this.#feasibility.seekAlone(part);
      return;
    }
    const scale = this.#softScale();
    this.#feasibility.tryQuickly(part);
    if (this.#trips !== null && this.#course.walk.state.unscheduled === 0) {
      this.#searchTrips(this.#trips, scale, part(1));
      return;
    }
    const drawn = this.#feasibility.isReasoned ? null : this.#beginFromPatterns(whole, scale);
    if (this.#feasibility.isReasoned) this.#improveParts(whole, part(LAST_SLOW));
    if (!this.#course.ledger.isFeasible && drawn === null) this.#feasibility.seekHard(part);
    // Where feasibility took its time, what is left is parted alike.
    const left = this.#course.ledger.used();
    const partLeft = (share: number) => left + (part(1) - left) * share;
    const main = this.#planMain(drawn !== null, scale, partLeft(PILOT_PART));
    const ends = (main.mayBreak ? FIRM_STEPS : LATE_FIRM_STEPS).map(partLeft);
    if (drawn !== null) drawn.run(main, scale, ends[0]);
    else annealStage(this.#course.walk, this.#course.ledger, main, ends[0]);
    this.#makeFirm(main, ends);
    this.#course.returnToBest();
    this.#feasibility.seekFeasible(MEND, partLeft(0.97));
    this.#course.returnToBest();
    annealStage(
      this.#course.walk,
      this.#course.ledger,
      { weights: this.#course.walk.weights(1, 5 * scale), hot: 2 * main.cold, cold: main.cold / 5 },
      part(1),
    );
    this.#course.returnToBest();
  }

  /** @param whole part of the limits that the cycle has
   *  @returns the search that goes on from the schedule that patterns gave; null, and the schedule as it was, where they gave none */
  #beginFromPatterns(whole: number, scale: number): PatternSearch | null {
    const patterns = this.#patterns;
    if (patterns === null || this.#course.ledger.end !== null) return null;
    // Where no schedule is feasible yet, every second thread of a team still trusts that patterns end feasible; the others, and those
    // that find no opponents for them, take the slow way.
    const isTrusted =
      this.#course.ledger.isFeasible || patterns.isTight || (this.#course.options.exchange !== undefined && !this.#course.isOdd);
    return isTrusted && patterns.begin(whole, scale) ? patterns : null;
  }

  /** The main stage: how much a hard unit weighs in it, between which temperatures it cools, how its weights move.
   *  @param isDrawn whether the schedule that it begins with comes from patterns
   *  @param to part of the limits at which learning its temperatures ends at the latest */
  #planMain(isDrawn: boolean, scale: number, to: number): MainStage {
    // Travel with other rules beside: trips are long rows of constraints that hold, and a light weight lets them melt. Mean gap of NL12, CIRC16,
    // GAL14 when they were searched here, after 15 s, two seeds: hard units at 0.15 scales from 0.4, 16.4 %; from 0.2, 19.6 %; at 0.3 from 0.2, 10.8 %; at 0.6, 11.4 %; at 1.2, 12.5 %.
    const isTravel = this.#course.season.objective.kind === 'TR';
    // What was hard to keep alone is harder to keep beside soft costs. So hard units weigh more and nothing melts that froze; or, in every second
    // thread of a team, the main stage may end broken and leaves time for what mends that. What the first cycle needed counts for all.
    this.#strictness ??= Math.max(1, this.#evaluations() / EASY_ITERATIONS);
    const isHard = this.#strictness > 1 && !isDrawn;
    const isRigid = isHard && !isTravel && !this.#course.isOdd;
    const strict = isRigid ? RIGID : isHard && !isTravel ? Math.min(MOST_STRICT, this.#strictness) : 1;
    const hard = strict * (isTravel ? 0.4 : 0.15) * scale;
    const weights = this.#course.walk.weights(1, hard);
    // Where the objective has costs of its own, colder than 0.05 gained nothing: NL12 after 8 M moves, 9 % and 11 %.
    const coldest = this.#course.season.objective.kind === 'SC' ? Math.max(0.03 * scale, 0.15 * this.#leastPenalty()) : 0.05 * scale;
    // A schedule from patterns has few breaks and most rules kept already: hotter, it would only be lost. See docs/algorithm.md.
    const { hot, cold } =
      isDrawn || isTravel || !this.#course.ledger.isFeasible
        ? { hot: (isDrawn ? 0.1 : 0.2) * scale, cold: coldest }
        : this.#course.cooling(
            this.#course.walk,
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
      balance: this.#course.isOdd ? 'late' : 'level',
      mayBreak: isHard && !isRigid,
    };
  }

  /** Solves parts of the best schedule again, as long as that gains anything, and loads the best.
   *  @param whole part of the limits that the cycle has
   *  @param to of the limits, where it ends at the latest */
  #improveParts(whole: number, to: number): void {
    const { problem, shape, state } = this.#course.walk;
    if (this.#exact === undefined) this.#exact = ExactSearch.for(problem, shape, this.#course.fixedGames(), this.#course.random, true);
    let last = this.#course.ledger.used();
    this.#exact?.improve(this.#course.ledger.best!.schedule, {
      isOver: () => this.#course.isOver() || this.#course.ledger.used() >= Math.min(to, last + IDLE_PART * whole),
      better: ({ slots, flipped }) => {
        last = this.#course.ledger.used();
        this.#course.ledger.keepFound({ slotOf: slots, flips: flipped });
        this.#course.ledger.scoreFound();
      },
      other: () => {
        const before = this.#course.ledger.best!.schedule;
        this.#course.returnToBest();
        const { schedule } = this.#course.ledger.best!;
        return schedule === before ? null : schedule;
      },
    });
    state.load(this.#course.ledger.best!.schedule);
  }

  /** What a stage reached with a few hard units broken is worth more than the best without, which may be from before: goes on from it, half
   *  molten each time, with hard units weighing more and more, as they found their balance, until none is broken.
   *  @param main the stage before; where it may break, the first such stage is twice as hot, and each further one as much hotter as its weights are
   *  higher
   *  @param ends the limits' used parts at which that ended and each of these ends */
  #makeFirm(main: MainStage, ends: readonly number[]): void {
    const { state } = this.#course.walk;
    const { hot, cold } = main.mayBreak
      ? { hot: 2 * main.hot, cold: 2 * main.cold }
      : { hot: Math.min(main.hot, 10 * main.cold), cold: main.cold };
    for (let k = 1; k < ends.length && state.hard > 0 && this.#course.ledger.end === null; k++) {
      const weights = state.weights.map((weight, index) => (index === 0 ? weight : FIRMER * weight));
      const hotter = FIRMER ** (k - 1);
      annealStage(this.#course.walk, this.#course.ledger, { weights, hot: hotter * hot, cold: hotter * cold, balance: 'level' }, ends[k]);
    }
  }

  /** Searches a travelling tournament, from a complete schedule, until `to` of the limits is used. */
  #searchTrips(trips: TripSearch, scale: number, to: number): void {
    const from = this.#course.ledger.used();
    const { state } = this.#course.walk;
    const first = state.save();
    trips.run(this.#course.options.start === undefined ? null : first, {
      progress: () => {
        this.#course.ledger.report();
        return this.#course.ledger.end === null ? (this.#course.ledger.used() - from) / Math.max(1e-12, to - from) : 1;
      },
      milliseconds: this.#course.ledger.intendedMilliseconds,
      scale,
      construct: () => {
        this.#course.construct();
        return state.unscheduled > 0 ? first : state.save();
      },
      better: ({ slots, flipped }) => this.#course.ledger.keepFound({ slotOf: slots, flips: flipped }),
    });
    this.#course.ledger.scoreFound();
  }

  /** The season's scale: how much a move changes the soft cost of a schedule made by chance, on average over those
   *  neighbourhoods that change a few games. Penalties of a few units and miles of travel are so searched alike: ITC2021 has
   *  scales of 7 to 120, NL16 2,600, CIRC12 7. */
  #softScale(): number {
    const { problem, state, annealer } = this.#course.walk;
    const start = state.save();
    state.weigh(Float64Array.from(problem.classes, (_, index) => (index === 0 ? 1 : 0)));
    const change = annealer.meanChange(SCALE_MOVES);
    state.load(start);
    return change > 0 ? change : 1;
  }

  /** The smallest soft penalty; 0 without one. */
  #leastPenalty(): number {
    const { structure, constraints } = this.#course.season;
    const penalties = [...structure, ...constraints].flatMap(({ hard, penalty }) => (hard || penalty <= 0 ? [] : [penalty]));
    return penalties.length === 0 ? 0 : Math.min(...penalties);
  }

  /** Moves evaluated, of whatever kind; those that are lighter or heavier, by the time that they take. */
  #iterations(): number {
    return (
      this.#evaluations() +
      this.#feasibility.iterations +
      (this.#exact?.iterations ?? 0) +
      (this.#trips?.iterations ?? 0) +
      (this.#patterns?.iterations ?? 0)
    );
  }

  #evaluations(): number {
    return this.#course.walk.annealer.iterations + this.#feasibility.evaluations;
  }

  #draws(): number {
    return this.#course.walk.annealer.draws + this.#feasibility.draws + (this.#trips?.draws ?? 0);
  }
}
