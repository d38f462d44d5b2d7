import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { SCHEDULE, SEASON } from '../http/season-for-tests.ts';
import { startTestService, startTestSolver } from '../http/service-for-tests.ts';

const service = await startTestService();
const { app, database } = service;
const address = await service.listen();
const threadModule = new URL('./searching-thread.ts', import.meta.url);
let solver = await startTestSolver(database, threadModule);
after(async () => {
  await solver.close();
  await service.close();
});
const season: string = (await app.inject({ method: 'POST', url: '/api/v1/seasons', payload: SEASON })).json().id;

interface StreamEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: { score: { hard: number; soft: number }; scheduleId: string; status: string; iterations: number; [key: string]: unknown };
}

/** Reads the event stream of a run until it ends or `enough` says so. */
async function follow(run: string, { lastEventId, enough }: { lastEventId?: string; enough?: (event: StreamEvent) => boolean } = {}) {
  const abort = new AbortController();
  const answer = await fetch(`${address}/api/v1/runs/${run}/events`, {
    signal: abort.signal,
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  });
  assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.match(answer.headers.get('cache-control') ?? '', /no-transform/);
  assert.equal(answer.headers.get('content-encoding'), null);
  const events: StreamEvent[] = [];
  let text = '';
  let retry: string | null = null;
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      text = text.slice(end + 2);
      retry ??= fields.get('retry') ?? null;
      const event = fields.get('event');
      if (event === undefined) continue;
      events.push({ id: fields.get('id') ?? null, event, data: JSON.parse(fields.get('data') ?? '') });
      if (enough?.(events.at(-1)!)) {
        abort.abort();
        return events;
      }
    }
  }
  assert.equal(retry, '1000');
  return events;
}

async function start(termination: object, more: object = {}) {
  const answer = await app.inject({ method: 'POST', url: '/api/v1/runs', payload: { seasonId: season, termination, ...more } });
  assert.equal(answer.statusCode, 202, answer.body);
  assert.equal(answer.headers.location, `/api/v1/runs/${answer.json().id}`);
  return answer.json();
}

const runOf = async (id: string) => (await app.inject(`/api/v1/runs/${id}`)).json();
const incumbents = (events: readonly StreamEvent[]) => events.filter(({ event }) => event === 'incumbent');

test('a run is queued, worked on, told of as it goes, and ends with its best schedule', async () => {
  const queued = await start({ spentLimit: 'PT20S', target: 0 }, { seed: 5, threads: 2 });
  assert.deepEqual(
    {
      status: queued.status,
      seed: queued.seed,
      threads: queued.threads,
      version: queued.version,
      score: queued.score,
      termination: queued.termination,
    },
    { status: 'queued', seed: 5, threads: 2, version: 1, score: null, termination: { spentLimit: 'PT20S', target: 0 } },
  );
  const events = await follow(queued.id);
  const found = incumbents(events);
  assert.deepEqual(
    found.map(({ id }) => id),
    found.map((_, i) => String(i + 1)),
    'numbered without a gap',
  );
  assert.ok(
    found.every(({ data }, i) => i === 0 || data.score.hard <= found[i - 1].data.score.hard),
    'each better than the one before',
  );
  const end = events.at(-1)!;
  assert.equal(end.event, 'end');
  const run = await runOf(queued.id);
  assert.deepEqual(end.data, run);
  assert.deepEqual([run.status, run.endedBy], ['finished', 'target']);
  assert.equal(run.attempts, 1);
  assert.ok(run.iterations > 0 && run.elapsedSeconds > 0);
  assert.ok(run.createdAt <= run.startedAt && run.startedAt <= run.finishedAt);
  assert.equal(run.scheduleId, found.at(-1)!.data.scheduleId);
  const schedule = (await app.inject(`/api/v1/schedules/${run.scheduleId}`)).json();
  assert.equal(schedule.runId, run.id);
  assert.deepEqual(schedule.score, run.score);
  const report = (await app.inject(`/api/v1/schedules/${run.scheduleId}/score`)).json();
  assert.deepEqual({ hard: report.hard, soft: report.soft }, run.score, 'scored from scratch, whatever the search said');
});

test('what is proved of the rules is told while a run goes on, and stays with it', async () => {
  const contradiction = { rules: [{ id: 'C1', sentence: 'Taken.' }], games: ['T1 at T0'], isLeast: true };
  const { id, contradiction: before } = await start({ spentLimit: 'PT60S' }, { seed: 15, threads: 2 });
  assert.equal(before, null);
  const events = await follow(id, { enough: ({ event, data }) => event === 'progress' && data.contradiction !== null });
  assert.deepEqual(events.at(-1)!.data.contradiction, contradiction);
  await app.inject({ method: 'POST', url: `/api/v1/runs/${id}/stop` });
  const end = (await follow(id)).at(-1)!;
  assert.deepEqual([end.event, end.data.status, end.data.contradiction], ['end', 'stopped', contradiction]);
});

test('Last-Event-ID goes on after the event that was seen, at any time, and loses nothing', async () => {
  const { id } = await start({ iterations: 30 }, { threads: 1 });
  const first = await follow(id, { enough: ({ event }) => event === 'incumbent' });
  const rest = await follow(id, { lastEventId: first.at(-1)!.id! });
  const whole = await follow(id);
  assert.deepEqual([...incumbents(first), ...incumbents(rest)], incumbents(whole));
  assert.deepEqual(rest.at(-1), whole.at(-1));
  assert.deepEqual(
    (await follow(id, { lastEventId: incumbents(whole).at(-1)!.id! })).map(({ event }) => event),
    ['end'],
  );
});

