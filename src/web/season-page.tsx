import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { announce } from './announcer.tsx';
import { api, type Draft, LostError, RefusedError, type Run } from './api.ts';
import { conferenceOf, DeskRules } from './availability/desk-rules.tsx';
import { type Desk, scheduleQuery, useDesk, useSeason } from './desk.ts';
import { useDrafting } from './drafts.ts';
import { Failure } from './failure.tsx';
import { Importing } from './importing.tsx';
import { useMayEdit } from './may-edit.ts';
import { Compare } from './panels/compare.tsx';
import { History } from './panels/history.tsx';
import { RunProgress } from './panels/run-progress.tsx';
import { Solve } from './panels/solve.tsx';
import { Venues } from './panels/venues.tsx';
import { go, seasonHref } from './route.ts';
import { type RunEvents, useRunEvents } from './run-events.ts';
import { count, duration, figure, moment, scoreText, words } from './words.ts';
import { Workspace } from './workspace.tsx';

/** How often the board follows a running search: better schedules may come by the dozen a second. */
const FOLLOW_MS = 500;

interface SeasonPageProps {
  readonly seasonId: string;
  readonly scheduleId: string | null;
  readonly draftId: string | null;
}

/** A season: its figures, the search, the schedule on the board, and what is to be said about it. */
export function SeasonPage({ seasonId, scheduleId, draftId }: SeasonPageProps) {
  const season = useQuery({ queryKey: ['season', seasonId], queryFn: () => api.season(seasonId) });
  const runs = useQuery({ queryKey: ['runs', seasonId], queryFn: () => api.runs(seasonId) });
  const { run, events, follow, hide } = useFollowedRun(seasonId, runs.data?.items ?? []);

  const isLive = run !== null && events.ended === null && (run.status === 'queued' || run.status === 'running');
  const liveId = useCalmly(events.steps.at(-1)?.scheduleId ?? null);
  const bestId = season.data?.best?.scheduleId ?? null;
  const drafted = useQuery({ queryKey: ['draft', draftId], queryFn: () => api.draft(draftId!), enabled: draftId !== null });
  const shownId = draftId !== null ? (drafted.data?.value.scheduleId ?? null) : (scheduleId ?? (isLive ? (liveId ?? bestId) : bestId));
  const schedule = useQuery({ ...scheduleQuery(shownId ?? ''), enabled: shownId !== null, placeholderData: keepPreviousData });

  // What is shown stays when the next schedule cannot be loaded.
  const [kept, setKept] = useState(schedule.data);
  if (schedule.data !== undefined && schedule.data !== kept) setKept(schedule.data);
  const stored = shownId === null ? undefined : (schedule.data ?? kept);

  const headVersion = season.data?.version;
  const shownVersion = stored?.seasonVersion ?? headVersion;
  const older = useQuery({
    queryKey: ['season', seasonId, shownVersion],
    queryFn: () => api.seasonVersion(seasonId, shownVersion!),
    enabled: shownVersion !== undefined && shownVersion !== headVersion,
    staleTime: Infinity,
  });
  const model = useSeason(shownVersion === headVersion ? season.data?.document : older.data?.document);
  const desk = useDesk(model, stored);
  const mayEdit = useMayEdit();
  const isChangeable = mayEdit && shownVersion === headVersion && (draftId !== null || scheduleId !== null || !isLive);
  const drafting = useDrafting(seasonId, draftId, shownId, isChangeable);
  // What a search makes of a draft can be taken into it, also where the page shows what was found.
  const [lastDraft, setLastDraft] = useState<Draft | null>(null);
  if (drafting.draft !== null && drafting.draft !== lastDraft) setLastDraft(drafting.draft);
  // A search that keeps the locks of a draft ends with its own schedule on the board, not with a better one that breaks them.
  const [boundRun, setBoundRun] = useState<string | null>(null);
  const { ended } = events;
  useEffect(() => {
    if (ended === null || ended.id !== boundRun) return;
    setBoundRun(null);
    if (ended.scheduleId !== null && scheduleId === null && draftId === null) go(seasonHref(seasonId, { scheduleId: ended.scheduleId }));
  }, [ended, boundRun, seasonId, scheduleId, draftId]);
  const keep = useKeep(seasonId);
  const bring = useBring(seasonId, season.data?.name ?? '');
  const [comparedId, setComparedId] = useState<string | null>(null);

  useEffect(() => {
    document.title = season.data === undefined ? words.product : `${season.data.name} · ${words.product}`;
    return () => {
      document.title = words.product;
    };
  }, [season.data]);

  if (season.data === undefined) {
    if (season.error instanceof RefusedError && season.error.status === 404)
      return (
        <div className="empty">
          <h1>{words.season.missing}</h1>
          <p>{words.season.missingDetail}</p>
          <a href="#/">{words.seasons.back}</a>
        </div>
      );
    return season.error === null ? (
      <p className="calm">{words.loading}</p>
    ) : (
      <Failure title={words.failed} error={season.error} onRetry={() => void season.refetch()} />
    );
  }

  const { name, version, teams, games, slots, constraints } = season.data;
  const openRun = (started: Run) => {
    follow(started);
    if (drafting.draft !== null && drafting.draft.locked.length > 0) setBoundRun(started.id);
    go(seasonHref(seasonId));
  };
  return (
    <>
      <header className="page-head season-head">
        <div className="title">
          <a href="#/" className="back">
            {words.seasons.back}
          </a>
          <h1>{name}</h1>
          <p className="note">
            {[count(teams, 'team'), count(games, 'game'), count(slots, 'date'), count(constraints, 'rule')].join(' · ')}
          </p>
        </div>
        {desk !== null && <ScoreCard desk={desk} />}
        {mayEdit && (
          <Solve
            seasonId={seasonId}
            version={version}
            shownId={shownVersion === version ? shownId : null}
            draft={drafting.draft}
            busy={isLive}
            onStarted={openRun}
          />
        )}
      </header>
      {run !== null && <RunProgress run={run} events={events} onHide={hide} />}
      {schedule.error !== null && (desk === null || !(schedule.error instanceof LostError)) && (
        <Failure title={words.failed} error={schedule.error} onRetry={() => void schedule.refetch()} />
      )}
      {drafting.error !== null && draftId !== null && drafting.draft === null && <Failure title={words.failed} error={drafting.error} />}
      {shownId === null && draftId === null && (
        <div className="empty">
          <h2>{words.season.noSchedule}</h2>
          <p>{words.season.noScheduleDetail}</p>
          {mayEdit && <BeginByHand seasonId={seasonId} />}
        </div>
      )}
      {desk === null && shownId !== null && schedule.error === null && <p className="calm">{words.loading}</p>}
      {desk !== null && stored !== undefined && shownId !== null && (
        <Workspace
          desk={desk}
          seasonId={seasonId}
          version={version}
          scheduleId={stored.id}
          title={
            scheduleId !== null
              ? words.season.shownChosen(moment(stored.createdAt))
              : isLive && liveId !== null
                ? words.season.shownLive
                : words.season.shownBest
          }
          bestHref={(scheduleId === null || scheduleId === bestId) && draftId === null ? null : seasonHref(seasonId)}
          older={
            shownVersion === undefined || shownVersion === version
              ? null
              : { version: shownVersion, bring: () => bring.mutate(shownId), isBusy: bring.isPending, newest: version }
          }
          drafting={drafting}
          lastDraft={
            draftId !== null || lastDraft === null
              ? null
              : {
                  name: lastDraft.name,
                  href: seasonHref(seasonId, { draftId: lastDraft.id }),
                  keep:
                    isLive || lastDraft.scheduleId === shownId || lastDraft.version !== shownVersion
                      ? null
                      : () => keep.mutate({ id: lastDraft.id, scheduleId: shownId }),
                }
          }
          history={
            <>
              {[keep.error, bring.error].map(
                (error, index) => error !== null && <Failure key={index} title={words.moving.failed} error={error} />,
              )}
              {comparedId !== null && shownVersion !== undefined && (
                <Compare desk={desk} seasonVersion={shownVersion} scheduleId={comparedId} onClose={() => setComparedId(null)} />
              )}
              <History
                seasonId={seasonId}
                version={version}
                bestId={bestId}
                shownId={shownId}
                draftId={draftId}
                runs={runs.data?.items ?? []}
                onFollow={follow}
                onCompare={setComparedId}
              />
              <DeskRules seasonId={seasonId} version={version} />
              <Venues key={version} seasonId={seasonId} document={season.data.document} onSaved={() => bring.mutate(shownId)} />
              {mayEdit && <ImportSchedule seasonId={seasonId} />}
            </>
          }
        />
      )}
    </>
  );
}

