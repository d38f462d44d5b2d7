import type { Server } from 'node:net';

/** Connections that one process holds. */
export const MOST_CONNECTIONS = 5_000;

/** A server with the property that its types do not have yet. */
export interface BoundedServer extends Server {
  dropMaxConnection?: boolean;
}

/** Closes connections beyond a number at once, before they cost anything. Without `dropMaxConnection` a web process that has its number would give the
 *  next one back to the primary, which offers it to another, and where all have theirs it would be neither answered nor closed. */
export function boundConnections(server: BoundedServer, most = MOST_CONNECTIONS): void {
  server.maxConnections = most;
  server.dropMaxConnection = true;
}
