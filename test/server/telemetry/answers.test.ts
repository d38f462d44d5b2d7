import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';
import { Answers } from '../../../src/server/telemetry/answers.ts';

const answer = fc.record({
  route: fc.constantFrom('/api/v1/seasons', '/api/v1/schedules/:id', 'none'),
  method: fc.constantFrom('GET', 'POST'),
  status: fc.constantFrom(200, 304, 404),
  // Bounds of buckets among them, and times beyond the last; all such that their sums are exact in any order.
  seconds: fc.oneof(
    fc.constantFrom(0, 0.25, 0.5, 1, 2.5, 10, 10.5),
    fc.nat(20 * 1024).map((number) => number / 1024),
  ),
});

test('answers are counted as prom-client counts them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { maxLength: 40 }), async (all) => {
      const registry = new Registry();
      const registers = [registry];
      const requests = new Counter({
        name: 'flextime_http_requests_total',
        help: '-',
        labelNames: ['route', 'method', 'status'],
        registers,
      });
      const seconds = new Histogram({
        name: 'flextime_http_request_seconds',
        help: '-',
        labelNames: ['route', 'method'],
        buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        registers,
      });
      const answers = new Answers();
      for (const { route, method, status, seconds: time } of all) {
        answers.count(route, method, status, time);
        requests.inc({ route, method, status });
        seconds.observe({ route, method }, time);
      }
      assert.deepEqual(valuesOf(answers.metrics()), valuesOf(await registry.getMetricsAsJSON()));
    }),
  );
});

function valuesOf(metrics: readonly object[]): unknown[] {
  return (metrics as ReturnType<Answers['metrics']>).flatMap(({ name, type, values }) =>
    values.map(({ metricName, labels, value }) => [metricName ?? name, type, labels, value]),
  );
}
