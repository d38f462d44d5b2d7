import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { type Chance, chanceOf, pick } from '../../model/random-season.ts';
import { SCHEDULE, SEASON } from './season-for-tests.ts';
import { startTestService } from './service-for-tests.ts';

const service = await startTestService();
const { app } = service;
const address = new URL(await service.listen());
after(() => service.close());
const season: string = (await app.inject({ method: 'POST', url: '/api/v1/seasons', payload: SEASON })).json().id;
const schedule: string = (await app.inject({ method: 'POST', url: `/api/v1/seasons/${season}/schedules`, payload: SCHEDULE })).json().id;
const routes = [...app.roles.keys()].map((name) => name.split(' ') as [string, string]).filter(([, url]) => !url.endsWith('/events'));

const of = <Entry>(chance: Chance, entries: readonly Entry[]): Entry => entries[pick(chance, entries.length)];
const WORDS = [
  '',
  '0',
  '-1',
  '1e999',
  'null',
  '../../etc/passwd',
  '%00',
  '%zz',
  "'; drop table runs; --",
  '\u{1f3c0}',
  'x'.repeat(300),
  '[]',
  '{}',
  season,
  schedule,
];
const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  'x',
  'x'.repeat(5_000),
  '\u0000',
  '\ud800',
  [],
  {},
  [[]],
  season,
  'PT60S',
  -0,
  'P999999D',
];
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  accept: ['', '*/*', 'text/csv;q=2', ';;;,,,q=', 'application/xml', 'x/'.repeat(500)],
  'if-match': ['', '*', '"1"', '1', 'W/"', '"'.repeat(100)],
  'if-none-match': ['*', '"', 'x'],
  'idempotency-key': ['a', '\u00ff', 'x'.repeat(300)],
  'last-event-id': ['', '-1', '1e9', 'x'],
  'accept-encoding': ['br;q=0', 'gzip, , ;', '*;q=0.0001', 'x'.repeat(1_000)],
  authorization: ['Bearer', 'Bearer x y', 'Basic eA=='],
  cookie: ['flextime_session=', 'flextime_session=%zz; a=b;;', '='.repeat(1_000)],
  'content-encoding': ['gzip', 'x'],
  expect: ['100-continue'],
};

/** A document with one place changed to something else. */
function damaged(document: unknown, chance: Chance): unknown {
  if (chance() < 0.15 || typeof document !== 'object' || document === null) return of(chance, VALUES);
  if (Array.isArray(document)) {
    const copy = [...document];
    const i = pick(chance, copy.length + 1);
    const how = chance();
    if (how < 0.2) copy.splice(i, 1);
    else if (how < 0.3) copy.push(...copy);
    else copy[i] = damaged(copy[i], chance);
    return copy;
  }
  const entries = Object.entries(document);
  if (entries.length === 0 || chance() < 0.1) return { ...document, [of(chance, WORDS)]: of(chance, VALUES) };
  const [key, value] = of(chance, entries);
  if (chance() < 0.15) return Object.fromEntries(entries.filter(([name]) => name !== key));
  return { ...document, [key]: damaged(value, chance) };
}

function bodyOf(url: string, chance: Chance): unknown {
  const run = {
    seasonId: season,
    version: 1,
    seed: 1,
    threads: 1,
    termination: { spentLimit: 'PT60S', unimprovedSpentLimit: 'PT20S', iterations: 5, target: 0 },
  };
  const known: readonly [string, unknown][] = [
    ['/runs', run],
    ['/schedules', SCHEDULE],
    ['/score', { season: chance() < 0.5 ? SEASON : { id: season }, schedule: SCHEDULE }],
    ['/drafts/:id', { action: 'move', game: 'T0-T1', slot: 'S1', host: 'T0' }],
    ['/drafts', { seasonId: season, name: 'x', scheduleId: schedule }],
    ['/keys', { name: 'x', role: 'viewer' }],
    ['/session', { key: 'x' }],
  ];
  return known.find(([ending]) => url.endsWith(ending))?.[1] ?? SEASON;
}

