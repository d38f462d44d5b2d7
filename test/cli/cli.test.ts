import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { readScheduleDocument } from '../../src/formats/schedule-document.ts';
import { writeSeasonDocument } from '../../src/formats/season-document.ts';
import { scoreOf } from '../../src/model/evaluate.ts';
import { datedSeason } from '../formats/dated-season.ts';
import { DATA, withoutData } from '../formats/published.ts';
import { tinySeason, tinySolution } from '../formats/tiny-robinx.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'flextime-cli-'));
after(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [path.join(ROOT, 'bin/flextime'), ...args], { cwd: folder });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (part) => (stdout += part));
  child.stderr.on('data', (part) => (stderr += part));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  return { child, ended };
}

function flextime(...args: string[]): Promise<Ended> {
  return start(...args).ended;
}

function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return name;
}

const lastLine = ({ stdout }: Ended) => JSON.parse(stdout.trimEnd().split('\n').at(-1)!);

const tiny = file('tiny.xml', tinySeason('<CA1 type="SOFT" mode="H" max="0" teams="0" slots="0" penalty="5"/>'));
const season = datedSeason();
const dated = file('dated.json', JSON.stringify(writeSeasonDocument(season)));

suite('validate', () => {
  test('gives infeasibility and objective of a published schedule, and both by kind', { skip: withoutData }, async () => {
    const files = ['itc2021/ITC2021_Early_1.xml', 'itc2021/solutions/ITC2021_Early_1.best_362.xml'].map((name) => path.join(DATA, name));
    const result = await flextime('validate', ...files, '--json');
    assert.equal(result.code, 0, result.stderr);
    const { hard, soft, byKind } = lastLine(result);
    assert.deepEqual([hard, soft], [0, 362]);
    const sum = Object.values<{ soft: number }>(byKind).reduce((total, kind) => total + kind.soft, 0);
    assert.equal(sum, 362);
  });

  test('counts travel into the objective', { skip: withoutData }, async () => {
    const [solution] = readdirSync(path.join(DATA, 'ttp/solutions')).filter((name) => name.startsWith('NL8.'));
    const result = await flextime('validate', path.join(DATA, 'ttp/NL8.xml'), path.join(DATA, 'ttp/solutions', solution), '--json');
    assert.deepEqual([lastLine(result).soft, lastLine(result).objective.kind], [39721, 'TR']);
  });

  test('ends with 1 for an infeasible schedule, and tells the worst violations in words', async () => {
    const result = await flextime(
      'validate',
      tiny,
      file('one.xml', tinySolution('<ScheduledMatch home="0" away="1" slot="0"/>')),
      '--violations',
      '3',
    );
    assert.equal(result.code, 1);
    assert.match(result.stdout, /^BA1 +11 +0 +1 of 1$/m);
    assert.match(result.stdout, /^hard 1: /m);
  });

  test('tells which matches of a file are left out', async () => {
    const twice = '<ScheduledMatch home="0" away="1" slot="0"/>'.repeat(2);
    const result = await flextime('validate', tiny, file('twice.xml', tinySolution(twice)), '--json');
    assert.match(result.stderr, /twice\.xml, line 1: 0 hosting 1 in slot 0 fits no open game/);
    assert.equal(lastLine(result).dropped, 1);
  });
});

