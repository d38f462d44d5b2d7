import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { measureSession } from '../../bench/edit-session.ts';
import { Client } from './client.ts';
import { type Context, connect, type Feature, findSchedule, hold, newClient, percent, readHealth, until } from './context.ts';

/** The least that the season and schedule documents must shrink by. */
const LEAST_SAVING = 0.8;
/** Edits that the service's cache is driven with, and the share of evaluations that must come from it. */
const EDITS = 40;
const LEAST_HITS = 0.9;
/** How many times shorter a recorded session of 200 edits must be with the cache; the season that it edits. */
const LEAST_SHORTER = 3;
const EDITED = 'generated-20';
/** How long `/metrics` may take while a process is blocked. */
const METRICS_MS = 200;

export const compression: Feature = {
  name: 'compression',
  disturbs: false,
  async verify(context) {
    const client = connect(context);
    const { seasonId, scheduleId } = await findSchedule(client);
    const savings: string[] = [];
    for (const [name, path] of [
      ['season', `/api/v1/seasons/${seasonId}`],
      ['schedule', `/api/v1/schedules/${scheduleId}?format=json`],
    ]) {
      const plain = await client.ask(path, { headers: { 'accept-encoding': 'identity' } });
      const gzip = await client.ask(path, { headers: { 'accept-encoding': 'gzip' } });
      const brotli = await client.ask(path, { headers: { 'accept-encoding': 'br' } });
      hold(
        gzip.headers['content-encoding'] === 'gzip' && brotli.headers['content-encoding'] === 'br',
        `the ${name} document comes uncompressed`,
      );
      hold(
        gunzipSync(gzip.bytes).equals(plain.bytes) && brotliDecompressSync(brotli.bytes).equals(plain.bytes),
        `the ${name} document comes damaged`,
      );
      const tags = new Set([plain, gzip, brotli].map(({ headers }) => headers.etag));
      hold(tags.size === 3, `the codings of the ${name} document share an ETag`);
      for (const { headers } of [plain, gzip, brotli])
        hold(/accept-encoding/i.test(headers.vary ?? ''), `an answer with the ${name} document does not say Vary: Accept-Encoding`);
      const larger = Math.max(gzip.bytes.length, brotli.bytes.length);
      hold(
        larger <= (1 - LEAST_SAVING) * plain.bytes.length,
        `the ${name} document shrinks only from ${plain.bytes.length} to ${larger} bytes`,
      );
      savings.push(`${name} ${plain.bytes.length} -> ${gzip.bytes.length} gzip, ${brotli.bytes.length} br`);
    }
    const small = await client.ask('/health/live', { headers: { 'accept-encoding': 'gzip' } });
    hold(small.headers['content-encoding'] === undefined, 'an answer below 1 KB is compressed');
    hold(/accept-encoding/i.test(small.headers.vary ?? ''), 'an answer below 1 KB does not say Vary: Accept-Encoding');
    client.close();
    return `bytes on the wire: ${savings.join('; ')}; ${small.bytes.length} bytes left alone`;
  },
};

export const cache: Feature = {
  name: 'constraint cache',
  disturbs: false,
  async verify(context) {
    const client = connect(context);
    const { cache: shown } = await readHealth(client);
    hold(shown.enabled && shown.maxSize > 0, 'it is off');
    const { seasonId, scheduleId } = await findSchedule(client);
    const schedule = await client.json<{ season: string; games: Record<string, string>[] }>(`/api/v1/schedules/${scheduleId}?format=json`);
    const { document: season } = await client.json<{ document: { slots: { id: string }[] } }>(`/api/v1/seasons/${seasonId}`);
    const games = schedule.games.map(({ id, home, away, slot }) => ({ id, home, away, slot }));
    // One game moves at a time, as on the board; all requests go over one connection, so to one process and its cache.
    const judge = () =>
      client.json('/api/v1/score', {
        method: 'POST',
        body: { season: { id: seasonId }, schedule: { format: 'flextime-schedule', version: 1, season: schedule.season, games } },
      });
    await judge();
    const before = await lookups(client);
    for (let edit = 0; edit < EDITS; edit++) {
      games[(edit * 7) % games.length].slot = season.slots[(edit * 5) % season.slots.length].id;
      await judge();
    }
    const after = await lookups(client);
    client.close();
    const hits = after.hit - before.hit;
    const all = hits + after.miss - before.miss;
    hold(all > 0, 'nothing looked into it');
    hold(hits / all >= LEAST_HITS, `only ${percent(hits, all)} of ${all} look-ups hit`);
    const session = measureSession(EDITED, shown.maxSize, 5);
    const shorter = session.offMs / session.onMs;
    hold(shorter >= LEAST_SHORTER, `a recorded session is only ${shorter.toFixed(1)} times shorter with it`);
    const ofSession = session.hits + session.misses;
    hold(session.hits / ofSession >= LEAST_HITS, `only ${percent(session.hits, ofSession)} of a recorded session's look-ups hit`);
    return `${percent(hits, all)} of ${all} look-ups hit in ${EDITS} edits by HTTP; 200 recorded edits: ${percent(session.hits, ofSession)}, ${shorter.toFixed(1)} times shorter, ${session.size} of at most ${shown.maxSize} entries, ${(session.bytes / 2 ** 20).toFixed(0)} MB`;
  },
};

