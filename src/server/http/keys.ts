import Type from 'typebox';
import { listAudit } from '../database/audit-store.ts';
import { addKey, endSession, KeyNameTaken, listKeys, revokeKey, SESSION_MS, startSession } from '../database/key-store.ts';
import { type CheckKey, SESSION_COOKIE, sessionOf } from './access.ts';
import type { App } from './app.ts';
import { toList, toPage } from './pagination.ts';
import { notFound, ProblemError } from './problems.ts';
import { ApiKey, AuditEntry, Caller, KeyRequest, listOf, NewApiKey, PageQuery, ref, SignIn } from './schemas.ts';
import type { Services } from './services.ts';

/** Signing in and out, keys, and the record of changes. */
export function registerKeys(app: App, { db }: Services, checkKey: CheckKey): void {
  const tags = ['access'];
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict' } as const;

  app.get(
    '/api/v1/session',
    { config: { role: 'viewer' }, schema: { tags, summary: 'Who calls, and what they may do', response: { 200: ref(Caller) } } },
    async ({ caller }, reply) => {
      const { name, role } = caller!;
      return reply.header('cache-control', 'no-store').send({ name, role });
    },
  );

  app.post(
    '/api/v1/session',
    {
      config: { role: 'open', cost: 5 },
      schema: { tags, summary: 'Sign in with a key: sets the cookie of the page', body: SignIn, response: { 200: ref(Caller) } },
    },
    async (request, reply) => {
      if (request.headers.origin === undefined) throw new ProblemError('forbidden', 'a sign-in must carry the Origin of its page');
      const holder = await checkKey(request, request.body.key);
      request.caller = { ...holder, byCookie: false };
      const token = await startSession(db, holder);
      reply.setCookie(SESSION_COOKIE, token, { ...cookie, secure: request.protocol === 'https', maxAge: SESSION_MS / 1_000 });
      return reply.header('cache-control', 'no-store').send({ name: holder.name, role: holder.role });
    },
  );

  app.delete(
    '/api/v1/session',
    { config: { role: 'open' }, schema: { tags, summary: 'Sign out', response: { 204: Type.Null() } } },
    async (request, reply) => {
      const token = sessionOf(request);
      if (token !== undefined) await endSession(db, token);
      return reply.clearCookie(SESSION_COOKIE, cookie).status(204).send(null);
    },
  );

  app.get(
    '/api/v1/keys',
    {
      config: { role: 'admin' },
      schema: { tags, summary: 'Keys in force, by name', response: { 200: Type.Object({ items: Type.Array(ref(ApiKey)) }) } },
    },
    async () => ({ items: await listKeys(db) }),
  );

  app.post(
    '/api/v1/keys',
    {
      config: { role: 'admin', compress: false },
      schema: { tags, summary: 'Make a key; it is shown this once', body: KeyRequest, response: { 201: ref(NewApiKey) } },
    },
    async ({ body: { name, role } }, reply) => {
      try {
        const key = await addKey(db, name, role);
        return reply
          .status(201)
          .header('location', `/api/v1/keys/${encodeURIComponent(name)}`)
          .send({ name, role, key });
      } catch (error) {
        if (error instanceof KeyNameTaken) throw new ProblemError('conflict', error.message);
        throw error;
      }
    },
  );

  app.delete(
    '/api/v1/keys/:name',
    {
      config: { role: 'admin' },
      schema: { tags, summary: 'Revoke a key', params: Type.Pick(KeyRequest, ['name']), response: { 204: Type.Null() } },
    },
    async ({ params: { name } }, reply) => {
      if (!(await revokeKey(db, name))) throw notFound('key', name);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/api/v1/audit',
    {
      config: { role: 'admin' },
      schema: { tags, summary: 'Who changed what, newest first', querystring: PageQuery, response: { 200: listOf(AuditEntry) } },
    },
    async ({ query }) => toList(await listAudit(db, toPage(query)), query),
  );
}
