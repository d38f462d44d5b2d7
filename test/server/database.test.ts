import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readConfig } from '../../src/server/config.ts';
import { DatabaseError } from '../../src/server/database/database-error.ts';
import { prepareDatabase } from '../../src/server/database/open.ts';
import { DatabaseLink, isUnavailable } from '../../src/server/database/pool.ts';
import { openTestDatabase } from './database-for-tests.ts';

/** Prepares a test database as a server of the user's would be. */
function prepare(database: { url: string }, env: Record<string, string> = {}) {
  return prepareDatabase(readConfig({ DATABASE_URL: database.url, ...env }));
}

async function tables(database: { pool: DatabaseLink['pool'] }): Promise<string[]> {
  const { rows } = await database.pool.query(`select tablename from pg_tables where schemaname = 'public' order by 1`);
  return rows.map(({ tablename }) => tablename);
}

const kept = await openTestDatabase();
after(() => kept.close());
const address = { url: kept.url, directUrl: kept.url, schema: 1 };

test('an empty database is migrated once, however many processes start together', async (t) => {
  const database = await openTestDatabase({ migrated: false });
  t.after(() => database.close());
  const prepared = await Promise.all(Array.from({ length: 5 }, () => prepare(database)));
  const versions = (await database.pool.query('select version from flextime_migrations order by 1')).rows.map(({ version }) => version);
  assert.deepEqual(
    versions,
    Array.from({ length: prepared[0].schema }, (_, index) => index + 1),
  );
  assert.equal((await database.pool.query('select from flextime')).rowCount, 1);
});

test('a foreign database is refused and nothing is written to it', async (t) => {
  const database = await openTestDatabase({ migrated: false });
  t.after(() => database.close());
  await database.pool.query('create table customers ()');
  await assert.rejects(
    prepare(database),
    (error) => error instanceof DatabaseError && /"customers".*Nothing was written/.test(error.message),
  );
  assert.deepEqual(await tables(database), ['customers']);
});

test('a newer schema is refused and nothing is written to it', async (t) => {
  const database = await openTestDatabase();
  t.after(() => database.close());
  await database.pool.query(`insert into flextime_migrations (version, name) values (9999, '9999-of-the-future.sql')`);
  await assert.rejects(prepare(database), /newer FlexTime \(schema 9999; this program knows up to \d+\)/);
});

test('a database of another name than the one wanted is refused', async (t) => {
  const database = await openTestDatabase({ migrated: false });
  t.after(() => database.close());
  await assert.rejects(prepare(database, { FLEXTIME_DATABASE_NAME: 'conference' }), /FLEXTIME_DATABASE_NAME wants "conference"/);
  assert.deepEqual(await tables(database), []);
});

test('a refused password is told at once, without the password', async () => {
  const url = new URL(kept.url);
  url.password = 'wrong-secret';
  await assert.rejects(
    prepare({ url: url.href }),
    (error) =>
      error instanceof DatabaseError && /cannot be used: .*DATABASE_URL/.test(error.message) && !error.message.includes('wrong-secret'),
  );
});

test('a pool never holds more than its share; who waits too long is told that it is not available', async (t) => {
  const link = new DatabaseLink(address, { share: 3, name: 'flextime pool test' });
  t.after(() => link.close());
  const held = await Promise.all([link.pool.connect(), link.pool.connect(), link.pool.connect()]);
  link.pool.options.connectionTimeoutMillis = 20;
  await assert.rejects(link.pool.query('select 1'), isUnavailable);
  const { rows } = await kept.pool.query(
    `select count(*)::integer as seen from pg_stat_activity where application_name = 'flextime pool test'`,
  );
  assert.equal(rows[0].seen, 3);
  for (const client of held) client.release();
});

test('a smaller share is kept as soon as work ends', async (t) => {
  const link = new DatabaseLink(address, { share: 4, name: 'flextime shrink test' });
  t.after(() => link.close());
  const held = await Promise.all(Array.from({ length: 4 }, () => link.pool.connect()));
  const shrunk = link.setShare(1);
  for (const client of held) client.release();
  await shrunk;
  assert.ok(link.pool.totalCount <= 1);
  await Promise.all(Array.from({ length: 8 }, () => link.pool.query('select 1')));
  assert.equal(link.pool.totalCount, 1);
});

test('the limit of a statement is set on each connection', async (t) => {
  const link = new DatabaseLink(address, { share: 1, name: 'flextime limit test' });
  t.after(() => link.close());
  const { rows } = await link.pool.query('show statement_timeout');
  assert.equal(rows[0].statement_timeout, '15s');
});
