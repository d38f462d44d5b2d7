import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readConference, readSports, seeded } from '../../scripts/big12.ts';
import { ConferenceFacts } from '../../src/conference/conference-facts.ts';
import { buildSeason, type SportDocument } from '../../src/conference/conference-season.ts';
import { greatCircleMiles, reportTravel } from '../../src/conference/travel.ts';
import { Timetable } from '../../src/model/timetable.ts';

const facts = readConference();
const table = path.resolve(import.meta.dirname, '../../../shared/data/big12.json');
const skip = existsSync(table) ? false : `${path.basename(table)} with the played schedules is not beside the project`;
const published = skip === false ? JSON.parse(readFileSync(table, 'utf8')) : null;

/** The season of women's tennis with the matches that were played, on the dates on which they were. */
function playedTennis() {
  const document = readSports().get('womens-tennis') as SportDocument;
  const matches: { date: string; home: string; away: string }[] = published.realSchedules2026['womens-tennis'];
  const given = matches.map(({ home, away }) => ({ home, away, host: 'home' as const }));
  const { season } = buildSeason('as played', facts, [{ ...document, rules: [] }], seeded(1), new Map([[document.key, given]]));
  const slotOf = new Map(season.slots.map(({ id }, slot) => [id, slot]));
  const slots = Int16Array.from(matches, ({ date }) => slotOf.get(date) ?? -1);
  return new Timetable(season, { slots, flipped: new Uint8Array(matches.length) });
}

test('distances between the schools are the published great-circle miles', { skip }, () => {
  for (const [from, row] of Object.entries<Record<string, number>>(published.greatCircleMiles))
    for (const [to, miles] of Object.entries(row)) {
      const known = (code: string) => facts.document.schools.some((school) => school.code === code);
      if (known(from) && known(to))
        assert.ok(Math.abs(greatCircleMiles(facts.school(from), facts.school(to)) - miles) <= 1, `${from} ${to}`);
    }
});

test("women's tennis 2026 as played: 99,884 miles with trips joined in a weekend, UCF the most, Kansas the least", { skip }, () => {
  const report = reportTravel(playedTennis(), 2, null);
  // The published sums are of exact miles, the season's distances are whole ones.
  assert.ok(Math.abs(report.miles - 99_884) < 30, `${report.miles}`);
  const milesOf = (code: string) => report.teams.find(({ team }) => playedTennis().season.teams[team].id === code)?.miles ?? 0;
  assert.ok(Math.abs(milesOf('UCF') - 9_672) < 6);
  assert.ok(Math.abs(milesOf('KU') - 3_656) < 6);
  assert.equal(Math.max(...report.teams.map(({ miles }) => miles)), milesOf('UCF'));
  assert.equal(Math.min(...report.teams.map(({ miles }) => miles)), milesOf('KU'));
});

test('a trip is priced by its legs, nights and people', { skip }, () => {
  const cost = { model: facts.document.costs, travellers: 14 };
  const report = reportTravel(playedTennis(), 2, cost);
  for (const { trips, legsByMode, dollars, miles } of report.teams) {
    const legs = Object.values(legsByMode).reduce((sum, count) => sum + count, 0);
    assert.ok(legs >= 2 * trips);
    assert.ok(dollars > miles * 0.5, `${dollars} dollars for ${miles} miles`);
  }
});

test('one mile of latitude is a sixtieth of a degree and a bit', () => {
  const degree = greatCircleMiles({ latitude: 40, longitude: -100 }, { latitude: 41, longitude: -100 });
  assert.ok(Math.abs(degree - 69.09) < 0.01);
});

test('miles come from a table where it has the pair, else from the great circle and a factor; the season and its rules follow', () => {
  const distances = { source: 'road atlas', factor: 1.2, pairs: [{ between: ['COL', 'ASU'] as const, miles: 900 }] };
  const roads = new ConferenceFacts({ ...facts.document, distances });
  assert.equal(roads.milesBetween('ASU', 'COL'), 900);
  assert.equal(roads.milesBetween('COL', 'COL'), 0);
  assert.equal(roads.milesBetween('COL', 'CIN'), 1.2 * greatCircleMiles(facts.school('COL'), facts.school('CIN')));
  const lacrosse = readSports().get('lacrosse') as SportDocument;
  const { season } = buildSeason('roads', roads, [lacrosse], seeded(1));
  const venue = (id: string) => season.teams.find((team) => team.id === id)!.venue;
  assert.equal(season.distances![venue('COL') * season.venues.length + venue('ASU')], 900);
  assert.throws(
    () => new ConferenceFacts({ ...facts.document, distances: { ...distances, pairs: [{ between: ['COL', 'NEB'], miles: 1 }] } }),
    /distances\.pairs\.0\.between: "NEB" is the code of no school/,
  );
});
