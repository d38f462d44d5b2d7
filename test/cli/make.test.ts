import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { examples, readConference, readSports } from '../../scripts/big12.ts';
import { checkSchedule } from '../conference/independent-check.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'flextime-make-'));
after(() => rmSync(folder, { recursive: true }));

function make(...args: string[]) {
  const program = path.resolve(import.meta.dirname, '../../bin/flextime');
  return spawnSync(process.execPath, [program, 'make', ...args], { cwd: folder, encoding: 'utf8' });
}

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
      '--time',
      '3s',
      '--seed',
      '1',
      '--threads',
      '1',
      '--out',
      `${key}.json`,
      '--json',
    );
    assert.equal(made.status, 0, made.stderr);
    assert.equal(JSON.parse(made.stdout).hard, 0);
    const schedule = JSON.parse(readFileSync(path.join(folder, `${key}.json`), 'utf8'));
    assert.deepEqual(checkSchedule(readConference().document, readSports().get(key), schedule), []);
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
  refused(sportFile('teams', { teams: undefined }), /the document has not the shape/);
});
