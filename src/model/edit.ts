import type { Schedule } from './schedule.ts';
import type { Season } from './season.ts';

/** Thrown where an edit cannot be made; the message says why in a sentence. */
export class EditError extends Error {
  override readonly name = 'EditError';
}

/** The schedule with one game in another slot (-1: in none) and, if `host` is given, hosted by that team.
 *  @throws {EditError} if the team cannot host it */
export function moveGame(season: Season, schedule: Schedule, game: number, slot: number, host?: number): Schedule {
  const moved = copyOf(schedule);
  moved.slots[game] = slot;
  if (host !== undefined) moved.flipped[game] = flippedFor(season, game, host);
  return moved;
}

/** The schedule with two games in each other's slots. */
export function swapGames(schedule: Schedule, one: number, other: number): Schedule {
  const swapped = copyOf(schedule);
  swapped.slots[one] = schedule.slots[other];
  swapped.slots[other] = schedule.slots[one];
  return swapped;
}

function copyOf({ slots, flipped }: Schedule): Schedule {
  return { slots: Int16Array.from(slots), flipped: Uint8Array.from(flipped) };
}

function flippedFor({ games, teams }: Season, game: number, host: number): number {
  const { id, home, away, host: who } = games[game];
  if (host === home) return 0;
  if (host !== away) throw new EditError(`${teams[host].name} does not play in game ${id}`);
  if (who !== 'either') throw new EditError(`the host of game ${id} is fixed`);
  return 1;
}
