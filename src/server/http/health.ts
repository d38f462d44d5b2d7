import Type from 'typebox';
import type { Health } from '../telemetry/health.ts';
import type { App } from './app.ts';

const Count = Type.Integer({ minimum: 0 });

const HealthSchema = Type.Object({
  status: Type.Enum(['healthy', 'degraded', 'draining', 'unavailable']),
  version: Type.String(),
  worker: Type.Integer({ description: 'The number of the process that answers' }),
  uptime: Type.Integer({ description: 'Seconds since that process started' }),
  cache: Type.Object({ size: Count, maxSize: Count, enabled: Type.Boolean() }, { description: 'Evaluations that are kept' }),
  scaling: Type.Object({ compression: Type.Boolean(), rateLimiting: Type.Boolean(), clustering: Type.Boolean() }),
  database: Type.Object(
    {
      connected: Type.Boolean(),
      latencyMs: Type.Union([Type.Number(), Type.Null()]),
      budget: Count,
      share: Count,
      open: Count,
      idle: Count,
      waiting: Count,
    },
    { description: 'Connections: of the node, allowed to this process, open and idle in it; requests that wait for one' },
  ),
  workers: Type.Object(
    { alive: Count, restarts: Count, failing: Count },
    { description: 'Processes of the node; failing ones are given up' },
  ),
  runs: Type.Union([Type.Object({ queued: Count, running: Count }), Type.Null()]),
  eventLoop: Type.Object(
    { medianMs: Type.Number(), worstMs: Type.Number(), limitMs: Count, refusing: Type.Boolean() },
    { description: 'How late this process was lately: in half of the moments, in 99 of 100; refused is from the limit on (0: never)' },
  ),
  lastError: Type.Union([Type.Object({ kind: Type.String(), at: Type.String({ format: 'date-time' }) }), Type.Null()]),
});

const ProbeSchema = Type.Object({ status: Type.String() });

/** `/health` for people and dashboards, `/health/live` and `/health/ready` for whoever restarts processes and sends requests
 *  to them. Open to everybody, never counted against a limit. */
export function registerHealth(app: App, health: Health): void {
  const tags = ['operation'];
  const config = { role: 'open', cost: 0 } as const;

  app.addHook('onError', (_request, _reply, error, done) => {
    if ((error.statusCode ?? 500) >= 500) health.noteError(error);
    done();
  });

  app.get(
    '/health',
    { config, schema: { tags, summary: 'What runs here, and how well', response: { 200: HealthSchema, 503: HealthSchema } } },
    async (_request, reply) => {
      const document = await health.document();
      const serves = document.status === 'healthy' || document.status === 'degraded';
      return reply
        .status(serves ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(document);
    },
  );
  app.get(
    '/health/live',
    { config, schema: { tags, summary: 'Whether the process answers', response: { 200: ProbeSchema } } },
    async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'live' }),
  );
  app.get(
    '/health/ready',
    { config, schema: { tags, summary: 'Whether requests can be served', response: { 200: ProbeSchema, 503: ProbeSchema } } },
    async (_request, reply) => {
      const ready = await health.isReady();
      return reply
        .status(ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ status: ready ? 'ready' : 'not ready' });
    },
  );
}
