import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import Fastify, { type FastifyInstance } from 'fastify';
import { chooseCoding, registerCompression } from '../../../src/server/http/compression.ts';
import { isKnownImmutable } from '../../../src/server/http/conditional.ts';

/** A season of sorts: repetitive, as all of them are. */
const LARGE = JSON.stringify({
  games: Array.from({ length: 400 }, (_, game) => ({ home: `team-${game % 16}`, away: `team-${game % 15}`, slot: game })),
});
const SMALL = JSON.stringify({ name: 'Big Twelve' });

const DECODERS = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync } as const;
type Coding = keyof typeof DECODERS;
const CODINGS = Object.keys(DECODERS) as Coding[];

interface Counted {
  before: number;
  after: number;
  answers: number;
}

function makeApp(cacheBytes?: number): { app: FastifyInstance; counted: Counted } {
  const app = Fastify();
  const counted = { before: 0, after: 0, answers: 0 };
  registerCompression(app, {
    cacheBytes,
    onCompressed: (before, after) => {
      counted.before += before;
      counted.after += after;
      counted.answers++;
    },
  });
  const json = 'application/json; charset=utf-8';
  app.get('/large', (_request, reply) => reply.type(json).send(LARGE));
  app.get('/huge', (_request, reply) => reply.type(json).send(LARGE.repeat(4)));
  app.get('/small', (_request, reply) => reply.type(json).send(SMALL));
  app.get('/season', (_request, reply) => reply.type(json).header('etag', '"7"').header('vary', 'accept').send(LARGE));
  app.get('/schedule', (request, reply) => (isKnownImmutable(request, reply, '"abc"') ? reply : reply.type(json).send(LARGE)));
  app.get('/weak', (_request, reply) => reply.type(json).header('etag', 'W/"7"').send(LARGE));
  app.get('/secret', { config: { compress: false } }, (_request, reply) =>
    reply.type(json).header('cache-control', 'no-store').send(LARGE),
  );
  app.get('/untransformed', (_request, reply) => reply.type(json).header('cache-control', 'no-cache, no-transform').send(LARGE));
  app.get('/picture', (_request, reply) => reply.type('image/png').send(Buffer.alloc(5_000)));
  app.get('/done', (_request, reply) => reply.type('text/plain').header('content-encoding', 'gzip').send(Buffer.from(LARGE)));
  app.get('/stream', (_request, reply) => reply.type('text/plain').send(Readable.from([LARGE])));
  app.get('/events', (_request, reply) => reply.type('text/event-stream').send(`data: ${LARGE}\n\n`));
  app.post('/score', (_request, reply) => reply.type(json).send(LARGE));
  return { app, counted };
}

const get = (app: FastifyInstance, url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers });

for (const coding of CODINGS) {
  test(`a document sent as ${coding} is the same document, at least 80 % smaller`, async () => {
    const { app, counted } = makeApp();
    for (const [url, body] of [
      ['/large', LARGE],
      ['/huge', LARGE.repeat(4)],
    ]) {
      const answer = await get(app, url, { 'accept-encoding': coding });
      assert.equal(answer.headers['content-encoding'], coding);
      assert.equal(answer.headers['content-length'], String(answer.rawPayload.length));
      assert.equal(DECODERS[coding](answer.rawPayload).toString(), body);
      assert.ok(answer.rawPayload.length < 0.2 * body.length, `${answer.rawPayload.length} of ${body.length} bytes`);
    }
    assert.equal(counted.answers, 2);
    assert.equal(counted.before, 5 * LARGE.length);
    assert.ok(counted.after < 0.2 * counted.before);
  });
}

test('every answer whose form depends on Accept-Encoding says so, compressed or not', async () => {
  const { app } = makeApp();
  for (const url of ['/large', '/small', '/season', '/schedule', '/secret'])
    for (const headers of [{}, { 'accept-encoding': 'br' }, { 'accept-encoding': 'identity' }] as Record<string, string>[])
      assert.match(String((await get(app, url, headers)).headers.vary), /(^|, )Accept-Encoding$/, `${url} ${JSON.stringify(headers)}`);
  assert.equal((await get(app, '/season')).headers.vary, 'accept, Accept-Encoding');
});

test('below 1 KB, and whatever is no text, stays as it is', async () => {
  const { app, counted } = makeApp();
  for (const url of ['/small', '/picture', '/untransformed', '/secret', '/events', '/stream']) {
    const answer = await get(app, url, { 'accept-encoding': 'gzip, br, zstd' });
    assert.equal(answer.headers['content-encoding'], undefined, url);
  }
  assert.equal((await get(app, '/stream', { 'accept-encoding': 'br' })).body, LARGE);
  assert.equal(counted.answers, 0);
});

test('what is compressed already is not compressed again', async () => {
  const answer = await get(makeApp().app, '/done', { 'accept-encoding': 'br, gzip' });
  assert.equal(answer.headers['content-encoding'], 'gzip');
  assert.equal(answer.body, LARGE);
});

