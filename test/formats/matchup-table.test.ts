import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FormatError } from '../../src/formats/format-error.ts';
import { type MatchupRow, readMatchups, writeMatchups } from '../../src/formats/matchup-table.ts';

const TEAMS = ['KU', 'KSU', 'BYU'];

test('a table of matchups written and read again is the same', () => {
  const rows: MatchupRow[] = [
    { home: 'KU', away: 'KSU', host: 'home', locked: true },
    { home: 'BYU', away: 'KU', host: 'either', locked: false },
  ];
  assert.deepEqual(readMatchups(writeMatchups(rows), TEAMS), rows);
});

test('columns may stand in any order and case, host and lock may be missing, other columns do not matter', () => {
  assert.deepEqual(readMatchups('note;AWAY;Home\nrivals;ksu;ku\n', TEAMS), [{ home: 'KU', away: 'KSU', host: 'home', locked: false }]);
});

test('every row that cannot be read is named by line and column', () => {
  assert.throws(
    () => readMatchups('home,guest\nKU,KSU\n', TEAMS),
    /line 1: the first row must name the columns home and away; there is no away/,
  );
  assert.throws(
    () => readMatchups('home,away,host,locked\nKU,NEB,home,no\nKU,KU,,\nBYU,KU,nowhere,perhaps\n', TEAMS),
    (error) => {
      assert.ok(error instanceof FormatError);
      assert.deepEqual(
        error.faults.map(({ line, path, detail }) => `${line} ${path}: ${detail}`),
        [
          '2 away: "NEB" is none of the teams KU, KSU, BYU',
          '3 away: "KU" cannot meet itself',
          '4 host: "nowhere" is none of home, either, neutral',
          '4 locked: "perhaps" is none of yes, no',
        ],
      );
      return true;
    },
  );
});
