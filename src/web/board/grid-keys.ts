/** A cell of the grid: row and column from 0. Column 0 names the team. */
export interface Position {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
}

/** Teams that Page Up and Page Down pass. */
const PAGE = 5;

/** Where a key leads from a cell, by the pattern for grids of the ARIA Authoring Practices; null for keys that do not move. */
export function moveInGrid({ row, column }: Position, { rows, columns }: GridSize, key: string, ctrl: boolean): Position | null {
  const to = (toRow: number, toColumn: number): Position => ({
    row: Math.min(Math.max(toRow, 0), rows - 1),
    column: Math.min(Math.max(toColumn, 0), columns - 1),
  });
  switch (key) {
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'Home':
      return to(ctrl ? 0 : row, 0);
    case 'End':
      return to(ctrl ? rows - 1 : row, columns - 1);
    case 'PageUp':
      return to(row - PAGE, column);
    case 'PageDown':
      return to(row + PAGE, column);
    default:
      return null;
  }
}