suite('solve', () => {
  test('says what it found as one JSON line; the file holds just that', async () => {
    const result = await flextime('solve', dated, '--iterations', '20000', '--seed', '7', '--out', 'made.json', '--json');
    assert.ok(result.code === 0, result.stderr);
    const { hard, soft, iterations, seconds, seed, threads } = lastLine(result);
    assert.deepEqual([seed, threads], [7, 1]);
    // A season that holds all its rules from the start is done without an iteration.
    assert.ok(Number.isInteger(iterations) && iterations >= 0 && iterations <= 20_000 && seconds >= 0);
    const made = readScheduleDocument(season, JSON.parse(readFileSync(path.join(folder, 'made.json'), 'utf8')));
    assert.deepEqual(scoreOf(season, made), { hard, soft });
  });

  test('one thread, the same seed and iterations give the same schedule', async () => {
    const made = (name: string) => flextime('solve', tiny, '--iterations', '5000', '--seed', '11', '--out', name);
    await Promise.all([made('a.xml'), made('b.xml')]);
    assert.equal(readFileSync(path.join(folder, 'a.xml'), 'utf8'), readFileSync(path.join(folder, 'b.xml'), 'utf8'));
  });

  test('the search ends when nothing better is found for a while', async () => {
    // Two teams are at home in each slot, whatever is done.
    const name = file('at-home.xml', tinySeason('<CA1 type="SOFT" mode="H" min="0" max="0" teams="0;1;2;3" slots="0" penalty="1"/>'));
    const result = await flextime('solve', name, '--unimproved', '1s', '--json');
    assert.equal(lastLine(result).end, 'unimproved', result.stderr);
  });

  test('the search ends by itself where nothing can be better', async () => {
    const result = await flextime('solve', tiny, '--time', '10m', '--json');
    assert.deepEqual([lastLine(result).end, lastLine(result).hard, lastLine(result).soft], ['target', 0, 0], result.stderr);
  });

  test('says which rules no schedule keeps together, and goes on', async () => {
    const name = file(
      'torn.xml',
      tinySeason(`<CA1 type="HARD" mode="H" min="1" max="1" teams="0" slots="0" penalty="1"/>
        <CA1 type="HARD" mode="A" min="0" max="0" teams="1" slots="0" penalty="1"/>
        <CA1 type="HARD" mode="A" min="1" max="1" teams="0" slots="0" penalty="1"/>`),
    );
    const result = await flextime('solve', name, '--iterations', '100000', '--seed', '3', '--json');
    assert.equal(result.code, 1);
    assert.match(result.stderr, /^No schedule keeps these together:\n {2}\S.* \(CA1-1\)\n {2}\S.* \(CA1-3\)\nThe search goes on/m);
    assert.deepEqual(
      lastLine(result).contradiction.rules.map(({ id }: { id: string }) => id),
      ['CA1-1', 'CA1-3'],
    );
  });

  test('an interrupt keeps the best', { skip: process.platform === 'win32' }, async () => {
    const { child, ended } = start('solve', tiny, '--time', '10m', '--threads', '1', '--out', 'kept.csv', '--json');
    child.stderr!.once('data', () => child.kill('SIGINT'));
    const result = await ended;
    assert.ok(result.code === 0 || result.code === 1, result.stderr);
    assert.equal(lastLine(result).end, 'stopped');
    assert.match(readFileSync(path.join(folder, 'kept.csv'), 'utf8'), /^date,time,slot,home,away/);
  });
});

test('convert goes through every format and back', async () => {
  for (const [from, to] of [
    ['tiny.xml', 'tiny.json'],
    ['tiny.json', 'again.xml'],
    ['again.xml', 'again.json'],
  ]) {
    const { code, stderr } = await flextime('convert', from, to);
    assert.equal(code, 0, stderr);
  }
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  assert.equal(read('again.json'), read('tiny.json'));
  file('plan.csv', 'slot,home,away\r\n0,Alpha,Beta\r\n3,Delta,Gamma\r\n');
  for (const [from, to] of [
    ['plan.csv', 'plan.xml'],
    ['plan.xml', 'plan.json'],
    ['plan.json', 'plan2.csv'],
    ['plan2.csv', 'plan2.json'],
  ]) {
    const { code, stderr } = await flextime('convert', from, to, '--season', tiny);
    assert.equal(code, 0, stderr);
  }
  assert.equal(read('plan2.json'), read('plan.json'));
});

