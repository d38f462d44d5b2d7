import type { Schedule } from './schedule.ts';
import type { Mode, Season } from './season.ts';

/** A schedule laid out for reading: each team's games in order of time, each cell, each slot. Built in one pass over the
 *  games and never changed; everything that judges or describes a schedule walks it.
 *
 *  A neutral game is played by both sides but at home by neither: it counts for mode `HA` only, and is never part of a break.
 *  Games that share a slot stand in the order of `season.games`. */
export class Timetable {
  readonly season: Season;
  readonly schedule: Schedule;
  /** By game: who hosts (in a neutral game the side named first) and who visits. */
  readonly homes: Int16Array;
  readonly aways: Int16Array;
  /** Scheduled games, team after team and within a team in order of time; ranges by {@link begin} and {@link end}. */
  readonly rows: Int32Array;
  /** Scheduled games in order of time; ranges by {@link slotBegin} and {@link slotEnd}. */
  readonly bySlot: Int32Array;
  /** Start in {@link rows} of each cell, `teams x (slots + 1)`: the extra entry of a team ends its row. */
  readonly #cells: Int32Array;
  readonly #slots: Int32Array;
  readonly #neutral: Uint8Array;

  /** @throws {RangeError} if the schedule is not one of this season */
  constructor(season: Season, schedule: Schedule) {
    const { games, teams, slots } = season;
    if (schedule.slots.length !== games.length || schedule.flipped.length !== games.length) {
      throw new RangeError(`a schedule of ${schedule.slots.length} games does not fit a season of ${games.length}`);
    }
    this.season = season;
    this.schedule = schedule;
    this.homes = new Int16Array(games.length);
    this.aways = new Int16Array(games.length);
    this.#neutral = new Uint8Array(games.length);
    const width = slots.length + 1;
    const cells = new Int32Array(teams.length * width);
    const bySlot = new Int32Array(slots.length + 1);
    let scheduled = 0;
    games.forEach((game, index) => {
      const slot = schedule.slots[index];
      if (slot < -1 || slot >= slots.length) throw new RangeError(`game ${game.id} has slot ${slot} of ${slots.length}`);
      const flipped = schedule.flipped[index] === 1;
      if (flipped && game.host !== 'either') throw new RangeError(`game ${game.id} has a fixed host and cannot be flipped`);
      this.homes[index] = flipped ? game.away : game.home;
      this.aways[index] = flipped ? game.home : game.away;
      if (game.host === 'neutral') this.#neutral[index] = 1;
      if (slot < 0) return;
      scheduled++;
      bySlot[slot]++;
      cells[game.home * width + slot]++;
      cells[game.away * width + slot]++;
    });
    // Counting sort: counts become starts, and each start moves on as its range is filled and back at the end.
    startsOf(cells);
    startsOf(bySlot);
    this.rows = new Int32Array(scheduled * 2);
    this.bySlot = new Int32Array(scheduled);
    games.forEach((game, index) => {
      const slot = schedule.slots[index];
      if (slot < 0) return;
      this.bySlot[bySlot[slot]++] = index;
      this.rows[cells[game.home * width + slot]++] = index;
      this.rows[cells[game.away * width + slot]++] = index;
    });
    cells.copyWithin(1, 0);
    cells[0] = 0;
    bySlot.copyWithin(1, 0);
    bySlot[0] = 0;
    this.#cells = cells;
    this.#slots = bySlot;
  }

  /** First position in {@link rows} of the team's games from `slot` on. */
  begin(team: number, slot = 0): number {
    return this.#cells[team * (this.season.slots.length + 1) + slot];
  }

  /** Position in {@link rows} after the team's games up to and with `slot`. */
  end(team: number, slot: number = this.season.slots.length - 1): number {
    return this.#cells[team * (this.season.slots.length + 1) + slot + 1];
  }

  slotBegin(slot: number): number {
    return this.#slots[slot];
  }

  slotEnd(slot: number): number {
    return this.#slots[slot + 1];
  }

  /** The team's games in order of time, as a view. */
  gamesOf(team: number): Int32Array {
    return this.rows.subarray(this.begin(team), this.end(team));
  }

  slotOf(game: number): number {
    return this.schedule.slots[game];
  }

  opponent(game: number, team: number): number {
    const home = this.homes[game];
    return home === team ? this.aways[game] : home;
  }

  isNeutral(game: number): boolean {
    return this.#neutral[game] === 1;
  }

  /** Whether the team plays this game of its own in this mode. */
  isMode(game: number, team: number, mode: Mode): boolean {
    return mode === 'HA' || (this.#neutral[game] === 0 && (this.homes[game] === team) === (mode === 'H'));
  }

  /** Whether the game at this position of the team's row is a break: both it and the team's game before are at home, or both
   *  are away. Byes in between do not matter; the break belongs to the later game. */
  isBreak(position: number, team: number): boolean {
    if (position === this.begin(team)) return false;
    const game = this.rows[position];
    const before = this.rows[position - 1];
    return this.#neutral[game] + this.#neutral[before] === 0 && (this.homes[game] === team) === (this.homes[before] === team);
  }

  /** Number of the team's games in this mode from slot `first` to slot `last`, against the teams marked in `opponents`
   *  (null: against anyone). */
  count(team: number, mode: Mode, opponents: Uint8Array | null, first: number, last: number): number {
    let found = 0;
    for (let position = this.begin(team, first), end = this.end(team, last); position < end; position++) {
      const game = this.rows[position];
      if (this.isMode(game, team, mode) && (opponents === null || opponents[this.opponent(game, team)] === 1)) found++;
    }
    return found;
  }

  /** Where the game is played: index of a venue. */
  venueOf(game: number): number {
    return this.season.games[game].venue ?? this.season.teams[this.homes[game]].venue;
  }
}

/** Turns counts into the starts of their ranges. */
function startsOf(counts: Int32Array): void {
  let start = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i];
    counts[i] = start;
    start += count;
  }
}
