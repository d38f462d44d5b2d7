import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { UnitCounter } from '../../../src/server/http/unit-store.ts';
import type { Metric } from '../../../src/server/telemetry/metrics.ts';
import { startTestService, type TestService } from './service-for-tests.ts';

let service: TestService;
const LIMIT = 6;

before(async () => {
  const settings = { FLEXTIME_RATE_LIMIT: String(LIMIT) };
  service = await startTestService(settings, { units: new UnitCounter({ limit: LIMIT, windowMs: 60_000 }) });
});
after(() => service.close());

const get = (url: string, headers: Record<string, string> = {}) => service.app.inject({ url, headers });

test('the probes of the whole service answer, and tell the truth of its database', async () => {
  assert.equal((await get('/health/live')).statusCode, 200);
  assert.equal((await get('/health/ready')).statusCode, 200);
  const { status, database, runs } = (await get('/health')).json();
  assert.deepEqual([status, database.connected, runs], ['healthy', true, { queued: 0, running: 0 }]);
});

test('the description of the service is sent compressed, tagged, and not twice', async () => {
  const answer = await get('/api/v1/openapi.json', { 'accept-encoding': 'gzip' });
  assert.equal(JSON.parse(gunzipSync(answer.rawPayload).toString()).openapi, '3.1.0');
  const again = await get('/api/v1/openapi.json', { 'accept-encoding': 'gzip', 'if-none-match': String(answer.headers.etag) });
  assert.equal(again.statusCode, 304);
});

test('a client that has taken its units is refused everywhere but at the probes, and all of it is counted', async () => {
  while ((await get('/api/v1/seasons')).statusCode === 200);
  assert.equal((await get('/api/v1/seasons')).statusCode, 429);
  assert.equal((await get('/nowhere')).statusCode, 429);
  assert.equal((await get('/health')).statusCode, 200);
  const metrics = (await get('/metrics', { accept: 'application/json' })).json<Metric[]>();
  const values = (name: string) => metrics.find((metric) => metric.name === name)!.values;
  assert.equal(values('flextime_rate_limit_refused_total')[0].value, 3);
  const passed = values('flextime_http_requests_total').filter(({ labels }) => labels.status === 200 && labels.route === '/api/v1/seasons');
  assert.equal(passed[0].value, LIMIT - 2);
  assert.deepEqual(
    values('flextime_http_compressed_bytes_total').map(({ labels }) => labels.stage),
    ['before', 'after'],
  );
});
