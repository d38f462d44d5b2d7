import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { publishedSchemas } from '../../scripts/schemas.ts';
import { FormatError } from '../../src/formats/format-error.ts';
import { JSON_LIMITS, parseJson } from '../../src/formats/json-schema.ts';
import { readScheduleDocument, writeScheduleDocument } from '../../src/formats/schedule-document.ts';
import { readSeasonDocument, writeSeasonDocument } from '../../src/formats/season-document.ts';
import { chanceOf, LISTED_KINDS, randomSchedule, randomSeason } from '../model/random-season.ts';

const throughJson = (value: unknown) => JSON.parse(JSON.stringify(value));

function faultsOf(read: () => unknown): FormatError['faults'] {
  let faults: FormatError['faults'] = [];
  assert.throws(read, (error) => {
    assert.ok(error instanceof FormatError, `${error}`);
    faults = error.faults;
    return true;
  });
  return faults;
}

test('a season with anything in it is the same after it was written and read; every kind of constraint is met', () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 300; seed++) {
    const season = randomSeason(chanceOf(seed));
    for (const { kind } of season.constraints) kinds.add(kind);
    assert.deepEqual(readSeasonDocument(throughJson(writeSeasonDocument(season))), season, `seed ${seed}`);
  }
  assert.deepEqual(kinds, new Set(LISTED_KINDS));
});

test('a schedule is the same after it was written and read', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance, 1);
    const schedule = randomSchedule(season, chance, true);
    // A game without a slot has no host yet.
    const flipped = schedule.flipped.map((value, game) => (schedule.slots[game] < 0 ? 0 : value));
    const read = readScheduleDocument(season, throughJson(writeScheduleDocument(season, schedule)));
    assert.deepEqual(read, { ...schedule, flipped }, `seed ${seed}`);
  }
});

for (const [file, text] of Object.entries(publishedSchemas())) {
  test(`${file} says what the documents are checked by (node scripts/schemas.ts writes it)`, () => {
    assert.equal(readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8'), text);
  });
}

/** The least that is a season. */
function least(): Record<string, unknown> & Record<'teams' | 'constraints', Record<string, unknown>[]> {
  return {
    format: 'flextime-season',
    version: 1,
    name: 'Least',
    leagues: [{ id: 'L', name: 'League', roundRobins: 1 }],
    venues: [{ id: 'V', name: 'Arena' }],
    teams: ['A', 'B'].map((id) => ({ id, name: id, league: 'L', venue: 'V' })),
    slots: [{ id: 'S', name: 'Day', date: '2026-01-03' }],
    constraints: [{ id: 'c', kind: 'CA1', hard: true, teams: ['A'], mode: 'H', min: 0, slots: ['S'] }],
  };
}

test('what is left out has its default', () => {
  const season = readSeasonDocument(least());
  const [rule] = season.constraints;
  assert.ok(rule.kind === 'CA1');
  assert.deepEqual([rule.max, rule.penalty, rule.sentence], [Infinity, 1, null]);
  assert.deepEqual([season.leagues[0].symmetry, season.teams[0].abbreviation, season.objective.kind], ['NONE', 'A', 'NONE']);
  assert.equal(season.games.length, 1);
});

suite('faults point at their places', () => {
  const cases: [string, string, (season: ReturnType<typeof least>) => void][] = [
    ['an unknown team in a constraint', '/constraints/0/teams/1', ({ constraints: [rule] }) => (rule.teams = ['A', 'X'])],
    ['a misspelt field', '/constraints/0/maxx', ({ constraints: [rule] }) => (rule.maxx = 3)],
    ['an unknown kind', '/constraints/0/kind', ({ constraints: [rule] }) => (rule.kind = 'ZZ9')],
    ['a kind that is a built-in property', '/constraints/0/kind', ({ constraints: [rule] }) => (rule.kind = 'constructor')],
    ['a structural kind', '/constraints/0/kind', ({ constraints: [rule] }) => (rule.kind = 'BA2')],
    ['a number that is a text', '/constraints/0/min', ({ constraints: [rule] }) => (rule.min = '0')],
    ['an unknown venue', '/teams/1/venue', ({ teams }) => (teams[1].venue = 'W')],
    ['an id that stands twice', '/teams/1/id', ({ teams }) => (teams[1].id = 'A')],
    ['a date that no calendar has', '/slots/0/date', (season) => (season.slots = [{ id: 'S', name: 'S', date: '2026-13-01' }])],
    ['a ragged matrix', '/distances/0', (season) => (season.distances = [[1, 2]])],
    ['another version', '/version', (season) => (season.version = 2)],
    ['a key that nobody reads', '/colour', (season) => (season.colour = 'red')],
  ];
  for (const [name, pointer, spoil] of cases) {
    test(name, () => {
      const season = least();
      spoil(season);
      assert.ok(
        faultsOf(() => readSeasonDocument(season)).some(({ path }) => path === pointer),
        `${JSON.stringify(faultsOf(() => readSeasonDocument(season)))}`,
      );
    });
  }

  test('a game that the season does not have, and one that stands twice', () => {
    const season = readSeasonDocument(least());
    const read = (...games: object[]) =>
      faultsOf(() => readScheduleDocument(season, { format: 'flextime-schedule', version: 1, season: 'Least', games }))[0].path;
    assert.equal(read({ home: 'A', away: 'A', slot: 'S' }), '/games/0');
    assert.equal(read({ home: 'A', away: 'B', slot: 'S' }, { home: 'B', away: 'A', slot: 'S' }), '/games/1');
    assert.equal(read({ id: 'A-B', home: 'A', away: 'B', slot: 'S' }, { id: 'A-B', home: 'A', away: 'B', slot: 'S' }), '/games/1/id');
    assert.equal(read({ home: 'A', away: 'B', slot: 'T' }), '/games/0/slot');
  });
});

suite('hostile JSON', () => {
  test('depth and size are bounded; faults of syntax name their line', () => {
    const detail = (text: string) => faultsOf(() => parseJson(text))[0].detail;
    assert.match(detail('['.repeat(5_000_000)), /nested deeper/);
    assert.match(detail(' '.repeat(JSON_LIMITS.characters + 1)), /at most/);
    assert.equal(faultsOf(() => parseJson('{"a": 1,\n"b" 2}'))[0].line, 2);
    assert.deepEqual(parseJson('{"a": "[[[[\\"{{{"}'), { a: '[[[["{{{' });
  });

  test('a key like __proto__ is refused and changes nothing', () => {
    const text = JSON.stringify(least()).replace('"name"', '"__proto__": {"polluted": 1}, "name"');
    assert.equal(faultsOf(() => readSeasonDocument(parseJson(text)))[0].path, '/__proto__');
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  test('a million wrong entries give a few faults', () => {
    const teams = Array.from({ length: 1_000_000 }, () => 7);
    const faults = faultsOf(() => readSeasonDocument({ ...least(), teams }));
    assert.ok(faults.length > 0 && faults.length <= 50);
  });

  test('a table of costs that would fill the memory is refused before it is made', () => {
    const teams = Array.from({ length: 900 }, (_, i) => ({ id: `t${i}`, name: 'T', league: 'L', venue: 'V' }));
    const slots = Array.from({ length: 1_900 }, (_, i) => ({ id: `s${i}`, name: 'S' }));
    const faults = faultsOf(() => readSeasonDocument({ ...least(), constraints: [], teams, slots, costs: [] }));
    assert.equal(faults[0].path, '/costs');
  });
});
