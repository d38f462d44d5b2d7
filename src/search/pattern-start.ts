import type { Schedule } from '../model/schedule.ts';
import type { Opponents } from './opponents.ts';
import type { Patterns } from './patterns.ts';
import type { Random } from './random.ts';

/** How many complete schedules are drawn, to begin with the best of them; the most that one may take of the limits; and the parts after
 *  which none is begun, where there is one already and where there is none. */
const DRAWS = 3;
const DRAW_PART = 0.1;
const DRAWS_PART = 0.06;
const FIRST_DRAW_PART = 0.2;
/** Price of a missing meeting while opponents are drawn, in scales; half as much again each time that rules, or too few breaks, kept
 *  the schedule from being complete. */
const MEETING_PRICE = 0.5;
const MOST_FAILURES = 8;

/** A schedule and the patterns that it was drawn from. */
export interface PatternStart {
  readonly schedule: Schedule;
  readonly sides: Uint8Array;
}

/** Draws patterns and opponents for them some times.
 *  @param weights of the classes
 *  @param scale the season's, in units of soft cost
 *  @param spent tells which part of the limits is used since the first draw began; these draws themselves take time, but no iterations
 *  @param costOf tells what a schedule costs
 *  @returns the cheapest; null where none was complete */
export function drawFromPatterns(
  patterns: Patterns,
  opponents: Opponents,
  { weights, scale, random }: { readonly weights: Float64Array; readonly scale: number; readonly random: Random },
  spent: () => number,
  costOf: (schedule: Schedule) => number,
): PatternStart | null {
  let best: PatternStart | null = null;
  let least = Infinity;
  let failures = 0;
  for (let draws = 0; draws < DRAWS && failures < MOST_FAILURES; ) {
    const began = spent();
    if (began >= (best === null ? FIRST_DRAW_PART : DRAWS_PART)) break;
    const progress = () => (spent() - began) / DRAW_PART;
    patterns.anneal(random, failures, () => 3 * progress());
    const schedule = opponents.draw(patterns.sides, weights, MEETING_PRICE * scale * 1.5 ** failures, random, progress);
    if (schedule === null) {
      failures++;
      continue;
    }
    draws++;
    const cost = costOf(schedule);
    if (cost < least) [least, best] = [cost, { schedule, sides: patterns.sides.slice() }];
  }
  return best;
}
