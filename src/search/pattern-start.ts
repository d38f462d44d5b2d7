import type { Schedule } from '../model/schedule.ts';
import type { Opponents } from './opponents.ts';
import type { Patterns } from './patterns.ts';
import type { Random } from './random.ts';

/** Exchanges and swaps of the first draw for each game of the season; each further one that had opponents is followed by one {@link LONGER} times
 *  as long, up to so many: in a given time few long ones end better than many short ones. See docs/algorithm.md. */
const EXCHANGES = 1000;
const SWAPS = 8000;
const LONGER = 2;
const MOST_DRAWS = 6;
/** The part of the limits for all draws, the last of which is cut short; where none had opponents yet; and where none keeps all hard rules: what a
 *  draw breaks, annealing that is held on to its patterns seldom mends. */
const DRAWS_PART = 0.15;
const FIRST_DRAW_PART = 0.2;
const BROKEN_DRAWS_PART = 0.4;
/** Price of a missing meeting while opponents are drawn, in scales; half as much again each time that rules, or too few breaks, kept
 *  the schedule from being complete. */
const MEETING_PRICE = 0.5;
/** How many slots more than {@link Patterns} asks for each pair shall be able to meet in: at first; by how many more after a draw without opponents, while
 *  it is less than none, then one; before patterns are given up. With half a slot less Early 14 has two breaks
 *  fewer and opponents in no draw of three, Early 9 as many and in all three. See docs/algorithm.md. */
const USUAL_MORE = -0.5;
const LITTLE_MORE = 0.5;
const MOST_MORE = 8;
/** How few, where opponents cost nothing; by how much fewer after each such draw; and how often tries at that are doubled. The breaks of
 *  ItalianFootball_2003, 48 of which are the fewest that there can be, and of twenty draws of 0.5 s those with opponents: with none fewer 52 or 54 and 14,
 *  with 0.25 52 and 10, with 0.5 50 and 6, with 0.75 48 and 1, with 1 48 and 0 to 1. */
const LEAST_MORE = -1;
const FEWER = 0.5;
const FEWER_DOUBLINGS = 3;

/** What a draw needs to know of the season and the search. */
export interface DrawOptions {
  /** How many the season has. */
  readonly games: number;
  /** Of the classes. */
  readonly weights: Float64Array;
  /** The season's, in units of soft cost. */
  readonly scale: number;
  readonly random: Random;
}

/** Draws patterns and opponents for them some times, longer each time.
 *  @param spent tells which part of the limits is used since the first draw began
 *  @param take told of each schedule that was complete; @returns what it costs, and whether it keeps all hard rules
 *  @returns the cheapest of those that do, else of all; null where none was complete */
export function drawFromPatterns(
  patterns: Patterns,
  opponents: Opponents,
  { games, weights, scale, random }: DrawOptions,
  spent: () => number,
  take: (schedule: Schedule) => { readonly cost: number; readonly isFeasible: boolean },
): Schedule | null {
  let best: Schedule | null = null;
  let least = Infinity;
  let hasFeasible = false;
  let more = USUAL_MORE;
  let took = 0;
  for (let draws = 0; draws < MOST_DRAWS && more < MOST_MORE; ) {
    const began = spent();
    const end = best === null ? FIRST_DRAW_PART : hasFeasible ? DRAWS_PART : BROKEN_DRAWS_PART;
    // What must be shorter than the one before is worse than it, too.
    if (end - began <= took) break;
    const gone = (from: number, to: number) => (spent() - from) / (to - from);
    const length = games * LONGER ** draws;
    patterns.anneal(random, more, length * EXCHANGES, () => gone(began, (began + end) / 2));
    const half = spent();
    const price = MEETING_PRICE * scale * 1.5 ** Math.max(0, more);
    const schedule = opponents.draw(patterns.sides, weights, price, random, length * SWAPS, () => gone(half, end));
    took = spent() - began;
    if (schedule === null) {
      // Patterns with fewer breaks than usual are worth many tries, longer ones at first.
      if (more >= USUAL_MORE) more += more < 0 ? LITTLE_MORE : 1;
      else draws = Math.max(draws, Math.min(draws + 1, FEWER_DOUBLINGS));
      continue;
    }
    const { cost, isFeasible } = take(schedule);
    if (isFeasible === hasFeasible ? cost < least : isFeasible) [least, best] = [cost, schedule];
    hasFeasible ||= isFeasible;
    draws++;
    // Where opponents cost nothing, fewer breaks are all there is to win.
    if (more > 0) more--;
    else more = cost <= patterns.breakCost + 1e-6 ? Math.max(LEAST_MORE, more - FEWER) : USUAL_MORE;
  }
  return best;
}
