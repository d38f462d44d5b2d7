import { bitsIn } from './bits.ts';

/** Longest row of games at one side that may be the limit, so that a window of one more lies within a word of bits. */
export const LONGEST_STAND = 15;

/** How many games in a row are allowed, and what each window of one more costs. */
export interface Limit {
  readonly most: number;
  readonly penalty: number;
}

/** Games in a row at home or away, in seasons without byes: one bit a slot for each team, set where it is at home, and what windows with
 *  more games at one side than allowed cost. Changes are told before they are made. */
export class Stands {
  readonly #home: Limit;
  readonly #away: Limit;
  /** At home: bits by `team * words + word`; a word begins `step` slots after the one before and overlaps with the next, so that each
   *  window lies within the word it begins in. */
  readonly #homes: Int32Array;
  readonly #words: number;
  /** Bits where windows may begin. */
  readonly #starts: number;
  /** By word: bits that are slots. */
  readonly #valid: Int32Array;
  /** By `slot * words + word`. */
  readonly #bits: Int32Array;
  /** What the last {@link ofExchange} would turn, by word. */
  readonly #turning: Int32Array;

  constructor(teams: number, slots: number, home: Limit, away: Limit) {
    this.#home = home;
    this.#away = away;
    const most = Math.max(home.most, away.most);
    const step = 32 - most;
    this.#starts = 2 ** step - 1;
    this.#words = Math.max(1, Math.ceil((slots - most) / step));
    this.#homes = new Int32Array(teams * this.#words);
    this.#valid = new Int32Array(this.#words);
    this.#bits = new Int32Array(slots * this.#words);
    this.#turning = new Int32Array(this.#words);
    for (let slot = 0; slot < slots; slot++) {
      for (let word = 0; word < this.#words; word++) {
        const at = slot - word * step;
        if (at < 0 || at > 31) continue;
        this.#bits[slot * this.#words + word] = 1 << at;
        this.#valid[word] |= 1 << at;
      }
    }
  }

  /** All teams away in all slots. */
  clear(): void {
    this.#homes.fill(0);
  }

  /** Turns the side of a team in a slot. */
  turn(team: number, slot: number): void {
    const words = this.#words;
    for (let word = 0; word < words; word++) this.#homes[team * words + word] ^= this.#bits[slot * words + word];
  }

  /** What all windows of a team cost. */
  costOf(team: number): number {
    let cost = 0;
    for (let word = 0; word < this.#words; word++) cost += this.#costIn(this.#homes[team * this.#words + word], word);
    return cost;
  }

  /** The change of cost if a team turns in two slots. */
  ofTurning(team: number, r: number, s: number): number {
    const words = this.#words;
    let change = 0;
    for (let word = 0; word < words; word++) {
      const turning = this.#bits[r * words + word] | this.#bits[s * words + word];
      if (turning === 0) continue;
      const home = this.#homes[team * words + word];
      change += this.#costIn(home ^ turning, word) - this.#costIn(home, word);
    }
    return change;
  }

  /** The change of cost if two teams exchange their sides in the first `count` of these slots, numbered from `from` on. */
  ofExchange(i: number, j: number, slots: Int32Array, count: number, from: number): number {
    const words = this.#words;
    let change = 0;
    for (let word = 0; word < words; word++) {
      let exchanged = 0;
      for (let k = 0; k < count; k++) exchanged |= this.#bits[(slots[k] - from) * words + word];
      const hi = this.#homes[i * words + word];
      const hj = this.#homes[j * words + word];
      const turning = exchanged & (hi ^ hj);
      this.#turning[word] = turning;
      if (turning === 0) continue;
      change += this.#costIn(hi ^ turning, word) + this.#costIn(hj ^ turning, word) - this.#costIn(hi, word) - this.#costIn(hj, word);
    }
    return change;
  }

  /** Makes the exchange that {@link ofExchange} was last asked for. */
  exchange(i: number, j: number): void {
    const words = this.#words;
    for (let word = 0; word < words; word++) {
      this.#homes[i * words + word] ^= this.#turning[word];
      this.#homes[j * words + word] ^= this.#turning[word];
    }
  }

  /** What the windows cost that begin in a word. */
  #costIn(home: number, word: number): number {
    return costOfRows(home, this.#home, this.#starts) + costOfRows(~home & this.#valid[word], this.#away, this.#starts);
  }
}

/** What windows of one side cost, whose games are `bits`, that begin at one of `starts`. */
// No way out of the loop early: it is taken often, but not foreseeably (NL12 1,600,000 moves a second, with one 1,250,000).
function costOfRows(bits: number, { most, penalty }: Limit, starts: number): number {
  if (penalty === 0) return 0;
  let all = bits & starts;
  for (let k = 1; k <= most; k++) all &= bits >>> k;
  return all === 0 ? 0 : penalty * bitsIn(all);
}
