import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Draft, type Run, type ScheduleHead } from '../api.ts';
import { Failure } from '../failure.tsx';
import { seasonHref } from '../route.ts';
import { count, duration, moment, scoreText, words } from '../words.ts';

interface HistoryProps {
  readonly seasonId: string;
  readonly version: number;
  readonly bestId: string | null;
  readonly shownId: string | null;
  readonly draftId: string | null;
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
export function History(props: HistoryProps) {
  const { seasonId, version, bestId, shownId, runs, onFollow, onCompare } = props;
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
      <a href={seasonHref(seasonId, { scheduleId: schedule.id })}>{scoreText(schedule.score)}</a>
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
      <Drafts {...props} />
      <h3>{history.title}</h3>
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

/** The drafts of the season, each with its steps: who did what, when and why. */
function Drafts({ seasonId, version, draftId, shownId, onCompare }: HistoryProps) {
  const drafts = useQuery({ queryKey: ['drafts', seasonId], queryFn: () => api.drafts(seasonId) });
  const { history } = words;
  return (
    <>
      <h3>{history.drafts}</h3>
      {drafts.error !== null && <Failure title={words.failed} error={drafts.error} onRetry={() => void drafts.refetch()} />}
      {drafts.data?.items.length === 0 && <p className="calm">{history.noDrafts}</p>}
      <ul className="history" aria-label={history.drafts}>
        {drafts.data?.items.map((draft) => (
          <li key={draft.id} aria-current={draft.id === draftId ? 'true' : undefined}>
            <a href={seasonHref(seasonId, { draftId: draft.id })}>{draft.name}</a>
            {draft.id === draftId && <span className="tag">{history.shown}</span>}
            <span className="note">
              {[
                scoreText(draft.score),
                moment(draft.updatedAt),
                ...(draft.locked.length > 0 ? [count(draft.locked.length, 'locked game')] : []),
                ...(draft.version === version ? [] : [history.older(draft.version)]),
              ].join(' · ')}
            </span>
            {draft.scheduleId !== shownId && (
              <button type="button" className="link" onClick={() => onCompare(draft.scheduleId)}>
                {history.compare}
              </button>
            )}
            <Steps draft={draft} onCompare={onCompare} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Steps({ draft, onCompare }: { draft: Draft; onCompare: (scheduleId: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const steps = useQuery({ queryKey: ['steps', draft.id], queryFn: () => api.draftSteps(draft.id), enabled: isOpen });
  const { history } = words;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{history.draftSteps}</summary>
      {steps.error !== null && <Failure title={words.failed} error={steps.error} onRetry={() => void steps.refetch()} />}
      <ol className="lines">
        {steps.data?.items.map(({ number, scheduleId, score, action, actor, createdAt }) => (
          <li key={number} aria-current={number === draft.step ? 'true' : undefined}>
            <span>{history.did(action)}</span>
            <span className="note">{[actor, moment(createdAt), scoreText(score)].join(' · ')}</span>
            {scheduleId !== draft.scheduleId && (
              <button type="button" className="link" onClick={() => onCompare(scheduleId)}>
                {history.compare}
              </button>
            )}
          </li>
        ))}
      </ol>
    </details>
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
