import assert from 'node:assert/strict';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import path from 'node:path';
import { after, test } from 'node:test';
import Fastify from 'fastify';
import { type BoundedServer, boundConnections, MOST_CONNECTIONS } from '../../../src/server/http/connections.ts';
import { startTestService } from './service-for-tests.ts';

const REQUEST = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';

/** Sends a request on a connection: its answer's status line, or `closed` if there is none. */
async function ask(socket: Socket): Promise<string> {
  const answered = new Promise<string>((resolve) => {
    socket.once('data', (chunk) => resolve(String(chunk).split('\r\n')[0]));
    socket.once('close', () => resolve('closed'));
    socket.once('error', () => resolve('closed'));
  });
  socket.write(REQUEST);
  return answered;
}

const open = (port: number) => connect(port, '127.0.0.1').on('error', () => undefined);

test('the service holds 5,000 connections a process, and says so to its server', async () => {
  const service = await startTestService();
  after(() => service.close());
  const { server } = service.app as unknown as { server: BoundedServer };
  assert.deepEqual([server.maxConnections, server.dropMaxConnection], [5_000, true]);
  assert.equal(MOST_CONNECTIONS, 5_000);
});

test('a connection too many is closed at once; those that are held are answered, and where one ends another has room', async () => {
  const app = Fastify({ keepAliveTimeout: 60_000 });
  boundConnections(app.server, 20);
  app.get('/', async () => 'fine');
  await app.listen({ host: '127.0.0.1', port: 0 });
  after(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const held = Array.from({ length: 20 }, () => open(port));
  for (const socket of held) assert.equal(await ask(socket), 'HTTP/1.1 200 OK');
  const refused = await Promise.all(Array.from({ length: 30 }, () => ask(open(port))));
  assert.deepEqual(new Set(refused), new Set(['closed']));
  for (const socket of held) assert.equal(await ask(socket), 'HTTP/1.1 200 OK', 'those that are held are served on');
  held[0].destroy();
  let answer = 'closed';
  while (answer === 'closed') answer = await ask(open(port));
  assert.equal(answer, 'HTTP/1.1 200 OK');
  for (const socket of held) socket.destroy();
});

test('where every process has its number the next connection is closed, too, and does not wander from one to another', async () => {
  cluster.setupPrimary({ exec: path.join(import.meta.dirname, 'bounded-worker.ts') });
  const workers = [cluster.fork({ MOST: '3' }), cluster.fork({ MOST: '3' })];
  after(() => {
    for (const worker of workers) worker.kill('SIGKILL');
  });
  const [[{ port }]] = (await Promise.all(workers.map((worker) => once(worker, 'listening')))) as [AddressInfo][];
  const held: Socket[] = [];
  after(() => {
    for (const socket of held) socket.destroy();
  });
  // One after the other: they are dealt out in turn.
  for (let i = 0; i < 6; i++) {
    held.push(open(port));
    assert.equal(await ask(held[i]), 'HTTP/1.1 200 OK');
  }
  for (let i = 0; i < 4; i++) assert.equal(await ask(open(port)), 'closed');
  for (const socket of held) assert.equal(await ask(socket), 'HTTP/1.1 200 OK');
});
