import { winterHours } from '../clock.ts';
import { countOf, figure, limits, listed, playsGame, slotsName, teamName } from '../sentence.ts';
import { milesOf, travel, tripsOf } from '../travel.ts';
import { cellsOfTeam, type Definition, marks, TEAMS } from './definition.ts';

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

export const TV3: Definition<'TV3'> = {
  title: 'Way of a week',
  definition:
    'Each team of `teams` travels at most `max` in each of the sets of slots in `slotSets` (a set is a week, say). A leg belongs to the slot of the game that it ' +
    'leads to, a way home to that of the game before; the way is that of the travel objective with this `returnHomeAfterDays`.',
  counting: 'For each team and set: the legs of its slots above `max`, together.',
  fields: {
    teams: TEAMS,
    slotSets: { type: 'slotSets', meaning: 'the weeks: a list of sets of slots' },
    max: { type: 'limit', meaning: 'longest way allowed' },
    returnHomeAfterDays: RETURN,
  },
  needs: 'distances',
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, slotSets, max, returnHomeAfterDays }, timetable, report) => {
    const { season } = timetable;
    const sets = slotSets.map((slots) => marks(slots, season.slots.length));
    for (const team of teams) {
      const miles = new Float64Array(sets.length);
      travel(timetable, team, returnHomeAfterDays, (_from, _to, leg, game) => {
        sets.forEach((inside, set) => {
          if (inside[timetable.slotOf(game)] === 1) miles[set] += leg;
        });
      });
      sets.forEach((inside, set) => {
        if (miles[set] <= max) return;
        report(miles[set] - max, () => ({
          cells: cellsOfTeam(
            timetable,
            team,
            Array.from(timetable.gamesOf(team)).filter((game) => inside[timetable.slotOf(game)] === 1),
          ),
          sentence: `${teamName(season, team)} travels ${figure(miles[set])} miles ${slotsName(season, slotSets[set])}; at most ${figure(max)} are allowed.`,
        }));
      });
    }
  },
};

export const TV4: Definition<'TV4'> = {
  title: 'Time zones of a trip',
  definition:
    'Each team of `teams` crosses at most `max` time zones on each trip from leaving home to being home again: so many hours lie between the clocks of the places of ' +
    'the trip, its home among them, in winter. The trips are those of the travel objective with this `returnHomeAfterDays`. A place without a known zone does not count.',
  counting: 'For each trip of a team: the hours above `max`.',
  fields: { teams: TEAMS, max: { type: 'limit', meaning: 'time zones allowed, in hours' }, returnHomeAfterDays: RETURN },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, max, returnHomeAfterDays }, timetable, report) => {
    const { season } = timetable;
    const hours = winterHours(season);
    for (const team of teams) {
      for (const { games } of tripsOf(timetable, team, returnHomeAfterDays)) {
        const clocks = [season.teams[team].venue, ...games.map((game) => timetable.venueOf(game))]
          .map((venue) => hours[venue])
          .filter((hour) => !Number.isNaN(hour));
        const crossed = Math.max(...clocks) - Math.min(...clocks);
        if (!(crossed > max)) continue;
        report(crossed - max, () => ({
          cells: cellsOfTeam(timetable, team, games),
          sentence: `${teamName(season, team)} crosses ${countOf(crossed, 'time zone')} on the trip on which it ${listed(
            games.map((game) => playsGame(timetable, game, team)),
          )}; ${limits(0, max)}.`,
        }));
      }
    }
  },
};
