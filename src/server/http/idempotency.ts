import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { doOnce } from '../database/idempotency-store.ts';
import { type Database, inTransaction } from '../database/tables.ts';
import { ProblemError } from './problems.ts';

/** What a POST made: the answer's status, where the new thing stands, and its description. */
export interface Made {
  readonly status: 201 | 202;
  readonly location: string;
  readonly etag?: string;
  readonly body: object;
}

/** Printable ASCII, as clients make keys. */
const KEY = /^[\x20-\x7e]{1,255}$/;

/** Does the work of a POST in a transaction and answers. With an `Idempotency-Key` it is done once in 24 hours: the same request
 *  gets the first answer again, with `Idempotency-Replayed`, and another request under the key is refused (422). A request
 *  that failed is not kept. */
export async function answerOnce(
  request: FastifyRequest,
  reply: FastifyReply,
  db: Database,
  work: (transaction: Database) => Promise<Made>,
): Promise<FastifyReply> {
  const key = request.headers['idempotency-key'];
  const make = async (transaction: Database) => {
    const { status, location, etag = null, body } = await work(transaction);
    return { status, location, etag, body: JSON.stringify(body) };
  };
  if (key === undefined) return send(reply, await inTransaction(db, make));
  if (Array.isArray(key) || !KEY.test(key))
    throw new ProblemError('bad-request', 'Idempotency-Key must be 1 to 255 printable ASCII characters', {
      faults: [{ pointer: '#headers/idempotency-key', detail: 'is empty, too long, or not printable ASCII' }],
    });
  const digest = hash('sha256', `${request.method} ${request.url}\n${JSON.stringify(request.body)}`, 'buffer');
  const answer = await doOnce(db, { actor: request.caller?.name ?? '', key, request: digest }, make);
  if (answer === null) throw new ProblemError('key-reused', `the key "${key}" was used for another request in the last 24 hours`);
  if (answer.replayed) reply.header('idempotency-replayed', 'true');
  return send(reply, answer);
}

function send(
  reply: FastifyReply,
  { status, location, etag, body }: { status: number; location: string | null; etag: string | null; body: string },
) {
  if (location !== null) reply.header('location', location);
  if (etag !== null) reply.header('etag', etag);
  return reply.status(status).type('application/json; charset=utf-8').send(body);
}
