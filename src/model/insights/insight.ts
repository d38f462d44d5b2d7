import type { Cell, Constraint } from '../constraint.ts';
import { span } from '../sentence.ts';
import type { Timetable } from '../timetable.ts';

/** A rule that would have found what an insight found, ready to be put into the season but for its id. */
export type RuleProposal = Constraint extends infer Kind ? (Kind extends Constraint ? Omit<Kind, 'id'> : never) : never;

/** Something in a schedule that no rule forbids and that somebody will regret: what a scheduler finds when reading the
 *  hundredth version ("only to discover one school has four straight games against highly ranked teams"). */
export interface Insight {
  readonly team: number;
  /** How far beyond the usual, from 0: what is shown first. */
  readonly weight: number;
  readonly sentence: string;
  readonly cells: readonly Cell[];
  readonly rule: RuleProposal;
}

/** Looks at a team's season for one sort of thing. */
export type Look = (timetable: Timetable, team: number) => Insight[];

export const SOFT = { hard: false, penalty: 1 } as const;

export function cells(timetable: Timetable, team: number, games: readonly number[]): Cell[] {
  return games.map((game) => ({ team, slot: timetable.slotOf(game), game }));
}

export function everyone(timetable: Timetable): number[] {
  return timetable.season.teams.map((_, team) => team);
}

export function stretch(timetable: Timetable, games: readonly number[]): string {
  return span(timetable.season, timetable.slotOf(games[0]), timetable.slotOf(games[games.length - 1]));
}

export function cellAt(timetable: Timetable, team: number, slot: number): Cell {
  const position = timetable.begin(team, slot);
  return { team, slot, game: position < timetable.end(team, slot) ? timetable.rows[position] : null };
}

export function slotsBetween(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
