import { countOf, listed, onSlot, teamName } from '../sentence.ts';
import { daysBetween } from '../travel.ts';
import { cellsOfGames, type Definition, marks, TEAMS } from './definition.ts';

export const SE1: Definition<'SE1'> = {
  title: 'Slots between two meetings',
  definition: 'Between two consecutive games of each two teams of `teams` there are at least `min` slots.',
  counting:
    'For each pair of teams and two consecutive games between them: the number of slots missing to `min`. Games in neighbouring slots have 0 slots ' +
    'between them (the published scores count so; the paper counts the difference of the slots).',
  fields: { teams: TEAMS, min: { type: 'number', meaning: 'fewest slots between' } },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, min }, timetable, report) => {
    const { season, rows } = timetable;
    const ours = marks(teams, season.teams.length);
    const before = new Int32Array(season.teams.length);
    for (const team of teams) {
      before.fill(-1);
      for (let position = timetable.begin(team), end = timetable.end(team); position < end; position++) {
        const game = rows[position];
        const rival = timetable.opponent(game, team);
        if (rival < team || ours[rival] === 0) continue;
        const earlier = before[rival];
        before[rival] = game;
        if (earlier < 0) continue;
        const between = timetable.slotOf(game) - timetable.slotOf(earlier) - 1;
        if (between >= min) continue;
        report(min - between, () => ({
          cells: cellsOfGames(timetable, [earlier, game]),
          sentence: `${teamName(season, team)} and ${teamName(season, rival)} meet ${onSlot(season, timetable.slotOf(earlier))} and again ${onSlot(
            season,
            timetable.slotOf(game),
          )}, with ${countOf(Math.max(0, between), 'slot')} in between; at least ${min} ${min === 1 ? 'is' : 'are'} required.`,
        }));
      }
    }
  },
};

export const SE2: Definition<'SE2'> = {
  title: 'Slots with the same meetings',
  definition: 'For each pair of slots in `slotPairs`, each two teams of `teams` meet as often in the first as in the second.',
  counting: 'For each pair of slots and pair of teams: 1 if the numbers of games differ.',
  fields: { teams: TEAMS, slotPairs: { type: 'slotPairs', meaning: 'the pairs of slots that hold the same meetings' } },
  scope: ({ teams, slotPairs }) => ({ teams, slots: [...new Set(slotPairs.flatMap(({ first, second }) => [first, second]))] }),
  walk: ({ teams, slotPairs }, timetable, report) => {
    const { season, rows } = timetable;
    const ours = marks(teams, season.teams.length);
    const balance = new Int32Array(season.teams.length);
    for (const { first, second } of slotPairs) {
      for (const team of teams) {
        const gamesIn = (slot: number) =>
          rows.subarray(timetable.begin(team, slot), timetable.end(team, slot)).filter((game) => {
            const rival = timetable.opponent(game, team);
            return rival > team && ours[rival] === 1;
          });
        const [here, there] = [gamesIn(first), gamesIn(second)];
        for (const game of here) balance[timetable.opponent(game, team)]++;
        for (const game of there) balance[timetable.opponent(game, team)]--;
        for (const game of [...here, ...there]) {
          const rival = timetable.opponent(game, team);
          if (balance[rival] === 0) continue;
          balance[rival] = 0;
          const slot = timetable.slotOf(game);
          report(1, () => ({
            cells: cellsOfGames(timetable, [game]),
            sentence: `${teamName(season, team)} and ${teamName(season, rival)} meet ${onSlot(season, slot)} and not ${onSlot(
              season,
              slot === first ? second : first,
            )}; both must have the same meetings.`,
          }));
        }
      }
    }
  },
};

export const SE3: Definition<'SE3'> = {
  title: 'Days and games between two meetings',
  definition:
    'Between two consecutive games of each two teams of `teams` lie at least `minDays` days, and each of the two plays at least `minGames` other games. Days are ' +
    'counted from the last day of the earlier game to the first day of the later one: Friday to Sunday is 2.',
  counting:
    'For each pair of teams and two consecutive games between them: the days missing to `minDays` plus, for each of both teams, the games missing to `minGames`. ' +
    'Where a slot has no date, no days are missing.',
  fields: {
    teams: TEAMS,
    minDays: { type: 'number', meaning: 'fewest days from the one to the other' },
    minGames: { type: 'number', meaning: 'fewest games of each team in between' },
  },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, minDays, minGames }, timetable, report) => {
    const { season, rows } = timetable;
    const count = season.teams.length;
    const ours = marks(teams, count);
    const before = new Int32Array(count);
    // Position of each pair's last meeting in the row of the team with the higher index; the lower one reads it.
    const positions = new Map<number, number>();
    for (const team of teams.toSorted((a, b) => b - a)) {
      before.fill(-1);
      for (let position = timetable.begin(team), end = timetable.end(team); position < end; position++) {
        const game = rows[position];
        const rival = timetable.opponent(game, team);
        if (ours[rival] === 0) continue;
        if (rival < team) {
          positions.set(game, position);
          continue;
        }
        const earlier = before[rival];
        before[rival] = position;
        if (earlier < 0) continue;
        const first = rows[earlier];
        const days = daysBetween(timetable, first, game);
        const ownGames = position - earlier - 1;
        const rivalGames = positions.get(game)! - positions.get(first)! - 1;
        const missingDays = days < minDays ? minDays - days : 0;
        const missingGames = Math.max(0, minGames - ownGames) + Math.max(0, minGames - rivalGames);
        if (missingDays + missingGames === 0) continue;
        report(missingDays + missingGames, () => {
          const faults = [
            ...(missingDays > 0 ? [`${countOf(days, 'day')} later (at least ${minDays} required)`] : []),
            ...(missingGames > 0 ? [`after ${countOf(Math.min(ownGames, rivalGames), 'other game')} (at least ${minGames} required)`] : []),
          ];
          return {
            cells: cellsOfGames(timetable, [first, game]),
            sentence: `${teamName(season, team)} and ${teamName(season, rival)} meet ${onSlot(season, timetable.slotOf(first))} and again ${onSlot(
              season,
              timetable.slotOf(game),
            )}, ${listed(faults)}.`,
          };
        });
      }
    }
  },
};
