import { sql } from 'kysely';
import type { Score } from '../../model/score.ts';
import { newId } from './new-id.ts';
import { type Database, inTransaction, type Page } from './tables.ts';

/** Games that somebody locked together, and why. `games` are indices, `at` is RFC 3339. */
export interface Lock {
  readonly games: readonly number[];
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** A name that points at a step. `locked` has a 1 for each locked game of the step's schedule. */
export interface Draft {
  readonly id: string;
  readonly seasonId: string;
  readonly version: number;
  readonly name: string;
  readonly step: number;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly scheduleId: string;
  readonly score: Score;
  readonly locked: Uint8Array;
  readonly locks: readonly Lock[];
  /** The step that undo leads to, null at the beginning. */
  readonly parent: number | null;
  /** The step that redo leads to, null at an end. */
  readonly child: number | null;
}

/** A step of a draft as its history lists it. */
export interface DraftStep {
  readonly number: number;
  readonly parent: number | null;
  readonly scheduleId: string;
  readonly score: Score;
  readonly action: unknown;
  readonly actor: string;
  readonly createdAt: Date;
}

/** What a new step holds. */
export interface StepContent {
  readonly scheduleId: string;
  /** A game is locked by one lock at most. */
  readonly locks: readonly Lock[];
  /** What was asked for, as JSON. */
  readonly action: object;
  readonly actor: string;
}

export interface NewDraft {
  readonly seasonId: string;
  readonly version: number;
  readonly name: string;
}

/** Stores a draft of a season with so many games, with its first step, and gives its id. */
export async function insertDraft(
  db: Database,
  { seasonId, version, name }: NewDraft,
  games: number,
  content: StepContent,
): Promise<string> {
  const id = newId();
  await inTransaction(db, async (transaction) => {
    await transaction.insertInto('drafts').values({ id, season_id: seasonId, version, name, step: 1, revision: 1 }).execute();
    await insertStep(transaction, { id, games }, 1, null, content);
  });
  return id;
}

/** A draft with the step that it points at. With `locked`, nobody else changes it until the transaction ends. */
export async function findDraft(db: Database, id: string, { forChange = false } = {}): Promise<Draft | null> {
  if (forChange) await db.selectFrom('drafts').select('id').where('id', '=', id).forUpdate().execute();
  const row = await selectDrafts(db).where('drafts.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toDraft(row);
}

export async function listDrafts(db: Database, season: string | null, { limit, before }: Page): Promise<Draft[]> {
  let query = selectDrafts(db).orderBy('drafts.id', 'desc').limit(limit);
  if (season !== null) query = query.where('drafts.season_id', '=', season);
  if (before !== null) query = query.where('drafts.id', '<', before);
  return (await query.execute()).map(toDraft);
}

/** Adds a step after the one that the draft points at, and points at it. To be called on a draft found `forChange`. */
export async function addStep(db: Database, draft: Draft, content: StepContent): Promise<void> {
  const { last } = await db
    .selectFrom('draft_steps')
    .select((columns) => columns.fn.max('number').as('last'))
    .where('draft_id', '=', draft.id)
    .executeTakeFirstOrThrow();
  await insertStep(db, { id: draft.id, games: draft.locked.length }, last + 1, draft.step, content);
  await changeDraft(db, draft, { step: last + 1 });
}

/** Points a draft at another of its steps, or names it anew. To be called on a draft found `forChange`. */
export async function changeDraft(db: Database, { id, revision }: Draft, change: { step?: number; name?: string }): Promise<void> {
  await db
    .updateTable('drafts')
    .set({ ...change, revision: revision + 1, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** The newest steps of a draft, at most 1,000. */
export async function listSteps(db: Database, draft: string): Promise<DraftStep[]> {
  const rows = await db
    .selectFrom('draft_steps')
    .innerJoin('schedules', 'schedules.id', 'draft_steps.schedule_id')
    .select(['number', 'parent', 'schedule_id', 'hard', 'soft', 'action', 'actor', 'draft_steps.created_at'])
    .where('draft_id', '=', draft)
    .orderBy('number', 'desc')
    .limit(1_000)
    .execute();
  return rows.map(({ number, parent, schedule_id, hard, soft, action, actor, created_at }) => ({
    number,
    parent,
    scheduleId: schedule_id,
    score: { hard, soft },
    action: JSON.parse(action),
    actor,
    createdAt: created_at,
  }));
}

async function insertStep(
  db: Database,
  draft: { readonly id: string; readonly games: number },
  number: number,
  parent: number | null,
  { scheduleId, locks, action, actor }: StepContent,
): Promise<void> {
  const locked = Buffer.alloc(draft.games);
  for (const lock of locks) for (const game of lock.games) locked[game] = 1;
  await db
    .insertInto('draft_steps')
    .values({
      draft_id: draft.id,
      number,
      parent,
      schedule_id: scheduleId,
      locked,
      locks: JSON.stringify(locks),
      action: JSON.stringify(action),
      actor,
    })
    .execute();
}

function selectDrafts(db: Database) {
  return db
    .selectFrom('drafts')
    .innerJoin('draft_steps', (join) => join.onRef('draft_id', '=', 'drafts.id').onRef('number', '=', 'drafts.step'))
    .innerJoin('schedules', 'schedules.id', 'draft_steps.schedule_id')
    .select((from) => [
      'drafts.id',
      'drafts.season_id',
      'drafts.version',
      'drafts.name',
      'drafts.step',
      'drafts.revision',
      'drafts.created_at',
      'drafts.updated_at',
      'draft_steps.schedule_id',
      'draft_steps.parent',
      'draft_steps.locked',
      'draft_steps.locks',
      'schedules.hard',
      'schedules.soft',
      from
        .selectFrom('draft_steps as child')
        .select((columns) => columns.fn.max('child.number').as('number'))
        .whereRef('child.draft_id', '=', 'drafts.id')
        .whereRef('child.parent', '=', 'drafts.step')
        .as('child'),
    ]);
}

type DraftRow = Awaited<ReturnType<ReturnType<typeof selectDrafts>['executeTakeFirstOrThrow']>>;

function toDraft({ season_id, created_at, updated_at, schedule_id, hard, soft, locked, locks, ...row }: DraftRow): Draft {
  return {
    ...row,
    seasonId: season_id,
    createdAt: created_at,
    updatedAt: updated_at,
    scheduleId: schedule_id,
    score: { hard, soft },
    locked: Uint8Array.from(locked),
    locks: JSON.parse(locks),
  };
}
