import { randomInt } from 'node:crypto';
import type { Static } from 'typebox';
import { findDraft } from '../database/draft-store.ts';
import {
  countOpenRuns,
  findRun,
  listRuns,
  type RunOrder,
  requestStop,
  type Run as StoredRun,
  type Termination,
} from '../database/run-store.ts';
import { findSchedule } from '../database/schedule-store.ts';
import { findSeasonVersion } from '../database/season-store.ts';
import type { Database } from '../database/tables.ts';
import { LONGEST_RUN_MS } from '../runs/queue.ts';
import type { App } from './app.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { answerOnce } from './idempotency.ts';
import { toList, toPage } from './pagination.ts';
import { notFound, ProblemError } from './problems.ts';
import { clientNetwork } from './rate-limit.ts';
import { IdParams, listOf, Run, RunRequest, RunsQuery, ref } from './schemas.ts';
import { findSeasonOrThrow } from './season-heads.ts';
import type { Services } from './services.ts';

/** Runs that wait or work at a time, in all and for one client. */
const MOST_OPEN = 1_000;
const MOST_OPEN_OF_CLIENT = 50;

/** A run as the API shows it. */
export function describeRun(run: StoredRun): Static<typeof Run> {
  const { spentLimitMs, unimprovedLimitMs, iterations, target } = run.termination;
  const { contradiction } = run;
  return {
    id: run.id,
    seasonId: run.seasonId,
    version: run.version,
    status: run.status,
    seed: run.seed,
    threads: run.threads,
    termination: {
      ...(spentLimitMs !== null && { spentLimit: formatDuration(spentLimitMs) }),
      ...(unimprovedLimitMs !== null && { unimprovedSpentLimit: formatDuration(unimprovedLimitMs) }),
      ...(iterations !== null && { iterations }),
      ...(target !== null && { target }),
    },
    score: run.score,
    scheduleId: run.scheduleId,
    iterations: run.iterations,
    iterationsPerSecond: run.iterationsPerSecond,
    elapsedSeconds: run.elapsedMs / 1_000,
    attempts: run.attempts,
    error: run.error,
    contradiction: contradiction === null ? null : { ...contradiction, rules: [...contradiction.rules], games: [...contradiction.games] },
    endedBy: run.endedBy,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    updatedAt: run.updatedAt,
    finishedAt: run.finishedAt,
  };
}

function readTermination(asked: Static<typeof RunRequest>['termination']): Termination {
  const { spentLimit, unimprovedSpentLimit, iterations, target } = asked;
  const refuse = (field: 'spentLimit' | 'unimprovedSpentLimit', detail: string) =>
    new ProblemError('bad-request', detail, { faults: [{ pointer: `/termination/${field}`, detail }] });
  const read = (field: 'spentLimit' | 'unimprovedSpentLimit') => {
    const text = asked[field];
    if (text === undefined) return null;
    const ms = parseDuration(text);
    if (ms === null) throw refuse(field, `"${text}" is not an ISO 8601 duration such as PT60S`);
    if (ms < 1_000 || ms > LONGEST_RUN_MS) throw refuse(field, `"${text}" is not between PT1S and ${formatDuration(LONGEST_RUN_MS)}`);
    return ms;
  };
  if (spentLimit === undefined && unimprovedSpentLimit === undefined && iterations === undefined)
    throw refuse('spentLimit', 'spentLimit, unimprovedSpentLimit or iterations is needed, or the run would never end');
  return {
    spentLimitMs: read('spentLimit'),
    unimprovedLimitMs: read('unimprovedSpentLimit'),
    iterations: iterations ?? null,
    target: target ?? null,
  };
}

/** Which season version is solved, and from where: the draft's schedule, the one that is named, or nothing.
 *  @throws {ProblemError} if these do not belong together */
