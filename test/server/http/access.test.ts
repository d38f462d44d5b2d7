import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { ROOT } from '../../../src/server/config.ts';
import { addKey } from '../../../src/server/database/key-store.ts';
import { NoKeys, requireKeys } from '../../../src/server/http/access.ts';
import { buildApp } from '../../../src/server/http/app.ts';
import { SCHEDULE, SEASON } from './season-for-tests.ts';
import { startTestService } from './service-for-tests.ts';

/** A service that others can reach: everybody needs a key. */
const service = await startTestService({ HOST: '0.0.0.0' });
/** The same database seen from its own machine. */
const local = await startTestService({});
after(async () => {
  await service.close();
  await local.close();
});
const { app, database } = service;

const refusals = await Promise.all(
  ['0.0.0.0', '192.0.2.7', '127.0.0.1', 'localhost'].map((host) => requireKeys(database.db, host).catch((error: Error) => error)),
);
const keys = {
  viewer: await addKey(database.db, 'school', 'viewer'),
  editor: await addKey(database.db, 'office', 'editor'),
  admin: await addKey(database.db, 'boss', 'admin'),
};
type Caller = keyof typeof keys | 'nobody';
const CALLERS: readonly Caller[] = ['nobody', 'viewer', 'editor', 'admin'];
const RANK = { open: 0, viewer: 1, editor: 2, admin: 3 };
const as = (caller: Caller) => (caller === 'nobody' ? {} : { authorization: `Bearer ${keys[caller]}` });

const season: string = (await app.inject({ method: 'POST', url: '/api/v1/seasons', payload: SEASON, headers: as('editor') })).json().id;
const schedule: string = (
  await app.inject({ method: 'POST', url: `/api/v1/seasons/${season}/schedules`, payload: SCHEDULE, headers: as('editor') })
).json().id;

await app.ready();

test('a service that others can reach does not start without a key', async () => {
  const [everywhere, address, loopback, named] = refusals;
  assert.ok(everywhere instanceof NoKeys && address instanceof NoKeys);
  assert.match(everywhere.message, /flextime keys add/);
  assert.deepEqual([loopback, named], [undefined, undefined]);
  await requireKeys(database.db, '0.0.0.0');
});

const routes = [...app.roles].map(([name, role]) => {
  const [method, url] = name.split(' ');
  return { method, url, role };
});

/** The beginning of docs/access.md; its rows are what the service answered. */
const ACCESS = `# Who may do what

Every route of the service as it answers nobody, a viewer, an editor and an admin where others can reach it (on the loopback everybody at the
machine is an admin). Written by \`test/server/http/access.test.ts\` from the routes themselves: \`yes\` past the door, 401 without a key,
403 for a key whose role does not do. Event streams of runs are for viewers.

| | address | nobody | viewer | editor | admin |
|---|---|---|---|---|---|`;

test('every route, as nobody, viewer, editor and admin: only who may gets past the door', async () => {
  assert.ok(routes.length > 40);
  const rows: [place: string, row: string][] = [];
  for (const { method, url, role } of routes) {
    if (url.endsWith('/events')) continue;
    const address = url
      .replace(':version', '1')
      .replace(':other', schedule)
      .replace(':name', 'none')
      .replace(':id', url.includes('/schedules/:id') ? schedule : season);
    const cells: string[] = [];
    for (const caller of CALLERS) {
      const answer = await app.inject({ method: method as 'GET', url: address, headers: as(caller) });
      const line = `${caller} ${method} ${url} (${role}): ${answer.statusCode}`;
      const rank = caller === 'nobody' ? 0 : RANK[caller];
      if (rank >= RANK[role]) assert.ok(answer.statusCode !== 401 && (answer.statusCode !== 403 || url === '/api/v1/session'), line);
      else assert.equal(answer.statusCode, caller === 'nobody' ? 401 : 403, line);
      cells.push(rank >= RANK[role] ? 'yes' : String(answer.statusCode));
    }
    if (method !== 'HEAD')
      rows.push([`${url} ${method}`, `| ${method} | \`${url.replaceAll(/:(\w+)/g, '{$1}')}\` | ${cells.join(' | ')} |`]);
  }
  // The stream is asked for in the next test.
  const text = [ACCESS, ...rows.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)].join('\n');
  const file = path.join(ROOT, 'docs/access.md');
  if (process.env.FLEXTIME_WRITE === '1') writeFileSync(file, `${text}\n`);
  assert.equal(readFileSync(file, 'utf8').trim(), text, 'write it anew: FLEXTIME_WRITE=1 npm test -- http/access');
});

