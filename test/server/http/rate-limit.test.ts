import assert from 'node:assert/strict';
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import Fastify from 'fastify';
import { registerProblems } from '../../../src/server/http/problems.ts';
import { clientNetwork, type RateLimitOptions, registerRateLimit } from '../../../src/server/http/rate-limit.ts';
import { RedisUnits, serveUnits, UnitCounter, type UnitStore } from '../../../src/server/http/unit-store.ts';
import { freePort, REDIS, startRedis } from '../../life/servers-for-tests.ts';

const MINUTE = { limit: 1_000, windowMs: 60_000 };

test('an IPv4 address is one client however it is written', () => {
  assert.equal(clientNetwork('192.0.2.1'), '192.0.2.1');
  assert.equal(clientNetwork('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(clientNetwork('::FFFF:c000:0201'), '192.0.2.1');
  assert.equal(clientNetwork('0:0:0:0:0:ffff:192.0.2.1'), '192.0.2.1');
});

test('all addresses of an IPv6 /64 are one client, and those of another /64 another', () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  const write = (groups: readonly number[]) => groups.map((one) => one.toString(16)).join(':');
  fc.assert(
    fc.property(fc.tuple(group, group, group, group), fc.array(group, { minLength: 4, maxLength: 4 }), group, (network, host, other) => {
      const client = clientNetwork(write([0x2000 | (network[0] & 0xfff), ...network.slice(1), ...host]));
      assert.equal(client, clientNetwork(write([0x2000 | (network[0] & 0xfff), ...network.slice(1), 0, 0, 0, other])));
      const neighbour = [0x2000 | (network[0] & 0xfff), network[1], network[2], network[3] ^ 1];
      assert.notEqual(client, clientNetwork(write([...neighbour, ...host])));
    }),
  );
  assert.equal(clientNetwork('2001:db8::1'), '2001:db8:0:0::/64');
  assert.equal(clientNetwork('2001:db8:0:0:ffff::'), '2001:db8:0:0::/64');
  assert.equal(clientNetwork('fe80::1%eth0'), 'fe80:0:0:0::/64');
  assert.equal(clientNetwork('::1'), '0:0:0:0::/64');
});

test('what is no address is no client', () => {
  for (const text of ['', 'unknown', '192.0.2.256', '192.0.2.1:8080', ':::', '_hidden']) assert.equal(clientNetwork(text), null);
});

test('a window passes exactly its units, whatever they are taken in, and begins anew when it ends', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 200 }), (limit, costs) => {
      let now = 0;
      const counter = new UnitCounter({ limit, windowMs: 1_000 }, () => now);
      for (const start of [0, 1_000, 2_500]) {
        let used = 0;
        for (const [index, cost] of costs.entries()) {
          now = start + index;
          const { passed, left, resetMs } = counter.takeNow('a', cost);
          assert.equal(passed, used + cost <= limit);
          if (passed) used += cost;
          assert.equal(left, limit - used);
          assert.equal(resetMs, 1_000 - index);
        }
      }
    }),
  );
});

test('several requests at once take what they would take one by one', () => {
  const cost = fc.integer({ min: 1, max: 20 });
  const asked = fc.array(fc.tuple(cost, fc.integer({ min: 1, max: 30 })), { maxLength: 20 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), asked, (limit, all) => {
      const [together, oneByOne] = [1, 2].map(() => new UnitCounter({ limit, windowMs: 1_000 }, () => 0));
      for (const [cost, requests] of all) {
        const single = Array.from({ length: requests }, () => oneByOne.takeNow('a', cost));
        const passed = single.filter((one) => one.passed).length;
        assert.deepEqual(together.takeEach('a', cost, requests), { passed, left: single.at(-1)!.left, resetMs: 1_000 });
      }
    }),
  );
});

test('clients do not share units, and a flood of addresses does not fill the memory', () => {
  let now = 0;
  const counter = new UnitCounter({ limit: 1, windowMs: 1_000 }, () => now, 100);
  for (let client = 0; client < 10_000; client++) assert.ok(counter.takeNow(`client ${client}`, 1).passed);
  assert.ok(counter.clients <= 101);
  now = 1_000;
  counter.takeNow('late', 1);
  assert.equal(counter.clients, 1);
});

