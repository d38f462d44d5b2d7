import type { Aim } from '../aim.ts';
import type { Move } from '../move.ts';
import type { Random } from '../random.ts';
import type { Shape } from '../shape.ts';
import type { State } from '../state.ts';
import type { Neighbourhood } from './neighbourhood.ts';

/** PartialSwapRounds(g, s): game g goes from its slot r to slot s, and what it meets there goes to r, and so on: the games of
 *  two slots form paths and even cycles through the teams, and the one that holds g is exchanged (a Kempe chain of the edge
 *  colouring). With byes a path may be g alone: the game just moves. Long cycles are left out, as exchanging the rest of the
 *  two slots comes to the same after a SwapRounds. Each move is its own inverse. */
export class PartialSwapRounds implements Neighbourhood {
  readonly name = 'PartialSwapRounds';
  readonly #shape: Shape;
  readonly #most: number;
  readonly #aim: Aim | null;

  constructor(shape: Shape, teams: number, aim: Aim | null) {
    this.#shape = shape;
    this.#aim = aim;
    this.#most = Math.max(6, Math.floor(teams / 2));
  }

  propose(state: State, random: Random, move: Move): boolean {
    const { slotOf, locked, problem } = state;
    const { phaseOf, slotsOfPhase, partner } = this.#shape;
    const { games, first, second } = problem;
    const game = this.#aim?.drawGame(random) ?? random.below(games);
    const r = slotOf[game];
    if (r < 0 || locked[game] === 1 || (partner !== null && r > partner[r])) return false;
    const phase = slotsOfPhase[slotsOfPhase.length === 1 ? 0 : phaseOf[r]];
    if (phase === undefined) return false;
    const s = phase[random.below(phase.length)];
    if (s === r) return false;
    move.add(game, s, state.flips[game]);
    const closed = this.#walk(state, move, game, first[game], r, s);
    if (closed === 0) return this.#walk(state, move, game, second[game], r, s) >= 0;
    return closed > 0;
  }

  /** Follows the chain from a team that plays `game` in slot r.
   *  @returns 1 if it came back to `game`, 0 if it ended, -1 if it is too long or holds a locked game */
  #walk(state: State, move: Move, game: number, from: number, r: number, s: number): number {
    const { cells, locked, flips, problem } = state;
    const { slots, first, second } = problem;
    let team = from;
    let slot = s;
    for (;;) {
      const next = cells[team * slots + slot];
      if (next < 0) return 0;
      if (next === game) return 1;
      if (locked[next] === 1 || move.count >= this.#most) return -1;
      const other = slot === s ? r : s;
      move.add(next, other, flips[next]);
      team = first[next] + second[next] - team;
      slot = other;
    }
  }
}
