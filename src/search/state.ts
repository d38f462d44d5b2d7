import type { Constraint, ConstraintKind, ConstraintOf } from '../model/constraint.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Score } from '../model/score.ts';
import { APART_KINDS, Apart } from './apart.ts';
import { Balance } from './balance.ts';
import { CarryOver } from './carry-over.ts';
import type { Problem } from './compile.ts';
import { LINKED_KINDS, Linked } from './linked.ts';
import type { Move } from './move.ts';
import { PAIR_KINDS, Pairs } from './pairs.ts';
import { Rests } from './rests.ts';
import { Rows } from './rows.ts';
import { Sides } from './sides.ts';
import { ROW_KINDS } from './team-row.ts';
import { HARD, hardOf, sumOf, unitCost } from './weights.ts';

/** Hard units of one change from which on the soft cost is counted anew: the double that carries both keeps 15 binary digits after
 *  the point beside 4096 of them, and fewer beside more. Hard miles come in such numbers. */
const MANY_HARD = 4096;

/** The schedule that a search changes, with all that is counted about it. No team ever plays twice in a slot here.
 *
 *  The life of a move: {@link evaluate} writes it and returns the change of the weighted cost; then either {@link keep} or
 *  {@link undo}. Undoing is exact: all counts are integers, and kept costs are put back, not computed back. */
export class State {
  readonly problem: Problem;
  /** By game: slot (-1: none), 1 if the side named second hosts, and the meeting that follows. */
  readonly slotOf: Int32Array;
  readonly flips: Uint8Array;
  readonly meetingNow: Int32Array;
  /** Game at `team * slots + slot`, -1 in a bye. */
  readonly cells: Int32Array;
  /** Side at `team * slots + slot`. */
  readonly sides: Uint8Array;
  /** 1 for games that must not move. */
  readonly locked: Uint8Array;
  readonly weights: Float64Array;
  /** Weighted cost of the schedule: hard units, and soft. */
  hard = 0;
  soft = 0;
  unscheduled = 0;
  readonly #pairs: Pairs | null;
  readonly #balances: readonly Balance[];
  readonly #rows: Rows | null;
  readonly #linked: Linked | null;
  readonly #apart: Apart | null;
  readonly #rests: readonly Rests[];
  readonly #carryOver: CarryOver | null;
  readonly #sides: Sides;
  readonly #hasSides: boolean;
  readonly #hasTeams: boolean;
  /** Whether games fill all cells once each has a slot. */
  readonly #isCompact: boolean;
  /** A part's cost can only bound its gain if no penalty is negative. */
  readonly #isBounded: boolean;
  readonly #teams: Int32Array;
  readonly #teamStamps: Int32Array;
  #teamCount = 0;
  #stamp = 0;
  /** How far the present move has gone through the parts: 0 meetings (those of {@link #placed} games), 1 sides, 2 pairs, 4 rows, rests
   *  and carry-over, 5 and more balances. */
  #reached = 0;
  /** Whether no meeting in a slot can gain anything by itself, with the present weights. */
  #isOnlyCosting = false;
  /** How many games of the present move have been put where they go. */
  #placed = 0;
  /** Whether the present move fills each cell that it leaves. */
  #leavesNoCell = false;
  #delta = 0;

