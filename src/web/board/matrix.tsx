import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react';
import type { Season } from '../../model/season.ts';
import { teamName } from '../../model/sentence.ts';
import type { Desk } from '../desk.ts';
import { areSingleKeysOn } from '../keys.tsx';
import { figure, whole, words } from '../words.ts';
import { CellText } from './cell-text.tsx';
import type { StartDrag } from './drag.ts';
import { type GridSize, moveInGrid, type Position } from './grid-keys.ts';
import { cellKey, type Mark } from './marks.ts';
import { Pattern } from './pattern.tsx';
import { type Picked, priceOf, priceText } from './picked.ts';
import { type BoardRow, beginsMonth, slotHead } from './row.ts';

interface MatrixProps {
  readonly desk: Desk;
  readonly rows: readonly BoardRow[];
  /** Cells of the chosen conflict, by {@link cellKey}. */
  readonly chosen: ReadonlySet<number>;
  /** Where to scroll and put the grid's tab stop; a new object each time. */
  readonly target: { readonly team: number; readonly slot: number } | null;
  /** By game: 1 is locked. */
  readonly locked: Uint8Array;
  /** Asked for the conflicts of a cell. */
  readonly onAsk: (team: number, slot: number) => void;
  /** Asked why a cell is as it is, or what a picked game would do there. */
  readonly onWhy: (team: number, slot: number) => void;
  /** Asked for all places of a game, or of the one that is picked. */
  readonly onRecommend: (game: number | undefined, team: number) => void;
  readonly onLock: ((game: number) => void) | null;
  /** Turns the host of a game round; null where games cannot be moved. */
  readonly onTurn: ((game: number) => void) | null;
  /** Puts a game on the shelf, or the one that is picked; null where games cannot be moved. */
  readonly onShelve: ((game: number) => void) | null;
  readonly active: Position;
  readonly onActive: (position: Position) => void;
  readonly picked: Picked | null;
  /** Null where games cannot be moved. */
  readonly onPick: ((game: number, team: number) => boolean) | null;
  /** Drops the picked game in a cell. */
  readonly onDropAt: (position: Position) => void;
  readonly onCancel: () => void;
  readonly onDrag: StartDrag;
}

/** The schedule as a grid: a row for each team, a column for each slot, and at the end of the row the team's home-away
 *  pattern, breaks and miles. One cell is in the tab order; keys move it. */
export function Matrix(props: MatrixProps) {
  const {
    desk,
    rows,
    chosen,
    target,
    locked,
    onAsk,
    onWhy,
    onRecommend,
    onLock,
    onTurn,
    onShelve,
    active,
    onActive,
    picked,
    onPick,
    onDropAt,
    onCancel,
    onDrag,
  } = props;
  const { season, marks } = desk;
  const grid = useRef<HTMLTableElement>(null);
  const slots = season.slots.length;
  const ends = season.distances === null ? 2 : 3;
  const size: GridSize = { rows: rows.length, columns: 1 + slots + ends };

  const heads = useMemo(() => season.slots.map((_, slot) => ({ ...slotHead(season, slot), begins: beginsMonth(season, slot) })), [season]);

  useEffect(() => {
    if (target === null) return;
    const position = { row: target.team, column: target.slot + 1 };
    onActive(position);
    cellAt(grid.current, position)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [target, onActive]);

  const pickAt = ({ row, column }: Position): boolean => {
    const game = rows[row].cells[column - 1]?.games[0];
    if (game === undefined || onPick === null) return false;
    return onPick(game, rows[row].team);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
    const key = event.ctrlKey ? '' : event.key;
    if (key === 'Enter' || key === 'm' || key === 'M' || (key === 'Escape' && picked !== null)) {
      if (key === 'Escape') onCancel();
      else if (picked !== null) onDropAt(active);
      else if (key !== 'Enter') pickAt(active);
      else if (active.column <= slots) onAsk(rows[active.row].team, active.column - 1);
      event.preventDefault();
      return;
    }
    if (key === 'Delete' || key === 'Backspace') {
      const game = picked?.game ?? rows[active.row].cells[active.column - 1]?.games[0];
      if (game !== undefined) onShelve?.(game);
      event.preventDefault();
      return;
    }
    if (['l', 'r', 's', 'w'].includes(key.toLowerCase()) && areSingleKeysOn()) {
      const { team, cells } = rows[active.row];
      const game = picked?.game ?? cells[active.column - 1]?.games[0];
      if (key.toLowerCase() === 'w') onWhy(team, active.column - 1);
      else if (key.toLowerCase() === 'r') onRecommend(game, team);
      else if (game !== undefined) (key.toLowerCase() === 's' ? onTurn : onLock)?.(game);
      event.preventDefault();
      return;
    }
    const position = moveInGrid(active, size, event.key, event.ctrlKey);
    if (position === null) return;
    event.preventDefault();
    onActive(position);
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
        const position = positionOf(target);
        if (position === null) return;
        onActive(position);
        cellAt(grid.current, position)?.focus({ preventScroll: true });
        if (picked !== null) onDropAt(position);
        else if (position.column <= slots) onAsk(rows[position.row].team, position.column - 1);
      }}
      onPointerDown={(event) => {
        const position = positionOf(event.target);
        const cell = position && cellAt(grid.current, position);
        if (position !== null && cell !== null) onDrag(event, cell, () => pickAt(position));
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
            locked={locked}
            lockSignature={row.cells.map(({ games }) => (games.some((game) => locked[game] === 1) ? '1' : '0')).join('')}
            active={activeIn(index)}
            picked={picked !== null && takesPart(season, picked.game, row.team) ? picked : null}
          />
        ))}
      </tbody>
    </table>
  );
}

