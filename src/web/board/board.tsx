import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { gameName } from '../../model/sentence.ts';
import { type Place, withoutSlot } from '../../search/recommend.ts';
import { announce } from '../announcer.tsx';
import type { Desk } from '../desk.ts';
import { words } from '../words.ts';
import { useDrag } from './drag.ts';
import type { Position } from './grid-keys.ts';
import { Inspector } from './inspector.tsx';
import { cellKey } from './marks.ts';
import { cellAt, Matrix, positionOf } from './matrix.tsx';
import { type Picked, pickUp } from './picked.ts';
import type { BoardRow } from './row.ts';
import { Shelf } from './shelf.tsx';
import { TeamLists } from './team-lists.tsx';

interface BoardProps {
  readonly desk: Desk;
  readonly rows: readonly BoardRow[];
  /** The chosen conflict, by its place in the list. */
  readonly conflict: number | null;
  readonly target: { readonly team: number; readonly slot: number } | null;
  readonly onConflict: (index: number) => void;
  /** Makes a change by hand; null where that cannot be. */
  readonly onMove: ((place: Place, game: number) => void) | null;
  /** By game: why it is locked, null where it is not. */
  readonly locks: readonly (string | null)[];
  /** Locks a game, or unlocks it; null where that cannot be. */
  readonly onLock: ((game: number) => void) | null;
  /** Turns the host of a game round; null where that cannot be. */
  readonly onTurn: ((game: number) => void) | null;
  /** Cells that a preview marks. */
  readonly marked: ReadonlySet<number>;
  /** Told where the keys are. */
  readonly onAt: (at: { readonly team: number; readonly slot: number }) => void;
}

/** Narrower than this, a list for each team takes the place of the grid. */
const NARROW = matchMedia('(max-width: 719.98px)');

