import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { BROKEN, SCHEDULE, SEASON } from './season-for-tests.ts';
import { startTestService } from './service-for-tests.ts';

const service = await startTestService();
after(() => service.close());
const { app } = service;

async function post(url: string, payload: object) {
  const answer = await app.inject({ method: 'POST', url, payload });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer;
}

const season: string = (await post('/api/v1/seasons', SEASON)).json().id;
const good: string = (await post(`/api/v1/seasons/${season}/schedules`, SCHEDULE)).json().id;
const broken: string = (await post(`/api/v1/seasons/${season}/schedules`, BROKEN)).json().id;

/** A draft with its tag, changed by what the test does. */
async function begin(scheduleId?: string) {
  const answer = await post('/api/v1/drafts', { seasonId: season, name: 'TV picks in', ...(scheduleId && { scheduleId }) });
  let tag = answer.headers.etag as string;
  const url = answer.headers.location as string;
  return {
    url,
    draft: answer.json(),
    tag: () => tag,
    async patch(action: object, status = 200) {
      const changed = await app.inject({ method: 'PATCH', url, payload: action, headers: { 'if-match': tag } });
      assert.equal(changed.statusCode, status, changed.body);
      if (status === 200) tag = changed.headers.etag as string;
      return changed.json();
    },
  };
}

const games = async (scheduleId: string) => (await app.inject(`/api/v1/schedules/${scheduleId}`)).json().games;

test('a draft begins at a schedule, or with no game placed', async () => {
  assert.equal((await begin(good)).draft.scheduleId, good);
  const { draft } = await begin();
  assert.equal(draft.score.hard, 6, 'every game is missing');
  assert.deepEqual(draft.locked, []);
  assert.equal(draft.canUndo, false);
});

test('a move makes a new schedule and leaves the old one as it was; undo and redo lead back and forth', async () => {
  const { draft, patch, url } = await begin(good);
  const before = await games(good);
  const moved = await patch({ action: 'move', games: [{ game: 'T0-T1', slot: 'S0', host: 'T0' }] });
  assert.notEqual(moved.scheduleId, good);
  assert.deepEqual(moved.score, { hard: 1, soft: 0 }, 'T0 is at home in S0');
  assert.deepEqual(await games(good), before);
  const off = await patch({ action: 'move', games: [{ game: 'T2-T3', slot: null }] });
  assert.equal(off.score.hard, 2);
  assert.equal((await patch({ action: 'undo' })).scheduleId, moved.scheduleId);
  const back = await patch({ action: 'undo' });
  assert.deepEqual([back.scheduleId, back.canUndo, back.canRedo], [draft.scheduleId, false, true]);
  await patch({ action: 'undo' }, 409);
  assert.equal((await patch({ action: 'redo' })).scheduleId, moved.scheduleId);
  const other = await patch({
    action: 'move',
    games: [
      { game: 'T0-T1', slot: 'S1' },
      { game: 'T0-T2', slot: 'S0' },
    ],
  });
  assert.equal(other.canRedo, false, 'a new step from here is the newest way on');
  await patch({ action: 'redo' }, 409);
  const { items } = (await app.inject(`${url}/steps`)).json();
  assert.deepEqual(
    items.map(({ number, parent }: { number: number; parent: number | null }) => [number, parent]),
    [
      [4, 2],
      [3, 2],
      [2, 1],
      [1, null],
    ],
    'nothing is lost',
  );
  assert.ok(items.every(({ actor }: { actor: string }) => actor === 'local'));
});

test('locked games stay: by hand, and when another schedule is kept', async () => {
  const { patch } = await begin(good);
  const locked = await patch({ action: 'lock', games: ['T0-T1'], reason: 'ESPN has picked it' });
  assert.deepEqual(locked.locked, ['T0-T1']);
  assert.equal(locked.scheduleId, good, 'a lock changes no game');
  const refused = await patch({ action: 'move', games: [{ game: 'T0-T1', slot: 'S2' }] }, 409);
  assert.match(refused.detail, /T0-T1 is locked by local: ESPN has picked it/);
  const [{ games: held, by, reason }] = locked.locks;
  assert.deepEqual([held, by, reason], [['T0-T1'], 'local', 'ESPN has picked it']);
  await patch(
    {
      action: 'move',
      games: [
        { game: 'T2-T3', slot: 'S1' },
        { game: 'T0-T1', slot: 'S2' },
      ],
    },
    409,
  );
  await patch({ action: 'keep', scheduleId: broken }, 409);
  await patch({ action: 'unlock', games: ['T0-T1'] });
  assert.equal((await patch({ action: 'keep', scheduleId: broken })).scheduleId, broken);
});

