import type { Schedule } from '../model/schedule.ts';
import type { Problem } from './compile.ts';
import type { Random } from './random.ts';
import type { Shape } from './shape.ts';
import { Tournament } from './tournament.ts';
import { TripBeam } from './trip-beam.ts';
import { Trips } from './trips.ts';

/** Draws at one temperature, some 0.6 ms. */
const DRAWS_BETWEEN_LOOKS = 2048;

/** How an annealing cools, and what a hard unit weighs, in the season's scales. */
interface TripCooling {
  readonly hot: number;
  readonly cold: number;
  readonly hard: number;
}

/** Above 0.28 nothing is learnt, at 0.1 all is frozen. */
const FROM_CHANCE: TripCooling = { hot: 0.28, cold: 0.1, hard: 0.7 };
const FROM_GOOD: TripCooling = { hot: 0.2, cold: 0.1, hard: 1 };
/** Up to so many teams annealing finds the optimum, and a beam does not: NL8, CIRC8, GAL8 with a width of 30,000, 0.8, 1.5, 1.1 %. Tries of 3 s
 *  with hard units at 0.7 scales ended at the best known in 4 of 6, 1 of 6 and 3 of 3 seeds, of 1 s in 1, 1 and 2 of 6; at 1 scale less often. */
const ANNEALED_TEAMS = 8;
/** Some 3 s. */
const MOVES_OF_A_TRY = 5_000_000;
/** Width of the first beam (25 ms for 12 to 16 teams, so that one ends under any limit: from 1,000 on, NL12 and NL16 after 300,000 evaluations
 *  were 34 and 43 % above the best known, so 9 and 17), how much wider the next ones are, and by how much costs in it are disturbed, in scales. */
const FIRST_WIDTH = 50;
const WIDENING = 2.5;
const NOISE = 0.15;
/** The part of the time that a given schedule is annealed before anything else is looked for. */
const GIVEN_PART = 0.1;
/** The bounds of a beam take 0.3 s for 16 teams, four to five times that for each two more, and no more than this part of the time: CIRC16, NL16
 *  after 1.5 s, CIRC18, GAL18 after 6, CIRC20, GAL20 after 30, with 0.05 (annealing alone) 17, 20, 15, 37, 16, 12 %, with 0.35 10, 12, 10, 7, 5, 5 %. */
const BOUNDS_MS = 300;
const BOUNDS_PART = 0.35;

/** What a search of travelling tournaments is given and tells. */
export interface TripWatch {
  /** Which part of the time is gone; 1 or more ends the search. */
  progress(): number;
  /** All the time there is, in milliseconds. */
  readonly milliseconds: number;
  /** Unit of temperatures and of what is broken: the season's scale. */
  readonly scale: number;
  /** A complete schedule drawn by chance. */
  construct(): Schedule;
  /** Called with each schedule that breaks nothing and is shorter than all before. */
  better(schedule: Schedule): void;
}

/** The search of travelling tournaments: see {@link Tournament} for which seasons these are. */
export class TripSearch {
  readonly #tournament: Tournament;
  readonly #trips: Trips;
  readonly #random: Random;
  /** Made where it is needed. */
  #beam: TripBeam | null = null;
  #least = Infinity;

  private constructor(tournament: Tournament, random: Random) {
    this.#tournament = tournament;
    this.#trips = new Trips(tournament);
    this.#random = random;
  }

  /** @returns null if the season is no travelling tournament */
  static for(problem: Problem, shape: Shape, locked: Uint8Array | null, random: Random): TripSearch | null {
    const tournament = Tournament.for(problem, shape, locked);
    return tournament === null ? null : new TripSearch(tournament, random);
  }

  /** Moves and partial schedules evaluated so far. */
  get iterations(): number {
    return this.#trips.iterations + (this.#beam?.iterations ?? 0);
  }

  get draws(): number {
    return this.#trips.draws + (this.#beam?.iterations ?? 0);
  }

  /** Up to eight teams: annealing, again and again from a schedule by chance. More: rounds of a beam search and an annealing from what it
   *  found, as long as the beam took; each beam is wider than the one before, so that the last has most of the time.
   *  @param given a complete schedule to begin with */
  run(given: Schedule | null, watch: TripWatch): void {
    const { teams } = this.#tournament;
    if (given !== null) this.#anneal(given, FROM_GOOD, GIVEN_PART, watch);
    const isQuick = BOUNDS_MS * 4.5 ** ((teams - 16) / 2) <= BOUNDS_PART * watch.milliseconds;
    if (teams > ANNEALED_TEAMS && isQuick) this.#beam ??= TripBeam.for(this.#tournament, () => watch.progress() >= 1);
    const beam = this.#beam;
    if (beam === null) {
      while (watch.progress() < 1) this.#anneal(watch.construct(), FROM_CHANCE, 1, watch, MOVES_OF_A_TRY);
      return;
    }
    for (let width = FIRST_WIDTH; watch.progress() < 1; ) {
      const from = watch.progress();
      const schedule = beam.search(Math.round(width), NOISE * watch.scale, this.#random, () => watch.progress() >= 1);
      const searched = watch.progress();
      const took = searched - from;
      // The last annealing has all that would not do for another round.
      this.#anneal(schedule ?? watch.construct(), FROM_GOOD, 1 - searched < 3 * took ? 1 : searched + took, watch);
      // The next round may take as much longer as its beam is wider; where that would not leave enough for one more, it gets all that is left.
      const rest = (1 - watch.progress()) / (2 * WIDENING * took);
      width = Math.min(beam.mostWidth, Math.max(1, width * WIDENING * (rest < 2 ? rest : 1)));
    }
  }

  /** @param to the progress at which it ends
   *  @param moves after which it is cold, if that does not come first */
  #anneal(start: Schedule, { hot, cold, hard }: TripCooling, to: number, watch: TripWatch, moves = Infinity): void {
    const trips = this.#trips;
    const { scale } = watch;
    const from = watch.progress();
    const before = trips.iterations;
    trips.load(start);
    trips.weigh(hard * scale);
    this.#tell(watch);
    for (let progress = from; progress < to && trips.iterations - before < moves; progress = watch.progress()) {
      const done = Math.max((progress - from) / (to - from), (trips.iterations - before) / moves);
      trips.anneal(this.#random, scale * hot * (cold / hot) ** done, DRAWS_BETWEEN_LOOKS);
      this.#tell(watch);
    }
  }

  #tell(watch: TripWatch): void {
    if (this.#trips.best >= this.#least) return;
    this.#least = this.#trips.best;
    watch.better(this.#trips.saveBest());
  }
}