async function findBeginning(
  db: Database,
  { seasonId, version, startScheduleId, draftId }: Static<typeof RunRequest>,
): Promise<Pick<RunOrder, 'version' | 'startScheduleId' | 'locked'>> {
  const refuse = (pointer: string, detail: string) =>
    new ProblemError('invalid-document', `${pointer}: ${detail}`, { faults: [{ pointer, detail }] });
  if (draftId !== undefined) {
    if (version !== undefined || startScheduleId !== undefined) throw refuse('/draftId', 'stands instead of version and startScheduleId');
    const draft = await findDraft(db, draftId);
    if (draft?.seasonId !== seasonId) throw refuse('/draftId', 'is not a draft of the season');
    const locked = draft.locked.includes(1) ? draft.locked : null;
    return { version: draft.version, startScheduleId: draft.scheduleId, locked };
  }
  const season = await findSeasonVersion(db, seasonId, version);
  if (season === null) throw notFound(version === undefined ? 'season' : `version ${version} of season`, seasonId);
  if (startScheduleId !== undefined) {
    const start = await findSchedule(db, startScheduleId);
    if (start === null || start.seasonId !== seasonId || start.version !== season.version)
      throw refuse('/startScheduleId', 'must belong to the season version that is solved');
  }
  return { version: season.version, startScheduleId: startScheduleId ?? null, locked: null };
}

/** Lets a run into the queue while that is short enough to be worked off.
 *  @throws {ProblemError} */
async function admit(db: Database, { client }: RunOrder): Promise<void> {
  const { open, ofClient } = await countOpenRuns(db, client);
  const headers = { 'retry-after': '30' };
  if (ofClient >= MOST_OPEN_OF_CLIENT)
    throw new ProblemError('too-many-requests', `${ofClient} runs of this client wait or work already`, { headers });
  if (open >= MOST_OPEN) throw new ProblemError('unavailable', `${open} runs wait or work already`, { headers });
}

/** Runs: asked for, watched, stopped. */
export function registerRuns(app: App, { config, db, queue }: Services): void {
  const tags = ['runs'];

  app.post(
    '/api/v1/runs',
    {
      config: { role: 'editor', cost: 20 },
      schema: { tags, summary: 'Start a search', body: RunRequest, response: { 202: ref(Run) } },
    },
    async (request, reply) => {
      const { seasonId, seed, threads, termination } = request.body;
      const order: RunOrder = {
        ...(await findBeginning(db, request.body)),
        seasonId,
        seed: seed ?? randomInt(2 ** 32),
        threads: threads ?? config.scale.solverThreads,
        termination: readTermination(termination),
        client: clientNetwork(request.ip),
      };
      return answerOnce(request, reply, db, async (transaction) => {
        await admit(transaction, order);
        const run = await queue.submit(transaction, order);
        return { status: 202, location: `/api/v1/runs/${run.id}`, body: describeRun(run) };
      });
    },
  );

  app.get(
    '/api/v1/runs',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'Runs, newest first', querystring: RunsQuery, response: { 200: listOf(Run) } },
    },
    async ({ query }) => {
      if (query.season !== undefined) await findSeasonOrThrow(db, query.season);
      const { items, next } = toList(await listRuns(db, query.season ?? null, toPage(query)), query);
      return { items: items.map(describeRun), next };
    },
  );

  app.get(
    '/api/v1/runs/:id',
    { config: { role: 'viewer' }, schema: { tags, summary: 'A run', params: IdParams, response: { 200: ref(Run) } } },
    async ({ params }, reply) => {
      const run = await findRun(db, params.id);
      if (run === null) throw notFound('run', params.id);
      return reply.header('cache-control', 'no-store').send(describeRun(run));
    },
  );

  app.post(
    '/api/v1/runs/:id/stop',
    {
      config: { role: 'editor' },
      schema: {
        tags,
        summary: 'End a run and keep its best',
        params: IdParams,
        response: { 202: ref(Run) },
      },
    },
    async ({ params }, reply) => {
      const run = await requestStop(db, params.id);
      if (run === null) throw notFound('run', params.id);
      return reply.status(202).send(describeRun(run));
    },
  );
}
