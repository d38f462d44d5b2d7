import { slotDays } from '../model/calendar.ts';
import { hoursBetween, type Sitting, startHour } from '../model/clock.ts';
import type { Constraint } from '../model/constraint.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { playingDays } from '../model/series.ts';
import type { ConferenceSeason } from './conference-season.ts';
import { gamesInBuilding } from './elsewhere.ts';
import type { Matchup } from './matchup.ts';

/** The matchups that a season of one sport holds, to make another season with them. */
export function matchupsIn(season: Season): Matchup[] {
  return season.games.map(({ home, away, host }) => ({
    home: season.teams[home].id,
    away: season.teams[away].id,
    host,
  }));
}

/** Lays schedules of single sports on the calendar that they share, as a place to start from: games are known by their ids,
 *  slots by theirs. A sport that is not given stays without dates.
 *  @param parts the season and the schedule of each sport, by its key */
export function joinSchedules(
  joint: ConferenceSeason,
  parts: ReadonlyMap<string, { readonly season: Season; readonly schedule: Schedule }>,
): Schedule {
  const { games, slots, leagues } = joint.season;
  const slotAt = new Map(slots.map(({ id }, index) => [id, index]));
  const known = new Map<string, { slot: number; flipped: number }>();
  for (const [key, { season, schedule }] of parts)
    season.games.forEach(({ id }, game) => {
      const slot = schedule.slots[game] < 0 ? undefined : slotAt.get(season.slots[schedule.slots[game]].id);
      known.set(`${key}:${id}`, { slot: slot ?? -1, flipped: schedule.flipped[game] });
    });
  const nowhere = { slot: -1, flipped: 0 };
  const placed = games.map(({ id, league }) => known.get(joint.sports.length === 1 ? `${leagues[league].id}:${id}` : id) ?? nowhere);
  return { slots: Int16Array.from(placed, ({ slot }) => slot), flipped: Uint8Array.from(placed, ({ flipped }) => flipped) };
}

/** What one sport must avoid when all others keep the dates they have: the rules across sports (not two events in one building,
 *  soccer not on home-football dates, hours to change a floor, events of a campus on one day) as rules of the sport's own season. So a
 *  common calendar is made sport after sport, in the order of who comes first in a building.
 *  @param schedule of the joint season; games of the sport itself, and games without a date, do not count */
export function yieldTo(joint: ConferenceSeason, schedule: Schedule, key: string): Constraint[] {
  const sport = joint.sports.find((candidate) => candidate.key === key);
  if (sport === undefined) throw new RangeError(`"${key}" is no sport of "${joint.season.name}"`);
  const { season } = joint;
  const hosted = hostedGames(season, schedule);
  const own = new Set(sport.teams);
  const days = slotDays(season);
  return season.constraints.flatMap((constraint): Constraint[] => {
    const { id, hard, penalty, sentence } = constraint;
    const rule = (team: number, max: number, slots: readonly number[]): Constraint[] => {
      if (slots.length === 0) return [];
      const base = { id: `taken-${id}-${season.teams[team].id}`, hard, penalty, sentence };
      const counted = gamesInBuilding(sport, sport.codes[sport.teams.indexOf(team)], (code) => sport.codes.indexOf(code));
      return [{ ...base, ...counted, min: 0, max, slots }];
    };
    /** Places in the sport's calendar of slots in which a home game of the team would be too near one of the others. */
    const near = (team: number, others: readonly number[], isNear: (game: Sitting, other: Sitting) => boolean): number[] =>
      sport.calendar.slots.flatMap((own, place) => {
        const slot = sport.slots[place];
        const game = { day: days[slot], days: own.days, hour: startHour(season, slot, season.teams[team].venue) };
        return others.flatMap((other) => hosted.get(other) ?? []).some((other) => isNear(game, other)) ? [place] : [];
      });
    const isCrossSport = (teams: readonly number[]) => teams.some((team) => own.has(team)) && teams.some((team) => !own.has(team));
    if (constraint.kind === 'VE1' || constraint.kind === 'VE2') {
      const { teams1, mode1, teams2, mode2 } = constraint;
      if (mode1 !== 'H' || mode2 !== 'H') return [];
      const isNear =
        constraint.kind === 'VE1'
          ? (one: Sitting, other: Sitting) => daysApart(one, other) < constraint.intp
          : (one: Sitting, other: Sitting) => hoursBetween(one, other) < constraint.hours;
      const isFirst = (team: number) => own.has(team) && teams1.includes(team);
      const isSecond = (team: number) => own.has(team) && teams2.includes(team);
      return [...new Set([...teams1, ...teams2])].flatMap((team) => {
        const before = isFirst(team) ? near(team, outside(teams2, own), isNear) : [];
        const after = isSecond(team) ? near(team, outside(teams1, own), (game, other) => isNear(other, game)) : [];
        return rule(team, 0, [...new Set([...before, ...after])]);
      });
    }
    if (constraint.kind === 'CA4' && constraint.mode1 === 'H' && constraint.mode2 === 'GLOBAL' && isCrossSport(constraint.teams1)) {
      const inside = new Set(constraint.slots);
      const others = outside(constraint.teams1, own).flatMap((team) => hosted.get(team) ?? []);
      const left = constraint.max - others.filter(({ slot }) => inside.has(slot)).length;
      const slots = sport.slots.flatMap((slot, place) => (inside.has(slot) ? [place] : []));
      if (left >= slots.length) return [];
      return constraint.teams1.filter((team) => own.has(team)).flatMap((team) => rule(team, Math.max(0, left), slots));
    }
    return [];
  });
}

interface HostedGame extends Sitting {
  readonly slot: number;
}

/** The dated games of a schedule by host; those elsewhere use no building or campus of a school. */
function hostedGames(season: Season, schedule: Schedule): Map<number, HostedGame[]> {
  const slots = slotDays(season);
  const hosted = new Map<number, HostedGame[]>();
  season.games.forEach(({ home, away, days, venue }, game) => {
    const slot = schedule.slots[game];
    if (slot < 0 || venue !== null) return;
    const host = schedule.flipped[game] === 1 ? away : home;
    const sitting = {
      slot,
      day: slots[slot],
      days: playingDays(season, slot, days),
      hour: startHour(season, slot, season.teams[host].venue),
    };
    hosted.set(host, [...(hosted.get(host) ?? []), sitting]);
  });
  return hosted;
}

function daysApart(one: Sitting, other: Sitting): number {
  const last = ({ day, days }: Sitting) => day + days[days.length - 1];
  return Math.max(one.day - last(other), other.day - last(one), 0);
}

function outside(teams: readonly number[], own: ReadonlySet<number>): number[] {
  return teams.filter((team) => !own.has(team));
}
