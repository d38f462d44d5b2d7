import type { Mode } from '../season.ts';
import { countOf, figure, limits, listed, onSlot, playsGame, span, teamName } from '../sentence.ts';
import type { Timetable } from '../timetable.ts';
import { daysBetween } from '../travel.ts';
import { cellsOfTeam, type Definition, MAX, MIN, marks, outside, SLOTS, TEAMS } from './definition.ts';

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

/** "1 day or less", "11 days or more", "2 to 4 days". */
function daysName(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return `${countOf(min, 'day')} or more`;
  if (min <= 0) return `${countOf(max, 'day')} or less`;
  return min === max ? countOf(min, 'day') : `${figure(min)} to ${countOf(max, 'day')}`;
}

export const RT3: Definition<'RT3'> = {
  title: 'Gaps of a length',
  definition:
    'Of the games that a team of `teams1` plays in `slots`, take each two that follow each other: the earlier one of `mode1` against a team of `teams2`, the later ' +
    'one of `mode2` against a team of `teams3`, `minDays` to `maxDays` days apart. Their number is at least `min` and at most `max`: short weeks, road games ' +
    'on both sides of an open week, days between two games on television.',
  counting: 'For each team: how far the number of such gaps lies outside `min` to `max`. Where a slot has no date there is no gap.',
  fields: {
    teams1: TEAMS,
    mode1: { type: ['H', 'A', 'HA'], meaning: 'side of the earlier game' },
    teams2: { type: 'teams', meaning: 'opponents of the earlier game' },
    mode2: { type: ['H', 'A', 'HA'], meaning: 'side of the later game' },
    teams3: { type: 'teams', meaning: 'opponents of the later game' },
    slots: SLOTS,
    minDays: { type: 'number', meaning: 'shortest gap that counts' },
    maxDays: { type: 'limit', meaning: 'longest gap that counts; left out in documents: any' },
    min: MIN,
    max: MAX,
  },
  scope: ({ teams1, slots }) => ({ teams: teams1, slots }),
  walk: (constraint, timetable, report) => {
    const { teams1, mode1, teams2, mode2, teams3, slots, minDays, maxDays, min, max } = constraint;
    const { season } = timetable;
    const inside = marks(slots, season.slots.length);
    const [before, after] = [marks(teams2, season.teams.length), marks(teams3, season.teams.length)];
    for (const team of teams1) {
      const row = Array.from(timetable.gamesOf(team)).filter((game) => inside[timetable.slotOf(game)] === 1);
      const gaps = row.slice(1).flatMap((later, k) => {
        const earlier = row[k];
        const isMeant =
          timetable.isMode(earlier, team, mode1) &&
          timetable.isMode(later, team, mode2) &&
          before[timetable.opponent(earlier, team)] + after[timetable.opponent(later, team)] === 2;
        const days = daysBetween(timetable, earlier, later);
        return isMeant && days >= minDays && days <= maxDays ? [[earlier, later]] : [];
      });
      const deviation = outside(gaps.length, constraint);
      if (deviation === 0) continue;
      report(deviation, () => {
        const told = gaps.map(([earlier, later]) => span(season, timetable.slotOf(earlier), timetable.slotOf(later)));
        return {
          cells: cellsOfTeam(timetable, team, [...new Set(gaps.length > max ? gaps.flat() : row)]),
          sentence: `${teamName(season, team)} has ${countOf(gaps.length, 'gap')} of ${daysName(minDays, maxDays)} from ${ANY[mode1]} to ${
            ANY[mode2]
          }${told.length === 0 ? '' : ` (${listed(told)})`}; ${limits(min, max)}.`,
        };
      });
    }
  },
};
