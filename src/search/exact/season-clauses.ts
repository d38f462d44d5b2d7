import type { Constraint, ConstraintOf } from '../../model/constraint.ts';
import type { Mode } from '../../model/season.ts';
import { draftRules, type Problem, type RuleDrafts } from '../compile.ts';
import type { Piece } from '../counters.ts';
import type { Shape } from '../shape.ts';
import { ClauseDraft } from './clause-draft.ts';
import { type FixedGame, SeasonVariables } from './season-variables.ts';

/** Seasons of more literals are none for an exact search. FootballChile has 110,000, Early 12 220,000, IF1 3.5 million, which take 0.4 s to make. */
const MOST_SIZE = 4_000_000;
const MOST_VARIABLES = 100_000;
/** Costs are made whole by one of these factors. */
const SCALES: readonly number[] = [1, 10, 100, 1000];

/** What is said of a season: its hard rules; what schedules cost, too; or those hard rules alone that can be said, where none is searched but
 *  a proof that there is none. */
export type Scope = 'rules' | 'rules and costs' | 'known rules';

/** What a schedule costs, as a sum of weights of literals. */
export interface CostSum {
  readonly literals: readonly number[];
  /** Whole, above 0. */
  readonly weights: readonly number[];
  /** The soft cost is `(constant + sum) / scale`. */
  readonly constant: number;
  readonly scale: number;
}

/** A season as yes-or-no variables and what must hold of them so that a schedule is complete and keeps every hard rule. */
export class SeasonClauses {
  readonly draft = new ClauseDraft();
  readonly variables: SeasonVariables;
  readonly #problem: Problem;
  readonly #shape: Shape;
  /** Of literals, weights; and what is the same in all schedules. */
  readonly #costOf = new Map<number, number>();
  #constant = 0;
  #costs: CostSum | null = null;

  /** @returns null if the season is too large or its form cannot be said; and, unless the scope is what can be said, if a rule cannot, a hard one or,
   *  where costs are asked for, any */
  static for(problem: Problem, shape: Shape, fixed: readonly FixedGame[], scope: Scope): SeasonClauses | null {
    const withCosts = scope === 'rules and costs';
    const drafts = draftRules(problem);
    if (drafts.completeness.weightClass === 0 || problem.meetings * problem.slots > MOST_VARIABLES) return null;
    const clauses = new SeasonClauses(problem, shape);
    if (!clauses.#addStructure()) return null;
    for (const { game, slot, isFlipped } of fixed)
      clauses.draft.clause([clauses.variables.meeting(problem.meetingOf[game * 2 + (isFlipped ? 1 : 0)], slot)]);
    for (const constraint of drafts.others) {
      if (!clauses.#addOther(constraint, withCosts) && scope !== 'known rules') return null;
      if (clauses.#isTooLarge) return null;
    }
    clauses.#addCounts(drafts, withCosts);
    if (withCosts && !clauses.#sumCosts()) return null;
    return clauses.#isTooLarge ? null : clauses;
  }

  private constructor(problem: Problem, shape: Shape) {
    this.#problem = problem;
    this.#shape = shape;
    this.variables = new SeasonVariables(problem, shape, this.draft);
  }

  get #isTooLarge(): boolean {
    return this.draft.size > MOST_SIZE;
  }

  /** What schedules cost; null where it was not asked for. */
  get costs(): CostSum | null {
    return this.#costs;
  }

  /** Each game in a slot, each team in one game a slot, at home or away; pairs meet as often in each phase.
   *  @returns false where some pair cannot */
  #addStructure(): boolean {
    const { teams, host, guest, isNeutral } = this.#problem;
    const { draft, variables } = this;
    for (let team = 0; team < teams; team++) {
      for (const slot of variables.slots) {
        const own = variables.meetingsOf[team];
        const all = own.map((m) => variables.meeting(m, slot));
        const homes = own.filter((m) => host[m] === team && isNeutral[m] === 0).map((m) => variables.meeting(m, slot));
        const aways = own.filter((m) => guest[m] === team && isNeutral[m] === 0).map((m) => variables.meeting(m, slot));
        draft.exactly([...all, variables.sideOf(team, slot, 2) ^ 1], 1);
        draft.exactly([...homes, variables.home(team, slot) ^ 1], 1);
        draft.exactly([...aways, variables.away(team, slot) ^ 1], 1);
      }
    }
    if (variables.isFull) {
      // Follows from the rest, but only by counting.
      const half = Math.floor(teams / 2);
      const all = Array.from({ length: teams }, (_, team) => team);
      for (const slot of variables.slots) {
        draft.exactly(
          all.map((team) => variables.home(team, slot)),
          half,
        );
        draft.exactly(
          all.map((team) => variables.away(team, slot)),
          half,
        );
      }
    }
    let isEven = true;
    this.#forPairs((games, meetings) => {
      if (games.length % this.#shape.phases !== 0) isEven = false;
      else this.#addPair(games, meetings);
    });
    return isEven;
  }

  #forPairs(visit: (games: Int32Array, meetings: readonly number[]) => void): void {
    const { teams, pairStarts, pairGames, isFree, meetingOf } = this.#problem;
    for (let i = 0; i < teams; i++) {
      for (let j = i + 1; j < teams; j++) {
        const games = pairGames.subarray(pairStarts[i * teams + j], pairStarts[i * teams + j + 1]);
        if (games.length === 0) continue;
        const meetings = new Set<number>();
        for (const game of games) {
          meetings.add(meetingOf[game * 2]);
          if (isFree[game] === 1) meetings.add(meetingOf[game * 2 + 1]);
        }
        visit(games, [...meetings]);
      }
    }
  }

