import type { Constraint } from '../model/constraint.ts';
import { diffSchedules, type GameChange } from '../model/diff.ts';
import { type ConstraintTotal, type Evaluation, evaluate, scoreOf } from '../model/evaluate.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Score } from '../model/score.ts';
import { type Season, withConstraints } from '../model/season.ts';
import { ClosedPlaces } from './closed-places.ts';
import { Problem } from './compile.ts';
import { Move } from './move.ts';
import { RepairPool } from './repair-pool.ts';
import { shapeOf } from './shape.ts';
import { State } from './state.ts';
import { refuseUnknownKinds } from './unsearchable.ts';

/** What may not move: games that any of the lists names. Nothing moves into a slot that is named, either. */
export interface Locks {
  readonly games?: readonly number[];
  readonly teams?: readonly number[];
  readonly slots?: readonly number[];
}

/** What a rule costs before and after a repair. */
export interface RulePrice {
  readonly constraint: Constraint;
  readonly before: number;
  readonly after: number;
}

/** A way out: what moves, and its price on the season as it is now. */
export interface Repair {
  readonly schedule: Schedule;
  /** Games with another slot or host than before, each with its sentence. */
  readonly changes: readonly GameChange[];
  readonly score: Score;
  /** `score` less the score of the schedule in force before the damage: what the repair costs. */
  readonly price: Score;
  /** The price rule by rule, the dearest first; the part that the objective has is what is left of `price.soft`. */
  readonly rules: readonly RulePrice[];
  /** A sentence for each hard rule that is broken and was kept before; none if the repair is whole. */
  readonly broken: readonly string[];
}

export interface RepairOptions {
  /** Games that may move, and repairs wanted. */
  readonly atMost: number;
  readonly count: number;
  readonly locks?: Locks;
  /** Evaluations of moves; or milliseconds, with a clock. With evaluations alone the same answers come back every time. */
  readonly iterations?: number;
  readonly milliseconds?: number;
  readonly clock?: () => number;
}

/** Schedules that are followed further at each step: first few, so that there are repairs soon, then more and more. */
const WIDTHS = [12, 50, 200, 800, 3_200, 12_800];
/** Steps (chains of games, each moving one or several) on the way to a repair. */
const MOST_STEPS = 8;
/** Games of a schedule that are tried elsewhere. */
const MOST_PIVOTS = 40;

/** 1 for each game that must stay. */
export function lockGames(season: Season, schedule: Schedule, { games = [], teams = [], slots = [] }: Locks): Uint8Array {
  const own = new Set(games);
  const ofTeams = new Set(teams);
  const inSlots = new Set(slots);
  return Uint8Array.from(season.games, ({ home, away }, game) =>
    own.has(game) || ofTeams.has(home) || ofTeams.has(away) || inSlots.has(schedule.slots[game]) ? 1 : 0,
  );
}

/** Finds up to `count` different repairs that move at most `atMost` games each, the cheapest first. Each of them keeps the
 *  rules of the damage. It keeps the season's own hard rules too where that is possible; where it is not (a team without its
 *  arena for four games in a row must be away four times), the price says what is broken, in `price.hard` and `broken`.
 *
 *  A beam search over chains of moves, evaluated by the search's own increments. Each step takes a schedule, and a game of what is
 *  broken there, and tries every other place for it: every slot (what it meets there makes way), the exchange with the
 *  other game of its teams, its other host. Schedules with the fewest conflicts and moves are followed on, more of them from
 *  pass to pass.
 *  @throws {UnsearchableError} if the season has constraints that the search cannot evaluate */
export function findRepairs(season: Season, schedule: Schedule, damage: readonly Constraint[], options: RepairOptions): Repair[] {
  const now = withConstraints(season, [...season.constraints, ...damage]);
  const before = evaluate(season, schedule);
  const pool = new RepairPool(now);
  new RepairSearch(now, schedule, damage, options, pool).run();
  return pool.choose(options.count).map(({ schedule: repaired }) => describeRepair(now, schedule, before, repaired));
}

