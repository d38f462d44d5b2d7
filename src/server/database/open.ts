import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Config } from '../config.ts';
import { describeAddress } from './address.ts';
import { budgetOf, readCapacity } from './capacity.ts';
import { DatabaseError } from './database-error.ts';
import { startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { connectDirect, type DatabaseAddress, DatabaseLink, isUnavailable, limitRole } from './pool.ts';

/** How long a database that is suspended, starting or restarting is waited for. */
const WAKE_MS = 10_000;

export interface PrepareOptions {
  /** Told when the database is waited for, or the embedded server was restarted. */
  readonly report?: (sentence: string) => void;
}

/** A database that is FlexTime's and has this program's schema. */
export interface PreparedDatabase extends DatabaseAddress {
  /** Connections that this node may hold: what was wanted, or what the server has free. */
  readonly connections: number;
  /** Stops the embedded server if this process started it. */
  stop(): Promise<void>;
}

/** Finds or starts the database, checks that it is FlexTime's, and migrates it. To be called once on each node, by the
 *  process that outlives the others.
 *  @throws {DatabaseError} saying what is wrong and what to do */
export async function prepareDatabase(
  config: Pick<Config, 'database' | 'identity'>,
  options: PrepareOptions = {},
): Promise<PreparedDatabase> {
  const report = options.report ?? (() => undefined);
  const { url, directUrl, folder, connections } = config.database;
  if (url === null || directUrl === null) {
    const server = await startEmbedded({ folder, connections, report });
    try {
      const prepared = await prepare({ url: server.url, directUrl: server.url }, config, report);
      return { ...prepared, stop: () => server.stop() };
    } catch (error) {
      await server.stop();
      throw error;
    }
  }
  return { ...(await prepare({ url, directUrl }, config, report)), stop: async () => undefined };
}

/** The database for one process that needs nothing else of a node: commands, scripts, tests.
 *  @throws {DatabaseError} */
export async function openDatabase(config: Pick<Config, 'database' | 'identity'>, share = 5): Promise<DatabaseLink & AsyncDisposable> {
  const prepared = await prepareDatabase(config);
  const link = new DatabaseLink(prepared, { share, name: 'flextime command' });
  const close = link.close.bind(link);
  return Object.assign(link, {
    close: async () => {
      await close();
      await prepared.stop();
    },
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  });
}

async function prepare(
  { url, directUrl }: Omit<DatabaseAddress, 'schema'>,
  { database, identity }: Pick<Config, 'database' | 'identity'>,
  report: (sentence: string) => void,
): Promise<Omit<PreparedDatabase, 'stop'>> {
  const client = await wake(directUrl, report);
  try {
    const schema = await migrate(client, identity);
    if (url !== directUrl) await limitRole(client);
    return { url, directUrl, schema, connections: budgetOf(await readCapacity(client), database.connections) };
  } catch (error) {
    throw error instanceof DatabaseError ? error : new DatabaseError(`The database refused: ${(error as Error).message}`, { cause: error });
  } finally {
    await client.end();
  }
}

async function wake(address: string, report: (sentence: string) => void): Promise<pg.Client> {
  const until = performance.now() + WAKE_MS;
  for (let delay = 100; ; delay = Math.min(delay * 2, 2_000)) {
    try {
      return await connectDirect(address, 'flextime start');
    } catch (error) {
      const where = describeAddress(address);
      if (!isUnavailable(error) || performance.now() + delay > until)
        throw new DatabaseError(`The database at ${where} cannot be used: ${reasonOf(error)}. ${adviceOn(error)}`, { cause: error });
      if (delay === 400) report(`Waiting for the database at ${where} …`);
      await pause(delay);
    }
  }
}

/** What may be done about a database that cannot be used. */
function adviceOn(error: unknown): string {
  return /CERT|UNABLE_TO_/.test((error as NodeJS.ErrnoException).code ?? '')
    ? 'Name the authority that signed its certificate in its address, with ?sslrootcert=FILE, and the server as the certificate names it.'
    : 'Check DATABASE_URL and that the server runs.';
}

/** The message of an error; of one that holds several (one for each address of a host), the first. */
function reasonOf(error: unknown): string {
  const { message, errors } = error as Error & { errors?: Error[] };
  return message || errors?.[0]?.message || String(error);
}
