import type { Move } from '../move.ts';
import type { Random } from '../random.ts';
import type { Shape } from '../shape.ts';
import type { State } from '../state.ts';
import type { Neighbourhood } from './neighbourhood.ts';

/** SwapRounds(r, s): all games of two slots of a phase change places. S(S - 1) / 2 moves without phases; each is its own
 *  inverse. */
export class SwapRounds implements Neighbourhood {
  readonly name = 'SwapRounds';
  readonly #shape: Shape;

  constructor(shape: Shape) {
    this.#shape = shape;
  }

  propose(state: State, random: Random, move: Move): boolean {
    const { slotsOfPhase } = this.#shape;
    if (slotsOfPhase.length === 0) return false;
    const { cells, locked, flips, problem } = state;
    const { teams, slots, first } = problem;
    const phase = slotsOfPhase[random.below(slotsOfPhase.length)];
    const r = random.below(phase.length);
    const s = (r + 1 + random.below(phase.length - 1)) % phase.length;
    for (let way = 0; way < 2; way++) {
      const [from, to] = way === 0 ? [phase[r], phase[s]] : [phase[s], phase[r]];
      for (let team = 0; team < teams; team++) {
        const game = cells[team * slots + from];
        if (game < 0 || first[game] !== team) continue;
        if (locked[game] === 1) return false;
        move.add(game, to, flips[game]);
      }
    }
    return move.count > 0;
  }
}
