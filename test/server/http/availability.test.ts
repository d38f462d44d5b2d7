import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { addKey } from '../../../src/server/database/key-store.ts';
import { SCHEDULE, SEASON } from './season-for-tests.ts';
import { startTestService } from './service-for-tests.ts';

const service = await startTestService();
after(() => service.close());
const { app } = service;

const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload });
const season: string = (await post('/api/v1/seasons', SEASON)).json().id;

/** A desk of its own for each test: the schools are the teams of the season. */
async function openDesk() {
  const opened = await post('/api/v1/conferences', { seasonId: season });
  assert.equal(opened.statusCode, 201, opened.body);
  return opened.headers.location as string;
}

const ENTRY = {
  school: 'T0',
  sports: ['L'],
  kind: 'facility',
  ask: 'no-home-game',
  dates: [{ first: '2027-01-02', last: '2027-01-03' }],
  hard: true,
  reason: 'ice show',
  source: 'arena',
};

async function enter(desk: string, change: object = {}) {
  const entered = await post(`${desk}/availability`, { ...ENTRY, ...change });
  assert.equal(entered.statusCode, 201, entered.body);
  let tag = entered.headers.etag as string;
  const url = entered.headers.location as string;
  return {
    id: entered.json().id as string,
    url,
    entry: entered.json(),
    async patch(payload: object, status = 200) {
      const changed = await app.inject({ method: 'PATCH', url, payload, headers: { 'if-match': tag } });
      assert.equal(changed.statusCode, status, changed.body);
      if (status === 200) tag = changed.headers.etag as string;
      return changed.json();
    },
  };
}

const importing = (desk: string, body: string, type = 'text/csv', query = '') =>
  app.inject({ method: 'POST', url: `${desk}/availability/import${query}`, body, headers: { 'content-type': type } });
const entriesOf = async (desk: string, query = '') => (await app.inject(`${desk}/availability${query}`)).json().items;

test('an alias means one school, and a change is based on what was read', async () => {
  const desk = await openDesk();
  const read = await app.inject(desk);
  const { id: _id, createdAt: _createdAt, ...content } = read.json();
  const put = (aliases: string[], tag = read.headers.etag as string) => {
    const schools = content.schools.map((school: object, index: number) => (index === 0 ? { ...school, aliases } : school));
    return app.inject({ method: 'PUT', url: desk, payload: { ...content, schools }, headers: { 'if-match': tag } });
  };
  const wrong = await put(['The First', ' team 1 ']);
  assert.equal(wrong.statusCode, 422);
  assert.deepEqual(wrong.json().errors, [{ pointer: '/schools/0/aliases/1', detail: '" team 1 " means Team 1, too' }]);
  assert.equal((await put(['The First', 'First'])).statusCode, 200);
  assert.equal((await put([])).statusCode, 412, 'somebody else was first');
});

test('a season’s teams and leagues become the schools and sports of a desk', async () => {
  const { name, schools, sports } = (await app.inject(await openDesk())).json();
  assert.equal(name, SEASON.name);
  assert.deepEqual(
    schools.map(({ code, name: school }: { code: string; name: string }) => [code, school]),
    [0, 1, 2, 3].map((i) => [`T${i}`, `Team ${i}`]),
  );
  assert.deepEqual(sports, [{ key: 'L', name: 'League' }]);
});

test('an entry waits, is decided with a note, edited (and waits again), withdrawn, reopened; who did it stands there', async () => {
  const { entry, patch } = await enter(await openDesk());
  assert.deepEqual([entry.status, entry.enteredBy], ['entered', 'local']);
  const approved = await patch({ action: 'approve', note: 'agreed with the arena' });
  assert.deepEqual([approved.status, approved.note, approved.changedBy], ['approved', 'agreed with the arena', 'local']);
  await patch({ action: 'approve' }, 409);
  const edited = await patch({ action: 'edit', ...ENTRY, reason: 'two ice shows' });
  assert.deepEqual([edited.status, edited.reason, edited.note], ['entered', 'two ice shows', '']);
  assert.equal((await patch({ action: 'decline' })).status, 'declined');
  assert.equal((await patch({ action: 'withdraw' })).status, 'withdrawn');
  await patch({ action: 'edit', ...ENTRY }, 409);
  assert.equal((await patch({ action: 'reopen' })).status, 'entered');
});