test('the event stream is for viewers too', async () => {
  const url = `/api/v1/runs/${season}/events`;
  assert.equal((await app.inject(url)).statusCode, 401);
  assert.equal((await app.inject({ url, headers: as('viewer') })).statusCode, 404);
});

test('what changes something is for editors; what does keys is for admins', async () => {
  for (const { method, url, role } of routes) {
    if (url === '/api/v1/session' || url === '/api/v1/score') continue;
    if (method !== 'GET' && method !== 'HEAD') assert.ok(RANK[role] >= RANK.editor, `${method} ${url}`);
    if (/keys|audit|^.metrics/.test(url)) assert.equal(role, 'admin', `${method} ${url}`);
  }
});

test('a route that names no role does not start', async () => {
  const forgetful = await buildApp(service.services);
  forgetful.get('/forgotten', async () => 'x');
  await assert.rejects(async () => forgetful.ready(), /\/forgotten/);
});

test('a wrong key is refused, and after ten from an address there is no answer for a while', async () => {
  const wrong = { authorization: 'Bearer ft_wrong' };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => app.inject({ url: '/api/v1/seasons', headers: wrong, remoteAddress: '198.51.100.1' })),
  );
  assert.deepEqual(new Set(answers.map(({ statusCode }) => statusCode)), new Set([401]));
  const more = await app.inject({ url: '/api/v1/seasons', headers: wrong, remoteAddress: '198.51.100.1' });
  assert.equal(more.statusCode, 429);
  assert.ok(Number(more.headers['retry-after']) > 0);
  assert.equal((await app.inject({ url: '/api/v1/seasons', headers: as('viewer'), remoteAddress: '198.51.100.2' })).statusCode, 200);
});

test('a page signs in with a key into a cookie that scripts cannot read, and out again', async () => {
  const host = 'flextime.example';
  const signIn = { method: 'POST' as const, url: '/api/v1/session', payload: { key: keys.editor } };
  assert.equal((await app.inject({ ...signIn, headers: { host } })).statusCode, 403, 'without Origin');
  const signedIn = await app.inject({ ...signIn, headers: { host, origin: `http://${host}` } });
  assert.equal(signedIn.statusCode, 200);
  assert.deepEqual(signedIn.json(), { name: 'office', role: 'editor' });
  const [cookie] = signedIn.cookies;
  assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict' && cookie.path === '/');
  assert.ok(!signedIn.headers['set-cookie']!.toString().includes(keys.editor), 'the cookie is not the key');
  const cookies = { [cookie.name]: cookie.value };
  assert.equal((await app.inject({ url: '/api/v1/session', cookies })).json().name, 'office');
  const change = { method: 'POST' as const, url: '/api/v1/seasons', payload: SEASON, cookies };
  assert.equal((await app.inject({ ...change, headers: { host } })).statusCode, 403, 'a change without Origin');
  assert.equal(
    (await app.inject({ ...change, headers: { host, origin: 'http://evil.example' } })).statusCode,
    403,
    'a change from elsewhere',
  );
  assert.equal((await app.inject({ ...change, headers: { host, origin: `http://${host}` } })).statusCode, 201);
  await app.inject({ method: 'DELETE', url: '/api/v1/session', cookies, headers: { host, origin: `http://${host}` } });
  const { rows } = await database.pool.query('select count(*)::integer as sessions from sessions');
  assert.equal(rows[0].sessions, 0);
});

