import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

/** Ends of an entity tag that name a content coding; the same thing in another coding is still the same thing. */
const CODING = /-(gzip|br|zstd)(?="$)/;

/** The entity tags of an `If-Match` or `If-None-Match` header, without weakness and coding; `*` stays. */
function tagsOf(header: string): string[] {
  return header.split(',').map((tag) => tag.trim().replace(/^W\//, '').replace(CODING, ''));
}

function matches(header: string, tag: string): boolean {
  const tags = tagsOf(header);
  return tags.includes('*') || tags.includes(tag);
}

/** Marks an answer as never changing. True if the client has it already, and has been told so: nothing else is to be sent. */
export function isKnownImmutable(request: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  reply.header('etag', tag).header('cache-control', 'private, max-age=31536000, immutable');
  if (!isKnown(request, tag)) return false;
  reply.status(304).send();
  return true;
}

/** Whether the client says that it has the state of this tag. */
export function isKnown({ headers }: FastifyRequest, tag: string): boolean {
  const known = headers['if-none-match'];
  return known !== undefined && matches(known, tag);
}

/** Lets a change pass only if its `If-Match` names the state that it is based on.
 *  @throws {ProblemError} precondition-required without the header, precondition-failed if it names another state */
export function requireMatch({ headers }: FastifyRequest, tag: string): void {
  const given = headers['if-match'];
  if (given === undefined)
    throw new ProblemError('precondition-required', `a change needs If-Match with the ETag that was read; it is ${tag} now`);
  if (!matches(given, tag)) throw stale(tag);
}

/** The answer to a change of what has been changed already; `tag` is the state as it was last seen. */
export function stale(tag: string): ProblemError {
  return new ProblemError('precondition-failed', `it has changed since If-Match was read; ETag was last ${tag}`);
}
