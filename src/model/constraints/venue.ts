import { countOf, gameName, onSlot } from '../sentence.ts';
import { daysBetween } from '../travel.ts';
import { cellsOfGames, type Definition, MODE, marks } from './definition.ts';

export const VE1: Definition<'VE1'> = {
  title: 'Games that keep apart',
  definition:
    'A game of `mode1` of a team of `teams1` and another one of `mode2` of a team of `teams2` lie at least `intp` days apart, counted from the last day of the ' +
    'earlier to the first day of the later (0 if they overlap): 1 asks for different days. So teams share a building, or a campus a day.',
  counting:
    '1 for each unordered pair of different games that lie closer. A game that fits by both its teams, and a pair that fits both ways, counts once. Games in ' +
    'slots without a date do not count.',
  fields: {
    teams1: { type: 'teams', meaning: 'teams of the one game' },
    mode1: MODE,
    teams2: { type: 'teams', meaning: 'teams of the other game' },
    mode2: MODE,
    intp: { type: 'number', meaning: 'fewest days' },
  },
  scope: ({ teams1, teams2 }) => ({ teams: [...new Set([...teams1, ...teams2])], slots: null }),
  walk: ({ teams1, mode1, teams2, mode2, intp }, timetable, report) => {
    const { season, rows } = timetable;
    const one = marks(teams1, season.teams.length);
    const two = marks(teams2, season.teams.length);
    /** Games in question, with 1 for a first game, 2 for a second, 3 for both. */
    const roles = new Map<number, number>();
    for (const team of new Set([...teams1, ...teams2])) {
      for (let position = timetable.begin(team), end = timetable.end(team); position < end; position++) {
        const game = rows[position];
        const role =
          (one[team] === 1 && timetable.isMode(game, team, mode1) ? 1 : 0) +
          (two[team] === 1 && timetable.isMode(game, team, mode2) ? 2 : 0);
        if (role > 0) roles.set(game, (roles.get(game) ?? 0) | role);
      }
    }
    const games = [...roles.keys()].sort((a, b) => timetable.slotOf(a) - timetable.slotOf(b) || a - b);
    const longest = games.reduce((days, game) => Math.max(days, season.games[game].days), 1);
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
