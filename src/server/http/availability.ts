import Type from 'typebox';
import { type AvailabilityContent as Content, faultsOf, overlapByWeek } from '../../conference/availability.ts';
import {
  type Conference,
  changeAvailability,
  countAvailability,
  findAvailability,
  findConference,
  insertAvailability,
  listAvailability,
  MOST_ENTRIES,
  type StoredAvailability,
} from '../database/availability-store.ts';
import { type AvailabilityStatus, type Database, inTransaction } from '../database/tables.ts';
import type { App } from './app.ts';
import { readAvailabilityCalendar, readAvailabilityTable, writeAvailabilityTable } from './availability-files.ts';
import {
  Availability,
  AvailabilityAction,
  type AvailabilityActionBody,
  AvailabilityContent,
  AvailabilityImport,
  AvailabilityQuery,
  AvailabilityWeek,
  ImportQuery,
  WeeksQuery,
} from './availability-schemas.ts';
import { requireMatch } from './conditional.ts';
import { findConferenceOrThrow } from './conferences.ts';
import { refusing } from './documents.ts';
import { answerOnce } from './idempotency.ts';
import { toList, toPage } from './pagination.ts';
import { notFound, ProblemError } from './problems.ts';
import { IdParams, listOf, ref } from './schemas.ts';
import type { Resources } from './services.ts';
import { checkedByFormat } from './validation.ts';

/** Weeks that are shown at once at most: a little over two years. */
const MOST_WEEKS = 110;

/** What an entry becomes by each decision, and from which states it can be taken. */
const DECISIONS: Readonly<Record<string, { readonly to: AvailabilityStatus; readonly from: readonly AvailabilityStatus[] }>> = {
  approve: { to: 'approved', from: ['entered', 'declined'] },
  decline: { to: 'declined', from: ['entered', 'approved'] },
  withdraw: { to: 'withdrawn', from: ['entered', 'approved', 'declined'] },
  reopen: { to: 'entered', from: ['approved', 'declined', 'withdrawn'] },
};

export function describeAvailability({ revision: _revision, ...shown }: StoredAvailability) {
  return { ...shown, sports: [...shown.sports], dates: [...shown.dates] };
}

function tagOf({ revision }: StoredAvailability): string {
  return `"${revision}"`;
}

/** All that is said but who said it when: two such entries are the same request. */
function keyOf({ school, sports, ask, dates, reason }: Content): string {
  return JSON.stringify([school, [...sports].sort(), ask, dates, reason]);
}

/** @throws {ProblemError} pointing at what cannot be */
function check(content: Content, conference: Conference): void {
  const faults = faultsOf(content, conference).map(({ path, detail }) => ({ pointer: `/${path}`, detail }));
  if (faults.length > 0) throw new ProblemError('invalid-document', `${faults[0].pointer}: ${faults[0].detail}`, { faults });
}

