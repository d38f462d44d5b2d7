import type { Mode, Symmetry } from './season.ts';

/** What every constraint carries. `penalty` weighs a unit of deviation, in `hard` for hard constraints, else in `soft`;
 *  a negative one rewards it (a published basketball season does).
 *  `id` is unique in its season. `sentence` is the rule in its owner's words, null if it has none. */
export interface ConstraintBase {
  readonly id: string;
  readonly hard: boolean;
  readonly penalty: number;
  readonly sentence: string | null;
}

/** Sets are indices of teams, slots or leagues; an empty set means nobody or never. `max` may be Infinity.
 *  The kinds CA1 to SE2 and their attributes are RobinX's
 *  (Van Bulck, Goossens, Schönberger, Guajardo 2020); from SE3 on they are ours, for rules about days and travel.
 *  Each kind's definition stands in `constraints/`. */
export type Constraint =
  | (ConstraintBase & { readonly kind: 'BA1' })
  | (ConstraintBase & { readonly kind: 'BA2' })
  | (ConstraintBase & { readonly kind: 'SYMMETRY'; readonly league: number; readonly symmetry: Symmetry })
  | (ConstraintBase & {
      readonly kind: 'CA1';
      readonly teams: readonly number[];
      readonly mode: Mode;
      readonly min: number;
      readonly max: number;
      readonly slots: readonly number[];
    })
  | (ConstraintBase & {
      readonly kind: 'CA2';
      readonly teams1: readonly number[];
      readonly teams2: readonly number[];
      readonly mode1: Mode;
      readonly mode2: 'GLOBAL' | 'EVERY';
      readonly min: number;
      readonly max: number;
      readonly slots: readonly number[];
    })
  | (ConstraintBase & {
      readonly kind: 'CA3';
      readonly teams1: readonly number[];
      readonly teams2: readonly number[];
      readonly mode1: Mode;
      readonly mode2: 'SLOTS' | 'GAMES';
      readonly intp: number;
      readonly min: number;
      readonly max: number;
    })
  | (ConstraintBase & {
      readonly kind: 'CA4';
      readonly teams1: readonly number[];
      readonly teams2: readonly number[];
      readonly mode1: Mode;
      readonly mode2: 'GLOBAL' | 'EVERY';
      readonly min: number;
      readonly max: number;
      readonly slots: readonly number[];
    })
  | (ConstraintBase & {
      readonly kind: 'CA5';
      readonly teams1: readonly number[];
      readonly teams2: readonly number[];
      readonly min: number;
      readonly max: number;
      readonly slots: readonly number[];
    })
  | (ConstraintBase & {
      readonly kind: 'GA1';
      readonly meetings: readonly Meeting[];
      readonly min: number;
      readonly max: number;
      readonly slots: readonly number[];
    })
  | (ConstraintBase & {
      readonly kind: 'GA2';
      readonly teams1: readonly number[];
      readonly mode1: Mode;
      readonly teams2: readonly number[];
      readonly slots1: readonly number[];
      readonly teams3: readonly number[];
      readonly mode3: Mode;
      readonly teams4: readonly number[];
      readonly slots2: readonly number[];
      readonly mode2: 'EQ' | 'NEQ';
    })
  | (ConstraintBase & {
      readonly kind: 'BR1';
      readonly teams: readonly number[];
      readonly intp: number;
      readonly mode1: 'LEQ' | 'EQ';
      readonly mode2: Mode;
      readonly slots: readonly number[];
    })
  | (ConstraintBase & {
      readonly kind: 'BR2';
      readonly teams: readonly number[];
      readonly intp: number;
      readonly mode2: 'LEQ' | 'EQ';
      readonly slots: readonly number[];
    })
  | (ConstraintBase & { readonly kind: 'BR3'; readonly teams: readonly number[]; readonly intp: number; readonly slots: readonly number[] })
  | (ConstraintBase & { readonly kind: 'BR4'; readonly teams: readonly number[]; readonly min: number; readonly slots: readonly number[] })
  | (ConstraintBase & { readonly kind: 'FA1'; readonly teams: readonly number[]; readonly intp: number; readonly slots: readonly number[] })
  | (ConstraintBase & {
      readonly kind: 'FA2';
      readonly teams: readonly number[];
      readonly mode: Mode;
      readonly intp: number;
      readonly slots: readonly number[];
    })
  | (ConstraintBase & { readonly kind: 'FA3'; readonly teams: readonly number[] })
  | (ConstraintBase & { readonly kind: 'FA4'; readonly teams: readonly number[]; readonly intp: number })
  | (ConstraintBase & { readonly kind: 'FA5'; readonly teams: readonly number[]; readonly intp: number; readonly slots: readonly number[] })
  | (ConstraintBase & { readonly kind: 'FA6'; readonly teams: readonly number[]; readonly intp: number; readonly slots: readonly number[] })
  | (ConstraintBase & { readonly kind: 'SE1'; readonly teams: readonly number[]; readonly min: number })
  | (ConstraintBase & { readonly kind: 'SE2'; readonly teams: readonly number[]; readonly slotPairs: readonly SlotPair[] })
  | (ConstraintBase & {
      readonly kind: 'SE3';
      readonly teams: readonly number[];
      readonly minDays: number;
      readonly minGames: number;
    })
  | (ConstraintBase & {
      readonly kind: 'NG1';
      readonly teams: readonly number[];
      readonly mode: Mode;
      readonly end: 'FIRST' | 'LAST';
      readonly count: number;
      readonly min: number;
      readonly max: number;
    })
  | (ConstraintBase & {
      readonly kind: 'SW1';
      readonly teams: readonly number[];
      readonly slotSets: readonly (readonly number[])[];
      readonly max: number;
    })
  | (ConstraintBase & {
      readonly kind: 'RT1';
      readonly teams: readonly number[];
      readonly mode1: Mode;
      readonly mode2: Mode;
      readonly min: number;
    })
  | (ConstraintBase & {
      readonly kind: 'RT2';
      readonly teams: readonly number[];
      readonly intp: number;
      readonly min: number;
      readonly max: number;
    })
  | (ConstraintBase & {
      readonly kind: 'RT3';
      readonly teams1: readonly number[];
      readonly mode1: Mode;
      readonly teams2: readonly number[];
      readonly mode2: Mode;
      readonly teams3: readonly number[];
      readonly slots: readonly number[];
      readonly minDays: number;
      readonly maxDays: number;
      readonly min: number;
      readonly max: number;
    })
  | (ConstraintBase & {
      readonly kind: 'OW1';
      readonly teams: readonly number[];
      readonly slotSets: readonly (readonly number[])[];
      readonly min: number;
      readonly max: number;
    })
  | (ConstraintBase & {
      readonly kind: 'EQ1';
      readonly teams: readonly number[];
      readonly mode: Mode;
      readonly intp: number;
      readonly slots: readonly number[];
    })
  | (ConstraintBase & {
      readonly kind: 'VE1';
      readonly teams1: readonly number[];
      readonly mode1: Mode;
      readonly teams2: readonly number[];
      readonly mode2: Mode;
      readonly intp: number;
    })
  | (ConstraintBase & {
      readonly kind: 'VE2';
      readonly teams1: readonly number[];
      readonly mode1: Mode;
      readonly teams2: readonly number[];
      readonly mode2: Mode;
      readonly hours: number;
    })
  | (ConstraintBase & {
      readonly kind: 'TV1';
      readonly teams: readonly number[];
      readonly per: 'SEASON' | 'TRIP';
      readonly max: number;
      readonly returnHomeAfterDays: number | null;
    })
  | (ConstraintBase & {
      readonly kind: 'TV2';
      readonly teams: readonly number[];
      readonly intp: number;
      readonly returnHomeAfterDays: number | null;
    })
  | (ConstraintBase & {
      readonly kind: 'TV3';
      readonly teams: readonly number[];
      readonly slotSets: readonly (readonly number[])[];
      readonly max: number;
      readonly returnHomeAfterDays: number | null;
    })
  | (ConstraintBase & {
      readonly kind: 'TV4';
      readonly teams: readonly number[];
      readonly max: number;
      readonly returnHomeAfterDays: number | null;
    });

export type ConstraintKind = Constraint['kind'];
export type ConstraintOf<Kind extends ConstraintKind> = Extract<Constraint, { kind: Kind }>;

/** An ordered meeting: `home` hosts `away`. */
export interface Meeting {
  readonly home: number;
  readonly away: number;
}

export interface SlotPair {
  readonly first: number;
  readonly second: number;
}

/** A place on the board that a violation points at. `game` is null where the fault is that there is none. */
export interface Cell {
  readonly team: number;
  /** -1: the team's row as a whole, or a game without a slot. */
  readonly slot: number;
  readonly game: number | null;
}

/** One broken place of one constraint: how much, what it costs, why in one sentence, and the cells concerned. */
export interface Violation {
  readonly constraint: Constraint;
  readonly deviation: number;
  /** `deviation * penalty` */
  readonly cost: number;
  readonly cells: readonly Cell[];
  readonly sentence: string;
}
