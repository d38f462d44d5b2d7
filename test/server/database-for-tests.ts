import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ClientBase } from 'pg';
import { readConfig } from '../../src/server/config.ts';
import { type EmbeddedServer, startEmbedded } from '../../src/server/database/embedded.ts';
import { prepareDatabase } from '../../src/server/database/open.ts';
import { connectDirect, DatabaseLink } from '../../src/server/database/pool.ts';

/** An administrator's address of a server that all test files share; `npm test` sets it. Without it each test process starts
 *  a server of its own, which takes about a second. */
export const SHARED_SERVER = 'FLEXTIME_TEST_DATABASE_URL';

/** A database of its own for one test file. */
export interface TestDatabase extends DatabaseLink {
  /** For what connects by itself; it is its own direct address. */
  readonly url: string;
  /** Closes the pool and drops the database; for `after()`. */
  close(): Promise<void>;
}

/** A fresh database, migrated unless `migrated` is false, with a pool of ten connections:
 *
 *      const database = await openTestDatabase();
 *      after(() => database.close());
 */
export async function openTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const server = await testServer();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(server.adminUrl, (admin) => admin.query(`create database ${name}`));
  const url = new URL(server.adminUrl);
  url.pathname = `/${name}`;
  const schema = migrated ? (await prepareDatabase(readConfig({ DATABASE_URL: url.href }))).schema : 0;
  const link = new DatabaseLink({ url: url.href, directUrl: url.href, schema }, { share: 10, name: 'flextime test' });
  const closePool = link.close.bind(link);
  return Object.assign(link, {
    url: url.href,
    async close() {
      await closePool();
      await administer(server.adminUrl, (admin) => admin.query(`drop database ${name} with (force)`));
      await server.release();
    },
  });
}

/** A PostgreSQL of this process, with its data in a temporary folder and no promise to keep it. */
export async function startTestServer(): Promise<EmbeddedServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'flextime-test-'));
  const server = await startEmbedded({ folder, connections: 200, durable: false });
  return {
    ...server,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let own: { server: Promise<EmbeddedServer>; users: number } | null = null;

async function testServer(): Promise<{ adminUrl: string; release: () => Promise<void> }> {
  const adminUrl = process.env[SHARED_SERVER];
  if (adminUrl !== undefined) return { adminUrl, release: async () => undefined };
  own ??= { server: startTestServer(), users: 0 };
  own.users++;
  const server = await own.server;
  return {
    adminUrl: server.adminUrl,
    release: async () => {
      if (own === null || --own.users > 0) return;
      own = null;
      await server.stop();
    },
  };
}

async function administer(url: string, work: (admin: ClientBase) => Promise<unknown>): Promise<void> {
  const admin = await connectDirect(url, 'flextime test');
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
