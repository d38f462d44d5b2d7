import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readSeasonDocument } from '../../formats/season-document.ts';
import { type Config, RATE_WINDOW_MS, ROOT } from '../config.ts';
import { findSeasonVersion } from '../database/season-store.ts';
import type { Database } from '../database/tables.ts';
import { SeasonCache } from '../evaluation/season-cache.ts';
import { buildApp } from '../http/app.ts';
import { PrimaryUnits, RedisUnits, type UnitStore } from '../http/unit-store.ts';
import { RunFeed } from '../runs/feed.ts';
import { RunQueue } from '../runs/queue.ts';
import { ProcessMetrics } from '../telemetry/metrics.ts';
import { reportMetrics } from '../telemetry/node-metrics.ts';
import { runProcess, type Tools, type Work } from './process.ts';

/** A connection that was not used for this long when its process drains is closed: its client had time to ask again and to be
 *  told, by `Connection: close`, to connect anew. */
const IDLE_PATIENCE_MS = 3_000;
const IDLE_CLOSE_EVERY_MS = 200;

/** A web process: answers HTTP. */
async function start({ task, log, link }: Tools): Promise<Work> {
  const { db, pool } = link;
  const { config } = task;
  const metrics = new ProcessMetrics(`web-${task.number}`, {
    pool: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, share: pool.options.max }),
  });
  const queue = await RunQueue.open(pool, log, 'web');
  const feed = new RunFeed({ db, connect: () => link.connectDirect(), log });
  const draining = new AbortController();
  const units = createUnits(config, (error) => log.warn({ err: error }, 'Redis cannot be reached, requests pass uncounted'));
  const app = await buildApp({
    config,
    log,
    db,
    queue,
    feed,
    seasons: new SeasonCache((id, version) => loadSeason(db, id, version)),
    observers: metrics,
    units,
    draining: draining.signal,
    version: JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version,
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

async function loadSeason(db: Database, id: string, version: number) {
  const stored = await findSeasonVersion(db, id, version);
  if (stored === null) throw new Error(`season ${id} has no version ${version}`);
  return readSeasonDocument(JSON.parse(stored.document));
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
