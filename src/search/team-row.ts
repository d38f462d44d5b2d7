import { slotDays } from '../model/calendar.ts';
import { winterHours } from '../model/clock.ts';
import type { ConstraintOf } from '../model/constraint.ts';
import { type SeriesSpans, seriesSpans } from '../model/series.ts';
import { AWAY, HOME, NEUTRAL, type Problem } from './compile.ts';

export type RowConstraint = ConstraintOf<
  'CA3' | 'CA5' | 'FA1' | 'BR3' | 'BR4' | 'FA5' | 'SE3' | 'NG1' | 'SW1' | 'OW1' | 'EQ1' | 'RT1' | 'RT3' | 'TV1' | 'TV2' | 'TV3' | 'TV4'
>;

export const ROW_KINDS: readonly string[] = 'CA3 CA5 FA1 BR3 BR4 FA5 SE3 NG1 SW1 OW1 EQ1 RT1 RT3 TV1 TV2 TV3 TV4'.split(' ');

/** What the rows read of the state. */
export interface RowSource {
  readonly cells: Int32Array;
  readonly sides: Uint8Array;
  readonly meetingNow: Int32Array;
  readonly weights: Float64Array;
}

/** A rule about rows, as it is read. */
export interface RowRule {
  readonly constraint: RowConstraint;
  readonly weightClass: number;
  readonly members: Uint8Array;
  readonly opponents: Uint8Array;
  /** RT3: opponents of the later game. */
  readonly nextOpponents: Uint8Array;
  readonly isIn: Uint8Array;
  /** SW1, OW1, TV3: the sets that each slot is in. */
  readonly setsOf: readonly (readonly number[])[];
  readonly setCount: number;
}

/** A team's own games in order of time, read from the state at once, and what each kind of rule makes of them. */
export class TeamRow {
  readonly #problem: Problem;
  readonly #source: RowSource;
  readonly #days: Float64Array;
  readonly #series: SeriesSpans;
  readonly #zones: Float64Array;
  #length = 0;
  readonly #slots: Int32Array;
  readonly #sides: Uint8Array;
  readonly #opponents: Int32Array;
  readonly #games: Int32Array;
  readonly #setSeen: Uint8Array;
  readonly #setMiles: Float64Array;

  /** @param sets the most slot sets that a rule has */
  constructor(problem: Problem, source: RowSource, sets: number) {
    this.#problem = problem;
    this.#source = source;
    this.#days = slotDays(problem.season);
    this.#series = seriesSpans(problem.season);
    this.#zones = winterHours(problem.season);
    this.#slots = new Int32Array(problem.slots);
    this.#sides = new Uint8Array(problem.slots);
    this.#opponents = new Int32Array(problem.slots);
    this.#games = new Int32Array(problem.slots);
    this.#setSeen = new Uint8Array(sets);
    this.#setMiles = new Float64Array(sets);
  }

  /** Reads the games of a team. */
  read(team: number): void {
    const { slots, host, guest } = this.#problem;
    const { cells, sides, meetingNow } = this.#source;
    let length = 0;
    for (let slot = 0; slot < slots; slot++) {
      const game = cells[team * slots + slot];
      if (game < 0) continue;
      const meeting = meetingNow[game];
      this.#slots[length] = slot;
      this.#games[length] = game;
      this.#sides[length] = sides[team * slots + slot];
      this.#opponents[length++] = host[meeting] === team ? guest[meeting] : host[meeting];
    }
    this.#length = length;
  }

