import type { Constraint, Violation } from '../model/constraint.ts';
import { moveGame, swapGames } from '../model/edit.ts';
import { deviationOf, scopeOf, violationsOf } from '../model/evaluate.ts';
import { objectiveOf } from '../model/objective.ts';
import type { Schedule } from '../model/schedule.ts';
import { compareScores, type Score } from '../model/score.ts';
import type { Season } from '../model/season.ts';
import { figure, gameName, slotName, teamName } from '../model/sentence.ts';
import { Timetable } from '../model/timetable.ts';

/** A place where a game could go, what it costs, and why. */
export interface Place {
  /** -1: in none. */
  readonly slot: number;
  readonly host: number;
  /** Games that would give way: one in exchange, or a chain that leaves no team with two games; none if it goes there alone. */
  readonly others: readonly number[];
  readonly schedule: Schedule;
  /** The score there minus the score now: below zero is better. */
  readonly change: Score;
  /** One sentence: what it does to the score, and the worst that it breaks or mends. */
  readonly sentence: string;
  /** Broken there and not now. */
  readonly broken: readonly Violation[];
  /** Broken now and not there. */
  readonly mended: readonly Violation[];
}

export interface RecommendOptions {
  /** Places that are wanted, best first; all of them if left out. */
  readonly most?: number;
  /** By game: 1 may not give way. */
  readonly locked?: Uint8Array;
}

/** Games of the longest chain that is offered. */
const LONGEST_CHAIN = 10;

/** Where a game could go, best first: every slot but its own, at each host that may be, beside what is there, in
 *  exchange with a game of its teams, or with the whole chain of games that make way for each other. A game without a slot has
 *  nothing to give in exchange, and takes no other off the board. What only other games decide is not evaluated again ({@link scopeOf}). */
export function recommendPlaces(season: Season, schedule: Schedule, game: number, { most, locked }: RecommendOptions = {}): Place[] {
  const judge = new Judge(season, schedule);
  return candidates(season, schedule, game, locked)
    .map((candidate) => ({ ...candidate, change: judge.change(candidate) }))
    .sort((a, b) => compareScores(a.change, b.change) || a.others.length - b.others.length || a.slot - b.slot)
    .slice(0, most)
    .map((candidate) => judge.explain(candidate, game));
}

/** For each of these games without a slot, the place that costs least: what keeps it out is what would be broken there. One at a time, so that a page
 *  can draw between them; null where the season has no slot. */
export function* cheapestPlaces(season: Season, schedule: Schedule, games: readonly number[]): Generator<Place | null> {
  const judge = new Judge(season, schedule);
  for (const game of games) {
    let best: (Candidate & { readonly change: Score }) | null = null;
    for (const candidate of candidates(season, schedule, game, undefined)) {
      const change = judge.change(candidate);
      if (best === null || compareScores(change, best.change) < 0) best = { ...candidate, change };
    }
    yield best === null ? null : judge.explain(best, game);
  }
}

/** What it costs to leave a game without a slot. */
export function withoutSlot(season: Season, schedule: Schedule, game: number): Place {
  const judge = new Judge(season, schedule);
  const { home, away } = season.games[game];
  const { homes } = new Timetable(season, schedule);
  const off = { slot: -1, host: homes[game], others: [], schedule: moveGame(season, schedule, game, -1), teams: [home, away] };
  return judge.explain({ ...off, change: judge.change(off) }, game);
}

interface Candidate {
  readonly slot: number;
  readonly host: number;
  readonly others: readonly number[];
  readonly schedule: Schedule;
  /** Teams with a game that moves. */
  readonly teams: readonly number[];
}

function candidates(season: Season, schedule: Schedule, game: number, locked: Uint8Array | undefined): Candidate[] {
  const timetable = new Timetable(season, schedule);
  const { home, away, host } = season.games[game];
  const found: Candidate[] = [];
  for (let slot = 0; slot < season.slots.length; slot++) {
    for (const at of host === 'either' ? [home, away] : [home]) {
      const isHere = schedule.slots[game] === slot;
      if (isHere && timetable.homes[game] === at) continue;
      const moved = moveGame(season, schedule, game, slot, at);
      found.push({ slot, host: at, others: [], schedule: moved, teams: [home, away] });
      if (isHere || schedule.slots[game] < 0) continue;
      for (const other of new Set([home, away].flatMap((team) => gamesIn(timetable, team, slot)))) {
        if (locked?.[other] === 1) continue;
        const teams = [...new Set([home, away, season.games[other].home, season.games[other].away])];
        const swapped = swapGames(moveGame(season, schedule, game, schedule.slots[game], at), game, other);
        found.push({ slot, host: at, others: [other], schedule: swapped, teams });
      }
      const others = chainOf(timetable, game, slot, locked);
      if (others.length < 2) continue;
      const teams = [...new Set([game, ...others].flatMap((member) => [season.games[member].home, season.games[member].away]))];
      const slots = Int16Array.from(moved.slots);
      for (const other of others) slots[other] = schedule.slots[other] === slot ? schedule.slots[game] : slot;
      found.push({ slot, host: at, others, schedule: { slots, flipped: moved.flipped }, teams });
    }
  }
  return found;
}

