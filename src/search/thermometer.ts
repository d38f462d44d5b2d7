import type { Cooling } from './anneal.ts';

/** Kept moves that cost something, as parts of all evaluated, between which a season takes its shape: hotter everything is kept, colder nothing is.
 *  Measured on 25 seasons of ITC2021: they freeze between 0.1 and 0.2 %, at temperatures from 0.03 to 0.6 scales. */
export interface ClimbRates {
  readonly hot: number;
  readonly cold: number;
}

/** What of the measured rate is remembered at each new temperature: it is an average over some ten of them, as single ones are too short to count a
 *  rate of 0.1 %. So it lags: what is read off lies that much below, a quarter where 250 temperatures span a factor of 1,000. */
const REMEMBERED = 0.9;
/** Before as many temperatures have passed as are remembered nothing counts as cold: the first is short, and a schedule that was frozen has to melt. Early 4 read 75
 *  instead of 40 to 48 in one of 16 runs, and so was searched where nothing freezes. */
const MELTING = Math.round(1 / (1 - REMEMBERED));

/** Reads off a quick annealing from very hot to cold at which temperatures a slow one is worth its time. */
export class Thermometer {
  readonly #rates: ClimbRates;
  #hot: number;
  #cold: number;
  #evaluations = 0;
  #climbs = 0;
  #temperatures = 0;
  /** Whether it is colder than the rates ask for. */
  isCold = false;

  /** @param range the temperatures of the quick annealing; what it does not reach is taken from here */
  constructor(rates: ClimbRates, { hot, cold }: Cooling) {
    this.#rates = rates;
    this.#hot = hot;
    this.#cold = cold;
  }

  /** @param temperature that ended
   *  @param evaluations moves evaluated at it
   *  @param climbs of them, kept although the cost rose */
  passed(temperature: number, evaluations: number, climbs: number): void {
    this.#evaluations = REMEMBERED * this.#evaluations + evaluations;
    this.#climbs = REMEMBERED * this.#climbs + climbs;
    const rate = this.#climbs / Math.max(1, this.#evaluations);
    if (rate >= this.#rates.hot) this.#hot = temperature;
    if (++this.#temperatures <= MELTING || rate >= this.#rates.cold || this.isCold) return;
    this.#cold = temperature;
    this.isCold = true;
  }

  get cooling(): Cooling {
    return { hot: this.#hot, cold: Math.min(this.#hot, this.#cold) };
  }
}
