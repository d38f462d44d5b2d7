/** Where the facts come from: each is asked of the part that is running, never of a setting. Wired by whoever starts a web
 *  process. */
export interface HealthSources {
  readonly version: string;
  /** The number of this process among the web processes of the node, from 1. */
  readonly worker: number;
  readonly scaling: () => { readonly compression: boolean; readonly rateLimiting: boolean; readonly clustering: boolean };
  readonly cache: () => { readonly size: number; readonly maxSize: number; readonly enabled: boolean };
  /** Asks the database for a trifle.
   *  @throws if it is away, or not migrated */
  readonly ping: () => Promise<void>;
  /** Connections: what the node may hold and this process's share of it; those open and idle in this process, and who waits. */
  readonly pool: () => PoolHealth;
  /** The processes of the node, as the primary last said. `failing` are those that are no longer started again. */
  readonly workers: () => { readonly alive: number; readonly restarts: number; readonly failing: number };
  /** Runs that wait for a solver, and that are at work, on all nodes. */
  readonly runs: () => Promise<{ readonly queued: number; readonly running: number }>;
  /** Milliseconds that the event loop was late lately, in half of the moments and in 99 of 100; and from which median on
   *  requests are refused, 0 for never. */
  readonly eventLoop: () => { readonly medianMs: number; readonly worstMs: number; readonly limitMs: number };
  /** Whether this process ends and takes no more requests. */
  readonly draining: () => boolean;
}

export interface PoolHealth {
  readonly budget: number;
  readonly share: number;
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

/** The document of `GET /health`. Holds no names, addresses or messages: everybody may read it. */
export interface HealthDocument {
  /** `degraded` serves, but somebody should look: a process is given up, or the event loop is late. */
  readonly status: 'healthy' | 'degraded' | 'draining' | 'unavailable';
  readonly version: string;
  readonly worker: number;
  /** Seconds. */
  readonly uptime: number;
  readonly cache: { readonly size: number; readonly maxSize: number; readonly enabled: boolean };
  readonly scaling: ReturnType<HealthSources['scaling']>;
  readonly database: PoolHealth & { readonly connected: boolean; readonly latencyMs: number | null };
  readonly workers: ReturnType<HealthSources['workers']>;
  /** Null while the database is away. */
  readonly runs: { readonly queued: number; readonly running: number } | null;
  readonly eventLoop: ReturnType<HealthSources['eventLoop']> & { readonly refusing: boolean };
  readonly lastError: LastError | null;
}

/** The class of the last error that this process met, as in `DatabaseError`, and when (RFC 3339). */
export interface LastError {
  readonly kind: string;
  readonly at: string;
}

/** How long an answer of the database is remembered, and how long it is waited for. */
const REMEMBERED_MS = 1_000;
const PATIENCE_MS = 1_000;
/** Later than this, answers are felt to be slow. */
const LATE_MS = 250;

/** What the probes ask. However often they ask, the database is asked once a second. */
export class Health {
  readonly #sources: HealthSources;
  readonly #database: Remembered<number>;
  readonly #runs: Remembered<{ readonly queued: number; readonly running: number }>;
  #lastError: LastError | null = null;

  constructor(sources: HealthSources) {
    this.#sources = sources;
    this.#database = new Remembered(async () => {
      const asked = performance.now();
      await sources.ping();
      return performance.now() - asked;
    });
    this.#runs = new Remembered(() => sources.runs());
  }

  /** Remembers the class of an error for the document. */
  noteError(error: unknown): void {
    const kind = error instanceof Error ? error.constructor.name : typeof error;
    this.#lastError = { kind, at: new Date().toISOString() };
  }

  /** Whether requests should be sent here: the database answers and is migrated, and the process is not about to end. */
  async isReady(): Promise<boolean> {
    return !this.#sources.draining() && (await this.#database.get()) !== null;
  }

  async document(): Promise<HealthDocument> {
    const { version, worker, scaling, cache, pool, workers, eventLoop, draining } = this.#sources;
    const [latencyMs, runs] = await Promise.all([this.#database.get(), this.#runs.get()]);
    const { size, maxSize, enabled } = cache();
    const { medianMs, worstMs, limitMs } = eventLoop();
    const refusing = limitMs > 0 && medianMs >= limitMs;
    const degraded = workers().failing > 0 || worstMs > LATE_MS || refusing;
    return {
      status: draining() ? 'draining' : latencyMs === null ? 'unavailable' : degraded ? 'degraded' : 'healthy',
      version,
      worker,
      uptime: Math.round(process.uptime()),
      cache: { size, maxSize, enabled },
      scaling: scaling(),
      database: { connected: latencyMs !== null, latencyMs: latencyMs === null ? null : round(latencyMs), ...pool() },
      workers: workers(),
      runs,
      eventLoop: { medianMs: round(medianMs), worstMs: round(worstMs), limitMs, refusing },
      lastError: this.#lastError,
    };
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

/** An answer that is waited for a bounded time and then kept for a short one; null if there was none. Whoever asks while
 *  the question is under way waits for the same answer, and a question that hangs is not asked a second time. */
class Remembered<T> {
  readonly #ask: () => Promise<T>;
  #hanging = false;
  #asked = Number.NEGATIVE_INFINITY;
  #answer: Promise<T | null> = Promise.resolve(null);

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  get(): Promise<T | null> {
    if (this.#hanging || performance.now() - this.#asked < REMEMBERED_MS) return this.#answer;
    this.#asked = performance.now();
    this.#hanging = true;
    const { promise, resolve } = Promise.withResolvers<T | null>();
    this.#answer = promise;
    const patience = setTimeout(() => {
      // As in rate limits: after a pause of this process the answer may be there already.
      setImmediate(resolve, null);
    }, PATIENCE_MS);
    this.#ask()
      .then(resolve, () => resolve(null))
      .finally(() => {
        this.#hanging = false;
        clearTimeout(patience);
      });
    return promise;
  }
}
