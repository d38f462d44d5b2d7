import { hash } from 'node:crypto';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { writeCsv } from '../../formats/csv.ts';
import { writeICalendar } from '../../formats/icalendar.ts';
import { writeOfficeGrid } from '../../formats/office-grid.ts';
import { PRINT_STYLE, writePrintable } from '../../formats/print.ts';
import { writeRobinxSchedule } from '../../formats/robinx.ts';
import { writeScheduleDocument } from '../../formats/schedule-document.ts';
import { scoreOf } from '../../model/evaluate.ts';
import { measure } from '../../model/metrics.ts';
import { findOutliers } from '../../model/outliers.ts';
import type { Season } from '../../model/season.ts';
import { Timetable } from '../../model/timetable.ts';
import { findSchedule, insertSchedule, listSchedules, type StoredSchedule } from '../database/schedule-store.ts';
import type { App } from './app.ts';
import { isKnownImmutable } from './conditional.ts';
import { findConferenceOrThrow } from './conferences.ts';
import { readScheduleBody, readScheduleTable, readSeasonBody, writeOrRefuse } from './documents.ts';
import { answerOnce } from './idempotency.ts';
import { negotiate } from './negotiation.ts';
import { toList, toPage } from './pagination.ts';
import { notFound, ProblemError } from './problems.ts';
import {
  IdParams,
  ImportedSchedule,
  listOf,
  Metrics,
  ref,
  ScheduleDocument,
  ScheduleHead,
  ScheduleImportQuery,
  SchedulesQuery,
  ScoreReport,
  ScoreRequest,
  SeasonReference,
  StoredScheduleDocument,
} from './schemas.ts';
import { findSeasonOrThrow } from './season-heads.ts';
import type { Resources } from './services.ts';
import { checkedByFormat } from './validation.ts';

/** Grids are asked for by name: a table is a list of games to whoever asks for a table. */
const FORMATS = {
  json: 'application/json',
  xml: 'application/xml',
  csv: 'text/csv',
  ics: 'text/calendar',
  html: 'text/html',
  week: 'text/csv',
  day: 'text/csv',
} as const;

