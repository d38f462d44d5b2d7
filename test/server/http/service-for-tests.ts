import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { type Config, readConfig } from '../../../src/server/config.ts';
import { countRuns } from '../../../src/server/database/run-store.ts';
import { ConstraintCache } from '../../../src/server/evaluation/constraint-cache.ts';
import { buildApp } from '../../../src/server/http/app.ts';
import type { Services } from '../../../src/server/http/services.ts';
import { RunFeed } from '../../../src/server/runs/feed.ts';
import { startSolverHost } from '../../../src/server/runs/host.ts';
import { RunQueue } from '../../../src/server/runs/queue.ts';
import { Health } from '../../../src/server/telemetry/health.ts';
import { ProcessMetrics } from '../../../src/server/telemetry/metrics.ts';
import { NodeMetrics } from '../../../src/server/telemetry/node-metrics.ts';
import { openTestDatabase, type TestDatabase } from '../database-for-tests.ts';

const log = pino({ level: process.env.FLEXTIME_LOG_LEVEL ?? 'silent' });

/** The HTTP service of a test file on a database of its own. */
export interface TestService {
  readonly app: FastifyInstance;
  readonly database: TestDatabase;
  readonly services: Services;
  /** Address of the listening app, with no slash at its end. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

export async function startTestService(settings: Record<string, string> = {}, services: Partial<Services> = {}): Promise<TestService> {
  // Tests keep this process busy themselves, so it does not refuse requests for that.
  const config: Config = readConfig({ FLEXTIME_OVERLOAD_MS: '0', ...settings });
  const database = await openTestDatabase();
  const { db, pool } = database;
  const queue = await RunQueue.open(pool, log, 'web');
  const feed = new RunFeed({ db, connect: () => database.connectDirect(), log });
  const cache = new ConstraintCache({ entries: config.scale.cacheEntries });
  const metrics = new ProcessMetrics('web-1');
  const given: Services = {
    config,
    log,
    db,
    queue,
    feed,
    cache,
    metrics,
    metricsSource: new NodeMetrics(metrics),
    health: new Health({
      version: '0.0.0',
      worker: 1,
      scaling: () => ({ compression: true, rateLimiting: false, clustering: false }),
      cache: () => cache.figures,
      ping: async () => void (await pool.query('select 1')),
      pool: () => ({ budget: 100, share: 20, open: 1, idle: 1, waiting: 0 }),
      workers: () => ({ alive: 1, restarts: 0, failing: 0 }),
      runs: async () => (await countRuns(db)).byStatus,
      eventLoop: () => ({ medianMs: 0, worstMs: 0, limitMs: 0 }),
      draining: () => false,
    }),
    units: null,
    draining: new AbortController().signal,
    version: '0.0.0',
    pageFolder: path.join(import.meta.dirname, 'no-such-folder'),
    ...services,
  };
  const app = await buildApp(given);
  return {
    app,
    database,
    services: given,
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    async close() {
      await app.close();
      metrics.close();
      await feed.close();
      await queue.close();
      await database.close();
    },
  };
}

/** A solver in this process on a test's database; the threads run `threadModule`. */
export function startTestSolver({ pool, db }: TestDatabase, threadModule?: URL, threads = 2) {
  return startSolverHost({ pool, db, threads, log, threadModule });
}
