import type { ConstraintKind } from '../../model/constraint.ts';
import type { Season, Symmetry } from '../../model/season.ts';

/** Kinds of constraints that RobinX has words for, by the section that lists them. */
export const SECTIONS: Readonly<Record<string, readonly ConstraintKind[]>> = {
  CapacityConstraints: ['CA1', 'CA2', 'CA3', 'CA4', 'CA5'],
  GameConstraints: ['GA1', 'GA2'],
  BreakConstraints: ['BR1', 'BR2', 'BR3', 'BR4'],
  FairnessConstraints: ['FA1', 'FA2', 'FA3', 'FA4', 'FA5', 'FA6'],
  SeparationConstraints: ['SE1', 'SE2'],
};

export const SYMMETRIES: readonly Symmetry[] = ['P', 'M', 'I', 'E', 'F'];

/** Name of the attribute that holds groups instead of members: `teams1` has `teamGroups1`. */
export function groupsAttribute(field: string): string {
  return field.replace(/^(team|slot)s/, '$1Groups');
}

/** The ids that stand for teams, slots, ... in RobinX, which knows whole numbers only: their own ids if these are such
 *  (for slots: in ascending order, which is the order of time), else their index. */
export function robinxIds(entries: readonly { readonly id: string }[], ascending = false): string[] {
  const own = entries.every(
    ({ id }, i) => /^(0|[1-9]\d{0,8})$/.test(id) && (!ascending || i === 0 || Number(entries[i - 1].id) < Number(id)),
  );
  return entries.map(({ id }, i) => (own ? id : String(i)));
}

/** The ids of a season's teams and slots in its RobinX files. */
export function idsOf(season: Season): { teams: string[]; slots: string[] } {
  return { teams: robinxIds(season.teams), slots: robinxIds(season.slots, true) };
}
