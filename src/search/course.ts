import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import type { Cooling } from './anneal.ts';
import { constructRounds, placeMissing } from './construct.ts';
import type { FixedGame } from './exact/season-variables.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { SolveOptions } from './solve.ts';
import { annealStage, type Stage } from './stage.ts';
import { type ClimbRates, Thermometer } from './thermometer.ts';
import { Walk } from './walk.ts';

/** Evaluations of the quick annealing by which temperatures are learnt. */
const PILOT_EVALUATIONS = 100_000;

/** What all stages of one search share: the season, the schedule on its way, and how far it is. */
export class Course {
  readonly season: Season;
  readonly options: SolveOptions;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly walk: Walk;
  /** Where there are two ways, of which each wins in some seasons, the odd threads of a team take the second. */
  readonly isOdd: boolean;

  constructor(season: Season, options: SolveOptions, ledger: Ledger, random: Random) {
    this.season = season;
    this.options = options;
    this.ledger = ledger;
    this.random = random;
    this.walk = new Walk(season, options.locked ?? null, random);
    this.isOdd = (options.thread ?? 0) % 2 === 1;
  }

  /** Begins anew: with the start that was given, or with a schedule by chance. */
  construct(): void {
    const { problem, shape, state } = this.walk;
    state.load(this.options.start ?? constructRounds(problem, shape, this.random));
    placeMissing(state, this.random);
  }

  /** Looks whether the search is over and, now and then, scores and tells. */
  isOver(): boolean {
    this.ledger.report();
    return this.ledger.end !== null;
  }

  /** Games that stay where the start has them. */
  fixedGames(): FixedGame[] {
    const { locked, start } = this.options;
    return [...(locked ?? [])].flatMap((isLocked, game) =>
      isLocked === 1 && start!.slots[game] >= 0 ? [{ game, slot: start!.slots[game], isFlipped: start!.flipped[game] === 1 }] : [],
    );
  }

  /** Goes on from the best schedule known, of this thread or another. */
  returnToBest(): void {
    const foreign = this.options.exchange?.take(this.ledger.best!.score) ?? null;
    if (foreign !== null && this.#keepsLocked(foreign)) {
      this.walk.state.load(foreign);
      this.ledger.keepFound(this.walk.state);
    }
    this.walk.state.load(this.ledger.best!.schedule);
  }

  #keepsLocked({ slots, flipped }: Schedule): boolean {
    const { locked, start } = this.options;
    return (
      locked === undefined ||
      locked.every((isLocked, game) => isLocked === 0 || (slots[game] === start!.slots[game] && flipped[game] === start!.flipped[game]))
    );
  }

  /** The temperatures between which the season takes its shape under these weights, learnt by going quickly through a range. The schedule stays what it is. */
  cooling(walk: Walk, weights: Float64Array, rates: ClimbRates, range: Cooling, to: number): Cooling {
    const { state } = walk;
    const before = state.save();
    const thermometer = new Thermometer(rates, range);
    const pilot: Stage = { ...range, weights, evaluations: PILOT_EVALUATIONS, thermometer };
    annealStage(walk, this.ledger, pilot, to);
    state.load(before);
    return thermometer.cooling;
  }
}
