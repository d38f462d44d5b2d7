import { scoreOf } from '../model/evaluate.ts';
import type { Schedule } from '../model/schedule.ts';
import { compareScores, type Score } from '../model/score.ts';
import type { Season } from '../model/season.ts';

/** Repairs that are remembered, from which the different ones are chosen. */
const REMEMBERED = 300;

/** A repair that was found. */
export interface Found {
  readonly schedule: Schedule;
  readonly score: Score;
  /** Games moved, each with where it went. */
  readonly moved: ReadonlySet<string>;
}

/** The best repairs so far, none twice. */
export class RepairPool {
  readonly #season: Season;
  readonly #known = new Set<string>();
  #found: Found[] = [];
  /** What is not better than this is of no use any more. */
  #bar: Score = { hard: Infinity, soft: Infinity };

  constructor(season: Season) {
    this.#season = season;
  }

  /** Judges a schedule in which the damage is mended from scratch, and keeps it if it is among the best. */
  offer(schedule: Schedule, moved: ReadonlySet<string>): void {
    const key = [...moved].join();
    if (this.#known.has(key)) return;
    this.#known.add(key);
    const score = scoreOf(this.#season, schedule);
    if (!this.wants(score)) return;
    this.#found.push({ schedule, score, moved });
    if (this.#found.length < 2 * REMEMBERED) return;
    this.#found = this.#found.sort(byPrice).slice(0, REMEMBERED);
    this.#bar = this.#found[REMEMBERED - 1].score;
  }

  /** Whether a schedule of this score could be of use. */
  wants(score: Score): boolean {
    return compareScores(score, this.#bar) < 0;
  }

  /** The cheapest, and the next cheapest that differ from those before in two games or more, as long as there are such. */
  choose(count: number): Found[] {
    const left = this.#found.sort(byPrice);
    const chosen: Found[] = [];
    for (const least of [2, 1]) {
      for (const candidate of left) {
        if (chosen.length === count) break;
        if (chosen.every((other) => distance(candidate.moved, other.moved) >= 2 * least)) chosen.push(candidate);
      }
    }
    return chosen.sort(byPrice);
  }
}

/** Places that only one of two repairs uses. */
function distance(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let both = 0;
  for (const place of one) if (other.has(place)) both++;
  return one.size + other.size - 2 * both;
}

function byPrice(a: Found, b: Found): number {
  return compareScores(a.score, b.score) || a.moved.size - b.moved.size;
}
