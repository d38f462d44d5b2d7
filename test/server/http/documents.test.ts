import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { BROKEN, SCHEDULE, SEASON } from './season-for-tests.ts';
import { startTestService } from './service-for-tests.ts';

const service = await startTestService();
after(() => service.close());
const { app } = service;

async function post(url: string, payload: object | string, headers: Record<string, string> = {}) {
  return app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } });
}

const created = await post('/api/v1/seasons', SEASON);
const season: string = created.json().id;
const stored = await post(`/api/v1/seasons/${season}/schedules`, SCHEDULE);
const schedule: string = stored.json().id;

test('a season is stored, told of, listed, and read back as it was written', async () => {
  assert.equal(created.statusCode, 201);
  assert.equal(created.headers.location, `/api/v1/seasons/${season}`);
  const { name, version, teams, slots, games, constraints, best } = created.json();
  assert.deepEqual(
    { name, version, teams, slots, games, constraints, best },
    { name: SEASON.name, version: 1, teams: 4, slots: 3, games: 6, constraints: 1, best: null },
  );
  const list = (await app.inject('/api/v1/seasons')).json();
  assert.equal(list.items.find(({ id }: { id: string }) => id === season).name, SEASON.name);
  const whole = await app.inject(`/api/v1/seasons/${season}`);
  assert.equal(whole.headers.etag, '"1"');
  assert.deepEqual(
    whole.json().document.teams.map(({ id }: { id: string }) => id),
    ['T0', 'T1', 'T2', 'T3'],
  );
  const again = await post('/api/v1/seasons', whole.json().document);
  assert.equal(again.statusCode, 201);
  const copy = await app.inject(again.headers.location as string);
  assert.deepEqual(copy.json().document, whole.json().document);
});

test('the zones of venues change with a new version; one that nobody knows is refused with its place and value', async () => {
  const url = (await post('/api/v1/seasons', SEASON)).headers.location as string;
  const { document } = (await app.inject(url)).json();
  const put = (zones: readonly (string | null)[]) => {
    const venues = document.venues.map((venue: object, index: number) => ({ ...venue, timeZone: zones[index] ?? null }));
    return app.inject({ method: 'PUT', url, payload: { ...document, venues }, headers: { 'if-match': '"1"' } });
  };
  for (const wrong of ['Kansas', '+05:00']) {
    const refused = await put([null, wrong]);
    assert.equal(refused.statusCode, 422);
    assert.match(refused.headers['content-type'] as string, /^application\/problem\+json/);
    assert.deepEqual(refused.json().errors, [{ pointer: '/venues/1/timeZone', detail: `"${wrong}" is no time zone that is known` }]);
  }
  const changed = await put(['America/Chicago', 'America/Phoenix']);
  assert.equal(changed.statusCode, 200, changed.body);
  assert.equal(changed.json().version, 2);
  assert.deepEqual(
    (await app.inject(url))
      .json()
      .document.venues.map(({ timeZone }: { timeZone: string | null }) => timeZone)
      .slice(0, 2),
    ['America/Chicago', 'America/Phoenix'],
  );
  const slots = document.slots.map((slot: object) => ({ ...slot, timeZone: 'ET' }));
  assert.equal((await post('/api/v1/seasons', { ...document, slots })).json().errors[0].pointer, '/slots/0/timeZone');
});

test('the list tells the best schedule of a season', async () => {
  await post(`/api/v1/seasons/${season}/schedules`, BROKEN);
  const { best } = (await app.inject(`/api/v1/seasons/${season}`)).json();
  assert.deepEqual(best, { scheduleId: schedule, score: { hard: 0, soft: 0 } });
});

test('RobinX goes in and out by media type: season and schedule', async () => {
  const xml = await app.inject({ url: `/api/v1/seasons/${season}`, headers: { accept: 'application/xml' } });
  assert.match(xml.headers['content-type'] as string, /^application\/xml/);
  const copy = await post('/api/v1/seasons', xml.body, { 'content-type': 'application/xml' });
  assert.equal(copy.statusCode, 201, copy.body);
  const solution = await app.inject(`/api/v1/schedules/${schedule}?format=xml`);
  const judged = await post(`${copy.headers.location}/schedules`, solution.body, { 'content-type': 'application/xml' });
  assert.equal(judged.statusCode, 201, judged.body);
  assert.deepEqual(judged.json().score, { hard: 0, soft: 0 });
});

