import type { Schedule } from '../model/schedule.ts';
import type { Score } from '../model/score.ts';
import type { Season } from '../model/season.ts';
import type { ClosedPlaces } from './closed-places.ts';
import { Problem } from './compile.ts';
import { Move } from './move.ts';
import { shapeOf } from './shape.ts';
import { State } from './state.ts';

/** What may not move: games that any of the lists names. Nothing moves into a slot that is named, either. */
export interface Locks {
  readonly games?: readonly number[];
  readonly teams?: readonly number[];
  readonly slots?: readonly number[];
}

/** Some games elsewhere than in the schedule in force: each with its new place, as one number, in order of the games. */
export type Moved = readonly number[];

/** 1 for each game that must stay. */
export function lockGames(season: Season, schedule: Schedule, { games = [], teams = [], slots = [] }: Locks): Uint8Array {
  const own = new Set(games);
  const ofTeams = new Set(teams);
  const inSlots = new Set(slots);
  return Uint8Array.from(season.games, ({ home, away }, game) =>
    own.has(game) || ofTeams.has(home) || ofTeams.has(away) || inSlots.has(schedule.slots[game]) ? 1 : 0,
  );
}

/** The schedule in force as the search's state. Games are moved on it and go back, and from one schedule that moves few games to
 *  the next only those are touched, however many the season has. */
export class RepairBoard {
  readonly state: State;
  /** Where the moves of a repair are written. */
  readonly move: Move;
  /** The score of the schedule in force, by the rules that the board knows. */
  readonly root: Score;
  /** The schedule in force; a game that clashes with another has no slot here. */
  readonly #home: Schedule;
  readonly #slots: number;
  readonly #closed: ClosedPlaces;
  /** By slot: 1 if nothing may move into it. */
  readonly #closedSlots: Uint8Array;
  readonly #partner: Int32Array | null;
  readonly #twin: Int32Array;
  #moved: Moved = [];
  /** The score before the move that was made. */
  #hardBefore = 0;
  #softBefore = 0;

  /** @param closed where the damage lets no game be */
  constructor(season: Season, schedule: Schedule, closed: ClosedPlaces, locks: Locks) {
    const problem = new Problem(season);
    const locked = lockGames(season, schedule, locks);
    const { partner, twin } = shapeOf(problem, locked);
    this.#partner = partner;
    this.#twin = twin;
    this.#slots = problem.slots;
    this.#closed = closed;
    this.#closedSlots = new Uint8Array(problem.slots);
    for (const slot of locks.slots ?? []) this.#closedSlots[slot] = 1;
    this.state = new State(problem, locked);
    this.state.load(schedule);
    this.move = new Move(problem.games + 2);
    this.#home = this.state.save();
    this.root = this.score;
  }

  get score(): Score {
    return { hard: this.state.hard, soft: this.state.soft };
  }

  /** Whether the damage does not let a game be where it is now. */
  isHit(game: number): boolean {
    return this.#closed.has(game, this.state.slotOf[game], this.state.flips[game]);
  }

  /** Turns to the schedule in which these games have moved; `score` is the one it was seen with. */
  goTo(moved: Moved, { hard, soft }: Score): void {
    const { state, move } = this;
    const there = new Set(moved.map((place) => this.#gameAt(place)));
    this.write(moved);
    for (const game of this.#moved.map((place) => this.#gameAt(place)))
      if (!there.has(game)) move.add(game, this.#home.slots[game], this.#home.flipped[game]);
    state.evaluate(move, Infinity);
    state.keep();
    // The sum of thousands of changes differs from the score in its last digits.
    state.hard = hard;
    state.soft = soft;
    this.#moved = moved;
  }

  /** Makes the move that was written, unless locks or the damage are against it or more than `atMost` games would be elsewhere.
   *  @returns the games elsewhere now; 0 if the move was not made */
  make(atMost: number): number {
    const { state, move } = this;
    if (this.#partner !== null) move.addReturns(this.#twin, this.#partner, state.flips);
    let count = this.#moved.length;
    for (let k = 0; k < move.count; k++) {
      const game = move.games[k];
      if (state.locked[game] === 1) return 0;
      const isMoved = this.#isElsewhere(game, move.slots[k], move.flips[k]);
      if (isMoved && (this.#closedSlots[move.slots[k]] === 1 || this.#closed.has(game, move.slots[k], move.flips[k]))) return 0;
      count += Number(isMoved) - Number(this.#isElsewhere(game, state.slotOf[game], state.flips[game]));
    }
    if (count === 0 || count > atMost) return 0;
    this.#hardBefore = state.hard;
    this.#softBefore = state.soft;
    state.evaluate(move, Infinity);
    state.keep();
    return count;
  }

  /** Takes the move back that was made. */
  takeBack(): void {
    this.state.undo(this.move);
    this.state.hard = this.#hardBefore;
    this.state.soft = this.#softBefore;
  }

  /** The games that are elsewhere since the move that was made. */
  moved(): Moved {
    const { state, move } = this;
    const games = new Set(this.#moved.map((place) => this.#gameAt(place)));
    for (let k = 0; k < move.count; k++) games.add(move.games[k]);
    return [...games]
      .filter((game) => this.#isElsewhere(game, state.slotOf[game], state.flips[game]))
      .sort((a, b) => a - b)
      .map((game) => (game * (this.#slots + 1) + state.slotOf[game] + 1) * 2 + state.flips[game]);
  }

  /** Writes these games' places as a move. */
  write(moved: Moved): void {
    this.move.clear();
    for (const place of moved) this.move.add(this.#gameAt(place), this.#slotAt(place), place % 2);
  }

  /** The schedule with these games moved. */
  apply(moved: Moved, { slots, flipped }: Schedule): Schedule {
    const changed = { slots: slots.slice(), flipped: flipped.slice() };
    for (const place of moved) {
      changed.slots[this.#gameAt(place)] = this.#slotAt(place);
      changed.flipped[this.#gameAt(place)] = place % 2;
    }
    return changed;
  }

  #isElsewhere(game: number, slot: number, flipped: number): boolean {
    return slot !== this.#home.slots[game] || flipped !== this.#home.flipped[game];
  }

  #gameAt(place: number): number {
    return Math.floor(place / (2 * (this.#slots + 1)));
  }

  #slotAt(place: number): number {
    return (Math.floor(place / 2) % (this.#slots + 1)) - 1;
  }
}
