import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { readSeasonDocument } from '../../formats/season-document.ts';
import { scoreOf } from '../../model/evaluate.ts';
import { compareScores } from '../../model/score.ts';
import type { Season } from '../../model/season.ts';
import type { Incumbent } from '../../search/solve.ts';
import {
  addIncumbent,
  type Claim,
  ClaimLost,
  finishRun,
  handBackRun,
  listRunEvents,
  type Progress,
  type Run,
  reportProgress,
} from '../database/run-store.ts';
import { findSchedule } from '../database/schedule-store.ts';
import { findSeasonVersion } from '../database/season-store.ts';
import type { Database, RunEnd } from '../database/tables.ts';
import { LONGEST_RUN_MS } from './queue.ts';
import { solveWithThreads, type TeamEnd, type TeamLimits } from './team.ts';

/** How often a better schedule is stored, and how often counters are written and a stop is heard. */
const STORE_EVERY_MS = 250;
const REPORT_EVERY_MS = 1_000;
/** How long a write that must not be lost waits for a database that is away, and how often it tries. */
const PATIENCE_MS = 60_000;
const RETRY_EVERY_MS = 1_000;
/** A run that took its solver with it this many times is not tried again. */
const MOST_LOST = 5;

export interface AttemptOptions {
  readonly db: Database;
  readonly run: Run;
  readonly log: Logger;
  /** Aborted when the host closes: the run is then given back with its best. */
  readonly closing: AbortSignal;
  readonly onIterations: (more: number) => void;
  readonly threadModule?: URL;
}

/** Works on a claimed run: searches from its last incumbent with what is left of its limits, and keeps its row and events
 *  up to date. Gives `ended`, or `handed back` when the host closes before.
 *  @throws {ClaimLost} another attempt holds the run
 *  @throws the database's error when it stayed away; the run is then found by its silence */
export async function attemptRun(options: AttemptOptions): Promise<'ended' | 'handed back'> {
  const { db, run, log, closing } = options;
  const claim: Claim = { id: run.id, attempt: run.attempts };
  const startedAt = performance.now();
  const stopping = new AbortController();
  const searched = new AbortController();
  const reported = { iterations: 0, at: startedAt, perSecond: 0 };
  let iterations = 0;
  let best = run.score;
  let { contradiction } = run;
  let pending: { incumbent: Incumbent; season: Season } | null = null;
  let stopRequested = run.stopRequested;
  let claimLost: ClaimLost | null = null;

  const progress = (): Progress => ({
    iterations: run.iterations + iterations,
    elapsedMs: run.elapsedMs + performance.now() - startedAt,
    iterationsPerSecond: reported.perSecond,
    contradiction,
  });
  /** Scores the newest incumbent from scratch, so that no fault of the search is ever stored as a score, and stores it. */
  const store = async () => {
    if (pending === null) return;
    const { incumbent, season } = pending;
    const { hard, soft } = scoreOf(season, incumbent.schedule);
    if (hard !== incumbent.score.hard || Math.abs(soft - incumbent.score.soft) > 1e-6 * Math.max(1, soft))
      log.error({ claimed: incumbent.score, score: { hard, soft } }, 'the search and the model disagree about a score');
    if (best === null || compareScores({ hard, soft }, best) < 0) {
      await addIncumbent(db, claim, incumbent.schedule, { hard, soft }, progress());
      best = { hard, soft };
    }
    if (pending.incumbent === incumbent) pending = null;
  };
  const report = async () => {
    const now = performance.now();
    if (now - reported.at < REPORT_EVERY_MS) return;
    reported.perSecond = Math.round(((iterations - reported.iterations) * 1_000) / (now - reported.at));
    reported.iterations = iterations;
    reported.at = now;
    stopRequested ||= (await reportProgress(db, claim, progress())).stopRequested;
    if (stopRequested) stopping.abort();
  };
  const watch = async () => {
    while (!searched.signal.aborted) {
      await pause(STORE_EVERY_MS, null, { signal: searched.signal }).catch(() => undefined);
      try {
        await store();
        await report();
      } catch (error) {
        if (error instanceof ClaimLost) {
          claimLost = error;
          stopping.abort();
          return;
        }
        log.warn({ err: error }, 'progress could not be written, trying again');
      }
    }
  };
  const persist = <Result>(write: () => Promise<Result>) => insist(write, closing);

  if (run.lost >= MOST_LOST) {
    const error = `the solver ended ${run.lost} times while it worked on this run`;
    await finishRun(db, claim, 'failed', progress(), { error });
    return 'ended';
  }
  const { document, start, unimprovedBefore } = await persist(() => load(db, run));
  const limits = remaining(run);
  const end = endBefore(limits, unimprovedBefore);
  if (stopRequested || end !== null) {
    await persist(() =>
      stopRequested ? finishRun(db, claim, 'stopped', progress()) : finishRun(db, claim, 'finished', progress(), { endedBy: end }),
    );
    return 'ended';
  }
  let failure: unknown = null;
  let ended: TeamEnd = 'limit';
  const watching = watch();
  try {
    const season = readSeasonDocument(JSON.parse(document));
    const solution = await solveWithThreads(season, {
      // The first attempt is the repeatable one; later ones must not walk the same way again.
      seed: (run.seed + (run.attempts - 1) * 0x85ebca6b) >>> 0,
      limits,
      threads: run.threads,
      unimprovedBefore,
      start,
      locked: run.locked ?? undefined,
      signal: AbortSignal.any([stopping.signal, closing]),
      onBetter: (incumbent) => (pending = { incumbent, season }),
      onContradiction: (found) => (contradiction = found),
      onProgress: (total) => {
        options.onIterations(total - iterations);
        iterations = total;
      },
      threadModule: options.threadModule,
    });
    ended = solution.end;
  } catch (error) {
    failure = error;
  }
  searched.abort();
  await watching;
  if (claimLost !== null) throw claimLost;
  await persist(store);
  if (failure !== null) {
    log.error({ err: failure }, 'run failed');
    const error = failure instanceof Error ? failure.message : String(failure);
    await persist(() => finishRun(db, claim, 'failed', progress(), { error }));
    return 'ended';
  }
  if (ended === 'stopped' && !stopRequested) {
    await persist(() => handBackRun(db, claim, progress()));
    return 'handed back';
  }
  await persist(() =>
    ended === 'stopped' ? finishRun(db, claim, 'stopped', progress()) : finishRun(db, claim, 'finished', progress(), { endedBy: ended }),
  );
  log.info({ score: best, ...progress() }, 'run ended');
  return 'ended';
}

