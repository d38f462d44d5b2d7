/** `npm test`: format and lint, types, then every test file, quickest rooms first. Arguments choose files by a part of their
 *  path (`npm test -- formats`, without lint and types). Ends with the counts, exit code 1 if anything failed. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { SHARED_SERVER, startTestServer } from '../test/server/database-for-tests.ts';

const root = path.resolve(import.meta.dirname, '..');
const wanted = process.argv.slice(2);

/** Quick rooms first, so that a simple mistake shows early; whole processes and browsers last. */
const ORDER = ['rooms', 'model', 'conference', 'formats', 'search', 'cli', 'laws', 'judges', 'server', 'life', 'browser'];

function rank(file: string): number {
  const room = ORDER.findIndex((name) => file.startsWith(`test/${name}`));
  return room < 0 ? ORDER.length : room;
}

function check(title: string, program: string, args: readonly string[]): boolean {
  const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules', program), ...args], { cwd: root, stdio: 'inherit' });
  process.stdout.write(`${status === 0 ? '✔' : '✖'} ${title}\n`);
  return status === 0;
}

const files = globSync('test/**/*.test.{ts,tsx}', { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
if (files.length === 0) {
  process.stderr.write(`No test file has "${wanted.join('" or "')}" in its path.\n`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
let skipped = 0;
if (wanted.length === 0) {
  for (const ok of [
    check('format and lint', '@biomejs/biome/bin/biome', ['check', '.']),
    check('types', 'typescript/bin/tsc', ['--noEmit', '-p', root]),
  ]) {
    if (ok) passed++;
    else failed++;
  }
}

// One PostgreSQL for all files that want a database of their own.
const server = files.some((file) => /^test\/(server|cli|browser)\//.test(file)) ? await startTestServer() : null;
if (server !== null) process.env[SHARED_SERVER] = server.adminUrl;

const stream = run({ files: files.map((file) => path.join(root, file)), concurrency: 2, cwd: root });
stream.on('test:pass', ({ details, skip }) => {
  if (details.type === 'suite') return;
  if (skip !== undefined && skip !== false) skipped++;
  else passed++;
});
stream.on('test:fail', ({ details }) => {
  if (details.type !== 'suite') failed++;
});
stream.compose(spec).pipe(process.stdout);
stream.on('end', async () => {
  await server?.stop();
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = failed > 0 ? 1 : 0;
});
