import type { Constraint } from './constraint.ts';
import { crowded, earlyRematch, farApart, farTravelled, tiredOften, withoutGame } from './insights/days.ts';
import type { Insight, Look, RuleProposal } from './insights/insight.ts';
import { longRuns, roadEnds, strongInARow, withoutHome } from './insights/sides.ts';
import type { Timetable } from './timetable.ts';

export type { Insight, RuleProposal } from './insights/insight.ts';

export interface InsightOptions {
  /** Teams that are hard to play: the ranked ones, say. */
  readonly strong?: readonly number[];
}

const LOOKS: readonly Look[] = [longRuns, roadEnds, crowded, withoutHome, withoutGame, farApart, earlyRematch, tiredOften, farTravelled];

/** Looks for what no rule says, worst first. What befalls more than a third of the teams is the season's way and no surprise.
 *  What a constraint of the season already limits for a team, at the same side and in the same slots, is left to it. */
export function findInsights(timetable: Timetable, { strong = [] }: InsightOptions = {}): Insight[] {
  const found: Insight[] = [];
  for (let team = 0; team < timetable.season.teams.length; team++) {
    for (const look of LOOKS) found.push(...look(timetable, team));
    found.push(...strongInARow(timetable, team, strong));
  }
  const { constraints, teams } = timetable.season;
  const befallen = new Map<string | null, Set<number>>();
  for (const { rule, team } of found) befallen.set(rule.sentence, (befallen.get(rule.sentence) ?? new Set()).add(team));
  return found
    .filter(({ rule }) => befallen.get(rule.sentence)!.size <= Math.max(1, teams.length / 3))
    .filter(({ rule, team }) => !constraints.some((constraint) => covers(constraint, rule, team)))
    .sort((a, b) => b.weight - a.weight);
}

/** Whether the constraint is that rule already, for this team at least, whatever its figures. */
function covers(constraint: Constraint, rule: RuleProposal, team: number): boolean {
  const [given, proposed] = [constraint, rule] as unknown as Record<string, unknown>[];
  const teams = (given.teams ?? given.teams1) as readonly number[] | undefined;
  return (
    constraint.kind === rule.kind &&
    teams?.includes(team) === true &&
    ['mode', 'mode1', 'mode2', 'end', 'slots'].every((name) => String(given[name]) === String(proposed[name]))
  );
}
