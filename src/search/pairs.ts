import type { ConstraintOf } from '../model/constraint.ts';
import type { Problem } from './compile.ts';
import type { Move } from './move.ts';
import { unitCost } from './weights.ts';

type PairConstraint = ConstraintOf<'SE1' | 'SE2' | 'FA3' | 'SYMMETRY'>;

export const PAIR_KINDS: readonly string[] = ['SE1', 'SE2', 'FA3', 'SYMMETRY'];

interface PairRule {
  readonly constraint: PairConstraint;
  readonly weightClass: number;
  readonly members: Uint8Array;
  /** SYMMETRY: length of a phase, and the number of phases that are checked. */
  readonly length: number;
  readonly phases: number;
}

/** Rules that depend on nothing but the slots and hosts of a pair's own games: separation, taking turns, symmetry. The cost
 *  of each pair is kept; a move looks again at the pairs whose games it moves. Where all pairs have one game at each home, the
 *  cost is a table over the two slots. */
export class Pairs {
  cost = 0;
  readonly #problem: Problem;
  readonly #rules: readonly PairRule[];
  readonly #slotOf: Int32Array;
  readonly #flips: Uint8Array;
  readonly #weights: Float64Array;
  /** By game: its pair, -1 if no rule concerns it. Pairs are numbered as they are met. */
  readonly #pairOf: Int32Array;
  readonly #firstGame: Int32Array;
  /** By pair: 1 if the table holds its cost. */
  readonly #isTabled: Uint8Array;
  #table: Float64Array | null = null;
  readonly #costs: Float64Array;
  readonly #stamps: Int32Array;
  #stamp = 0;
  readonly #touched: Int32Array;
  readonly #before: Float64Array;
  #count = 0;
  #delta = 0;
  readonly #sorted: Int32Array;

