import type { Aim } from '../aim.ts';
import type { Problem } from '../compile.ts';
import type { Move } from '../move.ts';
import type { Random } from '../random.ts';
import type { Shape } from '../shape.ts';
import type { State } from '../state.ts';
import type { Neighbourhood } from './neighbourhood.ts';

const NOBODY: readonly number[] = [];

/** Exchanges what two teams i and j do in some slots. Whoever i meets in such a slot, j now meets there: each game of i is
 *  mated with a game of j against the same opponent, and the two change places; the slot where the mate was must then be
 *  exchanged as well, until the chain closes.
 *
 *  PartialSwapTeams(i, j, r): starts from slot r and mates games with the same side, so that home and away rows are exchanged
 *  in the chain's slots. PartialSwapTeamsPhased(i, j, r): mates the games of the same rank (first with first meeting, second with second), so that
 *  the chain stays within a phase and is short; sides come along with the games. SwapTeams(i, j): all slots.
 *  A mate may be a game without a slot: then the two change places all the same, and the chain ends there.
 *  Each move is its own inverse. */
export class ExchangeTeams implements Neighbourhood {
  readonly name: 'PartialSwapTeams' | 'PartialSwapTeamsPhased' | 'SwapTeams';
  readonly #shape: Shape;
  readonly #meanLength: number;
  readonly #longest: number;
  readonly #queue: Int32Array;
  readonly #slotStamps: Int32Array;
  readonly #gameStamps: Int32Array;
  readonly #aim: Aim | null;
  /** By team: those that it can change places with. */
  readonly #rivals: readonly (readonly number[])[];
  #stamp = 0;
  #length = 0;

  /** @param meanLength about how long chains may be on average, in slots beyond two */
  constructor(name: ExchangeTeams['name'], shape: Shape, { slots, games, teams }: Problem, meanLength: number, aim: Aim | null) {
    this.name = name;
    this.#shape = shape;
    this.#meanLength = meanLength;
    this.#longest = name === 'SwapTeams' ? slots : Math.max(8, Math.floor(slots / 2));
    this.#aim = aim;
    const rivals = Array.from({ length: teams }, (): number[] => []);
    for (const [i, j] of shape.exchangeable) {
      rivals[i].push(j);
      rivals[j].push(i);
    }
    this.#rivals = rivals;
    this.#queue = new Int32Array(slots);
    this.#slotStamps = new Int32Array(slots);
    this.#gameStamps = new Int32Array(games);
  }

