import type { Constraint, ConstraintKind } from '../../model/constraint.ts';
import { scopeOf } from '../../model/evaluate.ts';
import type { Season } from '../../model/season.ts';
import type { Judgement } from './constraint-cache.ts';
import { type Part, rangesOf } from './schedule-prints.ts';

/** Kinds that judge each team of a set by itself, and the field of the set: such a constraint is the sum of its teams' (a law
 *  over random seasons holds the table to that). */
export const SEPARABLE: Partial<Record<ConstraintKind, 'teams' | 'teams1'>> = {
  CA1: 'teams',
  CA2: 'teams1',
  CA3: 'teams1',
  CA5: 'teams1',
  BR1: 'teams',
  BR4: 'teams',
  FA1: 'teams',
  NG1: 'teams',
  RT1: 'teams',
  OW1: 'teams',
  RT2: 'teams',
  RT3: 'teams1',
  SW1: 'teams',
  TV1: 'teams',
  TV3: 'teams',
  TV4: 'teams',
};

/** A constraint, or what it says of one of its teams, and the part of a schedule that this reads. */
export interface Piece {
  readonly constraint: Constraint;
  readonly part: Part;
}

/** A piece that reads no more cells (a team in a slot) than this is judged faster than it is looked up; docs/decisions/constraint-cache.md
 *  has the figures. */
const LEAST_CELLS = 5;

/** Whether a piece is worth its place in the cache. */
export function isWorthKeeping({ part: { teams, ranges } }: Piece): boolean {
  if (teams === null || ranges === null) return true;
  return teams.length * ranges.reduce((slots, [first, last]) => slots + last - first + 1, 0) >= LEAST_CELLS;
}

/** What is judged and kept by itself. A constraint that reads whole rows of many teams would be judged anew after every edit; by
 *  team only the two or four teams whose games moved are. One that reads few slots is left whole: most edits do not touch it,
 *  and looking its teams up would cost more than judging them. */
export function piecesOf(constraint: Constraint, season: Season): Piece[] {
  const { teams, slots } = scopeOf(constraint, season);
  const field = SEPARABLE[constraint.kind];
  if (field === undefined || slots !== null || teams === null || teams.length < 2)
    return [{ constraint, part: { teams, ranges: slots === null ? null : rangesOf(slots) } }];
  const members = (constraint as unknown as Record<typeof field, readonly number[]>)[field];
  return members.map((team) => ({ constraint: { ...constraint, [field]: [team] }, part: { teams: [team], ranges: null } }));
}

/** The judgement of a constraint from those of its pieces. */
export function joinJudgements(pieces: readonly Judgement[]): Judgement {
  if (pieces.length === 1) return pieces[0];
  const broken = pieces.filter(({ total }) => total.deviation !== 0);
  if (broken.length === 0) return pieces[0];
  const deviation = broken.reduce((sum, { total }) => sum + total.deviation, 0);
  const { total } = broken[0];
  return {
    total: { ...total, deviation, cost: deviation * total.penalty },
    violations: broken.flatMap(({ violations }) => violations),
    shares: broken.flatMap(({ shares }) => shares),
  };
}
