import { slotDays } from '../model/calendar.ts';
import { type SeriesSpans, seriesSpans } from '../model/series.ts';
import type { Problem } from './compile.ts';

/** The travel objective by edges: when a team's venue in a slot changes, only the ways from the place before and to the place
 *  after it do. */
export class Travel {
  cost = 0;
  readonly #slots: number;
  readonly #venues: number;
  readonly #distances: Float64Array;
  readonly #weight: number;
  readonly #home: Int32Array;
  /** Venue at `team * slots + slot`, -1 in a bye. */
  readonly #places: Int16Array;
  /** Last day of the game there; only where teams return home after some days. */
  readonly #lastDays: Float64Array | null;
  readonly #days: Float64Array;
  readonly #series: SeriesSpans;
  readonly #returnAfter: number;
  /** What the present move changed: cells, with the places and last days before, and the cost before. */
  readonly #cells: Int32Array;
  readonly #placesBefore: Int16Array;
  readonly #lastDaysBefore: Float64Array;
  #count = 0;
  #costBefore = 0;

  constructor(problem: Problem) {
    const { season, teams, slots } = problem;
    this.#slots = slots;
    this.#venues = season.venues.length;
    this.#distances = season.distances ?? new Float64Array(this.#venues ** 2);
    this.#weight = season.objective.weight;
    this.#home = Int32Array.from(season.teams, ({ venue }) => venue);
    this.#places = new Int16Array(teams * slots).fill(-1);
    this.#days = slotDays(season);
    this.#series = seriesSpans(season);
    this.#returnAfter = season.objective.returnHomeAfterDays ?? Infinity;
    this.#lastDays = this.#returnAfter === Infinity ? null : new Float64Array(teams * slots);
    this.#cells = new Int32Array(teams * slots);
    this.#placesBefore = new Int16Array(teams * slots);
    this.#lastDaysBefore = new Float64Array(teams * slots);
  }

  /** Back to an empty schedule. */
  reset(): void {
    this.#places.fill(-1);
    this.cost = 0;
  }

  /** Begins a move. */
  begin(): void {
    this.#count = 0;
    this.#costBefore = this.cost;
  }

  /** Takes back all since {@link begin}. */
  undo(): void {
    for (let k = 0; k < this.#count; k++) {
      const cell = this.#cells[k];
      this.#places[cell] = this.#placesBefore[k];
      if (this.#lastDays !== null) this.#lastDays[cell] = this.#lastDaysBefore[k];
    }
    this.cost = this.#costBefore;
  }

  /** Puts the team at a venue in the slot (-1: nowhere), in a game of `days` days (a series of as many games).
   *  @returns the change of cost */
  turn(team: number, slot: number, place: number, days: number): number {
    const cell = team * this.#slots + slot;
    const places = this.#places;
    const before = places[cell];
    if (before === place && (place < 0 || this.#lastDays === null)) return 0;
    const row = team * this.#slots;
    let previous = slot - 1;
    while (previous >= 0 && places[row + previous] < 0) previous--;
    let next = slot + 1;
    while (next < this.#slots && places[row + next] < 0) next++;
    const from = previous < 0 ? -1 : previous;
    const to = next >= this.#slots ? -1 : next;
    const old = before < 0 ? this.#way(team, from, to) : this.#way(team, from, slot) + this.#way(team, slot, to);
    this.#cells[this.#count] = cell;
    this.#placesBefore[this.#count] = before;
    if (this.#lastDays !== null) this.#lastDaysBefore[this.#count] = this.#lastDays[cell];
    this.#count++;
    places[cell] = place;
    if (this.#lastDays !== null) this.#lastDays[cell] = this.#days[slot] + this.#series.spans[slot * this.#series.width + days] - 1;
    const now = place < 0 ? this.#way(team, from, to) : this.#way(team, from, slot) + this.#way(team, slot, to);
    const delta = this.#weight * (now - old);
    this.cost += delta;
    return delta;
  }

  /** From the team's place in one slot to that in a later one; -1 stands for home, before the first game or after the last. */
  #way(team: number, earlier: number, later: number): number {
    const home = this.#home[team];
    const row = team * this.#slots;
    const from = earlier < 0 ? home : this.#places[row + earlier];
    const to = later < 0 ? home : this.#places[row + later];
    if (from === to && this.#lastDays === null) return 0;
    if (this.#lastDays !== null && earlier >= 0 && later >= 0 && from !== home && to !== home) {
      const isReturning = this.#days[later] - this.#lastDays[row + earlier] > this.#returnAfter;
      if (isReturning) return this.#between(from, home) + this.#between(home, to);
    }
    return this.#between(from, to);
  }

  #between(from: number, to: number): number {
    return from === to ? 0 : this.#distances[from * this.#venues + to];
  }
}
