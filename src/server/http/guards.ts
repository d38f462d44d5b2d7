import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from './loopback.ts';
import { ProblemError } from './problems.ts';

/** Whether a request was sent at this machine: meant for a name of the loopback, and not passed on by a proxy. What comes
 *  through a proxy may come from anywhere. */
export function isLocal({ headers }: FastifyRequest): boolean {
  return isLoopback(hostNameOf(headers.host)) && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
}

function hostNameOf(host = ''): string {
  return host.replace(/:\d+$/, '');
}

/** Keeps the pages of other sites out of a service that a browser on this machine can reach.
 *
 *  On the loopback everybody at the machine may do everything, so a request must be meant for the loopback: its `Host` is
 *  one of the loopback's names, or a name of somebody's that resolves to it would make their page same-origin (DNS
 *  rebinding). Behind a proxy other names are expected; what comes by them needs a key. And a browser that sends a request for another site's page says so, in `Origin` or `Sec-Fetch-Site`; only
 *  following a link to a page of ours is let through. */
export function registerGuards(app: FastifyInstance, { loopback, proxied }: { loopback: boolean; proxied: boolean }): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { host = '' } = request.headers;
    if (loopback && !proxied && !isLoopback(hostNameOf(host)))
      return done(new ProblemError('forbidden', `"${host.slice(0, 100)}" in Host is not this machine`));
    return done(isForeign(request) ? new ProblemError('forbidden', 'the request was sent by a page of another site') : undefined);
  });
}

/** Compared with the name that the browser asked for, which a trusted proxy passes on as `X-Forwarded-Host`. */
function isForeign({ method, headers, host }: FastifyRequest): boolean {
  const { origin } = headers;
  if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host?.toLowerCase())) return true;
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return !(headers['sec-fetch-mode'] === 'navigate' && (method === 'GET' || method === 'HEAD'));
}
