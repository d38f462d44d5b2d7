import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { examples, readConference, readSports } from '../../scripts/big12.ts';
import { ALL_SPORTS, exampleFiles } from '../../scripts/make-examples.ts';
import { reportTravel } from '../../src/conference/travel.ts';
import { readScheduleDocument } from '../../src/formats/schedule-document.ts';
import { readSeasonDocument } from '../../src/formats/season-document.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import { checkSchedule, checkSharedDays } from './independent-check.ts';

const facts = readConference();
const sports = readSports();

function readJson(...parts: string[]) {
  return JSON.parse(readFileSync(path.join(examples, ...parts), 'utf8'));
}

test('the example files are what node scripts/make-examples.ts writes', () => {
  for (const [file, text] of exampleFiles()) assert.equal(readFileSync(path.join(examples, file), 'utf8'), text, file);
});

test('twelve sports ship', () => assert.equal(sports.size, 12));

for (const [key, document] of sports) {
  const name = `${key}-${document.season}`;
  test(`${name}: its schedule keeps every hard rule by the model, and format and rules by the second path`, () => {
    const season = readSeasonDocument(readJson(`${name}.json`));
    const schedule = readJson('schedules', `${name}.json`);
    assert.equal(evaluate(season, readScheduleDocument(season, schedule)).score.hard, 0);
    assert.deepEqual(checkSchedule(facts.document, document, schedule), []);
  });
}

test('the second path sees a schedule that is wrong', () => {
  const document = sports.get('mens-basketball');
  const schedule = readJson('schedules', 'mens-basketball-2025-26.json');
  const faultsOf = (games: object[]) => checkSchedule(facts.document, document, { ...schedule, games }).length;
  assert.ok(faultsOf(schedule.games.slice(1)) > 0, 'a game is missing');
  const [first, ...rest] = schedule.games;
  assert.ok(faultsOf([{ ...first, home: first.away, away: first.home }, ...rest]) > 0, 'a host is turned round');
  assert.ok(faultsOf([{ ...first, slot: '2026-01-04' }, ...rest]) > 0, 'a game is on a Sunday');
});

test('all sports on one calendar: no hard rule is broken, and each sport still keeps its own', () => {
  const season = readSeasonDocument(readJson(`${ALL_SPORTS}.json`));
  const schedule = readJson('schedules', `${ALL_SPORTS}.json`);
  assert.equal(evaluate(season, readScheduleDocument(season, schedule)).score.hard, 0);
  for (const document of sports.values()) assert.deepEqual(checkSchedule(facts.document, document, schedule), []);
  assert.deepEqual(checkSharedDays(facts.document, [...sports.values()], schedule), []);
});

test("women's tennis travels less than as it was played in 2026 (99,884 miles), partners together, the rotation pair at both altitudes", () => {
  const season = readSeasonDocument(readJson('womens-tennis-2026.json'));
  const { timetable, totals } = evaluate(season, readScheduleDocument(season, readJson('schedules', 'womens-tennis-2026.json')));
  const { miles } = reportTravel(timetable, 2, null);
  assert.ok(miles <= 97_373, `${miles} miles`);
  const apart = totals.filter(({ constraint, deviation }) => constraint.id.startsWith('partners-together') && deviation > 0);
  assert.equal(apart.length, 0);
  const visits = (team: string, hosts: readonly string[]) =>
    season.games.filter(({ home, away }) => season.teams[away].id === team && hosts.includes(season.teams[home].id)).length;
  for (const { id } of season.teams) {
    const both = visits(id, ['BYU', 'UTAH']) > 0 && visits(id, ['COL', 'TTU']) > 0;
    const isNeighbour = ['BYU', 'UTAH', 'COL', 'TTU'].includes(id);
    if (!isNeighbour) assert.equal(both, id === 'KSU' || id === 'OKST', `${id} visits both altitude pairs`);
  }
});
