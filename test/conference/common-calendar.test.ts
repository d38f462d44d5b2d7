import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { examples, readConference, readSports, seeded } from '../../scripts/big12.ts';
import { partnerSeason } from '../../scripts/make-examples.ts';
import { joinSchedules, matchupsIn, yieldTo } from '../../src/conference/common-calendar.ts';
import { ConferenceFacts } from '../../src/conference/conference-facts.ts';
import { buildSeason, type SportDocument } from '../../src/conference/conference-season.ts';
import { damaged } from '../../src/conference/damage.ts';
import { buildPartnerSeason, type PartnerDocument } from '../../src/conference/partners.ts';
import type { Rule } from '../../src/conference/rules/index.ts';
import { readScheduleDocument } from '../../src/formats/schedule-document.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Season } from '../../src/model/season.ts';
import { Random } from '../../src/search/random.ts';

const facts = new ConferenceFacts({ ...readConference().document, rules: [] });

/** Each rule across sports, by itself; one in hours, once with start times and once without. */
const RULES: readonly (readonly [rule: string, given: Rule['with'], starts: boolean])[] = [
  ['shared-buildings', { days: 1, sports: ['mens-basketball'] }, false],
  ['not-home-together', { days: 3, sports: ['mens-basketball'] }, false],
  ['changeover', { sports: ['mens-basketball'], lasts: 2, after: 3, othersLast: 2, before: 4 }, true],
  ['changeover', { sports: ['mens-basketball'], lasts: 2, after: 3, othersLast: 2, before: 40 }, false],
  ['campus-load', { sports: ['mens-basketball'], atMost: 1 }, false],
];

function sport(key: string, startTime: string | null, rules: readonly Rule[]): SportDocument {
  const document = readSports().get(key)!;
  const windows = document.calendar.windows.map((window) => ({
    ...window,
    ...(startTime === null ? {} : { starts: window.days.map((day) => ({ day, startTime })) }),
  }));
  return { ...document, rules, calendar: { ...document.calendar, windows } };
}

function scattered(season: Season, random: Random, share: number): Schedule {
  return {
    slots: Int16Array.from(season.games, () => (random.unit() < share ? random.below(season.slots.length) : -1)),
    flipped: Uint8Array.from(season.games, ({ host }) => (host === 'either' ? random.below(2) : 0)),
  };
}

for (const [rule, given, hasStarts] of RULES) {
  test(`${rule}${hasStarts ? ' with start times' : ''}: who makes way for the sports before it breaks no rule across sports, and who does not breaks one`, () => {
    const use = { rule, id: 'across', on: true, hard: true, weight: 1, with: given, reason: '', owner: '', source: '' };
    const documents = [
      sport('womens-basketball', hasStarts ? '18:00' : null, [use]),
      sport('mens-basketball', hasStarts ? '14:00' : null, []),
    ];
    const alone = new Map(documents.map((document) => [document.key, buildSeason(document.key, facts, [document], seeded(1)).season]));
    const matchups = new Map([...alone].map(([key, season]) => [key, matchupsIn(season)]));
    const joint = buildSeason('both', facts, documents, seeded(1), matchups);
    const random = new Random(5);
    const outcomes = new Set<boolean>();
    for (let trial = 0; trial < 60; trial++) {
      const [own, other] = ['womens-basketball', 'mens-basketball'].map((key) => {
        const season = alone.get(key)!;
        return { season, schedule: scattered(season, random, trial % 3 === 0 ? 0.6 : 0.03) };
      });
      const taken = yieldTo(joint, joinSchedules(joint, new Map([['mens-basketball', other]])), 'womens-basketball');
      const kept = evaluate(damaged(own.season, taken), own.schedule)
        .totals.filter(({ constraint }) => constraint.id.startsWith('taken-'))
        .every(({ deviation }) => deviation === 0);
      const together = joinSchedules(
        joint,
        new Map([
          ['womens-basketball', own],
          ['mens-basketball', other],
        ]),
      );
      const broken = evaluate(joint.season, together).totals.some(
        ({ constraint, deviation }) => constraint.id.startsWith('womens-basketball:across') && deviation > 0,
      );
      // Two games of the others may break a rule about numbers by themselves.
      if (rule !== 'campus-load' || !broken || !kept) assert.equal(kept, !broken, `trial ${trial}`);
      outcomes.add(kept);
    }
    assert.equal(outcomes.size, 2, 'some schedules keep it and some do not');
  });
}

test('pairs of travel partners make way as their matches must: each match that is too near costs the pairs the same', () => {
  const use = { rule: 'not-home-together', id: 'across', on: true, hard: true, weight: 3, with: { sports: ['mens-tennis'], days: 2 } };
  const women = { ...readSports().get('womens-tennis')!, rules: [{ ...use, reason: '', owner: '', source: '' }] } as PartnerDocument;
  const men = sport('mens-tennis', null, []);
  const { pairs, matches, unfold, makeWay } = partnerSeason(facts, women);
  const other = buildSeason('men', facts, [men], seeded(1)).season;
  const matchups = new Map([
    ['womens-tennis', matchupsIn(matches.season)],
    ['mens-tennis', matchupsIn(other)],
  ]);
  const joint = buildSeason('both', facts, [women, men], seeded(1), matchups);
  const weeks = readScheduleDocument(
    pairs.season,
    JSON.parse(readFileSync(path.join(examples, 'schedules', 'womens-tennis-2026-pairs.json'), 'utf8')),
  );
  const random = new Random(9);
  const costs = new Set<number>();
  for (let trial = 0; trial < 40; trial++) {
    const before = { season: other, schedule: scattered(other, random, trial % 2 === 0 ? 0.1 : 1) };
    const taken = yieldTo(joint, joinSchedules(joint, new Map([['mens-tennis', before]])), 'womens-tennis');
    const order = pairs.season.slots.map((_, slot) => slot).sort(() => random.unit() - 0.5);
    const schedule = { ...weeks, slots: weeks.slots.map((slot) => order[slot]) };
    const cost = (season: Season, of: Schedule) =>
      evaluate(season, of)
        .totals.filter(({ constraint }) => constraint.id.startsWith('taken-'))
        .reduce((sum, { constraint, deviation }) => sum + constraint.penalty * deviation, 0);
    const found = cost(damaged(pairs.season, makeWay(taken)), schedule);
    assert.equal(found, cost(damaged(matches.season, taken), unfold(schedule)), `trial ${trial}`);
    costs.add(found);
  }
  assert.ok(costs.size > 3);
});

test('pairs are refused a hard rule that they cannot keep, in a sentence', () => {
  const women = readSports().get('womens-tennis') as PartnerDocument;
  const { makeWay } = buildPartnerSeason('women', facts, women, seeded(1));
  const some = {
    id: 'load',
    kind: 'CA1',
    hard: true,
    penalty: 1,
    sentence: 'One event a day.',
    teams: [0],
    mode: 'H',
    min: 0,
    max: 1,
    slots: [0, 1],
  } as const;
  assert.throws(
    () => makeWay([some]),
    /Women's Tennis is searched as pairs of travel partners, which cannot keep a hard rule that leaves 1 home games?: One event a day\./,
  );
  assert.deepEqual(makeWay([{ ...some, hard: false }]), []);
});
