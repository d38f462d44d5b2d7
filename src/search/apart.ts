import { slotDays } from '../model/calendar.ts';
import { hoursBetween, startHour } from '../model/clock.ts';
import type { Constraint, ConstraintOf } from '../model/constraint.ts';
import { playingDays, seriesSpans } from '../model/series.ts';
import type { Problem } from './compile.ts';
import { unitCost } from './weights.ts';

type ApartConstraint = ConstraintOf<'VE1' | 'VE2'>;

export const APART_KINDS: readonly string[] = ['VE1', 'VE2'];

/** A length of series and a venue's clock; games of one variant in one slot take the same time. */
interface Variant {
  /** By slot: days from its first game to its last, and the days of its games. */
  readonly spans: Uint8Array;
  readonly days: readonly (readonly number[])[];
  /** By slot: {@link startHour}. */
  readonly hours: Float64Array;
}

/** VE1 and VE2: games that must lie some days or hours apart. A game fits a rule as the one game (role 1), as the other
 *  (role 2), or as both (3). For each rule, slot and variant the games of each role are counted; a game that comes or goes
 *  looks at the counts of the slots around it. */
export class Apart {
  cost = 0;
  readonly #problem: Problem;
  readonly #constraints: readonly ApartConstraint[];
  readonly #classes: readonly number[];
  readonly #weights: Float64Array;
  readonly #deviations: Int32Array;
  /** By meeting: start of its roles; each entry a rule and a role. */
  readonly #starts: Int32Array;
  readonly #rules: Int32Array;
  readonly #roles: Uint8Array;
  readonly #days: Float64Array;
  readonly #variants: readonly Variant[];
  readonly #longest: number;
  /** A variant is `length * zones + zone`: the first by game, the second by meeting. */
  readonly #lengthOf: Uint8Array;
  readonly #zoneOf: Uint8Array;
  readonly #zones: number;
  /** `((rule * slots + slot) * variants + variant) * 4 + role`. */
  readonly #counts: Int32Array;

