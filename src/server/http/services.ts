import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Database } from '../database/tables.ts';
import type { ConstraintCache } from '../evaluation/constraint-cache.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { SeasonCache } from '../evaluation/season-cache.ts';
import type { RunFeed } from '../runs/feed.ts';
import type { RunQueue } from '../runs/queue.ts';
import type { UnitStore } from './unit-store.ts';

/** Hears of what is counted. */
export interface Observers {
  /** A body was sent compressed: bytes before and after. */
  compressed(before: number, after: number): void;
  /** A request was refused by the rate limit. */
  refused(): void;
  /** A request passed because the store of the rate limit is away. */
  uncounted(error: Error): void;
  wrongKey(): void;
}

/** What the routes stand on; whoever starts a web process makes it and closes it after the app. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  readonly queue: RunQueue;
  readonly feed: RunFeed;
  readonly cache: ConstraintCache;
  readonly observers: Observers;
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
