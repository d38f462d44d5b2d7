import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import Fastify from 'fastify';
import type { App } from '../../../src/server/http/app.ts';
import { type MetricsOptions, registerMetrics } from '../../../src/server/http/metrics.ts';
import { registerProblems } from '../../../src/server/http/problems.ts';
import { type Metric, ProcessMetrics } from '../../../src/server/telemetry/metrics.ts';
import { NodeMetrics } from '../../../src/server/telemetry/node-metrics.ts';

function makeApp(changes: Partial<MetricsOptions> = {}) {
  const app = Fastify();
  const metrics = new ProcessMetrics('web-1');
  after(() => metrics.close());
  registerProblems(app);
  registerMetrics(app as unknown as App, {
    metrics,
    source: new NodeMetrics(metrics),
    runs: async () => ({ byStatus: { queued: 2, running: 1, finished: 40 }, iterationsPerSecond: 1_500_000 }),
    ...changes,
  });
  app.get('/seasons/:id', () => ({}));
  return app;
}

test('requests are counted by the pattern of their route, so that their number stays small', async () => {
  const app = makeApp();
  for (const id of ['a', 'b', 'c']) await app.inject(`/seasons/${id}`);
  for (const path of ['x', 'y']) await app.inject(`/nowhere/${path}`);
  const answer = await app.inject('/metrics');
  assert.equal(answer.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  const counted = answer.body.split('\n').filter((line) => line.startsWith('flextime_http_requests_total{'));
  assert.deepEqual(counted.sort(), [
    'flextime_http_requests_total{route="/seasons/:id",method="GET",status="200"} 3',
    'flextime_http_requests_total{route="none",method="GET",status="404"} 2',
  ]);
  assert.match(answer.body, /^flextime_runs\{state="queued"\} 2$/m);
  assert.match(answer.body, /^flextime_search_moves_per_second 1500000$/m);
});

test('who accepts JSON gets the same as JSON', async () => {
  const answer = await makeApp().inject({ url: '/metrics', headers: { accept: 'application/json' } });
  assert.match(String(answer.headers['content-type']), /^application\/json/);
  const runs = answer.json<Metric[]>().find(({ name }) => name === 'flextime_runs')!;
  assert.deepEqual(runs.values, [
    { value: 2, labels: { state: 'queued' } },
    { value: 1, labels: { state: 'running' } },
    { value: 40, labels: { state: 'finished' } },
  ]);
});

test('without the database the other metrics are there; without the primary there is no wrong sum', async () => {
  const away = await makeApp({ runs: () => Promise.reject(new Error('away')) }).inject('/metrics');
  assert.equal(away.statusCode, 200);
  assert.match(away.body, /flextime_process_memory_bytes/);
  const orphan = await makeApp({ source: { read: () => Promise.reject(new Error('gone')) } }).inject('/metrics');
  assert.equal(orphan.statusCode, 503);
  assert.equal(orphan.headers['retry-after'], '1');
});
