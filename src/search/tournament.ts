import type { Schedule } from '../model/schedule.ts';
import type { Problem } from './compile.ts';
import type { Shape } from './shape.ts';
import { type Limit, LONGEST_STAND } from './stands.ts';

const FREE: Limit = { most: 1, penalty: 0 };

/** The travelling tournament (Easton, Nemhauser, Trick 2001): a double round robin without byes whose objective is travel, and whose only
 *  rules are how many games in a row a team may have at home or away, and that no pair meets twice in a row. */
export class Tournament {
  readonly teams: number;
  readonly slots: number;
  /** Weighted, at `from * teams + to`, places being named by their teams. */
  readonly distances: Float64Array;
  readonly home: Limit;
  readonly away: Limit;
  /** 0 where a pair may meet twice in a row. */
  readonly repeatPenalty: number;
  readonly #problem: Problem;

  private constructor(problem: Problem, home: Limit, away: Limit, repeatPenalty: number) {
    const { teams, slots, season } = problem;
    this.#problem = problem;
    this.teams = teams;
    this.slots = slots;
    this.home = home;
    this.away = away;
    this.repeatPenalty = repeatPenalty;
    this.distances = new Float64Array(teams * teams);
    for (let from = 0; from < teams; from++) {
      for (let to = 0; to < teams; to++) {
        const [a, b] = [season.teams[from].venue, season.teams[to].venue];
        this.distances[from * teams + to] = a === b ? 0 : season.objective.weight * season.distances![a * season.venues.length + b];
      }
    }
  }

  /** @returns null if the season is anything else than a travelling tournament */
  static for(problem: Problem, shape: Shape, locked: Uint8Array | null): Tournament | null {
    const { season, teams, slots, games, first, second, meetingOf, place, pairStarts } = problem;
    const { objective } = season;
    if (objective.kind !== 'TR' || objective.weight < 0 || (objective.returnHomeAfterDays ?? null) !== null) return null;
    if (locked?.includes(1) || shape.partner !== null || shape.phases > 1 || shape.isOptional) return null;
    if (season.distances === null || teams < 4 || games !== teams * (teams - 1) || games * 2 !== teams * slots) return null;
    const met = new Uint8Array(teams * teams);
    for (let game = 0; game < games; game++) {
      const [host, guest] = [first[game], second[game]];
      if (season.games[game].host !== 'home' || place[meetingOf[game * 2]] !== season.teams[host].venue) return null;
      if (pairStarts[host * teams + guest + 1] - pairStarts[host * teams + guest] !== 2 || met[host * teams + guest]++ > 0) return null;
    }
    let [home, away, repeatPenalty]: [Limit, Limit, number] = [FREE, FREE, 0];
    for (const c of season.constraints) {
      if (c.penalty === 0) continue;
      if (!c.hard || c.penalty < 0) return null;
      if (c.kind === 'SE1' && c.teams.length === teams && c.min === 1) repeatPenalty += c.penalty;
      else if (c.kind === 'CA3' && c.mode1 !== 'HA' && c.teams1.length === teams && c.teams2.length === teams) {
        const isHome = c.mode1 === 'H';
        if (c.min > 0 || c.max !== c.intp - 1 || c.max < 1 || c.max > LONGEST_STAND || (isHome ? home : away) !== FREE) return null;
        if (isHome) home = { most: c.max, penalty: c.penalty };
        else away = { most: c.max, penalty: c.penalty };
      } else return null;
    }
    for (const { kind, hard, penalty } of season.structure) {
      if (penalty !== 0 && !(hard && ['BA1', 'BA2'].includes(kind))) return null;
    }
    return new Tournament(problem, home, away, repeatPenalty);
  }

  /** Writes the slots of a complete schedule, shifted by `by`, to `host * teams + guest`. */
  read({ slots }: Schedule, into: Int32Array, by: number): void {
    const { first, second, games } = this.#problem;
    for (let game = 0; game < games; game++) into[first[game] * this.teams + second[game]] = slots[game] + by;
  }

  /** The schedule that {@link read} would read so. */
  schedule(slotOf: Int32Array, by: number): Schedule {
    const { first, second, games } = this.#problem;
    const slots = Int16Array.from({ length: games }, (_, game) => slotOf[first[game] * this.teams + second[game]] - by);
    return { slots, flipped: new Uint8Array(games) };
  }
}
