import type { Move } from '../move.ts';
import type { Random } from '../random.ts';
import type { State } from '../state.ts';
import type { Neighbourhood } from './neighbourhood.ts';

const TRIES = 6;

/** ForceGame(g, s): game g is put into slot s; the games that its two teams play there give way, each to a slot where both its
 *  teams are free, if a few draws find one, else to none. The short ejection chain of seasons with byes; games without a slot
 *  come in this way. Where games are optional, g may also leave the schedule. */
export class ForceGame implements Neighbourhood {
  readonly name = 'ForceGame';
  readonly #isOptional: boolean;
  /** Games that had no slot when last looked at; found again lazily. */
  readonly #missing: Int32Array;

  constructor(games: number, isOptional: boolean) {
    this.#isOptional = isOptional;
    this.#missing = new Int32Array(games);
  }

  propose(state: State, random: Random, move: Move): boolean {
    const { slotOf, flips, locked, cells, problem } = state;
    const { games, slots, first, second, isFree } = problem;
    let game = random.below(games);
    if (state.unscheduled > 0 && random.below(2) === 0) game = this.#drawMissing(state, random);
    if (locked[game] === 1) return false;
    if (this.#isOptional && slotOf[game] >= 0 && random.below(3) === 0) {
      move.add(game, -1, flips[game]);
      return true;
    }
    const slot = random.below(slots);
    if (slot === slotOf[game]) return false;
    const [a, b] = [cells[first[game] * slots + slot], cells[second[game] * slots + slot]];
    if ((a >= 0 && locked[a] === 1) || (b >= 0 && locked[b] === 1)) return false;
    move.add(game, slot, isFree[game] === 1 && random.below(4) === 0 ? 1 - flips[game] : flips[game]);
    const taken = a >= 0 ? this.#giveWay(state, random, move, a, game, slot, -1) : -1;
    if (b >= 0 && b !== a) this.#giveWay(state, random, move, b, game, slot, taken);
    return true;
  }

  #drawMissing({ slotOf, problem }: State, random: Random): number {
    let count = 0;
    for (let game = 0; game < problem.games; game++) if (slotOf[game] < 0) this.#missing[count++] = game;
    return this.#missing[random.below(count)];
  }

  /** Moves a game out of `slot` for `intruder`; not to slot `taken`, where the other one has gone.
   *  @returns where to */
  #giveWay(state: State, random: Random, move: Move, game: number, intruder: number, slot: number, taken: number): number {
    const { cells, flips, slotOf, problem } = state;
    const { slots, first, second } = problem;
    const isOpen = (team: number, s: number) => {
      const there = cells[team * slots + s];
      return there < 0 || there === intruder;
    };
    for (let k = 0; k < TRIES; k++) {
      const target = k === 0 && slotOf[intruder] >= 0 ? slotOf[intruder] : random.below(slots);
      if (target === slot || target === taken || !isOpen(first[game], target) || !isOpen(second[game], target)) continue;
      move.add(game, target, flips[game]);
      return target;
    }
    move.add(game, -1, flips[game]);
    return -1;
  }
}
