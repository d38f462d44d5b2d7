import { countOf, onSlot, slotName, teamName } from '../sentence.ts';
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
            sentence: `${teamName(season, team)} and ${teamName(season, rival)} meet ${onSlot(season, slot)} and not in ${slotName(
              season,
              slot === first ? second : first,
            )}; both must have the same meetings.`,
          }));
        }
      }
    }
  },
};