  propose(state: State, random: Random, move: Move): boolean {
    const { exchangeable, partner } = this.#shape;
    if (exchangeable.length === 0) return false;
    const { slots } = state.problem;
    const cell = this.name === 'SwapTeams' ? -1 : (this.#aim?.draw(random) ?? -1);
    const aimed = cell < 0 ? -1 : Math.floor(cell / slots);
    const rivals = aimed < 0 ? NOBODY : this.#rivals[aimed];
    const [i, j] = rivals.length > 0 ? [aimed, rivals[random.below(rivals.length)]] : exchangeable[random.below(exchangeable.length)];
    this.#stamp++;
    this.#length = 0;
    if (this.name === 'SwapTeams') {
      for (let slot = 0; slot < slots; slot++) if (partner === null || slot < partner[slot]) this.#push(slot);
    } else {
      const slot = rivals.length > 0 ? cell % slots : random.below(slots);
      this.#push(partner === null ? slot : Math.min(slot, partner[slot]));
    }
    const isCopying = this.name !== 'PartialSwapTeamsPhased' || (partner !== null && random.below(2) === 1);
    const most = this.name === 'SwapTeams' ? this.#longest : this.#drawLength(random);
    for (let k = 0; k < this.#length; k++) {
      if (this.#length > most) return false;
      const slot = this.#queue[k];
      const mine = state.cells[i * slots + slot];
      const theirs = state.cells[j * slots + slot];
      if (mine >= 0 && mine === theirs) {
        if (this.name === 'SwapTeams' && !this.#turnMutual(state, move, mine)) return false;
        if (this.name !== 'SwapTeams') return false;
        continue;
      }
      if (mine >= 0 && !this.#mate(state, move, mine, i, j, isCopying)) return false;
      if (theirs >= 0 && !this.#mate(state, move, theirs, j, i, isCopying)) return false;
    }
    return move.count > 0;
  }

  /** The longest chain that is accepted this time: mostly short ones, since of the long ones nearly none is kept (at a
   *  temperature of 10, of chains of 2 slots 27 % were, of 4 slots 6 %, of 8 slots 0.5 %), and they cost the most. */
  #drawLength(random: Random): number {
    return Math.min(this.#longest, 2 + Math.floor(-this.#meanLength * Math.log(1 - random.unit())));
  }

  #push(slot: number): void {
    if (this.#slotStamps[slot] === this.#stamp) return;
    this.#slotStamps[slot] = this.#stamp;
    this.#queue[this.#length++] = slot;
  }

  /** Lets `game` of team `from` change places with its mate, a game of team `to` against the same opponent. */
  #mate(state: State, move: Move, game: number, from: number, to: number, isCopying: boolean): boolean {
    if (this.#gameStamps[game] === this.#stamp) return true;
    const { slotOf, flips, locked, problem, meetingNow } = state;
    const { first, second, teams, pairStarts, pairGames, isFree, host } = problem;
    const { twin, partner } = this.#shape;
    const opponent = first[game] + second[game] - from;
    const atHome = host[meetingNow[game]] === from;
    const pair = to * teams + opponent;
    const bySide = this.name === 'PartialSwapTeams' || this.name === 'SwapTeams';
    const rank = bySide || partner !== null ? 0 : this.#rank(state, game);
    let mate = -1;
    let twice = -1;
    for (let k = pairStarts[pair]; k < pairStarts[pair + 1]; k++) {
      const other = pairGames[k];
      if (this.#gameStamps[other] === this.#stamp) continue;
      const otherAtHome = host[meetingNow[other]] === to;
      if (partner !== null) {
        // Tied seasons: the mate is the game in the leading half, whichever side it is played at.
        if (slotOf[other] > partner[slotOf[other]]) continue;
        mate = other;
        twice = isCopying && otherAtHome !== atHome ? twin[other] : -1;
      } else if (bySide) {
        if (isFree[other] === 0 && otherAtHome !== atHome) continue;
        mate = other;
      } else if (this.#rank(state, other) === rank) mate = other;
      if (mate >= 0) break;
    }
    if (mate < 0 || locked[game] === 1 || locked[mate] === 1) return false;
    this.#gameStamps[game] = this.#stamp;
    this.#gameStamps[mate] = this.#stamp;
    const [here, there] = [slotOf[game], slotOf[mate]];
    if (twice >= 0) {
      // The sides stay with the slots: the return games take the places.
      move.add(twice, here, 0);
      move.add(twin[game], there, 0);
    } else {
      const mateAtHome = host[meetingNow[mate]] === to;
      const isTurning = bySide && mateAtHome !== atHome;
      if (isTurning && (isFree[game] === 0 || isFree[mate] === 0)) return false;
      move.add(mate, here, isTurning ? 1 - flips[mate] : flips[mate]);
      move.add(game, there, isTurning ? 1 - flips[game] : flips[game]);
    }
    if (there >= 0) this.#push(there);
    return true;
  }

  /** How many games of the same pair come before this one. */
  #rank({ slotOf, problem }: State, game: number): number {
    const { first, second, teams, pairStarts, pairGames } = problem;
    const pair = first[game] * teams + second[game];
    let rank = 0;
    for (let k = pairStarts[pair]; k < pairStarts[pair + 1]; k++) {
      if (slotOf[pairGames[k]] >= 0 && slotOf[pairGames[k]] < slotOf[game]) rank++;
    }
    return rank;
  }

  /** Exchanges the sides of the two teams' own games. */
  #turnMutual(state: State, move: Move, game: number): boolean {
    if (this.#gameStamps[game] === this.#stamp) return true;
    const { slotOf, flips, locked, problem } = state;
    const { first, second, teams, pairStarts, pairGames, isFree } = problem;
    if (locked[game] === 1) return false;
    this.#gameStamps[game] = this.#stamp;
    if (isFree[game] === 1) {
      move.add(game, slotOf[game], 1 - flips[game]);
      return true;
    }
    const pair = first[game] * teams + second[game];
    for (let k = pairStarts[pair]; k < pairStarts[pair + 1]; k++) {
      const other = pairGames[k];
      if (first[other] === first[game] || this.#gameStamps[other] === this.#stamp) continue;
      if (locked[other] === 1) return false;
      this.#gameStamps[other] = this.#stamp;
      move.add(game, slotOf[other], 0);
      if (this.#shape.partner === null) move.add(other, slotOf[game], 0);
      return true;
    }
    return true;
  }
}