  constructor(problem: Problem, locked: Uint8Array | null = null) {
    const { games, teams, slots, others, season } = problem;
    this.problem = problem;
    this.slotOf = new Int32Array(games).fill(-1);
    this.flips = new Uint8Array(games);
    this.meetingNow = Int32Array.from({ length: games }, (_, game) => problem.meetingOf[game * 2]);
    this.cells = new Int32Array(teams * slots).fill(-1);
    this.weights = new Float64Array(problem.classes.length).fill(1);
    this.#sides = new Sides(problem, this.cells, this.meetingNow, this.weights);
    this.sides = this.#sides.at;
    this.locked = locked ?? new Uint8Array(games);
    const pairRules = ofKinds<'SE1' | 'SE2' | 'FA3' | 'SYMMETRY'>(others, PAIR_KINDS);
    this.#pairs = pairRules.length > 0 ? new Pairs(problem, pairRules, this.slotOf, this.flips, this.weights) : null;
    this.#balances = ofKinds<'FA2'>(others, ['FA2']).map((constraint) => new Balance(problem, constraint));
    const rowRules = others.filter(({ kind }) => ROW_KINDS.includes(kind));
    this.#rows = rowRules.length > 0 ? new Rows(problem, rowRules, this) : null;
    const linked = others.filter(({ kind }) => LINKED_KINDS.includes(kind));
    this.#linked = linked.length > 0 ? new Linked(problem, linked) : null;
    const apart = others.filter(({ kind }) => APART_KINDS.includes(kind));
    this.#apart = apart.length > 0 ? new Apart(problem, apart) : null;
    this.#rests = ofKinds<'RT2'>(others, ['RT2']).map((constraint) => new Rests(problem, constraint, this));
    const limits = ofKinds<'FA4'>(others, ['FA4']);
    this.#carryOver = limits.length > 0 || season.objective.kind === 'CO' ? new CarryOver(problem, limits, this) : null;
    this.#hasSides =
      problem.hasSideEvents ||
      problem.hasSideWindows ||
      this.#rows !== null ||
      problem.hasBreakEvents ||
      this.#balances.length > 0 ||
      season.objective.kind === 'TR';
    this.#isCompact = games * 2 === teams * slots;
    this.#hasTeams = this.#rows !== null || this.#carryOver !== null || this.#rests.length > 0;
    this.#isBounded =
      [...season.structure, ...season.constraints].every(({ penalty }) => penalty >= 0) &&
      season.objective.weight >= 0 &&
      (season.carryOverWeights ?? []).every((weight) => weight >= 0);
    this.#teams = new Int32Array(teams);
    this.#teamStamps = new Int32Array(teams);
    this.#isOnlyCosting = this.#canOnlyCost();
    this.reset();
  }

  /** Takes over a schedule. A game that meets an occupied cell stays without a slot. */
  load(schedule: Schedule): void {
    const { first, second, slots, meetingOf, games } = this.problem;
    this.cells.fill(-1);
    this.slotOf.fill(-1);
    // Locked games first, so that they have their cells.
    for (const pass of [1, 0]) {
      for (let game = 0; game < games; game++) {
        if (this.locked[game] !== pass) continue;
        this.flips[game] = schedule.flipped[game];
        this.meetingNow[game] = meetingOf[game * 2 + schedule.flipped[game]];
        const slot = schedule.slots[game];
        if (slot < 0) continue;
        const [a, b] = [first[game] * slots + slot, second[game] * slots + slot];
        if (this.cells[a] >= 0 || this.cells[b] >= 0) continue;
        this.cells[a] = this.cells[b] = game;
        this.slotOf[game] = slot;
      }
    }
    this.reset();
  }

  save(): Schedule {
    return { slots: Int16Array.from(this.slotOf), flipped: this.flips.slice() };
  }

  /** Sets the weights of the classes and computes all costs anew. */
  weigh(weights: Float64Array): void {
    this.weights.set(weights);
    this.problem.weigh(this.weights);
    this.#isOnlyCosting = this.#canOnlyCost();
    this.reset();
  }

  /** Pulls the schedule towards sides (at `team * slots + slot`; null: no more): each cell with another one costs `cost`, in
   *  units of soft cost, in all changes of cost from now on. Scores and {@link costsByClass} know nothing of it. */
  pull(sides: Uint8Array | null, cost: number): void {
    this.#sides.pull(sides, cost);
    this.reset();
  }

