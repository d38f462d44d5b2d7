import assert from 'node:assert/strict';
import { get } from 'node:http';
import { type AddressInfo, connect as connectSocket, createServer } from 'node:net';
import { after, test } from 'node:test';
import { Client, type ClientOptions, drive } from '../../scripts/verify/client.ts';
import { RunningNode, temporaryFolder } from '../../scripts/verify/node.ts';
import { connectDirect } from '../../src/server/database/pool.ts';
import { freePort, PGBOUNCER, REDIS, startForeignServer, startPooler, startRedis } from './servers-for-tests.ts';

const { folder, remove } = temporaryFolder();
const nodes = new Set<RunningNode>();
const database = await startForeignServer();
after(async () => {
  await Promise.all([...nodes].map((node) => node.end()));
  await database.stop();
  remove();
});

/** Tests share the machine: a process that is late because of others serves on. */
const PATIENT = { FLEXTIME_OVERLOAD_MS: '0' };

/** A node on the shared database; the loopback is its proxy, so that clients can have addresses of their own. */
async function startNode(settings: Record<string, string>): Promise<RunningNode> {
  const shared = {
    DATABASE_URL: database.url,
    FLEXTIME_WORKERS: '2',
    FLEXTIME_TRUSTED_PROXIES: '127.0.0.1',
    FLEXTIME_RATE_LIMIT: '0',
    ...PATIENT,
  };
  const node = await RunningNode.start({ folder, settings: { ...shared, FLEXTIME_DB_CONNECTIONS: '30', ...settings } });
  nodes.add(node);
  return node;
}

async function end(...all: readonly RunningNode[]): Promise<void> {
  for (const node of all) assert.equal(await node.end(), 0);
}

/** Tries until it holds or patience ends. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 60_000;
  while (!(await holds().catch(() => false))) {
    assert.ok(performance.now() < until, 'it did not come to hold in a minute');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Run {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
  readonly scheduleId: string | null;
}

async function startRun(client: Client, termination: object): Promise<string> {
  const { items } = await client.json<{ items: { id: string; games: number }[] }>('/api/v1/seasons?limit=100');
  const [{ id: seasonId }] = items.sort((a, b) => a.games - b.games);
  const body = { seasonId, threads: 1, termination };
  return (await client.json<Run>('/api/v1/runs', { method: 'POST', body, headers: { 'idempotency-key': crypto.randomUUID() } })).id;
}

/** Events of a run that a node tells after the one with the number `seen`, until `enough` or their end. */
function follow(node: RunningNode, run: string, seen: number, enough: (numbers: readonly number[], ended: boolean) => boolean) {
  const { promise, resolve } = Promise.withResolvers<{ numbers: number[]; ended: boolean }>();
  const numbers: number[] = [];
  let ended = false;
  let text = '';
  const request = get(`${node.url}/api/v1/runs/${run}/events`, { headers: { 'last-event-id': String(seen) }, agent: false }, (answer) => {
    answer.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const number = /^id: (\d+)$/m.exec(event)?.[1];
        if (number !== undefined) numbers.push(Number(number));
        ended ||= /^event: end$/m.test(event);
      }
      if (enough(numbers, ended)) request.destroy();
    });
    answer.on('close', () => resolve({ numbers, ended }));
  });
  request.on('error', () => resolve({ numbers, ended }));
  return promise;
}

const patience = { timeout: 240_000 };

/** Ends all processes of a node at once, as when its machine goes. */
function vanish(node: RunningNode): void {
  for (const pid of [...node.pids('web'), ...node.pids('solver'), ...node.pids('waiting')]) process.kill(pid, 'SIGKILL');
  node.process.kill('SIGKILL');
}

test(
  'a web node and a solver node: what is asked of one is worked on by the other, and by the next when that vanishes',
  patience,
  async () => {
    const web = await startNode({ FLEXTIME_ROLES: 'web' });
    const solver = await startNode({ FLEXTIME_ROLES: 'solver' });
    assert.deepEqual([web.pids('web').length, web.pids('solver').length], [2, 0]);
    assert.deepEqual([solver.pids('web').length, solver.pids('solver').length, solver.url], [0, 1, '']);
    const client = new Client(web.url);
    const id = await startRun(client, { spentLimit: 'PT5M' });
    const read = () => client.json<Run>(`/api/v1/runs/${id}`);
    await eventually(async () => (await read()).scheduleId !== null);
    const { scheduleId } = await read();
    vanish(solver);
    const next = await startNode({ FLEXTIME_ROLES: 'solver' });
    await eventually(async () => (await read()).attempts === 2);
    await client.json(`/api/v1/schedules/${scheduleId}`);
    await client.json(`/api/v1/runs/${id}/stop`, { method: 'POST' });
    await eventually(async () => (await read()).status === 'stopped');
    client.close();
    await end(web, next);
  },
);

