import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PROBLEMS } from '../../../src/server/http/problems.ts';
import { SEASON } from './season-for-tests.ts';
import { startTestService } from './service-for-tests.ts';

const service = await startTestService();
after(() => service.close());
const { app } = service;
const json = { 'content-type': 'application/json' };
const nobody = '00000000-0000-7000-8000-000000000000';
const season: string = (await app.inject({ method: 'POST', url: '/api/v1/seasons', payload: SEASON })).json().id;

for (const [claim, request, problem, detail] of [
  ['nothing stands there', { url: '/nowhere' }, 'not-found', /nowhere/],
  ['no such season', { url: `/api/v1/seasons/${nobody}` }, 'not-found', new RegExp(nobody)],
  ['no such run', { url: `/api/v1/runs/${nobody}/events` }, 'not-found', new RegExp(nobody)],
  ['an id that none can be', { url: '/api/v1/schedules/x' }, 'not-found', /"x"/],
  ['another method', { url: '/api/v1/seasons', method: 'PATCH' as const }, 'method-not-allowed', /GET, HEAD, POST/],
  ['another format', { url: `/api/v1/seasons/${season}?format=json`, headers: { accept: 'image/png' } }, null, null],
  ['another media type', { url: `/api/v1/seasons/${season}`, headers: { accept: 'image/png' } }, 'not-acceptable', /image\/png/],
  [
    'text/plain',
    { url: '/api/v1/seasons', method: 'POST' as const, payload: 'x', headers: { 'content-type': 'text/plain' } },
    'unsupported-media-type',
    /./,
  ],
  ['not JSON', { url: '/api/v1/seasons', method: 'POST' as const, payload: '{"a":', headers: json }, 'bad-request', /not JSON/],
  ['nothing at all', { url: '/api/v1/seasons', method: 'POST' as const, payload: '', headers: json }, 'bad-request', /empty/],
  ['a prototype', { url: '/api/v1/runs', method: 'POST' as const, payload: '{"__proto__":{}}', headers: json }, 'bad-request', /__proto__/],
  ['a NUL', { url: '/api/v1/runs', method: 'POST' as const, payload: '{"a":"\\u0000"}', headers: json }, 'bad-request', /U\+0000/],
  ['too deep', { url: '/api/v1/runs', method: 'POST' as const, payload: '['.repeat(100_000), headers: json }, 'too-large', /32/],
  ['too large', { url: '/api/v1/seasons', method: 'POST' as const, payload: `"${'x'.repeat(17 << 20)}"`, headers: json }, 'too-large', /./],
  [
    'no end to a run',
    { url: '/api/v1/runs', method: 'POST' as const, payload: { seasonId: season, termination: {} } },
    'bad-request',
    /never end/,
  ],
  [
    'no duration',
    { url: '/api/v1/runs', method: 'POST' as const, payload: { seasonId: season, termination: { spentLimit: '60' } } },
    'bad-request',
    /"60" is not an ISO 8601 duration/,
  ],
  [
    'no time without anything better',
    { url: '/api/v1/runs', method: 'POST' as const, payload: { seasonId: season, termination: { unimprovedSpentLimit: 'PT0.5S' } } },
    'bad-request',
    /"PT0.5S" is not between PT1S/,
  ],
  [
    'an unknown field',
    { url: '/api/v1/runs', method: 'POST' as const, payload: { seasonId: season, speed: 9, termination: {} } },
    'bad-request',
    /speed/,
  ],
  [
    'a run of no season',
    { url: '/api/v1/runs', method: 'POST' as const, payload: { seasonId: nobody, termination: { iterations: 1 } } },
    'not-found',
    /season/,
  ],
  ['a foreign cursor', { url: '/api/v1/seasons?cursor=zzz' }, 'bad-request', /cursor/],
  ['too many at once', { url: '/api/v1/seasons?limit=101' }, 'bad-request', /101/],
  [
    'a change of nothing known',
    { url: `/api/v1/seasons/${season}`, method: 'PUT' as const, payload: SEASON },
    'precondition-required',
    /"1"/,
  ],
  [
    'a stale change',
    { url: `/api/v1/seasons/${season}`, method: 'PUT' as const, payload: SEASON, headers: { 'if-match': '"7"' } },
    'precondition-failed',
    /"1"/,
  ],
] as const) {
  test(`${claim}: ${problem ?? 'no problem'}`, async () => {
    const answer = await app.inject({ ...request, headers: { ...('headers' in request ? request.headers : {}) } });
    if (problem === null) return assert.equal(answer.statusCode, 200);
    assert.equal(answer.statusCode, PROBLEMS[problem][0], answer.body);
    assert.match(answer.headers['content-type'] as string, /^application\/problem\+json/);
    const body = answer.json();
    assert.equal(body.type, `/api/v1/problems/${problem}`);
    assert.equal(body.status, answer.statusCode);
    assert.match(body.detail, detail!);
    assert.match(body.instance, /^[0-9a-f-]{36}$/);
  });
}

test('every kind of problem has its page', async () => {
  for (const [name, [, title]] of Object.entries(PROBLEMS)) {
    const page = await app.inject(`/api/v1/problems/${name}`);
    assert.equal(page.statusCode, 200);
    assert.ok(page.body.includes(`<h1>${title}</h1>`));
  }
  assert.equal((await app.inject('/api/v1/problems/constructor')).statusCode, 404);
});

test('405 lists what is allowed', async () => {
  const answer = await app.inject({ url: `/api/v1/runs/${nobody}/stop`, method: 'DELETE' });
  assert.equal(answer.statusCode, 405);
  assert.equal(answer.headers.allow, 'POST');
});