test('two who decide at once: the second learns of it', async () => {
  const { url, patch } = await enter(await openDesk());
  const tag = '"1"';
  await patch({ action: 'approve' });
  const late = await app.inject({ method: 'PATCH', url, payload: { action: 'decline' }, headers: { 'if-match': tag } });
  assert.equal(late.statusCode, 412);
  assert.equal((await app.inject(url)).json().status, 'approved');
  assert.equal((await app.inject({ method: 'PATCH', url, payload: { action: 'decline' } })).statusCode, 428);
});

test('what cannot be is refused with its place', async () => {
  const desk = await openDesk();
  for (const [change, pointer] of [
    [{ school: 'T9' }, '/school'],
    [{ sports: ['L', 'cricket'] }, '/sports/1'],
    [{ dates: [{ first: '2027-02-30', last: '2027-03-01' }] }, '/dates/0/first'],
    [{ dates: [ENTRY.dates[0], { first: '2027-03-02', last: '2027-03-01' }] }, '/dates/1/last'],
    [{ dates: [{ first: '2027-01-01', last: '2037-01-01' }] }, '/dates/0/last'],
  ] as const) {
    const refused = await post(`${desk}/availability`, { ...ENTRY, ...change });
    assert.equal(refused.statusCode, 422, refused.body);
    assert.equal(refused.json().errors[0].pointer, pointer);
  }
  for (const change of [{ kind: 'party' }, { dates: [] }, { reason: '' }, { hard: 'yes' }])
    assert.equal((await post(`${desk}/availability`, { ...ENTRY, ...change })).statusCode, 400);
  assert.deepEqual(await entriesOf(desk), []);
});

test('entries are listed newest first, page by page, by school, sport and status', async () => {
  const desk = await openDesk();
  const first = await enter(desk);
  const second = await enter(desk, { school: 'T1', sports: [] });
  await first.patch({ action: 'approve' });
  const page = (await app.inject(`${desk}/availability?limit=1`)).json();
  assert.deepEqual([page.items[0].id, (await entriesOf(desk, `?limit=1&cursor=${page.next}`))[0].id], [second.id, first.id]);
  const ids = async (query: string) => (await entriesOf(desk, query)).map(({ id }: { id: string }) => id);
  assert.deepEqual(await ids('?school=T1'), [second.id]);
  assert.deepEqual(await ids('?status=approved'), [first.id]);
  assert.deepEqual(await ids('?sport=L'), [second.id, first.id]);
  assert.deepEqual(await ids('?sport=other'), [second.id], 'no sport named means every sport');
});

const TABLE = [
  'School,From,To,Strength,Ask,Kind,Reason',
  'Team 1,2027-01-02,,hard,no home game,facility,"Graduation, west wing"',
  't2,2027-01-03,2027-01-05,wish,no game,academic,Exams',
  '',
].join('\r\n');

test('a table is previewed, stored whole, and stored once', async () => {
  const desk = await openDesk();
  const preview = (await importing(desk, TABLE, 'text/csv', '?preview=true&source=deans.csv')).json();
  assert.deepEqual([preview.stored, preview.entries.length, preview.known], [0, 2, 0]);
  assert.deepEqual(await entriesOf(desk), []);
  const stored = (await importing(desk, TABLE, 'text/csv', '?source=deans.csv')).json();
  assert.deepEqual([stored.stored, stored.known], [2, 0]);
  const again = (await importing(desk, TABLE)).json();
  assert.deepEqual([again.stored, again.known], [0, 2], 'what stands there already is not entered twice');
  const found = await entriesOf(desk, '?school=T1');
  assert.deepEqual(
    [found[0].reason, found[0].source, found[0].hard, found[0].status, found[0].dates],
    ['Graduation, west wing', 'deans.csv', true, 'entered', [{ first: '2027-01-02', last: '2027-01-02' }]],
  );
});

test('two who import the same table at once store it once', async () => {
  const desk = await openDesk();
  const both = await Promise.all([importing(desk, TABLE), importing(desk, TABLE)]);
  assert.deepEqual(both.map((answer) => answer.json().stored).sort(), [0, 2]);
});

