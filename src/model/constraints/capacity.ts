import { countOf, gameName, limits, listed, SIDE, slotsName, span, teamName, teamsName } from '../sentence.ts';
import { cellsOfTeam, type Definition, gamesIn, MAX, MIN, MODE, marks, OPPONENTS, openCells, outside, SLOTS, TEAMS } from './definition.ts';
import { roadTrips } from './trips.ts';

export const CA1: Definition<'CA1'> = {
  title: 'Games of a team in some slots',
  definition: 'Each team of `teams` plays at least `min` and at most `max` games of `mode` in `slots`.',
  counting: 'For each team: how far the number of games lies outside `min` to `max`.',
  fields: { teams: TEAMS, mode: MODE, min: MIN, max: MAX, slots: SLOTS },
  scope: ({ teams, slots }) => ({ teams, slots }),
  walk: (constraint, timetable, report) => {
    const { teams, mode, slots, min, max } = constraint;
    for (const team of teams) {
      let played = 0;
      for (const slot of slots) played += timetable.count(team, mode, null, slot, slot);
      const deviation = outside(played, constraint);
      if (deviation === 0) continue;
      report(deviation, () => {
        const games = gamesIn(timetable, team, mode, slots, null);
        const { season } = timetable;
        return {
          cells: played > max ? cellsOfTeam(timetable, team, games) : openCells(timetable, team, slots, games),
          sentence: `${teamName(season, team)} plays ${countOf(played, `${SIDE[mode]}game`)} ${slotsName(season, slots)}; ${limits(min, max)}.`,
        };
      });
    }
  },
};

export const CA2: Definition<'CA2'> = {
  title: 'Games against some opponents in some slots',
  definition:
    'Each team of `teams1` plays at least `min` and at most `max` games of `mode1` in `slots` against the teams of `teams2`: together ' +
    '(`mode2` GLOBAL) or against each of them (EVERY).',
  counting: 'For each team, EVERY: for each team and opponent, how far the number of games lies outside `min` to `max`.',
  fields: {
    teams1: TEAMS,
    teams2: OPPONENTS,
    mode1: MODE,
    mode2: { type: ['GLOBAL', 'EVERY'], meaning: 'whether opponents count together or each by itself' },
    min: MIN,
    max: MAX,
    slots: SLOTS,
  },
  scope: ({ teams1, slots }) => ({ teams: teams1, slots }),
  walk: (constraint, timetable, report) => {
    const { teams1, teams2, mode1, mode2, slots, min, max } = constraint;
    const { season, rows } = timetable;
    const fail = (team: number, rivals: readonly number[], played: number) => {
      const deviation = outside(played, constraint);
      if (deviation === 0) return;
      report(deviation, () => {
        const games = gamesIn(timetable, team, mode1, slots, marks(rivals, season.teams.length));
        return {
          cells: played > max ? cellsOfTeam(timetable, team, games) : openCells(timetable, team, slots, games),
          sentence: `${teamName(season, team)} plays ${countOf(played, `${SIDE[mode1]}game`)} against ${teamsName(season, rivals)} ${slotsName(
            season,
            slots,
          )}; ${limits(min, max)}.`,
        };
      });
    };
    if (mode2 === 'GLOBAL') {
      const rivals = marks(teams2, season.teams.length);
      for (const team of teams1) {
        let played = 0;
        for (const slot of slots) played += timetable.count(team, mode1, rivals, slot, slot);
        fail(team, teams2, played);
      }
      return;
    }
    const played = new Int32Array(season.teams.length);
    for (const team of teams1) {
      played.fill(0);
      for (const slot of slots) {
        for (let position = timetable.begin(team, slot); position < timetable.end(team, slot); position++) {
          const game = rows[position];
          if (timetable.isMode(game, team, mode1)) played[timetable.opponent(game, team)]++;
        }
      }
      for (const rival of teams2) if (rival !== team) fail(team, [rival], played[rival]);
    }
  },
};

