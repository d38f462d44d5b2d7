import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yieldTo } from '../../src/conference/common-calendar.ts';
import { buildSeason, type SportDocument } from '../../src/conference/conference-season.ts';
import { arenaLost, damaged } from '../../src/conference/damage.ts';
import type { GameElsewhere } from '../../src/conference/elsewhere.ts';
import type { Rule } from '../../src/conference/rules/index.ts';
import { writeICalendar } from '../../src/formats/icalendar.ts';
import { readMatchups, writeMatchups } from '../../src/formats/matchup-table.ts';
import { writePrintable } from '../../src/formats/print.ts';
import type { Constraint } from '../../src/model/constraint.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Season } from '../../src/model/season.ts';
import { Timetable } from '../../src/model/timetable.ts';
import { travel } from '../../src/model/travel.ts';
import { Random } from '../../src/search/random.ts';
import { documentsWith, facts } from './rule-examples.ts';

const DUBLIN = { pair: ['ISU', 'KSU'], place: 'Aviva Stadium, Dublin', on: '2025-08-23', startTime: '12:00' } as const;

function football(elsewhere: readonly GameElsewhere[], choices: Partial<SportDocument['matchups']> = {}): SportDocument {
  const [document] = documentsWith({ sport: 'football' }, []);
  return { ...document, matchups: { ...document.matchups, elsewhere, ...choices } };
}

function build(document: SportDocument) {
  const random = new Random(5);
  return buildSeason('tried', facts, [document], () => random.unit());
}

/** The season, the one game that is played in Dublin, and a schedule with it alone. */
function inDublin(homeOf?: string) {
  const extraHome = homeOf === undefined ? ['BYU', 'CIN', 'HOU', 'KU', 'OKST', 'TCU', 'UCF'] : undefined;
  const { season } = build(football([{ ...DUBLIN, homeOf }], extraHome === undefined ? {} : { extraHome }));
  const game = season.games.findIndex(({ venue }) => venue !== null);
  const slots = Int16Array.from(season.games, () => -1);
  slots[game] = season.slots.findIndex(({ date }) => date === DUBLIN.on);
  const schedule = { slots, flipped: new Uint8Array(season.games.length) };
  return { season, game, schedule, timetable: new Timetable(season, schedule) };
}

test('a game elsewhere is played at its place, on its day, which is laid for it alone', () => {
  const { season, game, schedule } = inDublin('KSU');
  const { host, home, venue } = season.games[game];
  assert.equal(season.games.filter((other) => other.venue !== null).length, 1);
  assert.deepEqual([host, season.teams[home].id, season.venues[venue!].name], ['home', 'KSU', 'Aviva Stadium, Dublin']);
  assert.equal(season.slots[schedule.slots[game]].id, '2025-08-23T12:00');
  const own = season.constraints.filter(({ id }) => id.startsWith('elsewhere'));
  assert.deepEqual(
    own.map(({ kind }) => kind),
    ['GA1', 'CA1'],
  );
  assert.equal(own[0].sentence, 'Iowa State and Kansas State play at Aviva Stadium, Dublin on 2025-08-23.');
});

test('it is a home game of the school that the office names, else of neither; both travel', () => {
  for (const homeOf of ['KSU', 'ISU', undefined]) {
    const { season, game, timetable } = inDublin(homeOf);
    for (const code of ['ISU', 'KSU']) {
      const team = season.teams.findIndex(({ id }) => id === code);
      assert.equal(timetable.isMode(game, team, 'H'), code === homeOf);
      assert.equal(timetable.isMode(game, team, 'A'), homeOf !== undefined && code !== homeOf);
      let miles = 0;
      travel(timetable, team, null, (_from, _to, leg) => (miles += leg));
      assert.ok(miles > 7_000, `${code} travels ${miles} miles`);
    }
  }
});

const THURSDAY = '2025-09-25';

/** Football, with its rule, and volleyball in the same stadium. One game of each is hosted by Kansas State on one day: volleyball at
 *  home, football in Dublin or at home. */
