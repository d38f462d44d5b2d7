/** How good a schedule is: `hard` (RobinX infeasibility) before `soft` (objective); lower is better. */
export interface Score {
  readonly hard: number;
  readonly soft: number;
}

/** Negative if `a` is better than `b`, zero if equal: hard first. */
export function compareScores(a: Score, b: Score): number {
  return a.hard - b.hard || a.soft - b.soft;
}
