import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectDirect } from '../../src/server/database/pool.ts';
import { startTestServer } from '../server/database-for-tests.ts';

/** Programs of the system that tests drive if they are installed. */
export const PGBOUNCER = findProgram('pgbouncer');
export const REDIS = findProgram('redis-server');

/** Where a program of the system is; null if it is not installed. Servers are not in everybody's path. */
function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)) ?? null;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when a program has said on one of its outputs that it is ready. */
async function started(program: ChildProcess, ready: RegExp): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  const hear = (text: string) => {
    said += text;
    if (ready.test(said)) resolve();
  };
  for (const output of [program.stdout, program.stderr]) output?.setEncoding('utf8').on('data', hear);
  program.once('exit', () => reject(new Error(`${program.spawnfile} ended: ${said}`)));
  program.once('error', reject);
  await promise;
}

/** A Redis that keeps nothing. */
export async function startRedis(port: number): Promise<ChildProcess> {
  const server = spawn(REDIS ?? 'redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']);
  await started(server, /ready to accept connections/i);
  return server;
}

/** A PostgreSQL as others run it: a role that owns one empty database and may do nothing else. */
export async function startForeignServer(): Promise<{ url: string; adminUrl: string; stop: () => Promise<void> }> {
  const server = await startTestServer();
  const admin = await connectDirect(server.adminUrl, 'flextime test');
  await admin.query(`create role office login password 'office'`);
  await admin.query('create database office owner office');
  await admin.end();
  const url = new URL(server.adminUrl);
  [url.username, url.password, url.pathname] = ['office', 'office', '/office'];
  return { url: url.href, adminUrl: server.adminUrl, stop: () => server.stop() };
}

/** A transaction pooler before the database `direct`, which holds at most `connections` to it; with the address through it. */
export async function startPooler(direct: string, connections: number): Promise<{ url: string; stop: () => Promise<void> }> {
  const { hostname, port, username, password, pathname } = new URL(direct);
  const folder = mkdtempSync(path.join(tmpdir(), 'flextime-pooler-'));
  const listens = await freePort();
  const name = pathname.slice(1);
  const settings = `[databases]
${name} = host=${hostname} port=${port} dbname=${name} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listens}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 500
`;
  const file = path.join(folder, 'pgbouncer.ini');
  writeFileSync(file, settings);
  // It does not run as root, and whom it becomes must be able to read its settings.
  chmodSync(folder, 0o755);
  const pooler = spawn(PGBOUNCER ?? 'pgbouncer', [...(process.getuid?.() === 0 ? ['-u', 'nobody'] : []), file]);
  await started(pooler, /process up/);
  const url = new URL(direct);
  url.port = String(listens);
  return {
    url: url.href,
    async stop() {
      const gone = once(pooler, 'exit');
      pooler.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
