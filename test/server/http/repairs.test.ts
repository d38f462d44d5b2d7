import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { ROOT } from '../../../src/server/config.ts';
import { startTestService } from './service-for-tests.ts';

const service = await startTestService();
after(() => service.close());
const { app } = service;

const read = (file: string) => JSON.parse(readFileSync(path.join(ROOT, 'examples', file), 'utf8'));
const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload });
const season: string = (await post('/api/v1/seasons', read('mens-basketball-2025-26.json'))).json().id;
const schedule: string = (await post(`/api/v1/seasons/${season}/schedules`, read('schedules/mens-basketball-2025-26.json'))).json().id;
const { document } = (await app.inject(`/api/v1/seasons/${season}`)).json();
const venueOf = (code: string): string => document.teams.find(({ id }: { id: string }) => id === code).venue;
const lost = (first: string, last: string) => ({ what: 'venue', venue: venueOf('KU'), first, last });
const repairs = (payload: object) => post(`/api/v1/schedules/${schedule}/repairs`, payload);

test('an arena lost for two weeks in a solved basketball season: three priced repairs in 10 s, none moving more than allowed; others are answered meanwhile', async () => {
  let isOver = false;
  let meanwhile = 0;
  const found = repairs({ damage: [lost('2026-01-12', '2026-01-25')], atMost: 8, timeLimit: 'PT5S' }).finally(() => {
    isOver = true;
  });
  while (!isOver && meanwhile < 50) {
    assert.equal((await app.inject('/health/live')).statusCode, 200);
    meanwhile++;
  }
  assert.equal(meanwhile, 50, 'the process went on answering');
  const answer = await found;
  assert.equal(answer.statusCode, 200, answer.body);
  const { before, damaged, damage, hit, repairs: ways } = answer.json();
  assert.equal(before.hard, 0);
  assert.ok(damaged.hard > 0 && hit.length > 0);
  assert.match(damage[0], /cannot be used on January 12 to 25\.$/);
  assert.equal(ways.length, 3);
  for (const { changes, games, price, score, rules, broken } of ways) {
    assert.ok(games.length > 0 && games.length <= 8 && changes.length <= 8);
    assert.equal(score.hard - before.hard, price.hard);
    assert.equal(price.hard > 0, broken.length > 0);
    assert.ok(rules.length > 0 && changes.every(({ sentence }: { sentence: string }) => sentence.endsWith('.')));
  }
});

test('a repair is kept as a step of a draft, whose locked games it has left alone', async () => {
  const draft = await post('/api/v1/drafts', { seasonId: season, name: 'Ice show', scheduleId: schedule });
  const url = draft.headers.location as string;
  const patch = (payload: object, tag: string) => app.inject({ method: 'PATCH', url, payload, headers: { 'if-match': tag } });
  const locked = await patch({ action: 'lock', teams: ['UCF'], reason: 'printed' }, draft.headers.etag as string);
  const { repairs: ways } = (
    await repairs({ damage: [lost('2026-01-26', '2026-02-01')], draft: draft.json().id, count: 1, timeLimit: 'PT2S' })
  ).json();
  const [{ games, score, changes }] = ways;
  const held = new Set(locked.json().locked);
  assert.ok(changes.every(({ game }: { game: string }) => !held.has(game)));
  const kept = await patch({ action: 'move', games, reason: 'Allen Fieldhouse is gone' }, locked.headers.etag as string);
  assert.equal(kept.statusCode, 200, kept.body);
  assert.equal(kept.json().score.soft, score.soft);
  const { items } = (await app.inject(`${url}/steps`)).json();
  assert.equal(items[0].action.reason, 'Allen Fieldhouse is gone');
});

test('weeks, teams and all that was played before a date can be locked', async () => {
  const before = '2026-01-19';
  const { repairs: ways } = (
    await repairs({ damage: [lost('2026-01-26', '2026-02-01')], locks: { before }, count: 1, timeLimit: 'PT2S' })
  ).json();
  const dates = new Map(document.slots.map(({ id, date }: { id: string; date: string }) => [id, date]));
  for (const { from, to } of ways[0].changes) {
    assert.ok((dates.get(from.slot) as string) >= before);
    assert.ok((dates.get(to.slot) as string) >= before);
  }
});

