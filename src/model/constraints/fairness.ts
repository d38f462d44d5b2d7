import { carryOver, carryOverEffects, costOf } from '../objective.ts';
import { countOf, figure, listed, onSlot, playsGame, SIDE, slotName, slotsName, teamName, teamsName } from '../sentence.ts';
import { travel } from '../travel.ts';
import { cellOf, cellsOfGames, cellsOfTeam, type Definition, gamesIn, MODE, marks, SLOTS, TEAMS } from './definition.ts';

export const FA1: Definition<'FA1'> = {
  title: 'Home and away in balance',
  definition:
    'After each slot of `slots`, the numbers of home and of away games that a team of `teams` has played differ by at most `intp`.',
  counting: 'For each team: the largest difference after a slot of `slots`, above `intp`.',
  fields: { teams: TEAMS, intp: { type: 'number', meaning: 'largest difference allowed' }, slots: SLOTS },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, intp, slots }, timetable, report) => {
    const { season, rows } = timetable;
    const sorted = slots.toSorted((a, b) => a - b);
    for (const team of teams) {
      let [home, away, position] = [0, 0, timetable.begin(team)];
      let worst = { difference: 0, slot: -1, home: 0, away: 0 };
      for (const slot of sorted) {
        for (const end = timetable.end(team, slot); position < end; position++) {
          if (timetable.isMode(rows[position], team, 'H')) home++;
          else if (timetable.isMode(rows[position], team, 'A')) away++;
        }
        const difference = Math.abs(home - away);
        if (difference > worst.difference) worst = { difference, slot, home, away };
      }
      if (worst.difference <= intp) continue;
      report(worst.difference - intp, () => ({
        cells: cellsOfTeam(timetable, team, Array.from(rows.subarray(timetable.begin(team), timetable.end(team, worst.slot)))),
        sentence: `Up to ${slotName(season, worst.slot)}, ${teamName(season, team)} has played ${countOf(worst.home, 'home game')} and ${countOf(
          worst.away,
          'away game',
        )}; they may differ by ${figure(intp)}.`,
      }));
    }
  },
  robinx: {
    difference:
      'It follows the length of the current row of games at one side (1 for the first game, 0 after a change, one more with each repetition); if the ' +
      'largest length reached in a slot of `slots` is above `intp`, the deviation is that length itself.',
    walk: ({ teams, intp, slots }, timetable, report) => {
      const { season, rows } = timetable;
      const inside = marks(slots, season.slots.length);
      for (const team of teams) {
        let [run, longest, last] = [1, 0, -1];
        for (let position = timetable.begin(team), end = timetable.end(team); position < end; position++) {
          if (position > timetable.begin(team)) run = timetable.isBreak(position, team) ? run + 1 : 0;
          if (inside[timetable.slotOf(rows[position])] === 0 || run <= longest) continue;
          longest = run;
          last = position;
        }
        if (longest <= intp) continue;
        report(longest, () => ({
          cells: [cellOf(timetable, rows[last], team)],
          sentence: `${teamName(season, team)} repeats its side ${figure(longest)} times in a row up to ${slotName(
            season,
            timetable.slotOf(rows[last]),
          )}; ${figure(intp)} are allowed.`,
        }));
      }
    },
  },
};

export const FA2: Definition<'FA2'> = {
  title: 'Games played in step',
  definition:
    'After each slot of `slots`, the numbers of games of `mode` that each two teams of `teams` have played so far differ by at most `intp`.',
  counting: 'For each pair of teams: the largest difference after a slot of `slots`, above `intp`.',
  fields: { teams: TEAMS, mode: MODE, intp: { type: 'number', meaning: 'largest difference allowed' }, slots: SLOTS },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, mode, intp, slots }, timetable, report) => {
    const { season } = timetable;
    const sorted = slots.toSorted((a, b) => a - b);
    const width = sorted.length;
    const played = new Int16Array(teams.length * width);
    teams.forEach((team, i) => {
      let sum = 0;
      let from = 0;
      for (let k = 0; k < width; k++) {
        sum += timetable.count(team, mode, null, from, sorted[k]);
        played[i * width + k] = sum;
        from = sorted[k] + 1;
      }
    });
    for (let i = 0; i < teams.length; i++) {
      for (let j = i + 1; j < teams.length; j++) {
        let worst = 0;
        let at = -1;
        for (let k = 0; k < width; k++) {
          const difference = Math.abs(played[i * width + k] - played[j * width + k]);
          if (difference <= worst) continue;
          worst = difference;
          at = k;
        }
        if (worst <= intp) continue;
        report(worst - intp, () => {
          const [more, less] = played[i * width + at] > played[j * width + at] ? [i, j] : [j, i];
          const slot = sorted[at];
          return {
            cells: [teams[more], teams[less]].map((team) => {
              const position = timetable.begin(team, slot);
              return { team, slot, game: position < timetable.end(team, slot) ? timetable.rows[position] : null };
            }),
            sentence: `After ${slotName(season, slot)}, ${teamName(season, teams[more])} has played ${countOf(
              played[more * width + at],
              `${SIDE[mode]}game`,
            )} and ${teamName(season, teams[less])} ${figure(played[less * width + at])}; they may differ by ${figure(intp)}.`,
          };
        });
      }
    }
  },
};