  #addPair(games: Int32Array, meetings: readonly number[]): void {
    const { isFree, meetingOf } = this.#problem;
    const { partner, phases, phaseOf } = this.#shape;
    const draft = this.draft;
    const { slots } = this.variables;
    const literals = (own: readonly number[], within: ArrayLike<number> = slots) =>
      Array.from(within).flatMap((slot) => own.map((m) => this.variables.meeting(m, slot)));
    if (phases > 1) {
      const all = Array.from(phaseOf, (_, slot) => slot);
      for (let phase = 0; phase < phases; phase++)
        draft.exactly(
          literals(
            meetings,
            all.filter((slot) => phaseOf[slot] === phase),
          ),
          games.length / phases,
        );
    }
    if (partner !== null) {
      draft.exactly(literals(meetings), games.length / 2);
      return;
    }
    const isAnyFree = games.some((game) => isFree[game] === 1);
    for (const m of meetings) {
      const own = games.filter((game) => isFree[game] === 0 && meetingOf[game * 2] === m).length;
      if (isAnyFree) draft.atLeast(literals([m]), own);
      else draft.exactly(literals([m]), own);
    }
    draft.exactly(literals(meetings), games.length);
  }

  #addCounts({ counters, windows }: RuleDrafts, withCosts: boolean): void {
    const { slots, meetings } = this.#problem;
    for (const { keys, bound, pieces } of counters.entries()) {
      if (this.#isTooLarge) return;
      const literals = [...keys].map((key) => this.variables.literalOf(key));
      for (const piece of pieces) this.#addPiece(literals, bound, piece, withCosts);
    }
    for (const { sources, pieces } of windows.rows()) {
      if (this.#isTooLarge) return;
      const inSlot = (slot: number) =>
        sources.map((source) => {
          if (source < meetings) return this.variables.meeting(source, slot);
          const team = Math.floor((source - meetings) / 3);
          return this.variables.sideOf(team, slot, (source - meetings) % 3);
        });
      for (const piece of pieces) {
        for (let start = 0; start + piece.length <= slots; start++) {
          const literals = Array.from({ length: piece.length }, (_, k) => inSlot(start + k)).flat();
          this.#addPiece(literals, piece.length, piece, withCosts);
        }
      }
    }
    if (withCosts) this.#addSlopes(counters.slopes);
  }

  /** What events cost by themselves. Each meeting, or pair, has as many games in all schedules: what its cheapest slot costs is the same in all. */
  #addSlopes(slopes: readonly { readonly key: number; readonly weightClass: number; readonly amount: number }[]): void {
    const ofMeeting = new Map<number, number>();
    for (const { key, weightClass, amount } of slopes) {
      if (weightClass !== 0) continue;
      const literal = this.variables.literalOf(key);
      if (key < this.#problem.sideBase) ofMeeting.set(literal, (ofMeeting.get(literal) ?? 0) + amount);
      else this.#addCost(literal, amount);
    }
    if (ofMeeting.size === 0) return;
    this.#forPairs((games, meetings) => {
      const literals = meetings.flatMap((m) => [...this.variables.slots].map((slot) => this.variables.meeting(m, slot)));
      const least = literals.reduce((min, literal) => Math.min(min, ofMeeting.get(literal) ?? 0), Infinity);
      this.#constant += (this.#shape.partner === null ? games.length : games.length / 2) * least;
      for (const literal of literals) this.#addCost(literal, (ofMeeting.get(literal) ?? 0) - least);
    });
  }

  /** A count and what it may be: at most `bound` in any schedule. */
  #addPiece(literals: readonly number[], bound: number, { weightClass, penalty, min, max }: Piece, withCosts: boolean): void {
    const [least, most] = [Math.ceil(min), Math.floor(max)];
    if (weightClass !== 0) {
      if (most < literals.length) this.draft.atMost(literals, most);
      if (least > 0) this.draft.atLeast(literals, least);
      return;
    }
    if (!withCosts) return;
    if (max < bound) this.#addSoft(literals, max, bound, penalty);
    const opposite = literals.map((literal) => literal ^ 1);
    if (min > 0) this.#addSoft(opposite, literals.length - min, literals.length, penalty);
  }

  /** Each of these that holds above `most` costs as much.
   *  @param bound how many may hold */
  #addSoft(literals: readonly number[], most: number, bound: number, penalty: number): void {
    const beyond = Math.ceil(bound - most);
    const slacks = Array.from({ length: beyond }, () => this.draft.variable());
    this.draft.atMost([...literals, ...slacks.map((slack) => slack ^ 1)], Math.floor(most) + beyond);
    slacks.forEach((slack, k) => {
      if (k > 0) this.draft.clause([slacks[k - 1], slack ^ 1]);
      // Of a bound between two whole numbers the first one above costs less.
      this.#addCost(slack, k === 0 ? penalty * (Math.floor(most) + 1 - most) : penalty);
    });
  }

  #addCost(literal: number, amount: number): void {
    if (amount < 0) {
      this.#constant += amount;
      this.#addCost(literal ^ 1, -amount);
      return;
    }
    const opposite = this.#costOf.get(literal ^ 1) ?? 0;
    const both = Math.min(opposite, amount);
    this.#constant += both;
    if (both > 0) this.#costOf.set(literal ^ 1, opposite - both);
    if (amount > both) this.#costOf.set(literal, (this.#costOf.get(literal) ?? 0) + amount - both);
  }

  /** Closes {@link costs}.
   *  @returns false where they cannot be made whole */
  #sumCosts(): boolean {
    const entries = [...this.#costOf].filter(([, weight]) => weight > 1e-9);
    const isWhole = (value: number) => Math.abs(value - Math.round(value)) < 1e-6;
    const scale = SCALES.find((factor) => entries.every(([, weight]) => isWhole(weight * factor)));
    if (scale === undefined) return false;
    const weights = entries.map(([, weight]) => Math.round(weight * scale));
    if (weights.reduce((sum, weight) => sum + weight, 0) >= 2 ** 30) return false;
    this.#costs = {
      literals: entries.map(([literal]) => literal),
      weights,
      constant: this.#constant * scale,
      scale,
    };
    return true;
  }

  /** A rule that is no count.
   *  @returns false where it does not know it */
  #addOther(constraint: Constraint, withCosts: boolean): boolean {
    const { hard, kind } = constraint;
    const isTied = this.#shape.partner !== null;
    if (!hard && !withCosts) return true;
    if (kind === 'SYMMETRY') return hard && (constraint.symmetry === 'P' ? this.#shape.phases > 1 : isTied);
    if (kind === 'SE2') return hard && this.#addAlike(constraint);
    if (kind === 'SE1') return this.#addApart(constraint);
    if (kind === 'GA2') return this.#addLinked(constraint);
    // Where no team has byes, games in a row are slots in a row.
    const isGapless = this.variables.isGapless;
    if (kind === 'CA3') return isGapless && this.#addRows(constraint);
    if (kind === 'CA5') return isGapless && hard && this.#addTrips(constraint);
    return false;
  }

  /** SE2, of slots that are not tied. */
  #addAlike({ teams, slotPairs }: ConstraintOf<'SE2'>): boolean {
    const { host, guest } = this.#problem;
    const own = new Set(teams);
    this.#forPairs((_, meetings) => {
      if (!own.has(host[meetings[0]]) || !own.has(guest[meetings[0]])) return;
      for (const { first, second } of slotPairs) {
        if (this.#shape.partner?.[first] === second) continue;
        for (const [here, there] of [
          [first, second],
          [second, first],
        ]) {
          for (const m of meetings)
            this.draft.clause([this.variables.meeting(m, here) ^ 1, ...meetings.map((other) => this.variables.meeting(other, there))]);
        }
      }
    });
    return true;
  }

  /** SE1: at most one game of a pair in any so many slots. Two that are a slot closer are both in one such row more, as long as rows may
   *  reach over the season's ends: so rows count what is missing. */
  #addApart({ hard, teams, min, penalty }: ConstraintOf<'SE1'>): boolean {
    const { slots, host, guest } = this.#problem;
    const own = new Set(teams);
    const length = Math.ceil(min) + 1;
    let isKnown = true;
    this.#forPairs((games, meetings) => {
      if (games.length < 2 || !own.has(host[meetings[0]]) || !own.has(guest[meetings[0]])) return;
      // Of three games two that are not neighbours do not count.
      if (!hard && (games.length > 2 || min !== length - 1)) isKnown = false;
      const [from, to] = hard ? [0, Math.max(0, slots - length)] : [2 - length, slots - 2];
      for (let start = from; start <= to; start++) {
        const literals: number[] = [];
        for (let slot = Math.max(0, start); slot < Math.min(slots, start + length); slot++)
          for (const m of meetings) literals.push(this.variables.meeting(m, slot));
        if (hard) this.draft.atMost(literals, 1);
        else this.#addSoft(literals, 1, 2, penalty);
      }
    });
    return isKnown;
  }

  #addLinked(constraint: ConstraintOf<'GA2'>): boolean {
    const { teams1, mode1, teams2, slots1, teams3, mode3, teams4, slots2, mode2, hard, penalty } = constraint;
    const draft = this.draft;
    const games = (teams: readonly number[], mode: Mode, rivals: readonly number[], slots: readonly number[]) => [
      ...new Set(teams.flatMap((team) => slots.flatMap((slot) => this.variables.gamesOf(team, mode, rivals, slot)))),
    ];
    const premises = games(teams1, mode1, teams2, slots1);
    const conclusions = games(teams3, mode3, teams4, slots2);
    let spared: number[] = [];
    if (!hard) {
      spared = [draft.variable()];
      this.#addCost(spared[0], penalty);
    }
    // Whether any of the second games is there.
    const any = draft.variable();
    for (const game of conclusions) draft.clause([any, game ^ 1]);
    draft.clause([any ^ 1, ...conclusions]);
    for (const game of premises) draft.clause([game ^ 1, mode2 === 'EQ' ? any : any ^ 1, ...spared]);
    return true;
  }

  /** CA3 over games. */
  #addRows(constraint: ConstraintOf<'CA3'>): boolean {
    const { teams1, teams2, mode1, intp, min, max, hard, penalty } = constraint;
    const piece: Piece = { weightClass: hard ? 1 : 0, penalty, min, max };
    for (const team of teams1) {
      const inSlot = Array.from({ length: this.#problem.slots }, (_, slot) => this.variables.gamesOf(team, mode1, teams2, slot));
      for (let start = 0; start + intp <= inSlot.length; start++)
        this.#addPiece(inSlot.slice(start, start + intp).flat(), intp, piece, true);
    }
    return true;
  }

  /** CA5: each stretch of slots that can be a road trip. */
  #addTrips({ teams1, teams2, min, max, slots: begins }: ConstraintOf<'CA5'>): boolean {
    const { slots, teams } = this.#problem;
    const draft = this.draft;
    for (const team of teams1) {
      const longest = this.#longestTrip(team);
      if (longest * slots * slots * teams * teams1.length > MOST_SIZE) return false;
      const inSlot = Array.from({ length: slots }, (_, slot) => this.variables.gamesOf(team, 'A', teams2, slot));
      for (const begin of begins) {
        for (let end = begin + 1; end < slots && end - begin < longest; end++) {
          // Not such a trip: one of these.
          const isNone: number[] = [];
          for (let slot = begin; slot <= end; slot++) isNone.push(this.variables.away(team, slot) ^ 1);
          if (begin > 0) isNone.push(this.variables.away(team, begin - 1));
          if (end + 1 < slots && end - begin + 1 < longest) isNone.push(this.variables.away(team, end + 1));
          const is = draft.variable();
          draft.clause([is, ...isNone]);
          const games = inSlot.slice(begin, end + 1).flat();
          const length = end - begin + 1;
          const [least, most] = [Math.ceil(min), Math.floor(max)];
          if (most < length) draft.linear([...games, is], [...games.map(() => 1), length], most + length);
          if (least > 0) draft.linear([...games.map((game) => game ^ 1), is], [...games.map(() => 1), least], games.length);
        }
      }
    }
    return true;
  }

  /** Slots of the longest road trip that limits on the team's breaks away allow. */
  #longestTrip(team: number): number {
    const { season, slots } = this.#problem;
    let longest = slots;
    for (const constraint of season.constraints) {
      if (constraint.kind !== 'BR1' || !constraint.hard || constraint.mode2 === 'H' || !constraint.teams.includes(team)) continue;
      if (new Set(constraint.slots).size === slots) longest = Math.min(longest, constraint.intp + 1);
    }
    return longest;
  }
}
