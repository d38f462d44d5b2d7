import { slotDays } from '../calendar.ts';
import { hoursBetween, type Sitting, startHour } from '../clock.ts';
import type { ConstraintOf } from '../constraint.ts';
import type { Mode } from '../season.ts';
import { countOf, figure, gameName, onSlot } from '../sentence.ts';
import { playingDays, seriesSpans } from '../series.ts';
import type { Timetable } from '../timetable.ts';
import { daysBetween } from '../travel.ts';
import { cellsOfGames, type Definition, type Field, marks } from './definition.ts';

/** A home game that is played away from the team's own building does not use it. */
const SIDE_OF_BUILDING: Field = { type: ['H', 'A', 'HA'], meaning: 'which games count: at home in its own building, away, or all' };

/** Games in question, with 1 for a first game, 2 for a second, 3 for both. */
function rolesOf(
  { teams1, mode1, teams2, mode2 }: Pick<ConstraintOf<'VE1'>, 'teams1' | 'mode1' | 'teams2' | 'mode2'>,
  timetable: Timetable,
): Map<number, number> {
  const { season, rows } = timetable;
  const one = marks(teams1, season.teams.length);
  const two = marks(teams2, season.teams.length);
  const roles = new Map<number, number>();
  for (const team of new Set([...teams1, ...teams2])) {
    for (let position = timetable.begin(team), end = timetable.end(team); position < end; position++) {
      const game = rows[position];
      const isHere = timetable.venueOf(game) === season.teams[team].venue;
      const fits = (mode: Mode) => timetable.isMode(game, team, mode) && (mode !== 'H' || isHere);
      const role = (one[team] === 1 && fits(mode1) ? 1 : 0) + (two[team] === 1 && fits(mode2) ? 2 : 0);
      if (role > 0) roles.set(game, (roles.get(game) ?? 0) | role);
    }
  }
  return roles;
}

export const VE1: Definition<'VE1'> = {
  title: 'Games that keep apart',
  definition:
    'A game of `mode1` of a team of `teams1` and another one of `mode2` of a team of `teams2` lie at least `intp` days apart, counted from the last day of the ' +
    'earlier to the first day of the later (0 if they overlap): 1 asks for different days. So teams share a building, or a campus a day; a home game that is played elsewhere uses neither.',
  counting:
    '1 for each unordered pair of different games that lie closer. A game that fits by both its teams, and a pair that fits both ways, counts once. Games in ' +
    'slots without a date do not count.',
  fields: {
    teams1: { type: 'teams', meaning: 'teams of the one game' },
    mode1: SIDE_OF_BUILDING,
    teams2: { type: 'teams', meaning: 'teams of the other game' },
    mode2: SIDE_OF_BUILDING,
    intp: { type: 'number', meaning: 'fewest days' },
  },
  scope: ({ teams1, teams2 }) => ({ teams: [...new Set([...teams1, ...teams2])], slots: null }),
  walk: ({ teams1, mode1, teams2, mode2, intp }, timetable, report) => {
    const { season } = timetable;
    const roles = rolesOf({ teams1, mode1, teams2, mode2 }, timetable);
    const games = [...roles.keys()].sort((a, b) => timetable.slotOf(a) - timetable.slotOf(b) || a - b);
    const { longest } = seriesSpans(season);
    games.forEach((later, k) => {
      for (let j = k - 1; j >= 0; j--) {
        const earlier = games[j];
        const days = daysBetween(timetable, earlier, later);
        // No game before this one reaches closer: the longest series would have ended by now.
        if (days >= intp + longest) break;
        const [a, b] = [roles.get(earlier)!, roles.get(later)!];
        const fits = ((a & 1) !== 0 && (b & 2) !== 0) || ((a & 2) !== 0 && (b & 1) !== 0);
        if (!fits || !(days < intp)) continue;
        report(1, () => ({
          cells: cellsOfGames(timetable, [earlier, later]),
          sentence: `${gameName(timetable, earlier)} ${onSlot(season, timetable.slotOf(earlier))} and ${gameName(timetable, later)} ${
            days === 0 ? 'share a day' : `${onSlot(season, timetable.slotOf(later))} are ${countOf(days, 'day')} apart`
          }; at least ${countOf(intp, 'day')} ${intp === 1 ? 'is' : 'are'} required.`,
        }));
      }
    });
  },
};

export const VE2: Definition<'VE2'> = {
  title: 'Changeover',
  definition:
    'No game of `mode2` of a team of `teams2` starts less than `hours` hours after the start of another game of `mode1` of a team of `teams1` (or at the same time): ' +
    'the length of that game and what a floor or a field needs to be made ready. A series starts on each of its days. Where one of the two games has no start ' +
    'time, a day counts 24 hours and the same day none. What comes first is in `teams1`; the other order is another constraint. A home game that is played elsewhere does not count at home.',
  counting: '1 for each ordered pair of different games that are too near. Games in slots without a date do not count.',
  fields: {
    teams1: { type: 'teams', meaning: 'teams of the game before' },
    mode1: SIDE_OF_BUILDING,
    teams2: { type: 'teams', meaning: 'teams of the game after' },
    mode2: SIDE_OF_BUILDING,
    hours: { type: 'number', meaning: 'fewest hours from start to start' },
  },
  scope: ({ teams1, teams2 }) => ({ teams: [...new Set([...teams1, ...teams2])], slots: null }),
  walk: (constraint, timetable, report) => {
    const { hours } = constraint;
    const { season } = timetable;
    const days = slotDays(season);
    const sittings = [...rolesOf(constraint, timetable)].map(([game, role]): { game: number; role: number } & Sitting => {
      const slot = timetable.slotOf(game);
      return {
        game,
        role,
        day: days[slot],
        days: playingDays(season, slot, season.games[game].days),
        hour: startHour(season, slot, timetable.venueOf(game)),
      };
    });
    sittings.sort((a, b) => a.day - b.day || a.game - b.game);
    for (const before of sittings) {
      if ((before.role & 1) === 0) continue;
      for (const after of sittings) {
        if ((after.role & 2) === 0 || after.game === before.game) continue;
        const between = hoursBetween(before, after);
        if (!(between < hours)) continue;
        report(1, () => ({
          cells: cellsOfGames(timetable, [before.game, after.game]),
          sentence: `${gameName(timetable, after.game)} ${onSlot(season, timetable.slotOf(after.game))} starts ${
            between === 0 ? 'together with' : `${figure(between)} hours after`
          } ${gameName(timetable, before.game)} ${onSlot(season, timetable.slotOf(before.game))}; at least ${figure(hours)} hours are required.`,
        }));
      }
    }
  },
};
