import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits, listed, slotName, slotsName, teamsName } from '../../src/model/sentence.ts';
import { ALL_SLOTS, BAYLOR, EVERYONE, HOUSTON, KANSAS, smallSeason } from './small-season.ts';

test('sets of slots are called by what they are: the season, a stretch, a group, or dates', () => {
  const { season } = smallSeason([]);
  assert.equal(slotsName(season, ALL_SLOTS), 'in the season');
  assert.equal(slotsName(season, [4, 1, 2]), 'in the exams');
  assert.equal(slotsName(season, [3, 4, 5]), 'from Jan 10 to Jan 17');
  assert.equal(slotsName(season, [5, 0]), 'on Jan 2 and Jan 17');
  assert.equal(slotsName(season, [3]), 'on Jan 10');
  assert.equal(slotsName(season, []), 'in no slot');
});

test('slots of one day are told apart, slots without a date have their own name', () => {
  const { season } = smallSeason([]);
  const slots = season.slots.map((slot, index) => ({
    ...slot,
    date: index < 2 ? '2026-01-02' : null,
    startTime: index === 0 ? '19:00' : null,
  }));
  const other = { ...season, slots };
  assert.deepEqual(
    [0, 1, 2].map((slot) => slotName(other, slot)),
    ['Jan 2 (19:00)', 'Jan 2 (Date 1)', 'Date 2'],
  );
});

test('sets of teams are called all, by their group, or by name', () => {
  const { season } = smallSeason([]);
  assert.equal(teamsName(season, EVERYONE), 'all teams');
  assert.equal(teamsName(season, [HOUSTON, BAYLOR]), 'the Texas schools');
  assert.equal(teamsName(season, [KANSAS, BAYLOR, HOUSTON]), 'Kansas, Baylor and Houston');
  assert.equal(listed(['a', 'b', 'c', 'd', 'e']), 'a, b, c, d and e');
  assert.equal(listed(['a', 'b', 'c', 'd', 'e', 'f']), 'a, b, c, d and 2 others');
});

test('limits read as they are meant', () => {
  assert.deepEqual(
    [limits(0, 0), limits(0, 1), limits(0, 3), limits(1, Infinity), limits(2, 2), limits(2, 4)],
    [
      'none is allowed',
      'at most 1 is allowed',
      'at most 3 are allowed',
      'at least 1 is required',
      'exactly 2 are required',
      '2 to 4 are required',
    ],
  );
});
