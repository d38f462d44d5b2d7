import type { Constraint } from '../model/constraint.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import type { ConferenceSeason } from './conference-season.ts';
import { dayNumber } from './day.ts';
import type { Matchup } from './matchup.ts';

/** The matchups that a season of one sport holds, to make another season with them. */
export function matchupsIn(season: Season): Matchup[] {
  return season.games.map(({ home, away, host }) => ({
    home: season.teams[home].id,
    away: season.teams[away].id,
    host: host === 'either' ? 'either' : 'home',
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
 *  soccer not on home-football dates) as rules of the sport's own season. So a common calendar is made sport after sport, in
 *  the order of who comes first in a building.
 *  @param schedule of the joint season; games of the sport itself, and games without a date, do not count */
export function yieldTo(joint: ConferenceSeason, schedule: Schedule, key: string): Constraint[] {
  const sport = joint.sports.find((candidate) => candidate.key === key);
  if (sport === undefined) throw new RangeError(`"${key}" is no sport of "${joint.season.name}"`);
  const { games, slots, teams } = joint.season;
  const hostedOn = new Map<number, { first: number; last: number }[]>();
  games.forEach(({ home, away, days }, game) => {
    if (schedule.slots[game] < 0) return;
    const host = schedule.flipped[game] === 1 ? away : home;
    const first = dayNumber(slots[schedule.slots[game]].date!);
    hostedOn.set(host, [...(hostedOn.get(host) ?? []), { first, last: first + days - 1 }]);
  });
  const { calendar } = sport;
  return joint.season.constraints.flatMap((constraint): Constraint[] => {
    if (constraint.kind !== 'VE1' || constraint.mode1 !== 'H' || constraint.mode2 !== 'H') return [];
    const { teams1, teams2, intp, hard, penalty, sentence } = constraint;
    return [
      [teams1, teams2],
      [teams2, teams1],
    ].flatMap(([own, others]) =>
      own.flatMap((team): Constraint[] => {
        const place = sport.teams.indexOf(team);
        if (place < 0) return [];
        const taken = others.filter((other) => !sport.teams.includes(other)).flatMap((other) => hostedOn.get(other) ?? []);
        const near = calendar.slots.flatMap(({ date }, slot) => {
          const first = dayNumber(date);
          const last = first + calendar.gameDays - 1;
          return taken.some((span) => Math.max(first - span.last, span.first - last, 0) < intp) ? [slot] : [];
        });
        if (near.length === 0) return [];
        const id = `taken-${constraint.id}-${teams[team].id}`;
        return [
          {
            id,
            kind: 'CA1',
            hard,
            penalty,
            sentence,
            teams: [place],
            mode: 'H',
            min: 0,
            max: 0,
            slots: near,
          },
        ];
      }),
    );
  });
}
