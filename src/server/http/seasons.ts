import Type from 'typebox';
import { writeSeason as writeRobinxSeason } from '../../formats/robinx.ts';
import { findSeasonHead, findSeasonVersion, insertSeason, listSeasons } from '../database/season-store.ts';
import type { App } from './app.ts';
import { isKnownImmutable } from './conditional.ts';
import { contentOf, readSeasonBody } from './documents.ts';
import { negotiate } from './negotiation.ts';
import { toList, toPage } from './pagination.ts';
import { notFound } from './problems.ts';
import {
  IdParams,
  listOf,
  PageQuery,
  ref,
  SeasonDocument,
  SeasonHead,
  SeasonVersion,
  SeasonWithDocument,
  VersionParams,
} from './schemas.ts';
import type { Resources } from './services.ts';

const FORMATS = { json: 'application/json', xml: 'application/xml' } as const;

const body = { content: { 'application/json': { schema: ref(SeasonDocument) }, 'application/xml': { schema: Type.String() } } };
const representations = <Schema extends Parameters<typeof ref>[0]>(schema: Schema) =>
  Type.Unsafe<string>({ content: { 'application/json': { schema: ref(schema) }, 'application/xml': { schema: Type.String() } } });
const FormatQuery = Type.Object({ format: Type.Optional(Type.Enum(['json', 'xml'])) }, { additionalProperties: false });

/** Seasons and their versions. */
export function registerSeasons(app: App, { db, seasons }: Resources): void {
  const tags = ['seasons'];

  app.post(
    '/api/v1/seasons',
    {
      config: { role: 'editor', cost: 5 },
      schema: { tags, summary: 'Store a season: a season document, or RobinX XML', body, response: { 201: ref(SeasonHead) } },
    },
    async (request, reply) => {
      const id = await insertSeason(db, contentOf(readSeasonBody(request.body)));
      const head = await findSeasonHead(db, id);
      if (head === null) throw notFound('season', id);
      return reply.status(201).header('location', `/api/v1/seasons/${id}`).send(head);
    },
  );

  app.get(
    '/api/v1/seasons',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'Seasons, newest first', querystring: PageQuery, response: { 200: listOf(SeasonHead) } },
    },
    async ({ query }) => toList(await listSeasons(db, toPage(query)), query),
  );

  app.get(
    '/api/v1/seasons/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'The newest version of a season; its ETag is what a change is based on',
        params: IdParams,
        querystring: FormatQuery,
        response: { 200: representations(SeasonWithDocument) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const format = negotiate(request, FORMATS);
      const head = await findSeasonHead(db, id);
      const stored = head === null ? null : await findSeasonVersion(db, id, head.version);
      if (head === null || stored === null) throw notFound('season', id);
      // The tag is the version, but `best` changes without it: not to be kept, or it would be taken for unchanged.
      reply.header('etag', `"${head.version}"`).header('cache-control', 'no-store').header('vary', 'accept').type(FORMATS[format]);
      return reply.send(format === 'json' ? withDocument(head, stored.document) : writeRobinxSeason(await seasons.get(id, head.version)));
    },
  );

  app.get(
    '/api/v1/seasons/:id/versions/:version',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'A version of a season; it never changes',
        params: VersionParams,
        querystring: FormatQuery,
        response: { 200: representations(SeasonVersion) },
      },
    },
    async (request, reply) => {
      const { id, version } = request.params;
      const format = negotiate(request, FORMATS);
      if (isKnownImmutable(request, reply, `"${id}.${version}.${format}"`)) return reply;
      const stored = await findSeasonVersion(db, id, version);
      if (stored === null) throw notFound(`version ${version} of season`, id);
      const { document, ...head } = stored;
      reply.header('vary', 'accept').type(FORMATS[format]);
      return reply.send(format === 'json' ? withDocument(head, document) : writeRobinxSeason(await seasons.get(id, version)));
    },
  );
}

/** A JSON object with the stored text of a document as its last member; the text is not parsed. */
function withDocument(head: object, document: string): string {
  return `${JSON.stringify(head).slice(0, -1)},"document":${document}}`;
}
