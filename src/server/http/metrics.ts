import Type from 'typebox';
import type { Metric, ProcessMetrics, Snapshot } from '../telemetry/metrics.ts';
import { type MetricsSource, toPrometheus } from '../telemetry/node-metrics.ts';
import type { App } from './app.ts';
import { negotiate } from './negotiation.ts';
import { ProblemError } from './problems.ts';

export interface MetricsOptions {
  /** Where this process counts its requests. */
  readonly metrics: ProcessMetrics;
  /** The sums of the node. */
  readonly source: MetricsSource;
  /** Runs of all nodes, asked of the database whenever metrics are read. */
  readonly runs: () => Promise<{ readonly byStatus: Readonly<Record<string, number>>; readonly iterationsPerSecond: number }>;
}

const FORMATS = { text: 'text/plain', json: 'application/json' } as const;

/** Counts every answer, and serves `/metrics`: the sums over all processes of the node, as Prometheus reads them or as JSON. */
export function registerMetrics(app: App, { metrics, source, runs }: MetricsOptions): void {
  app.addHook('onResponse', (request, reply, done) => {
    metrics.request(request.routeOptions.url ?? 'none', request.method, reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });

  app.get(
    '/metrics',
    {
      config: { role: 'admin', cost: 0 },
      schema: {
        tags: ['operation'],
        summary: 'Counters of all processes, for Prometheus or as JSON',
        response: {
          200: Type.Unsafe<unknown>({ content: { 'text/plain': { schema: { type: 'string' } }, 'application/json': { schema: {} } } }),
        },
      },
    },
    async (request, reply) => {
      const format = negotiate(request, FORMATS);
      // The runs are the database's to count; without it the other metrics are needed all the more.
      const [sums, ofRuns] = await Promise.all([
        read(source),
        runs().then(
          ({ byStatus, iterationsPerSecond }) => [
            gaugeOf('flextime_runs', 'Runs of all nodes, by state', 'state', byStatus),
            gaugeOf('flextime_search_moves_per_second', 'Moves that searches try, on all nodes', null, { all: iterationsPerSecond }),
          ],
          () => [],
        ),
      ]);
      const snapshot = [...sums, ...ofRuns];
      reply.header('cache-control', 'no-store').header('vary', 'accept');
      if (format === 'json') return reply.type('application/json').send(snapshot);
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await toPrometheus(snapshot));
    },
  );
}

async function read(source: MetricsSource): Promise<Snapshot> {
  try {
    return await source.read();
  } catch {
    // Sums of this process alone would be lower than those told before.
    throw new ProblemError('unavailable', 'the process that sums the metrics does not answer', { headers: { 'retry-after': '1' } });
  }
}

/** A gauge with a value for each state, or without a label with one alone. */
function gaugeOf(name: string, help: string, label: string | null, values: Readonly<Record<string, number>>): Metric {
  return {
    name,
    help,
    type: 'gauge',
    aggregator: 'sum',
    values: Object.entries(values).map(([state, value]) => ({ value, labels: label === null ? {} : { [label]: state } })),
  };
}
