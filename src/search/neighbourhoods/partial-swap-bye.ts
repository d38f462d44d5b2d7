import type { Move } from '../move.ts';
import type { Random } from '../random.ts';
import type { Shape } from '../shape.ts';
import type { State } from '../state.ts';
import type { Neighbourhood } from './neighbourhood.ts';

const LONGEST = 8;

/** PartialSwapTeams with the bye as one of both teams, for seasons of an odd number of teams: in slot r team i plays the team
 *  that had the bye, and its opponent of before has it; the game that so moved leaves a slot, where the same is done, until
 *  the chain closes. No exchange of two teams moves a bye to another team. Its own inverse. */
export class PartialSwapBye implements Neighbourhood {
  readonly name = 'PartialSwapBye';
  readonly #shape: Shape;

  constructor(shape: Shape) {
    this.#shape = shape;
  }

  propose(state: State, random: Random, move: Move): boolean {
    const { problem, cells, slotOf, flips, locked } = state;
    const { teams, slots, pairStarts, pairGames } = problem;
    const { partner, twin, phaseOf } = this.#shape;
    const team = random.below(teams);
    const drawn = random.below(slots);
    const first = partner === null ? drawn : Math.min(drawn, partner[drawn]);
    let slot = first;
    do {
      let idle = 0;
      while (idle < teams && cells[idle * slots + slot] >= 0) idle++;
      if (idle === teams || idle === team || move.count >= LONGEST) return false;
      let game = -1;
      const pair = team * teams + idle;
      for (let k = pairStarts[pair]; k < pairStarts[pair + 1] && game < 0; k++) {
        const candidate = pairGames[k];
        const at = slotOf[candidate];
        if (at >= 0 && phaseOf[at] === phaseOf[first] && (partner === null || at < partner[at])) game = candidate;
      }
      if (game < 0 || locked[game] === 1) return false;
      const next = slotOf[game];
      // In a tied season the return game may come instead: the hosts of the pair are exchanged.
      const comes = partner !== null && random.below(2) === 0 ? twin[game] : game;
      for (let k = 0; k < move.count; k++) if (move.games[k] === comes) return false;
      move.add(comes, slot, flips[comes]);
      slot = next;
    } while (slot !== first);
    return move.count > 1;
  }
}
