import type { Schedule } from '../model/schedule.ts';
import type { Cooling } from './anneal.ts';
import type { Matchings, Seating } from './matchings.ts';
import type { Random } from './random.ts';

/** The first cooling of a descent, in hard units: from where meetings are missing by the dozen to where hardly a move is kept. And its moves for each
 *  game of the season. */
const FIRST: Cooling = { hot: 0.27, cold: 0.17 };
const FIRST_MOVES = 50_000;
/** Where the first cycle melts to, and moves of each cycle for each game. A quarter or half as many leave more: see docs/algorithm.md. */
const FIRST_HEAT = 0.25;
const CYCLE_MOVES = 10_000;
/** The part of the games that a cycle shall change, and how fast the heat follows what it did change. */
const CHANGED = 0.2;
const FOLLOWING = 0.1;
/** The part of a cycle after which it is cold enough for the best to be looked for. */
const HOT_PART = 0.6;
/** How much worse than the one that it began with, in hard units, what a cycle ends with may be, at most, to be gone on from. */
const YIELDING = 1;
/** By how much what a cycle ended with broken weighs more in the next ones, as a part of its first weight; and which part of what it is above
 *  that stays with each cycle that kept it. Without, three rules of Early 5 stay broken through a whole descent, and eight meetings of
 *  Early 10 missing. See docs/algorithm.md. */
const RAISE = 0.05;
const STAYING = 0.97;
/** Cycles without a better schedule after which a descent ends. */
const PATIENCE = 60;
/** Moves between two looks at the clock: some 7 ms. */
const MOVES_BETWEEN = 20_000;

/** Told the cycles now and then. */
export interface CyclesWatch {
  /** Called every some ten milliseconds.
   *  @returns 1 or more ends them */
  progress(): number;
  /** Called with a schedule that has all its meetings, better than any before of this descent. */
  met(schedule: Schedule): void;
}

/** Thermal cycling (Moebius, Neklioudov, Diaz-Sanchez, Hoffmann, Fachat, Schreiber 1997): a frozen schedule is melted in part and frozen again, over and
 *  over, and what comes of it is gone on from where it is about as good; what stays broken weighs more and more, until something gives (Morris 1993),
 *  and comes back to its weight when it is kept (Hutter, Tompkins, Hoos 2002). How hot follows from how much changed: too little heat leads
 *  back to the same schedule, too much to one of chance. */
export class ThermalCycles {
  readonly #schedule: Matchings;
  readonly #random: Random;
  readonly #games: number;
  /** How good the best is that this descent has handed over. */
  #handed = Infinity;

  /** @param games of the season */
  constructor(schedule: Matchings, games: number, random: Random) {
    this.#schedule = schedule;
    this.#games = games;
    this.#random = random;
  }

  /** Descends again and again, each time from this schedule, until the watch says that it is over. */
  run(start: Schedule, watch: CyclesWatch): void {
    while (watch.progress() < 1) {
      this.#schedule.weighAlike();
      this.#schedule.load(start);
      this.#descend(watch);
    }
  }

  #descend(watch: CyclesWatch): void {
    const schedule = this.#schedule;
    this.#handed = Infinity;
    let from = this.#freeze(FIRST, FIRST_MOVES * this.#games, watch);
    let hot = FIRST_HEAT;
    let [least, idle] = [Infinity, 0];
    while (from !== null && idle < PATIENCE) {
      schedule.restore(from);
      const before = schedule.value;
      const next = this.#freeze({ hot, cold: FIRST.cold }, CYCLE_MOVES * this.#games, watch);
      if (next === null) return;
      hot *= Math.exp(FOLLOWING * (CHANGED - changedPart(from, next)));
      if (next.value < before + YIELDING * this.#random.unit()) from = next;
      schedule.restore(next);
      const value = schedule.plainValue;
      idle = value < least - 1e-6 ? 0 : idle + 1;
      least = Math.min(least, value);
      schedule.weighBroken(RAISE, STAYING);
    }
  }

  /** Cools, and hands over the best that has all its meetings.
   *  @returns the best of the cold part; null if it is over */
  #freeze({ hot, cold }: Cooling, moves: number, watch: CyclesWatch): Seating | null {
    const schedule = this.#schedule;
    let frozen: Seating | null = null;
    let met: Schedule | null = null;
    let isOver = false;
    const better = () => {
      met = schedule.save();
    };
    schedule.least = Infinity;
    for (let made = 0; made < moves && schedule.least > 1e-6; made += MOVES_BETWEEN) {
      isOver = watch.progress() >= 1;
      if (isOver) break;
      schedule.anneal(hot * (cold / hot) ** (made / moves), MOVES_BETWEEN, better);
      if (made >= HOT_PART * moves - MOVES_BETWEEN && schedule.value < (frozen?.value ?? Infinity)) frozen = schedule.seating();
    }
    if (met !== null && schedule.least < this.#handed) {
      this.#handed = schedule.least;
      watch.met(met);
    }
    return isOver ? null : frozen;
  }
}

/** @returns the part of the places, of teams in slots, whose opponents differ */
function changedPart({ opponents }: Seating, other: Seating): number {
  let changed = 0;
  for (let at = 0; at < opponents.length; at++) if (opponents[at] !== other.opponents[at]) changed++;
  return changed / opponents.length;
}