test('what cannot be repaired because it cannot be said is refused with its place', async () => {
  const game = document.games[0].id;
  for (const [payload, pointer] of [
    [{ damage: [{ what: 'venue', venue: 'nowhere', first: '2026-01-12', last: '2026-01-12' }] }, '/damage/0/venue'],
    [{ damage: [lost('2026-01-25', '2026-01-12')] }, '/damage/0/last'],
    [{ damage: [lost('2026-02-30', '2026-03-01')] }, '/damage/0/first'],
    [{ damage: [lost('2030-01-01', '2030-01-02')] }, '/damage/0/first'],
    [
      {
        damage: [
          { what: 'game', game },
          { what: 'team', team: 'XX', first: '2026-01-12', last: '2026-01-12' },
        ],
      },
      '/damage/1/team',
    ],
    [{ damage: [{ what: 'game', game }], locks: { games: ['x'] } }, '/locks/games/0'],
    [{ damage: [{ what: 'game', game }], draft: '00000000-0000-4000-8000-000000000000' }, '/draft'],
    [{ damage: [{ what: 'game', game }], timeLimit: 'PT1H' }, '/timeLimit'],
  ] as const) {
    const refused = await repairs(payload);
    assert.equal(refused.statusCode, 422, refused.body);
    assert.equal(refused.json().errors[0].pointer, pointer);
  }
  assert.equal((await repairs({ damage: [] })).statusCode, 400);
  assert.equal((await repairs({ damage: [{ what: 'game', game }], atMost: 0 })).statusCode, 400);
});

test('where nothing may move there is no repair, and that is no error', async () => {
  const teams = document.teams.map(({ id }: { id: string }) => id);
  const answer = await repairs({ damage: [lost('2026-01-26', '2026-02-01')], locks: { teams }, timeLimit: 'PT1S' });
  assert.deepEqual([answer.statusCode, answer.json().repairs], [200, []]);
});

test('a loss that stays becomes a rule of a new version, with its reason and source; the repair goes on there with the locks', async () => {
  const stored = (await post('/api/v1/seasons', { ...read('mens-basketball-2025-26.json'), name: 'With a loss' })).json();
  const own = (await post(`/api/v1/seasons/${stored.id}/schedules`, read('schedules/mens-basketball-2025-26.json'))).json().id;
  const draft = await post('/api/v1/drafts', { seasonId: stored.id, name: 'TV picks in', scheduleId: own });
  const headers = { 'if-match': draft.headers.etag as string };
  await app.inject({
    ...{ method: 'PATCH', url: draft.headers.location as string, headers },
    payload: { action: 'lock', slotGroups: ['midweek'], reason: 'picks' },
  });
  const damage = [lost('2026-01-17', '2026-01-17')];
  const { repairs: ways } = (
    await post(`/api/v1/schedules/${own}/repairs`, { damage, draft: draft.json().id, count: 1, atMost: 10, timeLimit: 'PT3S' })
  ).json();
  const loss = { damage, scheduleId: own, games: ways[0].games, draft: draft.json().id, reason: 'ice show', source: 'the arena' };
  const keep = (payload: object, more: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: `/api/v1/seasons/${stored.id}/losses`, payload, headers: more });
  assert.equal((await keep(loss)).statusCode, 428);
  assert.equal((await keep(loss, { 'if-match': '"7"' })).statusCode, 412);
  const once = { 'if-match': '"1"', 'idempotency-key': 'ice show' };
  const answer = await keep(loss, once);
  assert.equal(answer.statusCode, 201, answer.body);
  const { season: head, rules, draft: next } = answer.json();
  assert.equal(head.version, 2);
  assert.match(rules[0].sentence, / cannot be used on January 17 \(ice show; source: the arena\)\.$/);
  assert.deepEqual([next.version, next.name, next.score.hard], [2, 'TV picks in', ways[0].score.hard]);
  assert.ok(next.locks.length === 1 && next.locks[0].reason === 'picks' && next.locked.length > 20);
  assert.equal((await keep(loss, once)).json().draft.id, next.id, 'sent twice, done once');

  // What was in force breaks the rule, and what is searched from now on is judged by it.
  const { document: changed } = (await app.inject(`/api/v1/seasons/${stored.id}`)).json();
  assert.equal(changed.constraints.at(-1).id, rules[0].id);
  const { format, version, games } = (await app.inject(`/api/v1/schedules/${own}`)).json();
  const judged = await post('/api/v1/score', { season: { id: stored.id }, schedule: { format, version, season: 'With a loss', games } });
  const { violations } = judged.json();
  assert.ok(violations.some(({ constraint }: { constraint: string }) => constraint === rules[0].id));

  // The same loss again is no second rule; a schedule of the old version is none of the new one's.
  const again = await keep({ damage, scheduleId: next.scheduleId }, { 'if-match': '"2"' });
  assert.deepEqual([again.json().season.version, again.json().rules], [2, []]);
  assert.equal((await keep({ damage, scheduleId: own }, { 'if-match': '"2"' })).statusCode, 422);
  const moved = await keep(
    { ...loss, scheduleId: next.scheduleId, games: [{ game: 'nobody', slot: null }], draft: next.id },
    { 'if-match': '"2"' },
  );
  assert.equal(moved.json().errors[0].pointer, '/games/0/game');
  const held = await keep(
    { damage, scheduleId: next.scheduleId, draft: next.id, games: [{ game: next.locked[0], slot: null }] },
    { 'if-match': '"2"' },
  );
  assert.equal(held.statusCode, 409);
});