async function lookups(client: Client): Promise<{ hit: number; miss: number }> {
  const metrics = await readMetrics(client);
  const of = (result: string) => metrics.get('flextime_cache_lookups_total')?.find(({ labels }) => labels.result === result)?.value ?? 0;
  return { hit: of('hit'), miss: of('miss') };
}

type Values = { value: number; labels: Record<string, string>; metricName?: string }[];

/** The metrics of the node, by name. */
export async function readMetrics(client: Client): Promise<Map<string, Values>> {
  const answer = await client.ask('/metrics', { headers: { accept: 'application/json' } });
  hold(answer.status === 200, `/metrics is answered with ${answer.status}`);
  const metrics: { name: string; values: Values }[] = JSON.parse(answer.bytes.toString());
  return new Map(metrics.map(({ name, values }) => [name, values]));
}

export const health: Feature = {
  name: 'health',
  disturbs: false,
  async verify(context) {
    const client = connect(context);
    const document = await readHealth(client);
    const wanted = ['status', 'version', 'worker', 'uptime', 'cache', 'scaling', 'database', 'workers', 'runs'];
    const missing = wanted.filter((name) => !(name in document));
    hold(missing.length === 0, `/health says nothing of ${missing.join(', ')}`);
    hold(document.status === 'healthy', `/health says ${document.status}`);
    hold(document.database.connected, '/health says that the database is away');
    const live = await client.ask('/health/live');
    const ready = await client.ask('/health/ready');
    hold(live.status === 200 && ready.status === 200, `live ${live.status}, ready ${ready.status}`);
    client.close();
    return `${document.status}, database in ${document.database.latencyMs} ms, ready in ${ready.milliseconds.toFixed(0)} ms`;
  },
};

export const metrics: Feature = {
  name: 'metrics',
  disturbs: true,
  async verify(context) {
    const { node } = context;
    const client = connect(context);
    const text = await client.ask('/metrics');
    hold(text.status === 200, `/metrics is answered with ${text.status}`);
    hold(/^# TYPE flextime_http_requests_total counter$/m.test(text.bytes.toString()), '/metrics is no Prometheus text');
    const asked = async () => sumOf((await readMetrics(client)).get('flextime_http_requests_total'), '/api/v1/openapi.json');
    const before = await asked();
    const others = Array.from({ length: 20 }, () => new Client(context.url, newClient(context)));
    await Promise.all(others.map((other) => other.ask('/api/v1/openapi.json')));
    for (const other of others) other.close();
    const summed = await until(async () => (await asked()) === before + others.length, 5_000);
    hold(summed !== null, `20 requests over 20 connections were counted as ${(await asked()) - before}`);
    const slowest = node === null ? null : await whileBlocked(context, node.pids('web'), client, before + others.length);
    if (node !== null) await afterDeath(context, node.pids('web'), before + others.length);
    client.close();
    return `20 of 20 requests counted over all processes${slowest === null ? '' : `; ${slowest.toFixed(0)} ms with a process blocked; none forgotten with a killed one`}`;
  },
};

/** The slowest of some answers of `/metrics` while one web process, not the one that answers, stands still. */
async function whileBlocked(context: Context, pids: readonly number[], client: Client, least: number): Promise<number> {
  for (const pid of pids) {
    process.kill(pid, 'SIGSTOP');
    try {
      // A stopped process that holds our connection answers nothing; then another is the one to stop.
      const alive = await Promise.race([
        client.ask('/health/live').then(() => true),
        new Promise((resolve) => setTimeout(resolve, 1_000, false)),
      ]);
      if (alive !== true) continue;
      const times: number[] = [];
      for (let round = 0; round < 5; round++) {
        const started = performance.now();
        const sum = sumOf((await readMetrics(client)).get('flextime_http_requests_total'), '/api/v1/openapi.json');
        times.push(performance.now() - started);
        hold(sum >= least, `a counter went down from ${least} to ${sum} while a process was blocked`);
      }
      const slowest = Math.max(...times);
      hold(slowest < METRICS_MS, `/metrics took ${slowest.toFixed(0)} ms while a process was blocked`);
      return slowest;
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }
  hold(pids.length > 1, 'there is one web process only, nothing is summed');
  throw new Error(`none of the processes ${pids.join(', ')} of ${context.url} answered while another was blocked`);
}

/** Kills a web process, and reads at once from another: what the dead one had counted is still there. */
async function afterDeath(context: Context, pids: readonly number[], least: number): Promise<void> {
  process.kill(pids[0], 'SIGKILL');
  const read = async () => {
    const client = new Client(context.url, newClient(context));
    try {
      return sumOf((await readMetrics(client)).get('flextime_http_requests_total'), '/api/v1/openapi.json');
    } finally {
      client.close();
    }
  };
  // A connection that was just handed to the dead process is answered by nobody; the next one is.
  let sum = await read().catch(() => null);
  for (let tries = 0; sum === null && tries < 10; tries++) sum = await read().catch(() => null);
  hold(sum !== null && sum >= least, `a counter went down from ${least} to ${sum} with a killed process`);
}

function sumOf(values: Values = [], route: string): number {
  return values.reduce((sum, { value, labels }) => sum + (labels.route === route ? value : 0), 0);
}
