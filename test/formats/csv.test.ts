import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCsv, writeCsv } from '../../src/formats/csv.ts';
import { FormatError } from '../../src/formats/format-error.ts';
import { TABLE_LIMITS } from '../../src/formats/table.ts';
import { chanceOf, randomSchedule, randomSeason } from '../model/random-season.ts';
import { datedSeason } from './dated-season.ts';

function faultsOf(read: () => unknown): FormatError['faults'] {
  let faults: FormatError['faults'] = [];
  assert.throws(read, (error) => {
    assert.ok(error instanceof FormatError, `${error}`);
    faults = error.faults;
    return true;
  });
  return faults;
}

test('a schedule is the same after it was written and read', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance, 1);
    const schedule = randomSchedule(season, chance, true);
    const flipped = schedule.flipped.map((value, game) => (schedule.slots[game] < 0 ? 0 : value));
    assert.deepEqual(readCsv(season, writeCsv(season, schedule)), { ...schedule, flipped }, `seed ${seed}`);
  }
});

test('columns stand in any order, teams are known by any of their names, dates stand for slots', () => {
  const season = datedSeason();
  const table = 'Away;HOME;Time;Date;note\nisu;Kansas St.;14:00;2026-03-08;x\nTTU;westvirginia;;2026-12-31\n';
  const { slots, flipped } = readCsv(season, table, { 'Kansas St': 't1' });
  const game = (id: string) => season.games.findIndex((candidate) => candidate.id === id);
  assert.deepEqual([slots[game('t0-t1')], flipped[game('t0-t1')]], [2, 1]);
  assert.deepEqual([slots[game('t2-t3')], flipped[game('t2-t3')]], [5, 1]);
  assert.equal(slots.filter((slot) => slot >= 0).length, 2);
});

test('every wrong row is told with its line, column and value', () => {
  const rows = [
    'date,time,home,away',
    '2026-03-08,14:00,ISU,Nobody',
    '2026-03-09,,ISU,KSU',
    '2026-03-08,,ISU,KSU',
    '2026-03-07,,ISU,TTU',
    '2026-12-31,,ISU,TTU',
  ];
  assert.deepEqual(
    faultsOf(() => readCsv(datedSeason(), rows.join('\r\n'))).map(({ line, path, value }) => [line, path, value]),
    [
      [2, 'away', 'Nobody'],
      [3, 'date', '2026-03-09'],
      [4, 'date', '2026-03-08'],
      [6, 'home', 'ISU'],
    ],
  );
});

test('a table without the columns it needs is refused in words', () => {
  assert.match(faultsOf(() => readCsv(datedSeason(), 'home,opponent\n'))[0].detail, /there is no away, date/);
  assert.match(faultsOf(() => readCsv(datedSeason(), ''))[0].detail, /there is no home, away, date/);
});

test('hostile tables are refused: too long, too wide, a quote that never ends', () => {
  const head = 'date,home,away\n';
  const detail = (text: string) => faultsOf(() => readCsv(datedSeason(), text))[0].detail;
  assert.match(detail(`${head}${'x,y,z\n'.repeat(TABLE_LIMITS.rows + 1)}`), /more than 50000 rows/);
  assert.match(detail(`${head}${','.repeat(10_000)}x`), /columns/);
  assert.match(detail(`${head}"${'x'.repeat(1_000_000)}`), /not a table/);
  assert.match(detail(' '.repeat(TABLE_LIMITS.characters + 1)), /at most/);
});
