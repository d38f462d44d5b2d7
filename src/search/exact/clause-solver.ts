import type { Random } from '../random.ts';
import type { ClauseDraft } from './clause-draft.ts';
import { ClauseStore } from './clause-store.ts';
import { type Bounded, LinearSums } from './linear-sums.ts';
import { VariableHeap } from './variable-heap.ts';

/** Conflicts of the shortest run between two restarts; the others follow Luby's sequence. */
const RESTART_UNIT = 100;
/** By how much variables that conflicts touch fall behind later ones, each conflict. */
const DECAY = 0.95;
/** Learnt clauses that are kept at first, and how many more after each time that half of the rest is forgotten. */
const MOST_LEARNT = 4000;
const MORE_LEARNT = 300;
/** How deep it looks for what makes a literal of a learnt clause redundant. */
const DEPTH = 20;
/** Conflicts between two looks at the clock: some 5 ms. */
const CONFLICTS_BETWEEN = 64;
/** Consequences followed in the time of an evaluation: 3.5 million a second in ACC, 8 in FootballChile, 4 to 13 in ITC2021. */
const PROPAGATIONS = 20;

/** No reason: decided, assumed, or given. Clauses are reasons by their address, linear constraints by {@link reasonOf}. */
const NO_REASON = -1;

const reasonOf = (constraint: number): number => -2 - constraint;

/** What came of {@link ClauseSolver.solve}: all conditions hold; they cannot, given what was assumed; or it ended before that was known. */
export type Outcome = 'found' | 'none' | 'open';

/** What a solve may take. */
export interface SolveLimits {
  /** Literals that shall hold, this time; and what a linear constraint shall keep to. */
  readonly assumed?: readonly number[];
  readonly bounded?: Bounded;
  /** Conflicts at most. */
  readonly conflicts: number;
  /** Asked every few milliseconds; true ends it. */
  readonly isOver: () => boolean;
}

/** Finds values for yes-or-no variables under which all clauses and all linear constraints hold, or proves that there are none, by conflict-driven
 *  clause learning (Marques-Silva, Sakallah 1996; two watched literals and activities after Moskewicz et al. 2001, learnt clauses made short after
 *  Eén, Sörensson 2003, forgotten after Audemard, Simon 2009). Linear constraints stay what they are and count (after Chai, Kuehlmann 2003): the
 *  rules of a season are counts.
 *
 *  Literals: variable v is `2 * v` as it is, `2 * v + 1` negated. */
export class ClauseSolver {
  /** So far. */
  conflicts = 0;
  /** Literals whose consequences were followed, and solves: what takes the time. */
  #propagations = 0;
  /** By literal: 1 holds, -1 does not, 0 open. */
  readonly #values: Int8Array;
  /** By variable. */
  readonly #levels: Int32Array;
  readonly #reasons: Int32Array;
  /** Where it stands in the trail. */
  readonly #places: Int32Array;
  /** What it is tried as next: 1 negated. */
  readonly #phases: Uint8Array;
  readonly #order: VariableHeap;
  /** Literals that hold, in the order they came to; of these the ones before the head have told whom they concern. */
  readonly #trail: Int32Array;
  #trailSize = 0;
  #head = 0;
  /** Where each level begins in the trail. */
  readonly #limits: Int32Array;
  #level = 0;
  /** The level of what is assumed, for good this time: 1, or 0 where nothing is. */
  #root = 0;
  readonly #store: ClauseStore;
  #mostLearnt = MOST_LEARNT;
  readonly #linear: LinearSums;
  #isImpossible = false;
  /** For the analysis of a conflict. */
  readonly #marks: Uint8Array;
  readonly #marked: Int32Array;
  #markedCount = 0;
  readonly #clause: Int32Array;
  #clauseSize = 0;
  #stack: Int32Array;
  readonly #levelStamps: Int32Array;
  #stamp = 0;