function makeApp(options: Partial<RateLimitOptions> & { trustProxy?: string[] } = {}) {
  const app = Fastify({ trustProxy: options.trustProxy ?? false });
  const seen = { refused: 0, uncounted: 0 };
  registerProblems(app);
  registerRateLimit(app, {
    ...MINUTE,
    store: new UnitCounter({ ...MINUTE, ...options }),
    onRefused: () => seen.refused++,
    onUncounted: () => seen.uncounted++,
    ...options,
  });
  app.get('/', () => 'one');
  app.get('/search', { config: { cost: 4 } }, () => 'four');
  app.get('/health', { config: { cost: 0 } }, () => 'none');
  return { app, seen };
}

test('every counted answer tells the policy and what is left; a refused one is a problem and says when to come again', async () => {
  const { app, seen } = makeApp({ limit: 6 });
  const first = await app.inject('/search');
  assert.equal(first.headers['ratelimit-policy'], '"address";q=6;w=60');
  assert.equal(first.headers.ratelimit, '"address";r=2;t=60');
  const dear = await app.inject('/search');
  assert.equal(dear.statusCode, 429);
  assert.equal(dear.headers['content-type'], 'application/problem+json');
  assert.equal(dear.headers['retry-after'], '60');
  assert.equal(dear.headers.ratelimit, '"address";r=2;t=60');
  assert.equal(dear.json().type, '/api/v1/problems/too-many-requests');
  assert.match(dear.json().detail, /6 units .* 2 are left, this request takes 4/);
  assert.deepEqual(
    [(await app.inject('/')).statusCode, (await app.inject('/nowhere')).statusCode, (await app.inject('/')).statusCode],
    [200, 404, 429],
  );
  assert.equal(seen.refused, 2);
});

test('probes are neither counted nor refused', async () => {
  const { app } = makeApp({ limit: 1 });
  for (let probe = 0; probe < 5; probe++) {
    const { statusCode, headers } = await app.inject('/health');
    assert.equal(statusCode, 200);
    assert.equal(headers.ratelimit, undefined);
  }
  assert.equal((await app.inject('/')).statusCode, 200);
  assert.equal((await app.inject('/')).statusCode, 429);
  assert.equal((await app.inject('/health')).statusCode, 200);
});

test('who has nothing left is refused without asking the store again', async () => {
  let asked = 0;
  const counter = new UnitCounter({ limit: 3, windowMs: 60_000 });
  const take: UnitStore['take'] = (client, cost) => {
    asked++;
    return counter.take(client, cost);
  };
  const { app, seen } = makeApp({ limit: 3, store: { take } });
  for (let request = 0; request < 20; request++) await app.inject('/');
  assert.equal(seen.refused, 17);
  assert.equal(asked, 3);
});

test('requests pass, and are counted as uncounted, while the store is away', async () => {
  const { app, seen } = makeApp({ store: { take: () => Promise.reject(new Error('away')) } });
  for (let request = 0; request < 5; request++) assert.equal((await app.inject('/')).statusCode, 200);
  assert.equal(seen.uncounted, 5);
});

test('the address is believed from trusted proxies alone, and is the nearest that is not one of them', async () => {
  const asked: string[] = [];
  const take: UnitStore['take'] = async (client) => {
    asked.push(client);
    return { passed: true, left: 1, resetMs: 1 };
  };
  const { app } = makeApp({ store: { take }, trustProxy: ['10.0.0.0/8', 'fd00::/8'] });
  const send = (remoteAddress: string, forwarded: string) =>
    app.inject({ url: '/', remoteAddress, headers: { 'x-forwarded-for': forwarded } });
  await send('203.0.113.9', '198.51.100.1');
  await send('10.0.0.1', '198.51.100.1');
  await send('::ffff:10.0.0.1', '1.1.1.1, 198.51.100.2, 10.9.9.9');
  await send('fd00::1', '2001:db8::5');
  await send('10.0.0.1', 'nonsense');
  assert.deepEqual(asked, ['203.0.113.9', '198.51.100.1', '198.51.100.2', '2001:db8:0:0::/64', '10.0.0.1']);
});

