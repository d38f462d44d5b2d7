import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ClientBase } from 'pg';
import { type IdentityConfig, ROOT } from '../config.ts';
import { DatabaseError } from './database-error.ts';
import { identify } from './identity.ts';

/** Any number that other programs on the same database are unlikely to lock: "FlexTime" in bytes. */
const LOCK = '5074542447626382693';

interface Migration {
  readonly version: number;
  readonly name: string;
}

/** The migrations that ship, oldest first: files `0001-what-it-does.sql`, forward only, never changed once released. */
function listMigrations(folder: string): Migration[] {
  const found = readdirSync(folder)
    .filter((name) => /^\d{4}-.+\.sql$/.test(name))
    .map((name) => ({ version: Number(name.slice(0, 4)), name }))
    .sort((a, b) => a.version - b.version);
  for (const [index, { version, name }] of found.entries())
    if (version !== index + 1)
      throw new DatabaseError(`migrations/${name} should be number ${index + 1}: numbers have no gap and no twin.`);
  return found;
}

/** Brings the database to the schema of this program; each migration in a transaction of its own. However many processes and
 *  nodes start together, one of them does it. `client` must not go through a transaction pooler: the lock is its session's.
 *  Returns the schema's version.
 *  @throws {DatabaseError} if the database is not FlexTime's, is newer, or a migration fails */
export async function migrate(client: ClientBase, identity: IdentityConfig, folder = path.join(ROOT, 'migrations')): Promise<number> {
  const migrations = listMigrations(folder);
  const newest = migrations.length;
  // Looked at without the lock first: a database that is refused is not even locked, and one that is ready is not waited for.
  if ((await identify(client, newest, identity)) === newest) return newest;
  await client.query('set statement_timeout = 0');
  await client.query(`select pg_advisory_lock(${LOCK})`);
  try {
    const version = await identify(client, newest, identity);
    for (const migration of migrations.slice(version)) await apply(client, migration, folder);
    return newest;
  } finally {
    await client.query(`select pg_advisory_unlock(${LOCK})`);
    await client.query('reset statement_timeout');
  }
}

async function apply(client: ClientBase, { version, name }: Migration, folder: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(readFileSync(path.join(folder, name), 'utf8'));
    await client.query('insert into flextime_migrations (version, name) values ($1, $2)', [version, name]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new DatabaseError(`The migration ${name} failed, the database is as it was before: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
