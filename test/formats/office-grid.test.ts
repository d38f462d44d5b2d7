import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { FormatError } from '../../src/formats/format-error.ts';
import { readOfficeGrid, writeOfficeGrid } from '../../src/formats/office-grid.ts';
import { scoreOf } from '../../src/model/evaluate.ts';
import { createSeason, type Season } from '../../src/model/season.ts';
import { chanceOf, randomSchedule } from '../model/random-season.ts';
import { datedSeason } from './dated-season.ts';
import { DATA, withoutData } from './published.ts';

interface RealGame {
  readonly date: string;
  readonly home: string;
  readonly away: string;
}

/** A season of just these games on just these dates, with rules that a schedule can break. */
function seasonOf(games: readonly RealGame[]): Season {
  const codes = [...new Set(games.flatMap(({ home, away }) => [home, away]))].sort();
  const dates = [...new Set(games.map(({ date }) => date))].sort();
  const all = codes.map((_, team) => team);
  const rule = { hard: true, penalty: 1, sentence: null };
  return createSeason({
    name: 'As played',
    provenance: { contributor: null, date: null, country: null, description: null, remarks: null },
    leagues: [{ id: 'L', name: 'League', roundRobins: 0, compact: null, symmetry: 'NONE' }],
    venues: codes.map((id) => ({ id, name: id, timeZone: null, latitude: null, longitude: null })),
    teams: codes.map((id, venue) => ({ id, name: id, abbreviation: id, league: 0, venue })),
    teamGroups: [],
    slots: dates.map((date) => ({ id: date, name: date, date, startTime: null })),
    slotGroups: [],
    additionalGames: games.map(({ home, away }, i) => ({
      id: `game ${i}`,
      home: codes.indexOf(home),
      away: codes.indexOf(away),
      host: 'home',
      venue: null,
      days: 1,
      league: 0,
    })),
    constraints: [
      { ...rule, id: 'a', kind: 'CA3', teams1: all, teams2: all, mode1: 'A', mode2: 'GAMES', intp: 4, min: 0, max: 3 },
      { ...rule, id: 'b', kind: 'BR2', hard: false, teams: all, intp: 0, mode2: 'LEQ', slots: dates.map((_, slot) => slot) },
    ],
    objective: { kind: 'BM', weight: 1, returnHomeAfterDays: null },
    distances: null,
    costs: null,
    carryOverWeights: null,
  });
}

/** A grid typed by hand from a list of games, in the words of the "week" sheets. */
function typed(games: readonly RealGame[], label: (code: string) => string): string {
  const codes = [...new Set(games.flatMap(({ home, away }) => [home, away]))];
  const dates = [...new Set(games.map(({ date }) => date))];
  const rows = dates.map((date) => {
    const [year, month, day] = date.split('-').map(Number);
    const cells = codes.map((code) => {
      const game = games.find((candidate) => candidate.date === date && (candidate.home === code || candidate.away === code));
      return game === undefined ? '' : game.home === code ? label(game.away) : `@${label(game.home)}`;
    });
    return [`${month}/${day}/${year % 100}`, ...cells].join(',');
  });
  return [['Date', ...codes.map(label)].join(','), ...rows].join('\n');
}

const ALIASES: Record<string, string> = { BU: 'BAY', OSU: 'OKST', KST: 'KSU', CINCY: 'CIN', WVA: 'WVU', FLA: 'UF', UH: 'HOU' };

suite('the two real schedules of 2026', { skip: withoutData }, () => {
  const real: Record<string, RealGame[]> = withoutData
    ? {}
    : JSON.parse(readFileSync(path.join(DATA, 'big12.json'), 'utf8')).realSchedules2026;
  for (const sport of ['lacrosse', 'womens-tennis']) {
    test(`${sport}: imported, scored, exported in both layouts, imported again: equal`, () => {
      const games = real[sport];
      const season = seasonOf(games);
      const officeName = (code: string) => Object.keys(ALIASES).find((alias) => ALIASES[alias] === code) ?? code;
      const { schedule, duplicates } = readOfficeGrid(season, typed(games, officeName), ALIASES);
      assert.deepEqual(duplicates, []);
      assert.deepEqual(
        games.map((_, game) => season.slots[schedule.slots[game]].date),
        games.map(({ date }) => date),
      );
      const score = scoreOf(season, schedule);
      for (const layout of ['week', 'day'] as const) {
        const again = readOfficeGrid(season, writeOfficeGrid(season, schedule, layout));
        assert.deepEqual(again, { schedule, duplicates: [] }, layout);
        assert.deepEqual(scoreOf(season, again.schedule), score);
      }
    });
  }

  test('a game that stands twice is told with its place, as the office sheet of women’s tennis has it', () => {
    const games = real['womens-tennis'];
    const text = typed([...games, { date: '2026-04-30', home: 'CIN', away: 'TCU' }], (code) => code);
    const season = seasonOf(games);
    const later = createSeason({ ...season, slots: [...season.slots, { id: 'late', name: 'late', date: '2026-04-30', startTime: null }] });
    const { duplicates } = readOfficeGrid(later, text);
    assert.deepEqual(
      duplicates.map(({ line, home, away, date }) => [line, home, away, date]),
      [[29, 'CIN', 'TCU', '2026-04-30']],
    );
  });
});

