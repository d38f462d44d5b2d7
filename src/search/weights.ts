/** One number holds a cost's two parts: hard units times this, plus the soft cost. So one sum of doubles carries both through
 *  all counters, and {@link hardOf} parts them again exactly: soft costs of a schedule stay below 2^25, hard units are whole. */
export const HARD = 2 ** 26;

/** The hard units in a cost; what remains, `cost - HARD * hardOf(cost)`, is soft. */
export function hardOf(cost: number): number {
  return Math.round(cost / HARD);
}

/** What a search minimises: hard units and soft cost, added. */
export function sumOf(cost: number): number {
  return cost - hardOf(cost) * (HARD - 1);
}

/** Cost of a unit of deviation of a constraint of this penalty and weight class (0: soft). */
export function unitCost(weights: Float64Array, weightClass: number, penalty: number): number {
  const weight = weights[weightClass];
  if (weightClass === 0 || weight === 0) return weight * penalty;
  return HARD * Math.sign(penalty) * Math.max(1, Math.round(weight * Math.abs(penalty)));
}