/** The run that is followed: the one that was started or chosen here, else one that is under way. */
function useFollowedRun(seasonId: string, runs: readonly Run[]) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Run | 'none' | null>(null);
  const open = runs.find(({ status }) => status === 'queued' || status === 'running');
  // A run once followed is kept when it ends.
  useEffect(() => {
    if (open !== undefined) setChosen((before) => before ?? open);
  }, [open]);
  const run = chosen === 'none' ? null : (chosen ?? open ?? null);
  const events = useRunEvents(run?.id ?? null);

  const { ended, steps } = events;
  const wasOpen = run !== null && (run.status === 'queued' || run.status === 'running');
  const feasible = steps.findIndex(({ score }) => score.hard === 0);
  useEffect(() => {
    if (wasOpen && feasible >= 0 && steps[feasible] !== undefined) announce(words.run.feasible(duration(steps[feasible].elapsedSeconds)));
    // Said once, when the first feasible schedule is found.
  }, [wasOpen, feasible]);
  useEffect(() => {
    if (ended === null || !wasOpen) return;
    announce(words.run.ended(words.run.status[ended.status], ended.score === null ? words.run.none : scoreText(ended.score)));
    for (const queryKey of [['season', seasonId], ['runs', seasonId], ['schedules', seasonId], ['seasons']])
      void client.invalidateQueries({ queryKey });
  }, [ended, wasOpen, client, seasonId]);

  return { run, events, follow: setChosen, hide: () => setChosen('none') } satisfies {
    run: Run | null;
    events: RunEvents;
    follow: (run: Run) => void;
    hide: () => void;
  };
}