/** Sends requests as fast as possible on 40 connections; counts the answers by status, by process, and by the units that they say are left. */
async function flood(port: number, requests: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 40 });
  const statuses = new Map<number, number>();
  const pids = new Set<number>();
  const lefts = new Set<string | undefined>();
  const send = () =>
    new Promise<void>((resolve, reject) => {
      get({ port, host: '127.0.0.1', agent }, (answer) => {
        statuses.set(answer.statusCode!, (statuses.get(answer.statusCode!) ?? 0) + 1);
        lefts.add(/r=(\d+)/.exec(String(answer.headers.ratelimit))?.[1]);
        let body = '';
        answer.setEncoding('utf8').on('data', (text) => (body += text));
        answer.on('end', () => {
          if (answer.statusCode === 200) pids.add(JSON.parse(body).pid);
          resolve();
        });
      }).on('error', reject);
    });
  await Promise.all(Array.from({ length: requests }, send));
  agent.destroy();
  return { statuses, pids, lefts };
}

/** A web process of its own, which counts with `counter`, or asks in vain if there is none. */
async function forkWorker(counter: UnitCounter | null): Promise<{ worker: Worker; port: number }> {
  cluster.setupPrimary({ exec: path.join(import.meta.dirname, 'limited-worker.ts') });
  const worker = cluster.fork({ LIMIT: MINUTE.limit });
  after(() => worker.process.kill('SIGKILL'));
  if (counter !== null) serveUnits(worker, counter);
  const [{ port }] = (await once(worker, 'listening')) as [{ port: number }];
  return { worker, port };
}

test('four workers pass exactly 1,000 of 6,000 requests, also when one of them is killed and replaced in between', {
  timeout: 60_000,
}, async () => {
  const counter = new UnitCounter(MINUTE);
  const started = await Promise.all([1, 2, 3, 4].map(() => forkWorker(counter)));
  const [{ worker, port }] = started;
  const before = await flood(port, 400);
  assert.deepEqual([...before.statuses], [[200, 400]]);
  assert.equal(before.pids.size, 4);
  assert.deepEqual(before.lefts, new Set(Array.from({ length: 400 }, (_, taken) => String(999 - taken))));

  const gone = once(worker, 'exit');
  worker.process.kill('SIGKILL');
  await gone;
  const replacement = await forkWorker(counter);
  const afterwards = await flood(port, 5_600);
  assert.deepEqual(Object.fromEntries(afterwards.statuses), { 200: 600, 429: 5_000 });
  assert.ok(afterwards.pids.has(replacement.worker.process.pid!));
});

test('a worker whose primary does not answer lets requests pass', { timeout: 60_000 }, async () => {
  const { port } = await forkWorker(null);
  assert.deepEqual([...(await flood(port, 100)).statuses], [[200, 100]]);
});

test('two nodes that share a Redis pass exactly 1,000 together; without it all pass; when it is back they count again', {
  skip: REDIS === null ? 'no redis-server on this machine' : false,
  timeout: 60_000,
}, async () => {
  const port = await freePort();
  let server = await startRedis(port);
  const stores = [0, 1].map(() => new RedisUnits(`redis://127.0.0.1:${port}`, MINUTE, () => {}));
  after(() => {
    for (const store of stores) store.close();
    server.kill('SIGKILL');
  });
  const nodes = stores.map((store) => makeApp({ store }));
  const connected = async () => {
    for (const store of stores) while (!(await store.take('somebody else', 1).catch(() => null))) await new Promise(setImmediate);
  };
  await connected();
  const ask = async (requests: number, remoteAddress = '198.51.100.1') => {
    const answers = await Promise.all(
      Array.from({ length: requests }, (_, index) => nodes[index % 2].app.inject({ url: '/', remoteAddress })),
    );
    return answers.filter(({ statusCode }) => statusCode === 200).length;
  };
  assert.equal(await ask(700), 700);
  assert.equal(await ask(1_300), 300);

  server.kill('SIGSTOP');
  assert.equal(await ask(2_000, '198.51.100.2'), 2_000);
  server.kill('SIGCONT');
  await connected();
  assert.equal(await ask(10), 0);

  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
  const uncounted = nodes.map(({ seen }) => seen.uncounted);
  const stranger = (node: number) => nodes[node].app.inject({ url: '/', remoteAddress: '198.51.100.7' });
  assert.deepEqual([(await stranger(0)).statusCode, (await stranger(1)).statusCode], [200, 200]);
  assert.deepEqual(
    nodes.map(({ seen }, node) => seen.uncounted - uncounted[node]),
    [1, 1],
  );

  server = await startRedis(port);
  await connected();
  assert.equal((await stranger(0)).headers.ratelimit, '"address";r=999;t=60');
  assert.equal((await stranger(1)).headers.ratelimit, '"address";r=998;t=60');
});