/** The schedule, as a grid or, where that has no room, as lists. */
export function Board({ desk, rows, conflict, target, onConflict, onMove, locks, onLock, onTurn, marked, onAt }: BoardProps) {
  const narrow = useSyncExternalStore(
    (changed) => {
      NARROW.addEventListener('change', changed);
      return () => NARROW.removeEventListener('change', changed);
    },
    () => NARROW.matches,
  );
  const { season, violations, marks } = desk;
  const chosen = useMemo(
    () => (conflict === null ? marked : new Set(violations[conflict].cells.map(({ team, slot }) => cellKey(season, team, slot)))),
    [season, violations, conflict, marked],
  );
  const chosenGames = useMemo(
    () => new Set(conflict === null ? [] : violations[conflict].cells.flatMap(({ game }) => (game === null ? [] : [game]))),
    [violations, conflict],
  );
  const locked = useMemo(() => Uint8Array.from(locks, (reason) => Number(reason !== null)), [locks]);

  /** Walks the conflicts of a cell: the one after the chosen one, and round. */
  const ask = (team: number, slot: number) => {
    const mark = marks.get(cellKey(season, team, slot));
    if (mark === undefined) {
      announce(words.board.nothingBroken);
      return;
    }
    const here = [...mark.hard, ...mark.soft];
    onConflict(here[(here.indexOf(conflict ?? -1) + 1) % here.length]);
  };

  const [active, setActive] = useState<Position>({ row: 0, column: 1 });
  const [lifted, setLifted] = useState<{ desk: Desk; picked: Picked } | null>(null);
  // Who picks up a game while his last change is on its way keeps it when that arrives: at the prices of what is shown then. Where
  // it may not be moved any more it is back in its place.
  if (lifted !== null && lifted.desk !== desk) {
    const { game, team } = lifted.picked;
    const isStill = onMove !== null && lifted.desk.season === season && locked[game] === 0;
    setLifted(isStill ? { desk, picked: pickUp(desk, game, team, locked) } : null);
  }
  const picked = lifted !== null && lifted.desk === desk ? lifted.picked : null;
  const activate = useCallback((position: Position) => setActive(position), []);
  const place = picked?.bySlot.get(active.column - 1) ?? null;
  useEffect(() => {
    if (place !== null) announce(place.sentence);
  }, [place]);
  const [isListed, setListed] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const isFree = (game: number): boolean => {
    if (locked[game] === 1) announce(words.moving.locked(locks[game] ?? ''));
    return locked[game] === 0;
  };
  const pick = (game: number, team: number): boolean => {
    if (!isFree(game)) return false;
    const picked = pickUp(desk, game, team, locked);
    setLifted({ desk, picked });
    announce(words.moving.picked(gameName(desk.evaluation.timetable, game)));
    // From the shelf the keys go to the best place, in a row of the game's; where there is no grid, to the list of places.
    if (narrow) requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('.places')?.focus());
    else if (picked.slot < 0) stand({ row: rows.findIndex((row) => row.team === team), column: (picked.places[0]?.slot ?? 0) + 1 });
    return true;
  };
  /** Puts the keys on a cell. */
  const stand = (position: Position) => {
    setActive(position);
    const cell = cellAt(body.current, position);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const cancel = () => {
    setLifted(null);
    announce(words.moving.back);
    if (picked !== null && picked.slot < 0) body.current?.querySelector<HTMLElement>(`.shelf [data-game="${picked.game}"]`)?.focus();
  };
  const drop = (place: Place) => {
    if (picked === null) return;
    setLifted(null);
    setListed(false);
    if (place.slot >= 0) stand({ row: active.row, column: place.slot + 1 });
    onMove?.(place, picked.game);
  };
  /** Where the picked game is itself, it is put back. */
  const dropAt = ({ column }: Position) => {
    const place = picked?.bySlot.get(column - 1);
    if (place !== undefined) drop(place);
    else if (column - 1 === picked?.slot) cancel();
  };
  const shelve = (game: number) => {
    if (picked !== null) {
      if (picked.shelf === null) cancel();
      else drop(picked.shelf);
    } else if (isFree(game)) onMove?.(withoutSlot(season, desk.schedule, game), game);
  };
  const startDrag = useDrag(
    (target) => {
      const position = positionOf(target);
      if (position !== null && (position.row !== active.row || position.column !== active.column)) setActive(position);
    },
    (target) => {
      const position = positionOf(target);
      if (position !== null) dropAt(position);
      else if (picked !== null && target.closest('.shelf, [data-shelf]') !== null) shelve(picked.game);
    },
  );
  const lock = (game: number) => {
    setLifted(null);
    onLock?.(game);
  };
  const turn = (game: number) => {
    setLifted(null);
    onTurn?.(game);
  };
  /** W: all that a place would break and mend, or what is broken in a cell. */
  const why = (team: number, slot: number) => {
    if (place !== null) announce(reasonsOf(place).join(' '));
    else ask(team, slot);
  };
  /** R: every place with its price and its sentence. */
  const recommend = (game: number | undefined, team: number) => {
    if (picked === null && game !== undefined) pick(game, team);
    if (picked !== null || game !== undefined) setListed((before) => picked === null || !before);
  };

  const at = { team: rows[Math.min(active.row, rows.length - 1)].team, slot: active.column - 1 };
  useEffect(() => onAt({ team: at.team, slot: at.slot }), [at.team, at.slot, onAt]);

  const moving = { picked, onPick: onMove === null ? null : pick, onCancel: cancel };
  const onShelve = onMove === null ? null : shelve;
  const shelf = (
    <Shelf
      desk={desk}
      locks={locks}
      chosen={chosenGames}
      {...moving}
      onPick={onMove === null ? null : (game) => pick(game, season.games[game].home)}
      onDrag={startDrag}
    />
  );
  const inspector = { desk, rows, at, locks, onLock: onLock === null ? null : lock, onDrop: drop, onShelve, ...moving };
  if (narrow)
    return (
      <div ref={body}>
        {shelf}
        <TeamLists
          desk={desk}
          rows={rows}
          chosen={chosen}
          target={target}
          locks={locks}
          onAsk={ask}
          onLock={onLock === null ? null : lock}
          onPick={moving.onPick}
        />
        {picked !== null && <Inspector {...inspector} isListed onList={null} />}
        <Legend />
      </div>
    );
  return (
    <div ref={body}>
      {shelf}
      <div className="grid-scroll">
        <Matrix
          desk={desk}
          rows={rows}
          chosen={chosen}
          target={target}
          locked={locked}
          onAsk={ask}
          onWhy={why}
          onRecommend={recommend}
          onLock={onLock === null ? null : lock}
          onTurn={onTurn === null ? null : turn}
          active={active}
          onActive={activate}
          onShelve={onShelve}
          onDropAt={dropAt}
          onDrag={startDrag}
          {...moving}
        />
      </div>
      <Inspector {...inspector} isListed={isListed} onList={() => setListed((before) => !before)} />
      <Legend />
    </div>
  );
}

/** What a place does, and the rules that it breaks or mends: all of them, or so many and how many more. */
export function reasonsOf({ sentence, broken, mended }: Place, most = Infinity): string[] {
  const said = (verb: string, violations: Place['broken']) => violations.map((violation) => `${verb} ${violation.sentence}`);
  const rest = [...said(words.moving.breaks, broken), ...said(words.moving.mends, mended)];
  // The first sentence names the worst of them already.
  const others = rest.slice(1);
  return others.length <= most
    ? [sentence, ...others]
    : [sentence, ...others.slice(0, most), words.moving.moreReasons(others.length - most)];
}

function Legend() {
  const { board } = words;
  const signs = [
    ['cell home', 'KU', board.home],
    ['cell away', '@KU', board.awayLegend],
    ['cell neutral', `${board.neutral} KU`, board.neutralLegend],
    ['cell bye', board.bye, board.byeLabel],
    ['cell home broken-hard', 'KU', board.brokenHard],
    ['cell home broken-soft', 'KU', board.brokenSoft],
    ['cell home chosen', 'KU', board.marked],
    ['cell home locked', 'KU', board.lockedLegend],
  ] as const;
  return (
    <footer className="legend">
      <ul aria-label={board.legend}>
        {signs.map(([classes, sign, meaning]) => (
          <li key={meaning}>
            <span className={classes} aria-hidden="true">
              <span>{sign}</span>
            </span>
            {meaning}
          </li>
        ))}
      </ul>
      <p className="note keys-hint">{board.cellHint}</p>
    </footer>
  );
}
