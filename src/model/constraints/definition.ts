import type { Cell, ConstraintBase, ConstraintKind, ConstraintOf } from '../constraint.ts';
import type { Mode, Season } from '../season.ts';
import type { Timetable } from '../timetable.ts';

/** What a field of a constraint holds: sets of teams or slots, `slotSets` a list of sets of slots, `limit` a number that may be
 *  Infinity, `numberOrNull` one that may be absent, a list of texts one of them. Checks, documents and forms follow it. */
export type FieldType =
  | 'teams'
  | 'slots'
  | 'slotSets'
  | 'meetings'
  | 'slotPairs'
  | 'league'
  | 'number'
  | 'limit'
  | 'numberOrNull'
  | readonly string[];

export interface Field {
  readonly type: FieldType;
  readonly meaning: string;
  /** Only whole numbers from 1: lengths and the like. */
  readonly whole?: true;
}

/** Which games decide a constraint's deviation and its violations' words: those of `teams` that lie in `slots`; null means
 *  all (and, for slots, the games without one as well). */
export interface Scope {
  readonly teams: readonly number[] | null;
  readonly slots: readonly number[] | null;
}

export interface Explanation {
  readonly cells: readonly Cell[];
  readonly sentence: string;
}

/** Called for each broken place with its deviation (above 0); `explain` is only called when somebody asks for words. */
export type Report = (deviation: number, explain: () => Explanation) => void;

/** Goes over all places where the constraint could be broken and reports those where it is. The constraint's deviation is
 *  the sum of what is reported. */
export type Walk<Kind extends ConstraintKind> = (constraint: ConstraintOf<Kind>, timetable: Timetable, report: Report) => void;

export type FieldNames<Kind extends ConstraintKind> = Exclude<keyof ConstraintOf<Kind>, keyof ConstraintBase | 'kind'>;

/** All that the house knows about a kind of constraint. */
export interface Definition<Kind extends ConstraintKind> {
  readonly title: string;
  /** What is asked, with the fields' names in backticks. */
  readonly definition: string;
  /** How the deviation is counted. */
  readonly counting: string;
  readonly fields: { readonly [Name in FieldNames<Kind>]: Field };
  /** What the season must give for this kind to mean anything. */
  readonly needs?: 'distances';
  readonly scope: (constraint: ConstraintOf<Kind>, season: Season) => Scope;
  readonly walk: Walk<Kind>;
  /** Where the reference validator counts otherwise than the definition: its walk, and the difference in words. */
  readonly robinx?: { readonly walk: Walk<Kind>; readonly difference: string };
}

export const TEAMS: Field = { type: 'teams', meaning: 'the teams concerned, each by itself' };
export const OPPONENTS: Field = { type: 'teams', meaning: 'the opponents that count' };
export const SLOTS: Field = { type: 'slots', meaning: 'the slots concerned' };
export const MODE: Field = { type: ['H', 'A', 'HA'], meaning: 'which games count: at home, away, or all' };
export const MIN: Field = { type: 'number', meaning: 'fewest allowed' };
export const MAX: Field = { type: 'limit', meaning: 'most allowed; left out in documents: no limit' };

/** How far a value lies outside its limits. */
export function outside(value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.max(0, value - max) + Math.max(0, min - value);
}

/** 1 for each member of a set of `size` possible ones. */
export function marks(members: readonly number[], size: number): Uint8Array {
  const marked = new Uint8Array(size);
  for (const member of members) marked[member] = 1;
  return marked;
}

export function cellOf(timetable: Timetable, game: number, team: number): Cell {
  return { team, slot: timetable.slotOf(game), game };
}

/** Both sides of each game. */
export function cellsOfGames(timetable: Timetable, games: Iterable<number>): Cell[] {
  const cells: Cell[] = [];
  for (const game of games) {
    cells.push(cellOf(timetable, game, timetable.homes[game]), cellOf(timetable, game, timetable.aways[game]));
  }
  return cells;
}

/** The team's own side of each game; where there is none, the team's row (slot -1). */
export function cellsOfTeam(timetable: Timetable, team: number, games: readonly number[]): Cell[] {
  return games.length === 0 ? [{ team, slot: -1, game: null }] : games.map((game) => cellOf(timetable, game, team));
}

/** The team's games in this mode in these slots against marked opponents (null: anyone). */
export function gamesIn(timetable: Timetable, team: number, mode: Mode, slots: readonly number[], opponents: Uint8Array | null): number[] {
  return slots.flatMap((slot) =>
    Array.from(timetable.rows.subarray(timetable.begin(team, slot), timetable.end(team, slot))).filter(
      (game) => timetable.isMode(game, team, mode) && (opponents === null || opponents[timetable.opponent(game, team)] === 1),
    ),
  );
}

/** The team's places in these slots that do not hold a game in question: where one could be put. */
export function openCells(timetable: Timetable, team: number, slots: readonly number[], games: readonly number[]): Cell[] {
  const taken = new Set(games.map((game) => timetable.slotOf(game)));
  const open = slots.filter((slot) => !taken.has(slot));
  if (open.length === 0) return [{ team, slot: -1, game: null }];
  return open.map((slot) => {
    const position = timetable.begin(team, slot);
    return { team, slot, game: position < timetable.end(team, slot) ? timetable.rows[position] : null };
  });
}
