import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Config, RATE_WINDOW_MS, ROOT } from '../config.ts';
import { countRuns } from '../database/run-store.ts';
import { ConstraintCache } from '../evaluation/constraint-cache.ts';
import { buildApp } from '../http/app.ts';
import { PrimaryUnits, RedisUnits, type UnitStore } from '../http/unit-store.ts';
import { RunFeed } from '../runs/feed.ts';
import { RunQueue } from '../runs/queue.ts';
import { Health } from '../telemetry/health.ts';
import { ProcessMetrics } from '../telemetry/metrics.ts';
import { PrimaryMetrics, reportMetrics } from '../telemetry/node-metrics.ts';
import { runProcess, type Tools, type Work } from './process.ts';

/** A connection that was not used for this long when its process drains is closed: its client had time to ask again and to be
 *  told, by `Connection: close`, to connect anew. */
const IDLE_PATIENCE_MS = 3_000;
const IDLE_CLOSE_EVERY_MS = 200;

/** A web process: answers HTTP. */
async function start(tools: Tools): Promise<Work> {
  const { task, log, link } = tools;
  const { db, pool } = link;
  const { config } = task;
  const version: string = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version;
  const queue = await RunQueue.open(pool, log, 'web');
  const feed = new RunFeed({ db, connect: () => link.connectDirect(), log });
  const cache = new ConstraintCache({ entries: config.scale.cacheEntries });
  const metrics = new ProcessMetrics(`web-${task.number}`, { cache: () => cache.figures, pool: () => link.figures });
  const units = createUnits(config, (error) => log.warn({ err: error }, 'Redis cannot be reached, requests pass uncounted'));
  const draining = new AbortController();
  const health = createHealth(tools, { version, cache, metrics, units, draining: draining.signal });
  const app = await buildApp({
    config,
    log,
    db,
    queue,
    feed,
    cache,
    metrics,
    metricsSource: config.scale.metrics ? new PrimaryMetrics() : null,
    health,
    units,
    draining: draining.signal,
    version,
    pageFolder: path.join(ROOT, 'dist/web'),
  });
  await app.listen({ host: config.host, port: config.port });
  reportMetrics(metrics);
  return {
    async drain(rolling) {
      draining.abort();
      await letGo(app.server, rolling ? IDLE_PATIENCE_MS : 0);
      await app.close();
      if (units instanceof RedisUnits) units.close();
      await feed.close();
      await queue.close();
    },
  };
}

function createUnits({ scale }: Config, onError: (error: Error) => void): UnitStore | null {
  if (scale.rateLimit === 0) return null;
  const allowance = { limit: scale.rateLimit, windowMs: RATE_WINDOW_MS };
  return scale.redisUrl === null ? new PrimaryUnits() : new RedisUnits(scale.redisUrl, allowance, onError);
}

interface Shown {
  readonly version: string;
  readonly cache: ConstraintCache;
  readonly metrics: ProcessMetrics;
  readonly units: UnitStore | null;
  readonly draining: AbortSignal;
}

function createHealth({ task, link, status }: Tools, { version, cache, metrics, units, draining }: Shown): Health {
  const count = (state: string) => status().processes.filter((one) => one.state === state).length;
  const webs = () => status().processes.filter(({ role }) => role === 'web').length;
  return new Health({
    version,
    worker: task.number,
    scaling: () => ({ compression: task.config.scale.compression, rateLimiting: units !== null, clustering: webs() > 1 }),
    cache: () => cache.figures,
    ping: () => link.ping(),
    pool: () => ({ budget: status().connections, ...link.figures }),
    workers: () => ({
      alive: count('ready'),
      restarts: status().processes.reduce((sum, { restarts }) => sum + restarts, 0),
      failing: count('given-up'),
    }),
    runs: async () => (await countRuns(link.db)).byStatus,
    eventLoop: () => ({ ...metrics.eventLoop, limitMs: task.config.scale.overloadMs }),
    draining: () => draining.aborted,
  });
}

/** Ends all connections, none with a request on it: takes no new one, answers what comes on the open ones with
 *  `Connection: close`, and closes those that have been silent for a while. With patience, for a rolling restart, every
 *  client goes over to another process without a failed request; closing an idle connection at once would meet a request that
 *  is already on its way. */
async function letGo(server: Server, patienceMs: number): Promise<void> {
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => undefined;
  const closed = once(server, 'close');
  server.close();
  await Promise.race([closed, pause(patienceMs)]);
  closeIdle();
  const closing = setInterval(closeIdle, IDLE_CLOSE_EVERY_MS);
  await closed;
  clearInterval(closing);
}

runProcess(start);
