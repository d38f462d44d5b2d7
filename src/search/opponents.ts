import type { Schedule } from '../model/schedule.ts';
import { AWAY, HOME, Problem } from './compile.ts';
import { MeetingSwitch } from './meeting-switch.ts';
import type { Random } from './random.ts';
import { drawnSlotsOf, type Shape } from './shape.ts';
import { sumOf } from './weights.ts';

/** Swaps between two changes of temperature. */
const STRIDE = 256;
/** Temperatures, in prices of a meeting too many or too few. From 0.9 to 0.12 all meetings of a season of 20 teams fall into place. */
const HOT = 0.9;
const COLD = 0.12;
/** A swap whose meetings cost this much more than it may, in such prices, is not looked at further. */
const HOPELESS = 3;

/** Opponents for home-away patterns: the second half of the decomposition of Nemhauser and Trick (1998). Each slot is a matching of
 *  the teams at home with those away, and always stays one; what is annealed away is that some meetings are there twice and
 *  others not at all. Two games of a slot swap their guests: small steps where schedules that are complete have only large ones. The
 *  season's rules on meetings count with it. For the seasons that {@link Patterns} are for. */
export class Opponents {
  /** Swaps drawn so far. */
  swaps = 0;
  /** Compiled for meetings that may be there more often than the season has them. */
  readonly #problem: Problem;
  /** Slots that are drawn, and by each of them where its games come again with the hosts exchanged; null: nowhere. */
  readonly #leading: Int32Array;
  readonly #late: Int32Array | null;
  readonly #gamesOfSlot: number;
  readonly #meetings: MeetingSwitch;
  /** How many meetings of a host and a guest are still to be placed, at `host * teams + guest`. */
  readonly #lacking: Int32Array;
  /** At `k * gamesOfSlot + game`, in the k-th slot that is drawn. */
  readonly #hosts: Int32Array;
  readonly #guests: Int32Array;

  constructor(scheduled: Problem, shape: Shape) {
    const problem = new Problem(scheduled.season, 'repeated');
    const { teams, slots } = problem;
    this.#problem = problem;
    const { leading, late } = drawnSlotsOf(scheduled, shape)!;
    this.#leading = leading;
    this.#late = late;
    this.#gamesOfSlot = Math.floor(teams / 2);
    const lateOf = new Int32Array(slots).fill(-1);
    if (late !== null) for (const [k, slot] of leading.entries()) lateOf[slot] = late[k];
    this.#meetings = new MeetingSwitch(problem, teams, lateOf);
    this.#lacking = new Int32Array(teams * teams);
    this.#hosts = new Int32Array(leading.length * this.#gamesOfSlot);
    this.#guests = new Int32Array(this.#hosts.length);
  }

  /** @param sides HOME, AWAY or BYE at `team * slots + slot`; in each slot as many teams at home as away, and none or one has a bye
   *  @param weights of the classes
   *  @param price of a meeting too many or too few, in units of soft cost
   *  @param length swaps
   *  @param progress asked now and then for the part of the time that is gone
   *  @returns null if no complete schedule was found */
  draw(sides: Uint8Array, weights: Float64Array, price: number, random: Random, length: number, progress: () => number): Schedule | null {
    this.#problem.weigh(weights);
    let missing = this.#match(sides, random);
    const gamesOfSlot = this.#gamesOfSlot;
    const leading = this.#leading;
    const hosts = this.#hosts;
    const guests = this.#guests;
    let temperature = HOT;
    for (let swap = 0; swap < length; swap++) {
      if (swap % STRIDE === 0) {
        this.swaps += STRIDE;
        const done = Math.max(swap / length, progress());
        if (done >= 1) break;
        temperature = HOT * (COLD / HOT) ** done;
      }
      const k = random.below(leading.length);
      const slot = leading[k];
      const x = k * gamesOfSlot + random.below(gamesOfSlot);
      const y = k * gamesOfSlot + random.below(gamesOfSlot);
      if (x === y) continue;
      const [host, guest, otherHost, otherGuest] = [hosts[x], guests[x], hosts[y], guests[y]];
      const limit = -temperature * Math.log(1 - random.unit());
      let change = this.#lack(host, guest, 1) + this.#lack(otherHost, otherGuest, 1);
      change += this.#lack(host, otherGuest, -1) + this.#lack(otherHost, guest, -1);
      let isKept = change - limit < HOPELESS;
      if (isKept) {
        let delta = this.#meetings.switch(host, guest, slot, false) + this.#meetings.switch(otherHost, otherGuest, slot, false);
        delta += this.#meetings.switch(host, otherGuest, slot, true) + this.#meetings.switch(otherHost, guest, slot, true);
        isKept = change + sumOf(delta) / price <= limit;
        if (!isKept) {
          this.#meetings.undo(host, otherGuest, slot, -1);
          this.#meetings.undo(otherHost, guest, slot, -1);
          this.#meetings.undo(host, guest, slot, 1);
          this.#meetings.undo(otherHost, otherGuest, slot, 1);
        }
      }
      if (isKept) {
        guests[x] = otherGuest;
        guests[y] = guest;
        missing += change;
      } else {
        this.#lack(host, otherGuest, 1);
        this.#lack(otherHost, guest, 1);
        this.#lack(host, guest, -1);
        this.#lack(otherHost, otherGuest, -1);
      }
    }
    return missing === 0 ? this.#schedule() : null;
  }

