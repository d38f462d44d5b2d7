import { compareScores, type Score } from '../model/score.ts';
import type { Moved } from './repair-board.ts';

/** Ways out that are remembered of each number of games moved, from which the different ones are chosen. */
const REMEMBERED = 100;

/** A way out of the damage, for one sport or for several, and what it changes of the score. */
export interface WayOut {
  readonly moved: Moved;
  readonly change: Score;
}

/** The best ways out so far for each number of games moved, none twice: one that is dear but moves few games leaves more to the other
 *  sports. */
export class RepairPool {
  readonly #known = new Set<string>();
  readonly #byCount: WayOut[][];
  /** By number of games: what is not better than this is of no use any more. */
  readonly #bars: Score[];

  constructor(atMost: number) {
    this.#byCount = Array.from({ length: atMost + 1 }, () => []);
    this.#bars = this.#byCount.map(() => ({ hard: Infinity, soft: Infinity }));
  }

  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Whether a way out with so many games moved and this change of the score could be of use. */
  wants(count: number, hard: number, soft: number): boolean {
    const bar = this.#bars[count];
    return hard < bar.hard || (hard === bar.hard && soft < bar.soft);
  }

  offer(way: WayOut): void {
    const key = way.moved.join();
    if (this.#known.has(key)) return;
    this.#known.add(key);
    const count = way.moved.length;
    const ways = this.#byCount[count];
    ways.push(way);
    if (ways.length < 2 * REMEMBERED) return;
    ways.sort(byPrice).length = REMEMBERED;
    this.#bars[count] = ways[REMEMBERED - 1].change;
  }

  /** All that are remembered, the cheapest first. */
  ways(): WayOut[] {
    return this.#byCount.flat().sort(byPrice);
  }
}

/** One way out for each sport, together: at most `atMost` games, the cheapest first. What rules of several sports say to that is not in
 *  the sums. */
export function join(sports: readonly RepairPool[], atMost: number): WayOut[] {
  return sports.reduce<WayOut[]>(
    (joined, sport) => {
      const pool = new RepairPool(atMost);
      const ways = sport.ways();
      for (const { moved, change } of joined) {
        for (const way of ways) {
          const count = moved.length + way.moved.length;
          const [hard, soft] = [change.hard + way.change.hard, change.soft + way.change.soft];
          if (count <= atMost && pool.wants(count, hard, soft))
            pool.offer({ moved: [...moved, ...way.moved].sort((a, b) => a - b), change: { hard, soft } });
        }
      }
      return pool.ways();
    },
    [{ moved: [], change: { hard: 0, soft: 0 } }],
  );
}

/** The cheapest, and the next cheapest that differ from those before in two games or more, as long as there are such. */
export function choose(ways: readonly WayOut[], count: number): WayOut[] {
  const left = ways.toSorted(byPrice);
  const chosen: WayOut[] = [];
  for (const least of [2, 1]) {
    for (const candidate of left) {
      if (chosen.length === count) break;
      if (chosen.every((other) => distance(candidate.moved, other.moved) >= 2 * least)) chosen.push(candidate);
    }
  }
  return chosen.sort(byPrice);
}

/** Places that only one of two repairs uses. */
function distance(one: Moved, other: Moved): number {
  const both = one.filter((place) => other.includes(place)).length;
  return one.length + other.length - 2 * both;
}

function byPrice(a: WayOut, b: WayOut): number {
  return compareScores(a.change, b.change) || a.moved.length - b.moved.length;
}
