import type { ClientBase } from 'pg';
import type { IdentityConfig } from '../config.ts';
import { DatabaseError } from './database-error.ts';

/** Checks, before anything is written, that a database is FlexTime's or empty, bears the wanted name, and is not newer than
 *  `newest`, the last migration that this program knows. Returns the schema's version, 0 for an empty database.
 *  @throws {DatabaseError} */
export async function identify(client: ClientBase, newest: number, { databaseName }: IdentityConfig): Promise<number> {
  const { name, marked, foreign } = await look(client);
  if (databaseName !== null && name !== databaseName)
    throw new DatabaseError(
      `The database is named "${name}", but FLEXTIME_DATABASE_NAME wants "${databaseName}". Nothing was written. Correct DATABASE_URL or FLEXTIME_DATABASE_NAME.`,
    );
  if (!marked && foreign !== null)
    throw new DatabaseError(
      `The database "${name}" holds tables of another program (such as "${foreign}") and not FlexTime's marker. Nothing was written. Give FlexTime an empty database of its own in DATABASE_URL.`,
    );
  if (!marked) return 0;
  const { rows } = await client.query<{ version: number | null }>('select max(version) as version from flextime_migrations');
  const version = rows[0].version ?? 0;
  if (version > newest)
    throw new DatabaseError(
      `The database "${name}" was written by a newer FlexTime (schema ${version}; this program knows up to ${newest}). Nothing was written. Update FlexTime, or use another database.`,
    );
  return version;
}

async function look(client: ClientBase): Promise<{ name: string; marked: boolean; foreign: string | null }> {
  const { rows } = await client.query<{ name: string; marked: boolean; foreign: string | null }>(`
    select current_database() as name,
      to_regclass('flextime') is not null and to_regclass('flextime_migrations') is not null as marked,
      (select min(relname) from pg_class
        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
          and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')) as foreign`);
  return rows[0];
}
