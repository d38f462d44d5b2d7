import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { announce } from './announcer.tsx';
import { api, LostError, RefusedError, type Run } from './api.ts';
import { Board } from './board/board.tsx';
import { rowsOf } from './board/row.ts';
import { type Desk, useDesk, useSeason } from './desk.ts';
import { type Edits, useEdits } from './edits.ts';
import { Failure } from './failure.tsx';
import { Importing } from './importing.tsx';
import { useSingleKeys } from './keys.tsx';
import { Compare } from './panels/compare.tsx';
import { Conflicts } from './panels/conflicts.tsx';
import { Downloads } from './panels/downloads.tsx';
import { History } from './panels/history.tsx';
import { Rules } from './panels/rules.tsx';
import { RunProgress } from './panels/run-progress.tsx';
import { Solve } from './panels/solve.tsx';
import { type Tab, Tabs } from './panels/tabs.tsx';
import { Teams } from './panels/teams.tsx';
import { go, hrefOf } from './route.ts';
import { type RunEvents, useRunEvents } from './run-events.ts';
import { count, duration, figure, moment, scoreText, whole, words } from './words.ts';

/** How often the board follows a running search: better schedules may come by the dozen a second. */
const FOLLOW_MS = 500;

type PanelName = 'conflicts' | 'rules' | 'teams' | 'history';