test('9,600 requests with something wrong in address, query, headers or body: never a fault of the service', async () => {
  for (let seed = 1; seed <= 9_600; seed++) {
    const chance = chanceOf(seed);
    const [method, pattern] = of(chance, routes);
    let url = pattern.replaceAll(/:\w+/g, () =>
      encodeURIComponent(chance() < 0.5 ? of(chance, [season, schedule, '1']) : of(chance, WORDS)),
    );
    if (chance() < 0.1) url += of(chance, ['/', '%', '//', '/..', '?', '\u00e9']);
    if (chance() < 0.3)
      url += `?${of(chance, ['cursor', 'limit', 'format', 'season', 'game', 'draft', 'x', '__proto__'])}=${encodeURIComponent(of(chance, WORDS))}`;
    const headers: Record<string, string> = {};
    while (chance() < 0.4) {
      const name = of(chance, Object.keys(HEADERS));
      headers[name] = of(chance, HEADERS[name]);
    }
    let payload: string | undefined;
    if (['POST', 'PUT', 'PATCH'].includes(method)) {
      const text = JSON.stringify(damaged(bodyOf(pattern, chance), chance)) ?? '';
      payload = chance() < 0.15 ? text.slice(0, pick(chance, text.length + 1)) : text;
      if (chance() < 0.05) payload = '['.repeat(pick(chance, 10_000));
      if (chance() < 0.05) payload = `<Instance><${'a'.repeat(pick(chance, 1_000))}>&x;</Instance>`;
      headers['content-type'] = of(chance, [
        'application/json',
        'application/json',
        'application/json',
        'application/xml',
        'text/plain',
        '',
        'x',
      ]);
    }
    const answer = await app.inject({ method: method as 'GET', url, headers, payload });
    const line = `seed ${seed}: ${method} ${url} ${payload?.slice(0, 200)} -> ${answer.statusCode} ${answer.body.slice(0, 300)}`;
    assert.ok(answer.statusCode < 500, line);
    if (answer.statusCode >= 400 && method !== 'HEAD')
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, line);
  }
});

test('400 connections that send half a request, or no HTTP, or go away: answered or closed, and none is left', async () => {
  const whole = `POST /api/v1/score HTTP/1.1\r\nhost: ${address.host}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"season":`;
  const beginnings = [
    whole,
    'GET / HTTP/9.9\r\n\r\n',
    '\u0000\u0001\u0002\r\n\r\n',
    `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
    `GET / HTTP/1.1\r\nhost: ${address.host}\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
    `POST /api/v1/score HTTP/1.1\r\nhost: ${address.host}\r\ncontent-length: -5\r\n\r\n`,
    `POST /api/v1/score HTTP/1.1\r\nhost: ${address.host}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
    `GET /api/v1/runs/${season}/events HTTP/1.1\r\nhost: ${address.host}\r\n\r\n`,
  ];
  for (let seed = 1; seed <= 400; seed++) {
    const chance = chanceOf(seed);
    const text = beginnings[seed % beginnings.length];
    const socket = connect(Number(address.port), address.hostname);
    socket.on('error', () => undefined);
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk));
    await once(socket, 'connect');
    const sent = chance() < 0.5 ? text : text.slice(0, pick(chance, text.length));
    socket.write(sent);
    if (chance() < 0.5) socket.destroy();
    else {
      socket.end();
      await once(socket, 'close');
    }
    assert.ok(!/^HTTP\/1\.1 5/.test(answer), `seed ${seed}: ${answer.slice(0, 200)}`);
    const status = /^HTTP\/1\.1 (4\d\d)/.exec(answer);
    if (status !== null) assert.match(answer, /application\/problem\+json/, `seed ${seed}`);
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => app.server.getConnections((_error, count) => (count === 0 ? resolve() : setImmediate(look)));
  look();
  await promise;
});

test('a request that names the type of a body and sends none is answered at once', async () => {
  for (const [line, status] of [
    ['POST /api/v1/seasons', 400],
    ['POST /nowhere', 400],
    ['GET /api/v1/seasons', 200],
  ] as const) {
    const socket = connect(Number(address.port), address.hostname);
    socket.write(`${line} HTTP/1.1\r\nhost: ${address.host}\r\ncontent-type: application/json\r\n\r\n`);
    const [answer] = await once(socket, 'data');
    socket.destroy();
    assert.match(String(answer), new RegExp(`^HTTP/1.1 ${status} `), line);
    if (status === 400) assert.match(String(answer), /the body is empty/, line);
  }
});

test('clients that go away leave no request behind that counts', async () => {
  for (let i = 0; i < 1_100; i++) {
    const socket = connect(Number(address.port), address.hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(
      `POST /api/v1/score HTTP/1.1\r\nhost: ${address.host}\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{`,
      () => socket.destroy(),
    );
    await once(socket, 'close');
  }
  assert.equal((await fetch(new URL('/api/v1/seasons', address))).status, 200);
});
