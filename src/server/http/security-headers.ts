import type { FastifyInstance } from 'fastify';

/** Nothing of ours is used by pages of others, nor taken for what it does not say it is; pages load nothing from elsewhere
 *  and stand in no frame. */
const ALL = {
  'content-security-policy':
    "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** What means something for documents alone. */
const DOCUMENTS = {
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};

/** Tells browsers to keep to what the page needs (docs/decisions/security-headers.md). Whether there is TLS is known to what
 *  stands in front of the service, so Strict-Transport-Security is said there. */
export function registerSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(ALL);
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (String(reply.getHeader('content-type')).startsWith('text/html')) reply.headers(DOCUMENTS);
    done(null, payload);
  });
}