function onOneDay(isElsewhere: boolean, rule?: string, given: Rule['with'] = {}) {
  const use = { rule: rule ?? '', id: 'tried', on: true, hard: true, weight: 1, with: given, reason: '', owner: '', source: '' };
  const elsewhere = [{ pair: ['ISU', 'KSU'], place: DUBLIN.place, homeOf: 'KSU' }] as const;
  const documents = [
    { ...football(isElsewhere ? elsewhere : [], { sites: [{ home: 'KSU', away: 'ISU' }] }), rules: rule === undefined ? [] : [use] },
    { ...documentsWith({ sport: 'volleyball' }, [])[0], venue: 'football' },
  ];
  const random = new Random(5);
  const joint = buildSeason('tried', facts, documents, () => random.unit());
  const { season } = joint;
  const teamOf = (id: string) => season.teams.findIndex((team) => team.id === id);
  const slots = Int16Array.from(season.games, () => -1);
  const slotOf = (key: string) =>
    joint.sports.find((sport) => sport.key === key)!.slots.find((slot) => season.slots[slot].date === THURSDAY)!;
  const [host, visitor] = [teamOf('football:KSU'), teamOf('football:ISU')];
  const game = season.games.findIndex(({ home, away }) => home === host && away === visitor);
  slots[game] = slotOf('football');
  slots[season.games.findIndex(({ home }) => home === teamOf('volleyball:KSU'))] = slotOf('volleyball');
  return { joint, season, game, host, schedule: { slots, flipped: new Uint8Array(season.games.length) } };
}

function deviationOf(season: Season, schedule: Schedule, rules: readonly Constraint[]): number {
  const ids = rules.map(({ id }) => id);
  return evaluate(damaged(season, rules), schedule)
    .totals.filter(({ constraint }) => ids.includes(constraint.id))
    .reduce((sum, { deviation }) => sum + deviation, 0);
}

const ABOUT_BUILDINGS: readonly (readonly [rule: string, given: Rule['with']])[] = [
  ['shared-buildings', { days: 1 }],
  ['changeover', { sports: ['volleyball'], lasts: 4, after: 4, othersLast: 3, before: 4 }],
  ['not-home-together', { sports: ['volleyball'], days: 1 }],
  ['campus-load', { sports: ['volleyball'], atMost: 1 }],
  ['building-closed', { buildings: ['Bill Snyder Family Stadium'], when: { dates: [{ first: THURSDAY, last: THURSDAY }] } }],
];

for (const [rule, given] of ABOUT_BUILDINGS) {
  test(`${rule}: a home game elsewhere uses neither building nor campus of its host`, () => {
    for (const isElsewhere of [true, false]) {
      const { joint, season, game, schedule } = onOneDay(isElsewhere, rule, given);
      const isBroken = evaluate(season, schedule).totals.some(
        ({ constraint, deviation }) => joint.ruleOf.get(constraint.id)?.id === 'tried' && deviation > 0,
      );
      assert.equal(isBroken, !isElsewhere);
      // Nor does it make way for others, or they for it, when sports are made one after the other.
      if (rule === 'building-closed') continue;
      const alone = ['football', 'volleyball'].map((key) => {
        const slots = schedule.slots.map((slot, index) => (season.leagues[season.games[index].league].id === key ? slot : -1));
        return { key, schedule: { ...schedule, slots } };
      });
      for (const [index, { key }] of alone.entries()) {
        const taken = yieldTo(joint, alone[1 - index].schedule, key);
        const sport = joint.sports.find((scope) => scope.key === key)!;
        const own = key === 'football' ? game : schedule.slots.findLastIndex((slot) => slot >= 0);
        const { home, away } = season.games[own];
        const isTaken = taken.some((constraint) => {
          const place = sport.slots.indexOf(schedule.slots[own]);
          const [at, visitor] = [home, away].map((team) => sport.teams.indexOf(team));
          if (constraint.kind === 'CA1') return constraint.teams.includes(at) && constraint.slots.includes(place);
          assert.ok(constraint.kind === 'CA2');
          return constraint.teams1.includes(at) && constraint.teams2.includes(visitor) && constraint.slots.includes(place);
        });
        assert.equal(isTaken, !isElsewhere, key);
      }
    }
  });
}

