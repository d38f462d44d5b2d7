import { useMemo, useSyncExternalStore } from 'react';
import type { Desk } from '../desk.ts';
import { words } from '../words.ts';
import { cellKey } from './marks.ts';
import { Matrix } from './matrix.tsx';
import type { BoardRow } from './row.ts';
import { TeamLists } from './team-lists.tsx';

interface BoardProps {
  readonly desk: Desk;
  readonly rows: readonly BoardRow[];
  /** The chosen conflict, by its place in the list. */
  readonly conflict: number | null;
  readonly target: { readonly team: number; readonly slot: number } | null;
  readonly onConflict: (index: number) => void;
}

/** Narrower than this, a list for each team takes the place of the grid. */
const NARROW = matchMedia('(max-width: 719.98px)');

/** The schedule, as a grid or, where that has no room, as lists. */
export function Board({ desk, rows, conflict, target, onConflict }: BoardProps) {
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

  const Form = narrow ? TeamLists : Matrix;
  return (
    <>
      <div className={narrow ? undefined : 'grid-scroll'}>
        <Form desk={desk} rows={rows} chosen={chosen} target={target} onAsk={ask} />
      </div>
      <Legend />
    </>
  );
}

function Legend() {
  const { board } = words;
  const signs = [
    ['cell home', 'KU', board.home],
    ['cell away', '@KU', board.awayLegend],
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
