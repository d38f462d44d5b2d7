import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { type Day, dayNumber } from './day.ts';

/** Mean radius of the earth (IUGG R1), in statute miles. */
const EARTH_RADIUS_MILES = 3958.7613;

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Miles along the great circle (haversine formula, which is exact enough at any distance on a sphere). */
export function greatCircleMiles(from: Place, to: Place): number {
  const radians = Math.PI / 180;
  const height = Math.sin(((to.latitude - from.latitude) * radians) / 2) ** 2;
  const width = Math.sin(((to.longitude - from.longitude) * radians) / 2) ** 2;
  const chord = height + Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * width;
  return 2 * EARTH_RADIUS_MILES * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** How a team travels a leg, by its length, and what it costs. Figures of `conference.json`; all are estimates and say so. */
export interface CostModel {
  readonly source: string;
  /** Road miles for one great-circle mile. */
  readonly roadFactor: number;
  /** In order of length; the first whose `upToMiles` is not exceeded is taken. */
  readonly modes: readonly TravelMode[];
  readonly hotelPerNight: number;
  readonly mealsPerDay: number;
  readonly peoplePerRoom: number;
}

export interface TravelMode {
  readonly name: string;
  /** Longest leg by great circle; null: any. */
  readonly upToMiles: number | null;
  readonly byRoad: boolean;
  /** Dollars for a trip, for each mile beyond `freeMiles`, and for each traveller. */
  readonly base: number;
  readonly perMile: number;
  readonly freeMiles: number;
  readonly perTraveller: number;
}

/** A trip as it is made: away from home, game after game, home again. `venues` are indices, home first and last. */
export interface Trip {
  readonly team: number;
  readonly games: readonly number[];
  readonly venues: readonly number[];
  readonly miles: number;
  readonly firstDay: Day | null;
  readonly lastDay: Day | null;
}

/** All trips of a team in order of time. Two away games belong to one trip if no home game lies between them and they are at
 *  most `returnHomeAfterDays` days apart; `null` or dateless slots: whenever no home game lies between.
 *  @throws {RangeError} if the season has no distances */
export function tripsOf(season: Season, schedule: Schedule, team: number, returnHomeAfterDays: number | null): Trip[] {
  const { distances, venues, games, slots, teams } = season;
  if (distances === null) throw new RangeError(`the season "${season.name}" has no distances`);
  const home = teams[team].venue;
  const row = games
    .flatMap(({ home: first, away }, game) => ((first === team || away === team) && schedule.slots[game] >= 0 ? [game] : []))
    .sort((a, b) => schedule.slots[a] - schedule.slots[b]);
  const trips: Trip[] = [];
  let open: number[] = [];
  const close = () => {
    if (open.length === 0) return;
    const path = [home, ...open.map((game) => venueOf(season, schedule, game)), home];
    let miles = 0;
    for (let leg = 1; leg < path.length; leg++) miles += distances[path[leg - 1] * venues.length + path[leg]];
    const last = open[open.length - 1];
    trips.push({
      team,
      games: open,
      venues: path,
      miles,
      firstDay: slots[schedule.slots[open[0]]].date,
      lastDay: slots[schedule.slots[last]].date,
    });
    open = [];
  };
  for (const game of row) {
    if (venueOf(season, schedule, game) === home) {
      close();
      continue;
    }
    const last = open.length > 0 ? open[open.length - 1] : -1;
    if (last >= 0 && returnHomeAfterDays !== null && gapInDays(season, schedule, last, game) > returnHomeAfterDays) close();
    open.push(game);
  }
  close();
  return trips;
}

function venueOf({ games, teams }: Season, { flipped }: Schedule, game: number): number {
  const { home, away, venue } = games[game];
  return venue ?? teams[flipped[game] === 1 ? away : home].venue;
}

/** Days from the last day of one game to the first of the next; 0 where a slot has no date. */
function gapInDays({ games, slots }: Season, schedule: Schedule, earlier: number, later: number): number {
  const first = slots[schedule.slots[earlier]].date;
  const second = slots[schedule.slots[later]].date;
  return first === null || second === null ? 0 : dayNumber(second) - dayNumber(first) - (games[earlier].days - 1);
}

/** Travel of one team over a season. Dollars are 0 without a cost model. */
export interface TeamTravel {
  readonly team: number;
  readonly trips: number;
  readonly miles: number;
  readonly longestTripMiles: number;
  readonly legsByMode: Readonly<Record<string, number>>;
  readonly dollars: number;
}

export interface TravelReport {
  readonly teams: readonly TeamTravel[];
  readonly miles: number;
  readonly dollars: number;
  /** Largest deviation of a team from the mean, as a share of it: 0.2 is 20 percent. */
  readonly spread: number;
}

/** Travel of a schedule, by team. `travellers` is the size of a travelling party. */
export function reportTravel(
  season: Season,
  schedule: Schedule,
  returnHomeAfterDays: number | null,
  cost: { readonly model: CostModel; readonly travellers: number } | null,
): TravelReport {
  const teams = season.teams.map((_, team): TeamTravel => {
    const trips = tripsOf(season, schedule, team, returnHomeAfterDays);
    const legsByMode: Record<string, number> = {};
    let dollars = 0;
    for (const trip of trips) {
      if (cost === null) continue;
      const priced = priceTrip(season, trip, cost.model, cost.travellers);
      dollars += priced.dollars;
      for (const mode of priced.modes) legsByMode[mode] = (legsByMode[mode] ?? 0) + 1;
    }
    const miles = trips.reduce((sum, trip) => sum + trip.miles, 0);
    return { team, trips: trips.length, miles, longestTripMiles: Math.max(0, ...trips.map((trip) => trip.miles)), legsByMode, dollars };
  });
  const miles = teams.reduce((sum, team) => sum + team.miles, 0);
  const mean = miles / teams.length;
  const spread = mean === 0 ? 0 : Math.max(...teams.map((team) => Math.abs(team.miles - mean))) / mean;
  return { teams, miles, dollars: teams.reduce((sum, team) => sum + team.dollars, 0), spread };
}

/** What a trip costs: each leg by the mode for its length, a night before each game and one after the last that is not near
 *  home, meals for the days away. */
export function priceTrip(season: Season, trip: Trip, model: CostModel, travellers: number): { dollars: number; modes: string[] } {
  const { distances, venues } = season;
  if (distances === null) throw new RangeError(`the season "${season.name}" has no distances`);
  const modes: string[] = [];
  let dollars = 0;
  for (let leg = 1; leg < trip.venues.length; leg++) {
    const miles = distances[trip.venues[leg - 1] * venues.length + trip.venues[leg]];
    const mode = model.modes.find(({ upToMiles }) => upToMiles === null || miles <= upToMiles) ?? model.modes[model.modes.length - 1];
    const travelled = mode.byRoad ? miles * model.roadFactor : miles;
    dollars += mode.base + mode.perMile * Math.max(0, travelled - mode.freeMiles) + mode.perTraveller * travellers;
    modes.push(mode.name);
  }
  const days = trip.firstDay === null || trip.lastDay === null ? trip.games.length : dayNumber(trip.lastDay) - dayNumber(trip.firstDay) + 1;
  const rooms = Math.ceil(travellers / model.peoplePerRoom);
  return { dollars: dollars + days * rooms * model.hotelPerNight + (days + 1) * travellers * model.mealsPerDay, modes };
}
