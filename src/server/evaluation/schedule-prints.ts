import { randomInt } from 'node:crypto';
import type { Schedule } from '../../model/schedule.ts';
import type { Season } from '../../model/season.ts';

/** Secrets of this process, so that nobody can make two schedules with the same print. */
const SEEDS = Int32Array.from({ length: 4 }, () => randomInt(2 ** 32) | 0);

/** Murmur3's finalizer: every bit of the input moves half of the bits of the output. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Which part of a schedule something reads: the games of `teams` (null: all teams) that lie in `ranges` of slots, pairs of
 *  first and last (null: in all slots, and those without a slot). */
export interface Part {
  readonly teams: readonly number[] | null;
  readonly ranges: readonly (readonly [first: number, last: number])[] | null;
}

/** Short prints of the parts of a schedule: parts that agree in every game have the same 64 bits, others differ but for a
 *  chance of 2^-64. Made in one pass over the games; then a print costs a few operations for each team and range.
 *
 *  Each team has a row of prefixes: the exclusive or of the prints of its games without a slot, in slot 0, in slot 1, ...;
 *  a range of slots is two of them. Teams are mixed one after another, for a game stands in the rows of both its sides and
 *  would cancel itself out. */
export class SchedulePrints {
  readonly #width: number;
  readonly #teams: number;
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  #whole: string | null = null;

  constructor(season: Season, { slots, flipped }: Schedule) {
    this.#teams = season.teams.length;
    this.#width = season.slots.length + 2;
    this.#low = new Int32Array(this.#teams * this.#width);
    this.#high = new Int32Array(this.#teams * this.#width);
    for (let game = 0; game < slots.length; game++) {
      const { home, away } = season.games[game];
      const placed = mix((slots[game] + 2) ^ SEEDS[0]);
      const host = game * 2 + flipped[game];
      const low = mix(Math.imul(host, 0x9e3779b1) ^ placed ^ SEEDS[1]);
      const high = mix(mix(host ^ SEEDS[2]) + placed + SEEDS[3]);
      for (const team of [home, away]) {
        const cell = team * this.#width + slots[game] + 2;
        this.#low[cell] ^= low;
        this.#high[cell] ^= high;
      }
    }
    for (let team = 0; team < this.#teams; team++) {
      for (let i = team * this.#width + 1; i < (team + 1) * this.#width; i++) {
        this.#low[i] ^= this.#low[i - 1];
        this.#high[i] ^= this.#high[i - 1];
      }
    }
  }

  of({ teams, ranges }: Part): string {
    if (teams === null && ranges === null) return (this.#whole ??= this.#print(null, null));
    return this.#print(teams, ranges);
  }

  #print(teams: Part['teams'], ranges: Part['ranges']): string {
    let low = SEEDS[2];
    let high = SEEDS[1];
    const count = teams?.length ?? this.#teams;
    for (let i = 0; i < count; i++) {
      const row = (teams === null ? i : teams[i]) * this.#width;
      let teamLow = 0;
      let teamHigh = 0;
      if (ranges === null) {
        teamLow = this.#low[row + this.#width - 1];
        teamHigh = this.#high[row + this.#width - 1];
      } else {
        for (const [first, last] of ranges) {
          teamLow ^= this.#low[row + last + 2] ^ this.#low[row + first + 1];
          teamHigh ^= this.#high[row + last + 2] ^ this.#high[row + first + 1];
        }
      }
      low = mix(low ^ teamLow) + i;
      high = mix(high ^ teamHigh ^ low);
    }
    return `${(low >>> 0).toString(36)}.${(high >>> 0).toString(36)}`;
  }
}

/** A set of slots as ranges. */
export function rangesOf(slots: readonly number[]): (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const slot of [...slots].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range !== undefined && slot <= range[1] + 1) range[1] = slot;
    else ranges.push([slot, slot]);
  }
  return ranges;
}
