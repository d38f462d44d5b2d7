import { useCallback, useEffect, useMemo, useState } from 'react';
import { teamName } from '../model/sentence.ts';
import type { Place } from '../search/recommend.ts';
import { announce } from './announcer.tsx';
import { Board } from './board/board.tsx';
import { cellKey } from './board/marks.ts';
import { rowsOf } from './board/row.ts';
import { type Desk, layOut } from './desk.ts';
import type { Drafting } from './drafts.ts';
import { Failure } from './failure.tsx';
import { useSingleKeys } from './keys.tsx';
import { useMayEdit } from './may-edit.ts';
import { Conflicts } from './panels/conflicts.tsx';
import { DraftBar, type LastDraft } from './panels/draft-bar.tsx';
import { Locks } from './panels/locks.tsx';
import { type Preview, RepairPanel } from './panels/repair.tsx';
import { Rules } from './panels/rules.tsx';
import { Share } from './panels/share.tsx';
import { type Tab, Tabs } from './panels/tabs.tsx';
import { Teams } from './panels/teams.tsx';
import { whole, words } from './words.ts';

type PanelName = 'conflicts' | 'rules' | 'teams' | 'locks' | 'repair' | 'history' | 'share';

interface WorkspaceProps {
  readonly desk: Desk;
  readonly seasonId: string;
  /** The newest version of the season. */
  readonly version: number;
  readonly scheduleId: string;
  /** What is shown where it is no draft. */
  readonly title: string;
  readonly bestHref: string | null;
  /** Set where what is shown is of an older version of the season: it can be brought into the newest. */
  readonly older: { readonly version: number; readonly newest: number; readonly bring: () => void; readonly isBusy: boolean } | null;
  readonly drafting: Drafting;
  readonly lastDraft: LastDraft | null;
  readonly history: React.ReactNode;
}

