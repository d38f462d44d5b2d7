import type { Aim } from '../aim.ts';
import type { Move } from '../move.ts';
import type { Random } from '../random.ts';
import type { State } from '../state.ts';
import type { Neighbourhood } from './neighbourhood.ts';

/** SwapHomes: two games of a pair with different hosts exchange their slots; a game of free host is hosted by the other side.
 *  Pairings stay, four cells (two) turn, so only rules about home and away, and about these teams' meetings, can notice.
 *  As many moves as pairs with return games; each is its own inverse. */
export class SwapHomes implements Neighbourhood {
  readonly name = 'SwapHomes';
  readonly #aim: Aim | null;

  constructor(aim: Aim | null) {
    this.#aim = aim;
  }

  propose(state: State, random: Random, move: Move): boolean {
    const { problem, slotOf, flips, locked, meetingNow } = state;
    const { first, second, teams, pairStarts, pairGames, isFree, host } = problem;
    const game = this.#aim?.drawGame(random) ?? random.below(problem.games);
    if (locked[game] === 1) return false;
    if (isFree[game] === 1) {
      if (slotOf[game] < 0) return false;
      move.add(game, slotOf[game], 1 - flips[game]);
      return true;
    }
    const pair = first[game] * teams + second[game];
    const start = pairStarts[pair];
    const count = pairStarts[pair + 1] - start;
    const offset = random.below(count);
    for (let k = 0; k < count; k++) {
      const other = pairGames[start + ((k + offset) % count)];
      if (other === game || locked[other] === 1 || isFree[other] === 1 || slotOf[other] === slotOf[game]) continue;
      if (host[meetingNow[other]] === host[meetingNow[game]]) continue;
      move.add(game, slotOf[other], 0);
      move.add(other, slotOf[game], 0);
      return true;
    }
    return false;
  }
}
