import type { Aim } from './aim.ts';
import { Move } from './move.ts';
import type { Neighbourhood, Rate } from './neighbourhoods/index.ts';
import type { Random } from './random.ts';
import type { Shape } from './shape.ts';
import type { State } from './state.ts';

/** How a stage of annealing cools: geometrically from `hot` to `cold`, and on by the same factor if progress is left. */
export interface Cooling {
  readonly hot: number;
  readonly cold: number;
}

/** Told the annealing now and then; see {@link Annealer.run}. */
export interface Watch {
  /** Called every few hundred draws.
   *  @returns the stage's progress from 0 to 1; 1 or more ends it */
  progress(): number;
  /** Called when the state became better than all that this watch was shown before. */
  better(): void;
  /** Called when a temperature ends, with the moves evaluated at it and those kept although the cost rose. */
  passed?(temperature: number, evaluations: number, climbs: number): void;
}

const DRAWS_BETWEEN_LOOKS = 256;
const TEMPERATURES = 250;
const CUT_OFF = 0.1;
/** A smaller rise of cost is noise of sums. */
const LEAST_CLIMB = 1e-6;

/** Simulated annealing. The Metropolis test is drawn before the move is evaluated, so that evaluation may stop as soon as the
 *  move is known to fail. */
export class Annealer {
  /** Moves evaluated so far. */
  iterations = 0;
  /** Moves drawn so far: some draws lead to no move. */
  draws = 0;
  /** Moves evaluated and kept so far. */
  kept = 0;
  /** Moves kept so far although the cost rose. */
  climbs = 0;
  readonly #state: State;
  readonly #shape: Shape;
  readonly #random: Random;
  readonly #rates: readonly Rate[];
  readonly #bounds: Float64Array;
  readonly #move: Move;
  readonly #aim: Aim | null;

  /** @param aim of the neighbourhoods, which must be told to look now and then */
  constructor(state: State, shape: Shape, rates: readonly Rate[], random: Random, aim: Aim | null = null) {
    this.#aim = aim;
    this.#state = state;
    this.#shape = shape;
    this.#random = random;
    this.#rates = rates;
    const sum = rates.reduce((total, { rate }) => total + rate, 0);
    let bound = 0;
    this.#bounds = Float64Array.from(rates, ({ rate }) => (bound += rate / sum));
    this.#move = new Move(state.problem.games + 2);
  }

  /** Anneals until the watch says that it is over.
   *
   *  Each of {@link TEMPERATURES} gets an equal part of the progress that is left, and ends before that once a tenth of the
   *  moves that it may draw were kept (the cut-off of Johnson et al. 1989 that Rosati et al. 2022 use): hot stretches, where
   *  nearly all is kept and nothing is learnt, pass quickly, and what they save the cold ones get. */
  run({ hot, cold }: Cooling, watch: Watch): void {
    const state = this.#state;
    const factor = (cold / hot) ** (1 / (TEMPERATURES - 1));
    let temperature = hot;
    let index = 0;
    let leastHard = state.hard;
    let leastSoft = state.soft;
    const from = this.iterations;
    const start = watch.progress();
    let [began, keptBefore, evaluatedBefore, climbsBefore] = [start, this.kept, this.iterations, this.climbs];
    for (let progress = start; progress < 1; progress = watch.progress()) {
      const share = (1 - began) / Math.max(1, TEMPERATURES - index);
      const movesLeft = progress > start ? ((this.iterations - from) / (progress - start)) * share : Infinity;
      if (progress - began >= share || this.kept - keptBefore >= CUT_OFF * movesLeft) {
        watch.passed?.(temperature, this.iterations - evaluatedBefore, this.climbs - climbsBefore);
        index++;
        temperature *= factor;
        [began, keptBefore, evaluatedBefore, climbsBefore] = [progress, this.kept, this.iterations, this.climbs];
      }
      this.#aim?.look();
      this.draws += DRAWS_BETWEEN_LOOKS;
      for (let k = 0; k < DRAWS_BETWEEN_LOOKS; k++) {
        if (!this.#step(temperature)) continue;
        if (state.hard > leastHard || (state.hard === leastHard && state.soft > leastSoft - 1e-9)) continue;
        leastHard = state.hard;
        leastSoft = state.soft;
        watch.better();
      }
    }
  }

  /** The mean absolute change of cost by a move, over the neighbourhoods as they are drawn, without those that turn whole teams
   *  or slots over. Half of the moves are kept, so that the schedule wanders. */
  meanChange(moves: number): number {
    let sum = 0;
    let weight = 0;
    for (const { neighbourhood, rate } of this.#rates) {
      if (neighbourhood.name === 'SwapTeams' || neighbourhood.name === 'SwapRounds') continue;
      let total = 0;
      let count = 0;
      for (let k = 0; k < moves; k++) {
        if (!this.#propose(neighbourhood)) continue;
        total += Math.abs(this.#state.evaluate(this.#move, Infinity));
        if (count++ % 2 === 0) this.#state.keep();
        else this.#state.undo(this.#move);
      }
      if (count === 0) continue;
      sum += (rate * total) / count;
      weight += rate;
    }
    return weight === 0 ? 0 : sum / weight;
  }

  /** @returns whether this neighbourhood found a move; it stands in {@link #move} */
  #propose(neighbourhood: Neighbourhood): boolean {
    const { partner, twin } = this.#shape;
    this.#move.clear();
    if (!neighbourhood.propose(this.#state, this.#random, this.#move)) return false;
    if (partner !== null) this.#move.addReturns(twin, partner, this.#state.flips);
    return true;
  }

  /** Draws, evaluates and decides one move.
   *  @returns whether it was kept */
  #step(temperature: number): boolean {
    const random = this.#random;
    const move = this.#move;
    const state = this.#state;
    const drawn = random.unit();
    let which = 0;
    while (which < this.#bounds.length - 1 && drawn >= this.#bounds[which]) which++;
    if (!this.#propose(this.#rates[which].neighbourhood)) return false;
    this.iterations++;
    const limit = -temperature * Math.log(1 - random.unit());
    const change = state.evaluate(move, limit);
    if (change <= limit) {
      state.keep();
      this.kept++;
      if (change > LEAST_CLIMB) this.climbs++;
      return true;
    }
    state.undo(move);
    return false;
  }
}
