import cluster from 'node:cluster';
import { hash } from 'node:crypto';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import compression from 'compression';
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import pino from 'pino';
import { readConfig } from '../src/server/config.ts';
import { ConstraintCache } from '../src/server/evaluation/constraint-cache.ts';
import { buildApp } from '../src/server/http/app.ts';
import { PrimaryUnits, serveUnits, UnitCounter } from '../src/server/http/unit-store.ts';
import { Health } from '../src/server/telemetry/health.ts';
import { ProcessMetrics } from '../src/server/telemetry/metrics.ts';
import { NodeMetrics, PrimaryMetrics, reportMetrics } from '../src/server/telemetry/node-metrics.ts';

/** Servers of one and the same answers, forked by http.ts with a kind and a number of workers. All of them listen in a
 *  worker of node:cluster, so that what a worker costs is the same; the primary reports the processor time of all. */
const [kind, workers] = process.argv.slice(2);

/** No limit is ever reached: what counting costs is measured, not refusing. */
const LIMIT = 1_000_000_000;

/** An answer of 37 bytes. */
const SMALL = { id: 'b12', name: 'Big12', teams: 8 };

/** An answer of 16 KB, as schedules are; the number makes each one different where that is asked for. */
function large(number: number): object {
  const games = Array.from({ length: 264 }, (_, game) => ({
    id: `game-${game}`,
    home: `team-${(game + number) % 16}`,
    away: `team-${(game * 7) % 16}`,
    slot: game % 40,
  }));
  return { number, games };
}
const LARGE = large(0);
let number = 0;

/** `/small`; `/large`, always the same; `/fresh`, as large and never the same. */
const ANSWERS: Record<string, () => object> = {
  '/small': () => SMALL,
  '/large': () => LARGE,
  '/fresh': () => ({ ...LARGE, number: ++number }),
};

/** The headers of the service's own answers that are the same each time. */
const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'content-security-policy':
    "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  vary: 'Accept-Encoding',
  'ratelimit-policy': `"address";q=${LIMIT};w=60`,
};

/** As the service sets it (app.ts), so that what is compared is the work, not a setting. */
const SETTINGS = { optimizeEmptyRequests: true };

const servers: Record<string, () => Promise<void>> = {
  /** What Node can do: the answer as JSON, nothing else. */
  async bare() {
    const server = createServer(SETTINGS, (request, response) => {
      const body = JSON.stringify(ANSWERS[request.url!]());
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) }).end(body);
    });
    server.listen(0, '127.0.0.1');
  },

  /** What the service does, by hand and in one process: the same headers and tags, the large answers compressed, a limit. */
  async 'bare-same'() {
    const taken = new Map<string, number>();
    const server = createServer(SETTINGS, (request, response) => {
      const client = request.socket.remoteAddress!;
      const units = (taken.get(client) ?? 0) + 1;
      taken.set(client, units);
      const body = JSON.stringify(ANSWERS[request.url!]());
      const tag = hash('sha256', body, 'base64url').slice(0, 22);
      const limit = `"address";r=${LIMIT - units};t=60`;
      if (body.length < 1_024)
        return response
          .writeHead(200, { ...HEADERS, etag: `"${tag}"`, ratelimit: limit, 'content-length': Buffer.byteLength(body) })
          .end(body);
      const compressed = gzipSync(body, { level: 6 });
      return response
        .writeHead(200, {
          ...HEADERS,
          etag: `"${tag}-gzip"`,
          ratelimit: limit,
          'content-encoding': 'gzip',
          'content-length': compressed.length,
        })
        .end(compressed);
    });
    server.listen(0, '127.0.0.1');
  },

  /** Express with the usual middlewares, which count in the memory of each process. */
  async express() {
    const app = express();
    app.use(compression({ level: 6 }));
    app.use(rateLimit({ windowMs: 60_000, limit: LIMIT, standardHeaders: 'draft-8', legacyHeaders: false }));
    for (const [path, answer] of Object.entries(ANSWERS)) app.get(path, (_request, response) => void response.json(answer()));
    app.listen(0, '127.0.0.1');
  },

  flextime: () => serveFlexTime({ FLEXTIME_RATE_LIMIT: String(LIMIT) }),
  'flextime-off': () => serveFlexTime({ FLEXTIME_RATE_LIMIT: '0', FLEXTIME_COMPRESSION: 'off', FLEXTIME_METRICS: 'off' }),
};

/** The service itself, guards and headers and all, with these answers beside its own. They ask no database, so there is none. */
async function serveFlexTime(settings: Record<string, string>): Promise<void> {
  const config = readConfig(settings);
  const metrics = new ProcessMetrics(`web-${cluster.worker!.id}`);
  const { rateLimit, cacheEntries, metrics: hasMetrics } = config.scale;
  const health = new Health({
    version: '0',
    worker: 1,
    scaling: () => ({ compression: true, rateLimiting: true, clustering: true }),
    cache: () => ({ size: 0, maxSize: 0, enabled: false }),
    ping: async () => {},
    pool: () => ({ budget: 0, share: 0, open: 0, idle: 0, waiting: 0 }),
    workers: () => ({ alive: 1, restarts: 0, failing: 0 }),
    runs: async () => ({ queued: 0, running: 0 }),
    eventLoop: () => ({ medianMs: 0, worstMs: 0, limitMs: 0 }),
    draining: () => false,
  });
  const none = null as never;
  const app = await buildApp({
    config,
    log: pino({ level: 'silent' }),
    db: none,
    queue: none,
    feed: none,
    cache: new ConstraintCache({ entries: cacheEntries }),
    metrics,
    metricsSource: hasMetrics ? new PrimaryMetrics() : null,
    health,
    units: rateLimit > 0 ? new PrimaryUnits() : null,
    draining: new AbortController().signal,
    version: '0',
    pageFolder: '',
  });
  for (const [path, answer] of Object.entries(ANSWERS)) app.get(path, { config: { role: 'viewer' } }, async () => answer());
  await app.listen({ host: '127.0.0.1', port: 0 });
  if (hasMetrics) reportMetrics(metrics);
}

if (cluster.isPrimary) {
  const counter = new UnitCounter({ limit: LIMIT, windowMs: 60_000 });
  const node = new NodeMetrics(new ProcessMetrics('primary'));
  const usage = new Map<number, number>();
  for (let worker = 0; worker < Number(workers); worker++) {
    const child = cluster.fork();
    serveUnits(child, counter);
    node.attach(child.process);
    child.on('message', (message: { cpuMs?: number }) => {
      if (message.cpuMs !== undefined) usage.set(child.id, message.cpuMs);
      if (usage.size < Number(workers)) return;
      process.send!({ cpuMs: cpuMs() + usage.values().reduce((sum, one) => sum + one, 0) });
      usage.clear();
    });
  }
  let listening = 0;
  cluster.on('listening', (_worker, { port }) => {
    if (++listening === Number(workers)) process.send!({ port });
  });
  process.on('message', () => {
    for (const worker of Object.values(cluster.workers!)) worker!.send({ kind: 'cpu?' });
  });
  process.on('disconnect', () => process.exit());
} else {
  process.on('message', (message: { kind: string }) => {
    if (message.kind === 'cpu?') process.send!({ cpuMs: cpuMs() });
  });
  await servers[kind]();
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
