import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { AWAY, BYE, HOME, Problem } from './compile.ts';
import type { MatchingForm } from './matching-form.ts';
import { MeetingSwitch } from './meeting-switch.ts';
import { MissingMeetings } from './missing-meetings.ts';
import type { Random } from './random.ts';
import { Sides } from './sides.ts';
import { HARD } from './weights.ts';

/** Hard units that a wrong host is likely to break where it is put right by chance: of Early 5 and 10, schedules with two to four pairs so and no
 *  rule broken had 6 to 30. */
const TURNED = 1.5;
/** How often a move gives a pair that lacks a meeting one; and how often it then leaves home and away as they are. */
const AIMED = 0.5;
const KEEPING_SIDES = 0.7;
/** How often the other moves are drawn, summed up: two games of a slot exchange their guests; four teams of a slot meet anew; a game turns
 *  around; both games of a pair do; what is left, two slots exchange the games of a few teams. */
const GUESTS = 0.45;
const ANEW = 0.55;
const TURN = 0.67;
const TURN_BOTH = 0.82;
/** The most teams whose games two slots exchange: from eight on hardly any such move is kept. */
const LONGEST_CYCLE = 6;
/** Games that a move takes away or brings at most. */
const MOST_GAMES = LONGEST_CYCLE;

/** What such a schedule looks like, to come back to. */
export interface Seating {
  /** By `team * slots + slot`: the opponent; the number of teams stands for the bye. Only of the slots that are drawn. */
  readonly opponents: Int32Array;
  /** At the same places: 1 where the team is the host, or has the bye. */
  readonly isHost: Uint8Array;
  /** What annealing lowered, in hard units, as it weighed then. */
  readonly value: number;
}

/** A schedule whose slots are matchings of the teams, but in which some pairs may meet too often and others too seldom, or have the
 *  wrong host, at a price. So it changes in steps of two games, where one that is complete has only steps of many: ten times as
 *  many a second, and each far more likely to be kept. Knows hard rules alone. */
export class Matchings {
  /** Moves drawn so far. */
  moves = 0;
  /** The fewest hard units, about, of a schedule without a missing meeting since this was last set. */
  least = Infinity;
  readonly #problem: Problem;
  readonly #form: MatchingForm;
  readonly #random: Random;
  /** Of the season and its form. */
  readonly #teams: number;
  readonly #slots: number;
  readonly #size: number;
  readonly #late: Int32Array;
  /** Hard units of a weighted cost: one unit as the median of the rules has it. */
  readonly #perCost: number;
  readonly #meetings: MeetingSwitch;
  readonly #sides: Sides;
  readonly #weights: Float64Array;
  /** By `team * slots + slot`, in drawn slots: the opponent; the number of teams stands for the bye. */
  readonly #opponents: Int32Array;
  readonly #missing: MissingMeetings;
  /** Broken rules, in units. */
  #broken = 0;
  /** The present move: games that go and that come. */
  readonly #offSlots = new Int32Array(MOST_GAMES);
  readonly #offFirst = new Int32Array(MOST_GAMES);
  readonly #offSecond = new Int32Array(MOST_GAMES);
  #offCount = 0;
  readonly #onSlots = new Int32Array(MOST_GAMES);
  readonly #onHosts = new Int32Array(MOST_GAMES);
  readonly #onGuests = new Int32Array(MOST_GAMES);
  #onCount = 0;
  readonly #cycle = new Int32Array(LONGEST_CYCLE);

