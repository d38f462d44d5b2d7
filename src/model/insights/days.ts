import { slotDays } from '../calendar.ts';
import { densestStretch, restBefore } from '../metrics.ts';
import { countOf, figure, listed, onSlot, playsGame, slotName, teamName } from '../sentence.ts';
import type { Timetable } from '../timetable.ts';
import { daysBetween, milesBetween, milesOf } from '../travel.ts';
import { cells, everyone, type Insight, median, SOFT, slotsBetween, stretch } from './insight.ts';

/** What goes wrong with days and miles. */

/** More games within eight days than teams of this season usually have: three or more, and more than the median team. */
export function crowded(timetable: Timetable, team: number): Insight[] {
  const { season } = timetable;
  if (slotDays(season).some(Number.isNaN)) return [];
  const busiest = densestStretch(timetable, Array.from(timetable.gamesOf(team)), 8);
  const usual = median(everyone(timetable).map((other) => densestStretch(timetable, Array.from(timetable.gamesOf(other)), 8).length));
  if (busiest.length < 3 || busiest.length <= usual) return [];
  const days = slotDays(season);
  const [first, last] = [timetable.slotOf(busiest[0]), timetable.slotOf(busiest[busiest.length - 1])];
  const slots = season.slots.flatMap((_, slot) => (days[slot] >= days[first] && days[slot] < days[first] + 8 ? [slot] : []));
  return [
    {
      team,
      weight: busiest.length - usual,
      sentence: `${teamName(season, team)} plays ${busiest.length} games in ${days[last] - days[first] + 1} days (${stretch(timetable, busiest)}); most teams never more than ${figure(usual)} in eight.`,
      cells: cells(timetable, team, busiest),
      rule: {
        ...SOFT,
        kind: 'CA1',
        sentence: `At most ${figure(busiest.length - 1)} games in these eight days.`,
        teams: [team],
        mode: 'HA',
        min: 0,
        max: busiest.length - 1,
        slots,
      },
    },
  ];
}

/** Sixteen days and more without any game, and at least twice the median team's longest pause. */
export function withoutGame(timetable: Timetable, team: number): Insight[] {
  const pauseOf = (of: number) => {
    const games = Array.from(timetable.gamesOf(of));
    return games.slice(1).reduce((longest, game, k) => Math.max(longest, daysBetween(timetable, games[k], game) || 0), 0);
  };
  const pause = pauseOf(team);
  const usual = median(everyone(timetable).map(pauseOf));
  if (pause < 16 || pause < usual * 2) return [];
  const games = Array.from(timetable.gamesOf(team));
  const k = games.findIndex((game, index) => index > 0 && daysBetween(timetable, games[index - 1], game) === pause);
  const slots = slotsBetween(timetable.slotOf(games[k - 1]) + 1, timetable.slotOf(games[k]) - 1);
  if (slots.length === 0) return [];
  return [
    {
      team,
      weight: pause / 14,
      sentence: `${teamName(timetable.season, team)} does not play for ${pause} days, from ${slotName(timetable.season, timetable.slotOf(games[k - 1]))} to ${slotName(timetable.season, timetable.slotOf(games[k]))}.`,
      cells: cells(timetable, team, [games[k - 1], games[k]]),
      rule: { ...SOFT, kind: 'CA1', sentence: 'A game in this pause.', teams: [team], mode: 'HA', min: 1, max: Infinity, slots },
    },
  ];
}

/** Two games at most two days apart in arenas that lie very far from each other. */
export function farApart(timetable: Timetable, team: number): Insight[] {
  const { season } = timetable;
  if (season.distances === null) return [];
  const longest = season.distances.reduce((most, way) => Math.max(most, way), 0);
  const games = Array.from(timetable.gamesOf(team));
  return games.slice(1).flatMap((game, k): Insight[] => {
    const before = games[k];
    const miles = milesBetween(season, timetable.venueOf(before), timetable.venueOf(game));
    const days = daysBetween(timetable, before, game);
    if (!(days <= 2) || miles < longest * 0.75 || ![before, game].every((one) => timetable.isMode(one, team, 'A'))) return [];
    return [
      {
        team,
        weight: miles / longest + (2 - days) / 2,
        sentence: `${teamName(season, team)} ${playsGame(timetable, before, team)} and ${playsGame(timetable, game, team)}, ${figure(Math.round(miles))} miles apart.`,
        cells: cells(timetable, team, [before, game]),
        rule: { ...SOFT, kind: 'RT1', sentence: 'Three days between two away games.', teams: [team], mode1: 'A', mode2: 'A', min: 3 },
      },
    ];
  });
}

