import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, afterEach, test } from 'node:test';
import { Client, drive } from '../../scripts/verify/client.ts';
import { processes, RunningNode, temporaryFolder } from '../../scripts/verify/node.ts';

const { folder, remove } = temporaryFolder();
const nodes = new Set<RunningNode>();
// A node that a failed test left at work would take the runs of the next one.
afterEach(async () => {
  await Promise.all([...nodes].map((node) => node.end()));
  nodes.clear();
});
after(remove);

/** Tests share the machine: a process that is late because of others serves on. */
const PATIENT = { FLEXTIME_OVERLOAD_MS: '0' };

async function startNode(settings: Record<string, string> = {}): Promise<RunningNode> {
  const node = await RunningNode.start({ folder, settings: { FLEXTIME_WORKERS: '2', FLEXTIME_RATE_LIMIT: '0', ...PATIENT, ...settings } });
  nodes.add(node);
  return node;
}

async function ask(node: RunningNode, path: string): Promise<number> {
  const client = new Client(node.url);
  try {
    return (await client.ask(path)).status;
  } finally {
    client.close();
  }
}

/** Everything that works on this test's data or was started by its nodes. */
function relatives(node: RunningNode): string[] {
  return processes()
    .filter(({ parent, command }) => parent === node.process.pid || command.includes(folder))
    .map(({ command }) => command);
}

/** Tries until it holds or patience ends. */
async function eventually(holds: () => Promise<boolean> | boolean): Promise<void> {
  const until = performance.now() + 60_000;
  while (!(await Promise.resolve(holds()).catch(() => false))) {
    assert.ok(performance.now() < until, 'it did not come to hold in a minute');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const patience = { timeout: 240_000 };

test('a start says where it is in one line, and an end leaves nothing behind', patience, async () => {
  const node = await startNode();
  assert.match(node.said, /^FlexTime is ready on http:\/\/127\.0\.0\.1:\d+ \(.*\)\n$/);
  assert.equal(await ask(node, '/health/ready'), 200);
  assert.equal(node.pids('web').length, 2);
  assert.equal(node.pids('solver').length, 1);
  assert.equal(await node.end('SIGINT'), 0);
  assert.deepEqual(relatives(node), []);
});

test('a taken port, a wrong setting and a database that is away are told in a sentence, without a stack', patience, async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const address = other.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  for (const [settings, sentence] of [
    [{ PORT: port }, new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken by another program: .*\\n$`)],
    [{ FLEXTIME_WORKERS: 'all' }, /^FLEXTIME_WORKERS is "all", but must be a whole number from 1 to 256\.\n$/],
    [{ DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/x' }, /The database at 127\.0\.0\.1:1\/x cannot be used: .*ECONNREFUSED.*\n$/],
    [{ FLEXTIME_DATA: '/proc' }, /^The embedded database cannot keep its data in \/proc \(\w+\)\. Name a folder .*\n$/],
  ] as const) {
    const { code, said } = await RunningNode.fail({ folder, settings });
    assert.equal(code, 1);
    assert.match(said, sentence);
    assert.doesNotMatch(said, /\n {4}at |secret/);
  }
});

test('kill -9 of the primary leaves no process, and the next start has all data', patience, async () => {
  const node = await startNode();
  const client = new Client(node.url);
  const { items } = await client.json<{ items: { id: string }[] }>('/api/v1/seasons');
  client.close();
  assert.ok(items.length > 0);
  node.process.kill('SIGKILL');
  await eventually(() => relatives(node).length === 0);
  const next = await startNode();
  for (const { id } of items) assert.equal(await ask(next, `/api/v1/seasons/${id}`), 200);
  await next.end();
});

test('a killed web process is replaced by the one that waits, and only what it was answering is lost', patience, async () => {
  const node = await startNode();
  const [first, second] = node.pids('web');
  await eventually(() => node.pids('waiting').length === 1);
  const [spare] = node.pids('waiting');
  let asked = 0;
  let over = false;
  const load = drive(node.url, { clients: 10, until: () => over || ++asked < 0, path: '/api/v1/seasons?limit=1' });
  // Every client has its connection: one that node:cluster is just handing over would go down with its new owner, unanswered.
  await eventually(() => asked > 100);
  process.kill(first, 'SIGKILL');
  // The system may list the killed one for a moment longer.
  await eventually(() => node.pids('web').length === 2 && !node.pids('web').includes(first));
  assert.ok(node.pids('web').includes(second));
  await eventually(async () => (await ask(node, '/health/ready')) === 200);
  over = true;
  assert.ok(node.pids('web').includes(spare));
  await eventually(() => node.pids('waiting').length === 1);
  const { failed, statuses } = await load;
  assert.ok(failed <= 10, `${failed} requests of 10 clients failed`);
  assert.deepEqual([...statuses.keys()], [200]);
  await node.end();
});

test('a rolling restart fails no request', patience, async () => {
  const node = await startNode();
  const old = node.pids('web');
  let over = false;
  const load = drive(node.url, { clients: 10, until: () => over, path: '/api/v1/seasons?limit=1' });
  node.signal('SIGHUP');
  await eventually(() => node.pids('web').length === 2 && node.pids('web').every((pid) => !old.includes(pid)));
  over = true;
  const { failed, failures, statuses } = await load;
  assert.equal(failed, 0, [...failures.keys()].join(', '));
  assert.deepEqual([...statuses.keys()], [200]);
  await node.end();
});

/** A run of the smallest example that has found a schedule and goes on; `read` gives it as it is. */
async function startFinding(client: Client) {
  const { items } = await client.json<{ items: { id: string; games: number }[] }>('/api/v1/seasons?limit=100');
  const [{ id: seasonId }] = items.sort((a, b) => a.games - b.games);
  const body = { seasonId, threads: 1, termination: { spentLimit: 'PT5M' } };
  const { id } = await client.json<{ id: string }>('/api/v1/runs', { method: 'POST', body });
  const read = () => client.json<{ attempts: number; scheduleId: string | null; elapsedSeconds: number }>(`/api/v1/runs/${id}`);
  await eventually(async () => (await read()).scheduleId !== null);
  return { read, scheduleId: (await read()).scheduleId };
}

test('the run of a killed solver is taken up by its successor, which is told of it', patience, async () => {
  const node = await startNode();
  const client = new Client(node.url);
  const { read, scheduleId } = await startFinding(client);
  process.kill(node.pids('solver')[0], 'SIGKILL');
  await eventually(async () => (await read()).attempts === 2);
  await client.json(`/api/v1/schedules/${scheduleId}`);
  client.close();
  await node.end();
});

test('the embedded database killed under the service: it serves again by itself, and the run at work goes on', patience, async () => {
  const node = await startNode();
  const client = new Client(node.url);
  const { read, scheduleId } = await startFinding(client);
  const server = processes().find(
    ({ command }) => command.includes('postgres -D') && command.includes(folder) && !command.includes('/bin/sh'),
  );
  assert.ok(server);
  process.kill(server.pid, 'SIGKILL');
  await eventually(async () => (await ask(node, '/api/v1/seasons')) === 200);
  // Each connection of the pools finds out for itself that its server is gone, so single requests may still be told to come again.
  let seen = Number.POSITIVE_INFINITY;
  await eventually(async () => Number.isFinite((seen = (await read()).elapsedSeconds)));
  await eventually(async () => (await read()).elapsedSeconds > seen);
  await eventually(async () => (await ask(node, `/api/v1/schedules/${scheduleId}`)) === 200);
  client.close();
  await node.end();
});