  /** @param season with hard constraints alone */
  constructor(season: Season, form: MatchingForm, random: Random) {
    const problem = new Problem(season, 'repeated', 'rules');
    const { teams, slots } = problem;
    const { size } = form;
    this.#problem = problem;
    this.#form = form;
    this.#random = random;
    [this.#teams, this.#slots, this.#size] = [teams, slots, size];
    this.#late = form.late;
    this.#missing = new MissingMeetings(form);
    const penalties = season.constraints.map(({ penalty }) => penalty).sort((a, b) => a - b);
    this.#perCost = 1 / HARD / (penalties[penalties.length >> 1] ?? 1);
    this.#weights = new Float64Array(problem.classes.length).fill(1);
    this.#meetings = new MeetingSwitch(problem, size, form.late);
    // Its cells stay empty: sides are turned one by one here.
    this.#sides = new Sides(problem, new Int32Array(teams * slots).fill(-1), new Int32Array(0), this.#weights);
    this.#opponents = new Int32Array(size * slots);
  }

  /** What annealing lowers, in hard units: broken rules, missing meetings, wrong hosts, as they weigh. */
  get value(): number {
    return this.#broken + this.#missing.price;
  }

  /** The same if all weighed alike. */
  get plainValue(): number {
    const broken = this.#brokenByRule().reduce((sum, units) => sum + units, 0);
    return broken * HARD * this.#perCost + this.#missing.plainPrice;
  }

  /** Lets all rules, and all that may be missing, weigh alike. The schedule must be {@link load loaded} or {@link restore restored} after it. */
  weighAlike(): void {
    this.#weights.fill(1);
    this.#problem.weigh(this.#weights);
    this.#missing.priceAlike();
  }

  /** Makes what is broken or missing now weigh more by `raise` of what it did at first, and brings all else nearer to that, to `part` of what it
   *  is above. What rules cost is whole: one of penalty 1 weighs twice as much from 1.5 on. The schedule must be loaded or restored after it. */
  weighBroken(raise: number, part: number): void {
    const broken = this.#brokenByRule();
    for (let rule = 1; rule < broken.length; rule++)
      this.#weights[rule] = broken[rule] > 0 ? this.#weights[rule] + raise : 1 + part * (this.#weights[rule] - 1);
    this.#problem.weigh(this.#weights);
    this.#missing.priceMissing(raise, part);
  }

  /** @returns by weight class, unweighted, what is broken */
  #brokenByRule(): Float64Array {
    const { teams, slots, counters, windows, classes, hasMeetingEvents } = this.#problem;
    const broken = new Float64Array(classes.length);
    counters.addByClass(broken);
    windows.addByClass(broken);
    this.#sides.addByClass(broken);
    if (!hasMeetingEvents) return broken;
    for (const own of this.#form.slotsOfPhase) {
      for (const slot of own) {
        for (let host = 0; host < teams; host++) {
          const at = host * slots + slot;
          if (this.#sides.at[at] === HOME) this.#meetings.addDirect(host, this.#opponents[at], slot, broken);
        }
      }
    }
    return broken;
  }

  /** Takes over a schedule; teams without a game in a slot are matched by chance. */
  load({ slots: slotOf, flipped }: Schedule): void {
    const { slots, games, first, second } = this.#problem;
    const { size, slotsOfPhase } = this.#form;
    this.#opponents.fill(-1);
    const isHost = new Uint8Array(size * slots);
    const pair = (slot: number, host: number, guest: number) => {
      this.#opponents[host * slots + slot] = guest;
      this.#opponents[guest * slots + slot] = host;
      isHost[host * slots + slot] = 1;
    };
    for (let game = 0; game < games; game++) {
      const [host, guest] = flipped[game] === 1 ? [second[game], first[game]] : [first[game], second[game]];
      if (slotOf[game] >= 0) pair(slotOf[game], host, guest);
    }
    for (const own of slotsOfPhase) {
      for (const slot of own) {
        const free = Int32Array.from({ length: size }, (_, team) => team).filter((team) => this.#opponents[team * slots + slot] < 0);
        this.#random.shuffle(free);
        for (let k = 0; k + 1 < free.length; k += 2) pair(slot, Math.min(free[k], free[k + 1]), Math.max(free[k], free[k + 1]));
      }
    }
    this.#count(isHost);
  }

  /** @returns what it looks like now */
  seating(): Seating {
    const isHost = new Uint8Array(this.#opponents.length);
    for (let at = 0; at < this.#teams * this.#slots; at++) if (this.#sides.at[at] !== AWAY) isHost[at] = 1;
    return { opponents: this.#opponents.slice(), isHost, value: this.value };
  }

  /** Goes back to what it looked like. */
  restore({ opponents, isHost }: Seating): void {
    this.#opponents.set(opponents);
    this.#count(isHost);
  }

  /** Counts all anew. */
  #count(isHost: Uint8Array): void {
    const { teams, slots, counters, windows } = this.#problem;
    const { slotsOfPhase } = this.#form;
    this.#missing.clear();
    counters.clear();
    windows.clear();
    let cost = counters.zeroCost(this.#weights) + windows.zeroCost(this.#weights) + this.#sides.reset();
    for (const own of slotsOfPhase) {
      for (const slot of own) {
        for (let host = 0; host < teams; host++) {
          if (isHost[host * slots + slot] === 0) continue;
          const guest = this.#opponents[host * slots + slot];
          this.#missing.lack(host, guest, slot, -1);
          cost += this.#meetings.switch(host, guest, slot, true);
          this.#sides.begin();
          cost += this.#seat(host, guest, slot);
        }
      }
    }
    this.#broken = cost * this.#perCost;
    this.#missing.listAll();
  }

  /** @returns the schedule, in which wrong hosts have been put right by chance; null where some meeting is missing */
  save(): Schedule | null {
    if (this.#missing.offMeetings > 0) return null;
    const { teams, slots, games, first, isFree, pairStarts, pairGames } = this.#problem;
    const { slotsOfPhase, late } = this.#form;
    const slotOf = new Int16Array(games).fill(-1);
    const flipped = new Uint8Array(games);
    const cells: number[][] = Array.from({ length: teams * teams }, () => []);
    for (const own of slotsOfPhase) {
      for (const slot of own) {
        for (let team = 0; team < teams; team++) {
          const opponent = this.#opponents[team * slots + slot];
          if (opponent >= teams || this.#sides.at[team * slots + slot] !== HOME) continue;
          cells[team * teams + opponent].push(slot);
          if (late[slot] >= 0) cells[opponent * teams + team].push(late[slot]);
        }
      }
    }
    for (let i = 0; i < teams; i++) {
      for (let j = i + 1; j < teams; j++) {
        const own = pairGames.subarray(pairStarts[i * teams + j], pairStarts[i * teams + j + 1]);
        const [here, there] = [cells[i * teams + j], cells[j * teams + i]];
        this.#random.shuffle(here);
        this.#random.shuffle(there);
        const rest: number[] = [];
        for (const game of own) {
          const [mine, theirs] = first[game] === i ? [here, there] : [there, here];
          if (mine.length > 0) slotOf[game] = mine.pop()!;
          else if (isFree[game] === 1) {
            slotOf[game] = theirs.pop()!;
            flipped[game] = 1;
          } else rest.push(game);
        }
        for (const game of rest) slotOf[game] = (here.pop() ?? there.pop())!;
      }
    }
    return { slots: slotOf, flipped };
  }

  /** Draws so many moves at one temperature, in hard units.
   *  @param better called when no meeting is missing and few rules are broken as never since {@link least} was set */
  anneal(temperature: number, moves: number, better: () => void): void {
    this.moves += moves;
    for (let move = 0; move < moves; move++) {
      const limit = -temperature * Math.log(1 - this.#random.unit());
      // Drawn whether any is missing or not, so that the other moves are as likely as their way back.
      const isKept = this.#random.unit() < AIMED ? this.#missing.shorts > 0 && this.#supply(temperature, limit) : this.#step(limit);
      if (!isKept || this.#missing.offMeetings > 0) continue;
      // Turned by chance, a wrong host breaks more than it costs here.
      const distance = this.#broken + TURNED * this.#missing.offHosts;
      if (distance < this.least - 1e-6) {
        this.least = distance;
        better();
      }
    }
  }

  /** Gives a pair that lacks a meeting one, in a slot by chance. As likely as the way back, by Hastings' correction (1970): without it
   *  such moves drain the missing meetings, and with them what lets all else move. */
  #supply(temperature: number, limit: number): boolean {
    const random = this.#random;
    const [teams, slots] = [this.#teams, this.#slots];
    const { slotsOfPhase } = this.#form;
    const size = this.#size;
    const phases = slotsOfPhase.length;
    const at = this.#missing.short(random.below(this.#missing.shorts));
    const pair = Math.floor(at / phases);
    const phase = at - pair * phases;
    const own = slotsOfPhase[phase];
    const slot = own[random.below(own.length)];
    const a = Math.floor(pair / size);
    const b = pair - a * size;
    const c = this.#opponents[a * slots + slot];
    const d = this.#opponents[b * slots + slot];
    if (c === b) return false;
    this.#offCount = this.#onCount = 0;
    this.#remove(slot, a, c);
    this.#remove(slot, b, d);
    if (random.unit() < KEEPING_SIDES) {
      const sides = this.#sides.at;
      const [atA, atB] = [a < teams ? sides[a * slots + slot] : BYE, b < teams ? sides[b * slots + slot] : BYE];
      if (atA === atB) return false;
      if (atA === HOME || atB === AWAY) this.#bring(slot, a, b);
      else this.#bring(slot, b, a);
      if ((c < teams ? sides[c * slots + slot] : BYE) === HOME || (d < teams ? sides[d * slots + slot] : BYE) === AWAY)
        this.#bring(slot, c, d);
      else this.#bring(slot, d, c);
    } else {
      this.#bringEither(slot, a, b);
      this.#bringEither(slot, c, d);
    }
    const [met, alsoMet] = [this.#missing.lackOf(a, b, phase), this.#missing.lackOf(c, d, phase)];
    const [left, alsoLeft] = [this.#missing.lackOf(a, c, phase), this.#missing.lackOf(b, d, phase)];
    // In how many ways the move can be drawn, and the way back.
    const ways = Number(met > 0) + Number(alsoMet > 0);
    const waysBack = Number(left >= 0) + Number(alsoLeft >= 0);
    if (waysBack === 0) return false;
    const after = this.#missing.shorts - Number(met === 1) - Number(alsoMet === 1) + Number(left === 0) + Number(alsoLeft === 0);
    return this.#try(this.#priceOfMatching(), limit + temperature * Math.log((waysBack * this.#missing.shorts) / (ways * after)));
  }

  /** Draws a move of the other kinds. */
  #step(limit: number): boolean {
    const random = this.#random;
    const [teams, slots] = [this.#teams, this.#slots];
    const { slotsOfPhase } = this.#form;
    const size = this.#size;
    const opponents = this.#opponents;
    const own = slotsOfPhase[random.below(slotsOfPhase.length)];
    const slot = own[random.below(own.length)];
    const way = random.unit();
    const a = random.below(size);
    const b = opponents[a * slots + slot];
    this.#offCount = this.#onCount = 0;
    if (way < ANEW) {
      const c = random.below(size);
      const d = opponents[c * slots + slot];
      if (c === a || c === b) return false;
      this.#remove(slot, a, b);
      this.#remove(slot, c, d);
      if (way < GUESTS) {
        const isHost = a < teams && (b >= teams || this.#sides.at[a * slots + slot] === HOME);
        const isOtherHost = c < teams && (d >= teams || this.#sides.at[c * slots + slot] === HOME);
        const [host, guest] = isHost ? [a, b] : [b, a];
        const [otherHost, otherGuest] = isOtherHost ? [c, d] : [d, c];
        this.#bring(slot, host, otherGuest);
        this.#bring(slot, otherHost, guest);
      } else {
        this.#bringEither(slot, a, c);
        this.#bringEither(slot, b, d);
      }
      return this.#try(this.#priceOfMatching(), limit);
    }
    if (way < TURN_BOTH) {
      if (a >= teams || b >= teams) return false;
      this.#turnAround(slot, a, b);
      if (way >= TURN) {
        let other = -1;
        for (let phase = 0; phase < slotsOfPhase.length && other < 0; phase++) {
          const rest = slotsOfPhase[phase];
          for (let k = 0; k < rest.length && other < 0; k++) if (rest[k] !== slot && opponents[a * slots + rest[k]] === b) other = rest[k];
        }
        if (other < 0) return false;
        this.#turnAround(other, a, b);
      }
      return this.#try(this.#priceOfTurn(), limit);
    }
    const other = own[random.below(own.length)];
    // Within a phase pairs meet as often afterwards, with the same hosts.
    return other !== slot && this.#exchange(a, slot, other) && this.#try(0, limit);
  }

  /** Two slots of a phase exchange the games of the teams that hang together there with `team`.
   *  @returns false if these are many, or nothing changes */
  #exchange(team: number, slot: number, other: number): boolean {
    const [teams, slots] = [this.#teams, this.#slots];
    const opponents = this.#opponents;
    const cycle = this.#cycle;
    let length = 0;
    let at = team;
    do {
      if (length === LONGEST_CYCLE) return false;
      const opponent = opponents[at * slots + slot];
      cycle[length++] = at;
      cycle[length++] = opponent;
      at = opponents[opponent * slots + other];
    } while (at !== team);
    if (length < 4) return false;
    for (let k = 0; k < length; k++) {
      const from = k % 2 === 0 ? slot : other;
      const to = k % 2 === 0 ? other : slot;
      const i = cycle[k];
      const j = opponents[i * slots + from];
      this.#remove(from, i, j);
      if (i < teams && (j >= teams || this.#sides.at[i * slots + from] === HOME)) this.#bring(to, i, j);
      else this.#bring(to, j, i);
    }
    return true;
  }

  #turnAround(slot: number, i: number, j: number): void {
    this.#remove(slot, i, j);
    if (this.#sides.at[i * this.#slots + slot] === HOME) this.#bring(slot, j, i);
    else this.#bring(slot, i, j);
  }

  #remove(slot: number, i: number, j: number): void {
    const [teams, slots] = [this.#teams, this.#slots];
    const k = this.#offCount++;
    // Host first.
    const isHost = i < teams && (j >= teams || this.#sides.at[i * slots + slot] === HOME);
    this.#offSlots[k] = slot;
    this.#offFirst[k] = isHost ? i : j;
    this.#offSecond[k] = isHost ? j : i;
  }

  #bring(slot: number, host: number, guest: number): void {
    const k = this.#onCount++;
    const isBye = host >= this.#teams;
    this.#onSlots[k] = slot;
    this.#onHosts[k] = isBye ? guest : host;
    this.#onGuests[k] = isBye ? host : guest;
  }

  #bringEither(slot: number, i: number, j: number): void {
    if (this.#random.below(2) === 0) this.#bring(slot, i, j);
    else this.#bring(slot, j, i);
  }

  /** What it costs that two games of a slot give way to two others, whose pairs are all different ones. Most moves go no further: nothing is
   *  written for it. */
  #priceOfMatching(): number {
    const missing = this.#missing;
    let price = 0;
    for (let k = 0; k < 2; k++) {
      price += missing.priceOff(this.#offFirst[k], this.#offSecond[k], this.#offSlots[k]);
      price += missing.priceOn(this.#onHosts[k], this.#onGuests[k], this.#onSlots[k]);
    }
    return price;
  }

  /** What it costs that one or two games of a pair turn around. */
  #priceOfTurn(): number {
    const [host, guest] = [this.#offFirst[0], this.#offSecond[0]];
    let by = 1;
    if (this.#offCount === 2) by = this.#offFirst[1] === host ? 2 : 0;
    return this.#missing.priceOfTurns(host, guest, by);
  }

  /** Makes the move if it costs no more than the limit, in units.
   *  @param change of what missing meetings and wrong hosts cost
   *  @returns whether it did */
  #try(change: number, limit: number): boolean {
    const slots = this.#slots;
    const [offSlots, offFirst, offSecond, offCount] = [this.#offSlots, this.#offFirst, this.#offSecond, this.#offCount];
    const [onSlots, onHosts, onGuests, onCount] = [this.#onSlots, this.#onHosts, this.#onGuests, this.#onCount];
    // Rules cannot win back more than they cost.
    if (change - this.#broken > limit) return false;
    let delta = 0;
    for (let k = 0; k < offCount; k++) delta += this.#meetings.switch(offFirst[k], offSecond[k], offSlots[k], false);
    for (let k = 0; k < onCount; k++) delta += this.#meetings.switch(onHosts[k], onGuests[k], onSlots[k], true);
    this.#sides.begin();
    for (let k = 0; k < onCount; k++) delta += this.#seat(onHosts[k], onGuests[k], onSlots[k]);
    const rise = delta * this.#perCost;
    if (change + rise > limit) {
      this.#sides.undo();
      for (let k = 0; k < onCount; k++) this.#meetings.undo(onHosts[k], onGuests[k], onSlots[k], -1);
      for (let k = 0; k < offCount; k++) this.#meetings.undo(offFirst[k], offSecond[k], offSlots[k], 1);
      return false;
    }
    this.#broken += rise;
    for (let k = 0; k < offCount; k++) this.#missing.lack(offFirst[k], offSecond[k], offSlots[k], 1);
    for (let k = 0; k < onCount; k++) this.#missing.lack(onHosts[k], onGuests[k], onSlots[k], -1);
    for (let k = 0; k < onCount; k++) {
      this.#opponents[onHosts[k] * slots + onSlots[k]] = onGuests[k];
      this.#opponents[onGuests[k] * slots + onSlots[k]] = onHosts[k];
    }
    for (let k = 0; k < offCount; k++) this.#missing.list(offFirst[k], offSecond[k], offSlots[k]);
    for (let k = 0; k < onCount; k++) this.#missing.list(onHosts[k], onGuests[k], onSlots[k]);
    return true;
  }

  /** Lets the sides of a game's teams be as it wants them, and in its return.
   *  @returns the change of cost */
  #seat(host: number, guest: number, slot: number): number {
    const teams = this.#teams;
    const late = this.#late[slot];
    const isBye = guest >= teams;
    let delta = this.#sides.turn(host, slot, isBye ? BYE : HOME);
    if (!isBye) delta += this.#sides.turn(guest, slot, AWAY);
    if (late < 0) return delta;
    delta += this.#sides.turn(host, late, isBye ? BYE : AWAY);
    return isBye ? delta : delta + this.#sides.turn(guest, late, HOME);
  }
}