/** The availability desk of a conference: what schools enter, what is decided, and where it piles up. */
export function registerAvailability(app: App, { db }: Resources): void {
  const tags = ['availability'];
  const ofConference = '/api/v1/conferences/:id/availability';

  app.get(
    ofConference,
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Entries of a desk, newest first; as a table with `format=csv`',
        params: IdParams,
        querystring: AvailabilityQuery,
        response: {
          200: Type.Unsafe<string>({
            content: { 'application/json': { schema: listOf(Availability) }, 'text/csv': { schema: Type.String() } },
          }),
        },
      },
    },
    async ({ params, query }, reply) => {
      await findConferenceOrThrow(db, params.id);
      if (query.format === 'csv') {
        const all = await listAvailability(db, params.id, query, { limit: MOST_ENTRIES, before: null });
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'inline; filename="availability.csv"')
          .send(writeAvailabilityTable(all.reverse()));
      }
      const { items, next } = toList(await listAvailability(db, params.id, query, toPage(query)), query);
      return reply.type('application/json; charset=utf-8').send(JSON.stringify({ items: items.map(describeAvailability), next }));
    },
  );

  app.post(
    ofConference,
    {
      config: { role: 'editor' },
      schema: {
        tags,
        summary: 'Enter dates; they wait for a decision',
        params: IdParams,
        body: AvailabilityContent,
        response: { 201: ref(Availability) },
      },
    },
    async (request, reply) => {
      const conference = await findConferenceOrThrow(db, request.params.id);
      check(request.body, conference);
      return answerOnce(request, reply, db, async (transaction) => {
        await requireRoom(transaction, conference.id, 1);
        const [stored] = await insertAvailability(transaction, conference.id, [request.body], request.caller?.name ?? '');
        return { status: 201, location: `/api/v1/availability/${stored.id}`, etag: tagOf(stored), body: describeAvailability(stored) };
      });
    },
  );

  app.post(
    `${ofConference}/import`,
    {
      config: { role: 'editor', cost: 5 },
      validatorCompiler: checkedByFormat,
      schema: {
        tags,
        summary: 'Import a table (CSV) or a school’s calendar (ICS): all of it or nothing; `preview=true` stores nothing',
        params: IdParams,
        querystring: ImportQuery,
        body: { content: { 'text/csv': { schema: Type.String() }, 'text/calendar': { schema: Type.String() } } },
        response: { 200: ref(AvailabilityImport) },
      },
    },
    async (request) => {
      const conference = await findConferenceOrThrow(db, request.params.id);
      const { body, query, headers } = request as { body: unknown; query: typeof request.query; headers: typeof request.headers };
      if (typeof body !== 'string') throw new ProblemError('unsupported-media-type', 'send text/csv or text/calendar');
      const isCalendar = headers['content-type']?.startsWith('text/calendar') ?? false;
      const source = query.source ?? (isCalendar ? 'calendar' : 'table');
      const contents = refusing(isCalendar ? 'calendar' : 'table', '', () =>
        isCalendar ? readAvailabilityCalendar(conference, body, source, query) : readAvailabilityTable(conference, body, source),
      ).map(({ school, sports, kind, ask, dates, hard, reason, source: from }) => ({
        school,
        sports: [...sports],
        kind,
        ask,
        dates: [...dates],
        hard,
        reason,
        source: from,
      }));
      return inTransaction(db, async (transaction) => {
        // One import after the other, or two of the same table would both store it.
        await findConference(transaction, conference.id, { forChange: true });
        const standing = await listAvailability(transaction, conference.id, {}, { limit: MOST_ENTRIES, before: null });
        const known = new Set(standing.filter(({ status }) => status !== 'withdrawn').flatMap((entry) => splitBySpan(entry).map(keyOf)));
        const entries = contents.filter((content) => {
          const key = keyOf(content);
          if (known.has(key)) return false;
          known.add(key);
          return true;
        });
        const preview = query.preview === true;
        request.changedNothing = preview || entries.length === 0;
        if (!preview) {
          await requireRoom(transaction, conference.id, entries.length);
          for (let from = 0; from < entries.length; from += 500)
            await insertAvailability(transaction, conference.id, entries.slice(from, from + 500), request.caller?.name ?? '');
        }
        return { stored: preview ? 0 : entries.length, entries, known: contents.length - entries.length };
      });
    },
  );

  app.get(
    `${ofConference}/weeks`,
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Week by week, who cannot play and who cannot host; by default all weeks with entries',
        params: IdParams,
        querystring: WeeksQuery,
        response: { 200: Type.Object({ items: Type.Array(ref(AvailabilityWeek)) }) },
      },
    },
    async ({ params, query }) => {
      await findConferenceOrThrow(db, params.id);
      const entries = await listAvailability(db, params.id, { sport: query.sport }, { limit: MOST_ENTRIES, before: null });
      const days = entries
        .filter(({ status }) => status === 'entered' || status === 'approved')
        .flatMap(({ dates }) => dates.flatMap((span) => [span.first, span.last]))
        .sort();
      const first = query.first ?? days[0];
      const last = query.last ?? days.at(-1);
      if (first === undefined || last === undefined) return { items: [] };
      try {
        const weeks = overlapByWeek(entries, query.sport ?? null, first, last);
        if (weeks.length <= MOST_WEEKS)
          return {
            items: weeks.map((week) => ({
              first: week.first,
              last: week.last,
              out: [...week.out],
              notHome: [...week.notHome],
              entries: (week.entries as readonly StoredAvailability[]).map(describeAvailability),
            })),
          };
        throw new ProblemError(
          'bad-request',
          `${first} to ${last} are ${weeks.length} weeks, at most ${MOST_WEEKS} are shown; name first and last`,
        );
      } catch (error) {
        if (error instanceof RangeError) throw new ProblemError('bad-request', error.message);
        throw error;
      }
    },
  );

  app.get(
    '/api/v1/availability/:id',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'An entry; its ETag is what a change is based on', params: IdParams, response: { 200: ref(Availability) } },
    },
    async ({ params }, reply) => {
      const entry = await findOrThrow(db, params.id);
      return reply.header('etag', tagOf(entry)).header('cache-control', 'no-cache').send(describeAvailability(entry));
    },
  );

  app.patch(
    '/api/v1/availability/:id',
    {
      config: { role: 'editor' },
      schema: {
        tags,
        summary: 'Edit, approve, decline, withdraw or reopen an entry; `If-Match` is needed',
        params: IdParams,
        body: AvailabilityAction,
        response: { 200: ref(Availability) },
      },
    },
    async (request, reply) => {
      const changed = await inTransaction(db, async (transaction) => {
        const entry = await findOrThrow(transaction, request.params.id, true);
        requireMatch(request, tagOf(entry));
        const conference = await findConferenceOrThrow(transaction, entry.conferenceId);
        return changeAvailability(transaction, entry, changeBy(request.body, entry, conference), request.caller?.name ?? '');
      });
      return reply.header('etag', tagOf(changed)).send(describeAvailability(changed));
    },
  );
}

/** @throws {ProblemError} for what cannot be, or cannot be any more */
function changeBy(body: AvailabilityActionBody, entry: StoredAvailability, conference: Conference) {
  if (body.action === 'edit') {
    const { action: _action, ...content } = body;
    check(content, conference);
    if (entry.status === 'withdrawn') throw new ProblemError('conflict', 'the entry was withdrawn; reopen it first');
    return { content, status: 'entered' as const, note: '' };
  }
  const { to, from } = DECISIONS[body.action];
  if (!from.includes(entry.status))
    throw new ProblemError('conflict', `the entry is ${entry.status}; ${body.action} leads on from ${from.join(', ')}`);
  return { status: to, note: body.note ?? '' };
}

/** An entry of several spans as the entries of a table, which has one in each row. */
function splitBySpan(entry: StoredAvailability): Content[] {
  return [entry, ...entry.dates.map((span) => ({ ...entry, dates: [span] }))];
}

async function requireRoom(db: Database, conference: string, more: number): Promise<void> {
  const count = await countAvailability(db, conference);
  if (count + more > MOST_ENTRIES)
    throw new ProblemError('conflict', `the desk has ${count} entries and takes ${MOST_ENTRIES}; ${more} more do not fit`);
}

async function findOrThrow(db: Database, id: string, forChange = false): Promise<StoredAvailability> {
  const entry = await findAvailability(db, id, { forChange });
  if (entry === null) throw notFound('entry', id);
  return entry;
}
