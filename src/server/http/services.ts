import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Database } from '../database/tables.ts';
import type { SeasonCache } from '../evaluation/season-cache.ts';
import type { RunFeed } from '../runs/feed.ts';
import type { RunQueue } from '../runs/queue.ts';

/** What the routes stand on; whoever starts a web process makes it and closes it after the app. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  readonly queue: RunQueue;
  readonly feed: RunFeed;
  readonly seasons: SeasonCache;
  readonly version: string;
  /** Folder of the built page. */
  readonly pageFolder: string;
}
