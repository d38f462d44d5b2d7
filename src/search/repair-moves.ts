import type { Season } from '../model/season.ts';
import type { RepairBoard } from './repair-board.ts';

/** The moves of a game that may lead out of a damage. */
export class RepairMoves {
  readonly #board: RepairBoard;
  readonly #season: Season;
  /** Slots in which games of this sport may be tried. */
  readonly #open: readonly number[];
  /** Games of this sport of free host. */
  readonly #free: readonly number[];
  /** A chain of more games is left alone. */
  readonly #longest: number;

  constructor(board: RepairBoard, season: Season, league: number, atMost: number) {
    this.#board = board;
    this.#season = season;
    this.#open = openSlots(season, league);
    this.#free = season.games.flatMap((game, index) => (game.league === league && game.host === 'either' ? [index] : []));
    // Games that have moved may go back, so a chain may be longer than what is left to move.
    this.#longest = 2 * atMost;
  }

  /** Writes each move of a game onto the board, one after the other: to every slot with all that it meets there (PartialSwapRounds), the
   *  exchange with the other game of its teams, and, where hosts are free, rings in which everybody hosts one game less and one more. */
  *of(game: number): Generator<void> {
    const { state, move } = this.#board;
    const { problem, slotOf } = state;
    for (const slot of this.#open) if (slot !== slotOf[game] && this.#chain(game, slot)) yield;
    if (problem.isFree[game] === 1) {
      for (const ring of this.#rings(game)) {
        move.clear();
        for (const other of ring) move.add(other, slotOf[other], 1 - state.flips[other]);
        yield;
      }
    } else if (this.#exchange(game)) yield;
  }

  /** The two games of a home-and-home pair exchange their dates: the hosts turn round, nothing else moves. */
  #exchange(game: number): boolean {
    const { state, move } = this.#board;
    const { slotOf, flips, problem } = state;
    const { first, second, teams, pairStarts, pairGames } = problem;
    const pair = first[game] * teams + second[game];
    move.clear();
    for (let k = pairStarts[pair]; k < pairStarts[pair + 1]; k++) {
      const other = pairGames[k];
      if (first[other] === first[game]) continue;
      move.add(game, slotOf[other], flips[game]);
      move.add(other, slotOf[game], flips[other]);
      return true;
    }
    return false;
  }

  #chain(game: number, to: number): boolean {
    const { state, move } = this.#board;
    const { slotOf, flips, locked, cells, problem } = state;
    const { slots, first, second } = problem;
    const from = slotOf[game];
    move.clear();
    move.add(game, to, flips[game]);
    for (let k = 0; k < move.count; k++) {
      const member = move.games[k];
      const target = move.slots[k];
      for (let side = 0; side < 2; side++) {
        const team = side === 0 ? first[member] : second[member];
        const other = target < 0 ? -1 : cells[team * slots + target];
        if (other < 0) continue;
        let isThere = false;
        for (let m = 0; m < move.count && !isThere; m++) isThere = move.games[m] === other;
        if (isThere) continue;
        if (locked[other] === 1 || move.count >= this.#longest) return false;
        move.add(other, target === to ? from : to, flips[other]);
      }
    }
    return true;
  }

  /** The game alone, and rings of three or four games (A hosts B hosts C hosts A) that turn together, so that home counts stay. */
  *#rings(game: number): Generator<number[]> {
    yield [game];
    const { flips } = this.#board.state;
    const { games } = this.#season;
    const hostOf = (other: number) => (flips[other] === 1 ? games[other].away : games[other].home);
    const visitorOf = (other: number) => (flips[other] === 1 ? games[other].home : games[other].away);
    const hostedBy = Map.groupBy(this.#free, hostOf);
    const first = hostOf(game);
    for (const second of hostedBy.get(visitorOf(game)) ?? []) {
      for (const third of hostedBy.get(visitorOf(second)) ?? []) {
        if (visitorOf(third) === first) yield [game, second, third];
        for (const fourth of hostedBy.get(visitorOf(third)) ?? [])
          if (visitorOf(fourth) === first && new Set([game, second, third, fourth].map(hostOf)).size === 4)
            yield [game, second, third, fourth];
      }
    }
  }
}

/** The slots that no hard rule closes to all teams of a league. Where sports share a calendar most slots are others' days: men's
 *  basketball has 38 of 242, and what is not tried there leaves time for what can be. */
function openSlots({ teams, slots, constraints }: Season, league: number): number[] {
  const members = teams.flatMap((team, index) => (team.league === league ? [index] : []));
  const closed = new Uint8Array(slots.length);
  for (const rule of constraints) {
    if (rule.kind !== 'CA1' || !rule.hard || rule.mode !== 'HA' || rule.max !== 0) continue;
    const among = new Set(rule.teams);
    if (members.every((team) => among.has(team))) for (const slot of rule.slots) closed[slot] = 1;
  }
  return [...slots.keys()].filter((slot) => closed[slot] === 0);
}