test('a table with faults is refused whole, each fault with its line and column', async () => {
  const desk = await openDesk();
  const refused = await importing(desk, `${TABLE}Nebraska,2027-13-01,,hard,no game,party,\r\n`);
  assert.equal(refused.statusCode, 422);
  const said = refused.json().errors.map(({ detail }: { detail: string }) => detail);
  assert.match(said[0], /^line 4, column 1, school: "Nebraska" is no school/);
  assert.match(said[1], /^line 4, column 2, first: "2027-13-01" is not a calendar date/);
  assert.match(said[2], /^line 4, column 6, kind: "party" is none of/);
  assert.match(said[3], /^line 4, column 7, reason: there is no reason/);
  const comma = await importing(desk, 'School,From,Reason\r\nT1,2027-01-01,ice show, downtown\r\n');
  assert.match(comma.json().detail, /line 2, column 4: "downtown" has no column; a text with commas needs quotation marks around it$/);
  assert.equal(
    comma.json().errors[0].detail,
    'line 2, column 4: "downtown" has no column; a text with commas needs quotation marks around it',
  );
  const foreign = await importing(desk, 'School,From,Reason\r\nT1,2027-01-01,caf\ufffd\r\n');
  assert.match(foreign.json().detail, /line 2: there are letters that are not UTF-8/);
  const unknown = await importing(desk, 'School,From,Reason,Colour\r\nT1,2027-01-01,x,red\r\n');
  assert.match(unknown.json().errors[0].detail, /^line 1, column 4: .*"colour" is no column/);
  assert.equal((await importing(desk, '')).statusCode, 422);
  assert.deepEqual(await entriesOf(desk), []);
});

test('what the desk writes as a table, a desk reads again', async () => {
  const [from, to] = [await openDesk(), await openDesk()];
  await enter(from, { dates: [...ENTRY.dates, { first: '2027-02-01', last: '2027-02-01' }], reason: 'a, "b"; c' });
  const table = await app.inject(`${from}/availability?format=csv`);
  assert.match(table.headers['content-type'] as string, /^text\/csv/);
  assert.equal((await importing(to, table.body)).json().stored, 2, 'one row for each span');
  assert.equal((await importing(from, table.body)).json().known, 2);
});

