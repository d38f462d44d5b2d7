import { slotDays, weekdayOfDay } from '../calendar.ts';
import { longestRun } from '../metrics.ts';
import { listed, slotName, teamName } from '../sentence.ts';
import type { Timetable } from '../timetable.ts';
import { daysBetween } from '../travel.ts';
import { cellAt, cells, everyone, type Insight, median, SOFT, slotsBetween, stretch } from './insight.ts';

/** What goes wrong with sides and opponents in a row. */

/** Three or more games in a row on one side. */
export function longRuns(timetable: Timetable, team: number): Insight[] {
  const games = Array.from(timetable.gamesOf(team));
  return (['A', 'H'] as const).flatMap((mode) => {
    const run = longestRun(timetable, games, team, mode);
    if (run.length < 3) return [];
    const sentence = `No three ${mode === 'A' ? 'away' : 'home'} games in a row.`;
    return [
      {
        team,
        weight: run.length - 2 + (mode === 'A' ? 0.5 : 0),
        sentence: `${teamName(timetable.season, team)} plays ${run.length} ${mode === 'A' ? 'away' : 'home'} games in a row ${stretch(timetable, run)}.`,
        cells: cells(timetable, team, run),
        rule: {
          ...SOFT,
          kind: 'CA3',
          sentence,
          teams1: everyone(timetable),
          teams2: everyone(timetable),
          mode1: mode,
          mode2: 'GAMES',
          intp: 3,
          min: 0,
          max: 2,
        },
      },
    ];
  });
}

/** A season that opens or closes with two away games. */
export function roadEnds(timetable: Timetable, team: number): Insight[] {
  const games = Array.from(timetable.gamesOf(team));
  if (games.length < 6) return [];
  return (['FIRST', 'LAST'] as const).flatMap((end) => {
    const two = end === 'FIRST' ? games.slice(0, 2) : games.slice(-2);
    if (!two.every((game) => timetable.isMode(game, team, 'A'))) return [];
    return [
      {
        team,
        weight: 1,
        sentence: `${teamName(timetable.season, team)} ${end === 'FIRST' ? 'opens' : 'closes'} the season with two away games (${stretch(timetable, two)}).`,
        cells: cells(timetable, team, two),
        rule: {
          ...SOFT,
          kind: 'NG1',
          sentence: `At most one of the ${end === 'FIRST' ? 'first' : 'last'} two games is away.`,
          teams: everyone(timetable),
          mode: 'A',
          end,
          count: 2,
          min: 0,
          max: 1,
        },
      },
    ];
  });
}

/** Days from one home game to the next, where that is longest. */
function longestHomeGap(timetable: Timetable, team: number): { from: number; to: number; days: number } {
  const home = Array.from(timetable.gamesOf(team)).filter((game) => timetable.isMode(game, team, 'H'));
  const gaps = home.slice(1).map((to, k) => ({ from: home[k], to, days: daysBetween(timetable, home[k], to) }));
  return gaps.reduce((longest, gap) => (gap.days > longest.days ? gap : longest), { from: -1, to: -1, days: 0 });
}

/** Four weeks and more without a home game, and longer than with the median team; or a month without a home Saturday. */
export function withoutHome(timetable: Timetable, team: number): Insight[] {
  const { season } = timetable;
  const days = slotDays(season);
  if (days.some(Number.isNaN)) return [];
  const games = Array.from(timetable.gamesOf(team));
  const found: Insight[] = [];
  const longest = longestHomeGap(timetable, team);
  const usual = median(everyone(timetable).map((other) => longestHomeGap(timetable, other).days));
  if (longest.days >= 28 && longest.days > usual) {
    const [first, last] = [timetable.slotOf(longest.from), timetable.slotOf(longest.to)];
    const slots = slotsBetween(first + 1, last - 1);
    found.push({
      team,
      weight: longest.days / 14 - 1,
      sentence: `${teamName(season, team)} has no home game for ${longest.days} days, between ${slotName(season, first)} and ${slotName(season, last)}.`,
      cells: slots.map((slot) => cellAt(timetable, team, slot)),
      rule: { ...SOFT, kind: 'CA1', sentence: 'A home game in these weeks.', teams: [team], mode: 'H', min: 1, max: Infinity, slots },
    });
  }
  const months = Map.groupBy(slotsBetween(0, season.slots.length - 1), (slot) => season.slots[slot].date!.slice(0, 7));
  for (const slots of months.values()) {
    const saturdays = slots.filter((slot) => weekdayOfDay(days[slot]) === 6);
    const inMonth = games.filter((game) => slots.includes(timetable.slotOf(game)));
    if (saturdays.length < 4 || inMonth.length < 4) continue;
    if (inMonth.some((game) => saturdays.includes(timetable.slotOf(game)) && timetable.isMode(game, team, 'H'))) continue;
    found.push({
      team,
      weight: 0.8,
      sentence: `${teamName(season, team)} has no home game on any Saturday from ${slotName(season, saturdays[0])} to ${slotName(season, saturdays[saturdays.length - 1])}.`,
      cells: saturdays.map((slot) => cellAt(timetable, team, slot)),
      rule: {
        ...SOFT,
        kind: 'CA1',
        sentence: 'A home Saturday each month.',
        teams: [team],
        mode: 'H',
        min: 1,
        max: Infinity,
        slots: saturdays,
      },
    });
  }
  return found;
}

/** Three or more games in a row against strong opponents. */
export function strongInARow(timetable: Timetable, team: number, strong: readonly number[]): Insight[] {
  let longest: number[] = [];
  let run: number[] = [];
  for (const game of timetable.gamesOf(team)) {
    run = strong.includes(timetable.opponent(game, team)) ? [...run, game] : [];
    if (run.length > longest.length) longest = run;
  }
  if (longest.length < 3) return [];
  return [
    {
      team,
      weight: longest.length - 1.5,
      sentence: `${teamName(timetable.season, team)} plays ${longest.length} strong opponents in a row ${stretch(timetable, longest)}: ${listed(longest.map((game) => teamName(timetable.season, timetable.opponent(game, team))))}.`,
      cells: cells(timetable, team, longest),
      rule: {
        ...SOFT,
        kind: 'CA3',
        sentence: 'No three strong opponents in a row.',
        teams1: everyone(timetable),
        teams2: [...strong],
        mode1: 'HA',
        mode2: 'GAMES',
        intp: 3,
        min: 0,
        max: 2,
      },
    },
  ];
}