test('two nodes: any web process tells of any run, and a stream goes on at the other node when one vanishes', patience, async () => {
  const [one, other] = [await startNode({}), await startNode({ FLEXTIME_ROLES: 'web' })];
  const client = new Client(other.url);
  const id = await startRun(client, { spentLimit: 'PT5M' });
  const begun = await follow(other, id, 0, (numbers) => numbers.length > 0);
  assert.equal(begun.numbers[0], 1);
  const following = follow(other, id, begun.numbers.at(-1) ?? 0, () => false);
  vanish(other);
  const seen = [...begun.numbers, ...(await following).numbers];
  const here = new Client(one.url);
  await here.json(`/api/v1/runs/${id}/stop`, { method: 'POST' });
  const rest = await follow(one, id, seen.at(-1) ?? 0, (_, ended) => ended);
  const all = [...seen, ...rest.numbers];
  assert.equal(rest.ended, true);
  assert.deepEqual(
    all,
    all.map((_, index) => index + 1),
  );
  client.close();
  here.close();
  await end(one);
});

test('two nodes that share a Redis pass exactly 1,000 of 4,000 requests together', {
  ...patience,
  skip: REDIS === null ? 'no redis-server on this machine' : false,
}, async () => {
  const port = await freePort();
  const redis = await startRedis(port);
  after(() => redis.kill('SIGKILL'));
  const settings = { FLEXTIME_RATE_LIMIT: '1000', REDIS_URL: `redis://127.0.0.1:${port}`, FLEXTIME_ROLES: 'web' };
  const both = [await startNode(settings), await startNode(settings)];
  const local = new Client(both[0].url);
  const { key } = await local.json<{ key: string }>('/api/v1/keys', { method: 'POST', body: { name: 'crowd', role: 'viewer' } });
  local.close();
  const who: ClientOptions = { key, address: () => '203.0.113.9' };
  const flood = ({ url }: RunningNode) => drive(url, { clients: 20, requests: 2_000, path: '/api/v1/openapi.json', options: () => who });
  const outcomes = await Promise.all(both.map(flood));
  const count = (status: number) => outcomes.reduce((sum, { statuses }) => sum + (statuses.get(status) ?? 0), 0);
  assert.deepEqual([count(200), count(429)], [1_000, 3_000]);
  assert.ok(outcomes.every(({ statuses }) => (statuses.get(200) ?? 0) > 0));
  await end(...both);
});

test('behind a transaction pooler all works: runs, events, keys of idempotency, migrations past it, limits by role', {
  ...patience,
  skip: PGBOUNCER === null ? 'no pgbouncer on this machine' : false,
}, async () => {
  const admin = await connectDirect(database.adminUrl, 'flextime test');
  await admin.query('create database pooled owner office');
  const direct = new URL(database.url);
  direct.pathname = '/pooled';
  const pooler = await startPooler(direct.href, 10);
  after(() => pooler.stop());
  const node = await startNode({ DATABASE_URL: pooler.url, DIRECT_DATABASE_URL: direct.href });
  const client = new Client(node.url);
  const id = await startRun(client, { spentLimit: 'PT5M' });
  const begun = await follow(node, id, 0, (numbers) => numbers.length > 0);
  assert.equal(begun.numbers[0], 1);
  const outcome = await drive(node.url, { clients: 50, requests: 2_000, path: '/api/v1/seasons?limit=5' });
  assert.deepEqual([...outcome.statuses], [[200, 2_000]]);
  const { rows } = await admin.query(
    `select count(*)::integer as open from pg_stat_activity where datname = 'pooled' and application_name not like 'flextime%'`,
  );
  assert.ok(rows[0].open <= 10, `${rows[0].open} connections of the pooler`);
  const through = await connectDirect(pooler.url, 'flextime test');
  assert.equal((await through.query('show statement_timeout')).rows[0].statement_timeout, '15s');
  await through.end();
  process.kill(node.pids('solver')[0], 'SIGKILL');
  await eventually(async () => (await client.json<Run>(`/api/v1/runs/${id}`)).attempts === 2);
  await client.json(`/api/v1/runs/${id}/stop`, { method: 'POST' });
  client.close();
  await end(node);
  await admin.end();
});

test('a database that is still asleep at the start is waited for', patience, async () => {
  const port = await freePort();
  const asleep = new URL(database.url);
  asleep.port = String(port);
  const { port: real } = new URL(database.url);
  const door = createServer((socket) => {
    const inside = connectSocket(Number(real), '127.0.0.1');
    socket.pipe(inside).pipe(socket);
    for (const end of [socket, inside]) end.on('error', () => undefined);
  });
  after(() => door.close());
  const node = RunningNode.start({
    folder,
    settings: { DATABASE_URL: asleep.href, FLEXTIME_WORKERS: '1', FLEXTIME_DB_CONNECTIONS: '20' },
    onSaid: (said) => {
      if (/Waiting for the database at 127\.0\.0\.1:/.test(said) && !door.listening) door.listen(port, '127.0.0.1');
    },
  });
  nodes.add(await node);
  assert.equal((door.address() as AddressInfo).port, port);
  await end(await node);
});