test('a calendar is read in the days of its school’s own zone, for the school that is named', async () => {
  const desk = await openDesk();
  const conference = await app.inject(desk);
  const { id: _id, createdAt: _at, ...content } = conference.json();
  const schools = content.schools.map((school: object) => ({ ...school, timeZone: 'America/Phoenix' }));
  const changed = await app.inject({
    method: 'PUT',
    url: desk,
    payload: { ...content, schools },
    headers: { 'if-match': conference.headers.etag as string },
  });
  assert.equal(changed.statusCode, 200, changed.body);
  const calendar = [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'DTSTART:20270103T020000Z',
    'DTEND:20270103T050000Z',
    'SUMMARY:Concert',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');
  const { entries } = (await importing(desk, calendar, 'text/calendar', '?school=team%202&sports=L')).json();
  assert.deepEqual(entries, [
    { ...ENTRY, school: 'T2', dates: [{ first: '2027-01-02', last: '2027-01-02' }], reason: 'Concert', source: 'calendar' },
  ]);
  const nobody = await importing(desk, calendar, 'text/calendar');
  assert.deepEqual([nobody.statusCode, nobody.json().errors[0].pointer], [400, '#query/school']);
  const wrong = await importing(desk, calendar.replace('20270103T050000Z', '20271303T050000Z'), 'text/calendar', '?school=T2');
  assert.match(wrong.json().errors[0].detail, /^line 2[:,] /);
});

test('week by week: who cannot play and who cannot host', async () => {
  const desk = await openDesk();
  await enter(desk);
  await enter(desk, { school: 'T1', ask: 'no-game' });
  await (await enter(desk, { school: 'T3', ask: 'no-game' })).patch({ action: 'withdraw' });
  const { items } = (await app.inject(`${desk}/availability/weeks?sport=L`)).json();
  assert.deepEqual(
    items.map(({ first, last, out, notHome, entries }: Record<string, unknown[]>) => [first, last, out, notHome, entries.length]),
    [['2026-12-28', '2027-01-03', ['T1'], ['T0', 'T1'], 2]],
  );
  assert.equal((await app.inject(`${desk}/availability/weeks?first=2000-01-01`)).statusCode, 400);
  assert.equal((await app.inject(`${desk}/availability/weeks?first=2027-02-30`)).statusCode, 400);
  assert.deepEqual((await app.inject(`${await openDesk()}/availability/weeks`)).json().items, []);
});

test('approved entries become rules of a new version, in the words of the school; the schedule goes along and is judged by them', async () => {
  const own: string = (await post('/api/v1/seasons', { ...SEASON, name: 'Desk' })).json().id;
  await post(`/api/v1/seasons/${own}/schedules`, { ...SCHEDULE, season: 'Desk' });
  const desk = await openDesk();
  const conferenceId = desk.split('/').at(-1);
  const closed = await enter(desk, { reason: 'ice show' });
  await enter(desk, { school: 'T1', reason: 'nobody decided' });
  await closed.patch({ action: 'approve' });
  const read = () => app.inject(`/api/v1/seasons/${own}/availability?conference=${conferenceId}`);
  const before = (await read()).json();
  assert.equal(before.changes, 1);
  assert.deepEqual(
    before.items.map(({ school, slots, sentence }: Record<string, unknown>) => [school, slots, sentence]),
    [
      ['T0', ['S1', 'S2'], 'Team 0: no home game on January 2 to 3 (ice show).'],
      ['T1', [], 'It is not approved.'],
    ],
  );
  const apply = (tag: string) =>
    app.inject({ method: 'POST', url: `/api/v1/seasons/${own}/availability`, payload: { conferenceId }, headers: { 'if-match': tag } });
  assert.equal((await apply('"9"')).statusCode, 412);
  const applied = await apply('"1"');
  assert.equal(applied.statusCode, 200, applied.body);
  const { season: head, changes, scheduleId } = applied.json();
  assert.deepEqual([head.version, head.constraints, changes], [2, 2, 1]);
  const { hard, violations } = (await app.inject(`/api/v1/schedules/${scheduleId}/score`)).json();
  assert.equal(hard, 2, 'T0 is at home in S1 and S2');
  assert.match(violations[0].sentence, /The rule: “Team 0: no home game on January 2 to 3 \(ice show\)\.”/);
  // Once more: nothing to do, and no version is made.
  const again = (await apply('"2"')).json();
  assert.deepEqual([again.changes, again.season.version], [0, 2]);
  await closed.patch({ action: 'withdraw' });
  assert.equal((await read()).json().changes, 1, 'what is withdrawn would go');
  assert.equal((await apply('"2"')).json().season.constraints, 1);
});

test('a school’s zone that was changed at the desk reaches the venues of its seasons; rules and schedule go along', async () => {
  const own: string = (await post('/api/v1/seasons', { ...SEASON, name: 'Zones' })).json().id;
  await post(`/api/v1/seasons/${own}/schedules`, { ...SCHEDULE, season: 'Zones' });
  const desk = await openDesk();
  const conferenceId = desk.split('/').at(-1);
  const read = async () => (await app.inject(`/api/v1/seasons/${own}/availability?conference=${conferenceId}`)).json();
  const conference = await app.inject(desk);
  const { id: _id, createdAt: _at, ...content } = conference.json();
  const before = await read();
  assert.deepEqual([before.zones, before.changes], [[], 0], 'a desk that was opened from the season says what it says');
  const schools = content.schools.map((school: { code: string }) =>
    school.code === 'T1' ? { ...school, timeZone: 'Asia/Tokyo' } : school,
  );
  await app.inject({
    method: 'PUT',
    url: desk,
    payload: { ...content, schools },
    headers: { 'if-match': conference.headers.etag as string },
  });
  const { zones, changes } = await read();
  const venueOf = async () => {
    const { document } = (await app.inject(`/api/v1/seasons/${own}`)).json();
    const { venue } = document.teams.find(({ id }: { id: string }) => id === 'T1');
    return document.venues.find(({ id }: { id: string }) => id === venue);
  };
  const { id: venue, name, timeZone: from } = await venueOf();
  assert.deepEqual(
    zones.map((zone: object) => ({ ...zone, sentence: '' })),
    [{ venue, from, to: 'Asia/Tokyo', sentence: '' }],
  );
  assert.ok(zones[0].sentence.startsWith(`${name} keeps the time of Asia/Tokyo`), zones[0].sentence);
  assert.equal(changes, 1);
  const applied = await app.inject({
    ...{ method: 'POST', url: `/api/v1/seasons/${own}/availability` },
    ...{ payload: { conferenceId }, headers: { 'if-match': '"1"' } },
  });
  assert.equal(applied.statusCode, 200, applied.body);
  assert.equal(applied.json().season.version, 2);
  assert.notEqual(applied.json().scheduleId, null);
  assert.equal((await venueOf()).timeZone, 'Asia/Tokyo');
  assert.equal((await read()).changes, 0);
});

test('a viewer reads and changes nothing; what an editor does stands in the audit, a preview does not', async () => {
  const open = await startTestService({ HOST: '0.0.0.0' });
  after(() => open.close());
  const keys = {
    viewer: await addKey(open.database.db, 'school', 'viewer'),
    editor: await addKey(open.database.db, 'office', 'editor'),
    admin: await addKey(open.database.db, 'boss', 'admin'),
  };
  const as = (who: keyof typeof keys) => ({ authorization: `Bearer ${keys[who]}` });
  const school = {
    code: 'KU',
    name: 'Kansas',
    fullName: 'University of Kansas',
    abbreviation: 'KU',
    timeZone: 'America/Chicago',
    aliases: ['Jayhawks'],
  };
  const payload = { name: 'Plains', schools: [school], sports: [] };
  assert.equal((await open.app.inject({ method: 'POST', url: '/api/v1/conferences', payload, headers: as('viewer') })).statusCode, 403);
  const desk = (await open.app.inject({ method: 'POST', url: '/api/v1/conferences', payload, headers: as('editor') })).headers.location;
  const entry = { ...ENTRY, school: 'KU', sports: [] };
  const enterAs = (who: keyof typeof keys) =>
    open.app.inject({ method: 'POST', url: `${desk}/availability`, payload: entry, headers: as(who) });
  assert.equal((await enterAs('viewer')).statusCode, 403);
  const entered = await enterAs('editor');
  assert.equal(entered.json().enteredBy, 'office');
  assert.equal((await open.app.inject({ url: `${desk}/availability`, headers: as('viewer') })).json().items.length, 1);
  const preview = {
    method: 'POST' as const,
    url: `${desk}/availability/import?preview=true`,
    body: 'school,first,reason\nKU,2027-01-01,x\n',
  };
  assert.equal((await open.app.inject({ ...preview, headers: { ...as('editor'), 'content-type': 'text/csv' } })).statusCode, 200);
  const { items } = (await open.app.inject({ url: '/api/v1/audit', headers: as('admin') })).json();
  assert.deepEqual(
    items.map(({ actor, resource }: { actor: string; resource: string }) => [actor, resource]),
    [
      ['office', entered.headers.location],
      ['office', desk],
    ],
  );
});

test('a conference names each school once, in a zone that exists, and keeps those that have entries', async () => {
  const desk = await openDesk();
  await enter(desk);
  const conference = await app.inject(desk);
  const { id: _id, createdAt: _at, ...content } = conference.json();
  const put = (payload: object) =>
    app.inject({ method: 'PUT', url: desk, payload, headers: { 'if-match': conference.headers.etag as string } });
  const [first, ...others] = content.schools;
  const twice = await put({ ...content, schools: [first, first] });
  assert.deepEqual([twice.statusCode, twice.json().errors[0].pointer], [422, '/schools/1/code']);
  const nowhere = await put({ ...content, schools: [{ ...first, timeZone: 'Mars/North' }] });
  assert.equal(nowhere.json().errors[0].pointer, '/schools/0/timeZone');
  assert.equal((await put({ ...content, schools: others })).statusCode, 409);
  assert.equal((await put({ ...content, schools: [first] })).statusCode, 200);
});