function describeRepair(now: Season, schedule: Schedule, before: Evaluation, repaired: Schedule): Repair {
  const after = evaluate(now, repaired);
  const known = new Set(before.violations().map(({ constraint, sentence }) => `${constraint.id} ${sentence}`));
  const costs = new Map(before.totals.map(({ constraint, cost }) => [constraint.id, cost]));
  const costBefore = ({ constraint }: ConstraintTotal) => costs.get(constraint.id) ?? 0;
  return {
    schedule: repaired,
    changes: diffSchedules(now, schedule, repaired).changes,
    score: after.score,
    price: { hard: after.score.hard - before.score.hard, soft: after.score.soft - before.score.soft },
    rules: after.totals
      .filter((total) => total.cost !== costBefore(total))
      .map((total) => ({ constraint: total.constraint, before: costBefore(total), after: total.cost }))
      .sort((a, b) => Number(b.constraint.hard) - Number(a.constraint.hard) || Math.abs(b.after - b.before) - Math.abs(a.after - a.before)),
    broken: after
      .violations()
      .filter(({ constraint, sentence }) => constraint.hard && !known.has(`${constraint.id} ${sentence}`))
      .map(({ sentence }) => sentence),
  };
}

/** A schedule on the way: what has moved since the schedule in force, and what it costs. */
interface Node {
  readonly slots: Int16Array;
  readonly flips: Uint8Array;
  readonly hard: number;
  readonly soft: number;
  readonly moves: number;
  /** Games that the damage has driven from their places and that are still there. */
  readonly harm: number;
}

/** The damage itself weighs as much again as any other rule: what does not lead out of it is not a repair. */
function byPromise(a: Node, b: Node): number {
  return a.hard + a.harm - (b.hard + b.harm) || a.moves - b.moves || a.soft - b.soft;
}

/** By league: the slots that no hard rule closes to all its teams. Where sports share a calendar most slots are others' days: men's basketball has 38 of
 *  242, and what is not tried there leaves time for what can be. */
function openSlots({ leagues, teams, slots, constraints }: Season): number[][] {
  return leagues.map((_, league) => {
    const members = teams.flatMap((team, index) => (team.league === league ? [index] : []));
    const closed = new Uint8Array(slots.length);
    for (const rule of constraints) {
      if (rule.kind !== 'CA1' || !rule.hard || rule.mode !== 'HA' || rule.max !== 0) continue;
      const among = new Set(rule.teams);
      if (members.every((team) => among.has(team))) for (const slot of rule.slots) closed[slot] = 1;
    }
    return [...slots.keys()].filter((slot) => closed[slot] === 0);
  });
}

/** The beam search. */
class RepairSearch {
  readonly #now: Season;
  readonly #schedule: Schedule;
  readonly #options: RepairOptions;
  readonly #pool: RepairPool;
  readonly #state: State;
  readonly #move: Move;
  readonly #partner: Int32Array | null;
  readonly #twin: Int32Array;
  readonly #closed: ClosedPlaces;
  /** By slot: 1 if nothing may move into it. */
  readonly #closedSlots: Uint8Array;
  /** By league: slots in which its games may be tried. */
  readonly #openSlots: readonly (readonly number[])[];
  readonly #harmed: readonly number[];
  readonly #began: number;
  #iterations = 0;
  /** Conflicts with which a schedule is among the best of its step at all. */
  #bar = Infinity;

