import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbedded } from '../../src/server/database/embedded.ts';
import { connectDirect } from '../../src/server/database/pool.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'flextime-life-'));
const lockFile = path.join(folder, 'postgresql-18/cluster/data/postmaster.pid');
const owners = new Set<ChildProcess>();
after(async () => {
  for (const owner of owners) owner.kill('SIGKILL');
  if (existsSync(lockFile)) await eventually(() => assert.equal(existsSync(lockFile), false));
  rmSync(folder, { recursive: true, force: true });
});

interface Owner {
  readonly process: ChildProcess;
  readonly url: string;
}

async function startOwner(): Promise<Owner> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'embedded-owner.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  owners.add(child);
  child.once('exit', () => owners.delete(child));
  const [url] = await once(createInterface({ input: child.stdout! }), 'line');
  return { process: child, url };
}

async function endOwner({ process: child }: Owner): Promise<void> {
  child.stdin?.write('end\n');
  await once(child, 'exit');
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = await connectDirect(url, 'flextime life test');
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** Tries until it works or patience ends. */
async function eventually<T>(work: () => Promise<T> | T): Promise<T> {
  for (const until = performance.now() + 30_000; ; await pause(50)) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}

/** Of the server that works on the folder; throws if there is none. */
function serverPid(): number {
  return Number.parseInt(readFileSync(lockFile, 'utf8'), 10);
}

/** Whether a process runs; one that has ended but that its parent has not taken note of does not. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

const patience = { timeout: 60_000 };

test('data stays from one start to the next, and nothing runs in between', patience, async () => {
  const first = await startOwner();
  await query(first.url, 'create table kept as select 1 as one');
  const pid = serverPid();
  await endOwner(first);
  assert.equal(isAlive(pid), false);
  const second = await startOwner();
  assert.deepEqual(await query(second.url, 'select one from kept'), [{ one: 1 }]);
  await endOwner(second);
});

test('kill -9 of the server: it is back at the same address with all that was acknowledged', patience, async () => {
  const owner = await startOwner();
  await query(owner.url, 'create table acknowledged as select 2 as two');
  process.kill(serverPid(), 'SIGKILL');
  const rows = await eventually(() => query(owner.url, 'select two from acknowledged'));
  assert.deepEqual(rows, [{ two: 2 }]);
  await endOwner(owner);
});

test('kill -9 of the owner: its server ends by itself', patience, async () => {
  const owner = await startOwner();
  const pid = serverPid();
  owner.process.kill('SIGKILL');
  await eventually(() => assert.equal(isAlive(pid), false));
});

test('kill -9 of owner and guard: the next start takes the orphan over', patience, async () => {
  const owner = await startOwner();
  const pid = serverPid();
  const guard = Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
  // Held, so that the owner cannot see that its guard is gone, and end the server, before it goes itself.
  owner.process.kill('SIGSTOP');
  // The guard is two processes: one waits for the server, its child for the end of the owner.
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(guard)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
    .map(Number);
  for (const child of children) if (child !== pid) process.kill(child, 'SIGKILL');
  process.kill(guard, 'SIGKILL');
  // Dead, before the end of its owner could tell it to end the server.
  await eventually(() => assert.match(execFileSync('ps', ['-o', 'stat=', '-p', String(guard)], { encoding: 'utf8' }), /^Z/));
  owner.process.kill('SIGKILL');
  await once(owner.process, 'exit');
  assert.equal(isAlive(pid), true, 'nobody was left to stop it');
  const next = await startOwner();
  assert.equal(isAlive(pid), false);
  assert.deepEqual(await query(next.url, 'select one from kept'), [{ one: 1 }]);
  await endOwner(next);
});

test('a server at work on the folder is shared, and left running by who did not start it', patience, async () => {
  const owner = await startOwner();
  const guest = await startEmbedded({ folder, connections: 20 });
  assert.equal(guest.url, owner.url);
  await guest.stop();
  assert.deepEqual(await query(owner.url, 'select one from kept'), [{ one: 1 }]);
  await endOwner(owner);
});

test('a lock that names a process of another program does not hinder a start', patience, async () => {
  const owner = await startOwner();
  const lock = readFileSync(lockFile, 'utf8');
  owner.process.kill('SIGKILL');
  await eventually(() => assert.equal(isAlive(Number.parseInt(lock, 10)), false));
  writeFileSync(lockFile, lock.replace(/^\d+/, String(process.pid)));
  const next = await startOwner();
  assert.deepEqual(await query(next.url, 'select one from kept'), [{ one: 1 }]);
  await endOwner(next);
});
