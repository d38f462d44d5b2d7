import Type from 'typebox';
import { Value } from 'typebox/value';
import { writeCsv } from '../../formats/csv.ts';
import { writeICalendar } from '../../formats/icalendar.ts';
import { writeRobinxSchedule } from '../../formats/robinx.ts';
import { writeScheduleDocument } from '../../formats/schedule-document.ts';
import { scoreOf } from '../../model/evaluate.ts';
import { findSchedule, insertSchedule, listSchedules, type StoredSchedule } from '../database/schedule-store.ts';
import { findSeasonHead } from '../database/season-store.ts';
import type { App } from './app.ts';
import { isKnownImmutable } from './conditional.ts';
import { readScheduleBody, readSeasonBody, writeOrRefuse } from './documents.ts';
import { answerOnce } from './idempotency.ts';
import { negotiate } from './negotiation.ts';
import { toList, toPage } from './pagination.ts';
import { notFound, ProblemError } from './problems.ts';
import {
  IdParams,
  listOf,
  PageQuery,
  ref,
  ScheduleDocument,
  ScheduleHead,
  ScoreReport,
  ScoreRequest,
  SeasonReference,
  StoredScheduleDocument,
} from './schemas.ts';
import type { Resources } from './services.ts';
import { checkedByFormat } from './validation.ts';

const FORMATS = { json: 'application/json', xml: 'application/xml', csv: 'text/csv', ics: 'text/calendar' } as const;

/** Schedules: stored, shown in every format, and judged. */
export function registerSchedules(app: App, { db, seasons, evaluator }: Resources): void {
  const tags = ['schedules'];

  app.get(
    '/api/v1/seasons/:id/schedules',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Schedules of a season, newest first',
        params: IdParams,
        querystring: PageQuery,
        response: { 200: listOf(ScheduleHead) },
      },
    },
    async ({ params, query }) => {
      if ((await findSeasonHead(db, params.id)) === null) throw notFound('season', params.id);
      return toList(await listSchedules(db, params.id, toPage(query)), query);
    },
  );

  app.post(
    '/api/v1/seasons/:id/schedules',
    {
      config: { role: 'editor', cost: 2 },
      validatorCompiler: checkedByFormat,
      schema: {
        tags,
        summary: 'Store a schedule of the newest version: a schedule document, or a RobinX solution',
        params: IdParams,
        body: { content: { 'application/json': { schema: ref(ScheduleDocument) }, 'application/xml': { schema: Type.String() } } },
        response: { 201: ref(ScheduleHead) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const head = await findSeasonHead(db, id);
      if (head === null) throw notFound('season', id);
      const season = await seasons.get(id, head.version);
      const schedule = readScheduleBody(season, request.body);
      const score = scoreOf(season, schedule);
      return answerOnce(request, reply, db, async (transaction) => {
        const stored = await insertSchedule(transaction, { seasonId: id, version: head.version, runId: null }, schedule, score);
        return { status: 201, location: `/api/v1/schedules/${stored.id}`, body: stored };
      });
    },
  );

  app.get(
    '/api/v1/schedules/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'A schedule; it never changes',
        params: IdParams,
        querystring: Type.Object({ format: Type.Optional(Type.Enum(['json', 'xml', 'csv', 'ics'])) }, { additionalProperties: false }),
        response: {
          200: Type.Unsafe<string>({
            content: {
              'application/json': { schema: ref(StoredScheduleDocument) },
              'application/xml': { schema: Type.String() },
              'text/csv': { schema: Type.String() },
              'text/calendar': { schema: Type.String() },
            },
          }),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const format = negotiate(request, FORMATS);
      if (isKnownImmutable(request, reply, `"${id}.${format}"`)) return reply;
      const stored = await findOrThrow(id);
      const season = await seasons.get(stored.seasonId, stored.version);
      reply.header('vary', 'accept').type(`${FORMATS[format]}; charset=utf-8`);
      if (format !== 'json') reply.header('content-disposition', `inline; filename="schedule-${id.slice(0, 8)}.${format}"`);
      const { schedule, version: seasonVersion, ...head } = stored;
      switch (format) {
        case 'json':
          return reply.send(JSON.stringify({ ...head, seasonVersion, ...writeScheduleDocument(season, schedule) }));
        case 'xml':
          return reply.send(writeOrRefuse(() => writeRobinxSchedule(season, schedule, stored.score)));
        case 'csv':
          return reply.send(writeCsv(season, schedule));
        case 'ics':
          return reply.send(
            writeOrRefuse(() => writeICalendar(season, schedule, { at: stored.createdAt, scope: stored.seasonId, isTentative: true })),
          );
      }
    },
  );

  app.get(
    '/api/v1/schedules/:id/score',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'What a schedule is worth, and why', params: IdParams, response: { 200: ref(ScoreReport) } },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (isKnownImmutable(request, reply, `"${id}.score"`)) return reply;
      const { seasonId, version, schedule } = await findOrThrow(id);
      return reply.send(evaluator.report(await seasons.get(seasonId, version), schedule));
    },
  );

  app.post(
    '/api/v1/score',
    {
      config: { role: 'viewer', cost: 5 },
      schema: {
        tags,
        summary: 'Judge any schedule of any season; nothing is stored',
        body: ScoreRequest,
        response: { 200: ref(ScoreReport) },
      },
    },
    async ({ body }) => {
      const season = await seasonOf(body.season);
      return evaluator.report(season, readScheduleBody(season, body.schedule, '/schedule'));
    },
  );

  async function findOrThrow(id: string): Promise<StoredSchedule> {
    const stored = await findSchedule(db, id);
    if (stored === null) throw notFound('schedule', id);
    return stored;
  }

  async function seasonOf(given: Record<string, unknown>) {
    if ('format' in given) return readSeasonBody(given, '/season');
    if (!Value.Check(SeasonReference, given))
      throw new ProblemError('bad-request', '/season: neither a season document nor a reference to a stored season', {
        faults: [{ pointer: '/season', detail: 'must be a season document, or {id, version?} of a stored season' }],
      });
    const { id, version } = given;
    const head = await findSeasonHead(db, id);
    if (head === null) throw notFound('season', id);
    return seasons.get(id, version ?? head.version);
  }
}