  constructor(now: Season, schedule: Schedule, damage: readonly Constraint[], options: RepairOptions, pool: RepairPool) {
    refuseUnknownKinds(now);
    if (options.iterations === undefined && (options.milliseconds === undefined || options.clock === undefined))
      throw new RangeError('a repair needs a limit');
    this.#now = now;
    this.#schedule = schedule;
    this.#options = options;
    this.#pool = pool;
    this.#began = options.clock?.() ?? 0;
    const locked = lockGames(now, schedule, options.locks ?? {});
    const problem = new Problem(now);
    const shape = shapeOf(problem, locked);
    this.#state = new State(problem, locked);
    this.#move = new Move(problem.games + 2);
    this.#partner = shape.partner;
    this.#twin = shape.twin;
    this.#closed = new ClosedPlaces(now, damage);
    this.#closedSlots = new Uint8Array(problem.slots);
    for (const slot of options.locks?.slots ?? []) this.#closedSlots[slot] = 1;
    this.#openSlots = openSlots(now);
    this.#harmed = now.games.flatMap((_, game) => (this.#closed.has(game, schedule.slots[game], schedule.flipped[game]) ? [game] : []));
  }

  run(): void {
    const { hard } = scoreOf(this.#now, this.#schedule);
    let before = '';
    for (const width of WIDTHS) {
      if (this.#isOver()) return;
      this.#search(width);
      // A wider pass that finds nothing better than whole repairs ends it; for one that breaks a rule the time is well spent.
      const best = this.#pool.choose(this.#options.count);
      const now = JSON.stringify(best.map(({ score }) => score));
      if (now === before && best.length === this.#options.count && best.every(({ score }) => score.hard + this.#harmed.length <= hard))
        return;
      before = now;
    }
  }

  #search(width: number): void {
    this.#state.load(this.#schedule);
    const { hard, soft } = this.#state;
    const { slots, flipped } = this.#schedule;
    const seen = new Set<string>();
    let beam: Node[] = [{ slots, flips: flipped, hard, soft, moves: 0, harm: this.#harmed.length }];
    for (let depth = 0; depth < MOST_STEPS && beam.length > 0; depth++) {
      let next: Node[] = [];
      this.#bar = Infinity;
      for (const node of beam) {
        this.#state.load({ slots: node.slots, flipped: node.flips });
        for (const game of this.#pivots(node)) {
          if (this.#isOver()) return;
          for (const proposed of this.#moves(game)) if (proposed) this.#try(node, seen, next);
        }
        if (next.length > 4 * width) {
          next = next.sort(byPromise).slice(0, width);
          const last = next[width - 1];
          this.#bar = last.hard + last.harm;
        }
      }
      beam = next.sort(byPromise).slice(0, width);
    }
  }

  /** Evaluates the move that was proposed at a node; what it leads to goes on if it is new and moves no more than may be. */
  #try(node: Node, seen: Set<string>, next: Node[]): void {
    const state = this.#state;
    const move = this.#move;
    if (this.#partner !== null) move.addReturns(this.#twin, this.#partner, state.flips);
    const { slots, flipped } = this.#schedule;
    let moves = node.moves;
    for (let k = 0; k < move.count; k++) {
      const game = move.games[k];
      if (state.locked[game] === 1) return;
      const wasMoved = state.slotOf[game] !== slots[game] || state.flips[game] !== flipped[game];
      const isMoved = move.slots[k] !== slots[game] || move.flips[k] !== flipped[game];
      if (isMoved && (this.#closedSlots[move.slots[k]] === 1 || this.#closed.has(game, move.slots[k], move.flips[k]))) return;
      moves += Number(isMoved) - Number(wasMoved);
    }
    if (moves === 0 || moves > this.#options.atMost) return;
    this.#iterations++;
    const { hard: hardBefore, soft: softBefore } = state;
    state.evaluate(move, Infinity);
    state.keep();
    const { hard, soft } = state;
    const harm = this.#harmed.reduce((sum, game) => sum + Number(this.#closed.has(game, state.slotOf[game], state.flips[game])), 0);
    const isRepair = harm === 0 && this.#pool.wants({ hard, soft });
    if (isRepair || hard + harm <= this.#bar) {
      const moved = this.#moved();
      const key = moved.join();
      if (!seen.has(key)) {
        seen.add(key);
        const schedule = state.save();
        if (isRepair) this.#pool.offer(schedule, new Set(moved));
        next.push({ slots: schedule.slots, flips: schedule.flipped, hard, soft, moves, harm });
      }
    }
    state.undo(move);
    state.hard = hardBefore;
    state.soft = softBefore;
  }

  /** Each game elsewhere than before, with its place. */
  #moved(): string[] {
    const { slotOf, flips } = this.#state;
    const { slots, flipped } = this.#schedule;
    const moved: string[] = [];
    for (let game = 0; game < slots.length; game++)
      if (slotOf[game] !== slots[game] || flips[game] !== flipped[game]) moved.push(`${game}:${slotOf[game]}:${flips[game]}`);
    return moved;
  }

  /** The games that may lead on: those of broken hard rules, the damage's first; where none is broken, those of soft rules. */
  #pivots({ slots, flips }: Node): number[] {
    const { locked } = this.#state;
    const pivots = new Set<number>();
    const violations = evaluate(this.#now, { slots, flipped: flips }).violations().reverse();
    const isHard = violations.some(({ constraint }) => constraint.hard);
    for (const { constraint, cells } of violations) {
      if (constraint.hard !== isHard) continue;
      for (const { game } of cells) if (game !== null && locked[game] === 0 && pivots.size < MOST_PIVOTS) pivots.add(game);
    }
    return [...pivots];
  }

  /** Writes each move of a game, one after the other: to every slot with all that it meets there (PartialSwapRounds), the exchange
   *  with the other game of its teams, and, where hosts are free, rings in which everybody hosts one game less and one more. */
  *#moves(game: number): Generator<boolean> {
    const { problem, slotOf } = this.#state;
    for (const slot of this.#openSlots[this.#now.games[game].league]) if (slot !== slotOf[game]) yield this.#chain(game, slot);
    if (problem.isFree[game] === 1) {
      for (const ring of this.#rings(game)) {
        this.#move.clear();
        for (const other of ring) this.#move.add(other, slotOf[other], 1 - this.#state.flips[other]);
        yield true;
      }
    } else yield this.#exchange(game);
  }

  /** The two games of a home-and-home pair exchange their dates: the hosts turn round, nothing else moves. */
  #exchange(game: number): boolean {
    const { slotOf, flips, problem } = this.#state;
    const { first, second, teams, pairStarts, pairGames } = problem;
    const pair = first[game] * teams + second[game];
    this.#move.clear();
    for (let k = pairStarts[pair]; k < pairStarts[pair + 1]; k++) {
      const other = pairGames[k];
      if (first[other] === first[game]) continue;
      this.#move.add(game, slotOf[other], flips[game]);
      this.#move.add(other, slotOf[game], flips[other]);
      return true;
    }
    return false;
  }

  #chain(game: number, to: number): boolean {
    const { slotOf, flips, locked, cells, problem } = this.#state;
    const { slots, first, second } = problem;
    const move = this.#move;
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
        // Games that have moved may go back, so a chain may be longer than what is left to move.
        if (locked[other] === 1 || move.count >= 2 * this.#options.atMost) return false;
        move.add(other, target === to ? from : to, flips[other]);
      }
    }
    return true;
  }

  /** The game alone, and rings of three or four games (A hosts B hosts C hosts A) that turn together, so that home counts stay. */
  *#rings(game: number): Generator<number[]> {
    yield [game];
    const { flips } = this.#state;
    const { games } = this.#now;
    const hostOf = (other: number) => (flips[other] === 1 ? games[other].away : games[other].home);
    const visitorOf = (other: number) => (flips[other] === 1 ? games[other].home : games[other].away);
    const free = games.flatMap(({ host }, other) => (host === 'either' ? [other] : []));
    const hostedBy = Map.groupBy(free, hostOf);
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

  #isOver(): boolean {
    const { iterations, milliseconds, clock } = this.#options;
    if (iterations !== undefined && this.#iterations >= iterations) return true;
    return milliseconds !== undefined && clock !== undefined && clock() - this.#began >= milliseconds;
  }
}
