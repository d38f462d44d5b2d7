import type { ClientBase } from 'pg';

/** What a server allows, and how much of it is in use. */
export interface Capacity {
  /** Connections for ordinary roles: the server's own reserve is taken off. */
  readonly limit: number;
  /** Connections of others at this moment, without the asking one. */
  readonly used: number;
}

/** Connections that are left to others when a node takes what is free. */
const RESERVE = 2;

export async function readCapacity(client: ClientBase): Promise<Capacity> {
  const { rows } = await client.query<Capacity>(`
    select current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
        - coalesce(current_setting('reserved_connections', true), '0')::integer as limit,
      (select count(*)::integer from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()) as used`);
  return rows[0];
}

/** Connections that a node may hold which wants `wanted`. */
export function budgetOf({ limit, used }: Capacity, wanted: number): number {
  return Math.max(0, Math.min(wanted, limit - used - RESERVE));
}
