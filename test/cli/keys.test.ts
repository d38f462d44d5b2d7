import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, test } from 'node:test';
import { findKeyHolder } from '../../src/server/database/key-store.ts';
import { openTestDatabase } from '../server/database-for-tests.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const database = await openTestDatabase();
after(() => database.close());

function keys(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, 'bin/flextime'), 'keys', ...args], {
    env: { ...process.env, DATABASE_URL: database.url },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (part) => (stdout += part));
  child.stderr.on('data', (part) => (stderr += part));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

test('a key is shown once, listed by name and role without its text, and ends when it is revoked', async () => {
  const added = await keys('add', 'office', '--role', 'editor');
  assert.equal(added.code, 0, added.stderr);
  const key = added.stdout.trim();
  assert.equal((await findKeyHolder(database.db, key))?.role, 'editor');

  const listed = await keys('list', '--json');
  assert.deepEqual(
    JSON.parse(listed.stdout).map(({ name, role }: { name: string; role: string }) => [name, role]),
    [['office', 'editor']],
  );
  assert.ok(!listed.stdout.includes(key));

  assert.equal((await keys('revoke', 'office')).code, 0);
  assert.equal(await findKeyHolder(database.db, key), null);
});

test('a taken or odd name, a role that is none, and a key that is not there are told with exit code 2', async () => {
  assert.equal((await keys('add', 'taken', '--role', 'viewer')).code, 0);
  for (const [args, told] of [
    [['add', 'taken', '--role', 'viewer'], '"taken"'],
    [['add', 'two words', '--role', 'viewer'], '"two words"'],
    [['add', 'king', '--role', 'king'], '"king"'],
    [['add', 'nobody'], '--role'],
    [['revoke', 'nobody'], '"nobody"'],
  ] as const) {
    const { code, stderr } = await keys(...args);
    assert.equal(code, 2, args.join(' '));
    assert.ok(stderr.includes(told), stderr);
  }
});
