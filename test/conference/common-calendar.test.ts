import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConference, readSports, seeded } from '../../scripts/big12.ts';
import { joinSchedules, matchupsIn, yieldTo } from '../../src/conference/common-calendar.ts';
import { ConferenceFacts } from '../../src/conference/conference-facts.ts';
import { buildSeason, type SportDocument } from '../../src/conference/conference-season.ts';
import { damaged } from '../../src/conference/damage.ts';
import type { Rule } from '../../src/conference/rules/index.ts';
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
