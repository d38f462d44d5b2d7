import { DatabaseError } from '../database/database-error.ts';

/** Connections outside of pools: one that the primary holds, and one of each web process that hears notifications. */
function directConnections(webs: number): number {
  return 1 + webs;
}

/** Shares out the connections of a node: what each process may hold in its pool. One more web process and one more share than there are
 *  processes are counted, for the replacement that works beside its predecessor during a rolling restart.
 *  @throws {DatabaseError} if there is not one connection for each */
export function shareOf(connections: number, webs: number, solvers: number): number {
  const direct = directConnections(webs + 1);
  const share = Math.floor((connections - direct) / (webs + solvers + 1));
  if (share < 1)
    throw new DatabaseError(
      `${connections} database connections are too few for ${webs} web processes and ${solvers} solver: at least ${direct + webs + solvers + 1} are needed. Raise FLEXTIME_DB_CONNECTIONS (or the server's max_connections), or lower FLEXTIME_WORKERS.`,
    );
  return share;
}
