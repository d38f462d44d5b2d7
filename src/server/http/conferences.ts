import type { Static } from 'typebox';
import { isTimeZone } from '../../model/clock.ts';
import type { Season } from '../../model/season.ts';
import {
  type ConferenceContent as Content,
  changeConference,
  findConference,
  insertConference,
  listAvailability,
  listConferences,
  MOST_ENTRIES,
  type Conference as Stored,
} from '../database/availability-store.ts';
import type { Database } from '../database/tables.ts';
import type { App } from './app.ts';
import { Conference, ConferenceContent, ConferenceRequest } from './availability-schemas.ts';
import { requireMatch, stale } from './conditional.ts';
import { answerOnce } from './idempotency.ts';
import { toList, toPage } from './pagination.ts';
import { notFound, ProblemError } from './problems.ts';
import { IdParams, listOf, PageQuery, ref } from './schemas.ts';
import { findSeasonOrThrow } from './season-heads.ts';
import type { Resources } from './services.ts';

/** @throws {ProblemError} if there is none of this id */
export async function findConferenceOrThrow(db: Database, id: string): Promise<Stored> {
  const found = await findConference(db, id);
  if (found === null) throw notFound('conference', id);
  return found;
}

function describe({ revision: _revision, ...shown }: Stored): Static<typeof Conference> {
  return {
    ...shown,
    schools: shown.schools.map((school) => ({ ...school, aliases: [...school.aliases] })),
    sports: [...shown.sports],
  };
}

function tagOf({ revision }: Stored): string {
  return `"${revision}"`;
}

/** @throws {ProblemError} pointing at codes that stand twice, zones that do not exist, and aliases that mean another school, too */
function check({ schools, sports }: Content): void {
  const faults = [
    ...schools.flatMap(({ code, timeZone }, index) => [
      ...(schools.findIndex((other) => other.code === code) < index
        ? [{ pointer: `/schools/${index}/code`, detail: `"${code}" stands twice` }]
        : []),
      ...(isTimeZone(timeZone) ? [] : [{ pointer: `/schools/${index}/timeZone`, detail: `"${timeZone}" is no time zone that is known` }]),
    ]),
    ...schools.flatMap(({ code, aliases }, index) =>
      aliases.flatMap((alias, at) => {
        const other = schools.find((school) => school.code !== code && namesOf(school).includes(fold(alias)));
        return other === undefined ? [] : [{ pointer: `/schools/${index}/aliases/${at}`, detail: `"${alias}" means ${other.name}, too` }];
      }),
    ),
    ...sports.flatMap(({ key }, index) =>
      sports.findIndex((other) => other.key === key) < index ? [{ pointer: `/sports/${index}/key`, detail: `"${key}" stands twice` }] : [],
    ),
  ];
  if (faults.length > 0) throw new ProblemError('invalid-document', `${faults[0].pointer}: ${faults[0].detail}`, { faults });
}

function namesOf({ code, name, fullName, abbreviation, aliases }: Content['schools'][number]): string[] {
  return [code, name, fullName, abbreviation, ...aliases].map(fold);
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}

/** The teams of a season as schools, its leagues as sports. A team's school is what its id says behind the sport. */
function conferenceOf(season: Season, name: string): Content {
  const schools = new Map<string, Content['schools'][number]>();
  for (const { id, name: team, abbreviation, venue } of season.teams) {
    const code =
      id
        .split(':')
        .at(-1)!
        .replaceAll(/[\s/]+/g, '-') || id;
    const timeZone = season.venues[venue].timeZone ?? 'UTC';
    if (!schools.has(code))
      schools.set(code, { code, name: team || code, fullName: team || code, abbreviation: abbreviation || code, timeZone, aliases: [] });
  }
  return { name, schools: [...schools.values()], sports: season.leagues.map(({ id, name: league }) => ({ key: id, name: league || id })) };
}

/** Conferences: whose dates a desk gathers. */
export function registerConferences(app: App, { db, seasons }: Resources): void {
  const tags = ['availability'];

  app.post(
    '/api/v1/conferences',
    {
      config: { role: 'editor' },
      schema: {
        tags,
        summary: 'Open a desk: for schools that are named, or the teams of a season',
        body: ConferenceRequest,
        response: { 201: ref(Conference) },
      },
    },
    async (request, reply) => {
      const content = await contentOf(request.body);
      check(content);
      return answerOnce(request, reply, db, async (transaction) => {
        const stored = await insertConference(transaction, content);
        return { status: 201, location: `/api/v1/conferences/${stored.id}`, etag: tagOf(stored), body: describe(stored) };
      });
    },
  );

  app.get(
    '/api/v1/conferences',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'Conferences, newest first', querystring: PageQuery, response: { 200: listOf(Conference) } },
    },
    async ({ query }) => {
      const { items, next } = toList(await listConferences(db, toPage(query)), query);
      return { items: items.map(describe), next };
    },
  );

  app.get(
    '/api/v1/conferences/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'A conference; its ETag is what a change is based on',
        params: IdParams,
        response: { 200: ref(Conference) },
      },
    },
    async ({ params }, reply) => {
      const stored = await findConferenceOrThrow(db, params.id);
      return reply.header('etag', tagOf(stored)).header('cache-control', 'no-cache').send(describe(stored));
    },
  );

  app.put(
    '/api/v1/conferences/:id',
    {
      config: { role: 'editor' },
      schema: {
        tags,
        summary: 'Change schools, their names and sports; `If-Match` is needed; a school with entries stays',
        params: IdParams,
        body: ConferenceContent,
        response: { 200: ref(Conference) },
      },
    },
    async (request, reply) => {
      const stored = await findConferenceOrThrow(db, request.params.id);
      requireMatch(request, tagOf(stored));
      check(request.body);
      const kept = new Set(request.body.schools.map(({ code }) => code));
      const entries = await listAvailability(db, stored.id, {}, { limit: MOST_ENTRIES, before: null });
      const orphan = entries.find(({ school }) => !kept.has(school));
      if (orphan !== undefined) throw new ProblemError('conflict', `"${orphan.school}" has entries at the desk and must stay`);
      const changed = await changeConference(db, stored, request.body);
      if (changed === null) throw stale(tagOf(stored));
      return reply.header('etag', tagOf(changed)).send(describe(changed));
    },
  );

  async function contentOf(body: Static<typeof ConferenceRequest>): Promise<Content> {
    if (!('seasonId' in body)) return body;
    const head = await findSeasonOrThrow(db, body.seasonId);
    return conferenceOf(await seasons.get(head.id, head.version), body.name ?? head.name);
  }
}