  constructor(draft: ClauseDraft, random: Random) {
    const { variables, clauses, constraints } = draft;
    this.#values = new Int8Array(2 * variables);
    this.#levels = new Int32Array(variables);
    this.#reasons = new Int32Array(variables).fill(NO_REASON);
    this.#places = new Int32Array(variables);
    this.#phases = new Uint8Array(variables).fill(1);
    this.#order = new VariableHeap(variables, random);
    this.#trail = new Int32Array(variables);
    this.#limits = new Int32Array(variables + 2);
    this.#store = new ClauseStore(variables);
    this.#marks = new Uint8Array(variables);
    // What was resolved may be marked once more, as needed or not.
    this.#marked = new Int32Array(2 * variables);
    this.#clause = new Int32Array(variables + 1);
    this.#stack = new Int32Array(1 << 12);
    this.#levelStamps = new Int32Array(variables + 2);
    this.#linear = new LinearSums(variables, constraints);
    for (const literals of clauses) this.#give(literals);
    for (let c = 0; c < constraints.length; c++) if (!this.#force(c)) this.#isImpossible = true;
  }

  /** What it has done, as evaluations of a schedule that take as long. */
  get iterations(): number {
    return Math.floor(this.#propagations / PROPAGATIONS);
  }

  /** Whether it has proved that all conditions cannot hold, whatever is assumed. */
  get isImpossible(): boolean {
    return this.#isImpossible;
  }

  /** @returns whether the literal holds in what was found last */
  holds(literal: number): boolean {
    return this.#values[literal] > 0;
  }

  /** Tries the literal's variable so that it holds, when it is next decided. */
  prefer(literal: number): void {
    this.#phases[literal >> 1] = literal & 1;
  }

  /** Forgets what it learnt: under assumptions that is true only of them. */
  forget(): void {
    this.#backTo(0);
    this.#followMoved(this.#store.forget());
    this.#mostLearnt = MOST_LEARNT;
  }

  /** Goes on looking from what it knows. What it learns under assumptions, or a bound, must be {@link forget forgotten} before others are made. */
  solve({ assumed = [], bounded, conflicts, isOver }: SolveLimits): Outcome {
    this.#backTo(0);
    this.#root = 0;
    this.#linear.rebound(null);
    this.#propagations++;
    if (this.#isImpossible) return 'none';
    if (this.#propagate() !== NO_REASON) {
      this.#isImpossible = true;
      return 'none';
    }
    if (bounded !== undefined) this.#linear.rebound(bounded);
    if ((assumed.length > 0 || bounded !== undefined) && !this.#assume(assumed, bounded?.constraint ?? -1)) return 'none';
    const last = this.conflicts + conflicts;
    let restarts = 0;
    let left = RESTART_UNIT;
    while (true) {
      const conflict = this.#propagate();
      if (conflict !== NO_REASON) {
        this.conflicts++;
        left--;
        if (this.#level <= this.#root) {
          if (this.#root === 0) this.#isImpossible = true;
          return 'none';
        }
        this.#learn(conflict);
        if (this.conflicts >= last || (this.conflicts % CONFLICTS_BETWEEN === 0 && isOver())) return 'open';
      } else if (left <= 0) {
        this.#backTo(this.#root);
        left = RESTART_UNIT * luby(++restarts);
        if (this.#store.learnt.length > this.#mostLearnt) {
          this.#followMoved(this.#store.forgetHalf((address) => this.#isReason(address)));
          this.#mostLearnt += MORE_LEARNT;
        }
      } else {
        const variable = this.#next();
        if (variable < 0) return 'found';
        this.#limits[this.#level++] = this.#trailSize;
        this.#hold(2 * variable + this.#phases[variable], NO_REASON);
      }
    }
  }

  /** @returns the open variable that conflicts touched most of late; -1 where none is open */
  #next(): number {
    for (let variable = this.#order.pop(); variable >= 0; variable = this.#order.pop()) {
      if (this.#values[2 * variable] === 0) return variable;
    }
    return -1;
  }

  /** @returns false where what is assumed contradicts the rest at once */
  #assume(assumed: readonly number[], constraint: number): boolean {
    this.#root = 1;
    this.#limits[this.#level++] = this.#trailSize;
    if (constraint >= 0 && !this.#force(constraint)) return false;
    for (const literal of assumed) {
      if (this.#values[literal] < 0) return false;
      if (this.#values[literal] === 0) this.#hold(literal, NO_REASON);
    }
    return true;
  }

  /** Takes over a clause that is given. */
  #give(literals: readonly number[]): void {
    const open = literals.filter((literal) => this.#values[literal] === 0);
    if (literals.some((literal) => this.#values[literal] > 0)) return;
    if (open.length === 0) this.#isImpossible = true;
    else if (open.length === 1) this.#hold(open[0], NO_REASON);
    else {
      const clause = Int32Array.from(open);
      this.#store.attach(clause, clause.length, 0);
    }
  }

  /** Lets no literal hold that alone would lift a linear constraint over its bound.
   *  @returns false where it is over it already */
  #force(constraint: number): boolean {
    const { starts, literals, weights, bounds, sums } = this.#linear;
    const slack = bounds[constraint] - sums[constraint];
    for (let k = starts[constraint]; k < starts[constraint + 1]; k++) {
      const literal = literals[k];
      if (weights[k] > slack && this.#values[literal] === 0) this.#hold(literal ^ 1, NO_REASON);
    }
    return slack >= 0;
  }

  #hold(literal: number, reason: number): void {
    const variable = literal >> 1;
    this.#values[literal] = 1;
    this.#values[literal ^ 1] = -1;
    this.#levels[variable] = this.#level;
    this.#reasons[variable] = reason;
    this.#places[variable] = this.#trailSize;
    this.#trail[this.#trailSize++] = literal;
  }

  /** Lets all follow that must from what holds.
   *  @returns as a reason, what cannot hold; NO_REASON where all can */
  #propagate(): number {
    while (this.#head < this.#trailSize) {
      const literal = this.#trail[this.#head++];
      this.#propagations++;
      const inClause = this.#followClauses(literal);
      const inCount = this.#followCounts(literal, inClause !== NO_REASON);
      if (inClause !== NO_REASON) return inClause;
      if (inCount !== NO_REASON) return inCount;
    }
    return NO_REASON;
  }

  /** What follows in the clauses that watched the literal's opposite. */
  #followClauses(literal: number): number {
    const values = this.#values;
    const store = this.#store;
    const { arena } = store;
    const watches = store.watches[literal];
    const size = store.watchSizes[literal];
    const gone = literal ^ 1;
    let conflict = NO_REASON;
    let kept = 0;
    let k = 0;
    while (k < size) {
      const address = watches[k];
      const other = watches[k + 1];
      k += 2;
      if (values[other] > 0) {
        watches[kept++] = address;
        watches[kept++] = other;
        continue;
      }
      const from = address + 2;
      if (arena[from] === gone) {
        arena[from] = arena[from + 1];
        arena[from + 1] = gone;
      }
      const first = arena[from];
      if (values[first] <= 0) {
        const end = from + arena[address];
        let at = from + 2;
        while (at < end && values[arena[at]] < 0) at++;
        if (at < end) {
          const next = arena[at];
          arena[from + 1] = next;
          arena[at] = gone;
          store.watch(next ^ 1, address, first);
          continue;
        }
        if (values[first] < 0) conflict = address;
        else this.#hold(first, address);
      }
      watches[kept++] = address;
      watches[kept++] = first;
      if (conflict === NO_REASON) continue;
      while (k < size) watches[kept++] = watches[k++];
    }
    store.watchSizes[literal] = kept;
    return conflict;
  }

  /** What follows in the linear constraints that count the literal. All are counted, also after a conflict, so that {@link #backTo} can uncount all. */
  #followCounts(literal: number, isConflict: boolean): number {
    const values = this.#values;
    const { starts, literals, weights, heaviest, bounds, sums, countStarts, counting, countWeights } = this.#linear;
    let conflict = NO_REASON;
    for (let at = countStarts[literal], end = countStarts[literal + 1]; at < end; at++) {
      const c = counting[at];
      const sum = sums[c] + countWeights[at];
      sums[c] = sum;
      const bound = bounds[c];
      if (isConflict || conflict !== NO_REASON || sum + heaviest[c] <= bound) continue;
      if (sum > bound) {
        conflict = reasonOf(c);
        continue;
      }
      for (let k = starts[c], last = starts[c + 1]; k < last; k++) {
        const counted = literals[k];
        if (values[counted] === 0 && sum + weights[k] > bound) this.#hold(counted ^ 1, reasonOf(c));
      }
    }
    return conflict;
  }

  #backTo(level: number): void {
    if (this.#level <= level) return;
    const from = this.#limits[level];
    for (let k = this.#trailSize - 1; k >= from; k--) {
      const literal = this.#trail[k];
      const variable = literal >> 1;
      if (k < this.#head) this.#linear.uncount(literal);
      this.#values[literal] = 0;
      this.#values[literal ^ 1] = 0;
      this.#phases[variable] = literal & 1;
      this.#order.insert(variable);
    }
    this.#trailSize = from;
    this.#head = from;
    this.#level = level;
  }

  /** Learns from a conflict the clause with one literal of this level that would have avoided it, and goes back to where that follows. */
  #learn(conflict: number): void {
    const clause = this.#clause;
    let size = 1;
    let open = 0;
    let index = this.#trailSize - 1;
    let reason = conflict;
    let literal = -1;
    do {
      const count = this.#explain(reason, literal, 0);
      for (let k = 0; k < count; k++) {
        const held = this.#stack[k];
        const variable = held >> 1;
        if (this.#marks[variable] !== 0 || this.#levels[variable] <= this.#root) continue;
        this.#mark(variable, IN_CLAUSE);
        this.#order.bump(variable);
        if (this.#levels[variable] >= this.#level) open++;
        else clause[size++] = held ^ 1;
      }
      while (this.#marks[this.#trail[index] >> 1] === 0) index--;
      literal = this.#trail[index--];
      this.#marks[literal >> 1] = 0;
      reason = this.#reasons[literal >> 1];
    } while (--open > 0);
    this.#order.decay(DECAY);
    clause[0] = literal ^ 1;
    let kept = 1;
    for (let k = 1; k < size; k++) if (!this.#isRedundant(clause[k] ^ 1, 0, 0)) clause[kept++] = clause[k];
    this.#clauseSize = kept;
    for (let k = 0; k < this.#markedCount; k++) this.#marks[this.#marked[k]] = 0;
    this.#markedCount = 0;
    const glue = this.#glue();
    this.#backTo(this.#watchLatest());
    if (kept === 1) {
      this.#hold(clause[0], NO_REASON);
      return;
    }
    const address = this.#store.attach(clause, kept, glue);
    this.#store.learnt.push(address);
    this.#hold(clause[0], address);
  }

  /** Brings the literal of the latest level to the second place of the clause that is learnt.
   *  @returns that level */
  #watchLatest(): number {
    const clause = this.#clause;
    if (this.#clauseSize === 1) return this.#root;
    let latest = 1;
    for (let k = 2; k < this.#clauseSize; k++) if (this.#levels[clause[k] >> 1] > this.#levels[clause[latest] >> 1]) latest = k;
    const literal = clause[latest];
    clause[latest] = clause[1];
    clause[1] = literal;
    return this.#levels[literal >> 1];
  }

  /** Writes to the stack, from `base` on, literals that hold and together are the reason.
   *  @param literal what follows from it; -1 where it is a conflict
   *  @returns how many */
  #explain(reason: number, literal: number, base: number): number {
    const { arena } = this.#store;
    const isClause = reason >= 0;
    const { starts, literals, weights, bounds } = this.#linear;
    const c = reasonOf(reason);
    const most = isClause ? arena[reason] : starts[c + 1] - starts[c];
    if (base + most > this.#stack.length) {
      const longer = new Int32Array(2 * (base + most));
      longer.set(this.#stack);
      this.#stack = longer;
    }
    const stack = this.#stack;
    let count = 0;
    if (isClause) {
      for (let at = reason + 2; at < reason + 2 + most; at++) if (arena[at] !== literal) stack[base + count++] = arena[at] ^ 1;
      return count;
    }
    // As few as lift the sum so far that this literal would be too many.
    const before = literal < 0 ? this.#head : this.#places[literal >> 1];
    let left = bounds[c] + 1 - (literal < 0 ? 0 : this.#linear.weightIn(c, literal ^ 1));
    for (let k = starts[c]; left > 0; k++) {
      const held = literals[k];
      if (this.#values[held] <= 0 || this.#places[held >> 1] >= before) continue;
      stack[base + count++] = held;
      left -= weights[k];
    }
    return count;
  }

  /** Whether others of the learnt clause already ask for the opposite of this literal, which holds. */
  #isRedundant(literal: number, depth: number, base: number): boolean {
    const reason = this.#reasons[literal >> 1];
    if (reason === NO_REASON || depth > DEPTH) return false;
    const count = this.#explain(reason, literal, base);
    for (let k = base; k < base + count; k++) {
      const held = this.#stack[k];
      const variable = held >> 1;
      const mark = this.#marks[variable];
      if (this.#levels[variable] <= this.#root || mark === IN_CLAUSE || mark === REDUNDANT) continue;
      if (mark === NEEDED) return false;
      const isIt = this.#isRedundant(held, depth + 1, base + count);
      this.#mark(variable, isIt ? REDUNDANT : NEEDED);
      if (!isIt) return false;
    }
    return true;
  }

  #mark(variable: number, mark: number): void {
    this.#marks[variable] = mark;
    this.#marked[this.#markedCount++] = variable;
  }

  /** @returns in how many levels the literals of the learnt clause lie */
  #glue(): number {
    this.#stamp++;
    let glue = 0;
    for (let k = 0; k < this.#clauseSize; k++) {
      const level = this.#levels[this.#clause[k] >> 1];
      if (this.#levelStamps[level] === this.#stamp) continue;
      this.#levelStamps[level] = this.#stamp;
      glue++;
    }
    return glue;
  }

  #isReason(address: number): boolean {
    const literal = this.#store.arena[address + 2];
    return this.#values[literal] > 0 && this.#reasons[literal >> 1] === address;
  }

  /** Lets reasons follow clauses that have moved. */
  #followMoved(moved: ReadonlyMap<number, number>): void {
    for (let k = 0; k < this.#trailSize; k++) {
      const variable = this.#trail[k] >> 1;
      if (this.#reasons[variable] >= 0) this.#reasons[variable] = moved.get(this.#reasons[variable]) ?? NO_REASON;
    }
  }
}

/** Marks of variables while a conflict is analysed. */
const IN_CLAUSE = 1;
const REDUNDANT = 2;
const NEEDED = 3;

/** Luby's sequence from index 1 (Luby, Sinclair, Zuckerman 1993): 1, 1, 2, 1, 1, 2, 4, ... */
function luby(index: number): number {
  let size = 1;
  while (size < index + 1) size *= 2;
  return size === index + 1 ? size / 2 : luby(index + 1 - size / 2);
}
