import type { Constraint, ConstraintKind, ConstraintOf, Violation } from './constraint.ts';
import { definitionOf, type Explanation, type Reading, type Scope, type Walk, walkOf } from './constraints/index.ts';
import { objectiveOf } from './objective.ts';
import type { Schedule } from './schedule.ts';
import type { Score } from './score.ts';
import type { Season } from './season.ts';
import { Timetable } from './timetable.ts';

export interface EvaluateOptions {
  /** Whose definitions count; the paper's unless said otherwise. */
  readonly reading?: Reading;
}

/** How much one constraint is broken: its deviation, and `cost = deviation * penalty`. */
export interface ConstraintTotal {
  readonly constraint: Constraint;
  readonly deviation: number;
  readonly cost: number;
}

/** What of the score lies with a team: of each violation, an equal part for each team that its cells name. Summed over all
 *  teams this is the score without the objective (and without rules about an empty set of teams, which lie with nobody). */
export interface TeamTotal {
  readonly team: number;
  readonly hard: number;
  readonly soft: number;
}

/** The judgement of a schedule. */
export interface Evaluation {
  readonly score: Score;
  /** The part of `score.soft` that is the season's objective (breaks, travel, ...), not deviations. */
  readonly objective: number;
  /** All constraints, the rules of form first, each in the season's order. */
  readonly totals: readonly ConstraintTotal[];
  readonly timetable: Timetable;
  /** Every broken place with its words, in the order of {@link totals}; computed anew at each call. */
  violations(): Violation[];
  byTeam(): TeamTotal[];
}

/** Judges a schedule from scratch: the truth that everything faster is held to.
 *  @throws {RangeError} if the schedule does not belong to the season */
export function evaluate(season: Season, schedule: Schedule, { reading = 'paper' }: EvaluateOptions = {}): Evaluation {
  const timetable = new Timetable(season, schedule);
  const objective = objectiveOf(timetable);
  const totals: ConstraintTotal[] = [];
  let hard = 0;
  let soft = objective;
  for (const constraint of [...season.structure, ...season.constraints]) {
    const deviation = deviationOf(constraint, timetable, reading);
    const cost = deviation * constraint.penalty;
    totals.push({ constraint, deviation, cost });
    if (constraint.hard) hard += cost;
    else soft += cost;
  }
  const violations = () =>
    totals.flatMap(({ constraint, deviation }) => (deviation === 0 ? [] : violationsOf(constraint, timetable, reading)));
  return { score: { hard, soft }, objective, totals, timetable, violations, byTeam: () => shareByTeam(season, violations()) };
}

/** The score alone. */
export function scoreOf(season: Season, schedule: Schedule, options?: EvaluateOptions): Score {
  return evaluate(season, schedule, options).score;
}

/** How much a timetable breaks a constraint; 0 if and only if it has no violation. */
export function deviationOf(constraint: Constraint, timetable: Timetable, reading: Reading = 'paper'): number {
  let sum = 0;
  walk(constraint, timetable, reading, (deviation) => {
    sum += deviation;
  });
  return sum;
}

/** The places where a timetable breaks a constraint, in words. The owner's sentence of the rule is quoted where there is one. */
export function violationsOf(constraint: Constraint, timetable: Timetable, reading: Reading = 'paper'): Violation[] {
  const violations: Violation[] = [];
  walk(constraint, timetable, reading, (deviation, explain) => {
    const { cells, sentence: text } = explain();
    const sentence = text.charAt(0).toUpperCase() + text.slice(1);
    violations.push({
      constraint,
      deviation,
      cost: deviation * constraint.penalty,
      cells,
      sentence: constraint.sentence === null ? sentence : `${sentence} The rule: “${constraint.sentence}”`,
    });
  });
  return violations;
}

/** Which games decide a constraint: what else changes cannot change its deviation or its violations. */
export function scopeOf(constraint: Constraint, season: Season): Scope {
  return definitionOf(constraint).scope(constraint as never, season);
}

function walk(
  constraint: Constraint,
  timetable: Timetable,
  reading: Reading,
  report: (deviation: number, explain: () => Explanation) => void,
): void {
  // Kind and definition belong together by construction, which the compiler cannot follow through the union.
  (walkOf(constraint, reading) as Walk<ConstraintKind>)(constraint as ConstraintOf<ConstraintKind> & never, timetable, report);
}

function shareByTeam(season: Season, violations: readonly Violation[]): TeamTotal[] {
  const totals = season.teams.map((_, team) => ({ team, hard: 0, soft: 0 }));
  for (const { constraint, cost, cells } of violations) {
    const teams = new Set(cells.map(({ team }) => team));
    for (const team of teams) totals[team][constraint.hard ? 'hard' : 'soft'] += cost / teams.size;
  }
  return totals;
}