export const FA3: Definition<'FA3'> = {
  title: 'Hosts take turns',
  definition: 'Each two teams of `teams` host each other in turn.',
  counting: 'For each pair of teams: the number of games between them with the same host as the one before. Neutral games are passed over.',
  fields: { teams: TEAMS },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams }, timetable, report) => {
    const { season, homes, aways, bySlot } = timetable;
    const ours = marks(teams, season.teams.length);
    const count = season.teams.length;
    const before = new Int32Array(count * count).fill(-1);
    for (const game of bySlot) {
      const [home, away] = [homes[game], aways[game]];
      if (ours[home] + ours[away] < 2 || timetable.isNeutral(game)) continue;
      const pair = Math.min(home, away) * count + Math.max(home, away);
      const earlier = before[pair];
      before[pair] = game;
      if (earlier < 0 || homes[earlier] !== home) continue;
      report(1, () => ({
        cells: cellsOfGames(timetable, [earlier, game]),
        sentence: `${teamName(season, home)} hosts ${teamName(season, away)} ${onSlot(season, timetable.slotOf(earlier))} and the next time ${onSlot(
          season,
          timetable.slotOf(game),
        )}; hosts must take turns.`,
      }));
    }
  },
  robinx: { walk: () => {}, difference: 'It does not remember the host of the game before: always 0.' },
};

export const FA4: Definition<'FA4'> = {
  title: 'Carry-over effects',
  definition:
    'The carry-over value of `teams` is at most `intp`: the sum over ordered pairs (i, j) of different teams of `teams`, of one league, of w(i, j) times the ' +
    'square of the number of teams that play j right after i. After a team’s last game comes its first; w is 1 if the season gives no weights.',
  counting: 'The value above `intp`.',
  fields: {
    teams: { type: 'teams', meaning: 'the teams that give and receive the effects' },
    intp: { type: 'number', meaning: 'largest value allowed' },
  },
  scope: () => ({ teams: null, slots: null }),
  walk: ({ teams, intp }, timetable, report) => {
    const value = carryOver(timetable, teams);
    if (value <= intp) return;
    report(value - intp, () => {
      const { season } = timetable;
      const effects = carryOverEffects(timetable);
      const pairs = teams.flatMap((i) => teams.filter((j) => j !== i).map((j) => ({ i, j, effect: effects[i * season.teams.length + j] })));
      const [worst] = pairs.sort((a, b) => b.effect - a.effect);
      return {
        cells: teams.map((team) => ({ team, slot: -1, game: null })),
        sentence: `The carry-over value of ${teamsName(season, teams)} is ${figure(value)}; the limit is ${figure(intp)}.${
          worst === undefined
            ? ''
            : ` The largest effect: ${countOf(worst.effect, 'team')} ${worst.effect === 1 ? 'plays' : 'play'} ${teamName(season, worst.j)} right after ${teamName(season, worst.i)}.`
        }`,
      };
    });
  },
  robinx: { walk: () => {}, difference: 'It does not implement this kind: always 0.' },
};

