import { newId } from './new-id.ts';
import type { Database, Page } from './tables.ts';

/** A request that changed something. `resource` is the address of what it changed, `actor` the name of the key. */
export interface AuditEntry {
  readonly actor: string;
  readonly client: string;
  readonly method: string;
  readonly route: string;
  readonly resource: string;
  readonly status: number;
  readonly requestId: string;
}

export interface StoredAuditEntry extends AuditEntry {
  readonly id: string;
  readonly at: Date;
}

export async function recordAudit(db: Database, { requestId, ...entry }: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({ id: newId(), request_id: requestId, ...entry })
    .execute();
}

export async function listAudit(db: Database, { limit, before }: Page): Promise<StoredAuditEntry[]> {
  let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
  if (before !== null) query = query.where('id', '<', before);
  return (await query.execute()).map(({ request_id, created_at, ...row }) => ({ ...row, requestId: request_id, at: created_at }));
}
