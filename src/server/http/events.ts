import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import Type from 'typebox';
import { findRun, type Run, type RunEvent } from '../database/run-store.ts';
import type { App } from './app.ts';
import { notFound, ProblemError } from './problems.ts';
import { clientNetwork } from './rate-limit.ts';
import { describeRun } from './runs.ts';
import { IdParams } from './schemas.ts';
import type { Services } from './services.ts';

const HEARTBEAT_MS = 15_000;
/** What a client waits before it opens a stream again that ended without `end`. */
const RETRY_MS = 1_000;
/** A client that reads so slowly that this much waits for it is cut off; it comes back with its `Last-Event-ID`. */
const MOST_UNREAD_BYTES = 1_000_000;
/** Event streams of one process, all and for one client. */
const MOST_STREAMS = 2_000;
const MOST_STREAMS_OF_CLIENT = 100;

const ENDED: ReadonlySet<Run['status']> = new Set(['finished', 'stopped', 'failed']);

/** The event stream of a run: its incumbents, numbered and replayed from `Last-Event-ID`; its progress as it is; its end.
 *  Any process serves any run. */
export function registerEvents(app: App, { db, feed, draining }: Services): void {
  const streams = new Map<ServerResponse, { client: string | null; end: () => void }>();
  let closing = false;
  const endAll = () => {
    closing = true;
    for (const { end } of streams.values()) end();
  };

  draining.addEventListener('abort', endAll, { once: true });
  app.addHook('preClose', async () => endAll());

  app.get(
    '/api/v1/runs/:id/events',
    {
      exposeHeadRoute: false,
      config: { role: 'viewer', isStream: true },
      schema: {
        tags: ['runs'],
        summary: 'What happens to a run, as server-sent events: `incumbent`, `progress`, `end`',
        params: IdParams,
        headers: Type.Object({ 'last-event-id': Type.Optional(Type.Integer({ minimum: 0, description: 'The last incumbent seen' })) }),
        response: { 200: Type.Unsafe<never>({ content: { 'text/event-stream': { schema: { type: 'string' } } } }) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const run = await findRun(db, id);
      if (run === null) throw notFound('run', id);
      const own = clientNetwork(request.ip);
      const ofClient = streams.values().reduce((count, { client }) => count + Number(client === own), 0);
      const retry = { headers: { 'retry-after': '10' } };
      if (ofClient >= MOST_STREAMS_OF_CLIENT) throw new ProblemError('too-many-requests', `${ofClient} event streams are open`, retry);
      if (closing || streams.size >= MOST_STREAMS) throw new ProblemError('unavailable', 'no more event streams can be opened', retry);

      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...(reply.getHeaders() as OutgoingHttpHeaders),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
      raw.write(`retry: ${RETRY_MS}\n\n`);
      const stream = followRun(raw, request.headers['last-event-id'] ?? 0, (seen, follower) => feed.follow(id, seen, follower));
      streams.set(raw, { client: own, end: stream.end });
      raw.on('close', () => {
        stream.end();
        streams.delete(raw);
      });
    },
  );
}

/** Writes a run to an open response until the run ends or the client goes. */
function followRun(
  raw: ServerResponse,
  lastEventId: number,
  follow: (seen: number, follower: (events: readonly RunEvent[], run: Run) => void) => () => void,
): { end: () => void } {
  let seen = lastEventId;
  let progressed = '';
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
  const unfollow = follow(lastEventId, (events, run) => {
    for (const { number, scheduleId, score, iterations, elapsedMs } of events) {
      write(raw, 'incumbent', { scheduleId, score, iterations, elapsedSeconds: elapsedMs / 1_000 }, number);
      seen = number;
    }
    const progress = JSON.stringify(describeProgress(run));
    if (run.status === 'running' && progress !== progressed) raw.write(`event: progress\ndata: ${progress}\n\n`);
    progressed = progress;
    if (ENDED.has(run.status) && seen >= run.events) {
      write(raw, 'end', describeRun(run));
      end();
    } else if (raw.writableLength > MOST_UNREAD_BYTES) raw.destroy();
  });
  const end = () => {
    clearInterval(heartbeat);
    unfollow();
    if (!raw.writableEnded) raw.end();
  };
  return { end };
}

function write(raw: ServerResponse, event: string, data: unknown, id?: number): void {
  raw.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function describeProgress({ iterations, iterationsPerSecond, elapsedMs, termination, score, contradiction }: Run) {
  const left = termination.spentLimitMs === null ? null : Math.max(0, termination.spentLimitMs - elapsedMs);
  return {
    iterations,
    iterationsPerSecond,
    elapsedSeconds: elapsedMs / 1_000,
    remainingSeconds: left === null ? null : left / 1_000,
    score,
    contradiction,
  };
}
