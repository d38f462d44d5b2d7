import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { announce } from '../announcer.tsx';
import { api, type Draft, type Run, type RunRequest } from '../api.ts';
import { Choice } from '../choice.tsx';
import { useLost } from '../connection.ts';
import { Failure } from '../failure.tsx';
import { duration, words } from '../words.ts';

/** Time limits to choose from, in seconds. */
const LIMITS = [10, 30, 60, 120, 300, 900, 3600, 4 * 3600] as const;
const USUAL_LIMIT = 60;

interface SolveProps {
  readonly seasonId: string;
  readonly version: number;
  /** A schedule to begin from, null if none of this version is shown. */
  readonly shownId: string | null;
  /** The draft that is shown: its locked games stay. */
  readonly draft: Draft | null;
  readonly busy: boolean;
  readonly onStarted: (run: Run) => void;
}

/** Starts a search. */
export function Solve({ seasonId, version, shownId, draft, busy, onStarted }: SolveProps) {
  const client = useQueryClient();
  const lost = useLost();
  const [limit, setLimit] = useState<number>(USUAL_LIMIT);
  const [threads, setThreads] = useState('');
  const [seed, setSeed] = useState('');
  const [target, setTarget] = useState('');
  const [unimproved, setUnimproved] = useState('');
  const [fromShown, setFromShown] = useState(false);
  const start = useMutation({
    mutationFn: (request: RunRequest) => api.startRun(request),
    onSuccess: (run) => {
      announce(words.solve.started);
      onStarted(run);
      return client.invalidateQueries({ queryKey: ['runs', seasonId] });
    },
  });

  const isBound = draft !== null && draft.version === version && draft.locked.length > 0;
  const isFromShown = isBound || (fromShown && shownId !== null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate({
      seasonId,
      ...(isBound ? { draftId: draft.id } : { version }),
      ...(threads !== '' && { threads: Number(threads) }),
      ...(seed !== '' && { seed: Number(seed) }),
      ...(!isBound && fromShown && shownId !== null && { startScheduleId: shownId }),
      termination: {
        spentLimit: `PT${limit}S`,
        ...(unimproved !== '' && { unimprovedSpentLimit: `PT${unimproved}S` }),
        ...(target !== '' && { target: Number(target) }),
      },
    });
  };

  const { solve } = words;
  return (
    <form className="solve" onSubmit={submit} aria-label={solve.title}>
      <div className="main">
        <Choice
          label={solve.limit}
          value={String(limit)}
          options={LIMITS.map((seconds) => [String(seconds), duration(seconds)])}
          onChoose={(value) => setLimit(Number(value))}
        />
        <button type="submit" className="primary" disabled={busy || start.isPending || lost}>
          {solve.submit}
        </button>
      </div>
      {isBound && <p className="note">{solve.bound(draft.locked.length)}</p>}
      <details>
        <summary>{solve.more}</summary>
        <div className="options">
          <label>
            {solve.threads}
            <input type="number" min={1} max={64} value={threads} onChange={(event) => setThreads(event.target.value)} />
            <small>{solve.threadsHint}</small>
          </label>
          <label>
            {solve.seed}
            <input type="number" min={0} max={4_294_967_295} value={seed} onChange={(event) => setSeed(event.target.value)} />
            <small>{solve.seedHint}</small>
          </label>
          <label>
            {solve.target}
            <input type="number" step="any" value={target} onChange={(event) => setTarget(event.target.value)} />
            <small>{solve.targetHint}</small>
          </label>
          <label>
            {solve.unimproved}
            <input type="number" min={1} max={3600} value={unimproved} onChange={(event) => setUnimproved(event.target.value)} />
            <small>{solve.unimprovedHint}</small>
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={isFromShown}
              disabled={shownId === null || isBound}
              onChange={(event) => setFromShown(event.target.checked)}
            />
            {solve.start}
          </label>
        </div>
      </details>
      {start.error !== null && <Failure title={solve.failed} error={start.error} />}
    </form>
  );
}