test('a version never changes and is not sent twice', async () => {
  const first = await app.inject(`/api/v1/seasons/${season}/versions/1`);
  assert.equal(first.statusCode, 200);
  assert.match(first.headers['cache-control'] as string, /immutable/);
  const again = await app.inject({
    url: `/api/v1/seasons/${season}/versions/1`,
    headers: { 'if-none-match': first.headers.etag as string },
  });
  assert.equal(again.statusCode, 304);
  assert.equal(again.body, '');
  assert.equal((await app.inject(`/api/v1/seasons/${season}/versions/2`)).statusCode, 404);
});

test('a schedule is given in every format, by Accept or by name', async () => {
  for (const [format, media, beginning] of [
    ['json', 'application/json', /^\{/],
    ['xml', 'application/xml', /^<\?xml|^<Solution/],
    ['csv', 'text/csv', /,/],
    ['ics', 'text/calendar', /^BEGIN:VCALENDAR/],
  ] as const) {
    const named = await app.inject(`/api/v1/schedules/${schedule}?format=${format}`);
    const accepted = await app.inject({ url: `/api/v1/schedules/${schedule}`, headers: { accept: `${media}, image/png;q=0.9` } });
    for (const answer of [named, accepted]) {
      assert.equal(answer.statusCode, 200);
      assert.ok((answer.headers['content-type'] as string).startsWith(media));
      assert.match(answer.body, beginning);
      assert.match(answer.headers['cache-control'] as string, /immutable/);
    }
    assert.equal(named.body, accepted.body);
  }
  const json = (await app.inject(`/api/v1/schedules/${schedule}`)).json();
  assert.deepEqual(
    { id: json.id, seasonId: json.seasonId, version: json.version, runId: json.runId, score: json.score },
    {
      id: schedule,
      seasonId: season,
      version: 1,
      runId: null,
      score: { hard: 0, soft: 0 },
    },
  );
  assert.equal(json.games.length, 6);
  assert.equal(stored.headers.location, `/api/v1/schedules/${schedule}`);
});

test('a stored schedule and one that is only judged get the same report', async () => {
  const broken = await post(`/api/v1/seasons/${season}/schedules`, BROKEN);
  const report = (await app.inject(`${broken.headers.location}/score`)).json();
  assert.equal(report.hard, 1);
  assert.deepEqual(report.byConstraint[0], {
    id: 'C1',
    kind: 'CA1',
    hard: true,
    penalty: 1,
    sentence: 'T0’s arena is taken.',
    deviation: 1,
    cost: 1,
  });
  assert.equal(report.violationsTotal, 1);
  assert.deepEqual(report.violations[0].cells, [{ team: 'T0', slot: 'S0', game: 'T0-T1' }]);
  assert.equal(report.byTeam[0].team, 'T0');
  assert.equal(report.byTeam[0].hard, 1);
  for (const reference of [SEASON, { id: season }, { id: season, version: 1 }])
    assert.deepEqual((await post('/api/v1/score', { season: reference, schedule: BROKEN })).json(), report);
});

test('every fault of a document is pointed at', async () => {
  const wrong = structuredClone(SEASON);
  wrong.teams[2].venue = 'V9';
  const answer = await post('/api/v1/seasons', wrong);
  assert.equal(answer.statusCode, 422);
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.equal(answer.json().type, '/api/v1/problems/invalid-document');
  assert.equal(answer.json().errors[0].pointer, '/teams/2/venue');
  assert.match(answer.json().detail, /V9/);
  const judged = await post('/api/v1/score', {
    season: SEASON,
    schedule: { ...SCHEDULE, games: [{ home: 'T0', away: 'T7', slot: 'S0' }] },
  });
  assert.equal(judged.statusCode, 422);
  assert.equal(judged.json().errors[0].pointer, '/schedule/games/0/away');
  const xml = await post('/api/v1/seasons', '<Instance>\n<Oops', { 'content-type': 'application/xml' });
  assert.equal(xml.statusCode, 422);
  assert.match(xml.json().detail, /line 2/);
  const season404 = await post('/api/v1/score', { season: { id: '00000000-0000-7000-8000-000000000000' }, schedule: SCHEDULE });
  assert.equal(season404.statusCode, 404);
});
