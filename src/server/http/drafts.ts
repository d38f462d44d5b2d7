import Type, { type Static } from 'typebox';
import { EditError, moveGame } from '../../model/edit.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Season } from '../../model/season.ts';
import {
  addStep,
  changeDraft,
  findDraft,
  insertDraft,
  type Lock,
  listDrafts,
  listSteps,
  type Draft as StoredDraft,
} from '../database/draft-store.ts';
import { findSchedule, insertSchedule, type StoredSchedule } from '../database/schedule-store.ts';
import { type Database, inTransaction } from '../database/tables.ts';
import type { App } from './app.ts';
import { gamesChosen, indexOf, readChosen, refuse } from './chosen-games.ts';
import { requireMatch } from './conditional.ts';
import { Draft, DraftAction, DraftRequest, DraftStep } from './draft-schemas.ts';
import { answerOnce } from './idempotency.ts';
import { toList, toPage } from './pagination.ts';
import { notFound, ProblemError } from './problems.ts';
import { IdParams, listOf, RunsQuery, ref } from './schemas.ts';
import { findSeasonOrThrow } from './season-heads.ts';
import type { Resources } from './services.ts';

type Action = Static<typeof DraftAction>;

type Edit = Extract<Action, { action: 'move' | 'lock' | 'unlock' }>;

type SeasonAndVersion = Pick<StoredDraft, 'seasonId' | 'version'>;

/** What a step holds: a schedule and the locks on its games. */
interface Step {
  readonly schedule: Schedule;
  readonly locks: readonly Lock[];
}

/** A draft as the API describes it. */
export function describeDraft(draft: StoredDraft, { games }: Season): Static<typeof Draft> {
  const { id, seasonId, version, name, scheduleId, score, step, createdAt, updatedAt } = draft;
  return {
    id,
    seasonId,
    version,
    name,
    scheduleId,
    score,
    locked: games.flatMap((game, index) => (draft.locked[index] === 1 ? [game.id] : [])),
    locks: draft.locks.map(({ games: locked, by, at, reason }) => ({ games: locked.map((game) => games[game].id), by, at, reason })),
    step,
    canUndo: draft.parent !== null,
    canRedo: draft.child !== null,
    createdAt,
    updatedAt,
  };
}

/** The entity tag of a draft grows with every change, also of one that is taken back. */
export function tagOfDraft({ revision }: StoredDraft): string {
  return `"${revision}"`;
}

/** @throws {ProblemError} if there is no such draft */
export async function findDraftOrThrow(from: Database, id: string, forChange = false): Promise<StoredDraft> {
  const draft = await findDraft(from, id, { forChange });
  if (draft === null) throw notFound('draft', id);
  return draft;
}

/** The draft that a body names, of the season version that it speaks of.
 *  @throws {ProblemError} pointing at `/draft` */
export async function findDraftNamed(db: Database, id: string, { seasonId, version }: SeasonAndVersion): Promise<StoredDraft> {
  const draft = await findDraft(db, id);
  if (draft === null) throw refuse('/draft', 'there is no such draft');
  if (draft.seasonId !== seasonId || draft.version !== version) throw refuse('/draft', 'is a draft of another season version');
  return draft;
}

/** The step after a hand edit.
 *  @throws {ProblemError} for unknown ids, hosts that cannot be, and games that are locked */
export function editDraft(season: Season, { schedule, locks }: Step, action: Edit, actor: string): Step {
  if (action.action === 'move') {
    const locked = new Set(locks.flatMap(({ games }) => games));
    const moved = action.games.reduce((before, { game: id, slot, host: hostId }, i) => {
      const game = indexOf(season.games, id, `/games/${i}/game`);
      if (locked.has(game)) {
        const { by, reason } = locks.find(({ games }) => games.includes(game))!;
        const why = reason === '' ? '' : `: ${reason}`;
        throw new ProblemError('conflict', `game ${id} is locked by ${by}${why}`, {
          faults: [{ pointer: `/games/${i}/game`, detail: 'unlock it first' }],
        });
      }
      const to = slot === null ? -1 : indexOf(season.slots, slot, `/games/${i}/slot`);
      const host = hostId === undefined ? undefined : indexOf(season.teams, hostId, `/games/${i}/host`);
      try {
        return moveGame(season, before, game, to, host);
      } catch (error) {
        if (error instanceof EditError) throw refuse(`/games/${i}/host`, error.message);
        throw error;
      }
    }, schedule);
    return { schedule: moved, locks };
  }
  const games = gamesChosen(season, schedule, readChosen(season, action));
  const meant = new Set(games);
  if (games.length === 0) throw refuse('', 'no game is named: games, teams, slots, slotGroups or before say which');
  // A game that is locked anew has the newer reason.
  const others = locks
    .map((lock) => ({ ...lock, games: lock.games.filter((game) => !meant.has(game)) }))
    .filter((lock) => lock.games.length > 0);
  if (action.action === 'unlock') return { schedule, locks: others };
  return { schedule, locks: [...others, { games, by: actor, at: new Date().toISOString(), reason: action.reason ?? '' }] };
}

