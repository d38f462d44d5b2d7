import Type from 'typebox';
import { writeRobinxSeason } from '../../formats/robinx.ts';
import type { Season } from '../../model/season.ts';
import { findSeasonHead, findSeasonVersion, insertSeason, listSeasons } from '../database/season-store.ts';
import type { App } from './app.ts';
import { isKnownImmutable, requireMatch } from './conditional.ts';
import { contentOf, readSeasonBody, refuseUnknownZones, writeOrRefuse } from './documents.ts';
import { answerOnce } from './idempotency.ts';
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
import { addVersionOrThrow, findSeasonOrThrow, tagOfSeason } from './season-heads.ts';
import type { Resources } from './services.ts';
import { checkedByFormat } from './validation.ts';

const FORMATS = { json: 'application/json', xml: 'application/xml' } as const;

const body = { content: { 'application/json': { schema: ref(SeasonDocument) }, 'application/xml': { schema: Type.String() } } };
const representations = <Schema extends Parameters<typeof ref>[0]>(schema: Schema) =>
  Type.Unsafe<string>({ content: { 'application/json': { schema: ref(schema) }, 'application/xml': { schema: Type.String() } } });
const FormatQuery = Type.Object({ format: Type.Optional(Type.Enum(['json', 'xml'])) }, { additionalProperties: false });

/** The season of a body, fit to be stored.
 *  @throws {ProblemError} pointing at each place that is wrong */
function storable(requested: unknown): Season {
  const season = readSeasonBody(requested);
  refuseUnknownZones(season);
  return season;
}

/** Seasons and their versions. */
export function registerSeasons(app: App, { db, seasons }: Resources): void {
  const tags = ['seasons'];

  app.post(
    '/api/v1/seasons',
    {
      config: { role: 'editor', cost: 5 },
      validatorCompiler: checkedByFormat,
      schema: { tags, summary: 'Store a season: a season document, or RobinX XML', body, response: { 201: ref(SeasonHead) } },
    },
    async (request, reply) => {
      const content = contentOf(storable(request.body));
      return answerOnce(request, reply, db, async (transaction) => {
        const id = await insertSeason(transaction, content);
        const head = await findSeasonOrThrow(transaction, id);
        return { status: 201, location: `/api/v1/seasons/${id}`, etag: tagOfSeason(head), body: head };
      });
    },
  );

  app.put(
    '/api/v1/seasons/:id',
    {
      config: { role: 'editor', cost: 5 },
      validatorCompiler: checkedByFormat,
      schema: {
        tags,
        summary: 'Store a new version of a season; `If-Match` names the one that it replaces',
        params: IdParams,
        body,
        response: { 200: ref(SeasonHead) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const head = await findSeasonOrThrow(db, id);
      requireMatch(request, tagOfSeason(head));
      const content = contentOf(storable(request.body));
      await addVersionOrThrow(db, head, content);
      const changed = await findSeasonOrThrow(db, id);
      return reply.header('etag', tagOfSeason(changed)).send(changed);
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
      reply.header('etag', tagOfSeason(head)).header('cache-control', 'no-store').header('vary', 'accept').type(FORMATS[format]);
      return reply.send(format === 'json' ? withDocument(head, stored.document) : writeRobinx(await seasons.get(id, head.version)));
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
      return reply.send(format === 'json' ? withDocument(head, document) : writeRobinx(await seasons.get(id, version)));
    },
  );
}

function writeRobinx(season: Season): string {
  return writeOrRefuse(() => writeRobinxSeason(season));
}

/** A JSON object with the stored text of a document as its last member; the text is not parsed. */
function withDocument(head: object, document: string): string {
  return `${JSON.stringify(head).slice(0, -1)},"document":${document}}`;
}
