/** Hard rules, and games that are to stay, which no complete schedule of the season's form keeps together: proved, not guessed. */
export interface Contradiction {
  /** In the season's order. */
  readonly rules: readonly ContradictingRule[];
  /** Games and where they stay: `Kansas at Baylor on Jan 5`. */
  readonly games: readonly string[];
  /** Whether each of them was tried without and nothing was proved then; else there was no time for that, and some may play no part. */
  readonly isLeast: boolean;
}

export interface ContradictingRule {
  readonly id: string;
  /** In its owner's words, or what its fields say. */
  readonly sentence: string;
}

/** What is said above the rules and games of a contradiction. */
export function contradictionTitle({ rules, games, isLeast }: Contradiction): string {
  if (rules.length + games.length === 0) return 'No schedule has room for all games, whatever the rules are.';
  if (!isLeast) return 'No schedule keeps all of these; some of them may play no part:';
  return rules.length + games.length === 1 ? 'No schedule keeps this:' : 'No schedule keeps these together:';
}
