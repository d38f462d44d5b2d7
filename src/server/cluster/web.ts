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
import type { NodeStatus, ToProcess } from './messages.ts';
import { runProcess, type Tools, type Work } from './process.ts';

/** A connection that was not used for this long when its process drains is closed: its client had time to ask again and to be
 *  told, by `Connection: close`, to connect anew. */
const IDLE_PATIENCE_MS = 3_000;
const IDLE_CLOSE_EVERY_MS = 200;

const VERSION: string = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version;

/** A web process: answers HTTP. */
async function start({ task, log, link }: Tools): Promise<Work> {
  const { db, pool } = link;
  const { config } = task;
  const cache = new ConstraintCache({ entries: config.scale.cacheEntries });
  const poolFigures = () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, share: pool.options.max });
  const metrics = new ProcessMetrics(`web-${task.number}`, { cache: () => cache.figures, pool: poolFigures });
  const queue = await RunQueue.open(pool, log, 'web');
  const feed = new RunFeed({ db, connect: () => link.connectDirect(), log });
  const draining = new AbortController();
  const units = createUnits(config, (error) => log.warn({ err: error }, 'Redis cannot be reached, requests pass uncounted'));
  const node = followStatus();
  const health = new Health({
    version: VERSION,
    worker: task.number,
    scaling: () => ({
      compression: config.scale.compression,
      rateLimiting: units !== null,
      clustering: node().processes.filter(({ role }) => role === 'web').length > 1,
    }),
    cache: () => cache.figures,
    ping: () => link.ping(),
    pool: () => ({ ...poolFigures(), budget: node().connections }),
    workers: () => ({
      alive: node().processes.filter(({ state }) => state === 'ready').length,
      restarts: node().processes.reduce((sum, { restarts }) => sum + restarts, 0),
      failing: node().processes.filter(({ state }) => state === 'given-up').length,
    }),
    runs: async () => {
      const { queued, running } = (await countRuns(db)).byStatus;
      return { queued, running };
    },
    eventLoopDelay: () => metrics.eventLoopDelay,
    draining: () => draining.signal.aborted,
  });
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
    version: VERSION,
    pageFolder: path.join(ROOT, 'dist/web'),
  });
  await app.listen({ host: config.host, port: config.port });
  reportMetrics(metrics);
  const address = app.server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : null,
    async drain(rolling) {
      draining.abort();
      if (rolling) await handOver(app.server);
      await app.close();
      if (units instanceof RedisUnits) units.close();
      await feed.close();
      await queue.close();
    },
  };
}

/** What the primary last said of the node. */
function followStatus(): () => NodeStatus {
  let status: NodeStatus = { processes: [], connections: 0, share: 0 };
  process.on('message', (message: ToProcess) => {
    if (message.kind === 'status') status = message.status;
  });
  return () => status;
}

function createUnits({ scale }: Config, onError: (error: Error) => void): UnitStore | null {
  const allowance = { limit: scale.rateLimit, windowMs: RATE_WINDOW_MS };
  if (scale.rateLimit === 0) return null;
  return scale.redisUrl === null ? new PrimaryUnits() : new RedisUnits(scale.redisUrl, allowance, onError);
}

/** Lets every client go over to another process without a failed request: takes no new connection, answers what comes on the
 *  open ones with `Connection: close`, and closes those that stay silent. Closing an idle connection at once would meet a
 *  request that is already on its way. */
async function handOver(server: Server): Promise<void> {
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => undefined;
  const closed = once(server, 'close');
  server.close();
  await Promise.race([closed, pause(IDLE_PATIENCE_MS)]);
  const closing = setInterval(closeIdle, IDLE_CLOSE_EVERY_MS);
  await closed;
  clearInterval(closing);
}

runProcess(start);
