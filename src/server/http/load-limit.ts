import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

/** What one process takes on at a time: requests, and bytes of their bodies. What is more is refused at once, so that a crowd
 *  makes neither the memory nor everybody's waiting grow. */
const MOST_REQUESTS = 1_000;
const MOST_BODY_BYTES = 256 * 1024 * 1024;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True for answers that stay open, which have a limit of their own. */
    isStream?: boolean;
  }
}

/** Refuses what this process cannot take on now: 503 with `Retry-After`. Probes and event streams do not count. */
export function registerLoadLimit(app: FastifyInstance): void {
  let requests = 0;
  let bytes = 0;

  app.addHook('onRequest', (request, reply, done) => {
    const { cost, isStream } = request.routeOptions.config;
    if (cost === 0 || isStream) return done();
    const load = bodyBytesOf(request, app.initialConfig.bodyLimit ?? 0);
    if (requests >= MOST_REQUESTS || (load > 0 && bytes + load > MOST_BODY_BYTES))
      return done(new ProblemError('unavailable', `${requests} requests are being answered already`, { headers: { 'retry-after': '1' } }));
    requests++;
    bytes += load;
    // Emitted once for every response, also when the client went away before it was sent.
    reply.raw.once('close', () => {
      requests--;
      bytes -= load;
    });
    done();
  });
}

/** The length of the body; of one that does not tell its length, the most that it may have. */
function bodyBytesOf({ headers }: FastifyRequest, bodyLimit: number): number {
  if (headers['transfer-encoding'] !== undefined) return bodyLimit;
  return Math.min(Number(headers['content-length'] ?? 0) || 0, bodyLimit);
}
