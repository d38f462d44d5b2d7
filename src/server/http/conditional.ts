import type { FastifyReply, FastifyRequest } from 'fastify';

/** Ends of an entity tag that name a content coding; the same thing in another coding is still the same thing. */
const CODING = /-(gzip|br|zstd)(?="$)/;

/** The entity tags of an `If-Match` or `If-None-Match` header, without weakness and coding; `*` stays. */
function tagsOf(header: string): string[] {
  return header.split(',').map((tag) => tag.trim().replace(/^W\//, '').replace(CODING, ''));
}

export function matches(header: string, tag: string): boolean {
  const tags = tagsOf(header);
  return tags.includes('*') || tags.includes(tag);
}

/** Marks an answer as never changing. True if the client has it already, and has been told so: nothing else is to be sent. */
export function isKnownImmutable(request: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  reply.header('etag', tag).header('cache-control', 'private, max-age=31536000, immutable');
  const known = request.headers['if-none-match'];
  if (known === undefined || !matches(known, tag)) return false;
  reply.status(304).send();
  return true;
}
