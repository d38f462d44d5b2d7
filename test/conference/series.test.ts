import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layCalendar } from '../../src/conference/calendar.ts';
import { buildSeason, type SportDocument } from '../../src/conference/conference-season.ts';
import { arenaLost } from '../../src/conference/damage.ts';
import { type SeriesPlan, seriesDays } from '../../src/conference/series.ts';
import { writeScheduleDocument } from '../../src/formats/schedule-document.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import { Random } from '../../src/search/random.ts';
import { checkSchedule } from './independent-check.ts';
import { documentsWith, facts } from './rule-examples.ts';

function softball(series: readonly SeriesPlan[], rules: SportDocument['rules'] = []): SportDocument {
  const [document] = documentsWith({ sport: 'softball' }, rules);
  return { ...document, play: { ...document.play, series } };
}

function build(document: SportDocument) {
  const random = new Random(5);
  return buildSeason('tried', facts, [document], () => random.unit());
}

test('days of series are weekdays in order; twice the same is a double-header', () => {
  assert.deepEqual(seriesDays('Fri-Sat-Sun').days, [0, 1, 2]);
  assert.deepEqual(seriesDays('Fri-Sat-Sat').days, [0, 1, 1]);
  assert.deepEqual(seriesDays('Fri-Fri-Sat').days, [0, 0, 1]);
  assert.deepEqual(seriesDays('Fri-Sat-Tue').days, [0, 1, 4]);
  assert.throws(() => seriesDays('Fri-Sat-Thu-Fri'), /"Fri-Sat-Thu-Fri" is not the days of a series within a week/);
});

test('a slot is laid for the days that some series of the week has, where all its days are open', () => {
  const { calendar } = softball([]);
  const series = [{ days: ['Fri-Sat-Sun'] }, { days: ['Thu-Fri-Sat'], weeks: [5] }, { days: ['Fri-Sat-Sat'], teams: ['BYU'] }];
  const { slots } = layCalendar(
    { ...calendar, closed: [{ name: 'Easter', first: '2026-04-05', last: '2026-04-05' }] },
    facts.dates,
    [],
    series,
  );
  const inWeek = (week: number) => slots.filter((slot) => slot.week === week).map(({ id }) => id);
  assert.deepEqual(inWeek(1), ['2026-03-06', '2026-03-06 Fri-Sat-Sat']);
  assert.deepEqual(inWeek(5), ['2026-04-02', '2026-04-03 Fri-Sat-Sat']);
});

test('of the plans that mean a series the last one holds: by school, host, visitor, pair and week', () => {
  const { season, sports } = build(
    softball([
      { days: ['Fri-Sat-Sun'] },
      { days: ['Thu-Fri-Sat'], hosts: ['BYU'] },
      { days: ['Thu-Fri-Sat', 'Fri-Sat-Sat'], visitors: ['BYU'] },
      { days: ['Fri-Fri-Sat'], pairs: [['ARIZ', 'ASU']] },
      { days: ['Thu-Fri-Sat'], weeks: [9] },
    ]),
  );
  const [{ calendar, codes }] = sports;
  const rules = season.constraints.filter(({ id }) => id.startsWith('series-days'));
  const allowed = (host: string, visitor: string, week: number) =>
    calendar.slots.flatMap((slot, place) => {
      const isClosed = rules.some(
        (rule) =>
          rule.kind === 'GA1' &&
          rule.slots.includes(place) &&
          rule.meetings.some(({ home, away }) => codes[home] === host && codes[away] === visitor),
      );
      return slot.week === week && !isClosed ? [slot.series] : [];
    });
  const met = (code: string, other: string) =>
    season.games.some(({ home, away }) => [codes[home], codes[away]].includes(code) && [codes[home], codes[away]].includes(other));
  const rival = codes.find((code) => code !== 'BYU' && met(code, 'BYU'))!;
  assert.deepEqual(allowed('BYU', rival, 2), ['Thu-Fri-Sat']);
  assert.deepEqual(allowed(rival, 'BYU', 2), ['Thu-Fri-Sat', 'Fri-Sat-Sat']);
  assert.deepEqual(allowed(rival, 'BYU', 9), ['Thu-Fri-Sat']);
  assert.deepEqual(allowed('ARIZ', 'ASU', 3), ['Fri-Fri-Sat']);
  assert.match(rules[0].sentence ?? '', /is for other series: Fri-Sat-Sun; at BYU Thu-Fri-Sat; visits of BYU Thu-Fri-Sat or Fri-Sat-Sat;/);
});

