import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';
import { Answers } from './answers.ts';

/** All metrics of one process at one moment, as numbers that can be sent and summed. */
export type Snapshot = readonly Metric[];

/** One metric with its values, as prom-client writes it and reads it back. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly aggregator: 'sum';
  readonly values: readonly MetricValue[];
}

export interface MetricValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** Of the parts of a histogram: its name with `_bucket`, `_sum` or `_count`. */
  readonly metricName?: string;
}

/** State that others hold and that is read whenever a snapshot is taken. Totals count from the start of the process. */
export interface Readings {
  readonly cache?: () => { hits: number; misses: number; evictions: number; savedMilliseconds: number; size: number; bytes: number };
  readonly pool?: () => { open: number; idle: number; waiting: number; share: number };
  readonly search?: () => { iterations: number; threads: number; busyThreads: number };
  readonly workers?: () => { alive: number; restarts: number };
}

/** Between two looks at the event loop, and how often they are summed up. */
const SAMPLE_MS = 10;
const SUM_MS = 500;

/** What one process counts of itself. Counters and histograms only grow; gauges bear the name of the process where a sum would
 *  say nothing. Times are in seconds, sizes in bytes, names as Prometheus has them. */
export class ProcessMetrics {
  readonly #registry = new Registry();
  readonly #answers = new Answers();
  readonly #compressed: Counter<'stage'>;
  readonly #refused: Counter;
  readonly #uncounted: Counter;
  readonly #overloaded: Counter<'reason'>;
  readonly #wrongKeys: Counter;
  readonly #eventLoop = new EventLoop();