/** The text of a cell, which its name begins with: who speaks to the page says what he reads there. */
function written(text: string, days: string): string {
  return days === '' ? text : `${text} ${days}`;
}

/** The cell of the grid that an element belongs to. */
export function positionOf(target: EventTarget): Position | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  return cell === null ? null : { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
}

function takesPart({ games }: Season, game: number, team: number): boolean {
  return games[game].home === team || games[game].away === team;
}

export function cellAt(grid: HTMLElement | null, { row, column }: Position): HTMLElement | null {
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
  /** The picked game where this team plays in it. */
  readonly picked: Picked | null;
  readonly locked: Uint8Array;
  readonly lockSignature: string;
}

const MatrixRow = memo(
  function MatrixRow({ season, row, index, marks, chosen, active, picked, locked }: RowProps) {
    const { team, cells, pattern, breaks, miles } = row;
    const cellProps = (column: number) => ({
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
        <th scope="row" className={`team${rowState.classes}`} aria-label={`${teamName(season, team)}${rowState.said}`} {...cellProps(0)}>
          <span>{teamName(season, team)}</span>
        </th>
        {cells.map(({ side, text, days, label, games }, slot) => {
          const { classes, said: saidBroken } = stateOf(slot);
          const isLocked = games.some((game) => locked[game] === 1);
          const lockClass = isLocked ? ' locked' : '';
          const said = `${isLocked ? `, ${words.board.locked}` : ''}${saidBroken}`;
          const place = picked?.bySlot.get(slot);
          const price = place === undefined ? null : priceText(place);
          const isPriced = price !== null && picked?.team === team;
          const [shown, shownDays] = isPriced ? [price, ''] : [text, days];
          // A picked game is looked for a place: prices take the place of conflicts.
          const shade =
            picked === null ? classes : slot === picked.slot ? ' picked' : place === undefined ? '' : ` place ${priceOf(place)}`;
          const told = picked === null ? said : price === null ? '' : `, ${words.moving.label(price)}`;
          return (
            <td
              key={season.slots[slot].id}
              className={`cell ${side}${shade}${lockClass}`}
              aria-label={`${written(shown, shownDays)}, ${label}${told}`}
              {...cellProps(slot + 1)}
            >
              <CellText text={shown} days={shownDays} />
            </td>
          );
        })}
        <td className="end" {...cellProps(end)}>
          <Pattern pattern={pattern} />
        </td>
        <td className="end number" {...cellProps(end + 1)}>
          {figure(breaks)}
        </td>
        {miles !== null && (
          <td className="end number" {...cellProps(end + 2)}>
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
    before.lockSignature === after.lockSignature &&
    before.active === after.active &&
    before.picked === after.picked,
);
