import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Constraint, ConstraintKind } from '../../src/model/constraint.ts';
import type { Contradiction } from '../../src/model/contradiction.ts';
import { scoreOf } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Season } from '../../src/model/season.ts';
import { Contradictions } from '../../src/search/exact/contradictions.ts';
import { Random } from '../../src/search/random.ts';
import { solve } from '../../src/search/solve.ts';
import { chanceOf, pick, randomConstraint } from '../model/random-season.ts';
import { base, league, PAIRINGS } from './league.ts';

const isOver = () => false;
const TEAMS = 4;
const SLOTS = 6;

/** Every schedule of four teams that meet twice in six slots, 5,760 of them. */
function everySchedule({ games }: Season): Schedule[] {
  const gameOf = (home: number, away: number) => games.findIndex((game) => game.home === home && game.away === away);
  const schedules: Schedule[] = [];
  const slots = new Int16Array(games.length).fill(-1);
  const fill = (slot: number) => {
    if (slot === SLOTS) {
      schedules.push({ slots: slots.slice(), flipped: new Uint8Array(games.length) });
      return;
    }
    for (const [[a, b], [c, d]] of PAIRINGS) {
      for (const first of [gameOf(a, b), gameOf(b, a)]) {
        for (const second of [gameOf(c, d), gameOf(d, c)]) {
          if (slots[first] >= 0 || slots[second] >= 0) continue;
          [slots[first], slots[second]] = [slot, slot];
          fill(slot + 1);
          [slots[first], slots[second]] = [-1, -1];
        }
      }
    }
  };
  fill(0);
  return schedules;
}

test('what is told cannot be kept by any of all schedules, and can without any one of it; what is not told can be kept', () => {
  const KINDS: readonly ConstraintKind[] = ['CA1', 'CA2', 'CA3', 'CA4', 'GA1', 'GA2', 'BR1', 'BR2', 'SE1', 'SE2'];
  const every = everySchedule(league(TEAMS, SLOTS));
  assert.equal(every.length, 5760);
  let told = 0;
  let untold = 0;
  const sizes = new Set<number>();
  for (let k = 0; k < 25; k++) {
    const chance = chanceOf(k);
    const rules: Constraint[] = [];
    /** By rule: the schedules that keep it, as bits. */
    const keeping: boolean[][] = [];
    for (const count = 2 + pick(chance, 4); rules.length < count; ) {
      const kind = KINDS[pick(chance, KINDS.length)];
      const rule: Constraint = { ...randomConstraint(chance, `c${rules.length}`, TEAMS, SLOTS, kind), hard: true, penalty: 1 };
      const own = league(TEAMS, SLOTS, [rule]);
      const kept = every.map((schedule) => scoreOf(own, schedule).hard === 0);
      // Most, as they are drawn, can be kept by nothing or by all.
      if ((!kept.includes(true) || !kept.includes(false)) && chance() < 0.9) continue;
      rules.push(rule);
      keeping.push(kept);
    }
    const canKeep = (some: readonly number[]) => every.some((_, at) => some.every((rule) => keeping[rule][at]));
    const found = new Contradictions(league(TEAMS, SLOTS, rules), undefined, undefined, new Random(k)).find(100_000, isOver);
    if (found === null) {
      assert.ok(canKeep([...rules.keys()]), `season ${k}: nothing was told`);
      untold++;
      continue;
    }
    const named = found.rules.map(({ id }) => Number(id.slice(1)));
    assert.ok(!canKeep(named), `season ${k}: ${named} can be kept`);
    for (const one of named) assert.ok(canKeep(named.filter((other) => other !== one)), `season ${k}: ${one} of ${named} plays no part`);
    assert.deepEqual([found.games, found.isLeast], [[], true]);
    sizes.add(named.length);
    told++;
  }
  assert.ok(told >= 8 && untold >= 8, `${told} told, ${untold} not`);
  assert.ok(sizes.size >= 2, `contradictions of ${[...sizes]} rules`);
});

