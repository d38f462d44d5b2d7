import type { ConstraintOf } from '../constraint.ts';
import type { Season, Symmetry } from '../season.ts';
import { countOf, gameName, onSlot, teamName } from '../sentence.ts';
import type { Timetable } from '../timetable.ts';
import { cellOf, cellsOfGames, type Definition, type Report } from './definition.ts';

/** The rules of form, in force in every season. Counting as in the RobinX validator, which does not check the last phase
 *  and counts a pair of teams from both sides. */

export const BA1: Definition<'BA1'> = {
  title: 'Every game is played',
  definition: 'Every game of the season has a slot.',
  counting: 'One for each game without a slot.',
  fields: {},
  scope: () => ({ teams: null, slots: null }),
  walk: (_constraint, timetable, report) => {
    timetable.schedule.slots.forEach((slot, game) => {
      if (slot >= 0) return;
      report(1, () => ({ cells: cellsOfGames(timetable, [game]), sentence: `${gameName(timetable, game)} is not scheduled.` }));
    });
  },
};

export const BA2: Definition<'BA2'> = {
  title: 'One game at a time',
  definition: 'No team plays more than one game in a slot.',
  counting: 'For each team and slot with n > 1 games: 2(n - 1).',
  fields: {},
  scope: () => ({ teams: null, slots: null }),
  walk: (_constraint, timetable, report) => {
    const { season, rows } = timetable;
    for (let team = 0; team < season.teams.length; team++) {
      const end = timetable.end(team);
      for (let first = timetable.begin(team); first < end; ) {
        const slot = timetable.slotOf(rows[first]);
        let after = first + 1;
        while (after < end && timetable.slotOf(rows[after]) === slot) after++;
        if (after - first > 1) {
          const games = Array.from(rows.subarray(first, after));
          report(2 * (games.length - 1), () => ({
            cells: games.map((game) => cellOf(timetable, game, team)),
            sentence: `${teamName(season, team)} plays ${countOf(games.length, 'game')} ${onSlot(season, slot)}; a team can play only one.`,
          }));
        }
        first = after;
      }
    }
  },
};

const SYMMETRIES: Readonly<Record<Exclude<Symmetry, 'NONE'>, string>> = {
  P: 'phased',
  M: 'mirrored',
  I: 'inverted',
  E: 'English',
  F: 'French',
};

/** Slot in the next phase that mirrors slot `s` of a phase of `length` slots. */
function partnerOf(symmetry: Symmetry, s: number, length: number): number {
  switch (symmetry) {
    case 'I':
      return length - 1 - s;
    case 'E':
      return (s + 1) % length;
    case 'F':
      return (s + length - 1) % length;
    default:
      return s;
  }
}

/** A phase may reach beyond the season's last slot. */
function onSlotNumber(season: Season, slot: number): string {
  return slot < season.slots.length ? onSlot(season, slot) : `${slot - season.slots.length + 1} slots after the season's end`;
}

function membersOf(season: Season, league: number): number[] {
  return season.teams.flatMap((team, index) => (team.league === league ? [index] : []));
}

function walkPhases({ league }: ConstraintOf<'SYMMETRY'>, timetable: Timetable, report: Report): void {
  const { season, rows } = timetable;
  const members = membersOf(season, league);
  const { roundRobins, name } = season.leagues[league];
  const length = members.length - 1 + (members.length % 2);
  const meetings = new Int32Array(season.teams.length);
  for (let phase = 0; phase < roundRobins - 1; phase++) {
    const first = phase * length;
    const last = Math.min(first + length, season.slots.length) - 1;
    for (const team of members) {
      meetings.fill(0);
      const begin = first > last ? 0 : timetable.begin(team, first);
      const end = first > last ? 0 : timetable.end(team, last);
      for (let position = begin; position < end; position++) meetings[timetable.opponent(rows[position], team)]++;
      for (const rival of members) {
        if (rival <= team || meetings[rival] === 1) continue;
        report(2, () => {
          const games = Array.from(rows.subarray(begin, end)).filter((game) => timetable.opponent(game, team) === rival);
          const where = `the ${phase + 1}${['st', 'nd', 'rd'][phase] ?? 'th'} round robin of ${name || 'the league'}`;
          return {
            cells:
              games.length > 0
                ? cellsOfGames(timetable, games)
                : [team, rival].map((side) => ({ team: side, slot: Math.min(first, last), game: null })),
            sentence: `${teamName(season, team)} and ${teamName(season, rival)} meet ${
              games.length === 0 ? 'not at all' : `${games.length} times`
            } in ${where}; they must meet once.`,
          };
        });
      }
    }
  }
}