  /** `name` tells processes of a node apart: `web-1`, `solver-1`, `primary`. */
  constructor(name: string, readings: Readings = {}) {
    const registers = [this.#registry];
    this.#compressed = new Counter({
      name: 'flextime_http_compressed_bytes_total',
      help: 'Bodies that were compressed: bytes before and after',
      labelNames: ['stage'],
      registers,
    });
    this.#refused = new Counter({
      name: 'flextime_rate_limit_refused_total',
      help: 'Requests that were refused because the client address had no units left',
      registers,
    });
    this.#uncounted = new Counter({
      name: 'flextime_rate_limit_uncounted_total',
      help: 'Requests that passed uncounted because the counting store was away',
      registers,
    });
    this.#overloaded = new Counter({
      name: 'flextime_overload_refused_total',
      help: 'Requests that were refused because a process was late, or had too many requests or bodies at once',
      labelNames: ['reason'],
      registers,
    });
    this.#wrongKeys = new Counter({
      name: 'flextime_wrong_keys_total',
      help: 'Requests that came with a key that nobody has',
      registers,
    });
    this.#watchProcess(name);
    this.#watch(readings);
  }

  /** Counts an answered request. `route` is the pattern of the address, not the address. */
  request(route: string, method: string, status: number, seconds: number): void {
    this.#answers.count(route, method, status, seconds);
  }

  /** Counts a compressed answer. */
  compressed(before: number, after: number): void {
    this.#compressed.inc({ stage: 'before' }, before);
    this.#compressed.inc({ stage: 'after' }, after);
  }

  /** Counts a request that the rate limit refused. */
  refused(): void {
    this.#refused.inc();
  }

  /** Counts a request that passed while the rate limit could not count. */
  uncounted(): void {
    this.#uncounted.inc();
  }

  /** Counts a request that was refused because there was too much to do. */
  overloaded(reason: string): void {
    this.#overloaded.inc({ reason });
  }

  /** Counts a request with a key that nobody has. */
  wrongKey(): void {
    this.#wrongKeys.inc();
  }

  /** Milliseconds that the event loop was late lately: in half of the moments of the last second, first half and second, and in 99
   *  of 100. */
  get eventLoop(): { readonly medianMs: number; readonly worstMs: number } {
    const { delays, lastingSeconds } = this.#eventLoop;
    return { medianMs: 1_000 * lastingSeconds, worstMs: 1_000 * delays['0.99'] };
  }

  async snapshot(): Promise<Snapshot> {
    return [...this.#answers.metrics(), ...((await this.#registry.getMetricsAsJSON()) as unknown as Snapshot)];
  }

  /** Stops measuring the event loop. */
  close(): void {
    this.#eventLoop.close();
  }

  #watchProcess(name: string): void {
    this.#gauge('flextime_event_loop_delay_seconds', 'How late the event loop was, by process', ['process', 'quantile'], (gauge) => {
      for (const [quantile, seconds] of Object.entries(this.#eventLoop.delays)) gauge.set({ process: name, quantile }, seconds);
    });
    this.#gauge('flextime_process_memory_bytes', 'Memory, by process: resident, and heap in use', ['process', 'kind'], (gauge) => {
      const { rss, heapUsed } = process.memoryUsage();
      gauge.set({ process: name, kind: 'resident' }, rss);
      gauge.set({ process: name, kind: 'heap' }, heapUsed);
    });
    this.#total('flextime_process_cpu_seconds_total', 'Processor time', [], (total) => {
      const { user, system } = process.cpuUsage();
      total.inc((user + system) / 1e6);
    });
  }

  #watch({ cache, pool, search, workers }: Readings): void {
    if (cache !== undefined) {
      this.#total('flextime_cache_lookups_total', 'Look-ups in the constraint cache', ['result'], (total) => {
        const { hits, misses } = cache();
        total.inc({ result: 'hit' }, hits);
        total.inc({ result: 'miss' }, misses);
      });
      this.#total('flextime_cache_evictions_total', 'Judgements pushed out of the constraint cache', [], (total) =>
        total.inc(cache().evictions),
      );
      this.#total('flextime_cache_saved_seconds_total', 'Time that the judgements found in the cache had taken', [], (total) =>
        total.inc(cache().savedMilliseconds / 1_000),
      );
      this.#gauge('flextime_cache_entries', 'Judgements in the constraint caches', [], (gauge) => gauge.set(cache().size));
      this.#gauge('flextime_cache_bytes', 'Size of the constraint caches', [], (gauge) => gauge.set(cache().bytes));
    }
    if (pool !== undefined) {
      this.#gauge('flextime_db_connections', 'Connections to the database, by state', ['state'], (gauge) => {
        const { open, idle, share } = pool();
        gauge.set({ state: 'used' }, open - idle);
        gauge.set({ state: 'idle' }, idle);
        gauge.set({ state: 'allowed' }, share);
      });
      this.#gauge('flextime_db_waiting', 'Requests that wait for a connection', [], (gauge) => gauge.set(pool().waiting));
    }
    if (search !== undefined) {
      this.#total('flextime_search_moves_total', 'Moves that searches have tried', [], (total) => total.inc(search().iterations));
      this.#gauge('flextime_search_threads', 'Threads for searches: all, and those at work', ['state'], (gauge) => {
        const { threads, busyThreads } = search();
        gauge.set({ state: 'all' }, threads);
        gauge.set({ state: 'busy' }, busyThreads);
      });
    }
    if (workers !== undefined) {
      this.#gauge('flextime_workers', 'Processes that are alive beside the primary', [], (gauge) => gauge.set(workers().alive));
      this.#total('flextime_worker_restarts_total', 'Processes that were started again after they had died', [], (total) =>
        total.inc(workers().restarts),
      );
    }
  }

  #gauge(name: string, help: string, labelNames: string[], read: (gauge: Gauge<string>) => void): void {
    const registers = [this.#registry];
    const gauge: Gauge<string> = new Gauge({ name, help, labelNames, registers, collect: () => read(gauge) });
  }

  /** A counter whose value somebody else keeps. */
  #total(name: string, help: string, labelNames: string[], read: (total: Counter<string>) => void): void {
    const registers = [this.#registry];
    const total: Counter<string> = new Counter({
      name,
      help,
      labelNames,
      registers,
      collect: () => {
        total.reset();
        read(total);
      },
    });
  }
}

/** How late callbacks run: looked at each {@link SAMPLE_MS}, summed up each {@link SUM_MS}. */
class EventLoop {
  readonly #histogram = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  readonly #timer: NodeJS.Timeout;
  /** Seconds, by quantile, of the last full sum. */
  delays = { '0.5': 0, '0.99': 0, '1': 0 };
  /** The median of the last two full sums, the smaller: what lasted, and was not the start of the process or one long step. */
  lastingSeconds = 0;

  constructor() {
    this.#histogram.enable();
    this.#timer = setInterval(() => {
      const { max } = this.#histogram;
      const before = this.delays['0.5'];
      this.delays = { '0.5': late(this.#histogram.percentile(50)), '0.99': late(this.#histogram.percentile(99)), '1': late(max) };
      this.lastingSeconds = Math.min(before, this.delays['0.5']);
      this.#histogram.reset();
    }, SUM_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }
}

/** The histogram holds times from look to look, which are never below the one asked for. */
function late(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - SAMPLE_MS / 1_000);
}
