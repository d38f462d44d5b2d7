import { isIPv4, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';
import type { Allowance, Taken, UnitStore } from './unit-store.ts';

export interface RateLimitOptions extends Allowance {
  readonly store: UnitStore;
  /** Hears of each request that is refused. */
  readonly onRefused?: () => void;
  /** Hears of each request that passes uncounted because the store is away. */
  readonly onUncounted?: (error: Error) => void;
}

/** Refuses requests of client addresses that have taken all their units: 429 with `Retry-After`, and on every answer
 *  the fields `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10).
 *
 *  A request costs one unit, or what its route says in `config.cost`; routes that cost 0, the probes, are neither counted nor
 *  refused. Is exact if the store is: see {@link UnitStore}. If the store is away, requests pass. Whose `X-Forwarded-For`
 *  is believed is the app's `trustProxy`, a list of networks. */
export function registerRateLimit(app: FastifyInstance, { limit, windowMs, store, onRefused, onUncounted }: RateLimitOptions): void {
  const policy = `"address";q=${limit};w=${Math.round(windowMs / 1_000)}`;
  const spent = new SpentClients();

  app.addHook('onRequest', (request, reply, done) => {
    const cost = request.routeOptions.config?.cost ?? 1;
    if (cost === 0) return done();
    const client = clientOf(request);

    const answer = ({ passed, left, resetMs }: Taken) => {
      const seconds = Math.ceil(resetMs / 1_000);
      reply.header('ratelimit-policy', policy).header('ratelimit', `"address";r=${left};t=${seconds}`);
      if (passed) return done();
      onRefused?.();
      const sentence = `${limit} units are allowed each ${Math.round(windowMs / 1_000)} seconds, ${left} are left, this request takes ${cost}`;
      return done(new ProblemError('too-many-requests', sentence, { headers: { 'retry-after': String(seconds) } }));
    };

    const resetMs = spent.resetMs(client);
    if (resetMs !== null) return answer({ passed: false, left: 0, resetMs });
    store.take(client, cost).then(
      (taken) => {
        if (taken.left === 0) spent.remember(client, taken.resetMs);
        answer(taken);
      },
      (error) => {
        onUncounted?.(error);
        done();
      },
    );
  });
}

/** Clients that have nothing left until their window ends: a flood is refused here without asking the store. */
class SpentClients {
  readonly #until = new Map<string, number>();

  remember(client: string, resetMs: number): void {
    const now = performance.now();
    if (this.#until.size >= 10_000) for (const [old, until] of this.#until) if (until <= now) this.#until.delete(old);
    if (this.#until.size < 10_000) this.#until.set(client, now + resetMs);
  }

  /** Until the client may ask again, or null if the store must say. */
  resetMs(client: string): number | null {
    const until = this.#until.get(client);
    if (until === undefined) return null;
    const left = until - performance.now();
    if (left > 0) return left;
    this.#until.delete(client);
    return null;
  }
}

/** Whom a request counts for: the address that the trusted proxies report, or else that of the connection. */
function clientOf(request: FastifyRequest): string {
  return clientNetwork(request.ip) ?? clientNetwork(request.socket.remoteAddress ?? '') ?? 'unknown';
}

/** The network that counts as one client: an IPv4 address, also when written as IPv6 (`::ffff:192.0.2.1`), or the first 64
 *  bits of an IPv6 address, since every host may choose among the addresses of its /64. Null if it is no address. */
export function clientNetwork(address: string): string | null {
  if (isIPv4(address)) return address;
  const plain = address.replace(/%.*$/, '').toLowerCase();
  if (!isIPv6(plain)) return null;
  const groups = groupsOf(plain);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return [groups[6] >> 8, groups[6] & 255, groups[7] >> 8, groups[7] & 255].join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const hexadecimal = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [(Number(a) << 8) | Number(b), (Number(c) << 8) | Number(d)].map((group) => group.toString(16)).join(':'),
  );
  const [head, tail = ''] = hexadecimal.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
}
