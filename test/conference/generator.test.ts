import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateLeague, generateRelaxed } from '../../src/conference/generator.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import { Random } from '../../src/search/random.ts';

function seeded(seed: number): () => number {
  const random = new Random(seed);
  return () => random.unit();
}

test('the hidden schedule of a generated league keeps every hard constraint and breaks soft ones', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const teams = 4 + 2 * (seed % 9);
    const recipe = { name: `league ${seed}`, teams, phased: seed % 2 === 0, tightness: (seed % 4) / 3 };
    const { season, hidden } = generateLeague(recipe, seeded(seed));
    const { score } = evaluate(season, hidden);
    assert.equal(score.hard, 0, `seed ${seed}`);
    assert.ok(score.soft > 0, `seed ${seed}: the hidden schedule is perfect, so the season asks for nothing`);
    assert.equal(season.games.length, teams * (teams - 1));
  }
});

test('a generated league has all constraint kinds of the competition', () => {
  const { season } = generateLeague({ name: 'kinds', teams: 12, phased: true, tightness: 1 }, seeded(1));
  const kinds = new Set(season.constraints.map(({ kind }) => kind));
  assert.deepEqual([...kinds].sort(), ['BR1', 'BR2', 'CA1', 'CA2', 'CA3', 'CA4', 'FA2', 'GA1', 'SE1']);
});

test('the hidden schedule of a relaxed season keeps every hard constraint, with byes, free hosts and series', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const recipe = {
      name: `season ${seed}`,
      teams: 3 + (seed % 11),
      slots: 2 + (seed % 14),
      density: 0.3 + (seed % 7) / 10,
      freeHosts: (seed % 3) / 2,
      series: (seed % 4) / 4,
      dated: seed % 2 === 0,
      constraints: seed,
    };
    const { season, hidden } = generateRelaxed(recipe, seeded(seed));
    assert.equal(evaluate(season, hidden).score.hard, 0, `seed ${seed}`);
  }
});

test('the same seed makes the same season, another seed another one', () => {
  const make = (seed: number) => generateLeague({ name: 'twice', teams: 10, phased: false, tightness: 0.5 }, seeded(seed));
  assert.deepEqual(make(5), make(5));
  assert.notDeepEqual(make(5).hidden, make(6).hidden);
});

test('an odd league is refused', () => {
  assert.throws(() => generateLeague({ name: 'odd', teams: 7, phased: false, tightness: 0 }, seeded(1)), /7 teams/);
});