function walkMirrors({ league, symmetry }: ConstraintOf<'SYMMETRY'>, timetable: Timetable, report: Report): void {
  const { season, bySlot, homes, aways } = timetable;
  const members = membersOf(season, league);
  const length = members.length - 1 + (members.length % 2);
  const count = season.teams.length;
  const balance = new Int32Array(count * count);
  // +1 for each game of the earlier slot, -1 for each game of the later one with sides exchanged: zero where they match.
  const weigh = (slot: number, by: 1 | -1, visit: (home: number, away: number, game: number) => void) => {
    if (slot >= season.slots.length) return;
    for (let k = timetable.slotBegin(slot); k < timetable.slotEnd(slot); k++) {
      const [home, away] = by === 1 ? [homes[bySlot[k]], aways[bySlot[k]]] : [aways[bySlot[k]], homes[bySlot[k]]];
      if (season.teams[home].league === league && season.teams[away].league === league) visit(home, away, bySlot[k]);
    }
  };
  for (let phase = 0; phase < season.leagues[league].roundRobins - 1; phase++) {
    for (let s = 0; s < length; s++) {
      const earlier = phase * length + s;
      const later = (phase + 1) * length + partnerOf(symmetry, s, length);
      const add = (by: 1 | -1) => (home: number, away: number) => {
        balance[home * count + away] += by;
      };
      const settle = (home: number, away: number, game: number) => {
        if (balance[home * count + away] === 0) return;
        balance[home * count + away] = 0;
        const slot = timetable.slotOf(game);
        report(1, () => {
          const [host, guest] = [homes[game], aways[game]].map((team) => teamName(season, team));
          return {
            cells: cellsOfGames(timetable, [game]),
            sentence: `${host} hosts ${guest} ${onSlot(season, slot)}, but ${guest} does not host ${host} ${onSlotNumber(
              season,
              slot === earlier ? later : earlier,
            )} as the ${SYMMETRIES[symmetry as 'M']} form requires.`,
          };
        });
      };
      weigh(earlier, 1, add(1));
      weigh(later, -1, add(-1));
      weigh(earlier, 1, settle);
      weigh(later, -1, settle);
    }
  }
}

export const SYMMETRY: Definition<'SYMMETRY'> = {
  title: 'Form of the round robins',
  definition:
    'With L = the slots that a round robin of `league` needs (teams - 1, or teams if odd), phase r being slots rL to rL + L - 1: ' +
    'P (phased): each pair meets exactly once in each phase but the last. Otherwise the game of a pair in slot s of a phase has its return game, ' +
    'with hosts exchanged, in the next phase: M (mirrored) in its slot s, I (inverted) in slot L - 1 - s, E (English) in slot s + 1 ' +
    '(the last one in slot 0), F (French) in slot s - 1 (the first one in slot L - 1).',
  counting:
    'P: 2 for each pair and phase (1 for each ordered pair). M, I, E, F: 1 for each ordered pair of teams and pair of slots in which the number of ' +
    'games of the first team against the second at home differs from that of the return games.',
  fields: {
    league: { type: 'league', meaning: 'the league whose games are meant' },
    symmetry: { type: ['P', 'M', 'I', 'E', 'F'], meaning: 'the form' },
  },
  scope: ({ league }, season) => ({ teams: membersOf(season, league), slots: null }),
  walk: (constraint, timetable, report) =>
    constraint.symmetry === 'P' ? walkPhases(constraint, timetable, report) : walkMirrors(constraint, timetable, report),
};