/** The games that change places between two slots when one goes from the first to the second, so that nobody plays twice in either
 *  (PartialSwapRounds of the literature); none if one of them is locked or the chain is too long. */
function chainOf(timetable: Timetable, game: number, slot: number, locked: Uint8Array | undefined): number[] {
  const { season, schedule } = timetable;
  const from = schedule.slots[game];
  const chain = [game];
  for (const member of chain) {
    const target = schedule.slots[member] === slot ? from : slot;
    for (const team of [season.games[member].home, season.games[member].away]) {
      for (const other of gamesIn(timetable, team, target)) {
        if (chain.includes(other)) continue;
        if (locked?.[other] === 1 || chain.length >= LONGEST_CHAIN) return [];
        chain.push(other);
      }
    }
  }
  return chain.slice(1);
}

function gamesIn(timetable: Timetable, team: number, slot: number): number[] {
  return [...timetable.rows.subarray(timetable.begin(team, slot), timetable.end(team, slot))];
}

/** What changes against one schedule. */
class Judge {
  readonly #now: Timetable;
  readonly #objective: number;
  readonly #constraints: readonly {
    readonly constraint: Constraint;
    readonly teams: ReadonlySet<number> | null;
    readonly deviation: number;
  }[];

  constructor(season: Season, schedule: Schedule) {
    this.#now = new Timetable(season, schedule);
    this.#objective = objectiveOf(this.#now);
    this.#constraints = [...season.structure, ...season.constraints].map((constraint) => {
      const { teams } = scopeOf(constraint, season);
      return { constraint, teams: teams === null ? null : new Set(teams), deviation: deviationOf(constraint, this.#now) };
    });
  }

  change({ schedule, teams }: Candidate): Score {
    const there = new Timetable(this.#now.season, schedule);
    let [hard, soft] = [0, objectiveOf(there) - this.#objective];
    for (const { constraint, deviation } of this.#touched(teams)) {
      const cost = (deviationOf(constraint, there) - deviation) * constraint.penalty;
      if (constraint.hard) hard += cost;
      else soft += cost;
    }
    return { hard, soft };
  }

  explain({ slot, host, others, schedule, teams, change }: Candidate & { readonly change: Score }, game: number): Place {
    const there = new Timetable(this.#now.season, schedule);
    const touched = this.#touched(teams).map(({ constraint }) => constraint);
    const before = touched.flatMap((constraint) => violationsOf(constraint, this.#now));
    const after = touched.flatMap((constraint) => violationsOf(constraint, there));
    const broken = missingIn(before, after);
    const mended = missingIn(after, before);
    return {
      slot,
      host,
      others,
      schedule,
      change,
      broken,
      mended,
      sentence: this.#describe({ slot, host, others, game, change, broken, mended }),
    };
  }

  #describe({
    slot,
    host,
    others,
    game,
    change,
    broken,
    mended,
  }: Omit<Place, 'schedule' | 'sentence'> & { readonly game: number }): string {
    const { season, homes } = this.#now;
    const where = host === homes[game] ? '' : ` at ${teamName(season, host)}`;
    const exchange =
      others.length === 0
        ? ''
        : others.length === 1
          ? `, in exchange with ${gameName(this.#now, others[0])}`
          : `, with ${others.length} games that make way`;
    const worst = worstOf(broken) ?? worstOf(mended);
    const reason = worst === null ? '' : ` ${broken.length > 0 ? 'Breaks' : 'Mends'}: ${worst.sentence}`;
    const place = `${slot < 0 ? 'without a date' : slotName(season, slot)}${where}${exchange}`;
    return `${place.charAt(0).toUpperCase()}${place.slice(1)}: ${priceOf(change)}.${reason}`;
  }

  /** Constraints that a move of these teams' games can change. */
  #touched(moving: readonly number[]) {
    return this.#constraints.filter(({ teams }) => teams === null || moving.some((team) => teams.has(team)));
  }
}

/** Those of `others` that are not among `violations`. */
function missingIn(violations: readonly Violation[], others: readonly Violation[]): Violation[] {
  const keyOf = ({ constraint, deviation, sentence }: Violation) => `${constraint.id} ${deviation} ${sentence}`;
  const known = new Set(violations.map(keyOf));
  return others.filter((violation) => !known.has(keyOf(violation)));
}

function worstOf(violations: readonly Violation[]): Violation | null {
  const order = [...violations].sort((a, b) => Number(b.constraint.hard) - Number(a.constraint.hard) || b.cost - a.cost);
  return order[0] ?? null;
}

/** `4 better`, `hard 1 worse, soft 3 better`, `as good as now`. */
function priceOf({ hard, soft }: Score): string {
  const part = (value: number, name: string) =>
    value === 0 ? [] : [`${name}${figure(Math.abs(value))} ${value < 0 ? 'better' : 'worse'}`];
  const parts = hard === 0 ? part(soft, '') : [...part(hard, 'hard '), ...part(soft, 'soft ')];
  return parts.length === 0 ? 'as good as now' : parts.join(', ');
}
