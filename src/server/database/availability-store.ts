import { sql } from 'kysely';
import type { AvailabilityContent } from '../../conference/availability.ts';
import type { AvailabilityEntry, School } from '../../conference/conference-facts.ts';
import { newId } from './new-id.ts';
import { type AvailabilityStatus, type Database, inTransaction, type Page } from './tables.ts';

/** Who the schools of a conference are, by what names, and which sports they play. */
export interface ConferenceContent {
  readonly name: string;
  readonly schools: readonly Pick<School, 'code' | 'name' | 'fullName' | 'abbreviation' | 'timeZone' | 'aliases'>[];
  readonly sports: readonly { readonly key: string; readonly name: string }[];
}

export interface Conference extends ConferenceContent {
  readonly id: string;
  readonly revision: number;
  readonly createdAt: Date;
}

/** An entry of the desk, and what became of it. */
export interface StoredAvailability extends AvailabilityContent {
  readonly id: string;
  readonly conferenceId: string;
  readonly status: AvailabilityStatus;
  readonly note: string;
  readonly revision: number;
  readonly enteredBy: string;
  readonly changedBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface AvailabilityFilter {
  readonly school?: string;
  readonly sport?: string;
  readonly status?: AvailabilityStatus;
}

/** Entries of a conference at most: what a page shows by week, and a season reads, stays small. */
export const MOST_ENTRIES = 10_000;

export async function insertConference(db: Database, { name, schools, sports }: ConferenceContent): Promise<Conference> {
  const row = await db
    .insertInto('conferences')
    .values({ id: newId(), name, schools: JSON.stringify(schools), sports: JSON.stringify(sports) })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toConference(row);
}

/** Stores the conference that ships with the program, and its entries, unless that was done before. */
export async function insertExampleConference(
  db: Database,
  example: string,
  { name, schools, sports }: ConferenceContent,
  entries: readonly AvailabilityEntry[],
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const inserted = await transaction
      .insertInto('conferences')
      .values({ id: newId(), name, schools: JSON.stringify(schools), sports: JSON.stringify(sports), example })
      .onConflict((conflict) => conflict.column('example').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (inserted === undefined || entries.length === 0) return;
    await transaction
      .insertInto('availability')
      .values(entries.map((entry) => ({ ...rowOf(inserted.id, entry, 'example'), status: entry.status })))
      .execute();
  });
}

export async function listConferences(db: Database, { limit, before }: Page): Promise<Conference[]> {
  let query = db.selectFrom('conferences').selectAll().orderBy('id', 'desc').limit(limit);
  if (before !== null) query = query.where('id', '<', before);
  return (await query.execute()).map(toConference);
}

/** With `forChange`, nobody else who asks so gets it until the transaction ends. */
export async function findConference(db: Database, id: string, { forChange = false } = {}): Promise<Conference | null> {
  let query = db.selectFrom('conferences').selectAll().where('id', '=', id);
  if (forChange) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row === undefined ? null : toConference(row);
}

/** Replaces what a conference says of itself. Gives it back, or null if it is not (or no longer) at `revision`. */
export async function changeConference(
  db: Database,
  { id, revision }: Conference,
  { name, schools, sports }: ConferenceContent,
): Promise<Conference | null> {
  const row = await db
    .updateTable('conferences')
    .set({ name, schools: JSON.stringify(schools), sports: JSON.stringify(sports), revision: revision + 1 })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : toConference(row);
}

/** Stores new entries; all wait for a decision. */
export async function insertAvailability(
  db: Database,
  conference: string,
  contents: readonly AvailabilityContent[],
  actor: string,
): Promise<StoredAvailability[]> {
  if (contents.length === 0) return [];
  const rows = await db
    .insertInto('availability')
    .values(contents.map((content) => ({ ...rowOf(conference, content, actor), status: 'entered' as const })))
    .returningAll()
    .execute();
  return rows.map(toEntry);
}

export async function countAvailability(db: Database, conference: string): Promise<number> {
  const { count } = await db
    .selectFrom('availability')
    .select((columns) => columns.fn.countAll<string>().as('count'))
    .where('conference_id', '=', conference)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Entries of a conference, newest first. */
export async function listAvailability(
  db: Database,
  conference: string,
  { school, sport, status }: AvailabilityFilter,
  { limit, before }: Page,
): Promise<StoredAvailability[]> {
  let query = db.selectFrom('availability').selectAll().where('conference_id', '=', conference).orderBy('id', 'desc').limit(limit);
  if (before !== null) query = query.where('id', '<', before);
  if (school !== undefined) query = query.where('school', '=', school);
  if (status !== undefined) query = query.where('status', '=', status);
  if (sport !== undefined) query = query.where(sql<boolean>`(sports = '{}' or ${sport} = any(sports))`);
  return (await query.execute()).map(toEntry);
}

export async function findAvailability(db: Database, id: string, { forChange = false } = {}): Promise<StoredAvailability | null> {
  let query = db.selectFrom('availability').selectAll().where('id', '=', id);
  if (forChange) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row === undefined ? null : toEntry(row);
}

/** Changes an entry that was found `forChange`. */
export async function changeAvailability(
  db: Database,
  { id, revision }: StoredAvailability,
  change: { readonly content?: AvailabilityContent; readonly status: AvailabilityStatus; readonly note: string },
  actor: string,
): Promise<StoredAvailability> {
  const { content, status, note } = change;
  const row = await db
    .updateTable('availability')
    .set({
      ...(content !== undefined && columnsOf(content)),
      status,
      note,
      changed_by: actor,
      revision: revision + 1,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toEntry(row);
}

function rowOf(conference: string, content: AvailabilityContent, actor: string) {
  return { id: newId(), conference_id: conference, ...columnsOf(content), entered_by: actor, changed_by: actor };
}

function columnsOf({ school, sports, kind, ask, dates, hard, reason, source }: AvailabilityContent) {
  return { school, sports: [...sports], kind, ask, dates: JSON.stringify(dates), hard, reason, source };
}

interface ConferenceRow {
  readonly id: string;
  readonly name: string;
  readonly schools: string;
  readonly sports: string;
  readonly revision: number;
  readonly created_at: Date;
}

function toConference({ id, name, schools, sports, revision, created_at }: ConferenceRow): Conference {
  return { id, name, schools: JSON.parse(schools), sports: JSON.parse(sports), revision, createdAt: created_at };
}

interface AvailabilityRow {
  readonly id: string;
  readonly conference_id: string;
  readonly school: string;
  readonly sports: string[];
  readonly kind: string;
  readonly ask: string;
  readonly dates: string;
  readonly hard: boolean;
  readonly reason: string;
  readonly source: string;
  readonly status: AvailabilityStatus;
  readonly note: string;
  readonly revision: number;
  readonly entered_by: string;
  readonly changed_by: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

function toEntry(row: AvailabilityRow): StoredAvailability {
  const { id, school, sports, hard, reason, source, status, note, revision } = row;
  return {
    ...{ id, school, sports, hard, reason, source, status, note, revision },
    kind: row.kind as StoredAvailability['kind'],
    ask: row.ask as StoredAvailability['ask'],
    dates: JSON.parse(row.dates),
    conferenceId: row.conference_id,
    enteredBy: row.entered_by,
    changedBy: row.changed_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
