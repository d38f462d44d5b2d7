import type { ContradictingRule, Contradiction } from '../../model/contradiction.ts';
import { ruleWords } from '../../model/rule-words.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Season } from '../../model/season.ts';
import { gameName, onSlot } from '../../model/sentence.ts';
import { Timetable } from '../../model/timetable.ts';
import { Problem } from '../compile.ts';
import type { Random } from '../random.ts';
import { shapeOf } from '../shape.ts';
import { ClauseSolver } from './clause-solver.ts';
import { SeasonClauses } from './season-clauses.ts';

/** A proof of fewer rules may take so many times the conflicts of the one before, and so many at least. */
const LONGER_PROOF = 4;
const LEAST_CONFLICTS = 200;
/** More rules and games than this say nothing to anybody, and a run would carry them with all that it tells. */
const MOST_TOLD = 100;

/** What may stay or go while a contradiction is made smaller: a rule, or a game that stays where it is. */
type Part = { readonly rule: number } | { readonly game: number };

/** Looks for rules that contradict each other. It knows fewer kinds than the search: what it proves of those that it knows is true of all. */
export class Contradictions {
  /** With its hard rules alone. */
  readonly #season: Season;
  readonly #start: Schedule | undefined;
  readonly #fixed: readonly number[];
  readonly #random: Random;
  #iterations = 0;

  /** @param start where the locked games are
   *  @param locked by game: 1 for those that stay */
  constructor(season: Season, start: Schedule | undefined, locked: Uint8Array | undefined, random: Random) {
    this.#season = { ...season, constraints: season.constraints.filter(({ hard, penalty }) => hard && penalty > 0) };
    this.#start = start;
    this.#fixed = season.games.flatMap((_, game) => (locked?.[game] === 1 && start!.slots[game] >= 0 ? [game] : []));
    this.#random = random;
  }

  /** What it has done, as evaluations of a schedule that take as long. */
  get iterations(): number {
    return this.#iterations;
  }

  /** Proves, if that takes at most so many conflicts, that no schedule keeps all rules, and then leaves out one part after another, in halves at
   *  first, as long as the rest is still proved impossible.
   *  @param isOver ends it with what it has
   *  @returns null where nothing is proved, or only of more than can be told */
  find(conflicts: number, isOver: () => boolean): Contradiction | null {
    const { constraints } = this.#season;
    let parts: Part[] = [...this.#fixed.map((game) => ({ game })), ...constraints.map((_, rule) => ({ rule }))];
    let needed = this.#prove(parts, conflicts, isOver);
    if (needed === null) return null;
    for (let chunk = Math.ceil(parts.length / 2); chunk >= 1; chunk = chunk === 1 ? 0 : Math.ceil(chunk / 2)) {
      for (let from = 0; from < parts.length && !isOver(); ) {
        const rest = parts.filter((_, k) => k < from || k >= from + chunk);
        const taken: number | null = this.#prove(rest, Math.max(LEAST_CONFLICTS, LONGER_PROOF * needed), isOver);
        if (taken === null) from += chunk;
        else [parts, needed] = [rest, taken];
      }
    }
    return parts.length > MOST_TOLD ? null : this.#describe(parts, !isOver());
  }

  /** @returns the conflicts that it took to prove that no schedule keeps all these; null where it is not proved */
  #prove(parts: readonly Part[], conflicts: number, isOver: () => boolean): number | null {
    const season = {
      ...this.#season,
      constraints: parts.flatMap((part) => ('rule' in part ? [this.#season.constraints[part.rule]] : [])),
    };
    const problem = new Problem(season);
    const fixed = parts.flatMap((part) =>
      'game' in part ? [{ game: part.game, slot: this.#start!.slots[part.game], isFlipped: this.#start!.flipped[part.game] === 1 }] : [],
    );
    const locked = fixed.length === 0 ? null : new Uint8Array(problem.games).fill(1);
    const clauses = SeasonClauses.for(problem, shapeOf(problem, locked), fixed, 'known rules');
    if (clauses === null) return null;
    const solver = new ClauseSolver(clauses.draft, this.#random);
    const outcome = solver.solve({ conflicts, isOver });
    this.#iterations += solver.iterations;
    return outcome === 'none' ? solver.conflicts : null;
  }

  #describe(parts: readonly Part[], isLeast: boolean): Contradiction {
    const timetable = this.#start === undefined ? null : new Timetable(this.#season, this.#start);
    const rules: ContradictingRule[] = [];
    const games: string[] = [];
    for (const part of parts) {
      if ('rule' in part) {
        const constraint = this.#season.constraints[part.rule];
        rules.push({ id: constraint.id, sentence: ruleWords(this.#season, constraint) });
      } else games.push(`${gameName(timetable!, part.game)} ${onSlot(this.#season, this.#start!.slots[part.game])}`);
    }
    return { rules, games, isLeast };
  }
}