export const CA4: Definition<'CA4'> = {
  title: 'Games of a group of teams together',
  definition:
    'The teams of `teams1` together play at least `min` and at most `max` games of `mode1` against teams of `teams2` in `slots`: in all of them together ' +
    '(`mode2` GLOBAL) or in each of them (EVERY). A game between two teams of both sets counts once.',
  counting: 'How far the number of games lies outside `min` to `max`; EVERY: summed over the slots.',
  fields: {
    teams1: { type: 'teams', meaning: 'the teams concerned, together' },
    teams2: OPPONENTS,
    mode1: MODE,
    mode2: { type: ['GLOBAL', 'EVERY'], meaning: 'whether slots count together or each by itself' },
    min: MIN,
    max: MAX,
    slots: SLOTS,
  },
  scope: ({ teams1, slots }) => ({ teams: teams1, slots }),
  walk: (constraint, timetable, report) => {
    const { teams1, teams2, mode1, mode2, slots, min, max } = constraint;
    const { season, bySlot, homes, aways } = timetable;
    const ours = marks(teams1, season.teams.length);
    const theirs = marks(teams2, season.teams.length);
    const isCounted = (game: number) => {
      const [home, away] = [homes[game], aways[game]];
      if (timetable.isNeutral(game) && mode1 !== 'HA') return false;
      return (mode1 !== 'A' && ours[home] + theirs[away] === 2) || (mode1 !== 'H' && ours[away] + theirs[home] === 2);
    };
    const fail = (value: number, within: readonly number[]) => {
      const deviation = outside(value, constraint);
      if (deviation === 0) return;
      report(deviation, () => {
        const games = within.flatMap((slot) =>
          Array.from(bySlot.subarray(timetable.slotBegin(slot), timetable.slotEnd(slot))).filter(isCounted),
        );
        const rivals = teams2.length === season.teams.length ? '' : ` against ${teamsName(season, teams2)}`;
        const who = `${teamsName(season, teams1)}${teams1.length === 1 ? ' plays' : ' together play'}`;
        const told = games.length > 0 ? ` (${listed(games.map((game) => gameName(timetable, game)))})` : '';
        return {
          cells:
            value > max
              ? games.flatMap((game) =>
                  [homes[game], aways[game]]
                    .filter((team) => ours[team] === 1)
                    .map((team) => ({ team, slot: timetable.slotOf(game), game })),
                )
              : teams1.flatMap((team) => openCells(timetable, team, within, [])),
          sentence: `${who} ${countOf(value, `${SIDE[mode1]}game`)}${rivals} ${slotsName(season, within)}${told}; ${limits(min, max)}.`,
        };
      });
    };
    let sum = 0;
    for (const slot of slots) {
      let value = 0;
      for (let k = timetable.slotBegin(slot); k < timetable.slotEnd(slot); k++) if (isCounted(bySlot[k])) value++;
      if (mode2 === 'EVERY') fail(value, [slot]);
      else sum += value;
    }
    if (mode2 === 'GLOBAL') fail(sum, slots);
  },
};

export const CA5: Definition<'CA5'> = {
  title: 'Opponents met on a road trip',
  definition:
    'On each road trip that begins in `slots`, each team of `teams1` plays at least `min` and at most `max` games against teams of `teams2`. ' +
    'A road trip is an unbroken row of two or more away games; byes do not end it.',
  counting: 'For each team and trip: how far the number of games lies outside `min` to `max`.',
  fields: { teams1: TEAMS, teams2: OPPONENTS, min: MIN, max: MAX, slots: SLOTS },
  scope: ({ teams1 }) => ({ teams: teams1, slots: null }),
  walk: (constraint, timetable, report) => {
    const { teams1, teams2, slots, min, max } = constraint;
    const { season, rows } = timetable;
    const inside = marks(slots, season.slots.length);
    const opponents = marks(teams2, season.teams.length);
    for (const team of teams1) {
      for (const [first, after] of roadTrips(timetable, team)) {
        if (inside[timetable.slotOf(rows[first])] === 0) continue;
        const trip = rows.subarray(first, after);
        const met = trip.reduce((sum, game) => sum + opponents[timetable.opponent(game, team)], 0);
        const deviation = outside(met, constraint);
        if (deviation === 0) continue;
        report(deviation, () => ({
          cells: cellsOfTeam(timetable, team, Array.from(trip)),
          sentence: `${teamName(season, team)} meets ${met === 0 ? 'none' : met} of ${teamsName(season, teams2)} on its road trip ${span(
            season,
            timetable.slotOf(trip[0]),
            timetable.slotOf(trip[trip.length - 1]),
          )}; ${limits(min, max)}.`,
        }));
      }
    }
  },
  robinx: { walk: () => {}, difference: 'It prints these violations but counts nothing.' },
};
