import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import type { App } from '../../../src/server/http/app.ts';
import { registerHealth } from '../../../src/server/http/health.ts';
import { Health, type HealthSources } from '../../../src/server/telemetry/health.ts';

function makeHealth(changes: Partial<HealthSources> = {}): Health {
  return new Health({
    version: '1.2.3',
    worker: 2,
    scaling: () => ({ compression: true, rateLimiting: true, clustering: true }),
    cache: () => ({ size: 10, maxSize: 50_000, enabled: true }),
    ping: async () => {},
    pool: () => ({ budget: 100, share: 20, open: 3, idle: 2, waiting: 0 }),
    workers: () => ({ alive: 5, restarts: 1, failing: 0 }),
    runs: async () => ({ queued: 4, running: 1 }),
    eventLoop: () => ({ medianMs: 1, worstMs: 2, limitMs: 250 }),
    draining: () => false,
    ...changes,
  });
}

function makeApp(changes: Partial<HealthSources> = {}) {
  const app = Fastify();
  const health = makeHealth(changes);
  registerHealth(app as unknown as App, health);
  app.get('/broken', () => {
    throw new RangeError('with a secret in it');
  });
  return app;
}

test('the document tells what runs: version, worker, cache, scaling, database, processes, runs', async () => {
  const answer = await makeApp().inject('/health');
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['cache-control'], 'no-store');
  const { uptime, database, ...rest } = answer.json();
  assert.deepEqual(rest, {
    status: 'healthy',
    version: '1.2.3',
    worker: 2,
    cache: { size: 10, maxSize: 50_000, enabled: true },
    scaling: { compression: true, rateLimiting: true, clustering: true },
    workers: { alive: 5, restarts: 1, failing: 0 },
    runs: { queued: 4, running: 1 },
    eventLoop: { medianMs: 1, worstMs: 2, limitMs: 250, refusing: false },
    lastError: null,
  });
  assert.ok(Number.isInteger(uptime) && uptime >= 0);
  assert.ok(database.latencyMs >= 0);
  assert.deepEqual({ ...database, latencyMs: 0 }, { connected: true, latencyMs: 0, budget: 100, share: 20, open: 3, idle: 2, waiting: 0 });
});

test('without its database a process lives, is not ready, and says so', async () => {
  const app = makeApp({ ping: () => Promise.reject(new Error('away')), runs: () => Promise.reject(new Error('away')) });
  const [health, live, ready] = await Promise.all(['/health', '/health/live', '/health/ready'].map((url) => app.inject(url)));
  assert.deepEqual([health.statusCode, live.statusCode, ready.statusCode], [503, 200, 503]);
  assert.equal(health.json().status, 'unavailable');
  assert.deepEqual([health.json().database.connected, health.json().database.latencyMs, health.json().runs], [false, null, null]);
});

test('a process that drains is alive and not ready', async () => {
  const app = makeApp({ draining: () => true });
  assert.equal((await app.inject('/health/live')).statusCode, 200);
  assert.equal((await app.inject('/health/ready')).statusCode, 503);
  assert.equal((await app.inject('/health')).json().status, 'draining');
});

test('a process that was given up, or a late event loop, degrades; the node still serves', async () => {
  for (const change of [
    { workers: () => ({ alive: 4, restarts: 9, failing: 1 }) },
    { eventLoop: () => ({ medianMs: 1, worstMs: 400, limitMs: 250 }) },
  ]) {
    const answer = await makeApp(change).inject('/health');
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.json().status, 'degraded');
  }
});

test('a process that refuses requests because it is late says so; one that never refuses does not', async () => {
  const told = async (limitMs: number) => {
    const document = await makeHealth({ eventLoop: () => ({ medianMs: 300, worstMs: 300, limitMs }) }).document();
    return [document.status, document.eventLoop.refusing];
  };
  assert.deepEqual(await told(250), ['degraded', true]);
  assert.deepEqual(await told(0), ['degraded', false]);
});

test('the class of the last error is told, never its message', async () => {
  const app = makeApp();
  await app.inject('/broken');
  const answer = await app.inject('/health');
  assert.equal(answer.json().lastError.kind, 'RangeError');
  assert.ok(!answer.body.includes('secret'));
});

test('however many probes come, the database is asked once a second', async (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  let pings = 0;
  const health = makeHealth({
    ping: async () => {
      pings++;
    },
  });
  await Promise.all(Array.from({ length: 100 }, () => health.isReady()));
  now = 999;
  await health.document();
  assert.equal(pings, 1);
  now = 1_000;
  await health.isReady();
  assert.equal(pings, 2);
});

test('a database that does not answer is waited for a second, and not asked again until it does', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let pings = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const health = makeHealth({
    ping: () => {
      pings++;
      return promise;
    },
  });
  const ready = health.isReady();
  t.mock.timers.tick(1_000);
  assert.equal(await ready, false);
  assert.equal(await health.isReady(), false);
  assert.equal(pings, 1);
  resolve();
});