test('a team, a slot or all before a date are locked together; a game that is locked anew has the newer reason; undo takes a lock back', async () => {
  const { patch } = await begin(good);
  const team = await patch({ action: 'lock', teams: ['T0'], reason: 'on tour' });
  assert.deepEqual(team.locked, ['T0-T1', 'T0-T2', 'T0-T3']);
  const both = await patch({ action: 'lock', slots: ['S0'], reason: 'printed' });
  assert.deepEqual(
    both.locks.map(({ games: held, reason }: { games: string[]; reason: string }) => [held, reason]),
    [
      [['T0-T2', 'T0-T3'], 'on tour'],
      [['T0-T1', 'T2-T3'], 'printed'],
    ],
  );
  const early = await patch({ action: 'lock', before: '2027-01-03', reason: 'played' });
  assert.deepEqual(early.locks.at(-1).games, ['T0-T1', 'T0-T2', 'T1-T3', 'T2-T3']);
  const opened = await patch({ action: 'unlock', teams: ['T0'] });
  assert.deepEqual(opened.locked, ['T1-T3', 'T2-T3']);
  await patch({ action: 'undo' });
  await patch({ action: 'undo' });
  assert.deepEqual((await patch({ action: 'undo' })).locked, team.locked);
});

test('the windows of a network are locked as such, and the lock says so', async () => {
  const grouped = { ...SEASON, name: 'With windows', slotGroups: [{ id: 'network ESPN', name: 'windows of ESPN', members: ['S0', 'S1'] }] };
  const id: string = (await post('/api/v1/seasons', grouped)).json().id;
  const scheduleId: string = (await post(`/api/v1/seasons/${id}/schedules`, SCHEDULE)).json().id;
  const draft = await post('/api/v1/drafts', { seasonId: id, name: 'Picks', scheduleId });
  const patch = (payload: object) =>
    app.inject({
      ...{ method: 'PATCH', url: draft.headers.location as string, payload },
      headers: { 'if-match': draft.headers.etag as string },
    });
  const unknown = await patch({ action: 'lock', slotGroups: ['network FOX'] });
  assert.equal(unknown.json().errors[0].pointer, '/slotGroups/0');
  const locked = (await patch({ action: 'lock', slotGroups: ['network ESPN'], reason: 'Picked by ESPN' })).json();
  const shown = (await games(scheduleId)).filter(({ slot }: { slot: string }) => slot === 'S0' || slot === 'S1');
  assert.deepEqual(new Set(locked.locked), new Set(shown.map(({ id: game }: { id: string }) => game)));
  assert.equal(locked.locks[0].reason, 'Picked by ESPN');
});

test('two who change the same draft: the second learns of it and overwrites nothing', async () => {
  const { patch, url, tag } = await begin(good);
  const stale = tag();
  await patch({ action: 'rename', name: 'Mine' });
  const answer = await app.inject({ method: 'PATCH', url, payload: { action: 'rename', name: 'Yours' }, headers: { 'if-match': stale } });
  assert.equal(answer.statusCode, 412);
  assert.equal((await app.inject(url)).json().name, 'Mine');
  assert.equal((await app.inject({ method: 'PATCH', url, payload: { action: 'undo' } })).statusCode, 428);
  const raced = await Promise.all(
    ['a', 'b', 'c', 'd'].map((name) =>
      app.inject({ method: 'PATCH', url, payload: { action: 'rename', name }, headers: { 'if-match': tag() } }),
    ),
  );
  assert.deepEqual(raced.map(({ statusCode }) => statusCode).sort(), [200, 412, 412, 412]);
});

