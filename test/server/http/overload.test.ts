import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import Fastify from 'fastify';
import { type Overload, registerOverload } from '../../../src/server/http/overload.ts';
import { registerProblems } from '../../../src/server/http/problems.ts';
import { SEASON } from './season-for-tests.ts';
import { startTestService } from './service-for-tests.ts';

function makeApp(limitMs = 250) {
  const app = Fastify({ bodyLimit: 16 * 1024 * 1024 });
  const seen: Overload[] = [];
  const state = { delayMs: 0 };
  const held = Promise.withResolvers<void>();
  registerProblems(app);
  registerOverload(app, { limitMs, delayMs: () => state.delayMs, onRefused: (why) => seen.push(why) });
  app.get('/', async () => 'fine');
  app.get('/held', async () => held.promise);
  app.post('/', async () => 'read');
  app.get('/health', { config: { cost: 0 } }, async () => 'fine');
  app.get('/stream', { config: { isStream: true } }, async () => 'fine');
  return { app, seen, state, held };
}

const statusOf = async (app: ReturnType<typeof makeApp>['app'], url = '/') => (await app.inject(url)).statusCode;

test('a process that is late refuses everything but probes, and says when to come again; then it serves again', async () => {
  const { app, seen, state } = makeApp();
  state.delayMs = 249;
  assert.equal(await statusOf(app), 200);
  state.delayMs = 250;
  const refused = await app.inject('/');
  assert.equal(refused.statusCode, 503);
  assert.equal(refused.headers['retry-after'], '1');
  assert.equal(refused.json().type, '/api/v1/problems/unavailable');
  assert.equal(await statusOf(app, '/stream'), 503);
  assert.equal(await statusOf(app, '/health'), 200);
  assert.deepEqual(seen, ['late', 'late']);
  state.delayMs = 10;
  assert.equal(await statusOf(app), 200);
});

test('where it is switched off a late process serves on', async () => {
  const { app, state } = makeApp(0);
  state.delayMs = 60_000;
  assert.equal(await statusOf(app), 200);
});

test('a thousand requests are answered at a time, the next one is refused; probes and streams are not counted', async () => {
  const { app, seen, held } = makeApp();
  const waiting = Array.from({ length: 1_000 }, () => app.inject('/held'));
  await new Promise(setImmediate);
  assert.equal(await statusOf(app), 503);
  assert.equal(await statusOf(app, '/health'), 200);
  assert.equal(await statusOf(app, '/stream'), 200);
  assert.deepEqual(seen, ['requests']);
  held.resolve();
  await Promise.all(waiting);
  assert.equal(await statusOf(app), 200);
});

test('bodies that would fill the memory are refused before they are read, and room is made when their senders go', async () => {
  const { app, seen } = makeApp();
  const address = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  after(() => app.close());
  const head = `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: ${16 * 1024 * 1024}\r\n\r\n`;
  const announce = async (): Promise<Socket> => {
    const socket = connect(Number(address.port), address.hostname).on('error', () => undefined);
    socket.write(head);
    // The service has seen the head when it asks for the body.
    assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 100/);
    return socket;
  };
  const sockets: Socket[] = [];
  while (sockets.length < 16) sockets.push(await announce());
  const { statusCode } = await app.inject({ method: 'POST', url: '/', payload: { a: 1 } });
  assert.equal(statusCode, 503);
  assert.deepEqual(seen, ['bodies']);
  assert.equal(await statusOf(app), 200, 'what has no body needs no room');
  for (const socket of sockets) socket.destroy();
  let answer = 503;
  while (answer === 503) {
    await new Promise(setImmediate);
    answer = (await app.inject({ method: 'POST', url: '/', payload: { a: 1 } })).statusCode;
  }
  assert.equal(answer, 200);
});

test('the whole service: late by its own measure it refuses, and tells so in its health and its metrics', async () => {
  const service = await startTestService({ FLEXTIME_OVERLOAD_MS: '50' });
  after(() => service.close());
  const { app, services } = service;
  // The measure is of real time: hold the event loop up until it says so.
  while (services.metrics.eventLoop.medianMs < 50) {
    const until = performance.now() + 200;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const refused = await app.inject('/api/v1/seasons');
  assert.equal(refused.statusCode, 503);
  assert.equal(refused.headers['retry-after'], '1');
  assert.equal((await app.inject('/health/live')).statusCode, 200);
  const text = (await app.inject('/metrics')).body;
  assert.match(text, /^flextime_overload_refused_total\{reason="late"\} 1$/m);
  while (services.metrics.eventLoop.medianMs >= 50) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await app.inject('/api/v1/seasons')).statusCode, 200);
});

test('bodies too deep, queues too long and streams too many are refused', async () => {
  const service = await startTestService();
  after(() => service.close());
  const { app, database } = service;
  const post = (url: string, payload: object | string, headers = {}) =>
    app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } });
  const deep = await post('/api/v1/score', `${'['.repeat(33)}${']'.repeat(33)}`);
  assert.deepEqual([deep.statusCode, deep.json().detail], [413, 'the body is nested deeper than 32 levels']);
  assert.equal((await post('/api/v1/score', `${'['.repeat(32)}${']'.repeat(32)}`)).statusCode, 400);
  assert.equal((await post('/api/v1/score', 'x'.repeat(16 * 1024 * 1024 + 1))).statusCode, 413);

  const seasonId = (await post('/api/v1/seasons', SEASON)).json().id;
  const run = (await post('/api/v1/runs', { seasonId, termination: { spentLimit: 'PT1M' } })).json();
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const open: ClientRequest[] = [];
  const stream = async (): Promise<IncomingMessage> => {
    const request = get(`${address}/api/v1/runs/${run.id}/events`, { agent: false }).on('error', () => undefined);
    open.push(request);
    return (await once(request, 'response'))[0];
  };
  const answers = await Promise.all(Array.from({ length: 100 }, stream));
  assert.ok(answers.every(({ statusCode }) => statusCode === 200));
  const more = await stream();
  assert.deepEqual([more.statusCode, more.headers['retry-after']], [429, '10']);
  for (const request of open) request.destroy();

  // As if others had filled the queue.
  await database.pool.query(
    `insert into runs (id, season_id, version, seed, threads, client)
      select gen_random_uuid(), $1, 1, 1, 1, '192.0.2.' || (number % 200) from generate_series(1, 999) as number`,
    [seasonId],
  );
  const full = await post('/api/v1/runs', { seasonId, termination: { spentLimit: 'PT1M' } });
  assert.deepEqual([full.statusCode, full.headers['retry-after']], [503, '30']);
  assert.match(full.json().detail, /^1000 runs wait or work already$/);
});
