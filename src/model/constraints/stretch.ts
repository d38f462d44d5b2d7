import type { ConstraintOf } from '../constraint.ts';
import { countOf, limits, listed, SIDE, slotsName, span, teamName, teamsName } from '../sentence.ts';
import type { Timetable } from '../timetable.ts';
import { cellsOfTeam, type Definition, gamesIn, MAX, MIN, MODE, marks, OPPONENTS, outside, type Report, TEAMS } from './definition.ts';

/** CA3 over windows of slots or of a team's own games. Windows that follow each other and are both broken, in the same
 *  sense, are one violation whose deviation is the sum of theirs: a road trip of six is one fault, not four. */
function walkWindows(constraint: ConstraintOf<'CA3'>, timetable: Timetable, report: Report): void {
  const { teams1, teams2, mode1, mode2, intp, min, max } = constraint;
  const { season, rows } = timetable;
  const opponents = teams2.length === season.teams.length ? null : marks(teams2, season.teams.length);
  const isCounted = (position: number, team: number) =>
    timetable.isMode(rows[position], team, mode1) && (opponents === null || opponents[timetable.opponent(rows[position], team)] === 1);
  for (const team of teams1) {
    const begin = timetable.begin(team);
    const total = mode2 === 'SLOTS' ? season.slots.length : timetable.end(team) - begin;
    let from = begin; // the window's games are rows[from .. to)
    let to = begin;
    let value = 0;
    let openedAt = -1;
    let openValue = 0;
    let sum = 0;
    // Ends the stretch of broken windows that begins with window `openedAt` and ends before window `w`.
    const close = (w: number) => {
      if (openedAt < 0) return;
      const [first, last, most, over] = [openedAt, w + intp - 2, openValue, openValue > max];
      openedAt = -1;
      report(sum, () => {
        const start = mode2 === 'SLOTS' ? timetable.begin(team, first) : begin + first;
        const end = mode2 === 'SLOTS' ? timetable.end(team, last) : begin + last + 1;
        const inside = Array.from({ length: end - start }, (_, k) => start + k);
        const games = inside.filter((position) => isCounted(position, team)).map((position) => rows[position]);
        const stretch =
          mode2 === 'SLOTS'
            ? span(season, first, last)
            : span(season, timetable.slotOf(rows[begin + first]), timetable.slotOf(rows[begin + last]));
        const rivals = opponents === null ? '' : ` against ${teamsName(season, teams2)}`;
        const unit = mode2 === 'SLOTS' ? 'slots' : 'games';
        const longer = last - first + 1 > intp;
        return {
          cells:
            over || games.length > 0
              ? cellsOfTeam(timetable, team, games)
              : cellsOfTeam(
                  timetable,
                  team,
                  inside.map((position) => rows[position]),
                ),
          sentence: `${teamName(season, team)} plays ${countOf(longer ? games.length : most, `${SIDE[mode1]}game`)}${rivals} ${stretch}${
            longer && mode2 === 'SLOTS' ? ` (${last - first + 1} slots)` : ''
          }; ${intp === 1 ? `in each ${unit.slice(0, -1)}` : `in any ${intp} ${unit} in a row`} ${limits(min, max)}.`,
        };
      });
    };
    for (let w = 0; w + intp <= total; w++) {
      const [nextFrom, nextTo] =
        mode2 === 'SLOTS' ? [timetable.begin(team, w), timetable.end(team, w + intp - 1)] : [begin + w, begin + w + intp];
      while (to < nextTo) if (isCounted(to++, team)) value++;
      while (from < nextFrom) if (isCounted(from++, team)) value--;
      const deviation = outside(value, constraint);
      if (openedAt >= 0 && (deviation === 0 || value > max !== openValue > max)) close(w);
      if (deviation === 0) continue;
      if (openedAt < 0) {
        openedAt = w;
        openValue = value;
        sum = 0;
      }
      sum += deviation;
    }
    close(total - intp + 1);
  }
}

export const CA3: Definition<'CA3'> = {
  title: 'Games in each stretch of slots or games',
  definition:
    'In each sequence of `intp` consecutive slots (`mode2` SLOTS) or of its own games (GAMES), each team of `teams1` plays at least `min` and at most ' +
    '`max` games of `mode1` against the teams of `teams2`.',
  counting:
    'For each team, summed over all sequences: how far the number of games lies outside `min` to `max`. A long road trip so counts once a sequence; ' +
    'sequences broken one after the other are shown as one violation.',
  fields: {
    teams1: TEAMS,
    teams2: OPPONENTS,
    mode1: MODE,
    mode2: { type: ['SLOTS', 'GAMES'], meaning: 'whether byes are part of a sequence (SLOTS) or not (GAMES)' },
    intp: { type: 'number', meaning: 'length of a sequence', whole: true },
    min: MIN,
    max: MAX,
  },
  scope: ({ teams1 }) => ({ teams: teams1, slots: null }),
  walk: walkWindows,
};

