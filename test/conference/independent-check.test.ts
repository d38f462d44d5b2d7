import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULES, type Rule } from '../../src/conference/rules/index.ts';
import { writeScheduleDocument } from '../../src/formats/schedule-document.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Season } from '../../src/model/season.ts';
import { playingDays } from '../../src/model/series.ts';
import { Random } from '../../src/search/random.ts';
import { checkRules, checkSharedDays } from './independent-check.ts';
import { documentsWith, EXAMPLES, facts, ruleOf, seasonWith } from './rule-examples.ts';

const MS_PER_DAY = 86_400_000;

/** Games on random dates of their own sport, no team on two of them at once; few of them in some trials, so that rules are kept. */
function spread(season: Season, own: readonly (readonly number[])[], random: Random, share: number): Schedule {
  const taken = new Set<string>();
  const dayOf = (slot: number) => Date.parse(`${season.slots[slot].date}T00:00Z`) / MS_PER_DAY;
  const slots = Int16Array.from(season.games, ({ home, away, league, days }) => {
    if (random.unit() > share) return -1;
    for (let attempt = 0; attempt < 30; attempt++) {
      const slot = own[league][random.below(own[league].length)];
      const cells = [...new Set(playingDays(season, slot, days))].flatMap((day) =>
        [home, away].map((team) => `${team} ${dayOf(slot) + day}`),
      );
      if (cells.some((cell) => taken.has(cell))) continue;
      for (const cell of cells) taken.add(cell);
      return slot;
    }
    return -1;
  });
  return { slots, flipped: Uint8Array.from(season.games, ({ host }) => (host === 'either' ? random.below(2) : 0)) };
}

const TRIALS = 24;

/** Further uses of rules: parameters that the examples leave out. */
const VARIANTS: readonly (readonly [rule: string, sport: string, given: Rule['with']])[] = [
  ['games-when', 'football', { place: 'away', when: { networks: ['FOX'], startsFrom: '15:00' }, atMost: 1 }],
  ['games-when', 'softball', { place: 'anywhere', when: { holidays: ['Spring break'] }, atMost: 1 }],
  ['games-each-window', 'mens-basketball', { place: 'home', each: 'window', when: { weekend: true }, atMost: 0 }],
  ['day-sequence', 'mens-basketball', { place: 'away', days: ['Sat', 'Mon'], atMost: 1, beyondMiles: 700 }],
  ['open-weeks', 'womens-basketball', { when: { windows: ['midweek'] }, atMost: 5 }],
  ['exams', 'baseball', { place: 'home', atMost: 0, daysBefore: 5, exceptTeams: ['UCF', 'BYU'], exceptDays: ['2026-04-25', '2026-05-08'] }],
  ['availability', 'mens-tennis', { entries: 'hard' }],
  ['group-total', 'soccer', { teams: ['ARIZ', 'ASU', 'BYU', 'UTAH'], place: 'anywhere', when: { weeks: [2, 3] }, atMost: 9 }],
  ['games-when', 'baseball', { teams: ['KU', 'ASU', 'BYU'], place: 'anywhere', when: { series: ['Fri-Sat-Sat'] }, atMost: 1 }],
  ['spacing', 'baseball', { place: 'anywhere', when: { series: ['Fri-Sat-Sat'] }, days: 7 }],
  ['rest', 'softball', { days: 6 }],
  ['blackout', 'baseball', { place: 'home', when: { weekdays: ['Sun'], weeks: [1, 2] } }],
  ['runs', 'volleyball', { place: 'away', atMost: 1, of: 2, beyondMiles: 800 }],
  ['runs', 'mens-basketball', { place: 'anywhere', atMost: 1, of: 2, against: ['KU', 'HOU', 'ARIZ', 'ISU'] }],
  ['back-to-back', 'womens-basketball', { place: 'home', atMost: 0, when: { weekend: true } }],
  ['rest', 'volleyball', { days: 4, after: 'away', before: 'away' }],
  ['short-weeks', 'soccer', { days: 4, after: 'home', before: 'away', atMost: 1 }],
  ['spacing', 'football', { place: 'away', when: { networks: ['FOX', 'ESPN'] }, days: 14 }],
  ['around-open-date', 'football', { openDays: 11, after: 'home', before: 'home', atLeast: 0, atMost: 0 }],
  ['off-open-date', 'mens-basketball', { restDays: 6, atLeast: 0, atMost: 2 }],
  ['visits', 'womens-basketball', { hosts: ['BYU', 'UTAH', 'COL'], atMost: 0, when: { weeks: [8, 9, 10, 11] } }],
  [
    'meet-when',
    'mens-basketball',
    {
      pairs: [
        ['KU', 'KSU'],
        ['ARIZ', 'ASU'],
      ],
      when: { weeks: [1, 2] },
      atMost: 0,
    },
  ],
  ['rematch', 'volleyball', { days: 21, games: 0 }],
  ['trip-miles', 'soccer', { per: 'week', miles: 2500 }],
  ['trip-miles', 'volleyball', { per: 'season', miles: 9000 }],
  ['trip-miles', 'softball', { per: 'trip', miles: 3000 }],
  // Dublin is six zones from Kansas.
  ['trip-zones', 'football', { teams: ['ISU', 'KSU', 'KU'], atMost: 2 }],
  ['no-travel-day', 'football', { teams: ['BYU', 'KU'], weekday: 'Fri', eveFrom: '17:00', morrowBefore: '11:00', beyondMiles: 0 }],
];

const USES = [
  ...RULES.map(({ id }) => ({ id, example: EXAMPLES[id] })),
  ...VARIANTS.map(([id, sport, given]) => ({ id, example: { sport, with: given, beside: undefined, previous: undefined } })),
];

for (const { id, example } of USES) {
  test(`${id} ${JSON.stringify(example.with)}: the second path finds it broken where the compiled rule is broken, and nowhere else`, () => {
    const rule = ruleOf(id, example.with, true);
    const documents = documentsWith(example, [rule]);
    const { season, sports, ruleOf: owner } = seasonWith(example, [rule]);
    const own = sports.map(({ slots }) => slots);
    const random = new Random(11);
    let broken = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const schedule = spread(season, own, random, [0.02, 0.1, 0.4, 1][trial % 4]);
      const { games, ...document } = writeScheduleDocument(season, schedule);
      const written = { ...document, games: games.filter(({ slot }) => slot !== null) };
      const isBroken = evaluate(season, schedule).totals.some(({ constraint, deviation }) => owner.has(constraint.id) && deviation > 0);
      const faults =
        documents.length === 1 ? checkRules(facts.document, documents[0], written) : checkSharedDays(facts.document, documents, written);
      assert.equal(faults.length > 0, isBroken, `trial ${trial}: ${faults[0] ?? 'the second path finds nothing'}`);
      if (isBroken) broken++;
    }
    assert.ok(broken > 0, 'the rule was never broken');
  });
}