test('a stopped run keeps its best; one that has not begun ends at once', async () => {
  const { id } = await start({ spentLimit: 'PT1H' });
  await follow(id, { enough: ({ event }) => event === 'incumbent' });
  assert.equal((await app.inject({ method: 'POST', url: `/api/v1/runs/${id}/stop` })).statusCode, 202);
  const end = (await follow(id)).at(-1)!;
  assert.equal(end.data.status, 'stopped');
  assert.notEqual(end.data.scheduleId, null);
  assert.equal(
    (await app.inject({ method: 'POST', url: `/api/v1/runs/${id}/stop` })).json().status,
    'stopped',
    'stopping again changes nothing',
  );

  await solver.close();
  const waiting = await start({ spentLimit: 'PT1H' });
  const stopped = await app.inject({ method: 'POST', url: `/api/v1/runs/${waiting.id}/stop` });
  assert.equal(stopped.json().status, 'stopped');
  assert.deepEqual(
    (await follow(waiting.id)).map(({ event }) => event),
    ['end'],
  );
  solver = await startTestSolver(database, threadModule);
});

test('what a search thread throws is the run’s error', async () => {
  const { id } = await start({ spentLimit: 'PT1H' }, { seed: 13 });
  const end = (await follow(id)).at(-1)!;
  assert.equal(end.data.status, 'failed');
  assert.match(String(end.data.error), /bad luck/);
});

test('a closing solver gives its run back, and the next goes on from its best with what is left', async () => {
  const { id } = await start({ iterations: 40 }, { threads: 1 });
  await follow(id, { enough: ({ event }) => event === 'incumbent' });
  await solver.close();
  const between = await runOf(id);
  assert.equal(between.status, 'queued');
  assert.ok(between.iterations > 0 && between.iterations < 40);
  solver = await startTestSolver(database, threadModule);
  const events = await follow(id);
  const run = await runOf(id);
  assert.equal(run.status, 'finished');
  assert.equal(run.attempts, 2);
  assert.equal(run.iterations, 40, 'both attempts together did what was asked');
  const found = incumbents(events);
  assert.ok(found.every(({ data }, i) => i === 0 || data.score.hard < found[i - 1].data.score.hard));
});

test('a run ends when nothing better is found for a while, and says so; what was spent before a solver took it up counts', async () => {
  const { id, termination } = await start({ spentLimit: 'PT90S', unimprovedSpentLimit: 'PT1S' }, { threads: 2 });
  assert.deepEqual(termination, { spentLimit: 'PT90S', unimprovedSpentLimit: 'PT1S' });
  await follow(id);
  const { status, endedBy } = await runOf(id);
  assert.deepEqual([status, endedBy], ['finished', 'unimproved']);

  await solver.close();
  const spent = await start({ unimprovedSpentLimit: 'PT1H' });
  await database.db.updateTable('runs').set({ elapsed_ms: 3_600_000 }).where('id', '=', spent.id).execute();
  solver = await startTestSolver(database, threadModule);
  await follow(spent.id);
  assert.equal((await runOf(spent.id)).endedBy, 'unimproved');
});

test('a run starts from the schedule that it is given', async () => {
  const best = (await app.inject({ method: 'POST', url: `/api/v1/seasons/${season}/schedules`, payload: SCHEDULE })).json();
  const { id } = await start({ iterations: 1 }, { threads: 1, startScheduleId: best.id });
  const [first] = incumbents(await follow(id));
  assert.deepEqual(first.data.score, best.score);
  const other = await app.inject({ method: 'POST', url: '/api/v1/seasons', payload: SEASON });
  const refused = await app.inject({
    method: 'POST',
    url: '/api/v1/runs',
    payload: { seasonId: other.json().id, termination: { iterations: 1 }, startScheduleId: best.id },
  });
  assert.equal(refused.statusCode, 422);
  assert.equal(refused.json().errors[0].pointer, '/startScheduleId');
});

test('a run from a draft begins at its schedule and keeps its locked games where they are', async () => {
  const stored = (await app.inject({ method: 'POST', url: `/api/v1/seasons/${season}/schedules`, payload: SCHEDULE })).json();
  const draft = await app.inject({
    method: 'POST',
    url: '/api/v1/drafts',
    payload: { seasonId: season, name: 'TV', scheduleId: stored.id },
  });
  const url = draft.headers.location as string;
  const lock = { action: 'lock', games: ['T0-T1', 'T2-T3'] };
  await app.inject({ method: 'PATCH', url, payload: lock, headers: { 'if-match': draft.headers.etag as string } });
  const { id } = await start({ iterations: 1 }, { threads: 1, draftId: draft.json().id });
  const { rows } = await database.pool.query('select start_schedule_id, locked from runs where id = $1', [id]);
  assert.equal(rows[0].start_schedule_id, stored.id);
  assert.deepEqual([...rows[0].locked], [1, 0, 0, 0, 0, 1]);
  assert.deepEqual(incumbents(await follow(id))[0].data.score, stored.score);
  for (const wrong of [{ draftId: season }, { draftId: draft.json().id, version: 1 }]) {
    const payload = { seasonId: season, termination: { iterations: 1 }, ...wrong };
    assert.equal((await app.inject({ method: 'POST', url: '/api/v1/runs', payload })).statusCode, 422);
  }
});

test('runs are listed newest first, page after page, for all seasons or one', async () => {
  const all: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { id: string }[]; next: string | null } = (
      await app.inject(`/api/v1/runs?season=${season}&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`)
    ).json();
    assert.ok(page.items.length <= 2);
    all.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  assert.deepEqual(
    all,
    (await app.inject('/api/v1/runs?limit=100')).json().items.map(({ id }: { id: string }) => id),
  );
  assert.deepEqual(all, [...all].sort().reverse());
});