/** A season: its figures, the search, the schedule on the board, and what is to be said about it. */
export function SeasonPage({ seasonId, scheduleId }: { seasonId: string; scheduleId: string | null }) {
  const season = useQuery({ queryKey: ['season', seasonId], queryFn: () => api.season(seasonId) });
  const runs = useQuery({ queryKey: ['runs', seasonId], queryFn: () => api.runs(seasonId) });
  const { run, events, follow, hide } = useFollowedRun(seasonId, runs.data?.items ?? []);

  const isLive = run !== null && events.ended === null && (run.status === 'queued' || run.status === 'running');
  const liveId = useCalmly(events.steps.at(-1)?.scheduleId ?? null);
  const bestId = season.data?.best?.scheduleId ?? null;
  const shownId = scheduleId ?? (isLive ? (liveId ?? bestId) : bestId);
  const schedule = useQuery({
    queryKey: ['schedule', shownId],
    queryFn: () => api.schedule(shownId!),
    enabled: shownId !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
  });

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
  const edits = useEdits(seasonId, shownId);
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
    go({ page: 'season', seasonId, scheduleId: null });
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
        <Solve
          seasonId={seasonId}
          version={version}
          shownId={shownVersion === version ? shownId : null}
          busy={isLive}
          onStarted={openRun}
        />
      </header>
      {run !== null && <RunProgress run={run} events={events} onHide={hide} />}
      {schedule.error !== null && (desk === null || !(schedule.error instanceof LostError)) && (
        <Failure title={words.failed} error={schedule.error} onRetry={() => void schedule.refetch()} />
      )}
      {shownId === null && (
        <div className="empty">
          <h2>{words.season.noSchedule}</h2>
          <p>{words.season.noScheduleDetail}</p>
        </div>
      )}
      {desk === null && shownId !== null && schedule.error === null && <p className="calm">{words.loading}</p>}
      {desk !== null && shownId !== null && (
        <Workspace
          desk={desk}
          shown={
            scheduleId !== null && stored !== undefined
              ? words.season.shownChosen(moment(stored.createdAt))
              : isLive && liveId !== null
                ? words.season.shownLive
                : words.season.shownBest
          }
          bestHref={scheduleId === null || scheduleId === bestId ? null : hrefOf({ page: 'season', seasonId, scheduleId: null })}
          olderVersion={shownVersion === version ? null : (shownVersion ?? null)}
          edits={edits}
          isMovable={shownVersion === version && (scheduleId !== null || !isLive)}
          downloads={<Downloads scheduleId={shownId} />}
          history={
            <>
              <ImportSchedule seasonId={seasonId} />
              {comparedId !== null && shownVersion !== undefined && (
                <Compare desk={desk} seasonVersion={shownVersion} scheduleId={comparedId} onClose={() => setComparedId(null)} />
              )}
              <History
                seasonId={seasonId}
                version={version}
                bestId={bestId}
                shownId={shownId}
                runs={runs.data?.items ?? []}
                onFollow={follow}
                onCompare={setComparedId}
              />
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

function ImportSchedule({ seasonId }: { seasonId: string }) {
  const client = useQueryClient();
  return (
    <Importing
      title={words.importing.schedule}
      onImport={async (body) => {
        const { id } = await api.addSchedule(seasonId, body);
        await client.invalidateQueries({ queryKey: ['schedules', seasonId] });
        void client.invalidateQueries({ queryKey: ['season', seasonId] });
        go({ page: 'season', seasonId, scheduleId: id });
      }}
    />
  );
}

interface WorkspaceProps {
  readonly desk: Desk;
  readonly shown: string;
  readonly bestHref: string | null;
  readonly olderVersion: number | null;
  readonly edits: Edits;
  /** Whether games can be moved: not while a search replaces what is shown, nor in a schedule of an older season version. */
  readonly isMovable: boolean;
  readonly downloads: React.ReactNode;
  readonly history: React.ReactNode;
}

/** Board and panels, with one selection: the chosen conflict. */
function Workspace({ desk, shown, bestHref, olderVersion, edits, isMovable, downloads, history }: WorkspaceProps) {
  const rows = useMemo(() => rowsOf(desk.evaluation.timetable), [desk]);
  const [panel, setPanel] = useState<PanelName>('conflicts');
  const [selected, setSelected] = useState<number | null>(null);
  const [target, setTarget] = useState<{ team: number; slot: number } | null>(null);
  const { violations } = desk;

  // Conflicts of another schedule are others.
  useEffect(() => {
    setSelected(null);
    return () => setTarget(null);
  }, [desk]);

  const current = selected !== null && selected < violations.length ? selected : null;
  const choose = (index: number | null, isFromBoard = false) => {
    setSelected(index);
    if (index === null) return;
    setPanel('conflicts');
    const { sentence, cells } = violations[index];
    announce(sentence);
    const first = cells.find(({ slot }) => slot >= 0) ?? cells[0];
    if (first !== undefined && !isFromBoard) setTarget({ team: first.team, slot: first.slot });
  };
  useSingleKeys((key) => {
    if (violations.length === 0) return false;
    if (key === ']') choose(current === null ? 0 : (current + 1) % violations.length);
    else if (key === '[') choose(current === null ? violations.length - 1 : (current - 1 + violations.length) % violations.length);
    else if (key === 'Escape' && current !== null) choose(null);
    else return false;
    return true;
  });

  const { undo, redo } = edits;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'z') return;
      if (event.target instanceof Element && event.target.closest('input, select, dialog') !== null) return;
      event.preventDefault();
      (event.shiftKey ? redo : undo)?.();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [undo, redo]);

  const tabs: readonly Tab<PanelName>[] = [
    { name: 'conflicts', title: words.conflicts.tab, badge: whole(violations.length) },
    { name: 'rules', title: words.rules.tab },
    { name: 'teams', title: words.teams.tab },
    { name: 'history', title: words.history.tab },
  ];
  return (
    <div className="workspace">
      <section className="board" aria-label={words.board.title}>
        <header>
          <h2>{shown}</h2>
          {olderVersion !== null && <span className="tag">{words.season.olderVersion(olderVersion)}</span>}
          {bestHref !== null && <a href={bestHref}>{words.season.showBest}</a>}
          {downloads}
        </header>
        {edits.error !== null && <Failure title={words.moving.failed} error={edits.error} />}
        <Board
          desk={desk}
          rows={rows}
          conflict={current}
          target={target}
          onConflict={(index) => choose(index, true)}
          onMove={isMovable ? (schedule, sentence) => edits.move(desk.season, schedule, sentence) : null}
          onUndo={undo}
          onRedo={redo}
        />
      </section>
      <aside className="panels" aria-label={words.conflicts.tab}>
        <Tabs label={words.season.summary} tabs={tabs} selected={panel} onSelect={setPanel}>
          {panel === 'conflicts' && <Conflicts violations={violations} selected={current} onSelect={choose} />}
          {panel === 'rules' && <Rules desk={desk} />}
          {panel === 'teams' && <Teams desk={desk} rows={rows} />}
          {panel === 'history' && history}
        </Tabs>
      </aside>
    </div>
  );
}