  /** Computes everything from the games' slots and hosts. */
  reset(): void {
    const { problem, weights } = this;
    const { slots, games, counters } = problem;
    counters.clear();
    let cost = counters.zeroCost(weights) + problem.windows.zeroCost(weights);
    problem.windows.clear();
    this.unscheduled = 0;
    this.#linked?.reset(weights);
    this.#apart?.reset(weights);
    cost += this.#linked?.cost ?? 0;
    for (let game = 0; game < games; game++) {
      const slot = this.slotOf[game];
      if (slot < 0) this.unscheduled++;
      else {
        if (problem.hasMeetingEvents) cost += counters.on(this.meetingNow[game] * slots + slot);
        if (problem.hasMeetingWindows) cost += problem.windows.toggle(this.meetingNow[game], slot);
      }
      if (slot >= 0 && this.#linked !== null) cost += this.#linked.count(this.meetingNow[game] * slots + slot, 1);
      if (slot >= 0 && this.#apart !== null) cost += this.#apart.count(game, this.meetingNow[game], slot, 1);
    }
    cost += this.unscheduled * this.#missingCost();
    cost += this.#sides.reset();
    this.#pairs?.reset();
    this.#rows?.reset();
    this.#carryOver?.reset();
    cost += (this.#pairs?.cost ?? 0) + (this.#rows?.cost ?? 0) + (this.#carryOver?.cost ?? 0);
    for (const rests of this.#rests) {
      rests.reset();
      cost += rests.cost;
    }
    for (const balance of this.#balances) {
      balance.reset(this.sides, weights);
      cost += balance.cost;
    }
    this.hard = hardOf(cost);
    this.soft = this.#countSoft();
  }

  /** The score by RobinX's sums, from all that is kept; the model's evaluation of {@link save} gives the same. */
  score(): Score {
    const sums = this.costsByClass();
    let hard = 0;
    for (let c = 1; c < sums.length; c++) hard += sums[c];
    return { hard, soft: sums[0] };
  }

  /** Unweighted cost of each weight class. */
  costsByClass(): Float64Array {
    const { problem } = this;
    const { counters, slots, games } = problem;
    const sums = new Float64Array(problem.classes.length);
    counters.addByClass(sums);
    problem.windows.addByClass(sums);
    sums[problem.completenessClass] += this.unscheduled * problem.completenessPenalty;
    if (problem.hasMeetingEvents) {
      for (let game = 0; game < games; game++) {
        if (this.slotOf[game] >= 0) counters.addDirect(this.meetingNow[game] * slots + this.slotOf[game], sums);
      }
    }
    this.#sides.addByClass(sums);
    this.#pairs?.addByClass(sums);
    this.#rows?.addByClass(sums);
    this.#linked?.addByClass(sums);
    this.#apart?.addByClass(sums);
    for (const rests of this.#rests) rests.addByClass(sums);
    this.#carryOver?.addByClass(sums);
    for (const balance of this.#balances) balance.addByClass(sums);
    return sums;
  }

  /** Writes a move.
   *  @param limit a change of value above which the move will be undone: then it need not be exact, only above
   *  @returns the change of value: of hard units and soft cost, added */
  evaluate(move: Move, limit: number): number {
    const { problem, cells, slotOf, flips, meetingNow } = this;
    const { first, second, slots, meetingOf, hasMeetingEvents, hasMeetingWindows, counters, windows } = problem;
    const { count, games, oldSlots, oldFlips } = move;
    const linked = this.#linked;
    const apart = this.#apart;
    const canStop = this.#isBounded && limit < Infinity;
    // What a move can gain at most beyond its meetings.
    let slack = canStop ? this.#sides.cost + this.#costOfOthers() : 0;
    let delta = 0;
    let scheduled = 0;
    let leavesNoCell = this.#isCompact && this.unscheduled === 0;
    for (let k = 0; k < count && leavesNoCell; k++) leavesNoCell = move.slots[k] >= 0;
    this.#leavesNoCell = leavesNoCell;
    this.#reached = 0;
    this.#sides.begin();
    for (let k = 0; k < count; k++) {
      const game = games[k];
      const slot = slotOf[game];
      oldSlots[k] = slot;
      oldFlips[k] = flips[game];
      if (slot < 0) continue;
      scheduled--;
      if (hasMeetingEvents) delta += counters.off(meetingNow[game] * slots + slot);
      if (hasMeetingWindows) delta -= windows.toggle(meetingNow[game], slot);
      if (linked !== null) delta += linked.count(meetingNow[game] * slots + slot, -1);
      if (apart !== null) delta += apart.count(game, meetingNow[game], slot, -1);
      if (leavesNoCell) continue;
      cells[first[game] * slots + slot] = -1;
      cells[second[game] * slots + slot] = -1;
    }
    // Where putting games can only cost, a long move is given up among them: SwapTeams and SwapRounds, of which hardly one is kept
    // once it is cold, took a third of the time.
    const canStopAmong = canStop && leavesNoCell && this.#isOnlyCosting;
    for (let k = 0; k < count; k++) {
      const game = games[k];
      const slot = move.slots[k];
      const flipped = move.flips[k];
      slotOf[game] = slot;
      if (flipped !== oldFlips[k]) {
        flips[game] = flipped;
        meetingNow[game] = meetingOf[game * 2 + flipped];
      }
      if (slot < 0) continue;
      scheduled++;
      if (hasMeetingEvents) delta += counters.on(meetingNow[game] * slots + slot);
      if (hasMeetingWindows) delta += windows.toggle(meetingNow[game], slot);
      if (linked !== null) delta += linked.count(meetingNow[game] * slots + slot, 1);
      if (apart !== null) delta += apart.count(game, meetingNow[game], slot, 1);
      cells[first[game] * slots + slot] = game;
      cells[second[game] * slots + slot] = game;
      if ((k & 7) === 7 && canStopAmong && sumOf(delta - slack) > limit) {
        this.#placed = k + 1;
        return sumOf(delta - slack);
      }
    }
    this.#placed = count;
    if (scheduled !== 0) {
      delta -= scheduled * this.#missingCost();
      this.unscheduled -= scheduled;
    }
    if (canStop && sumOf(delta - slack) > limit) return sumOf(delta - slack);
    this.#stamp++;
    if (this.#hasSides) {
      slack -= canStop ? this.#sides.cost : 0;
      delta += this.#sides.follow(move, slotOf, leavesNoCell);
    }
    this.#reached = 1;
    if (canStop && sumOf(delta - slack) > limit) return sumOf(delta - slack);
    if (this.#pairs !== null) {
      slack -= this.#pairs.cost;
      delta += this.#pairs.apply(move);
      this.#reached = 2;
      if (canStop && sumOf(delta - slack) > limit) return sumOf(delta - slack);
    }
    if (this.#hasTeams) {
      this.#gatherTeams(move);
      if (this.#rows !== null) delta += this.#rows.apply(this.#teams, this.#teamCount);
      if (this.#carryOver !== null) delta += this.#carryOver.apply(this.#teams, this.#teamCount);
      for (let r = 0; r < this.#rests.length; r++) delta += this.#rests[r].apply(this.#teams, this.#teamCount, games, count, slotOf);
      this.#reached = 4;
    }
    for (let b = 0; b < this.#balances.length; b++) {
      delta += this.#balances[b].apply(this.#sides, limit - sumOf(delta));
      this.#reached = 5 + b;
      if (this.#isBounded && sumOf(delta) > limit) break;
    }
    this.#delta = delta;
    return sumOf(delta);
  }

  /** Cost of what is evaluated after meetings and sides. */
  #costOfOthers(): number {
    let cost = 0;
    if (this.#pairs !== null) cost += this.#pairs.cost;
    if (this.#rows !== null) cost += this.#rows.cost;
    if (this.#carryOver !== null) cost += this.#carryOver.cost;
    for (let r = 0; r < this.#rests.length; r++) cost += this.#rests[r].cost;
    for (let b = 0; b < this.#balances.length; b++) cost += this.#balances[b].cost;
    return cost;
  }

  /** Makes the evaluated move stay; it must have been evaluated to the end, that is, its change was within the limit. */
  keep(): void {
    const hard = hardOf(this.#delta);
    this.hard += hard;
    if (Math.abs(hard) < MANY_HARD) this.soft += this.#delta - hard * HARD;
    else this.soft = this.#countSoft();
  }

  /** Takes the evaluated move back. */
  undo(move: Move): void {
    const { problem, cells, slotOf, flips, meetingNow } = this;
    const { first, second, slots, meetingOf, hasMeetingEvents, hasMeetingWindows, counters, windows } = problem;
    const { count, games, oldSlots, oldFlips } = move;
    const reached = this.#reached;
    for (let b = reached - 5; b >= 0; b--) this.#balances[b].undo();
    if (reached >= 4) {
      for (let r = 0; r < this.#rests.length; r++) this.#rests[r].undo();
      this.#carryOver?.undo();
      this.#rows?.undo();
    }
    if (reached >= 2) this.#pairs?.undo();
    const linked = this.#linked;
    const apart = this.#apart;
    const leavesNoCell = this.#leavesNoCell;
    let scheduled = 0;
    for (let k = 0; k < this.#placed; k++) {
      const game = games[k];
      const slot = slotOf[game];
      if (slot < 0) continue;
      scheduled--;
      if (hasMeetingEvents) counters.shift(meetingNow[game] * slots + slot, -1);
      if (hasMeetingWindows) windows.untoggle(meetingNow[game], slot);
      if (linked !== null) linked.count(meetingNow[game] * slots + slot, -1);
      if (apart !== null) apart.count(game, meetingNow[game], slot, -1);
      if (leavesNoCell) continue;
      cells[first[game] * slots + slot] = -1;
      cells[second[game] * slots + slot] = -1;
    }
    for (let k = 0; k < count; k++) {
      const game = games[k];
      const slot = oldSlots[k];
      const flipped = oldFlips[k];
      slotOf[game] = slot;
      if (flipped !== flips[game]) {
        flips[game] = flipped;
        meetingNow[game] = meetingOf[game * 2 + flipped];
      }
      if (slot < 0) continue;
      scheduled++;
      if (hasMeetingEvents) counters.shift(meetingNow[game] * slots + slot, 1);
      if (hasMeetingWindows) windows.untoggle(meetingNow[game], slot);
      if (linked !== null) linked.count(meetingNow[game] * slots + slot, 1);
      if (apart !== null) apart.count(game, meetingNow[game], slot, 1);
      cells[first[game] * slots + slot] = game;
      cells[second[game] * slots + slot] = game;
    }
    // A move that leaves no cell takes no game out, and may have been given up among its games.
    if (!leavesNoCell) this.unscheduled -= scheduled;
    if (reached >= 1 && this.#hasSides) this.#sides.undo();
  }

  /** The soft cost from what is counted, without the hard units that share its double elsewhere. */
  #countSoft(): number {
    return this.weights[0] * this.costsByClass()[0] + this.#sides.pulled();
  }

  #canOnlyCost(): boolean {
    const { counters, windows, sideBase, meetings } = this.problem;
    return this.#linked === null && this.#apart === null && counters.onlyCostsBelow(sideBase) && windows.onlyCostsBelow(meetings);
  }

  #missingCost(): number {
    return unitCost(this.weights, this.problem.completenessClass, this.problem.completenessPenalty);
  }

  /** Collects the teams whose games a move touches. */
  #gatherTeams(move: Move): void {
    const { first, second } = this.problem;
    const stamps = this.#teamStamps;
    let count = 0;
    for (let k = 0; k < move.count; k++) {
      const game = move.games[k];
      for (let side = 0; side < 2; side++) {
        const team = side === 0 ? first[game] : second[game];
        if (stamps[team] === this.#stamp) continue;
        stamps[team] = this.#stamp;
        this.#teams[count++] = team;
      }
    }
    this.#teamCount = count;
  }
}

function ofKinds<Kind extends ConstraintKind>(constraints: readonly Constraint[], kinds: readonly string[]): ConstraintOf<Kind>[] {
  return constraints.filter(({ kind }) => kinds.includes(kind)) as unknown as ConstraintOf<Kind>[];
}
