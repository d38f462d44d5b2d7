import type { Constraint } from '../model/constraint.ts';
import type { Mode } from '../model/season.ts';
import { AWAY, BYE, HOME, NEUTRAL, type Problem } from './compile.ts';
import type { Random } from './random.ts';
import type { State } from './state.ts';

/** How many of the moves are aimed while something is broken, and up to how many rules at once. See docs/algorithm.md. */
const SHARE = 0.6;
const MOST_RULES = 25;
/** Entries that one look may read for each call of {@link Aim.look}: Middle 1 and Early 10 make as many evaluations a second with it as without, within 5 %. */
const ENTRIES_A_CALL = 10_000;
/** Entries at most: rules beyond them are not aimed at. Windows over a year of day slots would else fill the memory. */
const MOST_ENTRIES = 1_000_000;

/** Side of the team that is named second in a game at a neutral venue; {@link NEUTRAL} is here that of the first. */
const NEUTRAL_SECOND = 4;
/** Sides that a mode counts, one bit each; and those of the first team of a meeting. */
const SIDES_OF: Readonly<Record<Mode, number>> = {
  H: 1 << HOME,
  A: 1 << AWAY,
  HA: (1 << HOME) | (1 << AWAY) | (1 << NEUTRAL) | (1 << NEUTRAL_SECOND),
};
const SIDES_OF_FIRST = (1 << HOME) | (1 << NEUTRAL);
/** Any opponent. */
const ANYONE = -1;

/** Where hard rules on counts (CA1, CA2, CA3 over slots, CA4, GA1, BR1, BR2) are broken: the cells that count too often, or could count and do not. With
 *  few rules broken hardly a move by chance touches them: one cell of a season of 16 teams, 3 of 100 exchanges between slots. So most moves
 *  shall begin in such a cell, as local search for satisfiability picks its variables from clauses that do not hold (Selman, Kautz, Cohen 1994). */
export class Aim {
  readonly #state: State;
  /** By rule: its first entry (one more at the end), bounds, sides that count. */
  readonly #starts: Int32Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #sides: Uint8Array;
  /** By entry: what may count, as a position in {@link #now}, and where in {@link #sets} the set of opponents that count begins. */
  readonly #entries: Int32Array;
  readonly #entrySets: Int32Array;
  readonly #sets: Uint8Array;
  /** By cell, its side; behind all of these by cell again, the side that has a break there. And by cell, the opponent. */
  readonly #now: Uint8Array;
  readonly #opponents: Int32Array;
  /** Cells of what was broken at the last {@link look}; one that several rules want stands there as often. */
  readonly #cells: Int32Array;
  #count = 0;
  /** Calls of {@link look} for each look, and since the last. */
  readonly #callsForOne: number;
  #calls = 0;

  constructor(state: State) {
    this.#state = state;
    const { problem, cells } = state;
    const draft = new RuleDraft(problem);
    for (const constraint of problem.season.constraints) if (constraint.hard && constraint.penalty > 0) draft.add(constraint);
    const { rules, entries } = draft;
    this.#starts = Int32Array.from({ length: rules.length + 1 }, (_, rule) => rules[rule]?.start ?? entries.length);
    this.#min = Float64Array.from(rules, ({ min }) => min);
    this.#max = Float64Array.from(rules, ({ max }) => max);
    this.#sides = Uint8Array.from(rules, ({ sides }) => sides);
    this.#entries = Int32Array.from(entries);
    this.#entrySets = Int32Array.from(draft.entrySets);
    this.#sets = Uint8Array.from(draft.sets);
    this.#now = new Uint8Array(2 * cells.length);
    this.#opponents = new Int32Array(cells.length);
    this.#cells = new Int32Array(2 * entries.length);
    this.#callsForOne = Math.ceil(entries.length / ENTRIES_A_CALL);
  }

  /** Cells where something was broken at the last {@link look}, at `team * slots + slot`. */
  get cells(): Int32Array {
    return this.#cells.subarray(0, this.#count);
  }

