import { setTimeout as pause } from 'node:timers/promises';
import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { LRUCache } from 'lru-cache';
import { recordAudit } from '../database/audit-store.ts';
import { findKeyHolder, findSessionHolder, hasKeys, type KeyHolder } from '../database/key-store.ts';
import type { Database, KeyRole } from '../database/tables.ts';
import { isLocal } from './guards.ts';
import { isLoopback } from './loopback.ts';
import { ProblemError } from './problems.ts';
import type { Services } from './services.ts';

/** Who may use a route: anybody, or holders of a key with at least this role. */
export type Role = 'open' | KeyRole;

/** Who sends a request. At the machine itself, behind no proxy, that is `local`, who may do everything. */
export interface Caller {
  readonly name: string;
  readonly role: KeyRole;
  /** Known by the cookie of a sign-in, which a browser adds by itself. */
  readonly byCookie: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for nobody known. */
    caller: Caller | null;
    /** Set by a route that was only asked what it would do: nothing is written into the audit. */
    changedNothing: boolean;
  }
  interface FastifyInstance {
    /** Which role each route asks for, by method and pattern (`GET /api/v1/runs/:id`); complete when the app is ready. */
    readonly roles: ReadonlyMap<string, Role>;
  }
  interface FastifyContextConfig {
    /** Every route names its own; there is no default. */
    role?: Role;
  }
}

export const SESSION_COOKIE = 'flextime_session';

const RANK: Record<Role, number> = { open: 0, viewer: 1, editor: 2, admin: 3 };
const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** How long a key is believed without asking the database again, which is how long a revoked one may still work. */
const BELIEVED_MS = 5_000;
/** Wrong keys from one address: each answer waits, and after so many in a minute there is none. */
const WRONG_KEY_WAIT_MS = 300;
const MOST_WRONG_KEYS = 10;
const WRONG_KEYS_KEPT_MS = 60_000;

const LOCAL: Caller = { name: 'local', role: 'admin', byCookie: false };

const CHALLENGE = { headers: { 'www-authenticate': 'Bearer' } };

/** Thrown at the start of a service that others could reach while nobody has a key. */
export class NoKeys extends Error {
  override readonly name = 'NoKeys';
}

/** A service that others can reach must have a key before it starts.
 *  @throws {NoKeys} saying how to make one */
export async function requireKeys(db: Database, host: string): Promise<void> {
  if (isLoopback(host) || (await hasKeys(db))) return;
  throw new NoKeys(
    `HOST is "${host}", which others can reach, but there is no API key. Make one with "flextime keys add NAME --role admin", or leave HOST at 127.0.0.1.`,
  );
}

/** The token of the sign-in that a request belongs to, if any. */
export function sessionOf({ headers, server }: FastifyRequest): string | undefined {
  return headers.cookie === undefined ? undefined : server.parseCookie(headers.cookie)[SESSION_COOKIE];
}

/** Finds the holder of a key that a request came with.
 *  @throws {ProblemError} for a wrong key, slowly, and for any after too many wrong ones */
export type CheckKey = (request: FastifyRequest, key: string) => Promise<KeyHolder>;

/** Finds out who calls, lets nobody do what the role of the route does not allow, and writes down who changed what. Every
 *  route must name its role. */
