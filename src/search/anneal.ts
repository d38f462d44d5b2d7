import { Move } from './move.ts';
import type { Rate } from './neighbourhoods/index.ts';
import type { Random } from './random.ts';
import type { Shape } from './shape.ts';
import type { State } from './state.ts';

/** How a stage of annealing cools: geometrically from `hot` to `cold` as its progress goes from 0 to 1. */
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
}

const DRAWS_BETWEEN_LOOKS = 256;

/** Simulated annealing. The Metropolis test is drawn before the move is evaluated, so that evaluation may stop as soon as the
 *  move is known to fail. */
export class Annealer {
  /** Moves evaluated so far. */
  iterations = 0;
  /** Moves drawn so far: some draws lead to no move. */
  draws = 0;
  /** Moves evaluated and kept so far. */
  kept = 0;
  readonly #state: State;
  readonly #shape: Shape;
  readonly #random: Random;
  readonly #rates: readonly Rate[];
  readonly #bounds: Float64Array;
  readonly #move: Move;

  constructor(state: State, shape: Shape, rates: readonly Rate[], random: Random) {
    this.#state = state;
    this.#shape = shape;
    this.#random = random;
    this.#rates = rates;
    const sum = rates.reduce((total, { rate }) => total + rate, 0);
    let bound = 0;
    this.#bounds = Float64Array.from(rates, ({ rate }) => (bound += rate / sum));
    this.#move = new Move(state.problem.games + 2);
  }

  /** Anneals until the watch says that it is over. */
  run({ hot, cold }: Cooling, watch: Watch): void {
    const state = this.#state;
    let leastHard = state.hard;
    let leastSoft = state.soft;
    for (let progress = watch.progress(); progress < 1; progress = watch.progress()) {
      const temperature = hot * (cold / hot) ** Math.max(0, progress);
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

  /** Draws, evaluates and decides one move.
   *  @returns whether it was kept */
  #step(temperature: number): boolean {
    const random = this.#random;
    const move = this.#move;
    const state = this.#state;
    const { partner, twin } = this.#shape;
    const drawn = random.unit();
    let which = 0;
    while (which < this.#bounds.length - 1 && drawn >= this.#bounds[which]) which++;
    move.clear();
    if (!this.#rates[which].neighbourhood.propose(state, random, move)) return false;
    if (partner !== null) move.addReturns(twin, partner, state.flips);
    this.iterations++;
    const limit = -temperature * Math.log(1 - random.unit());
    if (state.evaluate(move, limit) <= limit) {
      state.keep();
      this.kept++;
      return true;
    }
    state.undo(move);
    return false;
  }
}
