import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { writeCsv } from '../../src/formats/csv.ts';
import { FormatError } from '../../src/formats/format-error.ts';
import { open, openSchedule } from '../../src/formats/open.ts';
import { readRobinxSeason } from '../../src/formats/robinx.ts';
import { readScheduleDocument, writeScheduleDocument } from '../../src/formats/schedule-document.ts';
import { readSeasonDocument, writeSeasonDocument } from '../../src/formats/season-document.ts';
import { SeasonError } from '../../src/model/season.ts';
import { chanceOf, randomSchedule, randomSeason } from '../model/random-season.ts';
import { tinySeason, tinySolution } from './tiny-robinx.ts';

/** Reading ends with a result or with an error that says what is wrong. */
function isTold(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof SeasonError)) throw error;
    assert.ok(error.faults.length > 0 && error.message.length < 2_000, error.message);
  }
}

/** Cuts, copies and replaces at random places. */
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(30),
    text: fc.constantFrom(
      '',
      '<',
      '>',
      '"',
      '&#x0;',
      ';',
      ',',
      '\0',
      '-1',
      '1e9',
      '99999999999999999999',
      'NaN',
      '__proto__',
      '\u{1f3c0}',
      '\ud800',
      '\n',
      '{',
      '}',
      '[',
      ']]>',
      '<!--',
    ),
    isCopy: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

function edited(text: string, changes: readonly { at: number; length: number; text: string; isCopy: boolean }[]): string {
  return changes.reduce((result, { at, length, text: insert, isCopy }) => {
    const from = Math.floor(at * result.length);
    const part = result.slice(from, from + length);
    return result.slice(0, from) + (isCopy ? part + part : insert) + result.slice(from + length);
  }, text);
}

const encoder = new TextEncoder();
const season = readRobinxSeason(
  tinySeason('<CA1 type="HARD" mode="H" min="0" max="1" teams="0;1" slots="0;1"/>').replace(
    '<Distances/>',
    `<Distances>${['0', '1', '2', '3'].flatMap((a) => ['0', '1', '2', '3'].map((b) => `<distance team1="${a}" team2="${b}" dist="7"/>`)).join('')}</Distances>`,
  ),
);
const rich = randomSeason(chanceOf(7), 60);
const schedule = randomSchedule(season, chanceOf(8));

const files: Record<string, string> = {
  'RobinX season': tinySeason(
    '<CA1 type="HARD" mode="H" max="1" teams="0;1" slots="0"/><CA3 type="SOFT" teams1="0" teams2="1" mode1="H" mode2="SLOTS" intp="3" max="2"/>',
  ),
  'RobinX schedule': tinySolution('<ScheduledMatch home="0" away="1" slot="3"/><ScheduledMatch home="1" away="2" slot="4"/>'),
  'season document': JSON.stringify(writeSeasonDocument(rich)),
  'schedule document': JSON.stringify(writeScheduleDocument(season, schedule)),
  table: writeCsv(season, schedule),
};

for (const [name, text] of Object.entries(files)) {
  test(`a damaged ${name} is read or refused in words, never anything else`, () => {
    fc.assert(
      fc.property(edits, (changes) => {
        const bytes = encoder.encode(edited(text, changes));
        isTold(() => open(bytes));
        isTold(() => openSchedule(season, bytes));
      }),
      { numRuns: 500 },
    );
  });
}

test('any bytes are read or refused in words', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => isTold(() => openSchedule(season, bytes))),
    { numRuns: 1_000 },
  );
});

test('any JSON value is read or refused in words', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      isTold(() => readSeasonDocument(value));
      isTold(() => readScheduleDocument(season, value));
    }),
    { numRuns: 1_000 },
  );
});

test('a season document with any value in any place is read or refused in words', () => {
  const document = JSON.stringify(writeSeasonDocument(rich));
  const places: (string | number)[][] = [];
  const walk = (value: unknown, at: (string | number)[]) => {
    if (at.length > 0) places.push(at);
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, [...at, Array.isArray(value) ? Number(key) : key]);
  };
  walk(JSON.parse(document), []);
  const values = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(-1, 1e308, 1.5, '', '__proto__', null, [], {}));
  fc.assert(
    fc.property(fc.nat(places.length - 1), values, (index, value) => {
      const changed = JSON.parse(document);
      const at = places[index];
      let parent = changed;
      for (const key of at.slice(0, -1)) parent = parent[key];
      parent[at.at(-1)!] = value;
      isTold(() => readSeasonDocument(changed));
    }),
    { numRuns: 1_000 },
  );
});
