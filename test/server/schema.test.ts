import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { describeSchema, SCHEMA_FILE } from '../../scripts/database-schema.ts';
import { connectDirect } from '../../src/server/database/pool.ts';
import { openTestDatabase } from './database-for-tests.ts';

const [migrated, empty] = [await openTestDatabase(), await openTestDatabase({ migrated: false })];
after(async () => {
  await migrated.close();
  await empty.close();
});

async function describe(url: string): Promise<string> {
  const client = await connectDirect(url, 'flextime schema test');
  const text = await describeSchema(client);
  await client.end();
  return text;
}

test('migrations/schema.sql is what the migrations make, and makes the same', async () => {
  const written = readFileSync(SCHEMA_FILE, 'utf8');
  const made = await describe(migrated.url);
  assert.equal(written.slice(written.indexOf('create table')).trim(), made, 'write it anew: node scripts/database-schema.ts');
  await empty.pool.query(written);
  assert.equal(await describe(empty.url), made);
});