test('what cannot be done is said with its place', async () => {
  const { patch } = await begin(good);
  for (const [action, status, pointer] of [
    [{ action: 'move', games: [{ game: 'T9-T1', slot: 'S0' }] }, 422, '/games/0/game'],
    [{ action: 'move', games: [{ game: 'T0-T1', slot: 'S9' }] }, 422, '/games/0/slot'],
    [
      {
        action: 'move',
        games: [
          { game: 'T0-T1', slot: 'S1' },
          { game: 'T0-T1', slot: 'S1', host: 'T3' },
        ],
      },
      422,
      '/games/1/host',
    ],
    [{ action: 'lock', games: ['T0-T1', 'x'] }, 422, '/games/1'],
    [{ action: 'lock', teams: ['T0', 'x'] }, 422, '/teams/1'],
    [{ action: 'lock', reason: 'nothing is named' }, 422, ''],
    [{ action: 'keep', scheduleId: '00000000-0000-7000-8000-000000000000' }, 422, '/scheduleId'],
    [{ action: 'fly' }, 400, undefined],
    [{ action: 'undo', games: [] }, 400, undefined],
  ] as const) {
    const { errors } = await patch(action, status);
    if (pointer !== undefined) assert.equal(errors[0].pointer, pointer);
  }
});

test('two schedules are compared by game and by team', async () => {
  const diff = (await app.inject(`/api/v1/schedules/${good}/diff/${broken}`)).json();
  assert.deepEqual(
    diff.changes.map(({ game }: { game: string }) => game),
    ['T0-T1'],
  );
  assert.deepEqual(diff.changes[0].from, { slot: 'S0', host: 'T1' });
  assert.deepEqual(diff.changes[0].to, { slot: 'S0', host: 'T0' });
  assert.deepEqual(
    diff.teams.map(({ team }: { team: string }) => team),
    ['T0', 'T1'],
  );
  assert.equal(diff.teams[0].after.home, diff.teams[0].before.home + 1);
  assert.deepEqual(diff.to.score, { hard: 1, soft: 0 });
  assert.deepEqual((await app.inject(`/api/v1/schedules/${good}/diff/${good}`)).json().changes, []);
});

test('the best place for a game comes first, with its price and its sentence', async () => {
  const { places } = (await app.inject(`/api/v1/schedules/${broken}/recommend?game=T0-T1&limit=3`)).json();
  assert.equal(places.length, 3);
  assert.deepEqual([places[0].slot, places[0].host, places[0].others], ['S0', 'T1', []]);
  assert.deepEqual(places[0].games, [{ game: 'T0-T1', slot: 'S0', host: 'T1' }]);
  assert.deepEqual(places[0].change, { hard: -1, soft: 0 });
  assert.match(places[0].sentence, /hard 1 better\. Mends: /);
  assert.equal((await app.inject(`/api/v1/schedules/${broken}/recommend?game=nobody`)).statusCode, 404);
});

test('a game that was put on the shelf is placed again, and takes no other off the board', async () => {
  const { patch } = await begin(good);
  const off = await patch({ action: 'move', games: [{ game: 'T0-T1', slot: null }] });
  assert.ok(off.score.hard > 0);
  const { places } = (await app.inject(`/api/v1/schedules/${off.scheduleId}/recommend?game=T0-T1&limit=100`)).json();
  assert.ok(places.length >= 2 && places.every(({ others }: { others: string[] }) => others.length === 0));
  assert.ok(places[0].change.hard < 0);
  const back = await patch({ action: 'move', games: places[0].games });
  assert.equal(back.score.hard, 0);
});

test('the list of schedules can leave out what drafts made on their way, and nothing else', async () => {
  const { patch } = await begin(good);
  await patch({ action: 'lock', games: ['T2-T3'] });
  const moved = await patch({ action: 'move', games: [{ game: 'T0-T1', slot: 'S1' }] });
  await patch({ action: 'keep', scheduleId: broken }, 200);
  const ids = async (query: string) =>
    (await app.inject(`/api/v1/seasons/${season}/schedules?limit=100${query}`)).json().items.map(({ id }: { id: string }) => id);
  assert.ok((await ids('')).includes(moved.scheduleId));
  const alone = await ids('&steps=false');
  assert.ok(!alone.includes(moved.scheduleId));
  assert.ok(alone.includes(good) && alone.includes(broken), 'what was stored otherwise stays, also as a step');
});

test('drafts are listed, for a season or all', async () => {
  const { items } = (await app.inject(`/api/v1/drafts?season=${season}&limit=100`)).json();
  assert.ok(items.length >= 5);
  assert.ok(items.every(({ seasonId }: { seasonId: string }) => seasonId === season));
});