const atHome: Constraint = {
  ...base,
  id: 'home',
  kind: 'CA1',
  teams: [0],
  mode: 'H',
  min: 1,
  max: 1,
  slots: [0],
  sentence: 'T0 opens at home.',
};
const away: Constraint = { ...base, id: 'away', kind: 'CA1', teams: [0], mode: 'A', min: 1, max: 1, slots: [0] };
const other: Constraint = { ...base, id: 'other', kind: 'CA1', teams: [1, 2], mode: 'H', min: 0, max: 1, slots: [1, 2] };

test('rules are told in their words; soft ones and those that play no part are not', () => {
  const season = league(6, 10, [other, atHome, { ...away, hard: false, id: 'soft' }, away]);
  assert.deepEqual(new Contradictions(season, undefined, undefined, new Random(1)).find(1000, isOver), {
    rules: [
      { id: 'home', sentence: 'T0 opens at home.' },
      { id: 'away', sentence: 'Games of a team in some slots: t0; away; in s0; exactly 1 is required' },
    ],
    games: [],
    isLeast: true,
  });
});

test('a locked game that a rule forbids is told with it', () => {
  const season = league(6, 10, [other, atHome]);
  const start = { slots: new Int16Array(season.games.length).fill(-1), flipped: new Uint8Array(season.games.length) };
  const locked = new Uint8Array(season.games.length);
  const lock = (home: number, guest: number, slot: number) => {
    const game = season.games.findIndex((one) => one.home === home && one.away === guest);
    [start.slots[game], locked[game]] = [slot, 1];
  };
  lock(3, 4, 0);
  lock(5, 0, 0);
  lock(4, 2, 3);
  assert.deepEqual(new Contradictions(season, start, locked, new Random(1)).find(1000, isOver), {
    rules: [{ id: 'home', sentence: 'T0 opens at home.' }],
    games: ['t0 at t5 in s0'],
    isLeast: true,
  });
});

test('games without room are told whatever the rules are', () => {
  const found = new Contradictions(league(4, 5, [other]), undefined, undefined, new Random(1)).find(10_000, isOver);
  assert.deepEqual(found, { rules: [], games: [], isLeast: true });
});

test('without time for the least it says so', () => {
  let asked = 0;
  // Proofs as short as these never ask; what lies between them does.
  const season = league(6, 10, [other, atHome, away]);
  const found = new Contradictions(season, undefined, undefined, new Random(1)).find(1000, () => asked++ >= 1);
  assert.equal(found?.isLeast, false);
  assert.ok(found.rules.length >= 2);
});

test('what nobody could read is not told', () => {
  const many = Array.from({ length: 120 }, (_, k): Constraint => ({ ...other, id: `other ${k}` }));
  const find = (rules: readonly Constraint[], isEnded: () => boolean) =>
    new Contradictions(league(6, 10, rules), undefined, undefined, new Random(1)).find(1000, isEnded);
  assert.equal(
    find([...many, atHome, away], () => true),
    null,
  );
  assert.equal(find([...many, atHome, away], isOver)?.rules.length, 2);
});

test('a search tells once, in its first thread, and breaks as little as can be', () => {
  const season = league(6, 10, [other, atHome, away, { ...other, hard: false, id: 'soft' }]);
  const told = (thread: number) => {
    const contradictions: Contradiction[] = [];
    const { score } = solve(season, {
      seed: 1,
      limits: { iterations: 100_000 },
      clock: () => 0,
      thread,
      onContradiction: (contradiction) => contradictions.push(contradiction),
    });
    assert.equal(score.hard, 1);
    return contradictions.map(({ rules }) => rules.map(({ id }) => id));
  };
  assert.deepEqual(told(0), [['home', 'away']]);
  assert.deepEqual(told(1), []);
});

test('a rule of a kind that it does not know keeps it from nothing', () => {
  const balanced: Constraint = { ...base, id: 'balance', kind: 'FA2', teams: [0, 1, 2, 3, 4, 5], mode: 'H', intp: 1, slots: [9] };
  const season = league(6, 10, [balanced, atHome, away]);
  const contradictions: Contradiction[] = [];
  solve(season, { seed: 1, limits: { iterations: 50_000 }, clock: () => 0, onContradiction: (one) => contradictions.push(one) });
  assert.deepEqual(
    contradictions.map(({ rules }) => rules.map(({ id }) => id)),
    [['home', 'away']],
  );
});
