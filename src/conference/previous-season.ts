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

/** How often a pair has met in seasons in which both teams played, and how many these are. */
export interface Acquaintance {
  readonly games: number;
  readonly seasons: number;
  /** 0 where there is no such season: who comes new has met nobody. */
  readonly gamesASeason: number;
}

/** Reads the games of several seasons for one pair. */
export function acquaintanceOf(seasons: readonly (readonly PlayedGame[])[], one: string, other: string): Acquaintance {
  const played = (games: readonly PlayedGame[], team: string) => games.some(({ home, away }) => home === team || away === team);
  const shared = seasons.filter((games) => played(games, one) && played(games, other));
  const games = shared.flat().filter((game) => isSamePair(game, { home: one, away: other })).length;
  return { games, seasons: shared.length, gamesASeason: games / Math.max(1, shared.length) };
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
