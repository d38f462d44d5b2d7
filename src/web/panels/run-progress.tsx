import { useMutation } from '@tanstack/react-query';
import { api, type Run } from '../api.ts';
import { useLost } from '../connection.ts';
import { Failure } from '../failure.tsx';
import type { RunEvents } from '../run-events.ts';
import { useTicking } from '../ticking.ts';
import { duration, figure, scoreText, whole, words } from '../words.ts';
import { ContradictionNote } from './contradiction-note.tsx';
import { ScoreChart } from './score-chart.tsx';

interface RunProgressProps {
  readonly run: Run;
  readonly events: RunEvents;
  readonly onHide: () => void;
}

/** A run as it is: how far, how fast, how good, and its score as a falling line. */
export function RunProgress({ run, events, onHide }: RunProgressProps) {
  const lost = useLost();
  const current = events.ended ?? run;
  const isOpen = events.ended === null && (run.status === 'queued' || run.status === 'running');
  const { progress, steps } = events;
  const status = isOpen && (steps.length > 0 || progress !== null) ? 'running' : current.status;
  const stop = useMutation({ mutationFn: () => api.stopRun(run.id) });

  const limit = secondsOf(current.termination.spentLimit);
  const reported = isOpen ? Math.max(progress?.elapsedSeconds ?? 0, steps.at(-1)?.elapsedSeconds ?? 0) : current.elapsedSeconds;
  const elapsed = useTicking(reported, status === 'running' && !events.broken, limit);
  const score = steps.at(-1)?.score ?? current.score;
  const iterations = isOpen ? (progress?.iterations ?? 0) : current.iterations;
  // Of a run that ended, its average: the rate of its last moment says little.
  const perSecond = isOpen ? (progress?.iterationsPerSecond ?? 0) : current.iterations / Math.max(current.elapsedSeconds, 0.001);
  const left = limit === null ? null : Math.max(0, limit - elapsed);
  const contradiction = (isOpen ? progress?.contradiction : null) ?? current.contradiction;

  return (
    <section className="run" aria-label={words.run.title} data-status={status}>
      <header>
        <h2>{events.broken && isOpen ? words.run.connecting : (endOf(current) ?? words.run.status[status])}</h2>
        <span className="note">
          {words.run.seed(current.seed, current.threads)}
          {current.attempts > 1 && `, ${words.run.resumed(current.attempts)}`}
        </span>
        {isOpen ? (
          <button type="button" className="stop" onClick={() => stop.mutate()} disabled={stop.isPending || stop.isSuccess || lost}>
            {stop.isPending || stop.isSuccess ? words.solve.stopping : words.solve.stop}
          </button>
        ) : (
          <button type="button" className="quiet" onClick={onHide}>
            {words.run.hide}
          </button>
        )}
      </header>
      {isOpen && limit !== null && <progress aria-label={words.run.progress} max={limit} value={Math.min(elapsed, limit)} />}
      {current.error !== null && <p className="failure">{current.error}</p>}
      {stop.error !== null && <Failure title={words.solve.stopFailed} error={stop.error} />}
      {contradiction !== null && <ContradictionNote contradiction={contradiction} isOpen={isOpen} />}
      <div className="run-body">
        <dl className="facts">
          <div>
            <dt>{words.run.best}</dt>
            <dd className="best">{score === null ? words.run.none : scoreText(score)}</dd>
          </div>
          {isOpen ? (
            <div>
              <dt>{words.run.left}</dt>
              <dd>{left === null ? words.run.noLimit : duration(left)}</dd>
            </div>
          ) : (
            <div>
              <dt>{words.run.elapsed}</dt>
              <dd>{duration(elapsed)}</dd>
            </div>
          )}
          <div>
            <dt>{words.run.perSecond}</dt>
            <dd>{whole(perSecond)}</dd>
          </div>
          <div>
            <dt>{words.run.iterations}</dt>
            <dd>{figure(iterations)}</dd>
          </div>
        </dl>
        <ScoreChart steps={steps} elapsed={elapsed} limit={isOpen ? limit : null} />
      </div>
    </section>
  );
}

/** What ended a finished run. A target that nobody set is the best that can be. */
function endOf({ endedBy, termination }: Run): string | null {
  if (endedBy === null) return null;
  return endedBy === 'target' && termination.target === undefined ? words.run.perfect : words.run.endedBy[endedBy];
}

/** Seconds of an ISO 8601 duration with hours, minutes and seconds; null if there is none. */
export function secondsOf(text: string | undefined): number | null {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text ?? '');
  if (parts === null) return null;
  const [, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
  return hours * 3600 + minutes * 60 + seconds;
}