export const NG1: Definition<'NG1'> = {
  title: 'First or last games of a team',
  definition:
    'Of the first (`end` FIRST) or last (LAST) `count` games of each team of `teams`, at least `min` and at most `max` are games of `mode`.',
  counting: 'For each team: how far their number lies outside `min` to `max`. A team with fewer games is judged by those it has.',
  fields: {
    teams: TEAMS,
    mode: MODE,
    end: { type: ['FIRST', 'LAST'], meaning: 'which end of the season' },
    count: { type: 'number', meaning: 'how many games at that end', whole: true },
    min: MIN,
    max: MAX,
  },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: (constraint, timetable, report) => {
    const { teams, mode, end, count, min, max } = constraint;
    const { season } = timetable;
    for (const team of teams) {
      const row = timetable.gamesOf(team);
      const part = Array.from(end === 'FIRST' ? row.subarray(0, count) : row.subarray(Math.max(0, row.length - count)));
      const games = part.filter((game) => timetable.isMode(game, team, mode));
      const deviation = outside(games.length, constraint);
      if (deviation === 0) continue;
      report(deviation, () => ({
        cells: cellsOfTeam(timetable, team, games.length > max ? games : part),
        sentence: `${teamName(season, team)} plays ${countOf(games.length, `${SIDE[mode]}game`)} among its ${end.toLowerCase()} ${count}; ${limits(
          min,
          max,
        )}.`,
      }));
    }
  },
};

export const SW1: Definition<'SW1'> = {
  title: 'Split weekends',
  definition:
    'Each team of `teams` plays both at home and away in at most `max` of the sets of slots in `slotSets` (a set is a weekend, say).',
  counting: 'For each team: the number of such sets above `max`.',
  fields: { teams: TEAMS, slotSets: { type: 'slotSets', meaning: 'the weekends: a list of sets of slots' }, max: MAX },
  scope: ({ teams, slotSets }) => ({ teams, slots: [...new Set(slotSets.flat())] }),
  walk: ({ teams, slotSets, max }, timetable, report) => {
    const { season } = timetable;
    for (const team of teams) {
      const split = slotSets.filter((slots) =>
        (['H', 'A'] as const).every((mode) => slots.some((slot) => timetable.count(team, mode, null, slot, slot) > 0)),
      );
      if (split.length <= max) continue;
      report(split.length - max, () => ({
        cells: cellsOfTeam(timetable, team, gamesIn(timetable, team, 'HA', split.flat(), null)),
        sentence: `${teamName(season, team)} plays both at home and away ${listed(split.map((slots) => slotsName(season, slots)))}: ${
          split.length === 1 ? 'once' : `${split.length} times`
        }; ${limits(0, max)}.`,
      }));
    }
  },
};

export const OW1: Definition<'OW1'> = {
  title: 'Open weeks',
  definition:
    'Each team of `teams` plays no game at all in at least `min` and at most `max` of the sets of slots in `slotSets` (a set is a week, say).',
  counting: 'For each team: how far the number of such sets lies outside `min` to `max`.',
  fields: { teams: TEAMS, slotSets: { type: 'slotSets', meaning: 'the weeks: a list of sets of slots' }, min: MIN, max: MAX },
  scope: ({ teams, slotSets }) => ({ teams, slots: [...new Set(slotSets.flat())] }),
  walk: (constraint, timetable, report) => {
    const { teams, slotSets, min, max } = constraint;
    const { season } = timetable;
    for (const team of teams) {
      const open = slotSets.filter((slots) => slots.every((slot) => timetable.count(team, 'HA', null, slot, slot) === 0));
      const deviation = outside(open.length, constraint);
      if (deviation === 0) continue;
      report(deviation, () => {
        const free = open.flat().map((slot) => ({ team, slot, game: null }));
        const played = gamesIn(timetable, team, 'HA', [...new Set(slotSets.flat())], null);
        return {
          cells: open.length > max && free.length > 0 ? free : cellsOfTeam(timetable, team, played),
          sentence: `${teamName(season, team)} has ${countOf(open.length, 'open week')}${
            open.length === 0 ? '' : ` (${listed(open.map((slots) => slotsName(season, slots)))})`
          }; ${limits(min, max)}.`,
        };
      });
    }
  },
};
