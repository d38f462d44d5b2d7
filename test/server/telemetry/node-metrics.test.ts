import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, test } from 'node:test';
import { ProcessMetrics, type Readings, type Snapshot } from '../../../src/server/telemetry/metrics.ts';
import { NodeMetrics, toPrometheus } from '../../../src/server/telemetry/node-metrics.ts';

/** The value of a metric, by its name (with `_count` and the like) and some of its labels, summed over the other labels. */
function amountOf(snapshot: Snapshot, name: string, labels: Record<string, string | number> = {}): number {
  return snapshot
    .flatMap((metric) => metric.values.map((value) => ({ ...value, name: value.metricName ?? metric.name })))
    .filter(
      (value) => value.name === name && Object.entries(labels).every(([label, wanted]) => String(value.labels[label]) === String(wanted)),
    )
    .reduce((sum, { value }) => sum + value, 0);
}

function makeMetrics(readings: Readings = {}): ProcessMetrics {
  const metrics = new ProcessMetrics('primary', readings);
  after(() => metrics.close());
  return metrics;
}

class Reporter {
  readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  static async start(node: NodeMetrics): Promise<Reporter> {
    const child = fork(path.join(import.meta.dirname, 'reporting-worker.ts'));
    after(() => child.kill('SIGKILL'));
    node.attach(child);
    const reporter = new Reporter(child);
    await reporter.#done('start');
    return reporter;
  }

  async count(requests: number): Promise<void> {
    this.child.send({ do: 'count', requests });
    await this.#done('count');
  }

  async block(): Promise<void> {
    this.child.send({ do: 'block' });
    await this.#done('block');
  }

  async read(): Promise<Snapshot> {
    this.child.send({ do: 'read' });
    const { snapshot, error } = await this.#done('read');
    assert.equal(error, undefined);
    return snapshot!;
  }

  async kill(): Promise<void> {
    const gone = once(this.child, 'disconnect');
    this.child.kill('SIGKILL');
    await gone;
  }

  async #done(what: string): Promise<{ snapshot?: Snapshot; error?: string }> {
    for await (const [message] of this.#messages()) if (message.done === what) return message;
    throw new Error('the process ended');
  }

  async *#messages(): AsyncGenerator<[{ done?: string; snapshot?: Snapshot; error?: string }]> {
    for (;;) yield (await once(this.child, 'message')) as [{ done?: string }];
  }
}

const REQUESTS = 'flextime_http_requests_total';

test('any process tells the sums of all, exact at the moment of the question', { timeout: 60_000 }, async () => {
  const own = makeMetrics();
  const node = new NodeMetrics(own);
  const [first, second, third] = await Promise.all([Reporter.start(node), Reporter.start(node), Reporter.start(node)]);
  await Promise.all([first.count(10), second.count(20), third.count(30)]);
  own.request('/api/v1/seasons', 'GET', 200, 0.3);
  for (const snapshot of [await node.read(), await first.read(), await second.read()]) {
    assert.equal(amountOf(snapshot, REQUESTS, { route: '/api/v1/seasons', method: 'GET', status: 200 }), 61);
    assert.equal(amountOf(snapshot, 'flextime_http_request_seconds_count'), 61);
    assert.equal(amountOf(snapshot, 'flextime_http_request_seconds_bucket', { le: 0.025 }), 60);
    assert.equal(amountOf(snapshot, 'flextime_http_request_seconds_bucket', { le: '+Inf' }), 61);
  }
});