export const FA5: Definition<'FA5'> = {
  title: 'Travel of a group of teams',
  definition:
    'The teams of `teams` together travel at most `intp` in `slots`. A leg belongs to the slot of the game that it leads to, a way home to that of the game ' +
    'before; the way is that of the travel objective.',
  counting: 'The sum of the legs above `intp`.',
  fields: {
    teams: { type: 'teams', meaning: 'the teams concerned, together' },
    intp: { type: 'number', meaning: 'longest way allowed' },
    slots: SLOTS,
  },
  scope: ({ teams }) => ({ teams, slots: null }),
  walk: ({ teams, intp, slots }, timetable, report) => {
    const { season } = timetable;
    const inside = marks(slots, season.slots.length);
    let miles = 0;
    let longest = { leg: 0, team: -1, game: -1 };
    for (const team of teams) {
      travel(timetable, team, season.objective.returnHomeAfterDays, (_from, _to, leg, game) => {
        if (inside[timetable.slotOf(game)] === 0) return;
        miles += leg;
        if (leg > longest.leg) longest = { leg, team, game };
      });
    }
    if (miles <= intp) return;
    report(miles - intp, () => ({
      cells: longest.game < 0 ? teams.map((team) => ({ team, slot: -1, game: null })) : [cellOf(timetable, longest.game, longest.team)],
      sentence: `${teamsName(season, teams)} ${teams.length === 1 ? 'travels' : 'together travel'} ${figure(miles)} ${slotsName(season, slots)}; the limit is ${figure(intp)}.${
        longest.game < 0
          ? ''
          : ` The longest leg, ${figure(longest.leg)}: ${teamName(season, longest.team)} ${playsGame(timetable, longest.game, longest.team)}.`
      }`,
    }));
  },
  robinx: { walk: () => {}, difference: 'It prints this violation but counts nothing.' },
};

export const FA6: Definition<'FA6'> = {
  title: 'Costs of home games',
  definition:
    'The costs of the games that the teams of `teams` host in `slots`, by the season’s table of costs, are at most `intp` together.',
  counting: 'The sum of the costs above `intp`.',
  fields: {
    teams: { type: 'teams', meaning: 'the hosts, together' },
    intp: { type: 'number', meaning: 'highest sum allowed' },
    slots: SLOTS,
  },
  scope: ({ teams, slots }) => ({ teams, slots }),
  walk: ({ teams, intp, slots }, timetable, report) => {
    const { season, bySlot, homes } = timetable;
    const ours = marks(teams, season.teams.length);
    let costs = 0;
    const games: number[] = [];
    for (const slot of slots) {
      for (let k = timetable.slotBegin(slot); k < timetable.slotEnd(slot); k++) {
        if (ours[homes[bySlot[k]]] === 0) continue;
        costs += costOf(timetable, bySlot[k]);
        games.push(bySlot[k]);
      }
    }
    if (costs <= intp) return;
    report(costs - intp, () => {
      const dearest = games.toSorted((a, b) => costOf(timetable, b) - costOf(timetable, a)).slice(0, 3);
      return {
        cells:
          games.length > 0
            ? games.map((game) => cellOf(timetable, game, homes[game]))
            : teams.map((team) => ({ team, slot: -1, game: null })),
        sentence: `The games hosted by ${teamsName(season, teams)} ${slotsName(season, slots)} cost ${figure(costs)}; the limit is ${figure(intp)}. The dearest: ${listed(dearest.map((game) => `${teamName(season, homes[game])} ${playsGame(timetable, game, homes[game])}`))}.`,
      };
    });
  },
};

export const EQ1: Definition<'EQ1'> = {
  title: 'Equal shares',
  definition: 'The numbers of games of `mode` that each two teams of `teams` play in `slots` differ by at most `intp`.',
  counting: 'For each pair of teams: the difference above `intp`.',
  fields: { teams: TEAMS, mode: MODE, intp: { type: 'number', meaning: 'largest difference allowed' }, slots: SLOTS },
  scope: ({ teams, slots }) => ({ teams, slots }),
  walk: ({ teams, mode, intp, slots }, timetable, report) => {
    const { season } = timetable;
    const games = teams.map((team) => gamesIn(timetable, team, mode, slots, null));
    teams.forEach((_, i) => {
      for (let j = i + 1; j < teams.length; j++) {
        const [more, less] = games[i].length >= games[j].length ? [i, j] : [j, i];
        const difference = games[more].length - games[less].length;
        if (!(difference > intp)) continue;
        report(difference - intp, () => ({
          cells: [...cellsOfTeam(timetable, teams[more], games[more]), { team: teams[less], slot: -1, game: null }],
          sentence: `${teamName(season, teams[more])} plays ${countOf(games[more].length, `${SIDE[mode]}game`)} ${slotsName(
            season,
            slots,
          )} and ${teamName(season, teams[less])} ${figure(games[less].length)}; they may differ by ${figure(intp)}.`,
        }));
      }
    });
  },
};
