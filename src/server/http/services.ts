import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Database } from '../database/tables.ts';
import type { ConstraintCache } from '../evaluation/constraint-cache.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { SeasonCache } from '../evaluation/season-cache.ts';
import type { RunFeed } from '../runs/feed.ts';
import type { RunQueue } from '../runs/queue.ts';
import type { Health } from '../telemetry/health.ts';
import type { ProcessMetrics } from '../telemetry/metrics.ts';
import type { MetricsSource } from '../telemetry/node-metrics.ts';
import type { UnitStore } from './unit-store.ts';

/** What the routes stand on; whoever starts a web process makes it and closes it after the app. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  readonly queue: RunQueue;
  readonly feed: RunFeed;
  readonly cache: ConstraintCache;
  readonly metrics: ProcessMetrics;
  /** The sums over all processes of the node; null if `/metrics` is off. */
  readonly metricsSource: MetricsSource | null;
  readonly health: Health;
  /** Counts the units of client addresses; null without a rate limit. */
  readonly units: UnitStore | null;
  /** Aborted when this process is asked to end while its connections live on for a while: event streams end then, for their
   *  clients to open them again at another process. */
  readonly draining: AbortSignal;
  readonly version: string;
  /** Folder of the built page. */
  readonly pageFolder: string;
}

/** What the app makes of them for its routes. */
export interface Resources extends Services {
  readonly seasons: SeasonCache;
  readonly evaluator: Evaluator;
}
