import type { Client } from 'pg';
import type { Logger } from 'pino';
import { findRun, listenToRuns, listRunEvents, type Run, type RunEvent } from '../database/run-store.ts';
import type { Database } from '../database/tables.ts';

/** How often runs are looked at without being told: as the only source, and beside a listening connection, for what it
 *  may have missed. */
const POLL_ALONE_MS = 1_000;
const POLL_BESIDE_MS = 10_000;
const RECONNECT_MS = 5_000;

/** Called with the events after the last that this follower has seen, oldest first, and the run as it is now. */
export type Follower = (events: readonly RunEvent[], run: Run) => void;

interface Followed {
  readonly followers: Map<Follower, { seen: number }>;
  reading: boolean;
  /** Something changed while the last reading was on. */
  again: boolean;
}

export interface RunFeedOptions {
  readonly db: Database;
  /** A connection that hears notifications (not through a transaction pooler); null: none, the feed polls. */
  readonly connect: (() => Promise<Client>) | null;
  readonly log: Logger;
}

/** What happens to runs, for the event streams of one web process. One listening connection, opened with the first
 *  follower, and one reading of a run for all of its followers; where nothing can be heard, it polls. */
export class RunFeed {
  readonly #options: RunFeedOptions;
  readonly #runs = new Map<string, Followed>();
  #client: Client | null = null;
  #connecting = false;
  #closed = false;
  #polling: NodeJS.Timeout | undefined;
  #polledAt = 0;

  constructor(options: RunFeedOptions) {
    this.#options = options;
  }

  /** Follows a run from after event `seen`; the first call comes at once. Returns what ends it. */
  follow(run: string, seen: number, follower: Follower): () => void {
    const followed = this.#runs.get(run) ?? { followers: new Map(), reading: false, again: false };
    this.#runs.set(run, followed);
    followed.followers.set(follower, { seen });
    this.#polling ??= setInterval(() => this.#poll(), POLL_ALONE_MS);
    void this.#listen();
    void this.#read(run);
    return () => {
      followed.followers.delete(follower);
      if (followed.followers.size === 0) this.#runs.delete(run);
      if (this.#runs.size === 0) this.#rest();
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#runs.clear();
    this.#rest();
    await this.#client?.end().catch(() => undefined);
  }

  #rest(): void {
    clearInterval(this.#polling);
    this.#polling = undefined;
  }

  #poll(): void {
    void this.#listen();
    const due = this.#client === null ? POLL_ALONE_MS : POLL_BESIDE_MS;
    if (performance.now() - this.#polledAt < due - POLL_ALONE_MS / 2) return;
    this.#polledAt = performance.now();
    for (const run of this.#runs.keys()) void this.#read(run);
  }

  async #listen(): Promise<void> {
    const { connect, log } = this.#options;
    if (connect === null || this.#client !== null || this.#connecting || this.#closed) return;
    this.#connecting = true;
    try {
      const client = await connect();
      client.on('error', () => undefined);
      client.on('end', () => (this.#client = null));
      await listenToRuns(client, (run) => void this.#read(run));
      if (this.#closed) return await client.end();
      this.#client = client;
    } catch (error) {
      log.warn({ err: error }, 'runs cannot be listened to, polling instead');
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS).unref());
    } finally {
      this.#connecting = false;
    }
    for (const run of this.#runs.keys()) void this.#read(run);
  }

  async #read(id: string): Promise<void> {
    const followed = this.#runs.get(id);
    if (followed === undefined) return;
    if (followed.reading) {
      followed.again = true;
      return;
    }
    followed.reading = true;
    try {
      do {
        followed.again = false;
        const { db } = this.#options;
        const run = await findRun(db, id);
        if (run === null) return;
        const oldest = Math.min(...[...followed.followers.values()].map(({ seen }) => seen));
        const events = run.events > oldest ? await listRunEvents(db, id, oldest) : [];
        for (const [follower, state] of [...followed.followers]) {
          const news = events.filter(({ number }) => number > state.seen);
          state.seen = news.at(-1)?.number ?? state.seen;
          followed.again ||= state.seen < run.events;
          follower(news, run);
        }
      } while (followed.again && followed.followers.size > 0);
    } catch (error) {
      this.#options.log.warn({ err: error, run: id }, 'a run could not be read, trying again');
    } finally {
      followed.reading = false;
    }
  }
}
