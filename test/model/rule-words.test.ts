import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Constraint } from '../../src/model/constraint.ts';
import { ruleWords } from '../../src/model/rule-words.ts';
import { base, league } from '../search/league.ts';
import { chanceOf, LISTED_KINDS, randomConstraint, randomSeason } from './random-season.ts';

const season = league(4, 6);
const TEAMS = [0, 1, 2, 3];
const SLOTS = [0, 1, 2, 3, 4, 5];

test('a rule without a sentence says what its fields say', () => {
  const words = (constraint: Constraint) => ruleWords(season, constraint);
  assert.equal(
    words({ ...base, id: 'x', kind: 'GA1', meetings: [{ home: 0, away: 2 }], min: 1, max: 1, slots: [4] }),
    'Given games in some slots: t0 hosts t2; in s4; exactly 1 is required',
  );
  assert.equal(
    words({ ...base, id: 'x', kind: 'CA3', teams1: TEAMS, teams2: TEAMS, mode1: 'A', mode2: 'SLOTS', intp: 3, min: 0, max: 2 }),
    'Games in each stretch of slots or games: all teams; away; length of a sequence 3; at most 2 are allowed',
  );
  assert.equal(
    words({
      ...base,
      id: 'x',
      kind: 'CA2',
      teams1: [1],
      teams2: [0, 3],
      mode1: 'HA',
      mode2: 'GLOBAL',
      min: 0,
      max: Infinity,
      slots: SLOTS,
    }),
    'Games against some opponents in some slots: t1; against t0 and t3; in the season',
  );
  assert.equal(words({ ...base, id: 'x', kind: 'BA2' }), 'One game at a time');
  assert.equal(words({ ...base, id: 'x', kind: 'BA2', sentence: 'Nobody plays twice a day.' }), 'Nobody plays twice a day.');
});

test('every kind has words, without a gap', () => {
  const chance = chanceOf(11);
  const drawn = randomSeason(chance, 0);
  for (const kind of LISTED_KINDS) {
    const constraint = { ...randomConstraint(chance, 'x', drawn.teams.length, drawn.slots.length, kind), sentence: null };
    assert.match(ruleWords(drawn, constraint), /^[A-Z][^:]+: [^;]+(; [^;]+)*$/, kind);
    assert.doesNotMatch(ruleWords(drawn, constraint), /undefined|NaN|∞|\[object/, kind);
  }
});