async function load(db: Database, run: Run) {
  const version = await findSeasonVersion(db, run.seasonId, run.version);
  const from = run.scheduleId ?? run.startScheduleId;
  const stored = from === null ? null : await findSchedule(db, from);
  // Deleting a season deletes its runs, so a run without its season can only have lost it just now.
  if (version === null) throw new ClaimLost({ id: run.id, attempt: run.attempts });
  const [last] = await listRunEvents(db, run.id, run.events - 1);
  return { document: version.document, start: stored?.schedule, unimprovedBefore: run.elapsedMs - (last?.elapsedMs ?? 0) };
}

/** What is left of the limits of a run. */
function remaining({ termination, elapsedMs, iterations }: Run): TeamLimits {
  const { unimprovedLimitMs, target } = termination;
  const spentLimitMs = termination.spentLimitMs ?? (unimprovedLimitMs === null ? null : LONGEST_RUN_MS);
  return {
    milliseconds: spentLimitMs === null ? undefined : Math.max(0, spentLimitMs - elapsedMs),
    unimprovedMilliseconds: unimprovedLimitMs ?? undefined,
    iterations: termination.iterations === null ? undefined : Math.max(0, termination.iterations - iterations),
    target: target ?? undefined,
  };
}

/** What ends a run before its attempt begins: what earlier ones spent. */
function endBefore({ milliseconds, iterations, unimprovedMilliseconds = Infinity }: TeamLimits, unimprovedBefore: number): RunEnd | null {
  if (milliseconds === 0 || iterations === 0) return 'limit';
  return unimprovedBefore >= unimprovedMilliseconds ? 'unimproved' : null;
}

/** Does what must not be lost: tries again while the database is away, for a minute, or once when the host is closing. */
async function insist<Result>(write: () => Promise<Result>, closing: AbortSignal): Promise<Result> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (error instanceof ClaimLost || closing.aborted || performance.now() > until) throw error;
      await pause(RETRY_EVERY_MS, null, { signal: closing }).catch(() => undefined);
    }
  }
}
