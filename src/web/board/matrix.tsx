import { type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from 'react';
import type { Season } from '../../model/season.ts';
import { teamName } from '../../model/sentence.ts';
import type { Desk } from '../desk.ts';
import { figure, whole, words } from '../words.ts';
import { type GridSize, moveInGrid, type Position } from './grid-keys.ts';
import { cellKey, type Mark } from './marks.ts';
import { Pattern } from './pattern.tsx';
import { type BoardRow, beginsMonth, slotHead } from './row.ts';

interface MatrixProps {
  readonly desk: Desk;
  readonly rows: readonly BoardRow[];
  /** Cells of the chosen conflict, by {@link cellKey}. */
  readonly chosen: ReadonlySet<number>;
  /** Where to scroll and put the grid's tab stop; a new object each time. */
  readonly target: { readonly team: number; readonly slot: number } | null;
  /** Asked for the conflicts of a cell. */
  readonly onAsk: (team: number, slot: number) => void;
}

/** The schedule as a grid: a row for each team, a column for each slot, and at the end of the row the team's home-away
 *  pattern, breaks and miles. One cell is in the tab order; keys move it. */
export function Matrix({ desk, rows, chosen, target, onAsk }: MatrixProps) {
  const { season, marks } = desk;
  const grid = useRef<HTMLTableElement>(null);
  const [active, setActive] = useState<Position>({ row: 0, column: 1 });
  const slots = season.slots.length;
  const ends = season.distances === null ? 2 : 3;
  const size: GridSize = { rows: rows.length, columns: 1 + slots + ends };

  const heads = useMemo(() => season.slots.map((_, slot) => ({ ...slotHead(season, slot), begins: beginsMonth(season, slot) })), [season]);

  useEffect(() => {
    if (target === null) return;
    const position = { row: target.team, column: target.slot + 1 };
    setActive(position);
    cellAt(grid.current, position)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [target]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
    if (event.key === 'Enter' && active.column <= slots) {
      event.preventDefault();
      onAsk(rows[active.row].team, active.column - 1);
      return;
    }
    const position = moveInGrid(active, size, event.key, event.ctrlKey);
    if (position === null) return;
    event.preventDefault();
    setActive(position);
    const cell = cellAt(grid.current, position);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  const activeIn = (row: number) => (active.row === Math.min(row, size.rows - 1) ? Math.min(active.column, size.columns - 1) : -1);

  return (
    // Cells take the focus and the grid handles their keys: the pattern of a data grid, laid out by the table that it is.
    <table
      ref={grid}
      className="matrix"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of the ARIA Authoring Practices
      role="grid"
      aria-label={words.board.grid}
      aria-rowcount={rows.length + 1}
      aria-colcount={size.columns}
      onKeyDown={onKeyDown}
      onClick={({ target }) => {
        const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
        if (cell === null) return;
        const position = { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
        setActive(position);
        cell.focus({ preventScroll: true });
        if (position.column <= slots) onAsk(rows[position.row].team, position.column - 1);
      }}
    >
      <thead>
        <tr>
          <th scope="col" className="corner">
            {words.board.team}
          </th>
          {heads.map(({ over, under, full, begins }, slot) => (
            <th key={season.slots[slot].id} scope="col" className={begins ? 'date begins' : 'date'} aria-label={full}>
              <span>{over}</span>
              {under}
            </th>
          ))}
          <th scope="col" className="end">
            {words.board.pattern}
          </th>
          <th scope="col" className="end" title={words.board.breaksHint}>
            {words.board.breaks}
          </th>
          {season.distances !== null && (
            <th scope="col" className="end">
              {words.board.miles}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <MatrixRow
            key={season.teams[row.team].id}
            season={season}
            row={row}
            index={index}
            marks={marks}
            markSignature={signatureOf(season, row.team, marks, chosen)}
            chosen={chosen}
            active={activeIn(index)}
          />
        ))}
      </tbody>
    </table>
  );
}

function cellAt(grid: HTMLElement | null, { row, column }: Position): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`) ?? null;
}

/** Equal where a row's marks look the same, so that only rows that changed are drawn again. */
function signatureOf(season: Season, team: number, marks: ReadonlyMap<number, Mark>, chosen: ReadonlySet<number>): string {
  let signature = '';
  for (let slot = -1; slot < season.slots.length; slot++) {
    const key = cellKey(season, team, slot);
    const mark = marks.get(key);
    if (mark === undefined && !chosen.has(key)) continue;
    signature += `${slot}:${mark?.hard.length ?? 0}.${mark?.soft.length ?? 0}${chosen.has(key) ? '!' : ''} `;
  }
  return signature;
}

interface RowProps {
  readonly season: Season;
  readonly row: BoardRow;
  readonly index: number;
  readonly marks: ReadonlyMap<number, Mark>;
  readonly markSignature: string;
  readonly chosen: ReadonlySet<number>;
  /** Column in the tab order, -1 if it is in another row. */
  readonly active: number;
}

const MatrixRow = memo(
  function MatrixRow({ season, row, index, marks, chosen, active }: RowProps) {
    const { team, cells, pattern, breaks, miles } = row;
    const place = (column: number) => ({
      'data-row': index,
      'data-column': column,
      tabIndex: active === column ? 0 : -1,
    });
    const stateOf = (slot: number) => {
      const key = cellKey(season, team, slot);
      const mark = marks.get(key);
      const hard = mark?.hard.length ?? 0;
      const soft = mark?.soft.length ?? 0;
      return {
        classes: `${hard > 0 ? ' broken-hard' : soft > 0 ? ' broken-soft' : ''}${chosen.has(key) ? ' chosen' : ''}`,
        said: hard + soft > 0 ? `, ${words.board.conflicts(hard, soft)}` : '',
      };
    };
    const end = cells.length + 1;
    const rowState = stateOf(-1);
    return (
      <tr>
        <th scope="row" className={`team${rowState.classes}`} aria-label={`${teamName(season, team)}${rowState.said}`} {...place(0)}>
          <span>{teamName(season, team)}</span>
        </th>
        {cells.map(({ side, text, label }, slot) => {
          const { classes, said } = stateOf(slot);
          const id = season.slots[slot].id;
          return (
            <td key={id} className={`cell ${side}${classes}`} aria-label={`${text}, ${label}${said}`} {...place(slot + 1)}>
              <span>{text}</span>
            </td>
          );
        })}
        <td className="end" {...place(end)}>
          <Pattern pattern={pattern} />
        </td>
        <td className="end number" {...place(end + 1)}>
          {figure(breaks)}
        </td>
        {miles !== null && (
          <td className="end number" {...place(end + 2)}>
            {whole(miles)}
          </td>
        )}
      </tr>
    );
  },
  (before, after) =>
    before.season === after.season &&
    before.index === after.index &&
    before.row.signature === after.row.signature &&
    before.markSignature === after.markSignature &&
    before.active === after.active,
);