test('counters never go down when processes are blocked, killed and replaced; gauges go with their process', {
  timeout: 60_000,
}, async () => {
  const node = new NodeMetrics(makeMetrics());
  const [killed, blocked, well] = await Promise.all([Reporter.start(node), Reporter.start(node), Reporter.start(node)]);
  await Promise.all([killed.count(100), blocked.count(200), well.count(300)]);
  assert.equal(amountOf(await node.read(), REQUESTS), 600);

  await blocked.block();
  await killed.kill();
  assert.equal(amountOf(await node.read(), REQUESTS), 600);
  await well.count(1);
  assert.equal(amountOf(await well.read(), REQUESTS), 601);

  await blocked.kill();
  const replacement = await Reporter.start(node);
  await replacement.count(5);
  const snapshot = await replacement.read();
  assert.equal(amountOf(snapshot, REQUESTS), 606);
  assert.equal(amountOf(snapshot, 'flextime_http_request_seconds_bucket', { le: '+Inf' }), 606);
  const processes = snapshot.find(({ name }) => name === 'flextime_process_memory_bytes')!.values.map(({ labels }) => labels.process);
  assert.deepEqual([...new Set(processes)].sort(), ['primary', `web-${replacement.child.pid}`, `web-${well.child.pid}`].sort());
});

test('the state that others hold is read when it is asked for', async () => {
  const cache = { hits: 3, misses: 1, evictions: 0, savedMilliseconds: 0, size: 1, bytes: 64 };
  const metrics = makeMetrics({
    cache: () => cache,
    pool: () => ({ open: 5, idle: 2, waiting: 4, share: 20 }),
    search: () => ({ iterations: 1_000, threads: 4, busyThreads: 3 }),
    workers: () => ({ alive: 4, restarts: 2 }),
  });
  await metrics.snapshot();
  Object.assign(cache, { hits: 30, evictions: 7, savedMilliseconds: 2_500 });
  const snapshot = await metrics.snapshot();
  assert.equal(amountOf(snapshot, 'flextime_cache_lookups_total', { result: 'hit' }), 30);
  assert.equal(amountOf(snapshot, 'flextime_cache_lookups_total', { result: 'miss' }), 1);
  assert.equal(amountOf(snapshot, 'flextime_cache_evictions_total'), 7);
  assert.equal(amountOf(snapshot, 'flextime_cache_saved_seconds_total'), 2.5);
  assert.equal(amountOf(snapshot, 'flextime_search_threads', { state: 'busy' }), 3);
  assert.equal(amountOf(snapshot, 'flextime_db_connections', { state: 'used' }), 3);
  assert.equal(amountOf(snapshot, 'flextime_db_waiting'), 4);
  assert.equal(amountOf(snapshot, 'flextime_search_moves_total'), 1_000);
  assert.equal(amountOf(snapshot, 'flextime_workers'), 4);
  assert.equal(amountOf(snapshot, 'flextime_worker_restarts_total'), 2);
});

test('Prometheus reads it: every metric has its help and type, every line a number', async () => {
  const metrics = makeMetrics();
  metrics.request('/api/v1/schedules/:id', 'GET', 304, 0.004);
  metrics.compressed(10_000, 900);
  metrics.refused();
  metrics.uncounted();
  metrics.wrongKey();
  const text = await toPrometheus(await new NodeMetrics(metrics).read());
  assert.match(text, /^flextime_http_requests_total\{.*route="\/api\/v1\/schedules\/:id".*\} 1$/m);
  assert.match(text, /^flextime_http_compressed_bytes_total\{stage="after"\} 900$/m);
  assert.match(text, /^flextime_rate_limit_refused_total 1$/m);
  assert.match(text, /^flextime_rate_limit_uncounted_total 1$/m);
  assert.match(text, /^flextime_wrong_keys_total 1$/m);
  for (const line of text.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
    assert.match(line, /^[a-z_]+(\{[^{}]+="[^{}]*"\})? (-?\d+(\.\d+)?(e[+-]?\d+)?)$/, line);
  const names = new Set(text.matchAll(/^# TYPE (\S+)/gm).map(([, name]) => name));
  assert.deepEqual(names, new Set(text.matchAll(/^# HELP (\S+)/gm).map(([, name]) => name)));
});

test('an event loop that is held up is seen', async () => {
  const metrics = makeMetrics();
  // The measurement is of real time: hold the loop up, then let the second end in which it is summed up.
  while (metrics.eventLoop.worstMs < 100) {
    const until = performance.now() + 200;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(amountOf(await metrics.snapshot(), 'flextime_event_loop_delay_seconds', { process: 'primary', quantile: 1 }) >= 0.1);
});
