import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { examples, readConference } from '../../scripts/big12.ts';
import { type AvailabilityRow, constrainByAvailability, overlapByWeek, readAvailability } from '../../src/conference/availability.ts';
import { addDays } from '../../src/conference/day.ts';
import { readScheduleDocument } from '../../src/formats/schedule-document.ts';
import { readSeasonDocument } from '../../src/formats/season-document.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import { createSeason } from '../../src/model/season.ts';

const readJson = (file: string) => JSON.parse(readFileSync(path.join(examples, file), 'utf8'));

const facts = readConference().document;
const ROW: AvailabilityRow = {
  school: 'Kansas State',
  first: '2026-02-14',
  last: '2026-02-16',
  sports: 'mens-basketball; womens-basketball',
  kind: 'Facility',
  ask: 'no home game',
  strength: 'hard',
  reason: ' concert ',
};

test('a row becomes an entry that waits for approval, its school known by any of its names', () => {
  for (const school of ['Kansas State', 'KSU', 'kst', 'Kansas State University']) {
    const { entries, faults } = readAvailability([{ ...ROW, school }], facts, 'table');
    assert.deepEqual(faults, []);
    assert.deepEqual(entries, [
      {
        id: 'KSU-2026-02-14-no-home-game',
        school: 'KSU',
        sports: ['mens-basketball', 'womens-basketball'],
        kind: 'facility',
        ask: 'no-home-game',
        dates: [{ first: '2026-02-14', last: '2026-02-16' }],
        hard: true,
        reason: 'concert',
        source: 'table',
        status: 'entered',
      },
    ]);
  }
});

test('everything wrong with a row is said with its number and its column', () => {
  const wrong = { ...ROW, school: 'Nebraska', first: '2026-02-30', kind: 'party', strength: 'firm' };
  const { entries, faults } = readAvailability([ROW, wrong, { ...ROW, last: '2026-02-01' }], facts, 'table');
  assert.equal(entries.length, 1);
  assert.deepEqual(
    faults.map(({ row, column }) => [row, column]),
    [
      [2, 'school'],
      [2, 'first'],
      [2, 'kind'],
      [2, 'strength'],
      [3, 'last'],
    ],
  );
  const said = faults.map(({ detail }) => detail);
  assert.match(said[0], /"Nebraska" is no school of Big 12/);
  assert.match(said[1], /"2026-02-30" is not a calendar date/);
  assert.match(said[2], /"party" is none of religious, /);
  assert.match(said[3], /"firm" is none of hard, wish/);
  assert.match(said[4], /2026-02-01 comes before the first day 2026-02-14/);
});

test('weeks run from Monday to Sunday and gather what touches them', () => {
  const { entries } = readAvailability(
    [ROW, { ...ROW, school: 'BYU', first: '2026-02-15', last: '', ask: 'no-game', sports: '' }],
    facts,
    'table',
  );
  const weeks = overlapByWeek(entries, 'mens-basketball', '2026-02-11', '2026-02-20');
  assert.deepEqual(
    weeks.map(({ first, last, out, notHome }) => ({ first, last, out, notHome })),
    [
      { first: '2026-02-09', last: '2026-02-15', out: ['BYU'], notHome: ['BYU', 'KSU'] },
      { first: '2026-02-16', last: '2026-02-22', out: [], notHome: ['KSU'] },
    ],
  );
  assert.equal(overlapByWeek(entries, 'softball', '2026-02-11', '2026-02-20')[0].entries.length, 1);
});

test('a declined entry does not count', () => {
  const { entries } = readAvailability([ROW], facts, 'table');
  const declined = entries.map((entry) => ({ ...entry, status: 'declined' as const }));
  assert.equal(overlapByWeek(declined, null, '2026-02-11', '2026-02-20')[0].entries.length, 0);
});

test('a sport that the conference does not play, and a span of more than a year, are refused', () => {
  const scope = { ...facts, sports: [{ key: 'softball' }] };
  const { faults } = readAvailability(
    [
      { ...ROW, sports: 'softball; cricket' },
      { ...ROW, sports: '', last: '2036-02-16' },
    ],
    scope,
    'table',
  );
  assert.deepEqual(
    faults.map(({ row, column }) => [row, column]),
    [
      [1, 'sports'],
      [2, 'last'],
    ],
  );
  assert.match(faults[0].detail, /"cricket" is no sport of Big 12; it has softball/);
});