/** A value that follows another one at most every {@link FOLLOW_MS}. */
function useCalmly(value: string | null): string | null {
  const [calm, setCalm] = useState(value);
  useEffect(() => {
    if (value === calm) return;
    if (value === null || calm === null) {
      setCalm(value);
      return;
    }
    const timer = setTimeout(() => setCalm(value), FOLLOW_MS);
    return () => clearTimeout(timer);
  }, [value, calm]);
  return calm;
}

function ScoreCard({ desk }: { desk: Desk }) {
  const { hard, soft } = desk.evaluation.score;
  const unplaced = desk.schedule.slots.reduce((sum, slot) => sum + Number(slot < 0), 0);
  return (
    <dl className="score" aria-label={words.season.summary}>
      <div className={hard === 0 ? 'good' : 'bad'}>
        <dt title={words.season.hardHint}>{words.season.hard}</dt>
        <dd>{figure(hard)}</dd>
        <dd className="note">{hard === 0 ? words.season.feasible : words.season.infeasible}</dd>
      </div>
      <div>
        <dt title={words.season.softHint}>{words.season.soft}</dt>
        <dd>{figure(soft)}</dd>
        {unplaced > 0 && <dd className="note">{words.season.unplaced(unplaced)}</dd>}
      </div>
    </dl>
  );
}

/** Begins a draft with every game on the shelf. */
function BeginByHand({ seasonId }: { seasonId: string }) {
  const client = useQueryClient();
  const begin = useMutation({
    mutationFn: () => api.beginDraft(seasonId, words.drafts.newName(moment(new Date().toISOString())), null),
    onSuccess: (begun) => {
      client.setQueryData(['draft', begun.value.id], begun);
      void client.invalidateQueries({ queryKey: ['drafts', seasonId] });
      go(seasonHref(seasonId, { draftId: begun.value.id }));
    },
  });
  return (
    <>
      <button type="button" disabled={begin.isPending} onClick={() => begin.mutate()}>
        {words.season.byHand}
      </button>
      {begin.error !== null && <Failure title={words.moving.failed} error={begin.error} />}
    </>
  );
}

/** Takes a schedule into a draft as its next step, and shows the draft. */
function useKeep(seasonId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, scheduleId }: { id: string; scheduleId: string }) => {
      const { tag } = await api.draft(id);
      return api.changeDraft(id, { action: 'keep', scheduleId }, tag);
    },
    onSuccess: (changed) => {
      client.setQueryData(['draft', changed.value.id], changed);
      void client.invalidateQueries({ queryKey: ['drafts', seasonId] });
      announce(words.drafts.kept(changed.value.name));
      go(seasonHref(seasonId, { draftId: changed.value.id }));
    },
    onError: (error) => announce(error.message),
  });
}

/** Takes the games of a schedule of an older season version into the newest one, where they are judged by its rules. */
function useBring(seasonId: string, name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (scheduleId: string) => {
      const { format, version, games } = await api.schedule(scheduleId);
      return api.addSchedule(seasonId, { type: 'application/json', text: JSON.stringify({ format, version, season: name, games }) });
    },
    onSuccess: async ({ id }) => {
      for (const queryKey of [
        ['schedules', seasonId],
        ['season', seasonId],
      ])
        await client.invalidateQueries({ queryKey });
      announce(words.season.brought);
      go(seasonHref(seasonId, { scheduleId: id }));
    },
    onError: (error) => announce(error.message),
  });
}

/** Files of every kind; what stands twice in a grid is refused first, and left out where that is wanted. */
function ImportSchedule({ seasonId }: { seasonId: string }) {
  const client = useQueryClient();
  const [leaveOut, setLeaveOut] = useState(false);
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const { importing } = words;
  return (
    <>
      <Importing
        title={importing.schedule}
        accept=".json,.xml,.csv,.tsv,.txt"
        onImport={async (body) => {
          setLeftOut([]);
          const conferences = body.type === 'text/csv' ? (await api.conferences()).items : [];
          const conference = conferences.length === 0 ? null : await conferenceOf(seasonId, conferences);
          const { id, leftOut: duplicates } = await api.addSchedule(seasonId, body, {
            ...(conference !== null && { conference: conference.id }),
            ...(leaveOut && { duplicates: 'leave-out' }),
          });
          setLeftOut(duplicates);
          await client.invalidateQueries({ queryKey: ['schedules', seasonId] });
          void client.invalidateQueries({ queryKey: ['season', seasonId] });
          go(seasonHref(seasonId, { scheduleId: id }));
        }}
      >
        <p className="note">{importing.scheduleHint}</p>
        <label className="check">
          <input type="checkbox" checked={leaveOut} onChange={({ target }) => setLeaveOut(target.checked)} />
          {importing.leaveOut}
        </label>
      </Importing>
      {leftOut.length > 0 && (
        <div className="notice" role="status">
          <p>{importing.leftOut}</p>
          <ul className="sentences">
            {leftOut.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
