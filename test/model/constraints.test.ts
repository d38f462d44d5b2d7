import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONSTRAINTS } from '../../src/model/constraints/index.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import { COUNTS } from './examples/counts.ts';
import { DAYS } from './examples/days.ts';
import { FAIRNESS } from './examples/fairness.ts';
import { KANSAS, smallSeason } from './small-season.ts';

const EXAMPLES = [...COUNTS, ...FAIRNESS, ...DAYS];

for (const { claim, kind, games, rule, more, violations, robinx } of EXAMPLES) {
  test(`${kind}: ${claim}`, () => {
    const { season, schedule } = smallSeason(games, rule === undefined ? [] : [{ kind, ...rule }], more);
    const evaluation = evaluate(season, schedule);
    assert.deepEqual(
      evaluation
        .violations()
        .filter(({ constraint }) => constraint.kind === kind)
        .map(({ deviation, sentence }) => [deviation, sentence]),
      violations,
    );
    const deviationBy = (reading: 'paper' | 'robinx') =>
      evaluate(season, schedule, { reading }).totals.find(({ constraint }) => constraint.kind === kind)!.deviation;
    const sum = violations.reduce((total, [deviation]) => total + deviation, 0);
    assert.equal(deviationBy('paper'), sum);
    assert.equal(deviationBy('robinx'), robinx ?? sum);
  });
}

test('every kind of the catalogue has an example that breaks it', () => {
  const shown = new Set(EXAMPLES.filter(({ violations }) => violations.length > 0).map(({ kind }) => kind));
  assert.deepEqual(
    Object.keys(CONSTRAINTS).filter((kind) => !shown.has(kind)),
    [],
  );
});

test('the owner’s sentence of a rule is quoted where the rule is broken', () => {
  const rule = { kind: 'CA1', teams: [KANSAS], mode: 'H', min: 0, max: 0, slots: [0], sentence: 'The circus has the arena.' };
  const { season, schedule } = smallSeason(['Kansas-Baylor@0'], [rule]);
  assert.equal(
    evaluate(season, schedule).violations()[0].sentence,
    'Kansas plays 1 home game on Jan 2; none is allowed. The rule: “The circus has the arena.”',
  );
});
