import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RULES } from '../../src/conference/rules/index.ts';
import { readRobinxSeason } from '../../src/formats/robinx.ts';
import { scoreOf } from '../../src/model/evaluate.ts';
import type { Season } from '../../src/model/season.ts';
import { Aim } from '../../src/search/aim.ts';
import { BYE, Problem } from '../../src/search/compile.ts';
import { constructRounds, placeMissing } from '../../src/search/construct.ts';
import { Move } from '../../src/search/move.ts';
import { neighbourhoodsOf } from '../../src/search/neighbourhoods/index.ts';
import { Random } from '../../src/search/random.ts';
import { shapeOf } from '../../src/search/shape.ts';
import { State } from '../../src/search/state.ts';
import { SEARCHABLE } from '../../src/search/unsearchable.ts';
import { EXAMPLES, ruleOf, seasonWith } from '../conference/rule-examples.ts';
import { chanceOf, randomSeason } from '../model/random-season.ts';

/** The increments of the search, held to the model's evaluation from scratch. */

const MOVES = 60;
/** Not 1, so that a soft cost that no weight reaches is seen: travel once was such a one. */
const SOFT_WEIGHT = 3;
const PULL = 1.5;

/** Makes random moves of every neighbourhood, keeping some, and after each holds the state to the model. */
function holdToModel(season: Season, seed: number, moves = MOVES): number {
  const random = new Random(seed);
  const problem = new Problem(season);
  const shape = shapeOf(problem, null);
  const locked = new Uint8Array(season.games.length);
  if (shape.partner === null) for (let k = 0; k < 3; k++) locked[random.below(locked.length)] = 1;
  const state = new State(problem, locked);
  state.load(constructRounds(problem, shape, random));
  placeMissing(state, random);
  const start = state.save();
  state.weigh(Float64Array.from(problem.classes, (_, index) => (index === 0 ? SOFT_WEIGHT : index + 1)));
  // Every second season is pulled to sides drawn by chance.
  const pulled = seed % 2 === 1 && problem.hasBreakEvents ? state.sides.map(() => 1 + random.below(2)) : null;
  state.pull(pulled, PULL);
  const move = new Move(season.games.length + 2);
  let kept = 0;
  const pull = () =>
    pulled === null ? 0 : PULL * state.sides.reduce((sum, side, cell) => sum + (side !== BYE && side !== pulled[cell] ? 1 : 0), 0);
  const isClose = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));
  const hold = (what: string) => {
    const [model, search] = [scoreOf(season, state.save()), state.score()];
    assert.ok(isClose(model.hard, search.hard), `${what}, seed ${seed}: hard ${model.hard} by the model, ${search.hard} by the search`);
    assert.ok(isClose(model.soft, search.soft), `${what}, seed ${seed}: soft ${model.soft} by the model, ${search.soft} by the search`);
    assert.ok(
      isClose(SOFT_WEIGHT * model.soft + pull(), state.soft),
      `${what}, seed ${seed}: soft ${model.soft} by the model, pull ${pull()}, weighed ${state.soft}`,
    );
  };
  hold('first schedule');
  // In every third season moves begin where something is broken.
  const aim = seed % 3 === 0 ? new Aim(state) : null;
  for (const { neighbourhood } of neighbourhoodsOf(problem, shape, aim)) {
    for (let k = 0; k < moves; k++) {
      move.clear();
      aim?.look();
      if (!neighbourhood.propose(state, random, move)) continue;
      if (shape.partner !== null) move.addReturns(shape.twin, shape.partner, state.flips);
      const before = { schedule: state.save(), score: state.score(), hard: state.hard, soft: state.soft };
      // Low limits make evaluation stop early: what it leaves behind must be undone as well.
      const limit = random.below(3) === 0 ? Infinity : random.unit() * 60 - 20;
      const delta = state.evaluate(move, limit);
      if (delta <= limit && random.below(2) === 0) {
        state.keep();
        kept++;
        hold(`${neighbourhood.name} kept`);
        // Hard units stand in the double of a change: beside as many as go and come, soft miles are rounded to so much.
        const tolerance = 1e-6 + 2e-8 * (before.hard + state.hard);
        assert.ok(Math.abs(state.hard + state.soft - before.hard - before.soft - delta) < tolerance, 'the change is what was returned');
        const costs = { hard: state.hard, soft: state.soft };
        state.reset();
        assert.equal(state.hard, costs.hard, `${neighbourhood.name}, seed ${seed}: hard units from scratch`);
        assert.ok(
          Math.abs(state.soft - costs.soft) < tolerance,
          `${neighbourhood.name}, seed ${seed}: soft cost from scratch ${state.soft}, was ${costs.soft}, hard ${state.hard}`,
        );
      } else {
        state.undo(move);
        assert.deepEqual(state.save(), before.schedule, `${neighbourhood.name} undone`);
        const { hard, soft } = state.score();
        assert.equal(hard, before.score.hard, `${neighbourhood.name} undone, seed ${seed}`);
        // Miles weigh in thousandths: a change and its opposite leave a rounding error.
        assert.ok(isClose(soft, before.score.soft), `${neighbourhood.name} undone, seed ${seed}: soft ${soft}, was ${before.score.soft}`);
      }
    }
  }
  locked.forEach((isLocked, game) => {
    if (isLocked === 0) return;
    assert.equal(state.slotOf[game], start.slots[game], 'a locked game keeps its slot');
    assert.equal(state.flips[game], start.flipped[game], 'a locked game keeps its host');
  });
  return kept;
}

