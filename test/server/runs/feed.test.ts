import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pino from 'pino';
import { addIncumbent, claimRun, finishRun, insertRun, type Run, type RunEvent } from '../../../src/server/database/run-store.ts';
import { insertSeason } from '../../../src/server/database/season-store.ts';
import { RunFeed } from '../../../src/server/runs/feed.ts';
import { openTestDatabase } from '../database-for-tests.ts';

const database = await openTestDatabase();
const { db } = database;
after(() => database.close());
const log = pino({ level: 'silent' });
const season = await insertSeason(db, { name: 'x', document: '{}', teams: 2, slots: 1, games: 1, constraints: 0 });
const schedule = { slots: Int16Array.of(0), flipped: Uint8Array.of(0) };

/** A claimed run that a test drives by hand. */
async function claimed() {
  const run = await insertRun(db, {
    seasonId: season,
    version: 1,
    seed: 1,
    threads: 1,
    termination: { spentLimitMs: 60_000, unimprovedLimitMs: null, iterations: null, target: null },
    startScheduleId: null,
    locked: null,
    client: null,
  });
  const { attempts } = (await claimRun(db, run.id, 1))!;
  const claim = { id: run.id, attempt: attempts };
  const progress = { iterations: 1, elapsedMs: 1, iterationsPerSecond: 1, contradiction: null };
  return {
    id: run.id,
    better: (soft: number) => addIncumbent(db, claim, schedule, { hard: 0, soft }, progress),
    end: () => finishRun(db, claim, 'finished', progress),
  };
}

/** Follows a run and waits for what it is told. */
function follow(feed: RunFeed, run: string, seen = 0) {
  const told: RunEvent[] = [];
  let latest: Run | null = null;
  let waiting: { enough: () => boolean; resolve: () => void } | null = null;
  const unfollow = feed.follow(run, seen, (events, now) => {
    told.push(...events);
    latest = now;
    if (waiting?.enough()) waiting.resolve();
  });
  const until = (enough: () => boolean) =>
    new Promise<void>((resolve) => {
      waiting = { enough, resolve };
      if (enough()) resolve();
    });
  return { told, unfollow, until, status: () => latest?.status };
}

const numbers = (events: readonly RunEvent[]) => events.map(({ number }) => number);

for (const [source, connect] of [
  ['notifications', () => database.connectDirect()],
  ['polling alone', null],
] as const) {
  test(`by ${source}: every follower hears every event after its own last, once, and the end`, async () => {
    const feed = new RunFeed({ db, connect, log });
    const run = await claimed();
    await run.better(9);
    await run.better(8);
    const [whole, rest] = [follow(feed, run.id), follow(feed, run.id, 1)];
    await whole.until(() => whole.told.length === 2);
    await run.better(7);
    await run.end();
    for (const follower of [whole, rest])
      await follower.until(() => follower.status() === 'finished' && follower.told.at(-1)?.number === 3);
    assert.deepEqual(numbers(whole.told), [1, 2, 3]);
    assert.deepEqual(numbers(rest.told), [2, 3]);
    whole.unfollow();
    rest.unfollow();
    await feed.close();
  });
}

test('a listening connection that breaks loses nothing', async () => {
  const feed = new RunFeed({ db, connect: () => database.connectDirect(), log });
  const run = await claimed();
  const follower = follow(feed, run.id);
  await run.better(9);
  await follower.until(() => follower.told.length === 1);
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' and datname = current_database()`,
  );
  await run.better(8);
  await run.end();
  await follower.until(() => follower.status() === 'finished');
  assert.deepEqual(numbers(follower.told), [1, 2]);
  follower.unfollow();
  await feed.close();
});

test('who lost its claim changes nothing', async () => {
  const run = await claimed();
  await claimRun(db, run.id, 1);
  await assert.rejects(run.better(1), { name: 'ClaimLost' });
  await assert.rejects(run.end(), { name: 'ClaimLost' });
  const { rows } = await database.pool.query('select status, lost, events from runs where id = $1', [run.id]);
  assert.deepEqual(rows, [{ status: 'running', lost: 1, events: 0 }]);
});
