import { useQuery } from '@tanstack/react-query';
import { api, type Run } from '../api.ts';
import { Failure } from '../failure.tsx';
import { hrefOf } from '../route.ts';
import { duration, moment, scoreText, words } from '../words.ts';

interface HistoryProps {
  readonly seasonId: string;
  readonly version: number;
  readonly bestId: string | null;
  readonly shownId: string | null;
  readonly runs: readonly Run[];
  readonly followedId: string | null;
  readonly onFollow: (run: Run) => void;
}

/** All schedules of the season, any of which can be shown, and all searches, whose lines can be seen again. */
export function History({ seasonId, version, bestId, shownId, runs, followedId, onFollow }: HistoryProps) {
  const schedules = useQuery({ queryKey: ['schedules', seasonId], queryFn: () => api.schedules(seasonId) });
  const { history } = words;
  return (
    <div className="history">
      <h3>{history.schedules}</h3>
      {schedules.error !== null && <Failure title={words.failed} error={schedules.error} onRetry={() => void schedules.refetch()} />}
      {schedules.data?.items.length === 0 && <p className="calm">{history.none}</p>}
      <ul>
        {schedules.data?.items.map((schedule) => (
          <li key={schedule.id} aria-current={schedule.id === shownId ? 'true' : undefined}>
            <a href={hrefOf({ page: 'season', seasonId, scheduleId: schedule.id })}>{scoreText(schedule.score)}</a>
            <span className="note">
              {[
                moment(schedule.createdAt),
                schedule.runId === null ? history.byHand : history.bySearch,
                ...(schedule.version === version ? [] : [history.older(schedule.version)]),
              ].join(' · ')}
            </span>
            {schedule.id === bestId && <span className="tag tag-good">{history.bestMark}</span>}
            {schedule.id === shownId && <span className="tag">{history.shown}</span>}
          </li>
        ))}
      </ul>
      <h3>{history.runs}</h3>
      {runs.length === 0 && <p className="calm">{history.none}</p>}
      <ul>
        {runs.map((run) => (
          <li key={run.id} aria-current={run.id === followedId ? 'true' : undefined}>
            <button type="button" className="link" onClick={() => onFollow(run)}>
              {run.score === null ? words.run.none : scoreText(run.score)}
            </button>
            <span className="note">
              {[
                moment(run.createdAt),
                words.run.status[run.status],
                duration(run.elapsedSeconds),
                words.run.seed(run.seed, run.threads),
              ].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