/** Board and panels, with one selection: the chosen conflict. */
export function Workspace(props: WorkspaceProps) {
  const { desk: stored, seasonId, version, scheduleId, title, bestHref, older, drafting, lastDraft, history } = props;
  const mayEdit = useMayEdit();
  const [preview, setPreview] = useState<Preview | null>(null);
  const desk = useMemo(() => (preview === null ? stored : layOut(stored.season, preview.schedule)), [stored, preview]);
  const rows = useMemo(() => rowsOf(desk.evaluation.timetable), [desk]);
  const [panel, setPanel] = useState<PanelName>('conflicts');
  const [selected, setSelected] = useState<number | null>(null);
  const [target, setTarget] = useState<{ team: number; slot: number } | null>(null);
  const [at, setAt] = useState<{ team: number; slot: number }>({ team: 0, slot: 0 });
  const [reason, setReason] = useState('');
  const { season, violations } = desk;
  const { draft, act, undo, redo } = drafting;

  // A preview is of the schedule that it was found for; conflicts of another schedule are others.
  useEffect(() => setPreview(null), [stored]);
  useEffect(() => {
    setSelected(null);
    return () => setTarget(null);
  }, [desk]);

  const locks = useMemo(() => {
    const reasons: (string | null)[] = season.games.map(() => null);
    for (const { games, by, reason: why } of draft?.locks ?? [])
      for (const id of games) reasons[season.games.findIndex((game) => game.id === id)] = words.locks.said(by, why);
    return reasons;
  }, [season, draft]);
  const marked = useMemo(() => {
    const { games = [] } = preview ?? {};
    return new Set(
      games.flatMap((game) =>
        [season.games[game].home, season.games[game].away].map((team) => cellKey(season, team, desk.schedule.slots[game])),
      ),
    );
  }, [season, desk, preview]);

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

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'z') return;
      const field = event.target;
      if (field instanceof Element && field.closest('input:not([type=checkbox]), textarea') !== null) return;
      const step = event.shiftKey ? redo : undo;
      if (step === null) return;
      event.preventDefault();
      step();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [undo, redo]);

  const move = (place: Place, game: number) => {
    const moved = [game, ...place.others].map((index) => {
      const { slots, flipped } = place.schedule;
      const { id, home, away, host } = season.games[index];
      const slot = slots[index] < 0 ? null : season.slots[slots[index]].id;
      return { game: id, slot, ...(host === 'either' && { host: season.teams[flipped[index] === 1 ? away : home].id }) };
    });
    act?.({ action: 'move', games: moved }, words.moving.done(place.sentence));
  };
  const lock = (game: number) => {
    const { id } = season.games[game];
    if (locks[game] === null) act?.({ action: 'lock', games: [id], reason }, words.locks.one(reason));
    else act?.({ action: 'unlock', games: [id] }, words.locks.oneUndone);
  };
  /** S: a free host changes; the two games of a home-and-home pair exchange their dates. */
  const turn = (game: number) => {
    const { games, slots, teams } = season;
    const { id, home, away, host } = games[game];
    const twin = games.findIndex((other) => other.home === away && other.away === home && other.host === 'home');
    if (locks[game] !== null || (host === 'home' && twin >= 0 && locks[twin] !== null))
      announce(words.moving.locked(locks[game] ?? locks[twin] ?? ''));
    else if (host === 'either') {
      const slot = slots[desk.schedule.slots[game]].id;
      const hosts = desk.schedule.flipped[game] === 1 ? home : away;
      act?.({ action: 'move', games: [{ game: id, slot, host: teams[hosts].id }] }, words.moving.turned(teamName(season, hosts)));
    } else if (host === 'home' && twin >= 0 && desk.schedule.slots[twin] >= 0) {
      const exchanged = [
        { game: id, slot: slots[desk.schedule.slots[twin]].id },
        { game: games[twin].id, slot: slots[desk.schedule.slots[game]].id },
      ];
      act?.({ action: 'move', games: exchanged }, words.moving.turned(teamName(season, away)));
    } else announce(words.moving.cannotTurn);
  };
  const isHeld = act === null || preview !== null;
  const openAt = useCallback((place: { team: number; slot: number }) => setAt(place), []);

  const lockedCount = draft?.locked.length ?? 0;
  const tabs: readonly Tab<PanelName>[] = [
    { name: 'conflicts', title: words.conflicts.tab, badge: whole(violations.length) },
    { name: 'rules', title: words.rules.tab },
    { name: 'teams', title: words.teams.tab },
    { name: 'locks', title: words.locks.tab, ...(lockedCount > 0 && { badge: whole(lockedCount) }) },
    ...(mayEdit ? [{ name: 'repair' as const, title: words.repair.tab }] : []),
    { name: 'history', title: words.history.tab },
    { name: 'share', title: words.share.tab },
  ];
  const game = rows[at.team]?.cells[at.slot]?.games[0] ?? null;
  return (
    <div className="workspace" data-schedule={scheduleId}>
      <section className="board" aria-label={words.board.title}>
        <header>
          <DraftBar drafting={drafting} title={title} lastDraft={lastDraft} />
          {older !== null && (
            <>
              <span className="tag">{words.season.olderVersion(older.version)}</span>
              <button type="button" className="quiet" disabled={older.isBusy} onClick={older.bring}>
                {words.season.bring(older.newest)}
              </button>
            </>
          )}
          {bestHref !== null && <a href={bestHref}>{words.season.showBest}</a>}
          {draft === null && act !== null && <span className="note">{words.drafts.hint}</span>}
        </header>
        {preview !== null && (
          <div className="notice">
            <p>
              <strong>{preview.title}</strong> {words.repair.previewed}
            </p>
            <button type="button" className="quiet" onClick={() => setPreview(null)}>
              {words.repair.hide}
            </button>
          </div>
        )}
        {drafting.error !== null && <Failure title={words.moving.failed} error={drafting.error} />}
        <Board
          desk={desk}
          rows={rows}
          conflict={current}
          target={target}
          onConflict={(index) => choose(index, true)}
          onMove={isHeld ? null : move}
          locks={locks}
          onLock={isHeld ? null : lock}
          onTurn={isHeld ? null : turn}
          marked={marked}
          onAt={openAt}
        />
      </section>
      <aside className="panels" aria-label={words.season.summary}>
        <Tabs label={words.season.summary} tabs={tabs} selected={panel} onSelect={setPanel}>
          {panel === 'conflicts' && <Conflicts violations={violations} selected={current} onSelect={choose} />}
          {panel === 'rules' && <Rules desk={desk} />}
          {panel === 'teams' && <Teams desk={desk} rows={rows} />}
          {panel === 'locks' && <Locks desk={desk} drafting={drafting} reason={reason} onReason={setReason} />}
          {panel === 'repair' && (
            <RepairPanel
              desk={stored}
              seasonId={seasonId}
              version={version}
              scheduleId={scheduleId}
              drafting={drafting}
              game={game}
              preview={preview}
              onPreview={setPreview}
            />
          )}
          {panel === 'history' && history}
          {panel === 'share' && <Share desk={stored} seasonId={seasonId} scheduleId={scheduleId} />}
        </Tabs>
      </aside>
    </div>
  );
}
