import type { Mode } from '../season.ts';
import { countOf, gameName, limits, listed, onSlot, SIDE, slotsName, teamName, teamsName } from '../sentence.ts';
import type { Timetable } from '../timetable.ts';
import { cellsOfGames, type Definition, MAX, MIN, MODE, marks, outside } from './definition.ts';

export const GA1: Definition<'GA1'> = {
  title: 'Given games in some slots',
  definition:
    'At least `min` and at most `max` of the games named in `meetings` are played in `slots`. A meeting names who hosts; where a pair plays there ' +
    'twice, each game counts. A game on neutral ground counts for the side named first.',
  counting: 'How far the number of games lies outside `min` to `max`.',
  fields: {
    meetings: { type: 'meetings', meaning: 'pairs of a host and a visitor' },
    min: MIN,
    max: MAX,
    slots: { type: 'slots', meaning: 'the slots concerned, together' },
  },
  scope: ({ meetings }) => ({ teams: [...new Set(meetings.flatMap(({ home, away }) => [home, away]))], slots: null }),
  walk: (constraint, timetable, report) => {
    const { meetings, slots, min, max } = constraint;
    const { season, rows, homes, aways } = timetable;
    const found: number[] = [];
    for (const { home, away } of meetings) {
      for (const slot of slots) {
        for (let position = timetable.begin(home, slot); position < timetable.end(home, slot); position++) {
          const game = rows[position];
          if (homes[game] === home && aways[game] === away) found.push(game);
        }
      }
    }
    const deviation = outside(found.length, constraint);
    if (deviation === 0) return;
    report(deviation, () => {
      const name = ({ home, away }: { home: number; away: number }) => `${teamName(season, away)} at ${teamName(season, home)}`;
      if (found.length > max) {
        const played = listed(found.map((game) => `${gameName(timetable, game)} ${onSlot(season, timetable.slotOf(game))}`));
        const whole = meetings.length === 1 ? '' : ` of these ${meetings.length} games`;
        return { cells: cellsOfGames(timetable, found), sentence: `${played}: ${limits(min, max)}${whole} ${slotsName(season, slots)}.` };
      }
      const elsewhere = meetings.flatMap(({ home, away }) =>
        Array.from(timetable.gamesOf(home)).filter((game) => homes[game] === home && aways[game] === away && !found.includes(game)),
      );
      const cells =
        elsewhere.length > 0
          ? cellsOfGames(timetable, elsewhere)
          : meetings.map(({ home }) => ({ team: home, slot: slots[0] ?? -1, game: null }));
      return {
        cells,
        sentence:
          meetings.length === 1
            ? `${name(meetings[0])} ${found.length === 0 ? 'is not played' : `is played only ${countOf(found.length, 'time')}`} ${slotsName(season, slots)}${
                elsewhere.length > 0 ? ` but ${listed(elsewhere.map((game) => onSlot(season, timetable.slotOf(game))))}` : ''
              }; ${limits(min, max)}.`
            : `${found.length === 0 ? 'None' : `Only ${found.length}`} of ${listed(meetings.map(name))} ${found.length === 1 ? 'is' : 'are'} played ${slotsName(
                season,
                slots,
              )}; ${limits(min, max)}.`,
      };
    });
  },
};

function matching(timetable: Timetable, teams: readonly number[], mode: Mode, rivals: Uint8Array, slots: readonly number[]): number[] {
  const games = new Set<number>();
  for (const team of teams) {
    for (const slot of slots) {
      for (let position = timetable.begin(team, slot); position < timetable.end(team, slot); position++) {
        const game = timetable.rows[position];
        if (timetable.isMode(game, team, mode) && rivals[timetable.opponent(game, team)] === 1) games.add(game);
      }
    }
  }
  return [...games];
}

export const GA2: Definition<'GA2'> = {
  title: 'A game that asks for another',
  definition:
    'If a team of `teams1` plays a game of `mode1` against a team of `teams2` in `slots1`, then a team of `teams3` plays one of `mode3` against a team ' +
    'of `teams4` in `slots2` (`mode2` EQ), or none does (NEQ).',
  counting: '1 if the first holds and the second does not, else 0.',
  fields: {
    teams1: { type: 'teams', meaning: 'premise: one of these teams' },
    mode1: MODE,
    teams2: { type: 'teams', meaning: 'premise: against one of these' },
    slots1: { type: 'slots', meaning: 'premise: in these slots' },
    teams3: { type: 'teams', meaning: 'conclusion: one of these teams' },
    mode3: MODE,
    teams4: { type: 'teams', meaning: 'conclusion: against one of these' },
    slots2: { type: 'slots', meaning: 'conclusion: in these slots' },
    mode2: { type: ['EQ', 'NEQ'], meaning: 'whether the conclusion asks for such a game or forbids it' },
  },
  scope: ({ teams1, teams3, slots1, slots2 }) => ({
    teams: [...new Set([...teams1, ...teams3])],
    slots: [...new Set([...slots1, ...slots2])],
  }),
  walk: (constraint, timetable, report) => {
    const { teams1, mode1, teams2, slots1, teams3, mode3, teams4, slots2, mode2 } = constraint;
    const { season } = timetable;
    const premise = matching(timetable, teams1, mode1, marks(teams2, season.teams.length), slots1);
    if (premise.length === 0) return;
    const conclusion = matching(timetable, teams3, mode3, marks(teams4, season.teams.length), slots2);
    if (mode2 === 'EQ' ? conclusion.length > 0 : conclusion.length === 0) return;
    report(1, () => {
      const told = (games: readonly number[]) =>
        listed(
          games.map((game) => `${gameName(timetable, game)} ${onSlot(season, timetable.slotOf(game))}`),
          2,
        );
      const missing = `${teamsName(season, teams3)} ${teams3.length === 1 ? 'plays' : 'play'} ${countOf(0, `${SIDE[mode3]}game`)} against ${teamsName(
        season,
        teams4,
      )} ${slotsName(season, slots2)}`;
      return {
        cells: cellsOfGames(timetable, [...premise, ...conclusion]),
        sentence:
          mode2 === 'EQ'
            ? `With ${told(premise)}, one such game is required, but ${missing}.`
            : `With ${told(premise)}, there must not be ${told(conclusion)}.`,
      };
    });
  },
};
