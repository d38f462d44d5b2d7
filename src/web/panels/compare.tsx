import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readScheduleDocument } from '../../formats/schedule-document.ts';
import { diffSchedules } from '../../model/diff.ts';
import { teamName } from '../../model/sentence.ts';
import { type Desk, scheduleQuery } from '../desk.ts';
import { Failure } from '../failure.tsx';
import { count, scoreText, words } from '../words.ts';

interface CompareProps {
  readonly desk: Desk;
  readonly seasonVersion: number;
  /** The earlier schedule; the later is on the desk. */
  readonly scheduleId: string;
  readonly onClose: () => void;
}

/** What the schedule on the desk does otherwise than another one: by team, in sentences that can be sent to it. */
export function Compare({ desk, seasonVersion, scheduleId, onClose }: CompareProps) {
  const { season, schedule } = desk;
  const before = useQuery(scheduleQuery(scheduleId));
  const isOther = before.data !== undefined && before.data.seasonVersion !== seasonVersion;
  const diff = useMemo(
    () => (before.data === undefined || isOther ? null : diffSchedules(season, readScheduleDocument(season, before.data), schedule)),
    [season, schedule, before.data, isOther],
  );
  const { compare } = words;
  return (
    <section className="compare" aria-label={words.history.compare}>
      {before.error !== null && <Failure title={words.failed} error={before.error} onRetry={() => void before.refetch()} />}
      {before.isPending && <p className="calm">{words.loading}</p>}
      {before.data !== undefined && <h3>{compare.title(scoreText(before.data.score))}</h3>}
      {isOther && <p>{compare.otherVersion}</p>}
      {diff !== null && <p>{diff.changes.length === 0 ? compare.none : compare.games(diff.changes.length)}</p>}
      {diff?.teams.map(({ team, changes, before: was, after: is }) => (
        <details key={season.teams[team].id}>
          <summary>
            {teamName(season, team)}: {count(changes.length, 'game')},{' '}
            {compare.team(is.miles === null || was.miles === null ? null : is.miles - was.miles, is.breaks - was.breaks)}
          </summary>
          <ul>
            {changes.map(({ game, sentence }) => (
              <li key={season.games[game].id}>{sentence}</li>
            ))}
          </ul>
        </details>
      ))}
      <button type="button" className="quiet" onClick={onClose}>
        {compare.close}
      </button>
    </section>
  );
}