const softball = readSeasonDocument(readJson('softball-2026.json'));
const played = readScheduleDocument(softball, readJson('schedules/softball-2026.json'));
const approved = (rows: Partial<AvailabilityRow>[]) =>
  readAvailability(
    rows.map((row) => ({ ...ROW, sports: '', ...row })),
    facts,
    'table',
  ).entries.map((entry) => ({ ...entry, status: 'approved' as const }));

test('an approved entry is a rule of the season, in its own words, and only for the teams and dates that it means', () => {
  const game = softball.games.findIndex(
    ({ days, home }, index) => days === 3 && softball.teams[home].id === 'OKST' && played.flipped[index] === 0,
  );
  const { date } = softball.slots[played.slots[game]];
  // The last of the three days: a series that only ends there is hit.
  const last = addDays(date!, 2);
  const [effect] = constrainByAvailability(softball, approved([{ school: 'OKST', first: last, last: '' }]), 10);
  assert.match(effect.sentence, /^Oklahoma State: no home game on .* \(concert\)\.$/);
  const now = evaluate(createSeason({ ...softball, constraints: [...softball.constraints, ...effect.constraints] }), played);
  const found = now.violations().filter(({ constraint }) => constraint.id === effect.constraints[0].id);
  assert.equal(found.length, 1);
  assert.match(found[0].sentence, /concert/);
  assert.equal(found[0].constraint.hard, true);
});

test('what is not approved, means no team or no date of the season, has no rule and says why', () => {
  const [entry] = approved([{}]);
  const sentences = constrainByAvailability(
    softball,
    [
      { ...entry, status: 'entered' },
      { ...entry, school: 'OKST', sports: ['football'] },
      { ...entry, school: 'OKST', dates: [{ first: '2027-01-01', last: '2027-01-02' }] },
    ],
    10,
  ).map(({ constraints, sentence }) => [constraints.length, sentence]);
  assert.deepEqual(sentences, [
    [0, 'It is not approved.'],
    [0, 'No team of this season is meant.'],
    [0, 'No date of this season lies in it.'],
  ]);
});

test('what the documents of the office made rules of a season, the desk does not ask for again: each wish costs once', () => {
  for (const file of ['baseball-2026.json', 'softball-2026.json', 'all-sports-2025-26.json']) {
    const season = readSeasonDocument(readJson(file));
    const effects = constrainByAvailability(season, facts.availability, 10);
    assert.deepEqual(
      effects.filter(({ constraints }) => constraints.length > 0).map(({ sentence }) => sentence),
      [],
      file,
    );
    assert.ok(effects.some(({ sentence }) => sentence === 'The rules of the season say so already.'));
    const without = createSeason({ ...season, constraints: season.constraints.filter(({ id }) => !/campus-(wishes|dates)/.test(id)) });
    assert.ok(
      constrainByAvailability(without, facts.availability, 10).some(({ constraints }) => constraints.length > 0),
      file,
    );
    const wish = { ...facts.availability[0], id: 'x', school: 'KU', ask: 'no-game' as const, hard: false, status: 'approved' as const };
    const [more] = constrainByAvailability(season, [{ ...wish, dates: [{ first: '2026-03-20', last: '2026-03-29' }], sports: [] }], 10);
    if (file !== 'softball-2026.json') assert.ok(more.constraints.length > 0, 'what no rule says is new');
  }
});

test('a span closes for each sport the slots from which its games reach into it: a series from two days before, a game only on its days', () => {
  const season = readSeasonDocument(readJson('all-sports-2025-26.json'));
  const [entry] = approved([{ school: 'BYU', sports: 'baseball; mens-tennis', ask: 'no game', first: '2026-03-28', last: '2026-03-28' }]);
  const [{ constraints }] = constrainByAvailability(season, [entry], 10);
  const slotsOf = (key: string) =>
    constraints
      .filter(({ teams }) => teams.some((team) => season.teams[team].id === `${key}:BYU`))
      .flatMap(({ slots }) => slots.map((slot) => season.slots[slot].date));
  assert.ok(slotsOf('baseball').includes('2026-03-26'), 'Thursday to Saturday');
  assert.deepEqual([...new Set(slotsOf('mens-tennis'))], ['2026-03-28']);
  assert.equal(new Set(constraints.map(({ id }) => id)).size, constraints.length);
});
