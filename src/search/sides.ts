import { AWAY, BYE, HOME, NEUTRAL, type Problem } from './compile.ts';
import type { Move } from './move.ts';
import { Travel } from './travel.ts';

/** Which side each team is on in each slot, and what hangs on that and not on opponents: counters and windows of sides, breaks,
 *  travel. Kept beside the games: where a move exchanges opponents and keeps home and away, nothing here changes. */
export class Sides {
  /** Side at `team * slots + slot`. */
  readonly at: Uint8Array;
  /** Teams whose sides the present move changed, each with the first and last slot where it did (by team). */
  readonly turned: Int32Array;
  readonly turnedFrom: Int32Array;
  readonly turnedTo: Int32Array;
  turnedCount = 0;
  readonly #problem: Problem;
  readonly #cells: Int32Array;
  readonly #meetingNow: Int32Array;
  readonly #weights: Float64Array;
  readonly #travel: Travel | null;
  /** Where the schedule is pulled to: the side wanted in each cell, and what another one costs there. Null: nowhere. */
  #wanted: Uint8Array | null = null;
  #pull = 0;
  readonly #turnStamps: Int32Array;
  #stamp = 0;

  /** @param cells game at `team * slots + slot`
   *  @param meetingNow by game: its meeting; both are read whenever they are followed
   *  @param weights of the classes; a change of them asks for {@link reset} */
  constructor(problem: Problem, cells: Int32Array, meetingNow: Int32Array, weights: Float64Array) {
    const { teams, slots, season } = problem;
    this.#problem = problem;
    this.#cells = cells;
    this.#meetingNow = meetingNow;
    this.#weights = weights;
    this.at = new Uint8Array(teams * slots);
    this.turned = new Int32Array(teams);
    this.turnedFrom = new Int32Array(teams);
    this.turnedTo = new Int32Array(teams);
    this.#turnStamps = new Int32Array(teams);
    this.#travel = season.objective.kind === 'TR' ? new Travel(problem) : null;
  }

  /** Reads all cells anew; counters and windows must have been cleared.
   *  @returns the cost */
  reset(): number {
    const { teams, slots } = this.#problem;
    this.at.fill(BYE);
    this.#travel?.reset();
    let cost = 0;
    for (let team = 0; team < teams; team++) for (let slot = 0; slot < slots; slot++) cost += this.#settle(team, slot);
    return cost;
  }

  /** Lets each cell cost `cost` whose side is not the one in `wanted`; asks for {@link reset}. */
  pull(wanted: Uint8Array | null, cost: number): void {
    this.#wanted = wanted;
    this.#pull = cost;
  }

