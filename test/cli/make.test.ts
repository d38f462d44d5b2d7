import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { examples, readConference, readSports } from '../../scripts/big12.ts';
import { checkSchedule, checkSharedDays } from '../conference/independent-check.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'flextime-make-'));
after(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const program = path.resolve(import.meta.dirname, '../../bin/flextime');
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' });
}

const make = (...args: string[]) => run('make', ...args);

function sportFile(name: string, change: object): string {
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...readSports().get('lacrosse'), ...change }));
  return file;
}

const conference = ['--conference', path.join(examples, 'big12/conference.json')];

test('an office document becomes a season and a schedule that the second path finds right; pairs become matches', () => {
  for (const key of ['lacrosse', 'womens-tennis']) {
    const made = make(
      path.join(examples, 'big12', `${key}.json`),
      // Not by time: a machine that is busy elsewhere would search less.
      '--iterations',
      '200000',
      '--seed',
      '1',
      '--out',
      `${key}.json`,
      '--travel',
      `${key}.csv`,
      '--json',
    );
    assert.equal(made.status, 0, made.stderr);
    assert.equal(JSON.parse(made.stdout).hard, 0);
    const schedule = JSON.parse(readFileSync(path.join(folder, `${key}.json`), 'utf8'));
    assert.deepEqual(checkSchedule(readConference().document, readSports().get(key), schedule), []);
    const [head, ...rows] = readFileSync(path.join(folder, `${key}.csv`), 'utf8')
      .trim()
      .split('\r\n');
    assert.match(head, /^team,trips,miles,longest trip,percent from mean,legs by bus,.*,dollars$/);
    const column = (name: string) => rows.map((row) => Number(row.split(',')[head.split(',').indexOf(name)]));
    for (const name of ['trips', 'miles', 'dollars']) {
      const values = column(name);
      const sum = values.slice(0, -1).reduce((total, value) => total + value, 0);
      assert.ok(values.at(-1)! > 0 && Math.abs(sum - values.at(-1)!) <= values.length, `${name} of all are those of the teams`);
    }
  }
});

test('a document of another kind, an impossible format and a wrong rule end with a sentence and exit code 2', () => {
  const refused = (file: string, sentence: RegExp) => {
    const { status, stderr } = make(file, ...conference, '--time', '1s');
    assert.equal(status, 2, stderr);
    assert.match(stderr, sentence);
    assert.doesNotMatch(stderr, /^\s+at /m);
  };
  refused(path.join(examples, 'lacrosse-2026.json'), /the format is "flextime-season", "flextime-sport" is expected/);
  const meetings = [{ times: 2, opponents: 5 }];
  refused(
    sportFile('double', { play: { meetings, home: { min: 5, max: 5 }, seriesDays: 1 } }),
    /6 teams x 10 matches need 30 places; 5 weeks x 1 window hold 15/,
  );
  const rule = { rule: 'runs', id: 'mine', on: true, hard: true, weight: 1, with: {}, reason: '', owner: '', source: '' };
  refused(sportFile('rule', { rules: [rule] }), /rule "mine": with must have required properties/);
  refused(sportFile('missing', { teams: undefined }), /missing\.json: .*must have required properties teams/);
  refused(
    sportFile('path', { travel: { returnHomeAfterDays: -1, travellers: 3 } }),
    /path\.json: \/travel\/returnHomeAfterDays: must be >= 0/,
  );
  refused(sportFile('code', { partners: [['ASU', 'NEB']] }), /code\.json: partners\.0\.1: "NEB" is none of the teams/);
});

test('who meets whom is decided as a table, edited by hand, decided anew around what is locked, and made into a season', () => {
  const football = path.join(examples, 'big12/football.json');
  assert.equal(run('matchups', football, '--seed', '1', '--out', 'one.csv').status, 0);
  const [header, ...rows] = readFileSync(path.join(folder, 'one.csv'), 'utf8').trimEnd().split('\r\n');
  assert.equal(rows.length, 72);
  const locked = rows.slice(0, 10).map((row) => row.replace(/either,no/, 'home,yes'));
  writeFileSync(path.join(folder, 'edited.csv'), [header, ...locked, ...rows.slice(10)].join('\r\n'));
  const anew = run('matchups', football, '--seed', '2', '--from', 'edited.csv');
  assert.match(anew.stderr, /72 games, 10 locked/);
  for (const row of locked) assert.ok(anew.stdout.includes(row), row);
  writeFileSync(path.join(folder, 'two.csv'), anew.stdout);
  const made = make(football, '--matchups', 'two.csv', '--time', '1s', '--threads', '1', '--season-out', 'football.json');
  assert.notEqual(made.status, 2, made.stderr);
  const season = JSON.parse(readFileSync(path.join(folder, 'football.json'), 'utf8'));
  for (const row of locked) {
    const [home, away] = row.split(',');
    assert.ok(
      season.games.some(
        (game: { home: string; away: string; host?: string }) => game.home === home && game.away === away && game.host !== 'either',
      ),
    );
  }
  writeFileSync(path.join(folder, 'short.csv'), anew.stdout.split('\r\n').slice(0, -2).join('\r\n'));
  const short = make(football, '--matchups', 'short.csv', '--time', '1s');
  assert.equal(short.status, 2);
  assert.match(short.stderr, /meets 8 opponents once; the format has 9/);
});

test('the table of matchups says why two teams meet, and where no school hosts', () => {
  const { matchups } = readSports().get('lacrosse')!;
  const elsewhere = [{ pair: ['ASU', 'CIN'], place: 'Aviva Stadium, Dublin' }];
  const previous = [{ home: 'CIN', away: 'ASU' }];
  const file = sportFile('abroad', { matchups: { ...matchups, elsewhere, previous, carryOver: ['leastMet'] } });
  const { status, stdout, stderr } = run('matchups', file, ...conference, '--seed', '1', '--out', 'abroad.csv');
  assert.equal(status, 0, stdout + stderr);
  assert.match(stderr, /15 games, 0 locked; seed 1\nOver 2 seasons two teams meet 1 to 2 times\./);
  const table = readFileSync(path.join(folder, 'abroad.csv'), 'utf8');
  assert.match(table, /^home,away,host,locked,why\r\n/);
  assert.match(table, /\r\n(ASU,CIN|CIN,ASU),neutral,no,"It is agreed that they play at Aviva Stadium, Dublin\."\r\n/);
  assert.match(table, /,no,They were not in a season together before\./);
  const made = make(file, ...conference, '--matchups', 'abroad.csv', '--time', '1s', '--threads', '1', '--json');
  assert.notEqual(made.status, 2, made.stderr);
});

test('several sports share one calendar: later ones make way, and both paths find no rule across sports broken', () => {
  const keys = ['gymnastics', 'wrestling'];
  const files = keys.map((key) => path.join(examples, 'big12', `${key}.json`));
  const made = make(...files, '--time', '3s', '--seed', '1', '--threads', '1', '--out', 'together.json', '--json');
  assert.equal(made.status, 0, made.stderr);
  const schedule = JSON.parse(readFileSync(path.join(folder, 'together.json'), 'utf8'));
  const { document } = readConference();
  assert.deepEqual(
    checkSharedDays(
      document,
      keys.map((key) => readSports().get(key)),
      schedule,
    ),
    [],
  );
  for (const key of keys) assert.deepEqual(checkSchedule(document, readSports().get(key), schedule), []);
});
