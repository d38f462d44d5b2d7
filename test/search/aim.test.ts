import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Constraint } from '../../src/model/constraint.ts';
import { scoreOf } from '../../src/model/evaluate.ts';
import type { Season } from '../../src/model/season.ts';
import { Aim } from '../../src/search/aim.ts';
import { Problem } from '../../src/search/compile.ts';
import { constructRounds, placeMissing } from '../../src/search/construct.ts';
import { Random } from '../../src/search/random.ts';
import { shapeOf } from '../../src/search/shape.ts';
import { State } from '../../src/search/state.ts';
import { chanceOf, randomSeason } from '../model/random-season.ts';
import { all, base, league } from './league.ts';

const isAimedAt = (c: Constraint) =>
  ['CA1', 'CA2', 'CA4', 'GA1', 'BR1', 'BR2'].includes(c.kind) || (c.kind === 'CA3' && c.mode2 === 'SLOTS');

/** Whether a rule asks for more than there can be in one of its sets of slots: then no cell is left that could help. */
function asksTooMuch(c: Constraint): boolean {
  if (c.kind === 'BR1') return c.mode1 === 'EQ' && c.intp >= c.slots.length;
  if (c.kind === 'BR2') return c.mode2 === 'EQ' && c.intp >= c.slots.length * c.teams.length;
  if (c.kind === 'CA3') return c.min > c.intp;
  if (c.kind === 'CA4' && c.mode2 === 'EVERY') return c.min > c.teams1.length;
  return 'min' in c && 'slots' in c && c.min > c.slots.length;
}

/** A schedule by chance, and an aim that looks at it. */
function aimAt(season: Season, seed: number): { state: State; aim: Aim; random: Random } {
  const random = new Random(seed);
  const state = new State(new Problem(season));
  state.load(constructRounds(state.problem, shapeOf(state.problem, null), random));
  placeMissing(state, random);
  const aim = new Aim(state);
  aim.look();
  return { state, aim, random };
}

test('there is a cell to aim at exactly where the model finds a few rules on counts broken', () => {
  let [broken, kept] = [0, 0];
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 120; seed++) {
    const drawn = randomSeason(chanceOf(seed), 20);
    for (const constraint of drawn.constraints.filter((c) => isAimedAt(c) && !asksTooMuch(c))) {
      const season = { ...drawn, structure: [], constraints: [{ ...constraint, hard: true, penalty: 1 }] };
      const { state, aim } = aimAt(season, seed);
      const { hard } = scoreOf(season, state.save());
      // More than that many units may be more rules than can be aimed at.
      if (hard > 25) continue;
      if (hard > 0) kinds.add(constraint.kind);
      if (hard > 0) broken++;
      else kept++;
      assert.equal(aim.cells.length > 0, hard > 0, `season ${seed}, ${JSON.stringify(constraint)}: ${hard} hard, cells ${[...aim.cells]}`);
    }
  }
  assert.ok(broken > 100 && kept > 100, `${broken} broken, ${kept} kept`);
  assert.equal(kinds.size, 7, `broken were ${[...kinds]}`);
});

test('a game too many aims at the games that count, one too few at the cells where one could', () => {
  const slots = [1, 4, 6];
  const rule = { ...base, kind: 'CA1' as const, teams: [2], mode: 'H' as const, slots };
  for (let seed = 1; seed <= 20; seed++) {
    const { state, aim } = aimAt(league(6, 10, [{ ...rule, id: 'none', min: 0, max: 0 }]), seed);
    const atHome = slots
      .map((slot) => 2 * 10 + slot)
      .filter((cell) => state.cells[cell] >= 0 && state.problem.first[state.cells[cell]] === 2);
    assert.deepEqual([...aim.cells], atHome);
    const fewer = aimAt(league(6, 10, [{ ...rule, id: 'all', min: 3, max: 3 }]), seed);
    const others = slots.map((slot) => 2 * 10 + slot).filter((cell) => fewer.state.problem.first[fewer.state.cells[cell]] !== 2);
    assert.deepEqual([...fewer.aim.cells], others);
  }
});

test('moves begin anywhere where nothing is broken, and mostly in what is', () => {
  const rule = { ...base, id: 'r', kind: 'CA1' as const, teams: all(6), mode: 'HA' as const, slots: [3], min: 0 };
  const kept = aimAt(league(6, 10, [{ ...rule, max: 1 }]), 1);
  for (let k = 0; k < 100; k++) assert.equal(kept.aim.draw(kept.random), -1);
  const { aim, random, state } = aimAt(league(6, 10, [{ ...rule, max: 0 }]), 1);
  const drawn = Array.from({ length: 1000 }, () => aim.draw(random));
  assert.deepEqual(
    [...new Set(drawn)].sort((a, b) => a - b),
    [-1, ...all(6).map((team) => team * 10 + 3)],
  );
  const games = Array.from({ length: 1000 }, () => aim.drawGame(random));
  assert.equal(new Set(games).size, state.problem.games, 'each game is drawn');
  assert.ok(games.filter((game) => state.slotOf[game] === 3).length > 500);
});
