import type { Move } from '../move.ts';
import type { Random } from '../random.ts';
import type { State } from '../state.ts';

/** A family of moves. All moves keep the form of a schedule: no team plays twice in a slot, locked games stay. */
export interface Neighbourhood {
  /** The name in the literature. */
  readonly name: string;
  /** Draws a move of the family and writes it into `move`, which is empty.
   *  @returns false if the draw led to none; `move` is then of no use */
  propose(state: State, random: Random, move: Move): boolean;
}
