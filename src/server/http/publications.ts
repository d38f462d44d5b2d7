import Type, { type Static } from 'typebox';
import { writeICalendar } from '../../formats/icalendar.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Season } from '../../model/season.ts';
import {
  findFeed,
  insertFeed,
  insertPublication,
  listFeeds,
  listPublications,
  revokeFeed,
  type Feed as StoredFeed,
} from '../database/publication-store.ts';
import { findSchedule } from '../database/schedule-store.ts';
import type { App } from './app.ts';
import { indexOf, refuse } from './chosen-games.ts';
import { isKnown } from './conditional.ts';
import { writeOrRefuse } from './documents.ts';
import { answerOnce } from './idempotency.ts';
import { notFound } from './problems.ts';
import { Feed, FeedRequest, NewFeed, Publication, PublicationRequest } from './publication-schemas.ts';
import { IdParams, ref } from './schemas.ts';
import { findSeasonOrThrow } from './season-heads.ts';
import type { Resources } from './services.ts';

/** Publications that are listed. */
const MOST_LISTED = 100;

/** Telling others: publications of a season, and the calendars that show them at an address of their own. */
export function registerPublications(app: App, { db, seasons }: Resources): void {
  const tags = ['publications'];

  app.post(
    '/api/v1/seasons/:id/publications',
    {
      config: { role: 'editor' },
      schema: {
        tags,
        summary: 'Publish a schedule: calendar feeds show it from now on',
        params: IdParams,
        body: PublicationRequest,
        response: { 201: ref(Publication) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await findSeasonOrThrow(db, id);
      const { scheduleId, final = false, note = '' } = request.body;
      const schedule = await findSchedule(db, scheduleId);
      if (schedule?.seasonId !== id) throw refuse('/scheduleId', 'is not a schedule of this season');
      const season = await seasons.get(id, schedule.version);
      // A plan that no calendar can show must not end the feeds.
      writeOrRefuse(() => write(season, schedule.schedule, id, new Date(0), null, 1, true));
      return answerOnce(request, reply, db, async (transaction) => {
        const publication = await insertPublication(transaction, id, { scheduleId, final, note, actor: request.caller?.name ?? '' });
        return { status: 201, location: `/api/v1/seasons/${id}/publications`, body: publication };
      });
    },
  );

  app.get(
    '/api/v1/seasons/:id/publications',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'What was published of a season, newest first, at most 100',
        params: IdParams,
        response: { 200: Type.Object({ items: Type.Array(ref(Publication)) }) },
      },
    },
    async ({ params }) => {
      await findSeasonOrThrow(db, params.id);
      return { items: await listPublications(db, params.id, MOST_LISTED) };
    },
  );

  app.post(
    '/api/v1/seasons/:id/feeds',
    {
      config: { role: 'editor' },
      schema: {
        tags,
        summary: 'Make a calendar feed for a team, or for all games; whoever has its address can read it',
        params: IdParams,
        body: FeedRequest,
        response: { 201: ref(NewFeed) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const head = await findSeasonOrThrow(db, id);
      const { team = null } = request.body;
      if (team !== null) indexOf((await seasons.get(id, head.version)).teams, team, '/team');
      return answerOnce(request, reply, db, async (transaction) => {
        const { token, ...feed } = await insertFeed(transaction, { seasonId: id, team, actor: request.caller?.name ?? '' });
        return { status: 201, location: `/api/v1/seasons/${id}/feeds`, body: { ...describe(feed), path: `/api/v1/feeds/${token}.ics` } };
      });
    },
  );

  app.get(
    '/api/v1/seasons/:id/feeds',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Feeds of a season in force; their addresses were shown once',
        params: IdParams,
        response: { 200: Type.Object({ items: Type.Array(ref(Feed)) }) },
      },
    },
    async ({ params }) => {
      await findSeasonOrThrow(db, params.id);
      return { items: (await listFeeds(db, params.id)).map(describe) };
    },
  );

  app.delete(
    '/api/v1/feeds/:id',
    {
      config: { role: 'editor' },
      schema: { tags, summary: 'End a feed', params: IdParams, response: { 204: Type.Null() } },
    },
    async ({ params }, reply) => {
      if (!(await revokeFeed(db, params.id))) throw notFound('feed', params.id);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/api/v1/feeds/:id',
    {
      config: { role: 'open' },
      schema: {
        tags,
        summary: 'The calendar of a feed, by its token and `.ics`: the newest publication; empty before the first',
        params: Type.Object({ id: Type.String({ maxLength: 100, description: 'The token, and `.ics`' }) }, { additionalProperties: false }),
        response: { 200: Type.Unsafe<string>({ content: { 'text/calendar': { schema: Type.String() } } }) },
      },
    },
    async (request, reply) => {
      const feed = await findFeed(db, request.params.id.replace(/\.ics$/, ''));
      if (feed === null) throw notFound('feed', 'at this address');
      const [publication] = await listPublications(db, feed.seasonId, 1);
      const tag = `"${feed.id}.${publication?.number ?? 0}"`;
      reply.header('etag', tag).header('cache-control', 'no-cache').type('text/calendar; charset=utf-8');
      if (isKnown(request, tag)) {
        reply.code(304 as 200).send('');
        return reply;
      }
      const stored = publication === undefined ? null : await findSchedule(db, publication.scheduleId);
      const head = await findSeasonOrThrow(db, feed.seasonId);
      const season = await seasons.get(feed.seasonId, stored?.version ?? head.version);
      const none = { slots: new Int16Array(season.games.length).fill(-1), flipped: new Uint8Array(season.games.length) };
      const at = publication?.createdAt ?? feed.createdAt;
      const text = write(
        season,
        stored?.schedule ?? none,
        feed.seasonId,
        at,
        feed.team,
        publication?.number ?? 0,
        publication?.final !== true,
      );
      return reply.send(text);
    },
  );
}

function describe({ id, team, actor, createdAt }: StoredFeed): Static<typeof Feed> {
  return { id, team, actor, createdAt };
}

function write(
  season: Season,
  schedule: Schedule,
  scope: string,
  at: Date,
  teamId: string | null,
  sequence: number,
  isTentative: boolean,
): string {
  const team = teamId === null ? undefined : season.teams.findIndex(({ id }) => id === teamId);
  // A team that left the season has no games: an empty calendar says so, an error would only hide it.
  return writeICalendar(season, schedule, { at, scope, ...(team !== undefined && { team }), sequence, isTentative });
}
