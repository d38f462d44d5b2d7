import type { Constraint } from '../model/constraint.ts';
import { evaluate } from '../model/evaluate.ts';
import { bitsIn } from './bits.ts';
import { AWAY, BYE, HOME, type Problem } from './compile.ts';
import { constructRounds } from './construct.ts';
import type { Random } from './random.ts';
import { deviationIn, type RowRule, rowRuleOf } from './row-rules.ts';
import { type DrawnSlots, drawnSlotsOf, type Shape } from './shape.ts';

/** By side: that in the return game. */
const OPPOSITE: readonly number[] = [BYE, AWAY, HOME];
/** Slots in one word of bits. */
const BITS = 30;
/** Evaluations between two changes of temperature. */
const STRIDE = 256;

/** Temperatures and prices in breaks. */
const HOT = 3;
const COLD = 0.1;
const HARD_UNIT = 2;
const HOME_GAME = 4;
/** Price of a pair that cannot meet as it must, and, times the square of how many are missing, of slots where one of a pair is at
 *  home and the other away. Patterns in which some pairs differ in few slots seldom have opponents for all: without this price
 *  the best opponents found left 2 to 15 games out, with it mostly none, for 4 to 10 breaks more. */
const NO_MEETING = 3;
const NO_CHOICE = 0.1;
/** How many such slots a pair shall have; then where it meets once in a phase. */
const CHOICES = 6;
const CHOICES_IN_PHASE = 4;

/** Part of the soft cost of a schedule made by chance from which on patterns come first. ITC2021: 0.81 to 0.99 in the seasons
 *  that gain (Early 9, 14, Middle 5, 9, 12: a fifth to three fifths less soft cost), at most 0.76 in those that lose (Early 3, 15, Middle 7:
 *  a quarter to twice more). */
const SHARE = 0.79;
/** How few breaks hard rules must leave each team in as many slots as a single round robin has, so that patterns come first whatever costs; and a
 *  hard unit then, in breaks: at two the patterns of RRT_14_35 had 48 breaks, at ten the 36 that its rules leave. */
const TIGHT_BREAKS = 2;
const TIGHT_UNIT = 10;
const PATTERN_KINDS: readonly string[] = ['BR1', 'BR2', 'BR3', 'FA2', 'CA1'];

/** Games of which at least `min` need a slot where the host is at home and the guest away. */
interface GamesRule {
  readonly hosts: Int32Array;
  readonly guests: Int32Array;
  readonly slots: Int32Array;
  readonly min: number;
  readonly price: number;
}

/** Of a set of teams at least `min` and at most `max` shall be on `side` in each of the slots. */
interface GroupRule {
  readonly teams: Int32Array;
  readonly slots: Int32Array;
  readonly side: number;
  readonly min: number;
  readonly max: number;
  readonly price: number;
}

/** Home-away patterns, one for each team, found before any opponent is: the first half of the decomposition of Nemhauser and
 *  Trick (1998). With few breaks, with what rules ask of home and away alone, and so that each pair still can meet; a search
 *  may let its schedule be pulled towards them. Only for seasons whose games have fixed hosts and where nobody has a bye but, of an odd number of
 *  teams, one in each slot. */
export class Patterns {
  /** HOME, AWAY or BYE at `team * slots + slot`; in each slot as many teams are at home as away. */
  readonly sides: Uint8Array;
  /** Exchanges drawn so far. */
  exchanges = 0;
  readonly #teams: number;
  readonly #slots: number;
  /** Whether hard rules leave so few breaks that schedules by chance, annealed, hardly ever keep them. */
  readonly isTight: boolean;
  /** Slots that are drawn. With two phases, or where games are tied to their return games, only the first half: in the other each team does the
   *  contrary, so that whatever opponents suit the first suit the second, with the hosts exchanged. Two phases drawn apart never had opponents
   *  for all. */
  readonly #leading: Int32Array;
  /** By drawn slot: that of its return games. Null: all slots are drawn. */
  readonly #late: Int32Array | null;
  /** Slots where each pair shall be able to meet. */
  #choices = 0;
  /** Price of a break in all prices; breaks up to {@link #freeBreaks} cost nothing. */
  readonly #perBreak: number;
  readonly #freeBreaks: number;
  /** Home games and games of each team, and of each pair those that the first hosts. */
  readonly #homeGames: Int32Array;
  readonly #games: Int32Array;
  readonly #hosted: Int32Array;
  readonly #rules: readonly RowRule[][];
  /** Rules that more than one row is about. */
  readonly #shared: readonly (GamesRule | GroupRule)[];
  /** By team: indices of rules in {@link #shared}. */
  readonly #sharedOf: readonly number[][];
  /** Slots between the two games of a pair, and the price of each that is missing. */
  readonly #apart: number;
  readonly #perApart: number;
  /** At home, and away, one bit a drawn slot: `team * words + word`. */
  readonly #homes: Int32Array;
  readonly #aways: Int32Array;
  readonly #words: number;
  readonly #wordOf: Int32Array;
  readonly #bitOf: Int32Array;
  readonly #rowCosts: Float64Array;
  readonly #breaks: Int32Array;
  readonly #pairCosts: Float64Array;
  readonly #sharedCosts: Float64Array;

