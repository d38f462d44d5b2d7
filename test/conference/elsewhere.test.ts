import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSeason, type SportDocument } from '../../src/conference/conference-season.ts';
import type { GameElsewhere } from '../../src/conference/elsewhere.ts';
import { writeICalendar } from '../../src/formats/icalendar.ts';
import { readMatchups, writeMatchups } from '../../src/formats/matchup-table.ts';
import { writePrintable } from '../../src/formats/print.ts';
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