/** Drafts: names that move over immutable schedules, by hand, by keeping what a run found, and back. */
export function registerDrafts(app: App, { db, seasons, evaluator }: Resources): void {
  const tags = ['drafts'];

  app.post(
    '/api/v1/drafts',
    {
      config: { role: 'editor', cost: 2 },
      schema: { tags, summary: 'Begin a draft', body: DraftRequest, response: { 201: ref(Draft) } },
    },
    async (request, reply) => {
      const { seasonId, name, scheduleId } = request.body;
      const head = await findSeasonOrThrow(db, seasonId);
      const begin = scheduleId === undefined ? null : await findSchedule(db, scheduleId);
      if (scheduleId !== undefined && begin?.seasonId !== seasonId) throw refuse('/scheduleId', 'is not a schedule of this season');
      const version = begin?.version ?? head.version;
      const season = await seasons.get(seasonId, version);
      const { caller } = request;
      return answerOnce(request, reply, db, async (transaction) => {
        const games = season.games.length;
        const empty = { slots: new Int16Array(games).fill(-1), flipped: new Uint8Array(games) };
        const first = begin?.id ?? (await store(transaction, season, { seasonId, version }, empty));
        const action = { action: 'begin', scheduleId: scheduleId ?? null };
        const step = { scheduleId: first, locks: [], action, actor: caller?.name ?? '' };
        const id = await insertDraft(transaction, { seasonId, version, name }, games, step);
        const draft = await findDraftOrThrow(transaction, id);
        return { status: 201, location: `/api/v1/drafts/${id}`, etag: tagOfDraft(draft), body: describeDraft(draft, season) };
      });
    },
  );

  app.get(
    '/api/v1/drafts',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'Drafts, newest first', querystring: RunsQuery, response: { 200: listOf(Draft) } },
    },
    async ({ query }) => {
      const { items, next } = toList(await listDrafts(db, query.season ?? null, toPage(query)), query);
      return { items: await Promise.all(items.map(async (draft) => describeDraft(draft, await seasonOf(draft)))), next };
    },
  );

  app.get(
    '/api/v1/drafts/:id',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'A draft; its ETag is what a change is based on', params: IdParams, response: { 200: ref(Draft) } },
    },
    async ({ params }, reply) => {
      const draft = await findDraftOrThrow(db, params.id);
      return reply
        .header('etag', tagOfDraft(draft))
        .header('cache-control', 'no-cache')
        .send(describeDraft(draft, await seasonOf(draft)));
    },
  );

  app.get(
    '/api/v1/drafts/:id/steps',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'The last 1,000 steps of a draft, newest first: who did what',
        params: IdParams,
        response: { 200: Type.Object({ items: Type.Array(ref(DraftStep)) }) },
      },
    },
    async ({ params }) => {
      await findDraftOrThrow(db, params.id);
      return { items: await listSteps(db, params.id) };
    },
  );

  app.patch(
    '/api/v1/drafts/:id',
    {
      config: { role: 'editor', cost: 2 },
      schema: {
        tags,
        summary: 'Move games, lock, keep, undo, redo or rename; `If-Match` is needed',
        params: IdParams,
        body: DraftAction,
        response: { 200: ref(Draft) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const action = request.body;
      // Read before the transaction, so that no connection waits while a season is read by another.
      const season = await seasonOf(await findDraftOrThrow(db, id));
      const changed = await inTransaction(db, async (transaction) => {
        const draft = await findDraftOrThrow(transaction, id, true);
        requireMatch(request, tagOfDraft(draft));
        await change(transaction, season, draft, action, request.caller?.name ?? '');
        return findDraftOrThrow(transaction, id);
      });
      return reply.header('etag', tagOfDraft(changed)).send(describeDraft(changed, season));
    },
  );

  async function change(transaction: Database, season: Season, draft: StoredDraft, action: Action, actor: string): Promise<void> {
    switch (action.action) {
      case 'rename':
        return changeDraft(transaction, draft, { name: action.name });
      case 'undo':
        if (draft.parent === null) throw new ProblemError('conflict', 'this is the first step, there is nothing to undo');
        return changeDraft(transaction, draft, { step: draft.parent });
      case 'redo':
        if (draft.child === null) throw new ProblemError('conflict', 'this is the last step, there is nothing to redo');
        return changeDraft(transaction, draft, { step: draft.child });
      case 'keep': {
        const kept = await findSchedule(transaction, action.scheduleId);
        if (kept?.seasonId !== draft.seasonId || kept.version !== draft.version)
          throw refuse('/scheduleId', 'is not a schedule of the version that the draft is of');
        requireLocked(season, draft, await scheduleOf(transaction, draft), kept);
        return addStep(transaction, draft, { scheduleId: kept.id, locks: draft.locks, action, actor });
      }
      default: {
        const { schedule } = await scheduleOf(transaction, draft);
        const step = editDraft(season, { schedule, locks: draft.locks }, action, actor);
        const scheduleId = step.schedule === schedule ? draft.scheduleId : await store(transaction, season, draft, step.schedule);
        return addStep(transaction, draft, { scheduleId, locks: step.locks, action, actor });
      }
    }
  }

  /** A schedule may only be kept if it leaves the locked games where they are. */
  function requireLocked({ games }: Season, { locked }: StoredDraft, now: StoredSchedule, kept: StoredSchedule): void {
    const moved = games.find(
      (_, game) =>
        locked[game] === 1 &&
        (now.schedule.slots[game] !== kept.schedule.slots[game] || now.schedule.flipped[game] !== kept.schedule.flipped[game]),
    );
    if (moved !== undefined) throw new ProblemError('conflict', `game ${moved.id} is locked, and elsewhere in that schedule`);
  }

  async function store(
    transaction: Database,
    season: Season,
    { seasonId, version }: SeasonAndVersion,
    schedule: Schedule,
  ): Promise<string> {
    const { hard, soft } = evaluator.report(season, schedule);
    return (await insertSchedule(transaction, { seasonId, version, runId: null }, schedule, { hard, soft })).id;
  }

  async function scheduleOf(transaction: Database, { scheduleId }: StoredDraft): Promise<StoredSchedule> {
    const stored = await findSchedule(transaction, scheduleId);
    if (stored === null) throw notFound('schedule', scheduleId);
    return stored;
  }

  function seasonOf({ seasonId, version }: StoredDraft): Promise<Season> {
    return seasons.get(seasonId, version);
  }
}
