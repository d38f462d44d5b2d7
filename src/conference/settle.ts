import type { Schedule } from '../model/schedule.ts';
import { createSeason, type Season } from '../model/season.ts';

/** A season whose games were candidates, with those only that its schedule plays: what was left to the search is decided. Every game
 *  must be played from now on. */
export function settle(season: Season, schedule: Schedule): { readonly season: Season; readonly schedule: Schedule } {
  const { games: _games, structure: _structure, additionalGames, ...draft } = season;
  const isPlayed = (_: unknown, game: number) => schedule.slots[game] >= 0;
  return {
    season: createSeason({ ...draft, additionalGames: additionalGames.filter(isPlayed) }),
    schedule: { slots: schedule.slots.filter(isPlayed), flipped: schedule.flipped.filter((_, game) => isPlayed(_, game)) },
  };
}
