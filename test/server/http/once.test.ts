import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { SCHEDULE, SEASON } from './season-for-tests.ts';
import { startTestService } from './service-for-tests.ts';

const service = await startTestService();
after(() => service.close());
const { app, database } = service;

const post = (url: string, payload: object, key?: string) =>
  app.inject({ method: 'POST', url, payload, headers: key === undefined ? {} : { 'idempotency-key': key } });
const season: string = (await post('/api/v1/seasons', SEASON)).json().id;
const run = { seasonId: season, termination: { spentLimit: 'PT1M' } };
const count = async (list: string) => (await app.inject(`${list}?limit=100`)).json().items.length;

test('the same request under the same key is done once and answered the same', async () => {
  const first = await post('/api/v1/runs', run, 'once');
  const second = await post('/api/v1/runs', run, 'once');
  assert.equal(first.statusCode, 202);
  assert.equal(second.statusCode, 202);
  assert.equal(second.body, first.body);
  assert.equal(second.headers.location, first.headers.location);
  assert.equal(first.headers['idempotency-replayed'], undefined);
  assert.equal(second.headers['idempotency-replayed'], 'true');
  assert.equal(await count('/api/v1/runs'), 1);
});

test('ten at the same time make one thing', async () => {
  const before = await count('/api/v1/seasons');
  const answers = await Promise.all(Array.from({ length: 10 }, () => post('/api/v1/seasons', SEASON, 'crowd')));
  assert.deepEqual(new Set(answers.map(({ statusCode }) => statusCode)), new Set([201]));
  assert.equal(new Set(answers.map(({ body }) => body)).size, 1);
  assert.equal(await count('/api/v1/seasons'), before + 1);
});

test('another request under the key is refused', async () => {
  await post(`/api/v1/seasons/${season}/schedules`, SCHEDULE, 'mine');
  for (const answer of [
    await post(`/api/v1/seasons/${season}/schedules`, { ...SCHEDULE, games: [] }, 'mine'),
    await post('/api/v1/runs', run, 'mine'),
  ]) {
    assert.equal(answer.statusCode, 422);
    assert.equal(answer.json().type, '/api/v1/problems/key-reused');
  }
});

test('a request that failed is not kept', async () => {
  const refused = await post('/api/v1/seasons', { ...SEASON, name: '' }, 'again');
  assert.equal(refused.statusCode, 422);
  assert.equal((await post('/api/v1/seasons', SEASON, 'again')).statusCode, 201);
});

test('after 24 hours the key is free again', async () => {
  const first = await post('/api/v1/runs', run, 'daily');
  await database.pool.query(`update idempotency set created_at = now() - interval '25 hours' where key = 'daily'`);
  const second = await post('/api/v1/runs', run, 'daily');
  assert.notEqual(second.json().id, first.json().id);
});

test('a key that is none is refused', async () => {
  for (const key of ['', 'x'.repeat(256)]) assert.equal((await post('/api/v1/runs', run, key)).statusCode, 400, key);
});

test('a season is changed only by who knows its version', async () => {
  const url = `/api/v1/seasons/${season}`;
  const put = (payload: object, tag: string) => app.inject({ method: 'PUT', url, payload, headers: { 'if-match': tag } });
  const changed = await put({ ...SEASON, name: 'Renamed' }, '"1"');
  assert.equal(changed.statusCode, 200);
  assert.equal(changed.headers.etag, '"2"');
  assert.equal(changed.json().version, 2);
  assert.equal((await put(SEASON, '"1"')).statusCode, 412);
  assert.equal((await app.inject(`${url}/versions/1`)).json().name, SEASON.name, 'the version before is as it was');
  assert.equal((await app.inject(url)).json().name, 'Renamed');
  const raced = await Promise.all([1, 2, 3, 4].map((i) => put({ ...SEASON, name: `Racer ${i}` }, '"2"')));
  assert.deepEqual(raced.map(({ statusCode }) => statusCode).sort(), [200, 412, 412, 412]);
  assert.equal((await put(SEASON, '*')).statusCode, 200);
});

test('runs of a client are admitted up to a number', async () => {
  let answer = await post('/api/v1/runs', run);
  for (let i = 0; i < 60 && answer.statusCode === 202; i++) answer = await post('/api/v1/runs', run);
  assert.equal(answer.statusCode, 429);
  assert.ok(Number(answer.headers['retry-after']) > 0);
});