  constructor(problem: Problem, constraints: readonly PairConstraint[], slotOf: Int32Array, flips: Uint8Array, weights: Float64Array) {
    this.#problem = problem;
    this.#slotOf = slotOf;
    this.#flips = flips;
    this.#weights = weights;
    const { season, teams, games, first, second, pairStarts, pairGames, isFree } = problem;
    this.#rules = constraints.map((constraint) => {
      const members = new Uint8Array(teams);
      if (constraint.kind !== 'SYMMETRY') for (const team of constraint.teams) members[team] = 1;
      else for (const [team, { league }] of season.teams.entries()) members[team] = league === constraint.league ? 1 : 0;
      const size = members.reduce((sum, member) => sum + member, 0);
      const phases = constraint.kind === 'SYMMETRY' ? season.leagues[constraint.league].roundRobins - 1 : 0;
      return { constraint, weightClass: problem.classOf(constraint), members, length: size - 1 + (size % 2), phases };
    });
    this.#pairOf = new Int32Array(games).fill(-1);
    const firstGames: number[] = [];
    const tabled: number[] = [];
    let most = 1;
    for (let a = 0; a < teams; a++) {
      for (let b = a + 1; b < teams; b++) {
        const start = pairStarts[a * teams + b];
        const end = pairStarts[a * teams + b + 1];
        if (start === end || !this.#rules.some(({ members }) => members[a] + members[b] === 2)) continue;
        for (let i = start; i < end; i++) this.#pairOf[pairGames[i]] = firstGames.length;
        most = Math.max(most, end - start);
        const [g, h] = [pairGames[start], pairGames[end - 1]];
        const isDouble = end - start === 2 && first[g] === a && first[h] === b && second[g] === b && isFree[g] + isFree[h] === 0;
        const isAll = this.#rules.every(({ members }) => members[a] + members[b] === 2);
        tabled.push(isDouble && isAll && season.games[g].host === 'home' && season.games[h].host === 'home' ? 1 : 0);
        firstGames.push(g);
      }
    }
    const pairs = firstGames.length;
    this.#firstGame = Int32Array.from(firstGames);
    this.#isTabled = Uint8Array.from(tabled);
    this.#costs = new Float64Array(pairs);
    this.#stamps = new Int32Array(pairs);
    this.#touched = new Int32Array(pairs);
    this.#before = new Float64Array(pairs);
    this.#sorted = new Int32Array(most);
  }

  /** Computes all anew; needed after a change of weights or of the schedule from outside. */
  reset(): void {
    this.#fillTable();
    this.cost = 0;
    for (let pair = 0; pair < this.#costs.length; pair++) this.cost += this.#costs[pair] = this.#costOf(pair);
  }

  /** @returns the change of cost by a move that already stands in the schedule */
  apply(move: Move): number {
    const stamp = ++this.#stamp;
    let count = 0;
    let delta = 0;
    for (let k = 0; k < move.count; k++) {
      const pair = this.#pairOf[move.games[k]];
      if (pair < 0 || this.#stamps[pair] === stamp) continue;
      this.#stamps[pair] = stamp;
      const before = this.#costs[pair];
      const after = this.#costOf(pair);
      if (after === before) continue;
      this.#touched[count] = pair;
      this.#before[count++] = before;
      this.#costs[pair] = after;
      delta += after - before;
    }
    this.#count = count;
    this.cost += delta;
    this.#delta = delta;
    return delta;
  }

  undo(): void {
    for (let k = 0; k < this.#count; k++) this.#costs[this.#touched[k]] = this.#before[k];
    this.cost -= this.#delta;
  }

  addByClass(sums: Float64Array): void {
    for (let pair = 0; pair < this.#costs.length; pair++) {
      this.#sort(pair);
      for (const rule of this.#rules) sums[rule.weightClass] += this.#deviation(rule, pair) * rule.constraint.penalty;
    }
  }

  #costOf(pair: number): number {
    if (this.#isTabled[pair] === 1) {
      const { first, second, teams, pairStarts, pairGames, slots } = this.#problem;
      const g = this.#firstGame[pair];
      const h = pairGames[pairStarts[first[g] * teams + second[g]] + 1];
      return this.#table![(this.#slotOf[g] + 1) * (slots + 1) + this.#slotOf[h] + 1];
    }
    this.#sort(pair);
    let cost = 0;
    for (const rule of this.#rules)
      cost += unitCost(this.#weights, rule.weightClass, rule.constraint.penalty) * this.#deviation(rule, pair);
    return cost;
  }

  #fillTable(): void {
    const pair = this.#isTabled.indexOf(1);
    if (pair < 0) return;
    const { slots, first, second, teams, pairStarts, pairGames } = this.#problem;
    const g = this.#firstGame[pair];
    const h = pairGames[pairStarts[first[g] * teams + second[g]] + 1];
    const [s, t] = [this.#slotOf[g], this.#slotOf[h]];
    const table = new Float64Array((slots + 1) ** 2);
    for (this.#slotOf[g] = -1; this.#slotOf[g] < slots; this.#slotOf[g]++) {
      for (this.#slotOf[h] = -1; this.#slotOf[h] < slots; this.#slotOf[h]++) {
        this.#sort(pair);
        let cost = 0;
        for (const rule of this.#rules)
          cost += unitCost(this.#weights, rule.weightClass, rule.constraint.penalty) * this.#deviation(rule, pair);
        table[(this.#slotOf[g] + 1) * (slots + 1) + this.#slotOf[h] + 1] = cost;
      }
    }
    this.#slotOf[g] = s;
    this.#slotOf[h] = t;
    this.#table = table;
  }

  #scheduled = 0;

  /** Puts the pair's scheduled games into {@link #sorted}, in order of time. */
  #sort(pair: number): void {
    const { first, second, teams, pairStarts, pairGames } = this.#problem;
    const key = first[this.#firstGame[pair]] * teams + second[this.#firstGame[pair]];
    const sorted = this.#sorted;
    let count = 0;
    for (let i = pairStarts[key]; i < pairStarts[key + 1]; i++) {
      const game = pairGames[i];
      const slot = this.#slotOf[game];
      if (slot < 0) continue;
      let at = count++;
      for (; at > 0 && this.#slotOf[sorted[at - 1]] > slot; at--) sorted[at] = sorted[at - 1];
      sorted[at] = game;
    }
    this.#scheduled = count;
  }

  #deviation({ constraint, members, length, phases }: PairRule, pair: number): number {
    const { first, second } = this.#problem;
    const any = this.#firstGame[pair];
    if (members[first[any]] + members[second[any]] < 2) return 0;
    const [sorted, count] = [this.#sorted, this.#scheduled];
    let deviation = 0;
    switch (constraint.kind) {
      case 'SE1':
        for (let k = 1; k < count; k++) {
          const between = this.#slotOf[sorted[k]] - this.#slotOf[sorted[k - 1]] - 1;
          deviation += Math.max(0, constraint.min - between);
        }
        return deviation;
      case 'FA3': {
        let last = -1;
        for (let k = 0; k < count; k++) {
          if (this.#problem.season.games[sorted[k]].host === 'neutral') continue;
          const host = this.#hostOf(sorted[k]);
          if (host === last) deviation++;
          last = host;
        }
        return deviation;
      }
      case 'SE2':
        for (const { first: s, second: t } of constraint.slotPairs) if (this.#isIn(s) !== this.#isIn(t)) deviation++;
        return deviation;
      case 'SYMMETRY':
        return constraint.symmetry === 'P'
          ? this.#phaseDeviation(length, phases)
          : this.#mirrorDeviation(constraint.symmetry, length, phases);
    }
  }

  #phaseDeviation(length: number, phases: number): number {
    let deviation = 0;
    for (let phase = 0; phase < phases; phase++) {
      let inside = 0;
      for (let k = 0; k < this.#scheduled; k++) {
        const slot = this.#slotOf[this.#sorted[k]];
        if (slot >= phase * length && slot < (phase + 1) * length) inside++;
      }
      if (inside !== 1) deviation += 2;
    }
    return deviation;
  }

  /** Each game of a phase but the last needs its return game in the next, and each of a phase but the first its outward one. */
  #mirrorDeviation(symmetry: 'M' | 'I' | 'E' | 'F' | 'NONE', length: number, phases: number): number {
    let deviation = 0;
    for (let k = 0; k < this.#scheduled; k++) {
      const game = this.#sorted[k];
      const phase = Math.floor(this.#slotOf[game] / length);
      const s = this.#slotOf[game] % length;
      const host = this.#hostOf(game);
      if (phase < phases && !this.#isReturned((phase + 1) * length + mirrorSlot(symmetry, s, length, 1), host)) deviation++;
      if (phase > 0 && phase <= phases && !this.#isReturned((phase - 1) * length + mirrorSlot(symmetry, s, length, -1), host)) deviation++;
    }
    return deviation;
  }

  #isReturned(slot: number, host: number): boolean {
    for (let k = 0; k < this.#scheduled; k++) {
      if (this.#slotOf[this.#sorted[k]] === slot && this.#hostOf(this.#sorted[k]) !== host) return true;
    }
    return false;
  }

  #isIn(slot: number): boolean {
    for (let k = 0; k < this.#scheduled; k++) if (this.#slotOf[this.#sorted[k]] === slot) return true;
    return false;
  }

  #hostOf(game: number): number {
    return this.#flips[game] === 1 ? this.#problem.second[game] : this.#problem.first[game];
  }
}

/** Where slot `s` of a phase is mirrored in the next phase (`way` 1), or which slot of the phase before it mirrors (-1). */
export function mirrorSlot(symmetry: 'M' | 'I' | 'E' | 'F' | 'NONE' | 'P', s: number, length: number, way: 1 | -1): number {
  switch (symmetry) {
    case 'I':
      return length - 1 - s;
    case 'E':
      return (s + way + length) % length;
    case 'F':
      return (s - way + length) % length;
    default:
      return s;
  }
}
