import { useInfiniteQuery } from '@tanstack/react-query';
import { api, type Run, type ScheduleHead } from '../api.ts';
import { Failure } from '../failure.tsx';
import { hrefOf } from '../route.ts';
import { duration, moment, scoreText, words } from '../words.ts';

interface HistoryProps {
  readonly seasonId: string;
  readonly version: number;
  readonly bestId: string | null;
  readonly shownId: string | null;
  readonly runs: readonly Run[];
  readonly onFollow: (run: Run) => void;
  readonly onCompare: (scheduleId: string) => void;
}

/** A run with the schedules that it found, or a schedule that was made by hand. */
interface Entry {
  readonly id: string;
  readonly run: Run | null;
  readonly at: string;
  /** The best first. */
  readonly schedules: readonly ScheduleHead[];
}

/** All schedules of the season, newest first, any of which can be shown. Those that a search found on its way stand under it. */
export function History({ seasonId, version, bestId, shownId, runs, onFollow, onCompare }: HistoryProps) {
  const schedules = useInfiniteQuery({
    queryKey: ['schedules', seasonId],
    queryFn: ({ pageParam }) => api.schedules(seasonId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const { history } = words;
  const entries = entriesOf(runs, schedules.data?.pages.flatMap(({ items }) => items) ?? []);

  const describe = (schedule: ScheduleHead, note: readonly string[]) => (
    <>
      <a href={hrefOf({ page: 'season', seasonId, scheduleId: schedule.id })}>{scoreText(schedule.score)}</a>
      {schedule.id === bestId && <span className="tag tag-good">{history.bestMark}</span>}
      {schedule.id === shownId && <span className="tag">{history.shown}</span>}
      <span className="note">
        {[moment(schedule.createdAt), ...note, ...(schedule.version === version ? [] : [history.older(schedule.version)])].join(' · ')}
      </span>
      {schedule.id !== shownId && (
        <button type="button" className="link" onClick={() => onCompare(schedule.id)}>
          {history.compare}
        </button>
      )}
    </>
  );
  const isShown = ({ id }: ScheduleHead) => (id === shownId ? 'true' : undefined);

  return (
    <>
      {schedules.error !== null && <Failure title={words.failed} error={schedules.error} onRetry={() => void schedules.refetch()} />}
      {schedules.isSuccess && entries.length === 0 && <p className="calm">{history.none}</p>}
      <ul className="history" aria-label={history.title}>
        {entries.map(({ id, run, at, schedules: [first, ...others] }) => (
          <li key={id} aria-current={first === undefined ? undefined : isShown(first)}>
            {first === undefined ? (
              <span>
                {words.run.none} <span className="note">{moment(at)}</span>
              </span>
            ) : (
              describe(
                first,
                run === null
                  ? [history.byHand]
                  : [words.run.status[run.status], duration(run.elapsedSeconds), words.run.seed(run.seed, run.threads)],
              )
            )}
            {run !== null && (
              <button type="button" className="link" onClick={() => onFollow(run)}>
                {history.follow}
              </button>
            )}
            {others.length > 0 && (
              <details>
                <summary>{history.steps(others.length)}</summary>
                <ul>
                  {others.map((schedule) => (
                    <li key={schedule.id} aria-current={isShown(schedule)}>
                      {describe(schedule, [])}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ul>
      {schedules.hasNextPage && (
        <button type="button" className="quiet" onClick={() => void schedules.fetchNextPage()} disabled={schedules.isFetchingNextPage}>
          {words.more}
        </button>
      )}
    </>
  );
}

function entriesOf(runs: readonly Run[], schedules: readonly ScheduleHead[]): Entry[] {
  const byRun = Map.groupBy(schedules, ({ runId }) => runId);
  const known = new Set(runs.map(({ id }) => id));
  const ofRuns = runs.map((run): Entry => ({ id: run.id, run, at: run.createdAt, schedules: byRun.get(run.id) ?? [] }));
  const alone = schedules
    .filter(({ runId }) => runId === null || !known.has(runId))
    .map((schedule): Entry => ({ id: schedule.id, run: null, at: schedule.createdAt, schedules: [schedule] }));
  return [...ofRuns, ...alone].sort((a, b) => b.at.localeCompare(a.at));
}