/** The same opponent again within a week. */
export function earlyRematch(timetable: Timetable, team: number): Insight[] {
  const { season } = timetable;
  const games = Array.from(timetable.gamesOf(team));
  return games.flatMap((game, k): Insight[] => {
    const rival = timetable.opponent(game, team);
    const before = games.slice(0, k).findLast((earlier) => timetable.opponent(earlier, team) === rival);
    // Told once, from the side of the team that stands first.
    if (before === undefined || rival < team || !(daysBetween(timetable, before, game) <= 7)) return [];
    const days = daysBetween(timetable, before, game);
    return [
      {
        team,
        weight: 1 + (7 - days) / 7,
        sentence: `${teamName(season, team)} and ${teamName(season, rival)} meet ${onSlot(season, timetable.slotOf(before))} and again ${days === 0 ? 'the same day' : `${countOf(days, 'day')} later`}.`,
        cells: cells(timetable, team, [before, game]),
        rule: {
          ...SOFT,
          kind: 'SE3',
          sentence: 'Ten days between two games of a pair.',
          teams: everyone(timetable),
          minDays: 10,
          minGames: 0,
        },
      },
    ];
  });
}

/** Three or more opponents off a week of rest or more while the team had less, and more of them than the other way round. */
export function tiredOften(timetable: Timetable, team: number): Insight[] {
  const games = Array.from(timetable.gamesOf(team));
  const isRested = (game: number, of: number) => restBefore(timetable, game, of) >= 7;
  const isTired = (game: number, of: number) => restBefore(timetable, game, of) < 7;
  const tired = games.filter((game) => isTired(game, team) && isRested(game, timetable.opponent(game, team)));
  const fresh = games.filter((game) => isRested(game, team) && isTired(game, timetable.opponent(game, team)));
  if (tired.length < 3 || tired.length <= fresh.length) return [];
  return [
    {
      team,
      weight: (tired.length - fresh.length) / 3,
      sentence: `${teamName(timetable.season, team)} meets ${tired.length} opponents off a week of rest while it had less, and ${
        fresh.length === 0 ? 'none' : fresh.length
      } the other way round: ${listed(tired.map((game) => playsGame(timetable, game, team)))}.`,
      cells: cells(timetable, team, tired),
      rule: {
        ...SOFT,
        kind: 'RT2',
        sentence: 'At most two opponents off a long rest.',
        teams: everyone(timetable),
        intp: 7,
        min: 0,
        max: 2,
      },
    },
  ];
}

/** A quarter more miles than the mean. */
export function farTravelled(timetable: Timetable, team: number): Insight[] {
  const { season } = timetable;
  if (season.distances === null) return [];
  const { returnHomeAfterDays } = season.objective;
  const ways = everyone(timetable).map((other) => milesOf(timetable, other, returnHomeAfterDays));
  const mean = ways.reduce((sum, way) => sum + way, 0) / ways.length;
  if (mean === 0 || ways[team] < mean * 1.25) return [];
  return [
    {
      team,
      weight: ways[team] / mean - 1,
      sentence: `${teamName(season, team)} travels ${figure(Math.round(ways[team]))} miles, ${Math.round((ways[team] / mean - 1) * 100)} percent more than the mean of ${figure(Math.round(mean))}.`,
      cells: cells(timetable, team, Array.from(timetable.gamesOf(team))),
      rule: {
        ...SOFT,
        kind: 'TV2',
        sentence: 'Miles within 20 percent of the mean.',
        teams: everyone(timetable),
        intp: 20,
        returnHomeAfterDays,
      },
    },
  ];
}
