import type { Violation } from '../../model/constraint.ts';
import type { Season } from '../../model/season.ts';

/** The conflicts that concern a cell: their positions in the list of conflicts. */
export interface Mark {
  readonly hard: readonly number[];
  readonly soft: readonly number[];
}

/** Key of a cell in maps of the board; slot -1 stands for the team's row as a whole. */
export function cellKey(season: Season, team: number, slot: number): number {
  return team * (season.slots.length + 1) + slot + 1;
}

/** Which cells the conflicts concern. */
export function marksOf(season: Season, violations: readonly Violation[]): Map<number, Mark> {
  const marks = new Map<number, { hard: number[]; soft: number[] }>();
  violations.forEach(({ constraint, cells }, index) => {
    for (const key of new Set(cells.map(({ team, slot }) => cellKey(season, team, slot)))) {
      let mark = marks.get(key);
      if (mark === undefined) marks.set(key, (mark = { hard: [], soft: [] }));
      mark[constraint.hard ? 'hard' : 'soft'].push(index);
    }
  });
  return marks;
}
