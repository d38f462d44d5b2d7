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

/** Why a request was refused. */
export type Overload = 'late' | 'requests' | 'bodies';

export interface OverloadOptions {
  /** Milliseconds by which the event loop was late in half of the last moments. */
  readonly delayMs: () => number;
  /** From this delay on requests are refused; 0 is never. */
  readonly limitMs: number;
  /** Hears of each request that is refused. */
  readonly onRefused?: (why: Overload) => void;
}

/** Refuses what this process cannot take on now: 503 with `Retry-After`, before anything else is done for the request. It has too
 *  much to do when its event loop is late, whatever keeps it; when too many requests are under way; when their bodies would
 *  fill the memory. Probes are never refused, and event streams do not count, for they stay open. */
export function registerOverload(app: FastifyInstance, { delayMs, limitMs, onRefused }: OverloadOptions): void {
  let requests = 0;
  let bytes = 0;

  function refuse(why: Overload, sentence: string): ProblemError {
    onRefused?.(why);
    return new ProblemError('unavailable', sentence, { headers: { 'retry-after': '1' } });
  }

  app.addHook('onRequest', (request, reply, done) => {
    const { cost, isStream } = request.routeOptions.config;
    if (cost === 0) return done();
    if (limitMs > 0 && delayMs() >= limitMs)
      return done(refuse('late', `this process is ${Math.round(delayMs())} ms behind with its work`));
    if (isStream) return done();
    const load = bodyBytesOf(request, app.initialConfig.bodyLimit ?? 0);
    if (requests >= MOST_REQUESTS) return done(refuse('requests', `${requests} requests are being answered already`));
    if (load > 0 && bytes + load > MOST_BODY_BYTES)
      return done(refuse('bodies', `${bytes} bytes of bodies are being read already, and this one may have ${load}`));
    requests++;
    bytes += load;
    // Emitted once for every response, also when the client went away before it was sent.
    reply.raw.on('close', () => {
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
