import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { connectionOf } from './address.ts';
import type { Database, Tables } from './tables.ts';

/** How long a request waits for a connection, or a connection for its server, before it is given up. */
const WAIT_MS = 5_000;

/** Connections that nothing needs are given back after this long: nothing is held warm that is not used. */
const IDLE_MS = 10_000;

/** A busy database that answered somebody so lately is there. */
const BUSY_MS = 2_000;

/** No statement of the service runs longer, nor does a transaction stay open without a statement. */
export const STATEMENT_LIMIT_MS = 15_000;

/** Where a migrated database is: `url` may lead through a transaction pooler, `directUrl` does not. */
export interface DatabaseAddress {
  readonly url: string;
  readonly directUrl: string;
  /** The version of its schema: the last migration that was applied. */
  readonly schema: number;
}

export interface LinkOptions {
  /** Connections that this process may hold in its pool. */
  readonly share: number;
  /** What the server shows as the name of these connections. */
  readonly name: string;
}

/** One process's way to the database: a pool of at most `share` connections, and typed SQL over it. */
export class DatabaseLink {
  readonly pool: pg.Pool;
  readonly db: Database;
  readonly #address: DatabaseAddress;
  readonly #name: string;
  /** When a connection was last given back in good order. */
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(address: DatabaseAddress, { share, name }: LinkOptions) {
    this.#address = address;
    this.#name = name;
    this.pool = new pg.Pool({
      ...connectionOf(address.url),
      // A pooler refuses limits as start-up parameters; there they are set by role (`limitRole`).
      ...(address.url === address.directUrl && LIMITS),
      application_name: name,
      max: share,
      connectionTimeoutMillis: WAIT_MS,
      idleTimeoutMillis: IDLE_MS,
    });
    // A connection that breaks while idle is replaced when the next is needed.
    this.pool.on('error', () => undefined);
    this.pool.on('release', (error) => {
      if (!error) this.#answeredAt = performance.now();
    });
    this.db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: this.pool }) });
  }

  /** The pool at this moment. */
  get figures(): { open: number; idle: number; waiting: number; share: number } {
    const { totalCount, idleCount, waitingCount, options } = this.pool;
    return { open: totalCount, idle: idleCount, waiting: waitingCount, share: options.max };
  }

  /** A connection of its own, past any pooler, for notifications and session locks. The caller ends it. */
  async connectDirect(): Promise<pg.Client> {
    return connectDirect(this.#address.directUrl, this.#name);
  }

  /** Changes how many connections the pool may hold; resolves when it holds no more than that. */
  async setShare(share: number): Promise<void> {
    const { pool } = this;
    pool.options.max = share;
    if (pool.totalCount <= share) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (pool.totalCount > pool.options.max) return;
      pool.options.maxUses = Number.POSITIVE_INFINITY;
      pool.off('remove', look);
      resolve();
    };
    // Until then, no connection outlives its present use.
    pool.options.maxUses = 1;
    pool.on('remove', look);
    return promise;
  }

  /** Finds out whether the database answers and has the schema that this process began with. Where requests wait for
   *  connections, that one of them was just answered says enough: a probe does not wait behind them.
   *  @throws what the driver throws, or an error saying that the schema is gone */
  async ping(): Promise<void> {
    if (this.pool.waitingCount > 0 && performance.now() - this.#answeredAt < BUSY_MS) return;
    const { rowCount } = await this.pool.query('select from flextime_migrations where version = $1', [this.#address.schema]);
    if (rowCount === 0) throw new Error(`migration ${this.#address.schema} is gone from the database`);
  }

  /** Waits for statements at work, then gives every connection back. */
  async close(): Promise<void> {
    await this.pool.end();
  }
}

const LIMITS = { statement_timeout: STATEMENT_LIMIT_MS, idle_in_transaction_session_timeout: STATEMENT_LIMIT_MS } as const;

/** Opens a single connection; the caller ends it.
 *  @throws what the driver throws */
export async function connectDirect(address: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({ ...connectionOf(address), application_name: name, connectionTimeoutMillis: WAIT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Sets the limits of a statement for every session of this role, where a pooler does not let sessions set them. */
export async function limitRole(client: pg.ClientBase): Promise<void> {
  for (const [name, milliseconds] of Object.entries(LIMITS)) await client.query(`alter role current_user set ${name} = ${milliseconds}`);
}

/** SQLSTATEs that say "not now": no room, shutting down, starting up, gone, cancelled by the time limit. */
const NOT_NOW = new Set(['53300', '57P01', '57P02', '57P03', '57014', '08000', '08001', '08003', '08004', '08006']);

/** Whether an error means that the database cannot answer now, so that the same request may succeed a little later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errors } = error as NodeJS.ErrnoException & { errors?: unknown[] };
  if (code !== undefined && (NOT_NOW.has(code) || /^(ECONN|ETIMEDOUT|EHOST|ENET|EPIPE|ENOTFOUND|EAI_AGAIN)/.test(code))) return true;
  if (errors !== undefined && errors.length > 0) return errors.every(isUnavailable);
  return /^(timeout exceeded when trying to connect|Connection terminated|timeout expired)/.test(error.message);
}