  constructor(problem: Problem, constraints: readonly Constraint[]) {
    const { season, meetings, host, guest, place, isNeutral, slots, games } = problem;
    this.#problem = problem;
    this.#constraints = constraints as readonly ApartConstraint[];
    this.#classes = constraints.map((constraint) => problem.classOf(constraint));
    this.#weights = new Float64Array(constraints.length);
    this.#deviations = new Int32Array(constraints.length);
    this.#days = slotDays(season);
    // Clocks only matter where hours are counted.
    const hasHours = constraints.some(({ kind }) => kind === 'VE2');
    const zoneNames = hasHours ? [...new Set(season.venues.map(({ timeZone }) => timeZone))] : [null];
    const lengths = [...new Set(season.games.map(({ days }) => days))];
    this.#zones = zoneNames.length;
    this.#lengthOf = Uint8Array.from({ length: games }, (_, game) => lengths.indexOf(season.games[game].days));
    this.#zoneOf = Uint8Array.from({ length: meetings }, (_, m) => (hasHours ? zoneNames.indexOf(season.venues[place[m]].timeZone) : 0));
    const { spans, width, longest } = seriesSpans(season);
    this.#variants = lengths.flatMap((length) =>
      zoneNames.map((zone): Variant => {
        const venue = season.venues.findIndex(({ timeZone }) => timeZone === zone);
        const spansOfLength = Uint8Array.from({ length: slots }, (_, slot) => spans[slot * width + length]);
        const days = Array.from({ length: slots }, (_, slot) => playingDays(season, slot, length));
        return {
          spans: spansOfLength,
          days,
          hours: Float64Array.from({ length: slots }, (_, slot) => (hasHours ? startHour(season, slot, venue) : NaN)),
        };
      }),
    );
    this.#longest = longest;
    this.#counts = new Int32Array(constraints.length * slots * this.#variants.length * 4);
    const sets = this.#constraints.map(({ teams1, teams2 }) => [new Set(teams1), new Set(teams2)]);
    const isMode = (m: number, team: number, mode: 'H' | 'A' | 'HA') =>
      mode === 'HA' ||
      (isNeutral[m] === 0 && (mode === 'H' ? host[m] === team && place[m] === season.teams[team].venue : host[m] !== team));
    const [starts, rules, roles]: number[][] = [[0], [], []];
    for (let m = 0; m < meetings; m++) {
      this.#constraints.forEach(({ mode1, mode2 }, rule) => {
        let role = 0;
        for (const team of [host[m], guest[m]]) {
          if (sets[rule][0].has(team) && isMode(m, team, mode1)) role |= 1;
          if (sets[rule][1].has(team) && isMode(m, team, mode2)) role |= 2;
        }
        if (role === 0) return;
        rules.push(rule);
        roles.push(role);
      });
      starts.push(rules.length);
    }
    this.#starts = Int32Array.from(starts);
    this.#rules = Int32Array.from(rules);
    this.#roles = Uint8Array.from(roles);
  }

  /** Back to an empty schedule, with these weights of the classes. */
  reset(weights: Float64Array): void {
    this.#constraints.forEach(({ penalty }, rule) => {
      this.#weights[rule] = unitCost(weights, this.#classes[rule], penalty);
    });
    this.#counts.fill(0);
    this.#deviations.fill(0);
    this.cost = 0;
  }

  /** Puts a game as this meeting into a slot (`by` 1) or takes it out (-1).
   *  @returns the change of cost */
  count(game: number, meeting: number, slot: number, by: 1 | -1): number {
    if (Number.isNaN(this.#days[slot])) return 0;
    const { slots } = this.#problem;
    const variant = this.#lengthOf[game] * this.#zones + this.#zoneOf[meeting];
    let delta = 0;
    for (let i = this.#starts[meeting]; i < this.#starts[meeting + 1]; i++) {
      const rule = this.#rules[i];
      const role = this.#roles[i];
      const own = ((rule * slots + slot) * this.#variants.length + variant) * 4 + role;
      if (by === -1) this.#counts[own]--;
      const constraint = this.#constraints[rule];
      const close =
        constraint.kind === 'VE1'
          ? this.#closeByDays(rule, constraint.intp, role, slot, this.#variants[variant].spans[slot])
          : this.#closeByHours(rule, constraint.hours, role, slot, this.#variants[variant]);
      if (by === 1) this.#counts[own]++;
      this.#deviations[rule] += by * close;
      delta += by * close * this.#weights[rule];
    }
    this.cost += delta;
    return delta;
  }

  addByClass(sums: Float64Array): void {
    this.#constraints.forEach(({ penalty }, rule) => {
      sums[this.#classes[rule]] += penalty * this.#deviations[rule];
    });
  }

  /** Games that fit this role and lie less than `intp` days from a game of `length` days in `slot`. */
  #closeByDays(rule: number, intp: number, role: number, slot: number, length: number): number {
    const { slots } = this.#problem;
    const days = this.#days;
    const variants = this.#variants;
    let close = 0;
    for (let later = slot; later < slots; later++) {
      const gap = Math.max(0, days[later] - (days[slot] + length - 1));
      if (gap >= intp) break;
      // A slot without a date gives no gap, and its counts are 0.
      for (let v = 0; v < variants.length; v++) close += this.#fitting(rule, role, later, v);
    }
    for (let earlier = slot - 1; earlier >= 0; earlier--) {
      if (days[slot] - days[earlier] - this.#longest + 1 >= intp) break;
      for (let v = 0; v < variants.length; v++) {
        if (Math.max(0, days[slot] - (days[earlier] + variants[v].spans[earlier] - 1)) < intp)
          close += this.#fitting(rule, role, earlier, v);
      }
    }
    return close;
  }

  /** Games that fit this role and start less than `hours` hours before or after one of this variant in `slot`, whichever order the rule
   *  asks for. */
  #closeByHours(rule: number, hours: number, role: number, slot: number, variant: Variant): number {
    const { slots } = this.#problem;
    // Clocks of the world are at most 26 hours apart.
    const reach = hours / 24 + this.#longest + 2;
    let close = 0;
    for (let other = slot; other < slots && !(this.#days[other] - this.#days[slot] > reach); other++)
      close += this.#closeIn(rule, hours, role, slot, variant, other);
    for (let other = slot - 1; other >= 0 && !(this.#days[slot] - this.#days[other] > reach); other--)
      close += this.#closeIn(rule, hours, role, slot, variant, other);
    return close;
  }

  #closeIn(rule: number, hours: number, role: number, slot: number, variant: Variant, other: number): number {
    const { slots } = this.#problem;
    let close = 0;
    for (let v = 0; v < this.#variants.length; v++) {
      const at = ((rule * slots + other) * this.#variants.length + v) * 4;
      const [one, two, both] = [this.#counts[at + 1], this.#counts[at + 2], this.#counts[at + 3]];
      if (one + two + both === 0) continue;
      const here = { day: this.#days[slot], days: variant.days[slot], hour: variant.hours[slot] };
      const there = { day: this.#days[other], days: this.#variants[v].days[other], hour: this.#variants[v].hours[other] };
      if ((role & 1) !== 0 && hoursBetween(here, there) < hours) close += two + both;
      if ((role & 2) !== 0 && hoursBetween(there, here) < hours) close += one + both;
    }
    return close;
  }

  #fitting(rule: number, role: number, slot: number, variant: number): number {
    const at = ((rule * this.#problem.slots + slot) * this.#variants.length + variant) * 4;
    const both = this.#counts[at + 3];
    return (role === 2 ? 0 : this.#counts[at + 2]) + (role === 1 ? 0 : this.#counts[at + 1]) + both;
  }
}
