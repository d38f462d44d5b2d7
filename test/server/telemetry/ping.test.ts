import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestDatabase, type TestDatabase } from '../database-for-tests.ts';

let database: TestDatabase;
before(async () => {
  database = await openTestDatabase();
});
after(() => database.close());

test('a probe does not queue behind requests while the database answers some of them', async () => {
  const { pool } = database;
  const held = await Promise.all(Array.from({ length: pool.options.max! }, () => pool.connect()));
  const [first, second] = [pool.connect(), pool.connect()];
  held.pop()!.release();
  held.push(await first);
  // Every connection is held, and a request waits for one: had the probe asked, it would wait behind it.
  assert.equal(pool.waitingCount, 1);
  await database.ping();
  for (const client of held) client.release();
  (await second).release();
});

test('a probe of a pool with room asks the database', async (t) => {
  const query = t.mock.method(database.pool, 'query');
  await database.ping();
  assert.equal(query.mock.callCount(), 1);
});
