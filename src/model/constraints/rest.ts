import type { Mode } from '../season.ts';
import { countOf, figure, limits, listed, onSlot, playsGame, teamName } from '../sentence.ts';
import type { Timetable } from '../timetable.ts';
import { daysBetween } from '../travel.ts';
import { cellsOfTeam, type Definition, MAX, MIN, outside, TEAMS } from './definition.ts';

/** Rest is counted in days of the calendar from the last day of a game to the first day of the next: Friday to Sunday is 2.
 *  Games in slots without a date have no rest that could be too short. */

const ANY: Readonly<Record<Mode, string>> = { H: 'a home game', A: 'an away game', HA: 'any game' };

function dayLater(timetable: Timetable, earlier: number, later: number): string {
  const days = daysBetween(timetable, earlier, later);
  if (days > 0) return `${countOf(days, 'day')} later`;
  const { slots } = timetable.season;
  const isSameDate = slots[timetable.slotOf(earlier)].date === slots[timetable.slotOf(later)].date;
  return isSameDate ? 'the same day' : 'before that series ends';
}

export const RT1: Definition<'RT1'> = {
  title: 'Days between games',
  definition:
    'Each team of `teams` has at least `min` days from each of its games of `mode1` to its next game, if that is one of `mode2`. Friday to Sunday is 2 days.',
  counting: 'For each team and two consecutive games of these modes: the days missing to `min`.',
  fields: {
    teams: TEAMS,
    mode1: { type: ['H', 'A', 'HA'], meaning: 'side of the earlier game' },
    mode2: { type: ['H', 'A', 'HA'], meaning: 'side of the later game' },
    min: { type: 'number', meaning: 'fewest days' },
  },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, mode1, mode2, min }, timetable, report) => {
    const { season, rows } = timetable;
    for (const team of teams) {
      for (let position = timetable.begin(team) + 1, end = timetable.end(team); position < end; position++) {
        const [earlier, later] = [rows[position - 1], rows[position]];
        if (!timetable.isMode(earlier, team, mode1) || !timetable.isMode(later, team, mode2)) continue;
        const days = daysBetween(timetable, earlier, later);
        if (!(days < min)) continue;
        report(min - days, () => ({
          cells: cellsOfTeam(timetable, team, [earlier, later]),
          sentence: `${teamName(season, team)} ${playsGame(timetable, earlier, team)} and ${dayLater(timetable, earlier, later)} ${playsGame(
            timetable,
            later,
            team,
          )}; at least ${countOf(min, 'day')} ${min === 1 ? 'is' : 'are'} required${
            mode1 === 'HA' && mode2 === 'HA' ? '' : ` from ${ANY[mode1]} to ${ANY[mode2]}`
          }.`,
        }));
      }
    }
  },
};

/** Days since the game before in the team's row, NaN if there is none or a date is missing. */
function restBefore(timetable: Timetable, position: number, team: number): number {
  return position === timetable.begin(team) ? NaN : daysBetween(timetable, timetable.rows[position - 1], timetable.rows[position]);
}

export const RT2: Definition<'RT2'> = {
  title: 'Opponents coming off a long rest',
  definition:
    'Each team of `teams` plays at least `min` and at most `max` games before which its opponent has had `intp` or more days since its previous game, and the team ' +
    'itself fewer. A game before which one of both has not played yet does not count.',
  counting: 'For each team: how far the number of such games lies outside `min` to `max`.',
  fields: {
    teams: TEAMS,
    intp: { type: 'number', meaning: 'days that make a rest long: 10 for an open week in football' },
    min: MIN,
    max: MAX,
  },
  scope: () => ({ teams: null, slots: null }),
  walk: (constraint, timetable, report) => {
    const { teams, intp, min, max } = constraint;
    const { season, rows } = timetable;
    const rest = new Map<number, number>();
    const restOf = (game: number, team: number) => rest.get(game * 2 + (timetable.homes[game] === team ? 0 : 1)) ?? NaN;
    for (let team = 0; team < season.teams.length; team++) {
      for (let position = timetable.begin(team), end = timetable.end(team); position < end; position++) {
        rest.set(rows[position] * 2 + (timetable.homes[rows[position]] === team ? 0 : 1), restBefore(timetable, position, team));
      }
    }
    for (const team of teams) {
      const tired = Array.from(timetable.gamesOf(team)).filter(
        (game) => restOf(game, team) < intp && restOf(game, timetable.opponent(game, team)) >= intp,
      );
      const deviation = outside(tired.length, constraint);
      if (deviation === 0) continue;
      report(deviation, () => ({
        cells: cellsOfTeam(timetable, team, tired),
        sentence: `${teamName(season, team)} plays ${countOf(tired.length, 'game')} against opponents with ${figure(intp)} or more days of rest while it has fewer${
          tired.length === 0
            ? ''
            : ` (${listed(tired.map((game) => `${teamName(season, timetable.opponent(game, team))} ${onSlot(season, timetable.slotOf(game))}`))})`
        }; ${limits(min, max)}.`,
      }));
    }
  },
};
