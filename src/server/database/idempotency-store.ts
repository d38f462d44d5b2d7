import { sql } from 'kysely';
import { type Database, inTransaction } from './tables.ts';

/** An answer to a POST as it is kept and given again. */
export interface KeptAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly etag: string | null;
  readonly body: string;
}

/** Who named which key for which request (a hash of its method, address and body). */
export interface RequestKey {
  readonly actor: string;
  readonly key: string;
  readonly request: Buffer;
}

/** Does `work` once for a key within 24 hours: in the transaction that keeps its answer, so that neither is ever without the
 *  other. A second request with the same key waits for the first to end and gets its answer; if the first failed, it does
 *  the work. Null if the key was used for another request. */
export async function doOnce(
  db: Database,
  { actor, key, request }: RequestKey,
  work: (transaction: Database) => Promise<KeptAnswer>,
): Promise<(KeptAnswer & { readonly replayed: boolean }) | null> {
  return inTransaction(db, async (transaction) => {
    await transaction.deleteFrom('idempotency').where('created_at', '<', sql<Date>`now() - interval '24 hours'`).execute();
    const inserted = await transaction
      .insertInto('idempotency')
      .values({ actor, key, request })
      .onConflict((conflict) => conflict.columns(['actor', 'key']).doNothing())
      .returning('key')
      .executeTakeFirst();
    const row = transaction.selectFrom('idempotency').selectAll().where('actor', '=', actor).where('key', '=', key);
    if (inserted === undefined) {
      const { request: known, status, location, etag, body } = await row.executeTakeFirstOrThrow();
      if (!known.equals(request) || status === null || body === null) return null;
      return { status, location, etag, body, replayed: true };
    }
    const answer = await work(transaction);
    await transaction.updateTable('idempotency').set(answer).where('actor', '=', actor).where('key', '=', key).execute();
    return { ...answer, replayed: false };
  });
}
