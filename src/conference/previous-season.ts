import type { Format } from './format.ts';
import type { Matchup } from './matchup.ts';

/** A game of last season: who hosted whom. */
export interface PlayedGame {
  readonly home: string;
  readonly away: string;
}

/** What an office carries over from last season: opponents that were missed are owed a game, single meetings change their site, and
 *  the extra home game goes to those who did not have it. */
export interface CarriedOver {
  readonly owed: readonly (readonly [string, string])[];
  readonly sites: readonly PlayedGame[];
  /** Null where last season says nothing about it: everybody hosted as many games, or not half of the teams had one more. */
  readonly extraHome: readonly string[] | null;
}

/** Reads last season's games for a plan of the same teams. Teams that were not there then (or are not any more) owe nothing. */
export function carryOverFrom(previous: readonly PlayedGame[], teams: readonly string[], format: Format): CarriedOver {
  const known = teams.filter((team) => previous.some(({ home, away }) => home === team || away === team));
  const met = new Set(previous.flatMap(({ home, away }) => [`${home} ${away}`, `${away} ${home}`]));
  const owed = known.flatMap((one, index) =>
    known
      .slice(index + 1)
      .filter((other) => !met.has(`${one} ${other}`))
      .map((other) => [one, other] as const),
  );
  const single = previous.filter(
    (game) =>
      previous.filter((other) => isSamePair(game, other)).length === 1 && [game.home, game.away].every((code) => known.includes(code)),
  );
  const hosted = known.map((team) => previous.filter(({ home }) => home === team).length);
  const most = Math.max(...hosted);
  const without = known.filter((_, index) => hosted[index] < most);
  const isOdd = format.home.max === format.home.min + 1 && 2 * without.length === teams.length;
  return { owed, sites: single.map(({ home, away }) => ({ home: away, away: home })), extraHome: isOdd ? without : null };
}

/** Sites turned round: for each pair that met once last season and meets once this season, who visited then hosts now. */
export function turnedSites(previous: readonly PlayedGame[], matchups: readonly Pick<Matchup, 'home' | 'away'>[]): PlayedGame[] {
  return previous.flatMap((game) => {
    const then = previous.filter((other) => isSamePair(game, other)).length;
    const now = matchups.filter((other) => isSamePair(game, other)).length;
    return then === 1 && now === 1 ? [{ home: game.away, away: game.home }] : [];
  });
}

function isSamePair(one: PlayedGame, other: PlayedGame): boolean {
  return (one.home === other.home && one.away === other.away) || (one.home === other.away && one.away === other.home);
}
