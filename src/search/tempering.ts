import type { Schedule } from '../model/schedule.ts';
import type { Cooling } from './anneal.ts';
import type { Matchings } from './matchings.ts';
import type { Random } from './random.ts';

/** Between which temperatures schedules of matchings take their shape, in hard units: above, meetings are missing by the dozen, below, hardly a
 *  move is kept. */
const RANGE: Cooling = { hot: 0.3, cold: 0.2 };
/** Where each melts first, and in how many moves it cools from there. */
const MELTING = 0.6;
const WARM_UP = 1_000_000;
/** Moves that each makes between two exchanges: some 7 ms. */
const MOVES_BETWEEN = 20_000;
/** Exchanges between two handings over of the best that has all its meetings. */
const ROUNDS_BETWEEN = 50;
/** Exchanges between two changes of the temperatures, which let neighbours change places as often everywhere; and how far they go. */
const ROUNDS_OF_LADDER = 100;
const STEP_OF_LADDER = 0.7;

/** Told the tempering now and then. */
export interface TemperingWatch {
  /** Called every some ten milliseconds.
   *  @returns 1 or more ends it */
  progress(): number;
  /** Called with a schedule that has all its meetings, the best of the last while. */
  met(schedule: Schedule): void;
}

/** Replica exchange (Swendsen, Wang 1986; Geyer 1991; Hukushima, Nemoto 1996): several schedules of one season, each annealed at a temperature that does
 *  not change, and neighbours that change places now and then, as likely as keeps each temperature's balance. So what is frozen rises,
 *  melts a little and comes down again elsewhere, for as long as there is time. */
export class Tempering {
  readonly #replicas: Matchings[];
  /** From hot to cold. */
  readonly #temperatures: Float64Array;
  readonly #random: Random;
  readonly #exchanged: Float64Array;
  readonly #offered: Float64Array;
  #found: Schedule | null = null;

  /** @param replicas of one season */
  constructor(replicas: readonly Matchings[], random: Random) {
    this.#replicas = [...replicas];
    const { hot, cold } = RANGE;
    this.#temperatures = Float64Array.from(replicas, (_, k) => hot * (cold / hot) ** (k / Math.max(1, replicas.length - 1)));
    this.#exchanged = new Float64Array(replicas.length);
    this.#offered = new Float64Array(replicas.length);
    this.#random = random;
  }

  /** Goes on from this schedule until the watch says that it is over. */
  run(start: Schedule, watch: TemperingWatch): void {
    const replicas = this.#replicas;
    for (const [k, replica] of replicas.entries()) {
      replica.load(start);
      for (let moves = 0; moves < WARM_UP; moves += MOVES_BETWEEN) {
        if (watch.progress() >= 1) return;
        this.#anneal(replica, MELTING * (this.#temperatures[k] / MELTING) ** (moves / WARM_UP));
      }
    }
    this.#begin();
    for (let round = 1; ; round++) {
      for (const [k, replica] of replicas.entries()) {
        if (watch.progress() >= 1) return;
        this.#anneal(replica, this.#temperatures[k]);
      }
      for (let k = round % 2; k + 1 < replicas.length; k += 2) this.#exchange(k);
      if (round % ROUNDS_OF_LADDER === 0) this.#level();
      if (round % ROUNDS_BETWEEN !== 0 || this.#found === null) continue;
      watch.met(this.#found);
      this.#begin();
    }
  }

  /** From here on the best is looked for anew. */
  #begin(): void {
    this.#found = null;
    for (const replica of this.#replicas) replica.least = Infinity;
  }

  #anneal(replica: Matchings, temperature: number): void {
    replica.anneal(temperature, MOVES_BETWEEN, () => {
      this.#found = replica.save();
      for (const other of this.#replicas) other.least = replica.least;
    });
  }

  /** Lets two neighbours change places, always where the colder one costs more. */
  #exchange(k: number): void {
    const replicas = this.#replicas;
    this.#offered[k]++;
    const rise = replicas[k].value - replicas[k + 1].value;
    const steepness = 1 / this.#temperatures[k + 1] - 1 / this.#temperatures[k];
    if (rise > 0 && this.#random.unit() >= Math.exp(-rise * steepness)) return;
    this.#exchanged[k]++;
    [replicas[k], replicas[k + 1]] = [replicas[k + 1], replicas[k]];
  }

  /** Moves temperatures together where neighbours seldom change places, and apart where they often do. */
  #level(): void {
    const temperatures = this.#temperatures;
    const last = temperatures.length - 1;
    const steps = new Float64Array(last);
    let wanted = 0;
    for (let k = 0; k < last; k++) {
      steps[k] = Math.log(temperatures[k] / temperatures[k + 1]) * (0.5 + this.#exchanged[k] / Math.max(1, this.#offered[k]));
      wanted += steps[k];
    }
    const whole = Math.log(temperatures[0] / temperatures[last]);
    let [before, at] = [temperatures[0], Math.log(temperatures[0])];
    for (let k = 0; k < last - 1; k++) {
      const was = Math.log(before / temperatures[k + 1]);
      before = temperatures[k + 1];
      at -= (STEP_OF_LADDER * steps[k] * whole) / wanted + (1 - STEP_OF_LADDER) * was;
      temperatures[k + 1] = Math.exp(at);
    }
    this.#exchanged.fill(0);
    this.#offered.fill(0);
  }
}