test('the second path finds a series on wrong days where the compiled plans are broken, and nowhere else', () => {
  const document = softball([
    { days: ['Fri-Sat-Sun', 'Fri-Fri-Sat'] },
    { days: ['Thu-Fri-Sat'], teams: ['BYU', 'UCF'] },
    { days: ['Fri-Sat-Sat'], visitors: ['BYU'], weeks: [2, 3, 4] },
  ]);
  const { season } = build(document);
  const own = season.constraints.filter(({ id }) => id.startsWith('series-days')).map(({ id }) => id);
  const random = new Random(3);
  let broken = 0;
  for (let trial = 0; trial < 60; trial++) {
    const schedule = {
      slots: Int16Array.from(season.games, () => (random.unit() < [0.05, 0.3, 1][trial % 3] ? random.below(season.slots.length) : -1)),
      flipped: Uint8Array.from(season.games, ({ host }) => (host === 'either' ? random.below(2) : 0)),
    };
    const { games, ...rest } = writeScheduleDocument(season, schedule);
    const written = { ...rest, games: games.filter(({ slot }) => slot !== null) };
    const faults = checkSchedule(facts.document, document, written).filter((fault) => fault.includes(' is played '));
    const deviation = evaluate(season, schedule).totals.reduce(
      (sum, total) => sum + (own.includes(total.constraint.id) ? total.deviation : 0),
      0,
    );
    assert.equal(faults.length, deviation, `trial ${trial}`);
    if (deviation > 0) broken++;
  }
  assert.ok(broken > 0 && broken < 60);
});

test('rules about days read the days on which the games are', () => {
  const sunday = { rule: 'blackout', with: { place: 'anywhere', when: { weekdays: ['Sun'] } } };
  const rule = { ...sunday, id: 'sunday', on: true, hard: true, weight: 1, reason: '', owner: '', source: '' };
  const { season } = build(softball([{ days: ['Fri-Sat-Sun', 'Fri-Sat-Sat', 'Fri-Sat-Tue'] }], [rule]));
  const closed = season.constraints.find(({ id }) => id === 'sunday');
  assert.ok(closed?.kind === 'CA1');
  // Sunday lies between Saturday and Tuesday, but nobody plays on it.
  assert.deepEqual([...new Set(closed.slots.map((slot) => season.slots[slot].days))], [undefined]);
  const [{ venue }] = season.teams;
  const lost = arenaLost(season, venue, '2026-03-15', '2026-03-15');
  assert.ok(lost.kind === 'CA1');
  assert.deepEqual(
    lost.slots.map((slot) => season.slots[slot].id),
    ['2026-03-13'],
  );
});

test('plans that cannot be are refused with their place and value', () => {
  const refused = (series: readonly SeriesPlan[], words: RegExp) => assert.throws(() => build(softball(series)), words);
  refused([{ days: ['Fri-Sat'] }], /play\.series\.0\.days: "Fri-Sat" has 2 games, but play\.seriesDays says 3/);
  refused([{ days: ['Wed-Thu-Fri'] }], /play\.series\.0\.days: "Wed-Thu-Fri" begins on Wed, on which no window of the calendar does/);
  refused([{ days: ['Fri-Sat-Sun'] }, { days: ['Thu-Fri-Sat'], hosts: ['NEB'] }], /play\.series\.1\.hosts: "NEB" is none of the teams/);
  refused([{ days: ['Fri-Sat-Sun'], weeks: [12] }], /play\.series\.0\.weeks: week 12 of 9/);
  const others = softball([]).teams.filter((code) => code !== 'ARIZ' && code !== 'ASU');
  refused(
    [{ days: ['Thu-Fri-Sat'], teams: others }],
    /Softball: Arizona( State)? and Arizona( State)? cannot play their series: play\.series names no days for it\./,
  );
});