test('a stadium that is lost takes the games that are played in it, whoever hosts them', () => {
  for (const isElsewhere of [true, false]) {
    const { season, game, host, schedule } = onOneDay(isElsewhere);
    const own = arenaLost(season, season.teams[host].venue, THURSDAY, THURSDAY);
    // Volleyball is played there in any case.
    assert.equal(deviationOf(season, schedule, [own]), isElsewhere ? 1 : 2);
    if (!isElsewhere) continue;
    const dublin = arenaLost(season, season.games[game].venue!, THURSDAY, THURSDAY);
    assert.equal(deviationOf(season, schedule, [dublin]), 1);
    assert.equal(deviationOf(season, schedule, [arenaLost(season, season.games[game].venue!, '2025-09-27', '2025-09-28')]), 0);
  }
});

test('feeds and sheets say where it is, by the clocks there', () => {
  for (const homeOf of ['KSU', undefined]) {
    const { season, schedule } = inDublin(homeOf);
    for (const [code, rival] of [
      ['KSU', 'Iowa State'],
      ['ISU', 'Kansas State'],
    ]) {
      const team = season.teams.findIndex(({ id }) => id === code);
      const feed = writeICalendar(season, schedule, { at: new Date(0), team }).replaceAll('\r\n ', '');
      assert.match(feed, new RegExp(`SUMMARY:vs ${rival} \\(Aviva Stadium\\\\, Dublin\\)`));
      assert.match(feed, /DTSTART:20250823T160000Z/);
      const sheet = writePrintable(season, schedule, { team });
      assert.match(sheet, new RegExp(`Sat, Aug 23, 2025</td><td>17:00</td><td>vs ${rival} \\(Aviva Stadium, Dublin\\)</td>`));
    }
  }
});

test('matchups on neutral ground go through their table', () => {
  const rows = [{ home: 'ISU', away: 'KSU', host: 'neutral', locked: true }] as const;
  assert.deepEqual(readMatchups(writeMatchups(rows), ['ISU', 'KSU']), [...rows]);
  const withWhy = writeMatchups([{ ...rows[0], why: 'They are owed a game.' }]);
  assert.equal(withWhy.split(/\r?\n/)[1], 'ISU,KSU,neutral,yes,They are owed a game.');
  assert.deepEqual(readMatchups(withWhy, ['ISU', 'KSU']), [...rows]);
});

test('what cannot be is refused with its place and value', () => {
  const refused = (game: GameElsewhere, words: RegExp, choices: Partial<SportDocument['matchups']> = {}) =>
    assert.throws(() => build(football([game], choices)), words);
  refused(
    { ...DUBLIN, place: 'Croke Park' },
    /matchups\.elsewhere\.0\.place: "Croke Park" is no place of the conference; it has Aviva Stadium, Dublin/,
  );
  refused({ ...DUBLIN, pair: ['ISU', 'NEB'] }, /matchups\.elsewhere\.0\.pair: "NEB" is none of the teams/);
  refused({ ...DUBLIN, homeOf: 'KU' }, /matchups\.elsewhere\.0\.homeOf: "KU" is neither of ISU and KSU/);
  refused({ ...DUBLIN, on: '2025-08-40' }, /matchups\.elsewhere\.0\.on: "2025-08-40" is not a calendar date/);
  refused(DUBLIN, /8 teams have the extra home game; 16 teams x 9 games are 72, 1 of them on neutral ground, 4 at home each leave 7\./);
  refused(DUBLIN, /ISU and KSU meet on neutral ground, but the two are fixed not to meet\./, {
    extraHome: undefined,
    fixed: [{ pair: ['ISU', 'KSU'], times: 0 }],
  });
});
