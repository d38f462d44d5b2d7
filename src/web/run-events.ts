import { useEffect, useState } from 'react';
import type { Contradiction } from '../model/contradiction.ts';
import { eventsUrl, type Run, type Score } from './api.ts';
import { reportLost } from './connection.ts';

/** One better schedule of a run. */
export interface Step {
  readonly scheduleId: string;
  readonly score: Score;
  readonly iterations: number;
  readonly elapsedSeconds: number;
}

export interface Progress {
  readonly iterations: number;
  readonly iterationsPerSecond: number;
  readonly elapsedSeconds: number;
  readonly remainingSeconds: number | null;
  readonly score: Score | null;
  readonly contradiction: Contradiction | null;
}

/** What is known of a run from its events: its better schedules in order, how far it is, and the run itself once it ended. */
export interface RunEvents {
  readonly runId: string | null;
  readonly steps: readonly Step[];
  readonly progress: Progress | null;
  readonly ended: Run | null;
  /** The stream broke and is being opened again. */
  readonly broken: boolean;
}

const NOTHING: Omit<RunEvents, 'runId'> = { steps: [], progress: null, ended: null, broken: false };

const REOPEN_MS = 1_000;

/** Follows the events of a run to its end, through lost connections and restarts of the service. The browser resumes a broken
 *  stream by itself with the last event that it saw; where it gives up (an answer that is no stream) the stream is opened
 *  anew, and what comes again is passed over by its number. */
export function useRunEvents(runId: string | null): RunEvents {
  const [events, setEvents] = useState<RunEvents>({ runId, ...NOTHING });

  useEffect(() => {
    setEvents({ runId, ...NOTHING });
    if (runId === null) return;
    let source: EventSource;
    let reopening: ReturnType<typeof setTimeout> | undefined;
    let seen = 0;
    const change = (changes: Partial<RunEvents>) => setEvents((before) => ({ ...before, ...changes }));
    const open = () => {
      source = new EventSource(eventsUrl(runId));
      source.addEventListener('open', () => change({ broken: false }));
      source.addEventListener('incumbent', ({ lastEventId, data }: MessageEvent<string>) => {
        const number = Number(lastEventId);
        if (number <= seen) return;
        seen = number;
        const step = JSON.parse(data) as Step;
        setEvents((before) => ({ ...before, steps: [...before.steps, step] }));
      });
      source.addEventListener('progress', ({ data }: MessageEvent<string>) => change({ progress: JSON.parse(data) as Progress }));
      source.addEventListener('end', ({ data }: MessageEvent<string>) => {
        source.close();
        change({ ended: JSON.parse(data) as Run, broken: false });
      });
      source.addEventListener('error', () => {
        change({ broken: true });
        reportLost();
        if (source.readyState === EventSource.CLOSED) reopening = setTimeout(open, REOPEN_MS);
      });
    };
    open();
    return () => {
      clearTimeout(reopening);
      source.close();
    };
  }, [runId]);

  // Between a new run and the effect that follows it, the events are still of the one before.
  return events.runId === runId ? events : { runId, ...NOTHING };
}
