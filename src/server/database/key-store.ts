import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { newId } from './new-id.ts';
import type { Database, KeyRole } from './tables.ts';

/** How long a sign-in of the page lasts. */
export const SESSION_MS = 30 * 24 * 3_600_000;

/** A key as it is listed; the key itself is shown once, when it is made, and not kept. */
export interface ApiKey {
  readonly name: string;
  readonly role: KeyRole;
  readonly createdAt: Date;
}

/** Who sends a request: the holder of a key. */
export interface KeyHolder {
  readonly keyId: string;
  readonly name: string;
  readonly role: KeyRole;
}

/** Thrown when a key is made under a name that another one has. */
export class KeyNameTaken extends Error {
  override readonly name = 'KeyNameTaken';

  constructor(keyName: string) {
    super(`there is a key named "${keyName}" already; revoke it first or take another name`);
  }
}

/** Makes a key and gives its text, which cannot be had again.
 *  @throws {KeyNameTaken} */
export async function addKey(db: Database, name: string, role: KeyRole): Promise<string> {
  const key = `ft_${randomBytes(32).toString('base64url')}`;
  const added = await db
    .insertInto('api_keys')
    .values({ id: newId(), name, role, hash: hashOf(key) })
    .onConflict((conflict) => conflict.column('name').where('revoked_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (added === undefined) throw new KeyNameTaken(name);
  return key;
}

/** The keys in force, by name. */
export async function listKeys(db: Database): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom('api_keys')
    .select(['name', 'role', 'created_at'])
    .where('revoked_at', 'is', null)
    .orderBy('name')
    .execute();
  return rows.map(({ name, role, created_at }) => ({ name, role, createdAt: created_at }));
}

/** Ends a key and its sign-ins; false if no key in force has that name. */
export async function revokeKey(db: Database, name: string): Promise<boolean> {
  const revoked = await db
    .updateTable('api_keys')
    .set({ revoked_at: sql<Date>`now()` })
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (revoked === undefined) return false;
  await db.deleteFrom('sessions').where('key_id', '=', revoked.id).execute();
  return true;
}

export async function hasKeys(db: Database): Promise<boolean> {
  return (await db.selectFrom('api_keys').select('id').where('revoked_at', 'is', null).limit(1).executeTakeFirst()) !== undefined;
}

/** The holder of a key in force, null for anything else. */
export async function findKeyHolder(db: Database, key: string): Promise<KeyHolder | null> {
  const row = await db
    .selectFrom('api_keys')
    .select(['id', 'name', 'role'])
    .where('hash', '=', hashOf(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : { keyId: row.id, name: row.name, role: row.role };
}

/** Starts a sign-in for a key's holder and gives what the cookie is to hold. */
export async function startSession(db: Database, { keyId }: KeyHolder): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db.deleteFrom('sessions').where('expires_at', '<', sql<Date>`now()`).execute();
  await db
    .insertInto('sessions')
    .values({ hash: hashOf(token), key_id: keyId, expires_at: new Date(Date.now() + SESSION_MS) })
    .execute();
  return token;
}

/** The holder of the key that a sign-in was made with, null if the sign-in or the key has ended. */
export async function findSessionHolder(db: Database, token: string): Promise<KeyHolder | null> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('api_keys', 'api_keys.id', 'sessions.key_id')
    .select(['api_keys.id', 'name', 'role'])
    .where('sessions.hash', '=', hashOf(token))
    .where('expires_at', '>', sql<Date>`now()`)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : { keyId: row.id, name: row.name, role: row.role };
}

export async function endSession(db: Database, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('hash', '=', hashOf(token)).execute();
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