  /** Matches the teams of each slot at will.
   *  @returns by how many the numbers of meetings are off */
  #match(sides: Uint8Array, random: Random): number {
    const { teams, slots, games, first, second, counters, windows } = this.#problem;
    const lacking = this.#lacking;
    counters.clear();
    windows.clear();
    lacking.fill(0);
    let missing = 0;
    if (this.#late !== null) {
      // Each pair once, whoever hosts: kept at the lower number first.
      for (let i = 0; i < teams; i++) lacking.fill(1, i * teams + i + 1, (i + 1) * teams);
      missing = (teams * (teams - 1)) / 2;
    } else {
      for (let game = 0; game < games; game++) lacking[first[game] * teams + second[game]]++;
      missing = games;
    }
    const order = Int32Array.from({ length: teams }, (_, team) => team);
    const gamesOfSlot = this.#gamesOfSlot;
    this.#leading.forEach((slot, k) => {
      random.shuffle(order);
      let [host, guest] = [k * gamesOfSlot, k * gamesOfSlot];
      for (const team of order) {
        const side = sides[team * slots + slot];
        if (side === HOME) this.#hosts[host++] = team;
        else if (side === AWAY) this.#guests[guest++] = team;
      }
      for (let game = k * gamesOfSlot; game < (k + 1) * gamesOfSlot; game++) {
        missing += this.#lack(this.#hosts[game], this.#guests[game], -1);
        this.#meetings.switch(this.#hosts[game], this.#guests[game], slot, true);
      }
    });
    return missing;
  }

  /** Changes how many of a meeting are lacking.
   *  @returns by how many it is then more, or less, off */
  #lack(host: number, guest: number, by: number): number {
    const at = this.#late !== null && host > guest ? guest * this.#problem.teams + host : host * this.#problem.teams + guest;
    const lack = this.#lacking[at];
    this.#lacking[at] = lack + by;
    return Math.abs(lack + by) - Math.abs(lack);
  }

  #schedule(): Schedule {
    const { teams, games, first, second } = this.#problem;
    const [leading, late] = [this.#leading, this.#late];
    const open = Array.from({ length: teams * teams }, (): number[] => []);
    for (let game = 0; game < games; game++) open[first[game] * teams + second[game]].push(game);
    const slots = new Int16Array(games);
    for (let k = 0; k < this.#hosts.length; k++) {
      const [host, guest] = [this.#hosts[k], this.#guests[k]];
      const drawn = Math.floor(k / this.#gamesOfSlot);
      slots[open[host * teams + guest].pop()!] = leading[drawn];
      if (late !== null) slots[open[guest * teams + host].pop()!] = late[drawn];
    }
    return { slots, flipped: new Uint8Array(games) };
  }
}
