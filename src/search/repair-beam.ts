import { evaluate } from '../model/evaluate.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Score } from '../model/score.ts';
import type { Season } from '../model/season.ts';
import type { Moved, RepairBoard } from './repair-board.ts';
import type { RepairBudget } from './repair-budget.ts';
import { RepairMoves } from './repair-moves.ts';
import { RepairPool } from './repair-pool.ts';

/** Steps (chains of games, each moving one or several) on the way to a repair. */
const MOST_STEPS = 8;
/** Games of a schedule that are tried elsewhere. */
const MOST_PIVOTS = 40;

/** A schedule on the way: what has moved since the schedule in force, and what it costs. */
interface Node {
  readonly moved: Moved;
  readonly score: Score;
  /** Games that the damage has driven from their places and that are still there. */
  readonly harm: number;
}

/** The damage itself weighs as much again as any other rule: what does not lead out of it is not a repair. */
function byPromise(a: Node, b: Node): number {
  return a.score.hard + a.harm - (b.score.hard + b.harm) || a.moved.length - b.moved.length || a.score.soft - b.score.soft;
}

/** The ways out of the damage for one sport, by a beam search over chains of moves, evaluated by the search's own increments. Each step
 *  takes a schedule, and a game of what is broken there, and tries every other place for it ({@link RepairMoves}). Schedules with the
 *  fewest conflicts and moves are followed on, more of them from pass to pass. */
export class RepairBeam {
  /** Games of the sport that are hit. */
  readonly hit: readonly number[];
  readonly pool: RepairPool;
  readonly #board: RepairBoard;
  readonly #season: Season;
  readonly #schedule: Schedule;
  readonly #league: number;
  readonly #atMost: number;
  readonly #budget: RepairBudget;
  readonly #moves: RepairMoves;
  #hasPassed = false;
  /** Conflicts with which a schedule is among the best of its step at all. */
  #bar = Infinity;

  /** @param season with the rules that concern the sport
   *  @param atMost games of this sport that may move */
  constructor(board: RepairBoard, season: Season, schedule: Schedule, hit: readonly number[], atMost: number, budget: RepairBudget) {
    this.hit = hit;
    this.pool = new RepairPool(atMost);
    this.#board = board;
    this.#season = season;
    this.#schedule = schedule;
    this.#atMost = atMost;
    this.#budget = budget;
    this.#league = season.games[hit[0]].league;
    this.#moves = new RepairMoves(board, season, this.#league, atMost);
  }

  /** One pass, until this part of the budget is used. The first pass goes on to the first way out, which takes a thousand evaluations or so:
   *  on a machine that is slow to begin there would be none at all.
   *  @returns whether it came to its end */
  search(width: number, until: number): boolean {
    const seen = new Set<string>();
    let beam: Node[] = [{ moved: [], score: this.#board.root, harm: this.hit.length }];
    for (let depth = 0; depth < MOST_STEPS && beam.length > 0; depth++) {
      let next: Node[] = [];
      this.#bar = Infinity;
      for (const node of beam) {
        this.#board.goTo(node.moved, node.score);
        for (const game of this.#pivots(node)) {
          if (this.#budget.used() >= until && (this.#hasPassed || !this.pool.isEmpty)) return false;
          for (const _ of this.#moves.of(game)) this.#try(seen, next);
        }
        if (next.length > 4 * width) {
          next = next.sort(byPromise).slice(0, width);
          const last = next[width - 1];
          this.#bar = last.score.hard + last.harm;
        }
      }
      beam = next.sort(byPromise).slice(0, width);
    }
    this.#hasPassed = true;
    return true;
  }

  /** Evaluates the move that was written; what it leads to goes on if it is new and moves no more than may be. */
  #try(seen: Set<string>, next: Node[]): void {
    const board = this.#board;
    const count = board.make(this.#atMost);
    if (count === 0) return;
    this.#budget.evaluations++;
    const { hard, soft } = board.state;
    const { root } = board;
    let harm = 0;
    for (const game of this.hit) if (board.isHit(game)) harm++;
    const isWayOut = harm === 0 && this.pool.wants(count, hard - root.hard, soft - root.soft);
    if (isWayOut || hard + harm <= this.#bar) {
      const moved = board.moved();
      const key = moved.join();
      if (!seen.has(key)) {
        seen.add(key);
        if (isWayOut) this.pool.offer({ moved, change: { hard: hard - root.hard, soft: soft - root.soft } });
        next.push({ moved, score: board.score, harm });
      }
    }
    board.takeBack();
  }

  /** The games that may lead on: hit ones until none is left, so that each step leads nearer to a repair, whatever it breaks; then those
   *  of broken hard rules; where none is broken, those of soft rules. */
  #pivots({ moved }: Node): number[] {
    const { locked } = this.#board.state;
    const hit = this.hit.filter((game) => this.#board.isHit(game));
    if (hit.length > 0) return hit.filter((game) => locked[game] === 0);
    const pivots = new Set<number>();
    const violations = evaluate(this.#season, this.#board.apply(moved, this.#schedule)).violations().reverse();
    const isHard = violations.some(({ constraint }) => constraint.hard);
    for (const { constraint, cells } of violations) {
      if (constraint.hard !== isHard) continue;
      for (const { game } of cells) {
        const isOurs = game !== null && this.#season.games[game].league === this.#league && locked[game] === 0;
        if (isOurs && pivots.size < MOST_PIVOTS) pivots.add(game);
      }
    }
    return [...pivots];
  }
}
