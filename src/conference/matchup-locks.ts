import type { Matchup } from './matchup.ts';
import type { MatchupChoices } from './matchup-plan.ts';

/** The choices of a sport with games that an office has locked: each pair of them meets as often as it has locked games, and who hosts
 *  one game more than the other hosts it again. What was said of such a pair before gives way. */
export function lockMatchups(choices: MatchupChoices, locked: readonly Matchup[]): MatchupChoices {
  const pairs = [...Map.groupBy(locked, ({ home, away }) => [home, away].sort().join(' ')).values()];
  const isLocked = (codes: readonly string[]) => pairs.some(([{ home, away }]) => codes.includes(home) && codes.includes(away));
  return {
    ...choices,
    fixed: [
      ...choices.fixed.filter(({ pair }) => !isLocked(pair)),
      ...pairs.map((games) => ({ pair: [games[0].home, games[0].away] as const, times: games.length })),
    ],
    owed: choices.owed.filter((pair) => !isLocked(pair)),
    sites: [
      ...choices.sites.filter(({ home, away }) => !isLocked([home, away])),
      ...pairs.flatMap((games) => {
        const { home, away } = games[0];
        const fixed = games.filter(({ host }) => host === 'home');
        const more = fixed.filter((game) => game.home === home).length - fixed.filter((game) => game.home === away).length;
        return more === 0 ? [] : [more > 0 ? { home, away } : { home: away, away: home }];
      }),
    ],
  };
}