  /** What the pull costs now. */
  pulled(): number {
    if (this.#wanted === null) return 0;
    let cells = 0;
    for (let cell = 0; cell < this.at.length; cell++) if (this.at[cell] !== BYE && this.at[cell] !== this.#wanted[cell]) cells++;
    return cells * this.#pull;
  }

  /** Begins a move: no team has turned yet. */
  begin(): void {
    this.#stamp++;
    this.turnedCount = 0;
  }

  /** Adds what sides and breaks cost by themselves, and travel, unweighted, by weight class. */
  addByClass(sums: Float64Array): void {
    const problem = this.#problem;
    const { counters, teams, slots } = problem;
    for (let team = 0; team < teams; team++) {
      let last = BYE;
      for (let slot = 0; slot < slots; slot++) {
        const side = this.at[team * slots + slot];
        if (side === BYE) continue;
        if (side !== NEUTRAL) {
          counters.addDirect(problem.sideBase + (team * slots + slot) * 3 + side - 1, sums);
          if (side === last) counters.addDirect(problem.breakBase + (team * slots + slot) * 2 + side - 1, sums);
        }
        counters.addDirect(problem.sideBase + (team * slots + slot) * 3 + 2, sums);
        last = side;
      }
    }
    if (this.#travel !== null) sums[0] += this.#travel.cost;
  }

  /** Lets the sides of all cells that a move has touched follow the games; for a move that was just undone, too.
   *  @returns the change of cost */
  follow(move: Move, slotOf: Int32Array): number {
    const cells = this.#cells;
    const { first, second, slots } = this.#problem;
    const { count, games, oldSlots } = move;
    let delta = 0;
    for (let k = 0; k < count; k++) {
      const game = games[k];
      const [a, b] = [first[game], second[game]];
      const now = slotOf[game];
      if (now >= 0) delta += this.#settle(a, now) + this.#settle(b, now);
      for (let way = 0; way < 2; way++) {
        // Where the game came from (when undoing: where it went), unless another game took the cell and settles it.
        const slot = way === 0 ? oldSlots[k] : move.slots[k];
        if (slot < 0 || slot === now) continue;
        if (cells[a * slots + slot] < 0) delta += this.#settle(a, slot);
        if (cells[b * slots + slot] < 0) delta += this.#settle(b, slot);
      }
    }
    return delta;
  }

  /** Lets the side (and place) of a cell follow the game that is there. */
  #settle(team: number, slot: number): number {
    const problem = this.#problem;
    const cell = team * problem.slots + slot;
    const game = this.#cells[cell];
    let side = BYE;
    let meeting = -1;
    if (game >= 0) {
      meeting = this.#meetingNow[game];
      side = problem.isNeutral[meeting] === 1 ? NEUTRAL : problem.host[meeting] === team ? HOME : AWAY;
    }
    let delta = 0;
    if (this.#travel !== null) {
      const place = meeting < 0 ? -1 : problem.place[meeting];
      delta += this.#weights[0] * this.#travel.turn(team, slot, place, game < 0 ? 0 : problem.season.games[game].days);
    }
    const before = this.at[cell];
    return side === before ? delta : delta + this.#turn(team, slot, cell, before, side);
  }

  /** Changes the side of a cell, with the sides and breaks that this switches on and off. */
  #turn(team: number, slot: number, cell: number, before: number, side: number): number {
    const problem = this.#problem;
    const sides = this.at;
    const { counters } = problem;
    const { slots } = problem;
    if (this.#turnStamps[team] !== this.#stamp) {
      this.#turnStamps[team] = this.#stamp;
      this.turned[this.turnedCount++] = team;
      this.turnedFrom[team] = slot;
      this.turnedTo[team] = slot;
    } else if (slot < this.turnedFrom[team]) this.turnedFrom[team] = slot;
    else if (slot > this.turnedTo[team]) this.turnedTo[team] = slot;
    let delta = 0;
    if (this.#wanted !== null) {
      const wanted = this.#wanted[cell];
      if (side !== BYE && side !== wanted) delta += this.#pull;
      if (before !== BYE && before !== wanted) delta -= this.#pull;
    }
    if (problem.hasSideEvents) {
      const key = problem.sideBase + cell * 3;
      if (before === HOME || before === AWAY) delta += counters.off(key + before - 1);
      if (side === HOME || side === AWAY) delta += counters.on(key + side - 1);
      if (before === BYE) delta += counters.on(key + 2);
      else if (side === BYE) delta += counters.off(key + 2);
    }
    if (problem.hasSideWindows) {
      const { windows } = problem;
      const source = problem.meetings + team * 3;
      if (before === HOME || before === AWAY) delta -= windows.toggle(source + before - 1, slot);
      if (side === HOME || side === AWAY) delta += windows.toggle(source + side - 1, slot);
      if (before === BYE) delta += windows.toggle(source + 2, slot);
      else if (side === BYE) delta -= windows.toggle(source + 2, slot);
    }
    if (problem.hasBreakEvents) {
      const row = team * slots;
      let previous = slot - 1;
      while (previous >= 0 && sides[row + previous] === BYE) previous--;
      let next = slot + 1;
      while (next < slots && sides[row + next] === BYE) next++;
      const earlier = previous < 0 ? BYE : sides[row + previous];
      const later = next >= slots ? BYE : sides[row + next];
      const base = problem.breakBase;
      if (before === BYE) {
        if (earlier === later && earlier !== BYE && earlier !== NEUTRAL) delta += counters.off(base + (row + next) * 2 + later - 1);
      } else if (before !== NEUTRAL) {
        if (earlier === before) delta += counters.off(base + cell * 2 + before - 1);
        if (later === before) delta += counters.off(base + (row + next) * 2 + later - 1);
      }
      if (side === BYE) {
        if (earlier === later && earlier !== BYE && earlier !== NEUTRAL) delta += counters.on(base + (row + next) * 2 + later - 1);
      } else if (side !== NEUTRAL) {
        if (earlier === side) delta += counters.on(base + cell * 2 + side - 1);
        if (later === side) delta += counters.on(base + (row + next) * 2 + later - 1);
      }
    }
    sides[cell] = side;
    return delta;
  }
}