/** The printable page brings its style along; nothing else may come in. */
const PRINT_POLICY = `default-src 'none';style-src 'sha256-${hash('sha256', PRINT_STYLE, 'base64')}';base-uri 'none';form-action 'none';frame-ancestors 'none'`;

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
        querystring: SchedulesQuery,
        response: { 200: listOf(ScheduleHead) },
      },
    },
    async ({ params, query }) => {
      await findSeasonOrThrow(db, params.id);
      return toList(await listSchedules(db, params.id, toPage(query), { steps: query.steps }), query);
    },
  );

  app.post(
    '/api/v1/seasons/:id/schedules',
    {
      config: { role: 'editor', cost: 2 },
      validatorCompiler: checkedByFormat,
      schema: {
        tags,
        summary: 'Store a schedule of the newest version: a schedule document, a RobinX solution, a table of games, or an office grid',
        params: IdParams,
        querystring: ScheduleImportQuery,
        body: {
          content: {
            'application/json': { schema: ref(ScheduleDocument) },
            'application/xml': { schema: Type.String() },
            'text/csv': { schema: Type.String() },
          },
        },
        response: { 201: ref(ImportedSchedule) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const head = await findSeasonOrThrow(db, id);
      const season = await seasons.get(id, head.version);
      const { query, body, headers } = request;
      const isTable = headers['content-type']?.startsWith('text/csv') ?? false;
      const { schedule, leftOut } = isTable
        ? readScheduleTable(season, String(body), await aliasesOf(season, query.conference), query.duplicates === 'leave-out')
        : { schedule: readScheduleBody(season, body), leftOut: [] };
      const score = scoreOf(season, schedule);
      return answerOnce(request, reply, db, async (transaction) => {
        const stored = await insertSchedule(transaction, { seasonId: id, version: head.version, runId: null }, schedule, score);
        return { status: 201, location: `/api/v1/schedules/${stored.id}`, body: { ...stored, leftOut } };
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
        querystring: Type.Object(
          {
            format: Type.Optional(Type.Enum(['json', 'xml', 'csv', 'ics', 'html', 'week', 'day'])),
            team: Type.Optional(Type.String({ maxLength: 500, description: 'For ics and html: only this team’s games' })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Unsafe<string>({
            content: {
              'application/json': { schema: ref(StoredScheduleDocument) },
              'application/xml': { schema: Type.String() },
              'text/csv': { schema: Type.String() },
              'text/calendar': { schema: Type.String() },
              'text/html': { schema: Type.String() },
            },
          }),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const format = negotiate(request, FORMATS);
      const { team: teamId } = request.query;
      if (isKnownImmutable(request, reply, `"${id}.${format}${teamId === undefined ? '' : `.${encodeURIComponent(teamId)}`}"`))
        return reply;
      const stored = await findOrThrow(id);
      const season = await seasons.get(stored.seasonId, stored.version);
      reply.header('vary', 'accept').type(`${FORMATS[format]}; charset=utf-8`);
      const team = teamId === undefined ? undefined : season.teams.findIndex((candidate) => candidate.id === teamId);
      if (team === -1) throw notFound('team', teamId!);
      const extension = { week: 'week.csv', day: 'day.csv' }[format as string] ?? format;
      if (format !== 'json') reply.header('content-disposition', `inline; filename="schedule-${id.slice(0, 8)}.${extension}"`);
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
            writeOrRefuse(() =>
              writeICalendar(season, schedule, { at: stored.createdAt, scope: stored.seasonId, isTentative: true, team }),
            ),
          );
        case 'html': {
          const subtitle = `Schedule ${id.slice(0, 8)} of ${stored.createdAt.toISOString().slice(0, 10)}`;
          return reply.header('content-security-policy', PRINT_POLICY).send(writePrintable(season, schedule, { subtitle, team }));
        }
        case 'week':
        case 'day':
          return reply.send(writeOrRefuse(() => writeOfficeGrid(season, schedule, format)));
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

  app.get(
    '/api/v1/schedules/:id/metrics',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'What a schedule means for each team, whatever the rules say: travel, rest, weekends, runs; and who stands out',
        params: IdParams,
        response: { 200: ref(Metrics) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (isKnownImmutable(request, reply, `"${id}.metrics"`)) return reply;
      const { seasonId, version, schedule } = await findOrThrow(id);
      const season = await seasons.get(seasonId, version);
      const { teams, ...sums } = measure(new Timetable(season, schedule));
      return reply.send({
        ...sums,
        teams: teams.map(({ team, ...figures }) => ({ team: season.teams[team].id, ...figures })),
        outliers: findOutliers(season, teams).map(({ team, ...outlier }) => ({ team: season.teams[team].id, ...outlier })),
      });
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

  /** The names by which a conference knows the teams of a season, beyond the season's own. */
  async function aliasesOf(season: Season, conference: string | undefined): Promise<Record<string, string>> {
    if (conference === undefined) return {};
    const { schools } = await findConferenceOrThrow(db, conference);
    return Object.fromEntries(
      schools.flatMap(({ code, name, fullName, abbreviation, aliases }) => {
        const of = season.teams.filter(({ id }) => id === code || id.endsWith(`:${code}`));
        return of.length === 1 ? [code, name, fullName, abbreviation, ...aliases].map((alias) => [alias, of[0].id]) : [];
      }),
    );
  }

  async function seasonOf(given: Record<string, unknown>) {
    if ('format' in given) return readSeasonBody(given, '/season');
    if (!Value.Check(SeasonReference, given))
      throw new ProblemError('bad-request', '/season: neither a season document nor a reference to a stored season', {
        faults: [{ pointer: '/season', detail: 'must be a season document, or {id, version?} of a stored season' }],
      });
    const { id, version } = given;
    const head = await findSeasonOrThrow(db, id);
    return seasons.get(id, version ?? head.version);
  }
}