test('each coding has a strong ETag of its own, and each is answered with 304 for itself alone', async () => {
  const { app } = makeApp();
  for (const url of ['/large', '/huge', '/season', '/small']) {
    const tags = new Map<string, string>();
    for (const coding of ['identity', ...CODINGS]) {
      const tag = String((await get(app, url, { 'accept-encoding': coding })).headers.etag);
      assert.match(tag, /^"[\w-]+"$/);
      tags.set(coding, tag);
    }
    assert.equal(new Set(tags.values()).size, url === '/small' ? 1 : 4, url);
    for (const asked of tags.keys())
      for (const [known, tag] of tags) {
        const answer = await get(app, url, { 'accept-encoding': asked, 'if-none-match': `"other", W/${tag}` });
        const same = tag === tags.get(asked);
        assert.equal(answer.statusCode, same ? 304 : 200, `${url} asked as ${asked}, known as ${known}`);
        assert.equal(answer.headers.etag, tags.get(asked));
        assert.match(String(answer.headers.vary), /Accept-Encoding/);
        if (same) assert.equal(answer.body, '');
      }
  }
});

test('the ETag of a route names the state, with the coding after it; a weak one stays', async () => {
  const { app } = makeApp();
  assert.equal((await get(app, '/season')).headers.etag, '"7"');
  assert.equal((await get(app, '/season', { 'accept-encoding': 'gzip' })).headers.etag, '"7-gzip"');
  assert.equal((await get(app, '/weak', { 'accept-encoding': 'gzip' })).headers.etag, 'W/"7"');
});

test('a 304 of a route names the tag that the client has', async () => {
  const { app } = makeApp();
  const { etag } = (await get(app, '/schedule', { 'accept-encoding': 'br' })).headers;
  assert.equal(etag, '"abc-br"');
  const answer = await get(app, '/schedule', { 'accept-encoding': 'br', 'if-none-match': `"old", ${etag}` });
  assert.equal(answer.statusCode, 304);
  assert.equal(answer.headers.etag, etag);
  assert.match(String(answer.headers.vary), /Accept-Encoding/);
});

test('what is tagged by its route is told apart by its coding even if it may not be stored', async () => {
  const { app } = makeApp();
  app.get('/head', (_request, reply) =>
    reply.type('application/json').header('etag', '"3"').header('cache-control', 'no-store').send(LARGE),
  );
  assert.equal((await get(app, '/head', { 'accept-encoding': 'br' })).headers.etag, '"3-br"');
});

test('what may not be stored has no ETag, nor has the answer to a POST', async () => {
  const { app } = makeApp();
  assert.equal((await get(app, '/secret')).headers.etag, undefined);
  const posted = await app.inject({ method: 'POST', url: '/score', headers: { 'accept-encoding': 'gzip' } });
  assert.equal(posted.headers.etag, undefined);
  assert.equal(gunzipSync(posted.rawPayload).toString(), LARGE);
});

test('HEAD has the headers of GET and no body', async () => {
  const { app } = makeApp();
  for (const url of ['/large', '/small']) {
    const headers = { 'accept-encoding': 'br' };
    const [asGet, asHead] = await Promise.all([get(app, url, headers), app.inject({ method: 'HEAD', url, headers })]);
    for (const name of ['etag', 'vary', 'content-encoding', 'content-length', 'content-type'])
      assert.equal(asHead.headers[name], asGet.headers[name], `${url} ${name}`);
    assert.equal(asHead.body, '');
  }
});

test('many requests for one body at once are all answered rightly, also when nothing can be remembered', async () => {
  for (const cacheBytes of [undefined, 300]) {
    const { app } = makeApp(cacheBytes);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => get(app, '/huge', { 'accept-encoding': CODINGS[index % 3] })),
    );
    for (const { headers, rawPayload } of answers)
      assert.equal(DECODERS[headers['content-encoding'] as Coding](rawPayload).toString(), LARGE.repeat(4));
  }
});

test('what is remembered holds no more memory than it says', async () => {
  const { app } = makeApp();
  const payloads: Buffer[] = [];
  app.addHook('onSend', async (_request, _reply, payload) => void payloads.push(payload as Buffer));
  for (const coding of CODINGS) for (const url of ['/large', '/huge']) await get(app, url, { 'accept-encoding': coding });
  assert.equal(payloads.length, 6);
  for (const { length, buffer } of payloads) assert.equal(buffer.byteLength, length);
});

test('the client gets the coding it wants most, and never one it refuses', () => {
  assert.equal(chooseCoding(undefined), null);
  assert.equal(chooseCoding('gzip, deflate, br, zstd'), 'br');
  assert.equal(chooseCoding('gzip;q=1.0, br;q=0.5'), 'gzip');
  assert.equal(chooseCoding('*'), 'br');
  assert.equal(chooseCoding('*, br;q=0'), 'zstd');
  assert.equal(chooseCoding('gzip;q=0.2, identity'), null);
  assert.equal(chooseCoding('GZIP'), 'gzip');
  const quality = fc.integer({ min: 0, max: 1_000 });
  fc.assert(
    fc.property(
      fc.record({ br: quality, zstd: quality, gzip: quality }),
      fc.shuffledSubarray(CODINGS, { minLength: 1 }),
      (thousandths, named) => {
        const chosen = chooseCoding(named.map((coding) => `${coding};q=${thousandths[coding] / 1_000}`).join(', '));
        const most = Math.max(...named.map((coding) => thousandths[coding]));
        if (most === 0) return chosen === null;
        return chosen !== null && named.includes(chosen) && thousandths[chosen] === most;
      },
    ),
  );
});

test('no Accept-Encoding makes it fail', () => {
  fc.assert(fc.property(fc.string(), (text) => [null, ...CODINGS].includes(chooseCoding(text))));
});
