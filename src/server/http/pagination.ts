import type { Page } from '../database/tables.ts';
import { ProblemError } from './problems.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DEFAULT_LIMIT = 50;

export interface PageQuery {
  readonly cursor?: string;
  readonly limit?: number;
}

/** One more entry than asked for is read, to know whether there is a next page.
 *  @throws {ProblemError} for a cursor that no page gave */
export function toPage({ cursor, limit = DEFAULT_LIMIT }: PageQuery): Page {
  const before = cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString('latin1');
  if (before !== null && !UUID.test(before))
    throw new ProblemError('bad-request', `"${cursor}" is not a cursor of this service`, {
      faults: [{ pointer: '#query/cursor', detail: 'take `next` of the page before' }],
    });
  return { limit: limit + 1, before };
}

/** What {@link toPage} led to, as the list that is sent. */
export function toList<Entry extends { readonly id: string }>(entries: readonly Entry[], { limit = DEFAULT_LIMIT }: PageQuery) {
  const items = entries.slice(0, limit);
  const last = entries.length > limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : Buffer.from(last.id, 'latin1').toString('base64url') };
}
