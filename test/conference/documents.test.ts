import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConference, readSports, seeded } from '../../scripts/big12.ts';
import { ConferenceFacts } from '../../src/conference/conference-facts.ts';
import { buildSeason, type SportDocument } from '../../src/conference/conference-season.ts';
import { ConferenceSchema, SportSchema } from '../../src/conference/documents.ts';
import { checkOf } from '../../src/formats/json-schema.ts';

const facts = readConference();
const lacrosse = readSports().get('lacrosse') as SportDocument;

test('the shipped documents have the shape of the schemas', () => {
  checkOf(ConferenceSchema)(facts.document);
  for (const sport of readSports().values()) checkOf(SportSchema)(sport);
});

test('a wrong value in a document is refused with its path', () => {
  const check = checkOf(SportSchema);
  const changed = (change: object) => () => check({ ...lacrosse, ...change });
  assert.throws(changed({ play: { ...lacrosse.play, seriesDays: 'three' } }), /\/play\/seriesDays: must be integer, not "three"/);
  assert.throws(changed({ calendar: { ...lacrosse.calendar, weks: 3 } }), /\/calendar\/weks: is not known here/);
  assert.throws(changed({ rules: [{ ...lacrosse.rules[0], weight: 0 }] }), /\/rules\/0\/weight: must be > 0/);
});

test('what no schema sees is refused with its path too', () => {
  const build = (change: Partial<SportDocument>) => () => buildSeason('wrong', facts, [{ ...lacrosse, ...change }], seeded(1));
  assert.throws(build({ teams: [...lacrosse.teams.slice(1), 'NEB'] }), /teams\.5: "NEB" is no school of Big 12/);
  assert.throws(build({ teams: [...lacrosse.teams.slice(1), lacrosse.teams[1]] }), /teams: "CIN" stands twice/);
  assert.throws(build({ partners: [['ASU', 'KU']] }), /partners\.0\.1: "KU" is none of the teams ASU/);
  assert.throws(
    build({ calendar: { ...lacrosse.calendar, gameDays: 2 } }),
    /calendar\.gameDays: 2 days a game, but play\.seriesDays says 1/,
  );
  assert.throws(build({ calendar: { ...lacrosse.calendar, timeZone: 'Moon' } }), /calendar\.timeZone: "Moon" is not a time zone/);
  const dated = (change: object) => build({ calendar: { ...lacrosse.calendar, ...change } });
  assert.throws(dated({ firstWeek: { daysAfter: 1, of: 'Michaelmas' } }), /calendar\.firstWeek: no date is known by the name "Michaelmas"/);
  assert.throws(dated({ closed: [{ holiday: 'Yule' }] }), /calendar\.closed\.0: no holiday is known by the name "Yule"/);
  assert.throws(
    dated({ championship: { lastDay: '2026-02-30', days: 1, daysFree: 0 } }),
    /calendar\.championship\.lastDay: "2026-02-30" is not/,
  );
  const known = (change: object) => () => new ConferenceFacts({ ...facts.document, ...change });
  assert.throws(known({ dates: { a: { daysBefore: 2, of: 'b' }, b: '2026-01-01' } }), /dates\.a: no date is known by the name "b"/);
  assert.throws(known({ schools: [facts.document.schools[0], facts.document.schools[0]] }), /schools: the code "ARIZ" stands twice/);
  assert.throws(
    known({ holidays: [{ name: 'x', first: '2026-01-02', last: '2026-01-01' }] }),
    /holidays\.0: x ends on 2026-01-01, before it begins on 2026-01-02/,
  );
  const [school, ...others] = facts.document.schools;
  assert.throws(
    known({ schools: [{ ...school, timeZone: 'US/Nowhere' }, ...others] }),
    /schools\.0\.timeZone: "US\/Nowhere" is not a time zone/,
  );
});

test('a rule of the conference holds in the sports it names, for those of its teams that play there', () => {
  const rule = {
    ...{ rule: 'blackout', id: 'all', on: true, hard: true, weight: 1, reason: '', owner: '', source: '' },
    with: { teams: ['KU', 'COL'], place: 'anywhere', when: { weekdays: ['Sun'] } },
  };
  const built = (rules: object[]) => {
    const conference = new ConferenceFacts({ ...facts.document, rules: rules as never });
    const { season } = buildSeason('shared', conference, [lacrosse], seeded(1));
    return season.constraints.filter(({ id }) => id === 'all').map((constraint) => (constraint.kind === 'CA1' ? constraint.teams : []));
  };
  assert.deepEqual(built([rule]), [[lacrosse.teams.indexOf('COL')]]);
  assert.deepEqual(built([{ ...rule, sports: ['football'] }]), []);
  assert.deepEqual(built([{ ...rule, with: { ...rule.with, teams: ['KU'] } }]), []);
  assert.throws(() => built([{ ...rule, id: lacrosse.rules[0].id }]), /another rule of the sport or the conference has this id/);
});