  private constructor(problem: Problem, { leading, late }: DrawnSlots, perBreak: number, freeBreaks: number, isTight: boolean) {
    const { teams, slots, games, season } = problem;
    this.#teams = teams;
    this.#slots = slots;
    this.isTight = isTight;
    this.#leading = leading;
    this.#late = late;
    this.#perBreak = perBreak;
    this.#freeBreaks = freeBreaks;
    this.sides = new Uint8Array(teams * slots);
    this.#homeGames = new Int32Array(teams);
    this.#games = new Int32Array(teams);
    this.#hosted = new Int32Array(teams * teams);
    for (let game = 0; game < games; game++) {
      const [host, guest] = [problem.first[game], problem.second[game]];
      this.#homeGames[host]++;
      this.#games[host]++;
      this.#games[guest]++;
      this.#hosted[host * teams + guest]++;
    }
    this.#wordOf = leading.map((_, k) => Math.floor(k / BITS));
    this.#bitOf = leading.map((_, k) => 1 << (k % BITS));
    this.#words = Math.ceil(leading.length / BITS);
    this.#homes = new Int32Array(teams * this.#words);
    this.#aways = new Int32Array(teams * this.#words);

    const price = ({ hard, penalty }: Constraint) => penalty * (hard ? (isTight ? TIGHT_UNIT : HARD_UNIT) * perBreak : 1);
    const rules: RowRule[][] = Array.from({ length: teams }, () => []);
    const shared: (GamesRule | GroupRule)[] = [];
    let [apart, perApart] = [0, 0];
    for (const c of season.constraints) {
      const own = rowRuleOf(c, teams, price(c));
      if (own !== null) for (const team of own.rows) rules[team].push(own.rule);
      else if (c.kind === 'GA1' && c.min > 0) {
        const hosts = Int32Array.from(c.meetings, ({ home }) => home);
        const guests = Int32Array.from(c.meetings, ({ away }) => away);
        shared.push({ hosts, guests, slots: Int32Array.from(c.slots), min: c.min, price: price(c) });
      } else if (c.kind === 'CA4' && c.mode2 === 'EVERY' && c.mode1 !== 'HA' && c.teams2.length === teams) {
        const side = c.mode1 === 'H' ? HOME : AWAY;
        shared.push({ teams: Int32Array.from(c.teams1), slots: Int32Array.from(c.slots), side, min: c.min, max: c.max, price: price(c) });
      } else if (c.kind === 'SE1' && c.min > apart) [apart, perApart] = [c.min, price(c)];
    }
    this.#rules = rules;
    this.#shared = shared;
    this.#sharedOf = rules.map((_, team) =>
      shared.flatMap((rule, index) => {
        const isOwn = 'teams' in rule ? rule.teams.includes(team) : rule.hosts.includes(team) || rule.guests.includes(team);
        return isOwn ? [index] : [];
      }),
    );
    this.#apart = apart;
    this.#perApart = perApart;
    this.#rowCosts = new Float64Array(teams);
    this.#breaks = new Int32Array(teams);
    this.#pairCosts = new Float64Array(teams * teams);
    this.#sharedCosts = new Float64Array(shared.length);
  }

  /** @param random of a schedule by chance, which tells how much of the season's soft cost hangs on home and away alone
   *  @returns null where that is little, or the season's form is none for patterns */
  static for(problem: Problem, shape: Shape, random: Random): Patterns | null {
    const { season, teams, slots, games, isFree, isNeutral } = problem;
    const { objective } = season;
    let [perBreak, freeBreaks] = [objective.kind === 'BM' ? objective.weight : 0, 0];
    for (const c of season.constraints) {
      if (c.kind !== 'BR2' || c.hard || c.teams.length < teams || c.slots.length < slots) continue;
      if (c.penalty > perBreak) [perBreak, freeBreaks] = [c.penalty, c.intp];
    }
    const isTight = isTightOn(problem);
    if (perBreak <= 0 && isTight) {
      // Breaks cost nothing beside those rules: a price to measure theirs by, and as many as they leave.
      [perBreak, freeBreaks] = [Math.max(1, ...season.constraints.map(({ hard, penalty }) => (hard ? 0 : penalty))), Infinity];
    }
    const drawn = drawnSlotsOf(problem, shape);
    const isCompact = games === Math.floor(teams / 2) * slots;
    if (perBreak <= 0 || !isCompact || drawn === null || isFree.includes(1) || isNeutral.includes(1)) return null;
    if (isTight) return new Patterns(problem, drawn, perBreak, freeBreaks, isTight);
    let [own, all] = [0, 0];
    for (const { constraint, cost } of evaluate(season, constructRounds(problem, shape, random)).totals) {
      if (constraint.hard) continue;
      all += cost;
      if (PATTERN_KINDS.includes(constraint.kind)) own += cost;
    }
    if (objective.kind !== 'BM' && own < SHARE * all) return null;
    return new Patterns(problem, drawn, perBreak, freeBreaks, isTight);
  }

  /** What the breaks cost, in units of soft cost. */
  get breakCost(): number {
    return this.#costOf(this.breaks);
  }

  /** Breaks of all teams. */
  get breaks(): number {
    return this.#breaks.reduce((sum, breaks) => sum + breaks, 0);
  }

  /** Draws patterns anew: from rows that alternate, two teams exchange what they do in a span of slots, so that each slot
   *  keeps its number of home games.
   *  @param more slots beyond the usual ones where each pair shall be able to meet: more breaks, and surer to have opponents
   *  @param length exchanges
   *  @param progress asked now and then for the part of the time that is gone, as on a slow machine it may be up first */
  anneal(random: Random, more: number, length: number, progress: () => number): void {
    this.#choices = Math.max(1, more + (this.#late === null ? CHOICES : CHOICES_IN_PHASE));
    const [teams, slots] = [this.#teams, this.#leading.length];
    this.#alternate(random);
    let breaks = this.breaks;
    const fresh = new Float64Array(2 * teams);
    let temperature = HOT * this.#perBreak;
    for (let k = 0; k < length; k++) {
      if (k % STRIDE === 0) {
        this.exchanges += STRIDE;
        const done = Math.max(k / length, progress());
        if (done >= 1) return;
        temperature = HOT * this.#perBreak * (COLD / HOT) ** done;
      }
      const i = random.below(teams);
      const j = (i + 1 + random.below(teams - 1)) % teams;
      const from = random.below(slots);
      const way = random.below(4);
      const to = way === 0 ? slots : way === 1 ? from + 1 : Math.min(slots, from + 1 + random.below(way === 2 ? 4 : slots));
      if (!this.#exchange(i, j, from, to)) continue;
      const [breaksI, breaksJ] = [this.#breaks[i], this.#breaks[j]];
      const [rowI, rowJ] = [this.#rowCost(i), this.#rowCost(j)];
      const after = breaks + this.#breaks[i] + this.#breaks[j] - breaksI - breaksJ;
      const limit = -temperature * Math.log(1 - random.unit());
      let delta = rowI + rowJ - this.#rowCosts[i] - this.#rowCosts[j] + this.#costOf(after) - this.#costOf(breaks);
      delta += this.#sharedChange(i, -1) + this.#sharedChange(j, i);
      // Pairs cannot win back more than they cost.
      let isKept = delta <= limit + this.#pairSum(i) + this.#pairSum(j);
      if (isKept) {
        for (let u = 0; u < teams; u++) {
          if (u === i || u === j) continue;
          fresh[u] = this.#pairCost(i, u);
          fresh[teams + u] = this.#pairCost(j, u);
          delta += fresh[u] + fresh[teams + u] - this.#pairCosts[i * teams + u] - this.#pairCosts[j * teams + u];
        }
        fresh[j] = this.#pairCost(i, j);
        delta += fresh[j] - this.#pairCosts[i * teams + j];
        isKept = delta <= limit;
      }
      if (!isKept) {
        this.#exchange(i, j, from, to);
        this.#breaks[i] = breaksI;
        this.#breaks[j] = breaksJ;
        continue;
      }
      breaks = after;
      this.#rowCosts[i] = rowI;
      this.#rowCosts[j] = rowJ;
      fresh[teams + i] = fresh[j];
      for (let u = 0; u < teams; u++) {
        if (u !== i) this.#pairCosts[i * teams + u] = this.#pairCosts[u * teams + i] = fresh[u];
        if (u !== j) this.#pairCosts[j * teams + u] = this.#pairCosts[u * teams + j] = fresh[teams + u];
      }
      for (const rule of this.#sharedOf[i]) this.#sharedCosts[rule] = this.#sharedCost(rule);
      for (const rule of this.#sharedOf[j]) this.#sharedCosts[rule] = this.#sharedCost(rule);
    }
  }

  /** Half of the teams begin at home, by chance which; all rows alternate, around a bye where the number of teams is odd. */
  #alternate(random: Random): void {
    const [teams, slots, words] = [this.#teams, this.#slots, this.#words];
    const order = Int32Array.from({ length: teams }, (_, team) => team);
    random.shuffle(order);
    this.#homes.fill(0);
    this.#aways.fill(0);
    order.forEach((team, place) => {
      this.#leading.forEach((slot, k) => {
        // With an odd number of teams the byes go around, and the others alternate from the one that has it on.
        const after = teams % 2 === 0 ? place + k : (place + (teams - 1) * k) % teams;
        const side = teams % 2 === 1 && after === 0 ? BYE : after % 2 === 0 ? HOME : AWAY;
        this.sides[team * slots + slot] = side;
        if (this.#late !== null) this.sides[team * slots + this.#late[k]] = OPPOSITE[side];
        const at = team * words + this.#wordOf[k];
        if (side === HOME) this.#homes[at] |= this.#bitOf[k];
        else if (side === AWAY) this.#aways[at] |= this.#bitOf[k];
      });
    });
    for (let team = 0; team < teams; team++) {
      this.#rowCosts[team] = this.#rowCost(team);
      for (let other = 0; other < teams; other++) {
        if (other !== team) this.#pairCosts[team * teams + other] = this.#pairCost(team, other);
      }
    }
    for (let rule = 0; rule < this.#shared.length; rule++) this.#sharedCosts[rule] = this.#sharedCost(rule);
  }

  /** Exchanges what two teams do from the drawn slot `from` to before `to`, and with it in return games; its own inverse.
   *  @returns false if they do the same there */
  #exchange(i: number, j: number, from: number, to: number): boolean {
    const { sides } = this;
    const [rowI, rowJ] = [i * this.#slots, j * this.#slots];
    let differs = false;
    for (let k = from; k < to; k++) {
      const slot = this.#leading[k];
      const [mine, theirs] = [sides[rowI + slot], sides[rowJ + slot]];
      if (mine === theirs) continue;
      differs = true;
      sides[rowI + slot] = theirs;
      sides[rowJ + slot] = mine;
      if (this.#late !== null) {
        sides[rowI + this.#late[k]] = OPPOSITE[theirs];
        sides[rowJ + this.#late[k]] = OPPOSITE[mine];
      }
      const [atI, atJ] = [i * this.#words + this.#wordOf[k], j * this.#words + this.#wordOf[k]];
      // Of two that differ, one at most is at home, and one away.
      if (mine === HOME || theirs === HOME) {
        this.#homes[atI] ^= this.#bitOf[k];
        this.#homes[atJ] ^= this.#bitOf[k];
      }
      if (mine === AWAY || theirs === AWAY) {
        this.#aways[atI] ^= this.#bitOf[k];
        this.#aways[atJ] ^= this.#bitOf[k];
      }
    }
    return differs;
  }

  #costOf(breaks: number): number {
    return this.#perBreak * Math.max(0, breaks - this.#freeBreaks);
  }

  /** What a team's row costs, without breaks; these it counts into {@link #breaks}. */
  #rowCost(team: number): number {
    const { sides } = this;
    const slots = this.#slots;
    const row = team * slots;
    let breaks = 0;
    let home = 0;
    let games = 0;
    let last = BYE;
    for (let slot = 0; slot < slots; slot++) {
      const side = sides[row + slot];
      if (side === BYE) continue;
      games++;
      if (side === HOME) home++;
      if (side === last) breaks++;
      last = side;
    }
    this.#breaks[team] = breaks;
    let cost = HOME_GAME * this.#perBreak * (Math.abs(home - this.#homeGames[team]) + Math.abs(games - this.#games[team]));
    const rules = this.#rules[team];
    for (let r = 0; r < rules.length; r++) cost += rules[r].price * deviationIn(sides, row, slots, rules[r]);
    return cost;
  }

  /** What all pairs of a team cost now. */
  #pairSum(team: number): number {
    let sum = 0;
    for (let other = 0; other < this.#teams; other++) sum += this.#pairCosts[team * this.#teams + other];
    return sum;
  }

  /** What it costs that two teams differ in too few slots, or in the wrong ones, to meet as they must. */
  #pairCost(i: number, j: number): number {
    const words = this.#words;
    const [homes, aways] = [this.#homes, this.#aways];
    let hosting = 0;
    let visiting = 0;
    for (let word = 0; word < words; word++) {
      hosting += bitsIn(homes[i * words + word] & aways[j * words + word]);
      visiting += bitsIn(aways[i * words + word] & homes[j * words + word]);
    }
    const noMeeting = NO_MEETING * this.#perBreak;
    const few = Math.max(0, this.#choices - hosting - visiting);
    let cost = NO_CHOICE * this.#perBreak * few * few;
    if (this.#late !== null) return hosting + visiting === 0 ? cost + noMeeting : cost;
    const mine = this.#hosted[i * this.#teams + j];
    const theirs = this.#hosted[j * this.#teams + i];
    cost += noMeeting * (Math.max(0, mine - hosting) + Math.max(0, theirs - visiting));
    if (this.#perApart > 0 && hosting > 0 && visiting > 0) {
      const widest = this.#widest(i, j);
      if (widest < this.#apart) cost += (this.#perApart / 2) * Math.min(5, this.#apart - widest);
    }
    return cost;
  }

  /** The most slots that can lie between a game that i hosts j and one that j hosts i. */
  #widest(i: number, j: number): number {
    const { sides } = this;
    const slots = this.#slots;
    let [hosting, visiting] = [-1, -1];
    let widest = 0;
    for (let slot = 0; slot < slots; slot++) {
      const side = sides[i * slots + slot];
      if (side === BYE || sides[j * slots + slot] !== OPPOSITE[side]) continue;
      if (side === HOME && hosting < 0) hosting = slot;
      if (side === AWAY && visiting < 0) visiting = slot;
      const other = side === HOME ? visiting : hosting;
      if (other >= 0) widest = Math.max(widest, slot - other - 1);
    }
    return widest;
  }

  #sharedCost(index: number): number {
    const rule = this.#shared[index];
    return rule.price * ('teams' in rule ? this.#groupDeviation(rule) : this.#gamesDeviation(rule));
  }

  #groupDeviation({ teams, slots, side, min, max }: GroupRule): number {
    let deviation = 0;
    for (let k = 0; k < slots.length; k++) {
      let count = 0;
      for (let t = 0; t < teams.length; t++) if (this.sides[teams[t] * this.#slots + slots[k]] === side) count++;
      deviation += Math.max(0, count - max) + Math.max(0, min - count);
    }
    return deviation;
  }

  #gamesDeviation({ hosts, guests, slots, min }: GamesRule): number {
    let count = 0;
    for (let m = 0; m < hosts.length; m++) {
      const [host, guest] = [hosts[m] * this.#slots, guests[m] * this.#slots];
      for (let k = 0; k < slots.length; k++) {
        if (this.sides[host + slots[k]] !== HOME || this.sides[guest + slots[k]] !== AWAY) continue;
        count++;
        break;
      }
    }
    return Math.max(0, min - count);
  }

  /** The change of the cost of shared rules of a team, without those of team `but`. */
  #sharedChange(team: number, but: number): number {
    let delta = 0;
    for (const rule of this.#sharedOf[team]) {
      if (but < 0 || !this.#sharedOf[but].includes(rule)) delta += this.#sharedCost(rule) - this.#sharedCosts[rule];
    }
    return delta;
  }
}

/** Whether hard rules leave each team so few breaks that only patterns keep them. */
function isTightOn({ season, teams, slots }: Problem): boolean {
  const allowed = { H: Infinity, A: Infinity, HA: Infinity };
  const length = teams - 1 + (teams % 2);
  const rounds = slots / length;
  for (const c of season.constraints) {
    if (c.kind !== 'BR1' || !c.hard || c.teams.length < teams) continue;
    // A rule over most slots of a round robin speaks for those, too, that lie beside.
    const share = c.slots.length / length;
    if (share >= 0.8) allowed[c.mode2] = Math.min(allowed[c.mode2], c.intp * Math.max(1, rounds / Math.max(1, Math.round(share))));
  }
  return Math.min(allowed.HA, allowed.H + allowed.A) <= TIGHT_BREAKS * rounds;
}