  /** What the rule says of the row that was read last: of `team`. */
  value(rule: RowRule, team: number): number {
    const { constraint } = rule;
    switch (constraint.kind) {
      case 'CA3':
        return this.#windows(rule, constraint);
      case 'CA5':
        return this.#trips(rule, (met) => Math.max(0, met - constraint.max) + Math.max(0, constraint.min - met));
      case 'BR4':
        return Math.max(0, constraint.min - this.#trips(rule, () => 1));
      case 'FA1':
        return this.#imbalance(rule, constraint.intp);
      case 'BR3':
        return this.#breaks(rule);
      case 'FA5':
        return this.#miles(team, rule, this.#problem.season.objective.returnHomeAfterDays, null);
      case 'NG1':
        return this.#endGames(constraint);
      case 'SW1':
        return this.#splits(rule, constraint.max);
      case 'OW1':
        return this.#openSets(rule, constraint);
      case 'EQ1':
        return this.#gamesIn(rule, constraint.mode);
      case 'RT1':
        return this.#shortRests(constraint);
      case 'RT3':
        return this.#gaps(rule, constraint);
      case 'SE3':
        return this.#rematches(rule, constraint, team);
      case 'TV1': {
        const { per, max, returnHomeAfterDays } = constraint;
        if (per === 'TRIP') return this.#miles(team, null, returnHomeAfterDays, max);
        return Math.max(0, this.#miles(team, null, returnHomeAfterDays, null) - max);
      }
      case 'TV2':
        return this.#miles(team, null, constraint.returnHomeAfterDays, null);
      case 'TV3': {
        this.#setMiles.fill(0, 0, rule.setCount);
        this.#miles(team, rule, constraint.returnHomeAfterDays, null);
        let excess = 0;
        for (let set = 0; set < rule.setCount; set++) excess += Math.max(0, this.#setMiles[set] - constraint.max);
        return excess;
      }
      case 'TV4':
        return this.#zonesCrossed(team, constraint);
    }
  }

  #windows({ opponents }: RowRule, { mode1, intp, min, max }: ConstraintOf<'CA3'>): number {
    let deviation = 0;
    let inside = 0;
    const counts = (k: number) =>
      (mode1 === 'HA' || this.#sides[k] === (mode1 === 'H' ? HOME : AWAY)) && opponents[this.#opponents[k]] === 1 ? 1 : 0;
    for (let k = 0; k < this.#length; k++) {
      inside += counts(k);
      if (k >= intp) inside -= counts(k - intp);
      if (k >= intp - 1) deviation += Math.max(0, inside - max) + Math.max(0, min - inside);
    }
    return deviation;
  }

  /** Sums over the road trips that begin in the rule's slots: rows of two or more away games. */
  #trips({ isIn, opponents }: RowRule, worth: (met: number) => number): number {
    let sum = 0;
    for (let first = 0; first < this.#length; ) {
      let after = first;
      let met = 0;
      while (after < this.#length && this.#sides[after] === AWAY) met += opponents[this.#opponents[after++]];
      if (after - first >= 2 && isIn[this.#slots[first]] === 1) sum += worth(met);
      first = after + 1;
    }
    return sum;
  }

  #imbalance({ isIn }: RowRule, intp: number): number {
    let worst = 0;
    let difference = 0;
    let k = 0;
    for (let slot = 0; slot < this.#problem.slots; slot++) {
      if (k < this.#length && this.#slots[k] === slot) {
        if (this.#sides[k] !== NEUTRAL) difference += this.#sides[k] === HOME ? 1 : -1;
        k++;
      }
      if (isIn[slot] === 1) worst = Math.max(worst, Math.abs(difference));
    }
    return Math.max(0, worst - intp);
  }

  #breaks({ isIn }: RowRule): number {
    let breaks = 0;
    for (let k = 1; k < this.#length; k++) {
      if (this.#sides[k] !== NEUTRAL && this.#sides[k] === this.#sides[k - 1]) breaks += isIn[this.#slots[k]];
    }
    return breaks;
  }

  /** The games of `mode` among the team's first or last `count`, outside their limits. */
  #endGames({ mode, end, count, min, max }: ConstraintOf<'NG1'>): number {
    const from = end === 'FIRST' ? 0 : Math.max(0, this.#length - count);
    const to = end === 'FIRST' ? Math.min(count, this.#length) : this.#length;
    let found = 0;
    for (let k = from; k < to; k++) if (this.#isMode(k, mode)) found++;
    return Math.max(0, found - max) + Math.max(0, min - found);
  }

  /** Slot sets with both a home and an away game. */
  #splits({ setsOf, setCount }: RowRule, max: number): number {
    const seen = this.#setSeen;
    seen.fill(0, 0, setCount);
    let splits = 0;
    for (let k = 0; k < this.#length; k++) {
      const side = this.#sides[k];
      if (side === NEUTRAL) continue;
      for (const set of setsOf[this.#slots[k]]) {
        if (seen[set] !== 3 && (seen[set] | side) === 3) splits++;
        seen[set] |= side;
      }
    }
    return Math.max(0, splits - max);
  }

  /** Slot sets without a game, outside their limits. */
  #openSets({ setsOf, setCount }: RowRule, { min, max }: ConstraintOf<'OW1'>): number {
    const seen = this.#setSeen;
    seen.fill(0, 0, setCount);
    let open = setCount;
    for (let k = 0; k < this.#length; k++) {
      for (const set of setsOf[this.#slots[k]]) {
        open -= 1 - seen[set];
        seen[set] = 1;
      }
    }
    return Math.max(0, open - max) + Math.max(0, min - open);
  }

  #gamesIn({ isIn }: RowRule, mode: 'H' | 'A' | 'HA'): number {
    let found = 0;
    for (let k = 0; k < this.#length; k++) if (isIn[this.#slots[k]] === 1 && this.#isMode(k, mode)) found++;
    return found;
  }

  /** Gaps of the rule's length between the games in its slots, outside their limits. */
  #gaps({ isIn, opponents, nextOpponents }: RowRule, { mode1, mode2, minDays, maxDays, min, max }: ConstraintOf<'RT3'>): number {
    let found = 0;
    let before = -1;
    for (let k = 0; k < this.#length; k++) {
      if (isIn[this.#slots[k]] === 0) continue;
      if (
        before >= 0 &&
        opponents[this.#opponents[before]] + nextOpponents[this.#opponents[k]] === 2 &&
        this.#isMode(before, mode1) &&
        this.#isMode(k, mode2)
      ) {
        const days = this.#daysBetween(before, k);
        if (days >= minDays && days <= maxDays) found++;
      }
      before = k;
    }
    return Math.max(0, found - max) + Math.max(0, min - found);
  }

  /** Days missing to `min` between two games in a row. */
  #shortRests({ mode1, mode2, min }: ConstraintOf<'RT1'>): number {
    let missing = 0;
    for (let k = 1; k < this.#length; k++) {
      if (!this.#isMode(k - 1, mode1) || !this.#isMode(k, mode2)) continue;
      const days = this.#daysBetween(k - 1, k);
      if (days < min) missing += min - days;
    }
    return missing;
  }

  /** This team's part of SE3: its own games missing between two meetings with the same rival and, for the team of lower
   *  index, the days missing. */
  #rematches({ members }: RowRule, { minDays, minGames }: ConstraintOf<'SE3'>, team: number): number {
    let missing = 0;
    for (let k = 1; k < this.#length; k++) {
      const rival = this.#opponents[k];
      if (members[rival] === 0) continue;
      let before = k - 1;
      while (before >= 0 && this.#opponents[before] !== rival) before--;
      if (before < 0) continue;
      missing += Math.max(0, minGames - (k - before - 1));
      const days = this.#daysBetween(before, k);
      if (team < rival && days < minDays) missing += minDays - days;
    }
    return missing;
  }

  #isMode(k: number, mode: 'H' | 'A' | 'HA'): boolean {
    return mode === 'HA' || this.#sides[k] === (mode === 'H' ? HOME : AWAY);
  }

  /** From the last day of a game of the row to the first of a later one; NaN without dates. */
  #daysBetween(earlier: number, later: number): number {
    const { days } = this.#problem.season.games[this.#games[earlier]];
    const slot = this.#slots[earlier];
    const span = this.#series.spans[slot * this.#series.width + days];
    return Math.max(0, this.#days[this.#slots[later]] - (this.#days[slot] + span - 1));
  }

  /** The team's way through the season: the legs that belong to the rule's slots (null: all); those of its slot sets are added to
   *  {@link #setMiles}. With `longest`, what the trips from leaving home to being home again exceed it by. */
  #miles(team: number, rule: RowRule | null, returnAfter: number | null, longest: number | null): number {
    const { season, place } = this.#problem;
    const { distances, venues } = season;
    if (distances === null) return 0;
    const home = season.teams[team].venue;
    let sum = 0;
    let excess = 0;
    let trip = 0;
    let at = home;
    for (let k = 0; k <= this.#length; k++) {
      const venue = k === this.#length ? home : place[this.#source.meetingNow[this.#games[k]]];
      const isReturning =
        k > 0 && k < this.#length && at !== home && venue !== home && returnAfter !== null && this.#daysBetween(k - 1, k) > returnAfter;
      for (let way = isReturning ? 0 : 1; way < 2; way++) {
        const to = way === 0 ? home : venue;
        if (to === at) continue;
        const slot = this.#slots[way === 0 || k === this.#length ? k - 1 : k];
        const leg = distances[at * venues.length + to];
        if (rule === null || rule.isIn[slot] === 1) sum += leg;
        if (rule !== null && rule.setCount > 0) for (const set of rule.setsOf[slot]) this.#setMiles[set] += leg;
        trip = at === home ? leg : trip + leg;
        if (to === home && longest !== null) excess += Math.max(0, trip - longest);
        at = to;
      }
    }
    return longest === null ? sum : excess;
  }

  /** Hours between the clocks of the places of each trip from home to home above `max`. */
  #zonesCrossed(team: number, { max, returnHomeAfterDays }: ConstraintOf<'TV4'>): number {
    const { season, place } = this.#problem;
    const home = season.teams[team].venue;
    let excess = 0;
    let at = home;
    let least = Infinity;
    let most = -Infinity;
    for (let k = 0; k <= this.#length; k++) {
      const venue = k === this.#length ? home : place[this.#source.meetingNow[this.#games[k]]];
      const isLeaving =
        at === home || venue === home || (returnHomeAfterDays !== null && this.#daysBetween(k - 1, k) > returnHomeAfterDays);
      if (isLeaving) {
        if (at !== home) excess += Math.max(0, most - least - max);
        least = Infinity;
        most = -Infinity;
      }
      at = venue;
      for (let end = isLeaving ? 0 : 1; end < 2; end++) {
        // Comparisons leave out the NaN of a place without a zone.
        const hour = this.#zones[end === 0 ? home : venue];
        if (hour < least) least = hour;
        if (hour > most) most = hour;
      }
    }
    return excess;
  }
}
