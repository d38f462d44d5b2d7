import type { Contradiction } from '../model/contradiction.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Score } from '../model/score.ts';
import type { Season } from '../model/season.ts';
import { Search } from './portfolio.ts';

export { UnsearchableError } from './unsearchable.ts';

/** When a search ends; at least one limit is set. With `iterations` alone (and one thread) the result depends on nothing
 *  but season, seed and start. `target`: feasible with a soft score at or below it is good enough; without one, what breaks and costs nothing is, where
 *  nothing is rewarded. A search cools once over all its time; with `cycleMilliseconds`, again and again in this time, so that whoever stops it when
 *  nothing gets better finds it cold. */
export interface Limits {
  readonly milliseconds?: number;
  readonly iterations?: number;
  readonly target?: number;
  readonly cycleMilliseconds?: number;
}

/** A schedule better than all before it in this search, scored from scratch by the model. */
export interface Incumbent {
  readonly schedule: Schedule;
  readonly score: Score;
  readonly iterations: number;
  readonly milliseconds: number;
}

/** What other threads working on the same season found; the search looks now and then. Both ends copy. */
export interface Exchange {
  /** Offers an incumbent to the others. */
  offer(incumbent: Incumbent): void;
  /** The best that any thread offered if it is better than `than`, else null. */
  take(than: Score): Schedule | null;
}

export interface SolveOptions {
  /** Any 32-bit unsigned integer: same seed, season, start, limits in iterations: same result. */
  readonly seed: number;
  readonly limits: Limits;
  /** Milliseconds from any fixed point, never going back; the search knows no other time. */
  readonly clock: () => number;
  /** Asked every few hundred iterations; true ends the search with its best. */
  readonly isStopped?: () => boolean;
  /** Where to start; unplaced games allowed. */
  readonly start?: Schedule;
  /** By game: 1 keeps the slot and host that `start` gives it. */
  readonly locked?: Uint8Array;
  readonly onBetter?: (incumbent: Incumbent) => void;
  /** Called at most once, when it is proved that no schedule keeps all hard rules and the locked games; the search goes on to break as little as can be. */
  readonly onContradiction?: (contradiction: Contradiction) => void;
  /** Called every 100 ms or so with the evaluations so far. */
  readonly onProgress?: (iterations: number) => void;
  /** Number of this thread among those working together, from 0; threads take different strategies. */
  readonly thread?: number;
  readonly exchange?: Exchange;
}

export interface Solution {
  readonly schedule: Schedule;
  readonly score: Score;
  readonly iterations: number;
  readonly milliseconds: number;
  readonly seed: number;
  readonly end: 'limit' | 'target' | 'stopped';
}

/** Finds a good schedule for a season: the one door of the search. Synchronous; runs in whatever thread calls it.
 *  @throws {UnsearchableError} if the season has constraints that the search cannot evaluate, or locked games that clash
 *  @throws {RangeError} if no limit is set, or start or locked do not fit the season */
export function solve(season: Season, options: SolveOptions): Solution {
  return new Search(season, options).run();
}
