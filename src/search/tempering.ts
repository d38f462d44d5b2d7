import type { Cooling } from './anneal.ts';
import type { Random } from './random.ts';
import type { State } from './state.ts';
import type { Walk } from './walk.ts';

/** Moves that each walk evaluates between two exchanges. A tenth as many is no better (docs/algorithm.md). */
const MOVES_BETWEEN = 3000;
/** Exchanges' worth of moves that each walk makes before the first, colder ones from where the one before ended. */
const WARM_UP = 30;

/** Told the tempering now and then. */
export interface TemperingWatch {
  /** Called every few hundred draws.
   *  @returns 1 or more ends it */
  progress(): number;
  /** Called when a walk became better than all walks before. */
  better(state: State): void;
}

/** Replica exchange (Swendsen, Wang 1986; Geyer 1991; Hukushima, Nemoto 1996): several schedules of one season, each annealed at a temperature that does
 *  not change, and neighbours that change places now and then, as likely as keeps each temperature's balance. So what is frozen rises,
 *  melts a little and comes down again elsewhere, for as long as there is time. */
export class Tempering {
  readonly #walks: Walk[];
  readonly #temperatures: Float64Array;
  readonly #random: Random;
  #leastHard = Infinity;
  #leastSoft = Infinity;

  /** @param walks through one season; from hot to cold, at temperatures in geometric steps */
  constructor(walks: readonly Walk[], { hot, cold }: Cooling, random: Random) {
    this.#walks = [...walks];
    this.#temperatures = Float64Array.from(walks, (_, k) => hot * (cold / hot) ** (k / Math.max(1, walks.length - 1)));
    this.#random = random;
  }

  /** Goes on until the watch says that it is over, from the schedule of the first walk. */
  run(weights: Float64Array, watch: TemperingWatch): void {
    const walks = this.#walks;
    for (const [k, walk] of walks.entries()) {
      walk.state.weigh(weights);
      if (k > 0) walk.state.load(walks[k - 1].state.save());
      if (this.#anneal(k, WARM_UP * MOVES_BETWEEN, watch)) return;
    }
    for (let round = 0; ; round++) {
      for (let k = 0; k < walks.length; k++) if (this.#anneal(k, MOVES_BETWEEN, watch)) return;
      for (let k = round % 2; k + 1 < walks.length; k += 2) this.#exchange(k);
    }
  }

  /** @returns whether it is over */
  #anneal(k: number, moves: number, watch: TemperingWatch): boolean {
    const { state, annealer } = this.#walks[k];
    const from = annealer.iterations;
    const temperature = this.#temperatures[k];
    let isOver = false;
    annealer.run(
      { hot: temperature, cold: temperature },
      {
        progress: () => {
          isOver = watch.progress() >= 1;
          return isOver ? 1 : (annealer.iterations - from) / moves;
        },
        better: () => {
          if (state.hard > this.#leastHard || (state.hard === this.#leastHard && state.soft >= this.#leastSoft - 1e-9)) return;
          [this.#leastHard, this.#leastSoft] = [state.hard, state.soft];
          watch.better(state);
        },
      },
    );
    return isOver;
  }

  /** Lets two neighbours change places, always where the colder one costs more. */
  #exchange(k: number): void {
    const walks = this.#walks;
    const [warm, cool] = [walks[k].state, walks[k + 1].state];
    const rise = warm.hard + warm.soft - cool.hard - cool.soft;
    const steepness = 1 / this.#temperatures[k + 1] - 1 / this.#temperatures[k];
    if (rise > 0 && this.#random.unit() >= Math.exp(-rise * steepness)) return;
    [walks[k], walks[k + 1]] = [walks[k + 1], walks[k]];
  }
}
