import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConference } from '../../scripts/big12.ts';
import { type AvailabilityRow, overlapByWeek, readAvailability } from '../../src/conference/availability.ts';

const facts = readConference();
const ROW: AvailabilityRow = {
  school: 'Kansas State',
  first: '2026-02-14',
  last: '2026-02-16',
  sports: 'mens-basketball; womens-basketball',
  kind: 'Facility',
  ask: 'no home game',
  strength: 'hard',
  reason: ' concert ',
};

test('a row becomes an entry that waits for approval, its school known by any of its names', () => {
  for (const school of ['Kansas State', 'KSU', 'kst', 'Kansas State University']) {
    const { entries, faults } = readAvailability([{ ...ROW, school }], facts, 'table');
    assert.deepEqual(faults, []);
    assert.deepEqual(entries, [
      {
        id: 'KSU-2026-02-14-no-home-game',
        school: 'KSU',
        sports: ['mens-basketball', 'womens-basketball'],
        kind: 'facility',
        ask: 'no-home-game',
        dates: [{ first: '2026-02-14', last: '2026-02-16' }],
        hard: true,
        reason: 'concert',
        source: 'table',
        status: 'entered',
      },
    ]);
  }
});

test('everything wrong with a row is said with its number', () => {
  const wrong = { ...ROW, school: 'Nebraska', first: '2026-02-30', kind: 'party', strength: 'firm' };
  const { entries, faults } = readAvailability([ROW, wrong, { ...ROW, last: '2026-02-01' }], facts, 'table');
  assert.equal(entries.length, 1);
  assert.deepEqual(
    faults.map(({ row }) => row),
    [2, 3],
  );
  assert.match(faults[0].detail, /"Nebraska" is no school of Big 12; first "2026-02-30" is not a calendar date/);
  assert.match(faults[0].detail, /kind "party" is none of religious, .*; strength "firm" is none of hard, wish/);
  assert.match(faults[1].detail, /last 2026-02-01 comes before first 2026-02-14/);
});

test('weeks run from Monday to Sunday and gather what touches them', () => {
  const { entries } = readAvailability(
    [ROW, { ...ROW, school: 'BYU', first: '2026-02-15', last: '', ask: 'no-game', sports: '' }],
    facts,
    'table',
  );
  const weeks = overlapByWeek(entries, 'mens-basketball', '2026-02-11', '2026-02-20');
  assert.deepEqual(
    weeks.map(({ first, last, out, notHome }) => ({ first, last, out, notHome })),
    [
      { first: '2026-02-09', last: '2026-02-15', out: ['BYU'], notHome: ['BYU', 'KSU'] },
      { first: '2026-02-16', last: '2026-02-22', out: [], notHome: ['KSU'] },
    ],
  );
  assert.equal(overlapByWeek(entries, 'softball', '2026-02-11', '2026-02-20')[0].entries.length, 1);
});

test('a declined entry does not count', () => {
  const { entries } = readAvailability([ROW], facts, 'table');
  const declined = entries.map((entry) => ({ ...entry, status: 'declined' as const }));
  assert.equal(overlapByWeek(declined, null, '2026-02-11', '2026-02-20')[0].entries.length, 0);
});