  /** @returns the cell that a move shall begin in; -1 for any */
  draw(random: Random): number {
    return this.#count > 0 && random.unit() < SHARE ? this.#cells[random.below(this.#count)] : -1;
  }

  /** @returns the game that a move shall begin with */
  drawGame(random: Random): number {
    const cell = this.draw(random);
    const game = cell < 0 ? -1 : this.#state.cells[cell];
    return game < 0 ? random.below(this.#state.problem.games) : game;
  }

  /** Looks for what is broken now; in seasons of many rules only at every second call, third, and so on. */
  look(): void {
    if (++this.#calls < this.#callsForOne) return;
    this.#calls = 0;
    this.#count = 0;
    this.#readSchedule();
    const starts = this.#starts;
    let broken = 0;
    for (let rule = 0; rule < this.#min.length; rule++) {
      let counted = 0;
      for (let k = starts[rule]; k < starts[rule + 1]; k++) if (this.#counts(rule, k)) counted++;
      if (counted >= this.#min[rule] && counted <= this.#max[rule]) continue;
      if (++broken > MOST_RULES) {
        this.#count = 0;
        return;
      }
      this.#gather(rule, counted > this.#max[rule]);
    }
  }

  /** Adds the cells of a rule that count, or those that do not. */
  #gather(rule: number, counting: boolean): void {
    const total = this.#opponents.length;
    for (let k = this.#starts[rule]; k < this.#starts[rule + 1]; k++) {
      if (this.#counts(rule, k) !== counting) continue;
      const at = this.#entries[k];
      this.#cells[this.#count++] = at < total ? at : at - total;
      // A break is made by two games.
      if (at >= total && at % this.#state.problem.slots > 0) this.#cells[this.#count++] = at - total - 1;
    }
  }

  #counts(rule: number, entry: number): boolean {
    const at = this.#entries[entry];
    if (((this.#sides[rule] >> this.#now[at]) & 1) === 0) return false;
    const set = this.#entrySets[entry];
    return set === ANYONE || this.#sets[set + this.#opponents[at]] === 1;
  }

  /** Sides, opponents and breaks from the games, as the state keeps sides only where costs hang on them. */
  #readSchedule(): void {
    const { slotOf, meetingNow, problem } = this.#state;
    const { teams, slots, games, host, guest, isNeutral } = problem;
    const now = this.#now;
    const opponents = this.#opponents;
    now.fill(BYE);
    for (let game = 0; game < games; game++) {
      const slot = slotOf[game];
      if (slot < 0) continue;
      const meeting = meetingNow[game];
      const [hosts, visits] = [host[meeting] * slots + slot, guest[meeting] * slots + slot];
      now[hosts] = isNeutral[meeting] === 1 ? NEUTRAL : HOME;
      now[visits] = isNeutral[meeting] === 1 ? NEUTRAL_SECOND : AWAY;
      opponents[hosts] = guest[meeting];
      opponents[visits] = host[meeting];
    }
    for (let team = 0; team < teams; team++) {
      let last = BYE;
      for (let cell = team * slots; cell < (team + 1) * slots; cell++) {
        const side = now[cell];
        if (side === BYE) continue;
        if (side === last && side < NEUTRAL) now[opponents.length + cell] = side;
        last = side;
      }
    }
  }
}

interface Rule {
  readonly start: number;
  readonly min: number;
  readonly max: number;
  readonly sides: number;
}

/** Collects rules while a season is compiled. */
class RuleDraft {
  readonly rules: Rule[] = [];
  readonly entries: number[] = [];
  readonly entrySets: number[] = [];
  readonly sets: number[] = [];
  readonly #setAt = new Map<string, number>();
  readonly #problem: Problem;

  constructor(problem: Problem) {
    this.#problem = problem;
  }

  /** Adds a constraint if it is one that moves can be aimed at. */
  add(c: Constraint): void {
    const { slots } = this.#problem;
    switch (c.kind) {
      case 'CA1':
        for (const team of c.teams) this.#add(c, SIDES_OF[c.mode], [team], c.slots, () => ANYONE);
        return;
      case 'CA2':
        for (const team of c.teams1) {
          for (const rivals of c.mode2 === 'GLOBAL' ? [c.teams2] : c.teams2.filter((rival) => rival !== team).map((rival) => [rival])) {
            this.#add(c, SIDES_OF[c.mode1], [team], c.slots, () => this.#set(rivals));
          }
        }
        return;
      case 'CA3':
        if (c.mode2 !== 'SLOTS') return;
        for (const team of c.teams1) {
          for (let start = 0; start + c.intp <= slots; start++) {
            const window = Array.from({ length: c.intp }, (_, k) => start + k);
            this.#add(c, SIDES_OF[c.mode1], [team], window, () => this.#set(c.teams2));
          }
        }
        return;
      case 'CA4': {
        // A game that counts for both of its teams counts once, for the one with the lower number.
        const isOnce = (team: number, rival: number) =>
          c.mode1 !== 'HA' || team < rival || !c.teams2.includes(team) || !c.teams1.includes(rival);
        const rivalsOf = (team: number) => this.#set(c.teams2.filter((rival) => isOnce(team, rival)));
        for (const own of c.mode2 === 'GLOBAL' ? [c.slots] : c.slots.map((slot) => [slot]))
          this.#add(c, SIDES_OF[c.mode1], c.teams1, own, rivalsOf);
        return;
      }
      case 'GA1': {
        const guestsOf = new Map<number, number[]>();
        for (const { home, away } of c.meetings) guestsOf.set(home, [...(guestsOf.get(home) ?? []), away]);
        this.#add(c, SIDES_OF_FIRST, [...guestsOf.keys()], c.slots, (host) => this.#set(guestsOf.get(host)!));
        return;
      }
      case 'BR1':
        for (const team of c.teams) this.#addBreaks(c.mode2, { how: c.mode1, intp: c.intp }, [team], c.slots);
        return;
      case 'BR2':
        this.#addBreaks('HA', { how: c.mode2, intp: c.intp }, c.teams, c.slots);
    }
  }

  /** Adds a rule on the games of teams in slots. */
  #add(
    bounds: { readonly min: number; readonly max: number },
    sides: number,
    teams: readonly number[],
    slots: readonly number[],
    setOf: (team: number) => number,
  ): void {
    if (!this.#begin(bounds, sides, teams.length * slots.length)) return;
    for (const team of teams) this.#enter(team * this.#problem.slots, slots, setOf(team));
  }

  #addBreaks(
    mode: Mode,
    { how, intp }: { readonly how: 'LEQ' | 'EQ'; readonly intp: number },
    teams: readonly number[],
    slots: readonly number[],
  ): void {
    if (!this.#begin({ min: how === 'EQ' ? intp : 0, max: intp }, SIDES_OF[mode], teams.length * slots.length)) return;
    const { teams: all, slots: length } = this.#problem;
    for (const team of teams) this.#enter((all + team) * length, slots, ANYONE);
  }

  /** @returns false where so many entries have no room */
  #begin({ min, max }: { readonly min: number; readonly max: number }, sides: number, entries: number): boolean {
    const start = this.entries.length;
    if (start + entries > MOST_ENTRIES) return false;
    this.rules.push({ start, min, max, sides });
    return true;
  }

  #enter(row: number, slots: readonly number[], set: number): void {
    for (const slot of slots) {
      this.entries.push(row + slot);
      this.entrySets.push(set);
    }
  }

  /** @returns where the set of these teams stands in {@link sets}, one number a team */
  #set(teams: readonly number[]): number {
    const name = teams.toSorted((a, b) => a - b).join();
    let at = this.#setAt.get(name);
    if (at === undefined) {
      this.#setAt.set(name, (at = this.sets.length));
      for (let team = 0; team < this.#problem.teams; team++) this.sets.push(teams.includes(team) ? 1 : 0);
    }
    return at;
  }
}
