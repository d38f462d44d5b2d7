import type { Client } from 'pg';
import { findServer } from '../../src/server/database/embedded.ts';
import { connectDirect } from '../../src/server/database/pool.ts';
import type { RunningNode } from './node.ts';

/** Watches, on the database server of a node, how many connections the service has open, until told to end. */
export async function watchConnections({ folder }: RunningNode, over: () => boolean): Promise<{ most: number; limit: number }> {
  return withClient(addressOf(folder), async (client) => {
    const { rows } = await client.query<{ limit: number }>(`select current_setting('max_connections')::integer as limit`);
    let most = 0;
    while (!over()) {
      const counted = await client.query<{ open: number }>(
        `select count(*)::integer as open from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
      most = Math.max(most, counted.rows[0].open);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { most, limit: rows[0].limit };
  });
}

/** Makes a database of another program on the server of a node; gives its address. */
export async function createForeignDatabase({ folder }: RunningNode): Promise<string> {
  const address = new URL(addressOf(folder));
  await withClient(address.href, (client) => client.query('create database another_program'));
  address.pathname = '/another_program';
  await withClient(address.href, (client) => client.query('create table customers ()'));
  return address.href;
}

export async function listTables(address: string): Promise<string[]> {
  return withClient(address, async (client) => {
    const { rows } = await client.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
    return rows.map(({ name }) => name);
  });
}

function addressOf(folder: string): string {
  const server = findServer(folder);
  if (server === null) throw new Error(`no server works on ${folder}`);
  return server.adminUrl;
}

async function withClient<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectDirect(address, 'verification');
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
