import { AWAY, BYE, HOME, NEUTRAL, type Problem } from './compile.ts';
import type { Move } from './move.ts';
import { Travel } from './travel.ts';

/** Events that one cell's turn switches: its side off and on, its game off or on, two breaks off and two on. */
const MOST_EVENTS = 7;
const MOST_TOGGLES = 3;

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
  /** What all that hangs on sides costs, weighted. */
  cost = 0;
  #costBefore = 0;
  readonly #problem: Problem;
  readonly #cells: Int32Array;
  readonly #meetingNow: Int32Array;
  readonly #weights: Float64Array;
  readonly #travel: Travel | null;
  /** Where the schedule is pulled to: the side wanted in each cell, and what another one costs there. Null: nowhere. */
  #wanted: Uint8Array | null = null;
  #pull = 0;
  /** What the present move did, for {@link undo}: cells with their sides before; events as `key * 2`, + 1 if switched on; window
   *  toggles as `source * slots + slot`. To take these back costs half of what following the games back did. */
  readonly #turnedCells: Int32Array;
  readonly #sidesBefore: Uint8Array;
  #cellCount = 0;
  readonly #events: Int32Array;
  #eventCount = 0;
  readonly #toggles: Int32Array;
  #toggleCount = 0;
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
    this.#turnedCells = new Int32Array(teams * slots);
    this.#sidesBefore = new Uint8Array(teams * slots);
    this.#events = new Int32Array(teams * slots * MOST_EVENTS);
    this.#toggles = new Int32Array(teams * slots * MOST_TOGGLES);
    this.#travel = season.objective.kind === 'TR' ? new Travel(problem) : null;
  }

  /** Reads all cells anew; counters and windows must have been cleared.
   *  @returns the cost beyond that of an empty schedule */
  reset(): number {
    const { teams, slots, counters, windows, sideBase, meetings } = this.#problem;
    this.at.fill(BYE);
    this.#travel?.reset();
    this.begin();
    let cost = 0;
    for (let team = 0; team < teams; team++) {
      for (let slot = 0; slot < slots; slot++) cost += this.#settle(team, slot, this.#cells[team * slots + slot]);
    }
    this.cost = cost + counters.zeroCost(this.#weights, sideBase) + windows.zeroCost(this.#weights, meetings);
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
    this.#costBefore = this.cost;
    this.#cellCount = 0;
    this.#eventCount = 0;
    this.#toggleCount = 0;
    this.#travel?.begin();
  }

  /** Takes back all since {@link begin}. */
  undo(): void {
    const { counters, windows, slots } = this.#problem;
    for (let k = 0; k < this.#cellCount; k++) this.at[this.#turnedCells[k]] = this.#sidesBefore[k];
    for (let k = 0; k < this.#eventCount; k++) {
      const event = this.#events[k];
      counters.shift(event >> 1, (event & 1) === 1 ? -1 : 1);
    }
    for (let k = 0; k < this.#toggleCount; k++) {
      const source = Math.floor(this.#toggles[k] / slots);
      windows.untoggle(source, this.#toggles[k] - source * slots);
    }
    this.#travel?.undo();
    this.cost = this.#costBefore;
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

  /** Lets the sides of all cells that a move has touched follow the games.
   *  @param leavesNoCell whether each cell that a game left has another one now
   *  @returns the change of cost */
  follow(move: Move, slotOf: Int32Array, leavesNoCell: boolean): number {
    const cells = this.#cells;
    const { first, second, slots } = this.#problem;
    const { count, games, oldSlots } = move;
    let delta = 0;
    for (let k = 0; k < count; k++) {
      const game = games[k];
      const [a, b] = [first[game], second[game]];
      const now = slotOf[game];
      if (now >= 0) delta += this.#settle(a, now, game) + this.#settle(b, now, game);
      const old = oldSlots[k];
      if (leavesNoCell || old < 0 || old === now) continue;
      // Another game that took the cell settles it.
      if (cells[a * slots + old] < 0) delta += this.#settle(a, old, -1);
      if (cells[b * slots + old] < 0) delta += this.#settle(b, old, -1);
    }
    this.cost += delta;
    return delta;
  }

  /** Lets the side (and place) of a cell follow the game that is there (-1: none). */
  #settle(team: number, slot: number, game: number): number {
    const problem = this.#problem;
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
    return delta + this.turn(team, slot, side);
  }

  /** Changes the side of a cell, with the sides and breaks that this switches on and off.
   *  @returns the change of cost; {@link cost} does not follow */
  turn(team: number, slot: number, side: number): number {
    const problem = this.#problem;
    const sides = this.at;
    const { slots } = problem;
    const cell = team * slots + slot;
    const before = sides[cell];
    if (side === before) return 0;
    if (this.#turnStamps[team] !== this.#stamp) {
      this.#turnStamps[team] = this.#stamp;
      this.turned[this.turnedCount++] = team;
      this.turnedFrom[team] = slot;
      this.turnedTo[team] = slot;
    } else if (slot < this.turnedFrom[team]) this.turnedFrom[team] = slot;
    else if (slot > this.turnedTo[team]) this.turnedTo[team] = slot;
    this.#turnedCells[this.#cellCount] = cell;
    this.#sidesBefore[this.#cellCount++] = before;
    let delta = 0;
    if (this.#wanted !== null) {
      const wanted = this.#wanted[cell];
      if (side !== BYE && side !== wanted) delta += this.#pull;
      if (before !== BYE && before !== wanted) delta -= this.#pull;
    }
    if (problem.hasSideEvents) {
      const key = problem.sideBase + cell * 3;
      if (before === HOME || before === AWAY) delta += this.#off(key + before - 1);
      if (side === HOME || side === AWAY) delta += this.#on(key + side - 1);
      if (before === BYE) delta += this.#on(key + 2);
      else if (side === BYE) delta += this.#off(key + 2);
    }
    if (problem.hasSideWindows) {
      const source = problem.meetings + team * 3;
      if (before === HOME || before === AWAY) delta -= this.#toggle(source + before - 1, slot);
      if (side === HOME || side === AWAY) delta += this.#toggle(source + side - 1, slot);
      if (before === BYE) delta += this.#toggle(source + 2, slot);
      else if (side === BYE) delta -= this.#toggle(source + 2, slot);
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
        if (earlier === later && earlier !== BYE && earlier !== NEUTRAL) delta += this.#off(base + (row + next) * 2 + later - 1);
      } else if (before !== NEUTRAL) {
        if (earlier === before) delta += this.#off(base + cell * 2 + before - 1);
        if (later === before) delta += this.#off(base + (row + next) * 2 + later - 1);
      }
      if (side === BYE) {
        if (earlier === later && earlier !== BYE && earlier !== NEUTRAL) delta += this.#on(base + (row + next) * 2 + later - 1);
      } else if (side !== NEUTRAL) {
        if (earlier === side) delta += this.#on(base + cell * 2 + side - 1);
        if (later === side) delta += this.#on(base + (row + next) * 2 + later - 1);
      }
    }
    sides[cell] = side;
    return delta;
  }

  #on(key: number): number {
    this.#events[this.#eventCount++] = key * 2 + 1;
    return this.#problem.counters.on(key);
  }

  #off(key: number): number {
    this.#events[this.#eventCount++] = key * 2;
    return this.#problem.counters.off(key);
  }

  #toggle(source: number, slot: number): number {
    this.#toggles[this.#toggleCount++] = source * this.#problem.slots + slot;
    return this.#problem.windows.toggle(source, slot);
  }
}
