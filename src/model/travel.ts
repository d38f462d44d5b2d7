import { slotDays } from './calendar.ts';
import type { Season } from './season.ts';
import { spanOf } from './series.ts';
import type { Timetable } from './timetable.ts';

/** Called for each leg of a team's way through the season. `game` is the game that the leg leads to; for a way home, the game
 *  that it comes from. */
export type VisitLeg = (from: number, to: number, miles: number, game: number) => void;

/** Days from the last day of one game to the first day of a later one: Friday to Sunday is 2, games on one day or
 *  overlapping 0. NaN where a slot has no date. */
export function daysBetween(timetable: Timetable, earlier: number, later: number): number {
  const days = slotDays(timetable.season);
  const slot = timetable.slotOf(earlier);
  return Math.max(0, days[timetable.slotOf(later)] - (days[slot] + spanOf(timetable.season, slot, earlier) - 1));
}

export function milesBetween({ distances, venues }: Season, from: number, to: number): number {
  return distances === null ? 0 : distances[from * venues.length + to];
}

/** The team's way: from its home venue through the venues of its games in order of time and home again. Between two games away
 *  from home it travels directly, unless they are more than `returnHomeAfterDays` days apart ({@link daysBetween}). */
export function travel(timetable: Timetable, team: number, returnHomeAfterDays: number | null, visit: VisitLeg): void {
  const { season, rows } = timetable;
  const home = season.teams[team].venue;
  let place = home;
  let last = -1;
  const go = (to: number, game: number) => {
    if (to !== place) visit(place, to, milesBetween(season, place, to), game);
    place = to;
  };
  for (let position = timetable.begin(team), end = timetable.end(team); position < end; position++) {
    const game = rows[position];
    const venue = timetable.venueOf(game);
    const isReturning = place !== home && venue !== home && returnHomeAfterDays !== null;
    if (isReturning && daysBetween(timetable, last, game) > returnHomeAfterDays) go(home, last);
    go(venue, game);
    last = game;
  }
  go(home, last);
}

/** Length of the team's way through the season, in the unit of the season's distances (miles in a conference season). */
export function milesOf(timetable: Timetable, team: number, returnHomeAfterDays: number | null): number {
  let miles = 0;
  travel(timetable, team, returnHomeAfterDays, (_from, _to, leg) => {
    miles += leg;
  });
  return miles;
}

/** The parts of the team's way from leaving home to being home again. */
export function tripsOf(timetable: Timetable, team: number, returnHomeAfterDays: number | null): { games: number[]; miles: number }[] {
  const trips: { games: number[]; miles: number }[] = [];
  const home = timetable.season.teams[team].venue;
  travel(timetable, team, returnHomeAfterDays, (from, to, leg, game) => {
    if (from === home) trips.push({ games: [], miles: 0 });
    const trip = trips[trips.length - 1];
    trip.miles += leg;
    if (to !== home) trip.games.push(game);
  });
  return trips;
}
