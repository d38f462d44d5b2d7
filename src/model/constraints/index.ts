import type { Constraint, ConstraintKind } from '../constraint.ts';
import { BR1, BR2, BR3, BR4 } from './break.ts';
import { CA1, CA2, CA4, CA5 } from './capacity.ts';
import type { Definition, Walk } from './definition.ts';
import { EQ1, FA1, FA2, FA3, FA4, FA5, FA6 } from './fairness.ts';
import { GA1, GA2 } from './game.ts';
import { RT1, RT2, RT3 } from './rest.ts';
import { SE1, SE2, SE3 } from './separation.ts';
import { CA3, NG1, OW1, SW1 } from './stretch.ts';
import { BA1, BA2, SYMMETRY } from './structure.ts';
import { TV1, TV2, TV3, TV4 } from './travel.ts';
import { VE1, VE2 } from './venue.ts';

export type { Definition, Explanation, Field, FieldType, Report, Scope, Walk } from './definition.ts';

/** The one list of all kinds of constraints. */
export const CONSTRAINTS: { readonly [Kind in ConstraintKind]: Definition<Kind> } = {
  BA1,
  BA2,
  SYMMETRY,
  CA1,
  CA2,
  CA3,
  CA4,
  CA5,
  GA1,
  GA2,
  BR1,
  BR2,
  BR3,
  BR4,
  FA1,
  FA2,
  FA3,
  FA4,
  FA5,
  FA6,
  SE1,
  SE2,
  SE3,
  NG1,
  SW1,
  OW1,
  EQ1,
  RT1,
  RT2,
  RT3,
  VE1,
  VE2,
  TV1,
  TV2,
  TV3,
  TV4,
};

/** By whose definition deviations are counted: the paper's (with SE1 and the symmetries as published scores have them), or
 *  the RobinX validator's, which does nothing or something else for some kinds. */
export type Reading = 'paper' | 'robinx';

/** The definition of a constraint's kind. */
export function definitionOf<Kind extends ConstraintKind>({ kind }: Constraint & { kind: Kind }): Definition<Kind> {
  return CONSTRAINTS[kind] as Definition<Kind>;
}

export function walkOf<Kind extends ConstraintKind>(constraint: Constraint & { kind: Kind }, reading: Reading): Walk<Kind> {
  const { walk, robinx } = definitionOf<Kind>(constraint);
  return reading === 'robinx' && robinx !== undefined ? robinx.walk : walk;
}
