import { slotDays, weekdayOfDay } from './calendar.ts';
import { breaksOf } from './objective.ts';
import type { Mode } from './season.ts';
import type { Timetable } from './timetable.ts';
import { daysBetween, tripsOf } from './travel.ts';

/** What a schedule means for one team, whatever the rules say. Figures in days are null where slots have no dates, figures of
 *  travel null where the season has no distances. */
export interface TeamMetrics {
  readonly team: number;
  readonly games: number;
  readonly home: number;
  readonly away: number;
  readonly neutral: number;
  readonly breaks: number;
  /** Most home (away) games in a row, byes not counted. */
  readonly longestHomeStand: number;
  readonly longestRoadTrip: number;
  /** Weeks (Monday to Sunday) from the team's first to its last game in which no game of its begins; without dates: slots. */
  readonly byes: number;
  /** Games that begin on a Friday, Saturday or Sunday, and those of them at home. */
  readonly weekend: number | null;
  readonly weekendHome: number | null;
  /** Days from one game to the next: fewest and mean. */
  readonly fewestRestDays: number | null;
  readonly meanRestDays: number | null;
  /** Most games that begin within seven days. */
  readonly mostInSevenDays: number | null;
  /** Games before which the team has had more (fewer) days of rest than its opponent. */
  readonly fresh: number | null;
  readonly tired: number | null;
  readonly miles: number | null;
  readonly trips: number | null;
  readonly longestTrip: number | null;
}

/** What a schedule means for the season: sums over teams, and the spread (most - fewest) that the teams compare. */
export interface SeasonMetrics {
  readonly teams: readonly TeamMetrics[];
  readonly scheduled: number;
  readonly unscheduled: number;
  readonly breaks: number;
  readonly miles: number | null;
  readonly milesSpread: number | null;
  readonly weekendHomeSpread: number | null;
  readonly fewestRestDays: number | null;
}

export function measure(timetable: Timetable): SeasonMetrics {
  const { season, bySlot } = timetable;
  const teams = season.teams.map((_, team) => measureTeam(timetable, team));
  const rests = present(teams.map(({ fewestRestDays }) => fewestRestDays));
  const miles = present(teams.map((team) => team.miles));
  return {
    teams,
    scheduled: bySlot.length,
    unscheduled: season.games.length - bySlot.length,
    breaks: teams.reduce((sum, team) => sum + team.breaks, 0),
    miles: miles.length === 0 ? null : miles.reduce((sum, way) => sum + way, 0),
    milesSpread: spread(miles),
    weekendHomeSpread: spread(present(teams.map(({ weekendHome }) => weekendHome))),
    fewestRestDays: rests.length === 0 ? null : Math.min(...rests),
  };
}

export function measureTeam(timetable: Timetable, team: number): TeamMetrics {
  const { season } = timetable;
  const games = Array.from(timetable.gamesOf(team));
  const count = (mode: Mode, among: readonly number[] = games) => among.filter((game) => timetable.isMode(game, team, mode)).length;
  const [home, away] = [count('H'), count('A')];
  const days = slotDays(season);
  const isDated = games.every((game) => !Number.isNaN(days[timetable.slotOf(game)]));
  const rests = games.slice(1).map((game, k) => daysBetween(timetable, games[k], game));
  const weekend = games.filter((game) => [0, 5, 6].includes(weekdayOfDay(days[timetable.slotOf(game)])));
  const edges = isDated ? games.map((game) => restEdge(timetable, game, team)) : [];
  const trips = season.distances === null ? null : tripsOf(timetable, team, season.objective.returnHomeAfterDays);
  // Day 4 of the count, 1970-01-05, was a Monday.
  const periods = games.map((game) => (isDated ? Math.floor((days[timetable.slotOf(game)] - 4) / 7) : timetable.slotOf(game)));
  return {
    team,
    games: games.length,
    home,
    away,
    neutral: games.length - home - away,
    breaks: breaksOf(timetable, team),
    longestHomeStand: longestRun(timetable, games, team, 'H').length,
    longestRoadTrip: longestRun(timetable, games, team, 'A').length,
    byes: games.length === 0 ? 0 : periods[periods.length - 1] - periods[0] + 1 - new Set(periods).size,
    weekend: isDated ? weekend.length : null,
    weekendHome: isDated ? count('H', weekend) : null,
    fewestRestDays: isDated && rests.length > 0 ? Math.min(...rests) : null,
    meanRestDays: isDated && rests.length > 0 ? rests.reduce((sum, rest) => sum + rest, 0) / rests.length : null,
    mostInSevenDays: isDated ? densestStretch(timetable, games, 7).length : null,
    fresh: isDated ? edges.filter((edge) => edge > 0).length : null,
    tired: isDated ? edges.filter((edge) => edge < 0).length : null,
    miles: trips === null ? null : trips.reduce((sum, trip) => sum + trip.miles, 0),
    trips: trips === null ? null : trips.length,
    longestTrip: trips === null ? null : trips.reduce((longest, trip) => Math.max(longest, trip.miles), 0),
  };
}

/** The longest unbroken row of games on one side (the first of equals). */
export function longestRun(timetable: Timetable, games: readonly number[], team: number, mode: 'H' | 'A'): number[] {
  let longest: number[] = [];
  let run: number[] = [];
  for (const game of games) {
    run = timetable.isMode(game, team, mode) ? [...run, game] : [];
    if (run.length > longest.length) longest = run;
  }
  return longest;
}

/** The most games of a row that begin within so many days (the first of equals). */
export function densestStretch(timetable: Timetable, games: readonly number[], length: number): number[] {
  const days = slotDays(timetable.season);
  const dayOf = (game: number) => days[timetable.slotOf(game)];
  let densest: number[] = [];
  let first = 0;
  games.forEach((game, last) => {
    while (dayOf(game) - dayOf(games[first]) >= length) first++;
    if (last - first + 1 > densest.length) densest = games.slice(first, last + 1);
  });
  return densest;
}

/** Days of rest of the team before the game beyond those of its opponent; 0 if one of both has not played yet. */
export function restEdge(timetable: Timetable, game: number, team: number): number {
  const edge = restBefore(timetable, game, team) - restBefore(timetable, game, timetable.opponent(game, team));
  return Number.isNaN(edge) ? 0 : edge;
}

/** Days of rest of the team before its game, NaN if it is its first or a date is missing. */
export function restBefore(timetable: Timetable, game: number, team: number): number {
  const row = timetable.gamesOf(team);
  const position = row.indexOf(game);
  return position === 0 ? NaN : daysBetween(timetable, row[position - 1], game);
}

function present(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

function spread(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values) - Math.min(...values);
}
