import { figure, listed, playsGame, teamName } from '../sentence.ts';
import { milesOf, tripsOf } from '../travel.ts';
import { cellsOfTeam, type Definition, TEAMS } from './definition.ts';

const RETURN = {
  type: 'numberOrNull',
  meaning: 'a team goes home between two away games more than this many days apart; null: it never does',
} as const;

export const TV1: Definition<'TV1'> = {
  title: 'Longest way',
  definition:
    'Each team of `teams` travels at most `max` in the season (`per` SEASON) or on each trip from leaving home to being home again (TRIP). The way is that of the ' +
    'travel objective with this `returnHomeAfterDays`, in the unit of the season’s distances.',
  counting: 'For each team, or each trip of a team: the way above `max`.',
  fields: {
    teams: TEAMS,
    per: { type: ['SEASON', 'TRIP'], meaning: 'what is limited' },
    max: { type: 'limit', meaning: 'longest way allowed' },
    returnHomeAfterDays: RETURN,
  },
  needs: 'distances',
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, per, max, returnHomeAfterDays }, timetable, report) => {
    const { season } = timetable;
    for (const team of teams) {
      if (per === 'SEASON') {
        const miles = milesOf(timetable, team, returnHomeAfterDays);
        if (miles <= max) continue;
        report(miles - max, () => ({
          cells: cellsOfTeam(
            timetable,
            team,
            Array.from(timetable.gamesOf(team)).filter((game) => timetable.isMode(game, team, 'A')),
          ),
          sentence: `${teamName(season, team)} travels ${figure(miles)} miles in the season; at most ${figure(max)} are allowed.`,
        }));
        continue;
      }
      for (const { games, miles } of tripsOf(timetable, team, returnHomeAfterDays)) {
        if (miles <= max) continue;
        report(miles - max, () => ({
          cells: cellsOfTeam(timetable, team, games),
          sentence: `${teamName(season, team)} travels ${figure(miles)} miles on the trip on which it ${listed(games.map((game) => playsGame(timetable, game, team)))}; at most ${figure(
            max,
          )} are allowed.`,
        }));
      }
    }
  },
};

export const TV2: Definition<'TV2'> = {
  title: 'Equal travel',
  definition:
    'The way of each team of `teams` in the season differs from their mean by at most `intp` percent of the mean. The way is that of the travel objective with this ' +
    '`returnHomeAfterDays`.',
  counting: 'For each team: the distance from the mean above `intp` percent of it.',
  fields: { teams: TEAMS, intp: { type: 'number', meaning: 'percent of the mean' }, returnHomeAfterDays: RETURN },
  needs: 'distances',
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, intp, returnHomeAfterDays }, timetable, report) => {
    const { season } = timetable;
    const miles = teams.map((team) => milesOf(timetable, team, returnHomeAfterDays));
    const mean = miles.reduce((sum, way) => sum + way, 0) / teams.length;
    teams.forEach((team, i) => {
      const over = Math.abs(miles[i] - mean) - (intp / 100) * mean;
      if (!(over > 0)) return;
      report(over, () => ({
        cells: cellsOfTeam(timetable, team, Array.from(timetable.gamesOf(team))),
        sentence: `${teamName(season, team)} travels ${figure(Math.round(miles[i]))} miles; the mean is ${figure(Math.round(mean))}, and at most ${figure(
          intp,
        )} percent from it is allowed.`,
      }));
    });
  },
};
