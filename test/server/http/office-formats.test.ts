import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import ICAL from 'ical.js';
import { ROOT } from '../../../src/server/config.ts';
import { startTestService } from './service-for-tests.ts';

const service = await startTestService();
after(() => service.close());
const { app } = service;

const read = (file: string) => JSON.parse(readFileSync(path.join(ROOT, 'examples', file), 'utf8'));
const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload });
const season: string = (await post('/api/v1/seasons', read('lacrosse-2026.json'))).json().id;
const schedule: string = (await post(`/api/v1/seasons/${season}/schedules`, read('schedules/lacrosse-2026.json'))).json().id;
const conference = (await post('/api/v1/conferences', { seasonId: season })).json();
const table = (url: string, body: string) => app.inject({ method: 'POST', url, body, headers: { 'content-type': 'text/csv' } });
const gamesOf = async (id: string) => (await app.inject(`/api/v1/schedules/${id}`)).json().games;
const gridOf = async (layout: string, id = schedule) => (await app.inject(`/api/v1/schedules/${id}?format=${layout}`)).body;

for (const layout of ['week', 'day', 'csv'])
  test(`a schedule written as ${layout} and read again is the same schedule, with the same score`, async () => {
    const stored = await table(`/api/v1/seasons/${season}/schedules`, await gridOf(layout));
    assert.equal(stored.statusCode, 201, stored.body);
    assert.deepEqual(stored.json().leftOut, []);
    assert.deepEqual(await gamesOf(stored.json().id), await gamesOf(schedule));
    assert.equal(await gridOf(layout, stored.json().id), await gridOf(layout));
  });

test('sheets call teams by other names: a conference’s aliases are data', async () => {
  const { name, sports, schools } = conference;
  const grid = await gridOf('week');
  const label = grid.split(',')[3];
  const renamed = schools.map((school: { abbreviation: string }) =>
    school.abbreviation === label ? { ...school, aliases: ['The Second'] } : school,
  );
  const payload = { name, sports, schools: renamed };
  const changed = await app.inject({ method: 'PUT', url: `/api/v1/conferences/${conference.id}`, payload, headers: { 'if-match': '"1"' } });
  assert.equal(changed.statusCode, 200);
  const sheet = grid.replace(`,${label},`, ',The Second,');
  const unknown = await table(`/api/v1/seasons/${season}/schedules`, sheet);
  assert.equal(unknown.statusCode, 422);
  assert.equal((await table(`/api/v1/seasons/${season}/schedules?conference=${conference.id}`, sheet)).statusCode, 201);
});

test('a grid that is wrong is refused with line and column; a game too many is found, and left out where that is wanted', async () => {
  const grid = await gridOf('week');
  const [head, first, ...rows] = grid.trimEnd().split('\r\n');
  const strange = await table(`/api/v1/seasons/${season}/schedules`, [head, first.replace(/,@\w+/, ',@Nobody'), ...rows, ''].join('\r\n'));
  assert.equal(strange.statusCode, 422);
  assert.match(strange.json().errors[0].detail, /^line 2, column \d+, .*: "@Nobody" is not an opponent/);
  const [, date, ...cells] = rows[0].split(',');
  const twice = [head, first, rows[0], ['3', date, ...cells].join(','), ...rows.slice(1), ''].join('\r\n');
  const refused = await table(`/api/v1/seasons/${season}/schedules`, twice);
  assert.equal(refused.statusCode, 422);
  assert.match(refused.json().errors[0].detail, /^line 4, column \d+: .* is a game too many/);
  const kept = await table(`/api/v1/seasons/${season}/schedules?duplicates=leave-out`, twice);
  assert.equal(kept.statusCode, 201);
  assert.ok(kept.json().leftOut.length > 0);
  assert.deepEqual(await gamesOf(kept.json().id), await gamesOf(schedule));
});

test('the printable composite has every team’s sheet; a team’s own page only its own; its style is let in by its hash', async () => {
  const all = await app.inject(`/api/v1/schedules/${schedule}?format=html`);
  assert.match(all.headers['content-type'] as string, /^text\/html/);
  assert.match(all.headers['content-security-policy'] as string, /style-src 'sha256-[\w+/=]+'/);
  const { teams } = read('lacrosse-2026.json');
  for (const { name } of teams) assert.ok(all.body.includes(`<h1>${name}</h1>`), name);
  const one = await app.inject(`/api/v1/schedules/${schedule}?format=html&team=${teams[0].id}`);
  assert.deepEqual(
    [...one.body.matchAll(/<h1>(.*?)<\/h1>/g)].map(([, name]) => name),
    [teams[0].name],
  );
  assert.equal((await app.inject(`/api/v1/schedules/${schedule}?format=html&team=nobody`)).statusCode, 404);
});

const eventsOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => ({
    uid: String(event.getFirstPropertyValue('uid')),
    sequence: Number(event.getFirstPropertyValue('sequence')),
    status: event.getFirstPropertyValue('status'),
  }));

test('a team’s calendar: empty before the first publication, tentative until it is final, with the same UIDs and a growing SEQUENCE; no key is needed', async () => {
  const { teams } = read('lacrosse-2026.json');
  const own: string = (await post('/api/v1/seasons', read('lacrosse-2026.json'))).json().id;
  const plan: string = (await post(`/api/v1/seasons/${own}/schedules`, read('schedules/lacrosse-2026.json'))).json().id;
  const { path: address, id } = (await post(`/api/v1/seasons/${own}/feeds`, { team: teams[0].id })).json();
  assert.match(address, /^\/api\/v1\/feeds\/[\w-]{43}\.ics$/);
  assert.deepEqual(eventsOf((await app.inject(address)).body), []);
  const publish = (payload: object) => post(`/api/v1/seasons/${own}/publications`, payload);
  assert.equal((await publish({ scheduleId: plan, note: 'for the schools' })).statusCode, 201);
  const first = await app.inject(address);
  const tentative = eventsOf(first.body);
  assert.equal(tentative.length, 5);
  assert.ok(tentative.every(({ sequence, status }) => sequence === 1 && status === 'TENTATIVE'));
  assert.equal((await app.inject({ url: address, headers: { 'if-none-match': first.headers.etag as string } })).statusCode, 304);
  assert.equal((await publish({ scheduleId: plan, final: true })).json().number, 2);
  const final = eventsOf((await app.inject(address)).body);
  assert.deepEqual(
    final.map(({ uid }) => uid),
    tentative.map(({ uid }) => uid),
  );
  assert.ok(final.every(({ sequence, status }) => sequence === 2 && status === 'CONFIRMED'));
  const { items } = (await app.inject(`/api/v1/seasons/${own}/publications`)).json();
  assert.deepEqual(
    items.map(({ number, final: isFinal, note, actor }: Record<string, unknown>) => [number, isFinal, note, actor]),
    [
      [2, true, '', 'local'],
      [1, false, 'for the schools', 'local'],
    ],
  );
  assert.equal((await app.inject(`/api/v1/seasons/${own}/feeds`)).json().items[0].path, undefined, 'an address is shown once');
  assert.equal((await app.inject({ method: 'DELETE', url: `/api/v1/feeds/${id}` })).statusCode, 204);
  assert.equal((await app.inject(address)).statusCode, 404);
  assert.equal((await app.inject({ method: 'DELETE', url: `/api/v1/feeds/${id}` })).statusCode, 404);
});

test('feeds and publications are of their own season', async () => {
  const other: string = (await post('/api/v1/seasons', { ...read('lacrosse-2026.json'), name: 'Other' })).json().id;
  assert.equal((await post(`/api/v1/seasons/${other}/publications`, { scheduleId: schedule })).statusCode, 422);
  assert.equal((await post(`/api/v1/seasons/${other}/feeds`, { team: 'nobody' })).statusCode, 422);
});

test('a feed answers on a service that asks everybody else for a key', async () => {
  const open = await startTestService({ HOST: '0.0.0.0' });
  after(() => open.close());
  assert.equal((await open.app.inject(`/api/v1/feeds/${'x'.repeat(43)}.ics`)).statusCode, 404);
  assert.equal((await open.app.inject(`/api/v1/seasons/${season}/feeds`)).statusCode, 401);
});

test('the figures of each team, and who stands out', async () => {
  const answer = await app.inject(`/api/v1/schedules/${schedule}/metrics`);
  assert.equal(answer.statusCode, 200, answer.body);
  const { teams, scheduled, outliers } = answer.json();
  assert.equal(scheduled, 15);
  assert.equal(teams.length, 6);
  for (const { home, away, games, miles, longestRoadTrip } of teams) {
    assert.equal(home + away, games);
    assert.ok(miles > 0 && longestRoadTrip >= 1);
  }
  for (const { sentence } of outliers) assert.match(sentence, /the middle of all teams is/);
});
