import { measureTeam, type TeamMetrics } from './metrics.ts';
import type { Schedule } from './schedule.ts';
import type { Season } from './season.ts';
import { onSlot, slotName, teamName } from './sentence.ts';
import { Timetable } from './timetable.ts';

/** Where a game is: its slot, and the side named first or the host. */
export interface Placement {
  readonly slot: number;
  readonly home: number;
}

/** A game that is elsewhere, at another host, or newly with or without a slot (null) in the later schedule. */
export interface GameChange {
  readonly game: number;
  readonly from: Placement | null;
  readonly to: Placement | null;
  /** `Baylor at Kansas moves from Jan 5 to Jan 12.` */
  readonly sentence: string;
}

/** What changed for one team: its games, and its figures before and after. */
export interface TeamChange {
  readonly team: number;
  readonly changes: readonly GameChange[];
  readonly before: TeamMetrics;
  readonly after: TeamMetrics;
}

export interface ScheduleDiff {
  readonly changes: readonly GameChange[];
  /** Teams with a changed game, in the season's order. */
  readonly teams: readonly TeamChange[];
}

/** What a second schedule of a season does otherwise than the first. Games that are alike in every way (a pair that meets
 *  twice at one site) are told apart by their places only: exchanging two of them is no change.
 *  @throws {RangeError} if one of the schedules does not belong to the season */
export function diffSchedules(season: Season, before: Schedule, after: Schedule): ScheduleDiff {
  const [earlier, later] = [new Timetable(season, before), new Timetable(season, after)];
  const changes = [...alikeGames(season).values()].flatMap((games) => changesAmong(games, earlier, later)).sort((a, b) => a.game - b.game);
  const teams = season.teams.flatMap((_, team) => {
    const own = changes.filter(({ game }) => [season.games[game].home, season.games[game].away].includes(team));
    return own.length === 0 ? [] : [{ team, changes: own, before: measureTeam(earlier, team), after: measureTeam(later, team) }];
  });
  return { changes, teams };
}

function alikeGames(season: Season): Map<string, number[]> {
  const alike = new Map<string, number[]>();
  season.games.forEach(({ home, away, host, venue, days, league }, game) => {
    const key = [host === 'home' ? `${home} ${away}` : [home, away].sort((a, b) => a - b).join(' '), host, venue, days, league].join(' ');
    const games = alike.get(key);
    if (games === undefined) alike.set(key, [game]);
    else games.push(game);
  });
  return alike;
}

function placeOf(timetable: Timetable, game: number): Placement | null {
  const slot = timetable.slotOf(game);
  return slot < 0 ? null : { slot, home: timetable.homes[game] };
}

/** Takes out the places that both schedules have; the games left over change to the places left over, in order of time. */
function changesAmong(games: readonly number[], earlier: Timetable, later: Timetable): GameChange[] {
  const keyOf = (place: Placement | null) => (place === null ? 'open' : `${place.slot} ${place.home}`);
  const target = games.map((game) => placeOf(later, game));
  const moved = games.filter((game) => {
    const key = keyOf(placeOf(earlier, game));
    const kept = target.findIndex((place) => keyOf(place) === key);
    if (kept >= 0) target.splice(kept, 1);
    return kept < 0;
  });
  const time = (place: Placement | null) => place?.slot ?? Infinity;
  moved.sort((a, b) => time(placeOf(earlier, a)) - time(placeOf(earlier, b)) || a - b);
  target.sort((a, b) => time(a) - time(b) || 0);
  return moved.map((game, k) => {
    const from = placeOf(earlier, game);
    return { game, from, to: target[k], sentence: describe(earlier.season, game, from, target[k]) };
  });
}

function describe(season: Season, game: number, from: Placement | null, to: Placement | null): string {
  const { home, away, host } = season.games[game];
  const nameAt = (place: Placement | null) => {
    const first = place?.home ?? home;
    const second = first === home ? away : home;
    if (host === 'neutral' || (place === null && host === 'either')) return `${teamName(season, home)} against ${teamName(season, away)}`;
    return `${teamName(season, second)} at ${teamName(season, first)}`;
  };
  // A game without a slot in both schedules is no change.
  if (from === null) return `${nameAt(to)} is now ${onSlot(season, to!.slot)}.`;
  if (to === null) return `${nameAt(from)} has no date any more (it was ${onSlot(season, from.slot)}).`;
  if (from.slot === to.slot) return `${nameAt(from)} ${onSlot(season, from.slot)} becomes ${nameAt(to)}.`;
  const move = `moves from ${slotName(season, from.slot)} to ${slotName(season, to.slot)}`;
  return from.home === to.home ? `${nameAt(from)} ${move}.` : `${nameAt(from)} ${move} and becomes ${nameAt(to)}.`;
}
