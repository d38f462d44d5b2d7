import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Schedule } from '../../model/schedule.ts';
import { gameName } from '../../model/sentence.ts';
import type { Place } from '../../search/recommend.ts';
import { announce } from '../announcer.tsx';
import type { Desk } from '../desk.ts';
import { words } from '../words.ts';
import type { Position } from './grid-keys.ts';
import { Inspector } from './inspector.tsx';
import { cellKey } from './marks.ts';
import { Matrix } from './matrix.tsx';
import { type Picked, pickUp } from './picked.ts';
import type { BoardRow } from './row.ts';
import { TeamLists } from './team-lists.tsx';

interface BoardProps {
  readonly desk: Desk;
  readonly rows: readonly BoardRow[];
  /** The chosen conflict, by its place in the list. */
  readonly conflict: number | null;
  readonly target: { readonly team: number; readonly slot: number } | null;
  readonly onConflict: (index: number) => void;
  /** Stores a schedule that was made by hand; null where that cannot be. */
  readonly onMove: ((schedule: Schedule, sentence: string) => void) | null;
  readonly onUndo: (() => void) | null;
  readonly onRedo: (() => void) | null;
}

/** Narrower than this, a list for each team takes the place of the grid. */
const NARROW = matchMedia('(max-width: 719.98px)');

/** The schedule, as a grid or, where that has no room, as lists. */
export function Board({ desk, rows, conflict, target, onConflict, onMove, onUndo, onRedo }: BoardProps) {
  const narrow = useSyncExternalStore(
    (changed) => {
      NARROW.addEventListener('change', changed);
      return () => NARROW.removeEventListener('change', changed);
    },
    () => NARROW.matches,
  );
  const { season, violations, marks } = desk;
  const chosen = useMemo(
    () => new Set(conflict === null ? [] : violations[conflict].cells.map(({ team, slot }) => cellKey(season, team, slot))),
    [season, violations, conflict],
  );

  /** Walks the conflicts of a cell: the one after the chosen one, and round. */
  const ask = (team: number, slot: number) => {
    const mark = marks.get(cellKey(season, team, slot));
    if (mark === undefined) return;
    const here = [...mark.hard, ...mark.soft];
    onConflict(here[(here.indexOf(conflict ?? -1) + 1) % here.length]);
  };

  const [active, setActive] = useState<Position>({ row: 0, column: 1 });
  const [lifted, setLifted] = useState<{ desk: Desk; picked: Picked } | null>(null);
  // A game is picked up from one schedule; when another is shown it is back in its place.
  const picked = lifted !== null && lifted.desk === desk ? lifted.picked : null;
  const activate = useCallback((position: Position) => setActive(position), []);
  const place = picked?.bySlot.get(active.column - 1) ?? null;
  useEffect(() => {
    if (place !== null) announce(place.sentence);
  }, [place]);
  const pick = (game: number, team: number) => {
    setLifted({ desk, picked: pickUp(desk, game, team) });
    announce(words.moving.picked(gameName(desk.evaluation.timetable, game)));
  };
  const cancel = () => {
    setLifted(null);
    announce(words.moving.back);
  };
  const drop = ({ schedule, sentence, slot }: Place) => {
    setLifted(null);
    setActive(({ row }) => ({ row, column: slot + 1 }));
    onMove?.(schedule, sentence);
  };

  if (narrow)
    return (
      <>
        <TeamLists desk={desk} rows={rows} chosen={chosen} target={target} onAsk={ask} />
        <Legend />
      </>
    );
  const moving = { picked, onPick: onMove === null ? null : pick, onDrop: drop, onCancel: cancel };
  const at = { team: rows[Math.min(active.row, rows.length - 1)].team, slot: active.column - 1 };
  return (
    <>
      <div className="grid-scroll">
        <Matrix desk={desk} rows={rows} chosen={chosen} target={target} onAsk={ask} active={active} onActive={activate} {...moving} />
      </div>
      <Inspector desk={desk} rows={rows} at={at} onUndo={onUndo} onRedo={onRedo} {...moving} />
      <Legend />
    </>
  );
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
