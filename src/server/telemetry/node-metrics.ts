import type { ChildProcess } from 'node:child_process';
import type { Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import type { ProcessMetrics, Snapshot } from './metrics.ts';

/** The sums of a node, whichever of its processes is asked. */
export interface MetricsSource {
  /** The metrics of all processes, summed. Answers within {@link ANSWER_MS}.
   *  @throws when the primary is gone */
  read(): Promise<Snapshot>;
}

/** How long the primary waits for processes that do not answer; then it takes what they said last. */
const PATIENCE_MS = 80;
/** How long a worker waits for the primary. */
const ANSWER_MS = 150;
/** How often a process reports without being asked, so that little is lost when it is killed. */
const REPORT_MS = 1_000;

type Message =
  | { readonly kind: 'flextime:report'; readonly round: number; readonly snapshot: Snapshot }
  | { readonly kind: 'flextime:report?'; readonly round: number }
  | { readonly kind: 'flextime:sums'; readonly question: number; readonly snapshot: Snapshot }
  | { readonly kind: 'flextime:sums?'; readonly question: number };

function isMessage<Kind extends Message['kind']>(message: unknown, kind: Kind): message is Extract<Message, { kind: Kind }> {
  return typeof message === 'object' && message !== null && (message as { kind?: unknown }).kind === kind;
}

/** In the primary, or in the only process: sums what all processes of the node report.
 *
 *  What a process counted stays in the sums when it dies, so counters never go down; its gauges go with it. A process that is
 *  blocked delays nobody: after {@link PATIENCE_MS} its last report is taken. */
export class NodeMetrics implements MetricsSource {
  readonly #own: ProcessMetrics;
  readonly #reports = new Map<ChildProcess | Worker, { round: number; snapshot: Snapshot }>();
  #ofTheDead: Snapshot = [];
  #round = 0;
  #reading: Promise<Snapshot> | null = null;
  #reported: () => void = () => {};

  constructor(own: ProcessMetrics) {
    this.#own = own;
  }

  /** Counts a process that was forked, which must call {@link reportMetrics}. */
  attach(child: ChildProcess | Worker): void {
    this.#reports.set(child, { round: 0, snapshot: [] });
    const events = child as ChildProcess;
    events.on('message', (message: unknown) => {
      if (isMessage(message, 'flextime:report') && this.#reports.has(child)) {
        this.#reports.set(child, { round: message.round, snapshot: message.snapshot });
        this.#reported();
      } else if (isMessage(message, 'flextime:sums?')) {
        const { question } = message;
        this.read().then(
          (snapshot) => tell(child, { kind: 'flextime:sums', question, snapshot }),
          () => {},
        );
      }
    });
    // The channel closes after the last message in it, which may come after the process has ended.
    events.once('disconnect', () => {
      const last = this.#reports.get(child);
      if (last === undefined) return;
      this.#reports.delete(child);
      const counted = last.snapshot.filter(({ type }) => type !== 'gauge');
      this.#ofTheDead = sum([this.#ofTheDead, counted]);
      this.#reported();
    });
  }

  /** Those who ask at the same time get the same answer. */
  read(): Promise<Snapshot> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<Snapshot> {
    const round = ++this.#round;
    for (const child of this.#reports.keys()) tell(child, { kind: 'flextime:report?', round });
    const own = await this.#own.snapshot();
    await this.#allReported(round);
    return sum([own, this.#ofTheDead, ...this.#reports.values().map(({ snapshot }) => snapshot)]);
  }

  #allReported(round: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const patience = setTimeout(resolve, PATIENCE_MS);
    this.#reported = () => {
      if (this.#reports.values().every((report) => report.round >= round)) resolve();
    };
    this.#reported();
    return promise.finally(() => {
      clearTimeout(patience);
      this.#reported = () => {};
    });
  }
}

/** In a process that was forked: reports its metrics to the primary, each second and when asked. Keeps no process alive. */
export function reportMetrics(metrics: ProcessMetrics): void {
  let round = 0;
  const report = async () => {
    const snapshot = await metrics.snapshot();
    tell(process, { kind: 'flextime:report', round, snapshot });
  };
  process.on('message', (message) => {
    if (!isMessage(message, 'flextime:report?')) return;
    round = message.round;
    void report();
  });
  const timer = setInterval(() => void report(), REPORT_MS).unref();
  process.once('disconnect', () => clearInterval(timer));
}

/** In a process that was forked: asks the primary for the sums. */
export class PrimaryMetrics implements MetricsSource {
  #question = 0;
  readonly #asked = new Map<number, (snapshot: Snapshot) => void>();

  constructor() {
    process.on('message', (message) => {
      if (isMessage(message, 'flextime:sums')) this.#asked.get(message.question)?.(message.snapshot);
    });
  }

  async read(): Promise<Snapshot> {
    const question = ++this.#question;
    const { promise, resolve, reject } = Promise.withResolvers<Snapshot>();
    const patience = setTimeout(() => reject(new Error(`the primary did not answer in ${ANSWER_MS} ms`)), ANSWER_MS);
    this.#asked.set(question, resolve);
    tell(process, { kind: 'flextime:sums?', question });
    try {
      return await promise;
    } finally {
      clearTimeout(patience);
      this.#asked.delete(question);
    }
  }
}

/** Sends to a process that may be gone, which is no error: nobody is there to miss it. */
function tell(to: ChildProcess | Worker | NodeJS.Process, message: Message): void {
  if (to.send !== undefined && (!('connected' in to) || to.connected)) (to as ChildProcess).send(message, () => {});
}

/** One snapshot of many: values with the same name and labels are added. */
function sum(snapshots: readonly Snapshot[]): Snapshot {
  return AggregatorRegistry.aggregate([...snapshots]).getMetricsAsArray() as unknown as Snapshot;
}

/** A snapshot as Prometheus reads it (text exposition format 0.0.4). */
export async function toPrometheus(snapshot: Snapshot): Promise<string> {
  return AggregatorRegistry.aggregate([snapshot]).metrics();
}
