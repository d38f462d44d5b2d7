import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClauseDraft } from '../../src/search/exact/clause-draft.ts';
import { ClauseSolver, type Outcome } from '../../src/search/exact/clause-solver.ts';
import { Random } from '../../src/search/random.ts';

const isOver = () => false;
const ALL = { conflicts: Infinity, isOver };

/** Whether literal l holds in an assignment of all variables, one bit each. */
const holdsIn = (assignment: number, literal: number) => ((assignment >> (literal >> 1)) & 1) === 1 - (literal & 1);

/** A few variables, clauses and sums by chance. */
function drawDraft(random: Random, variables: number) {
  const draft = new ClauseDraft();
  for (let v = 0; v < variables; v++) draft.variable();
  const literal = () => random.below(2 * variables);
  const literals = (count: number) => Array.from({ length: count }, literal);
  const isKept: ((assignment: number) => boolean)[] = [];
  for (let k = 0; k < 1 + random.below(12); k++) {
    const own = literals(1 + random.below(4));
    draft.clause(own);
    isKept.push((assignment) => own.some((l) => holdsIn(assignment, l)));
  }
  for (let k = 0; k < random.below(6); k++) {
    const own = literals(2 + random.below(6));
    const weights = own.map(() => 1 + (k % 2) * random.below(4));
    const bound = random.below(8);
    // Literals may stand twice, and beside their opposites.
    draft.linear(own, weights, bound);
    isKept.push((assignment) => own.reduce((sum, l, at) => sum + (holdsIn(assignment, l) ? weights[at] : 0), 0) <= bound);
  }
  return { draft, isKept: (assignment: number) => isKept.every((holds) => holds(assignment)) };
}

const assignments = (variables: number) => Array.from({ length: 2 ** variables }, (_, assignment) => assignment);

test('it finds an assignment where there is one, and none where there is none', () => {
  const random = new Random(1);
  const met = { found: 0, none: 0, open: 0 };
  for (let k = 0; k < 1500; k++) {
    const { draft, isKept } = drawDraft(random, 7);
    const solver = new ClauseSolver(draft, random);
    for (let again = 0; again < 3; again++) {
      const assumed = again === 0 ? [] : [random.below(14), random.below(14)];
      const isPossible = assignments(7).some((assignment) => isKept(assignment) && assumed.every((l) => holdsIn(assignment, l)));
      const outcome = solver.solve({ ...ALL, assumed });
      met[outcome]++;
      assert.equal(outcome, isPossible ? 'found' : 'none', `draft ${k}, assumed ${assumed}`);
      if (outcome === 'found') {
        const found = assignments(7).filter((assignment) =>
          Array.from({ length: 7 }, (_, v) => 2 * v).every((l) => solver.holds(l) === holdsIn(assignment, l)),
        );
        assert.equal(found.length, 1, 'each variable is one or the other');
        assert.ok(isKept(found[0]) && assumed.every((l) => holdsIn(found[0], l)));
      }
      solver.forget();
    }
  }
  assert.ok(met.found > 1000 && met.none > 500 && met.open === 0, JSON.stringify(met));
});

test('with the bound of a sum lowered as long as that can be, the sum is the least there is', () => {
  const random = new Random(2);
  let compared = 0;
  for (let k = 0; k < 300; k++) {
    const { draft, isKept } = drawDraft(random, 7);
    const literals = Array.from({ length: 7 }, (_, v) => 2 * v + random.below(2));
    const weights = literals.map(() => 1 + random.below(5));
    const cost = draft.sum(literals, weights);
    const costOf = (holds: (literal: number) => boolean) => literals.reduce((sum, l, at) => sum + (holds(l) ? weights[at] : 0), 0);
    const costs = assignments(7)
      .filter(isKept)
      .map((assignment) => costOf((l) => holdsIn(assignment, l)));
    const solver = new ClauseSolver(draft, random);
    let least = Infinity;
    while (solver.solve({ ...ALL, bounded: { constraint: cost, bound: least - 1 } }) === 'found') {
      const sum = costOf((l) => solver.holds(l));
      assert.ok(sum < least, 'each is below the one before');
      least = sum;
      solver.forget();
    }
    assert.equal(least, Math.min(Infinity, ...costs));
    solver.forget();
    assert.equal(solver.solve(ALL) === 'found', costs.length > 0, 'without a bound all is as before');
    if (costs.length > 0) compared++;
  }
  assert.ok(compared > 100);
});

/** So many pigeons, each in one of so many holes, one in each. */
function pigeons(count: number, holes: number, asClauses: boolean): ClauseDraft {
  const draft = new ClauseDraft();
  const at = Array.from({ length: count }, () => Array.from({ length: holes }, () => draft.variable()));
  for (const own of at) draft.clause(own);
  for (let hole = 0; hole < holes; hole++) {
    const here = at.map((own) => own[hole]);
    if (!asClauses) draft.atMost(here, 1);
    else for (const one of here) for (const other of here) if (one < other) draft.clause([one ^ 1, other ^ 1]);
  }
  return draft;
}

test('it proves what takes thousands of conflicts, forgetting on the way, and goes on where it was interrupted', () => {
  for (const asClauses of [true, false]) {
    const solver = new ClauseSolver(pigeons(9, 8, asClauses), new Random(3));
    let outcome: Outcome = 'open';
    let rounds = 0;
    while (outcome === 'open') {
      const before = solver.conflicts;
      outcome = solver.solve({ conflicts: 1000, isOver });
      assert.ok(solver.conflicts - before <= 1000);
      rounds++;
    }
    assert.equal(outcome, 'none');
    assert.ok(rounds > 4, `${rounds} rounds`);
    assert.equal(solver.solve(ALL), 'none', 'and stays so');
    assert.equal(new ClauseSolver(pigeons(9, 9, asClauses), new Random(3)).solve(ALL), 'found');
  }
});

test('it ends when it is told to, and the same seed goes the same way', () => {
  const ended = new ClauseSolver(pigeons(12, 11, false), new Random(4));
  assert.equal(ended.solve({ conflicts: Infinity, isOver: () => ended.conflicts >= 500 }), 'open');
  assert.ok(ended.conflicts >= 500 && ended.conflicts < 600);
  const walk = (seed: number) => {
    const solver = new ClauseSolver(pigeons(9, 9, true), new Random(seed));
    solver.solve(ALL);
    return [solver.conflicts, ...Array.from({ length: 81 }, (_, v) => solver.holds(2 * v))];
  };
  assert.deepEqual(walk(5), walk(5));
});