test('a key is made, shown once, listed without it, and revoked with its sign-ins', async () => {
  const made = await app.inject({ method: 'POST', url: '/api/v1/keys', payload: { name: 'guest', role: 'viewer' }, headers: as('admin') });
  assert.equal(made.statusCode, 201);
  const { key } = made.json();
  assert.match(key, /^ft_[\w-]{43}$/);
  const again = await app.inject({ method: 'POST', url: '/api/v1/keys', payload: { name: 'guest', role: 'admin' }, headers: as('admin') });
  assert.equal(again.statusCode, 409);
  const list = await app.inject({ url: '/api/v1/keys', headers: as('admin') });
  assert.deepEqual(
    list.json().items.map(({ name }: { name: string }) => name),
    ['boss', 'guest', 'office', 'school'],
  );
  assert.ok(!list.body.includes('ft_'));
  const { rows } = await database.pool.query(`select * from api_keys where name = 'guest'`);
  assert.ok(!JSON.stringify(rows).includes(key) && !JSON.stringify(rows).includes(Buffer.from(key).toString('hex')), 'only a hash is kept');
  assert.equal((await app.inject({ method: 'DELETE', url: '/api/v1/keys/guest', headers: as('admin') })).statusCode, 204);
  assert.equal((await app.inject({ url: '/api/v1/seasons', headers: { authorization: `Bearer ${key}` } })).statusCode, 401);
  assert.equal((await app.inject({ method: 'DELETE', url: '/api/v1/keys/guest', headers: as('admin') })).statusCode, 404);
});

test('who changed what is written down', async () => {
  const { items } = (await app.inject({ url: '/api/v1/audit?limit=100', headers: as('admin') })).json();
  const created = items.find(({ resource }: { resource: string }) => resource === `/api/v1/seasons/${season}`);
  assert.deepEqual([created.actor, created.method, created.route, created.status], ['office', 'POST', '/api/v1/seasons', 201]);
  assert.ok(
    items.some(
      ({ actor, method, route }: Record<string, string>) => actor === 'boss' && method === 'DELETE' && route === '/api/v1/keys/:name',
    ),
  );
  assert.ok(items.every(({ status }: { status: number }) => status < 400));
});

test('behind a trusted proxy the name that the browser asked for counts, whatever name the proxy uses', async () => {
  const proxied = await buildApp({ ...service.services, config: { ...service.services.config, trustedProxies: ['127.0.0.1'] } });
  const post = (forwarded: string) =>
    proxied.inject({
      method: 'POST',
      url: '/api/v1/seasons',
      payload: SEASON,
      headers: { ...as('editor'), host: 'upstream:3004', 'x-forwarded-host': forwarded, origin: 'https://flextime.example' },
    });
  assert.equal((await post('flextime.example')).statusCode, 201);
  assert.equal((await post('other.example')).statusCode, 403);
  await proxied.close();
});

test('on the loopback everybody at the machine may do everything, and nobody else anything', async () => {
  const { app: open } = local;
  const get = (headers: Record<string, string>) => open.inject({ url: '/api/v1/audit', headers: { host: 'localhost:3004', ...headers } });
  assert.equal((await get({})).statusCode, 200);
  for (const host of ['127.0.0.1', '127.0.0.1:3004', '[::1]:3004', 'LOCALHOST']) assert.equal((await get({ host })).statusCode, 200, host);
  for (const host of ['flextime.example', '192.168.1.5:3004', '127.0.0.1.nip.io', 'localhost.evil.example'])
    assert.equal((await get({ host })).statusCode, 403, host);
  assert.equal((await get({ origin: 'http://localhost:3004' })).statusCode, 200);
  for (const origin of ['http://evil.example', 'http://localhost:5173', 'null'])
    assert.equal((await get({ origin })).statusCode, 403, origin);
  assert.equal((await get({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).statusCode, 403);
  assert.equal((await get({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).statusCode, 200, 'a link may be followed');
  assert.equal((await get({ 'x-forwarded-for': '203.0.113.9' })).statusCode, 401, 'what came through a proxy needs a key');
});
