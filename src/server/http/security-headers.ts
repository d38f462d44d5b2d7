import type { FastifyInstance } from 'fastify';

/** Pages of ours load nothing from elsewhere and stand in no frame, and nothing of ours is used by pages of others.
 *  Whether there is TLS is known to what stands in front of the service, so Strict-Transport-Security is said there. */
const HEADERS = {
  'content-security-policy':
    "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Tells browsers, on every answer, to keep to what the page needs (docs/decisions/security-headers.md). */
export function registerSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(HEADERS);
    done();
  });
}
