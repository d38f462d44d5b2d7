import { dateOfDay, slotDays } from '../model/calendar.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { playingDays } from '../model/series.ts';

/** A game as a file of results tells it: who hosts whom in which slot. Indices of the season. */
export interface Match {
  readonly home: number;
  readonly away: number;
  readonly slot: number;
  /** Whether it is on neutral ground, where the file says. */
  readonly isNeutral?: boolean;
}

/** Matches put onto a season's games one after the other, as RobinX does: each takes an open game that its host must host,
 *  else one whose host is free, else a neutral one. */
export class Placement {
  readonly schedule: Schedule;
  readonly #open = new Map<number, number[]>();
  readonly #season: Season;

  constructor(season: Season) {
    const { games } = season;
    this.#season = season;
    this.schedule = { slots: new Int16Array(games.length).fill(-1), flipped: new Uint8Array(games.length) };
    // Backwards, so that the last entry of each list is the pair's first open game.
    for (let game = games.length - 1; game >= 0; game--) {
      const key = this.#key(games[game].home, games[game].away);
      const list = this.#open.get(key);
      if (list === undefined) this.#open.set(key, [game]);
      else list.push(game);
    }
  }

  /** Places a match; false if no open game fits it. */
  place({ home, away, slot, isNeutral }: Match): boolean {
    const { games } = this.#season;
    const straight = this.#open.get(this.#key(home, away)) ?? [];
    const turned = this.#open.get(this.#key(away, home)) ?? [];
    const take = (list: readonly number[], host: string) => list.findLast((game) => games[game].host === host);
    const hosted = isNeutral ? undefined : (take(straight, 'home') ?? take(straight, 'either') ?? take(turned, 'either'));
    const game = hosted ?? (isNeutral === false ? undefined : (take(straight, 'neutral') ?? take(turned, 'neutral')));
    if (game === undefined) return false;
    return this.#take(game, slot, games[game].host === 'either' && games[game].home !== home);
  }

  /** Places a match as a certain game: `other` if that game is not between these teams, or not at this place, `taken` if it has
   *  been placed before. */
  placeAs(game: number, { home, away, slot }: Match): 'placed' | 'other' | 'taken' {
    const { home: first, away: second, host } = this.#season.games[game];
    const isTurned = host !== 'home' && first === away && second === home;
    if (!isTurned && !(first === home && second === away)) return 'other';
    return this.#take(game, slot, isTurned && host === 'either') ? 'placed' : 'taken';
  }

  #take(game: number, slot: number, isFlipped: boolean): boolean {
    const { home, away } = this.#season.games[game];
    const list = this.#open.get(this.#key(home, away)) ?? [];
    const at = list.indexOf(game);
    if (at < 0) return false;
    list.splice(at, 1);
    this.schedule.slots[game] = slot;
    this.schedule.flipped[game] = isFlipped ? 1 : 0;
    return true;
  }

  #key(home: number, away: number): number {
    return home * this.#season.teams.length + away;
  }
}

/** The games of a schedule that have a slot, in order of time, then of games: what every list of results shows. */
export function placedGames(season: Season, { slots, flipped }: Schedule): (Match & { readonly game: number })[] {
  return season.games
    .flatMap(({ home, away }, game) => {
      if (slots[game] < 0) return [];
      return [flipped[game] ? { game, home: away, away: home, slot: slots[game] } : { game, home, away, slot: slots[game] }];
    })
    .sort((a, b) => a.slot - b.slot || a.game - b.game);
}

/** One game as spectators know it: a game, or one of those of a series. */
export interface SingleGame extends Match {
  readonly game: number;
  /** Its day; null if its slot has none. */
  readonly date: string | null;
  /** Which game of its series it is, from 1, and of how many. */
  readonly number: number;
  readonly of: number;
  /** Whether another game of the series is on the same day. */
  readonly isDouble: boolean;
  /** Whether it follows another one on the same day: it has no start time of its own. */
  readonly isSecond: boolean;
}

/** {@link placedGames} with each game of a series by itself, in order of their days. */
export function singleGames(season: Season, schedule: Schedule): SingleGame[] {
  const days = slotDays(season);
  const singles = placedGames(season, schedule).flatMap((placed) => {
    const { slot, game } = placed;
    const offsets = playingDays(season, slot, season.games[game].days);
    return offsets.map((offset, index) => ({
      ...placed,
      date: Number.isNaN(days[slot]) ? null : dateOfDay(days[slot] + offset),
      number: index + 1,
      of: offsets.length,
      isDouble: offsets.filter((other) => other === offset).length > 1,
      isSecond: offsets[index - 1] === offset,
    }));
  });
  return singles.some(({ date }) => date === null)
    ? singles
    : singles.sort((a, b) => (a.date! < b.date! ? -1 : a.date! > b.date! ? 1 : a.slot - b.slot || a.game - b.game || a.number - b.number));
}

/** "game 2 of 3", "game 2 of 3, double-header"; nothing for a single game. */
export function partOfSeries({ number, of, isDouble }: SingleGame): string {
  return of === 1 ? '' : `game ${number} of ${of}${isDouble ? ', double-header' : ''}`;
}

/** Index of the venue of a game that `host` hosts: the neutral one, else the host's own. */
export function venueOf({ games, teams }: Season, game: number, host: number): number {
  return games[game].venue ?? teams[host].venue;
}