test('increments equal the model on random seasons with every kind of constraint', () => {
  const seed = Number(process.env.FLEXTIME_SEED ?? 1);
  const kinds = new Set<string>();
  let kept = 0;
  for (let k = 0; k < 60; k++) {
    const drawn = randomSeason(chanceOf(seed * 1000 + k), 20);
    const season = { ...drawn, constraints: drawn.constraints.filter(({ kind }) => SEARCHABLE.has(kind)) };
    for (const { kind } of [...season.structure, ...season.constraints]) kinds.add(kind);
    kept += holdToModel(season, seed * 1000 + k);
  }
  // Seasons of many hard miles, beside which a soft cost once lost its decimals.
  for (const known of [3050, 12_002, 19_058]) {
    const drawn = randomSeason(chanceOf(known), 20);
    holdToModel({ ...drawn, constraints: drawn.constraints.filter(({ kind }) => SEARCHABLE.has(kind)) }, known);
  }
  assert.ok(kept > 1000, `${kept} moves were kept`);
  for (const kind of SEARCHABLE) assert.ok(kinds.has(kind), `${kind} was met`);
});

for (const { id } of RULES) {
  test(`increments equal the model on a season under the office's rule ${id}`, () => {
    const { season } = seasonWith(EXAMPLES[id], [ruleOf(id, EXAMPLES[id].with)]);
    assert.ok(season.constraints.some((constraint) => constraint.id.startsWith('tried') || constraint.id.includes(':tried')));
    assert.ok(holdToModel(season, 7, 12) > 0);
  });
}

const data = join(import.meta.dirname, '../../../shared/data');

test('increments equal the model on published seasons', { skip: !existsSync(data) && 'no ../shared/data' }, () => {
  const files = [
    ...readdirSync(join(data, 'other')).flatMap((name) => (name.endsWith('.xml') ? [join(data, 'other', name)] : [])),
    ...['Early_3', 'Early_12', 'Early_15', 'Middle_2'].map((name) => join(data, `itc2021/ITC2021_${name}.xml`)),
    join(data, 'ttp/NL6.xml'),
  ];
  for (const [index, file] of files.entries()) assert.ok(holdToModel(readRobinxSeason(readFileSync(file, 'utf8')), index) > 0, file);
});
