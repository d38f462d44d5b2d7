import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ruleDocs } from '../../scripts/rule-docs.ts';
import { compileRule, RULES, type Rule } from '../../src/conference/rules/index.ts';
import { evaluate, violationsOf } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Season } from '../../src/model/season.ts';
import { Random } from '../../src/search/random.ts';
import { EXAMPLES, facts, ruleOf, seasonWith } from './rule-examples.ts';

function scattered(season: Season, random: Random): Schedule {
  return {
    slots: Int16Array.from(season.games, () => random.below(season.slots.length)),
    flipped: Uint8Array.from(season.games, ({ host }) => (host === 'either' ? random.below(2) : 0)),
  };
}

test('every rule of the catalogue has an example here', () => {
  assert.deepEqual(Object.keys(EXAMPLES).sort(), RULES.map(({ id }) => id).sort());
});

for (const { id } of RULES) {
  test(`${id}: says itself, is broken by a careless schedule, and explains where`, () => {
    const example = EXAMPLES[id];
    const rule = ruleOf(id, example.with);
    const { season, sports: scopes, ruleOf: owner } = seasonWith(example, [rule]);
    assert.equal(compileRule(rule, { sport: scopes[0], sports: scopes, facts }).sentence, example.sentence);
    const own = season.constraints.filter((constraint) => owner.get(constraint.id) === rule);
    assert.ok(own.length > 0);
    for (const { hard, penalty, sentence } of own) {
      assert.equal(hard, false);
      assert.equal(penalty, 3);
      assert.match(sentence ?? '', /\.$/);
    }
    const random = new Random(3);
    let broken = 0;
    for (let trial = 0; trial < 5; trial++) {
      const { timetable } = evaluate(season, scattered(season, random));
      for (const violation of own.flatMap((constraint) => violationsOf(constraint, timetable))) {
        assert.ok(violation.deviation > 0);
        assert.ok(violation.sentence.length > 20);
        broken++;
      }
    }
    assert.ok(broken > 0, 'no schedule broke it');
  });
}

test('a rule that is switched off asks for nothing', () => {
  const rule = { ...ruleOf('runs', { place: 'away', atMost: 0, of: 1 }), on: false };
  const { season, ruleOf: owner } = seasonWith({ sport: 'lacrosse' }, [rule]);
  assert.equal(season.constraints.filter(({ id }) => owner.has(id)).length, 0);
});

test('wrong parameters are refused with the rule, the place and what is wrong', () => {
  const build = (template: string, given: Rule['with']) => () => seasonWith({ sport: 'lacrosse' }, [ruleOf(template, given)]);
  assert.throws(build('runz', {}), /rule "tried": the catalogue has no "runz"/);
  assert.throws(build('runs', { place: 'away', atMost: 'two', of: 3 }), /rule "tried": with\.atMost must be integer, not "two"/);
  assert.throws(build('runs', { place: 'away', atMost: 2 }), /rule "tried": with must have required properties of/);
  assert.throws(
    build('runs', { place: 'away', atMost: 2, of: 3, off: 4 }),
    /rule "tried": with\.off is no parameter of "runs"; it has teams, place, atMost, of/,
  );
  assert.throws(build('ends', { place: 'away', end: 'last', games: 2 }), /rule "tried": with\.atLeast or with\.atMost must be given/);
  assert.throws(build('games-when', { place: 'home', atLeast: 3, atMost: 2 }), /rule "tried": with\.atLeast 3 is more than with\.atMost 2/);
  assert.throws(build('building-closed', { buildings: ['Igloo'], when: {} }), /rule "tried": no school of Big 12 has a building "Igloo"/);
  assert.throws(build('blackout', { place: 'home', when: { holidays: ['Yule'] } }), /rule "tried": no holiday is known by the name "Yule"/);
  assert.throws(build('runs', { teams: ['KU'], place: 'away', atMost: 2, of: 3 }), /rule "tried": "KU" does not play Lacrosse/);
});

test('docs/rules.md says what the catalogue says (node scripts/rule-docs.ts writes it)', () => {
  assert.equal(readFileSync(path.resolve(import.meta.dirname, '../../docs/rules.md'), 'utf8'), ruleDocs());
});