test('convert writes office grids, a team’s calendar and its sheet, and reads a grid with the office’s own names', async () => {
  file('grid.csv', 'Date,Cyclones,Wildcats\n12/31/26,Wildcats,@Cyclones\n');
  file('aliases.json', '{"Cyclones": "t0", "Wildcats": "t1"}');
  const convert = async (...args: string[]) => {
    const { code, stderr } = await flextime('convert', ...args, '--season', dated);
    assert.equal(code, 0, stderr);
  };
  await convert('grid.csv', 'grid.json', '--aliases', 'aliases.json');
  await Promise.all([
    convert('grid.json', 'team.ics', '--team', 'Iowa State'),
    convert('grid.json', 'other.ics', '--team', 'WVU'),
    convert('grid.json', 'team.html', '--team', 'ISU'),
  ]);
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  assert.match(read('team.ics'), /SUMMARY:vs Kansas State/);
  assert.ok(!read('other.ics').includes('VEVENT'));
  assert.match(read('team.html'), /vs Kansas State/);
  await convert('grid.json', 'office.csv', '--grid', 'day');
  assert.match(read('office.csv'), /Thu,31-Dec,,vs KSU,@ ISU,,/);
  await convert('office.csv', 'office.json');
  assert.equal(read('office.json'), read('grid.json'));
});

suite('bad input and usage end with 2 and a sentence', () => {
  const cases: [string, string[], RegExp][] = [
    ['no command', [], /Usage: flextime/],
    ['an unknown command', ['sovle', 'x'], /unknown command 'sovle'/],
    ['an unknown option', ['solve', tiny, '--fast'], /unknown option '--fast'/],
    ['a wrong time', ['solve', tiny, '--time', 'soon'], /time above zero/],
    ['a wrong seed', ['solve', tiny, '--seed', '-1'], /whole number from 0/],
    ['a missing file', ['solve', 'nowhere.xml'], /nowhere\.xml cannot be read: there is no such file/],
    ['a folder', ['solve', '.'], /cannot be read: it is a folder/],
    ['an empty file', ['solve', file('empty.xml', '')], /empty\.xml: the file is empty/],
    ['a broken file', ['solve', file('broken.xml', '<Instance>\n<a')], /broken\.xml: line 2.*not well-formed/],
    ['a schedule for a season', ['solve', file('plan.xml', tinySolution(''))], /not a season/],
    ['a season for a schedule', ['validate', tiny, tiny], /not a schedule but the season "Tiny"/],
    [
      'an unknown format to write',
      ['solve', tiny, '--out', 'x.pdf'],
      /x\.pdf: a schedule is written as \.xml, \.json, \.csv, \.ics, \.html/,
    ],
    ['a folder that does not exist', ['solve', tiny, '--iterations', '10', '--out', 'no/where.xml'], /no\/where\.xml cannot be written/],
    ['a schedule without its season', ['convert', file('plan2.xml', tinySolution('')), 'x.json'], /--season FILE/],
    [
      'dates for a calendar that has none',
      ['convert', file('game.xml', tinySolution('<ScheduledMatch home="0" away="1" slot="0"/>')), 'x.ics', '--season', tiny],
      /has no date/,
    ],
    ['a wrong port', ['serve', '--port', '70000'], /whole number from 0 to 65535/],
  ];
  for (const [name, args, sentence] of cases) {
    test(name, async () => {
      const { code, stderr } = await flextime(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, sentence);
      assert.ok(!/\n\s+at /.test(stderr), stderr);
    });
  }

  test('a file that is too large is refused unread', async () => {
    const handle = openSync(path.join(folder, 'huge.xml'), 'w');
    ftruncateSync(handle, 100 << 20);
    closeSync(handle);
    const { code, stderr } = await flextime('validate', 'huge.xml', 'huge.xml');
    assert.equal(code, 2);
    assert.match(stderr, /huge\.xml: the file has 104857600 bytes, at most/);
  });

  test('nothing half written is left behind', () => {
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });
});
