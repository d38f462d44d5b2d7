import type { Timetable } from '../model/timetable.ts';
import { daysBetween, tripsOf } from '../model/travel.ts';

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

/** Travel of a schedule, by team. `travellers` is the size of a travelling party.
 *  @throws {RangeError} if the season has no distances */
export function reportTravel(
  timetable: Timetable,
  returnHomeAfterDays: number | null,
  cost: { readonly model: CostModel; readonly travellers: number } | null,
): TravelReport {
  const { season } = timetable;
  if (season.distances === null) throw new RangeError(`the season "${season.name}" has no distances`);
  const teams = season.teams.map((_, team): TeamTravel => {
    const trips = tripsOf(timetable, team, returnHomeAfterDays);
    const legsByMode: Record<string, number> = {};
    let dollars = 0;
    for (const { games } of trips) {
      if (cost === null) continue;
      const priced = priceTrip(timetable, team, games, cost.model, cost.travellers);
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

/** What a trip to these games costs: each leg by the mode for its length, a night for each day away, meals for those days and
 *  the day of travel. */
function priceTrip(timetable: Timetable, team: number, games: readonly number[], model: CostModel, travellers: number) {
  const { distances, venues, teams, games: all } = timetable.season;
  const home = teams[team].venue;
  const path = [home, ...games.map((game) => timetable.venueOf(game)), home];
  const modes: string[] = [];
  let dollars = 0;
  for (let leg = 1; leg < path.length; leg++) {
    const miles = distances![path[leg - 1] * venues.length + path[leg]];
    if (miles === 0) continue;
    const mode = model.modes.find(({ upToMiles }) => upToMiles === null || miles <= upToMiles) ?? model.modes[model.modes.length - 1];
    const travelled = mode.byRoad ? miles * model.roadFactor : miles;
    dollars += mode.base + mode.perMile * Math.max(0, travelled - mode.freeMiles) + mode.perTraveller * travellers;
    modes.push(mode.name);
  }
  const last = games[games.length - 1];
  const between = daysBetween(timetable, games[0], last);
  const days = all[last].days + (games.length === 1 ? 0 : (Number.isNaN(between) ? games.length - 1 : between) + all[games[0]].days - 1);
  const rooms = Math.ceil(travellers / model.peoplePerRoom);
  return { dollars: dollars + days * rooms * model.hotelPerNight + (days + 1) * travellers * model.mealsPerDay, modes };
}
