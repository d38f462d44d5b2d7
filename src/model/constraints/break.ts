import type { Mode } from '../season.ts';
import { countOf, figure, limits, SIDE, slotsName, teamName, teamsName } from '../sentence.ts';
import type { Timetable } from '../timetable.ts';
import { cellsOfTeam, type Definition, MODE, marks, openCells, SLOTS, TEAMS } from './definition.ts';
import { roadTrips } from './trips.ts';

/** A break is a game whose side (home or away) is that of the team's game before. Byes in between do not matter, the first
 *  game is none, and it belongs to the slot of the later game. */

const MODE2 = { type: ['LEQ', 'EQ'], meaning: 'at most `intp` (LEQ) or exactly (EQ)' } as const;

const MEANING: Readonly<Record<Mode, string>> = {
  H: 'home after home',
  A: 'away after away',
  HA: 'home after home or away after away',
};

function countBreaks(timetable: Timetable, team: number, mode: Mode, inside: Uint8Array): number {
  let breaks = 0;
  for (let position = timetable.begin(team) + 1, end = timetable.end(team); position < end; position++) {
    const game = timetable.rows[position];
    if (inside[timetable.slotOf(game)] === 1 && timetable.isBreak(position, team) && timetable.isMode(game, team, mode)) breaks++;
  }
  return breaks;
}

function breakGames(timetable: Timetable, team: number, mode: Mode, inside: Uint8Array): number[] {
  const games: number[] = [];
  for (let position = timetable.begin(team) + 1; position < timetable.end(team); position++) {
    const game = timetable.rows[position];
    if (inside[timetable.slotOf(game)] === 1 && timetable.isBreak(position, team) && timetable.isMode(game, team, mode)) games.push(game);
  }
  return games;
}

function distance(breaks: number, intp: number, mode: 'LEQ' | 'EQ'): number {
  return mode === 'EQ' ? Math.abs(breaks - intp) : Math.max(0, breaks - intp);
}

function allowed(intp: number, mode: 'LEQ' | 'EQ'): string {
  return limits(mode === 'EQ' ? intp : 0, intp);
}

export const BR1: Definition<'BR1'> = {
  title: 'Breaks of a team',
  definition: 'Each team of `teams` has at most (`mode1` LEQ) or exactly (EQ) `intp` breaks of `mode2` in `slots`.',
  counting: 'For each team: the number of breaks above `intp`; EQ: the distance from it.',
  fields: { teams: TEAMS, intp: { type: 'number', meaning: 'number of breaks' }, mode1: MODE2, mode2: MODE, slots: SLOTS },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, intp, mode1, mode2, slots }, timetable, report) => {
    const { season } = timetable;
    const inside = marks(slots, season.slots.length);
    for (const team of teams) {
      const breaks = countBreaks(timetable, team, mode2, inside);
      const deviation = distance(breaks, intp, mode1);
      if (deviation === 0) continue;
      report(deviation, () => {
        const games = breakGames(timetable, team, mode2, inside);
        return {
          cells: breaks > intp ? cellsOfTeam(timetable, team, games) : openCells(timetable, team, slots, games),
          sentence: `${teamName(season, team)} has ${countOf(breaks, `${SIDE[mode2]}break`)} (${MEANING[mode2]}) ${slotsName(season, slots)}; ${allowed(intp, mode1)}.`,
        };
      });
    }
  },
};

export const BR2: Definition<'BR2'> = {
  title: 'Breaks of a group of teams',
  definition: 'The teams of `teams` together have at most (`mode2` LEQ) or exactly (EQ) `intp` breaks in `slots`.',
  counting: 'The sum of breaks above `intp`; EQ: the distance from it.',
  fields: {
    teams: { type: 'teams', meaning: 'the teams concerned, together' },
    intp: { type: 'number', meaning: 'number of breaks' },
    mode2: MODE2,
    slots: SLOTS,
  },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, intp, mode2, slots }, timetable, report) => {
    const { season } = timetable;
    const inside = marks(slots, season.slots.length);
    let breaks = 0;
    for (const team of teams) breaks += countBreaks(timetable, team, 'HA', inside);
    const deviation = distance(breaks, intp, mode2);
    if (deviation === 0) return;
    report(deviation, () => {
      const broken = teams.flatMap((team) => {
        const games = breakGames(timetable, team, 'HA', inside);
        return games.length === 0 ? [] : cellsOfTeam(timetable, team, games);
      });
      return {
        cells: broken.length > 0 ? broken : teams.map((team) => ({ team, slot: -1, game: null })),
        sentence: `${teamsName(season, teams)} ${teams.length === 1 ? 'has' : 'together have'} ${countOf(breaks, 'break')} (${MEANING.HA}) ${slotsName(season, slots)}; ${allowed(intp, mode2)}.`,
      };
    });
  },
};

export const BR3: Definition<'BR3'> = {
  title: 'Equal breaks',
  definition: 'The numbers of breaks in `slots` of each two teams of `teams` differ by at most `intp`.',
  counting: 'For each pair of teams: the difference above `intp`.',
  fields: { teams: TEAMS, intp: { type: 'number', meaning: 'largest difference allowed' }, slots: SLOTS },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, intp, slots }, timetable, report) => {
    const { season } = timetable;
    const inside = marks(slots, season.slots.length);
    const breaks = teams.map((team) => countBreaks(timetable, team, 'HA', inside));
    for (let i = 0; i < teams.length; i++) {
      for (let j = i + 1; j < teams.length; j++) {
        const deviation = Math.abs(breaks[i] - breaks[j]) - intp;
        if (deviation <= 0) continue;
        report(deviation, () => {
          const [more, less] = breaks[i] > breaks[j] ? [i, j] : [j, i];
          return {
            cells: cellsOfTeam(timetable, teams[more], breakGames(timetable, teams[more], 'HA', inside)),
            sentence: `${teamName(season, teams[more])} has ${countOf(breaks[more], 'break')} ${slotsName(season, slots)}, ${teamName(
              season,
              teams[less],
            )} ${figure(breaks[less])}; they may differ by ${figure(intp)}.`,
          };
        });
      }
    }
  },
  robinx: { walk: () => {}, difference: 'It does not implement this kind: always 0.' },
};

export const BR4: Definition<'BR4'> = {
  title: 'Road trips',
  definition:
    'Each team of `teams` has at least `min` road trips that begin in `slots`. A road trip is an unbroken row of two or more away games; byes do not end it.',
  counting: 'For each team: the number of trips below `min`.',
  fields: { teams: TEAMS, min: { type: 'number', meaning: 'fewest road trips' }, slots: SLOTS },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, min, slots }, timetable, report) => {
    const { season, rows } = timetable;
    const inside = marks(slots, season.slots.length);
    for (const team of teams) {
      const trips = roadTrips(timetable, team).filter(([first]) => inside[timetable.slotOf(rows[first])] === 1);
      if (trips.length >= min) continue;
      report(min - trips.length, () => ({
        cells: openCells(
          timetable,
          team,
          slots,
          trips.flatMap(([first, after]) => Array.from(rows.subarray(first, after))),
        ),
        sentence: `${teamName(season, team)} begins ${countOf(trips.length, 'road trip')} ${slotsName(season, slots)}; at least ${min} ${
          min === 1 ? 'is' : 'are'
        } required.`,
      }));
    }
  },
  robinx: { walk: () => {}, difference: 'It does not implement this kind: always 0.' },
};