export async function registerAccess(app: FastifyInstance, { config, db, metrics }: Services): Promise<CheckKey> {
  const loopback = isLoopback(config.host);
  const believed = new LRUCache<string, KeyHolder>({ max: 1_000, ttl: BELIEVED_MS });
  const wrong = new LRUCache<string, number>({ max: 10_000, ttl: WRONG_KEYS_KEPT_MS });

  // Cookies are read where they are needed: almost no request brings one.
  await app.register(cookie, { hook: false });
  app.decorateRequest('caller', null);
  app.decorateRequest('changedNothing', false);

  const routes: RouteOptions[] = [];
  const roles = new Map<string, Role>();
  app.decorate('roles', roles);
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    for (const { method, url, config } of routes) {
      if (config?.role === undefined) throw new Error(`the route ${url} names no role`);
      for (const name of [method].flat()) roles.set(`${name} ${url}`, config.role);
    }
  });

  // Whom a key or a cookie names is asked of the database; all others are known at once, without a promise.
  app.addHook('onRequest', (request, _reply, done) => {
    const { authorization } = request.headers;
    const bearer = authorization === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    const session = sessionOf(request);
    if (bearer === undefined && session === undefined) {
      request.caller = nameless(request);
      return done(refusal(request));
    }
    identify(request, bearer, session)
      .then((caller) => {
        request.caller = caller;
        return refusal(request);
      })
      .then(done, done);
  });

  /** Why the caller may not do what the request asks for, if so. */
  function refusal(request: FastifyRequest): ProblemError | undefined {
    const { caller } = request;
    const { role } = request.routeOptions.config;
    // Where nothing stands, everybody may know it.
    if (request.is404 || role === 'open') return undefined;
    if (caller === null) return new ProblemError('sign-in-required', 'this needs an API key', CHALLENGE);
    if (role === undefined || RANK[caller.role] < RANK[role])
      return new ProblemError('forbidden', `this needs the role ${role}, the key "${caller.name}" has ${caller.role}`);
    if (caller.byCookie && CHANGING.has(request.method) && request.headers.origin === undefined)
      return new ProblemError('forbidden', 'a change by a signed-in page must carry its Origin');
    return undefined;
  }

  app.addHook('onSend', (request, reply, payload, done) => {
    const { caller, method } = request;
    if (!CHANGING.has(method) || reply.statusCode >= 400 || caller === null) return done(null, payload);
    // Judging a schedule is a POST that changes nothing.
    if (request.changedNothing || request.routeOptions.config.role === 'viewer' || reply.hasHeader('idempotency-replayed'))
      return done(null, payload);
    recordAudit(db, {
      actor: caller.name,
      client: request.ip,
      method,
      route: request.routeOptions.url ?? '',
      resource: String(reply.getHeader('location') ?? request.url),
      status: reply.statusCode,
      requestId: request.id,
    })
      .catch((error) =>
        request.log.error({ reqId: request.id, err: error, caller: caller.name }, 'a change could not be written into the audit'),
      )
      .then(() => done(null, payload))
      .catch(done);
  });

  /** Who sends a request without a key. */
  function nameless(request: FastifyRequest): Caller | null {
    return loopback && isLocal(request) ? LOCAL : null;
  }

  async function identify(request: FastifyRequest, bearer: string | undefined, session: string | undefined): Promise<Caller | null> {
    if (bearer !== undefined) return { ...(await holderOf(request, bearer)), byCookie: false };
    const holder = session === undefined ? null : await remembered(`session ${session}`, () => findSessionHolder(db, session));
    return holder === null ? nameless(request) : { ...holder, byCookie: true };
  }

  async function holderOf(request: FastifyRequest, key: string): Promise<KeyHolder> {
    const tries = wrong.get(request.ip) ?? 0;
    if (tries >= MOST_WRONG_KEYS) {
      const seconds = Math.ceil(wrong.getRemainingTTL(request.ip) / 1_000);
      throw new ProblemError('too-many-requests', `${tries} wrong keys came from this address`, {
        headers: { 'retry-after': String(seconds) },
      });
    }
    const holder = await remembered(`key ${key}`, () => findKeyHolder(db, key));
    if (holder !== null) return holder;
    wrong.set(request.ip, (wrong.get(request.ip) ?? 0) + 1);
    metrics.wrongKey();
    request.log.warn({ reqId: request.id, client: request.ip }, 'wrong key');
    await pause(WRONG_KEY_WAIT_MS);
    throw new ProblemError('sign-in-required', 'the key is wrong or was revoked', CHALLENGE);
  }

  async function remembered(name: string, find: () => Promise<KeyHolder | null>): Promise<KeyHolder | null> {
    const known = believed.get(name);
    if (known !== undefined) return known;
    const holder = await find();
    if (holder !== null) believed.set(name, holder);
    return holder;
  }

  return holderOf;
}
