import type { Season } from '../model/season.ts';
import { playingDays } from '../model/series.ts';
import { addDays, type Day } from './day.ts';

/** Slots in which a game of one of the teams would be played on a day of the spans: a series that only ends there, too. */
export function touchedSlots(
  season: Season,
  teams: readonly number[],
  spans: readonly { readonly first: Day; readonly last: Day }[],
): number[] {
  const lengths = new Set(season.games.flatMap(({ home, away, days }) => (teams.includes(home) || teams.includes(away) ? [days] : [])));
  return season.slots.flatMap(({ date }, slot) => {
    if (date === null) return [];
    const days = [...lengths].flatMap((length) => playingDays(season, slot, length).map((day) => addDays(date, day)));
    return days.some((day) => spans.some(({ first, last }) => first <= day && day <= last)) ? [slot] : [];
  });
}