/** As {@link datedSeason}, one slot a date, with names that must be told apart from marks and empty cells. */
function awkwardSeason(): Season {
  const { slots, teams, ...rest } = datedSeason();
  return createSeason({
    ...rest,
    slots: slots.map((slot, i) => ({ ...slot, date: `2026-0${i + 1}-28` })),
    teams: teams.map((team, i) => ({ ...team, abbreviation: ['OPEN', 'A/B', 'at home', 'X (N)'][i] })),
  });
}

test('any schedule is the same after it was written and read in either layout, neutral games and double bookings too', () => {
  for (const season of [datedSeason(), awkwardSeason()]) {
    for (let seed = 1; seed <= 100; seed++) {
      const schedule = randomSchedule(season, chanceOf(seed), true);
      const flipped = schedule.flipped.map((value, game) => (schedule.slots[game] < 0 ? 0 : value));
      for (const layout of ['week', 'day'] as const) {
        const text = writeOfficeGrid(season, schedule, layout);
        assert.deepEqual(readOfficeGrid(season, text), { schedule: { ...schedule, flipped }, duplicates: [] }, `seed ${seed}\n${text}`);
      }
    }
  }
});

test('both layouts look as the office writes them', () => {
  const season = awkwardSeason();
  const schedule = { slots: new Int16Array(7).fill(-1), flipped: new Uint8Array(7) };
  schedule.slots[0] = 1;
  const rowsOf = (layout: 'week' | 'day') => writeOfficeGrid(season, schedule, layout).split('\r\n');
  assert.deepEqual([rowsOf('week')[0], rowsOf('week')[2]], ['Week,Date,t0,t1,t2,t3', '5,2/28/26,t1,@t0,,']);
  assert.deepEqual([rowsOf('day')[0], rowsOf('day')[2]], ['Day,Date,t0,t1,t2,t3', 'Sat,28-Feb,vs t1,@ t0,,']);
});

suite('faults tell row, column and value', () => {
  const season = awkwardSeason();
  const faults = (...rows: string[]) => {
    try {
      readOfficeGrid(season, rows.join('\n'));
    } catch (error) {
      if (error instanceof FormatError) return error.faults.map(({ line, column, value }) => [line, column, value]);
      throw error;
    }
    return [];
  };
  const cases: [string, string[], unknown[][]][] = [
    ['an opponent that nobody knows', ['Date,t0,t1', '1/28/26,@NOBODY,'], [[2, 2, '@NOBODY']]],
    ['a team against itself', ['Date,t0,t1', '1/28/26,t0,'], [[2, 2, 't0']]],
    ['a column that is no team', ['Date,t0,t1,t9', '1/28/26,,,'], [[1, 4, 't9']]],
    ['a team with two columns', ['Date,t0,t1,t0', '1/28/26,,,'], [[1, 4, 't0']]],
    ['a date that the season does not have', ['Date,t0,t1', '7/4/26,t1,@t0'], [[2, 1, '7/4/26']]],
    ['a weekday that the date is not', ['Day,Date,t0,t1', 'Mon,28-Feb,vs t1,@ t0'], [[2, 2, '28-Feb']]],
    ['a date that is none', ['Week,Date,t0,t1', '1,13/45/26,t1,@t0'], [[2, 2, '13/45/26']]],
    ['games without a date', ['Date,t0,t1', ',t1,@t0'], [[2, 1, '']]],
    ['a game in one column only', ['Date,t0,t1', '1/28/26,@t1,'], [[2, 2, '@t1']]],
    [
      'two hosts',
      ['Date,t0,t1', '1/28/26,t1,t0'],
      [
        [2, 2, 't1'],
        [2, 3, 't0'],
      ],
    ],
    ['no teams at all', ['a,b', 'c,d'], [[1, undefined, undefined]]],
  ];
  for (const [name, rows, expected] of cases) {
    test(name, () => assert.deepEqual(faults(...rows), expected));
  }

  test('an opponent without a column of its own needs no second cell; rows without games may have any date', () => {
    const { schedule } = readOfficeGrid(season, 'Date,t0,t1\n1/28/26,@t3,bye\nThu 28-May,--,\n7/4/26,,open');
    assert.deepEqual(
      [...schedule.slots].filter((slot) => slot >= 0),
      [0],
    );
  });
});
