import type { Constraint } from '../model/constraint.ts';
import { AWAY, BYE, HOME } from './compile.ts';

const SIDES = 0;
const BREAKS = 1;
const WINDOWS = 2;

const SIDE_OF = { H: HOME, A: AWAY, HA: 0 } as const;

/** What a rule asks of one team's row of sides, whoever the opponents are. */
export interface RowRule {
  readonly what: typeof SIDES | typeof BREAKS | typeof WINDOWS;
  /** HOME, AWAY or 0: either. */
  readonly side: number;
  readonly slots: Int32Array;
  /** Slots in a window. */
  readonly length: number;
  readonly min: number;
  readonly max: number;
  /** Of a unit of deviation. */
  readonly price: number;
}

/** @param teams of the season: where their number is even, nobody has a bye
 *  @returns the rule, and the teams each of whose rows it is about; null if the constraint asks for more than rows of sides */
export function rowRuleOf(
  c: Constraint,
  teams: number,
  price: number,
): { readonly rule: RowRule; readonly rows: readonly number[] } | null {
  const common = { length: 0, price };
  // Where nobody has a bye there is nothing that a row could do about it.
  if (teams % 2 === 0 && ((c.kind === 'CA1' && c.mode === 'HA') || (c.kind === 'CA3' && c.mode1 === 'HA'))) return null;
  if (c.kind === 'CA1') {
    const rule = { ...common, what: SIDES, side: SIDE_OF[c.mode], slots: Int32Array.from(c.slots) } as const;
    return { rule: { ...rule, min: c.min, max: c.max }, rows: c.teams };
  }
  if (c.kind === 'BR1') {
    const rule = { ...common, what: BREAKS, side: SIDE_OF[c.mode2], slots: Int32Array.from(c.slots) } as const;
    return { rule: { ...rule, min: c.mode1 === 'EQ' ? c.intp : 0, max: c.intp }, rows: c.teams };
  }
  if (c.kind === 'CA3' && c.mode2 === 'SLOTS' && c.teams2.length === teams) {
    const rule = { what: WINDOWS, side: SIDE_OF[c.mode1], slots: new Int32Array(0), length: c.intp, price } as const;
    return { rule: { ...rule, min: c.min, max: c.max }, rows: c.teams1 };
  }
  return null;
}

/** How far a row of sides, of `slots` cells from `row` on, is from what the rule asks. */
export function deviationIn(sides: Uint8Array, row: number, slots: number, rule: RowRule): number {
  const { what, side, slots: own, length, min, max } = rule;
  let count = 0;
  if (what === WINDOWS) {
    let deviation = 0;
    for (let slot = 0; slot < slots; slot++) {
      if (isOn(sides[row + slot], side)) count++;
      if (slot >= length && isOn(sides[row + slot - length], side)) count--;
      if (slot >= length - 1) deviation += Math.max(0, count - max) + Math.max(0, min - count);
    }
    return deviation;
  }
  for (let k = 0; k < own.length; k++) {
    const at = row + own[k];
    if (!isOn(sides[at], side)) continue;
    if (what === SIDES) count++;
    else {
      let before = at - 1;
      while (before >= row && sides[before] === BYE) before--;
      if (before >= row && sides[before] === sides[at]) count++;
    }
  }
  return Math.max(0, count - max) + Math.max(0, min - count);
}

/** Whether a cell is at the side of a rule; 0: at either. */
function isOn(cell: number, side: number): boolean {
  return side === 0 ? cell !== BYE : cell === side;
}
