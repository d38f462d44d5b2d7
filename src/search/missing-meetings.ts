import type { MatchingForm } from './matching-form.ts';

/** Price, where none weighs more than others, of a pair that meets once too often or too seldom in a phase, and of one of its games that the wrong team hosts, in hard units. Dearer, the
 *  meetings freeze before the rules hold; cheaper, the rules hold and meetings stay missing: see docs/algorithm.md. */
const MEETING = 0.3;
const HOST = 0.4;

/** What a schedule of matchings lacks: meetings of a pair in a phase, and games of it at the right ground; and what that costs. */
export class MissingMeetings {
  /** By how many meetings, and hosts, are off. */
  offMeetings = 0;
  offHosts = 0;
  /** Pairs that lack a meeting, in a phase. */
  shorts = 0;
  readonly #form: MatchingForm;
  readonly #size: number;
  readonly #phases: number;
  readonly #phaseOf: Int32Array;
  readonly #hosts: Int16Array;
  /** At `i * size + j`, in either order: where the pair's entries in {@link #lacking} begin. */
  readonly #pairs: Int32Array;
  /** By `(i * size + j) * phases + phase`, i < j: meetings that lack; and by `host * size + guest`. Less than 0: too many. */
  readonly #lacking: Int16Array;
  readonly #unhosted: Int16Array;
  /** What lacks a meeting, and where each stands there, -1: nowhere. */
  readonly #short: Int32Array;
  readonly #placeOf: Int32Array;
  /** What each entry costs, as in {@link #lacking} and {@link #unhosted}, and all that is off together. */
  readonly #meetingPrices: Float64Array;
  readonly #hostPrices: Float64Array;
  #price = 0;

  constructor(form: MatchingForm) {
    const { size, slotsOfPhase } = form;
    const phases = slotsOfPhase.length;
    this.#form = form;
    [this.#size, this.#phases, this.#phaseOf, this.#hosts] = [size, phases, form.phaseOf, form.hosts];
    this.#pairs = Int32Array.from({ length: size * size }, (_, at) => {
      const [i, j] = [Math.floor(at / size), at % size];
      return (Math.min(i, j) * size + Math.max(i, j)) * phases;
    });
    this.#lacking = new Int16Array(size * size * phases);
    this.#unhosted = new Int16Array(size * size);
    this.#short = new Int32Array(this.#lacking.length);
    this.#placeOf = new Int32Array(this.#lacking.length);
    this.#meetingPrices = new Float64Array(this.#lacking.length);
    this.#hostPrices = new Float64Array(this.#unhosted.length);
    this.priceAlike();
  }

  /** What is missing costs, in hard units. */
  get price(): number {
    return this.#price;
  }

  /** What it would cost if none weighed more than others. */
  get plainPrice(): number {
    return MEETING * this.offMeetings + HOST * this.offHosts;
  }

  /** Lets all weigh alike. What is missing must be counted anew, as after {@link priceMissing}. */
  priceAlike(): void {
    this.#meetingPrices.fill(MEETING);
    this.#hostPrices.fill(HOST);
  }

  /** Makes what is missing dearer by `raise` of its first price, and brings all else nearer to that, to `part` of what it is above. */
  priceMissing(raise: number, part: number): void {
    const meetings = this.#meetingPrices;
    for (let at = 0; at < meetings.length; at++)
      meetings[at] = this.#lacking[at] !== 0 ? meetings[at] + raise * MEETING : MEETING + part * (meetings[at] - MEETING);
    const hosts = this.#hostPrices;
    for (let at = 0; at < hosts.length; at++)
      hosts[at] = this.#unhosted[at] !== 0 ? hosts[at] + raise * HOST : HOST + part * (hosts[at] - HOST);
  }

  /** Back to no games at all. Nothing is listed as short before {@link list}. */
  clear(): void {
    const { meets, hosts } = this.#form;
    for (let at = 0; at < this.#lacking.length; at++) this.#lacking[at] = meets[Math.floor(at / this.#phases)];
    this.offMeetings = this.#lacking.reduce((sum, lack) => sum + lack, 0);
    this.#unhosted.set(hosts.map((lack) => Math.max(0, lack)));
    this.offHosts = this.#unhosted.reduce((sum, lack) => sum + lack, 0);
    this.shorts = 0;
    this.#placeOf.fill(-1);
    this.#price = 0;
    for (let at = 0; at < this.#lacking.length; at++) this.#price += this.#meetingPrices[at] * this.#lacking[at];
    for (let at = 0; at < this.#unhosted.length; at++) this.#price += this.#hostPrices[at] * this.#unhosted[at];
  }

  /** Lists all that lack a meeting. */
  listAll(): void {
    for (let at = 0; at < this.#lacking.length; at++) this.#listAt(at);
  }

  /** @returns the k-th pair that lacks a meeting in a phase, as `(i * size + j) * phases + phase` */
  short(k: number): number {
    return this.#short[k];
  }

  lackOf(i: number, j: number, phase: number): number {
    return this.#lacking[this.#pairs[i * this.#size + j] + phase];
  }

  /** What it costs that a game goes, whose pair is in no other game of the move. */
  priceOff(host: number, guest: number, slot: number): number {
    const at = this.#at(host, guest, slot);
    const price = this.#lacking[at] >= 0 ? this.#meetingPrices[at] : -this.#meetingPrices[at];
    const hosting = host * this.#size + guest;
    if (this.#hosts[hosting] < 0) return price;
    return this.#unhosted[hosting] >= 0 ? price + this.#hostPrices[hosting] : price - this.#hostPrices[hosting];
  }

  /** What it costs that such a game comes. */
  priceOn(host: number, guest: number, slot: number): number {
    const at = this.#at(host, guest, slot);
    const price = this.#lacking[at] > 0 ? -this.#meetingPrices[at] : this.#meetingPrices[at];
    const hosting = host * this.#size + guest;
    if (this.#hosts[hosting] < 0) return price;
    return this.#unhosted[hosting] > 0 ? price - this.#hostPrices[hosting] : price + this.#hostPrices[hosting];
  }

  /** What it costs that so many more of the pair's games are at the guest's ground. */
  priceOfTurns(host: number, guest: number, by: number): number {
    const hosting = host * this.#size + guest;
    if (this.#hosts[hosting] < 0) return 0;
    const hosted = guest * this.#size + host;
    const [here, there] = [this.#unhosted[hosting], this.#unhosted[hosted]];
    return (
      this.#hostPrices[hosting] * (Math.abs(here + by) - Math.abs(here)) +
      this.#hostPrices[hosted] * (Math.abs(there - by) - Math.abs(there))
    );
  }

  /** Counts a game that goes (`by` 1) or comes (-1); what is short is listed anew by {@link list}. */
  lack(host: number, guest: number, slot: number, by: number): void {
    const at = this.#at(host, guest, slot);
    const lack = this.#lacking[at];
    this.#lacking[at] = lack + by;
    const meetings = Math.abs(lack + by) - Math.abs(lack);
    this.offMeetings += meetings;
    this.#price += meetings * this.#meetingPrices[at];
    const hosting = host * this.#size + guest;
    if (this.#hosts[hosting] < 0) return;
    const open = this.#unhosted[hosting];
    this.#unhosted[hosting] = open + by;
    const hosts = Math.abs(open + by) - Math.abs(open);
    this.offHosts += hosts;
    this.#price += hosts * this.#hostPrices[hosting];
  }

  /** Lists a pair in a phase where it lacks a meeting, and no longer where it does not. */
  list(i: number, j: number, slot: number): void {
    this.#listAt(this.#at(i, j, slot));
  }

  #listAt(at: number): void {
    const isShort = this.#lacking[at] > 0;
    const place = this.#placeOf[at];
    if (isShort === place >= 0) return;
    if (isShort) {
      this.#placeOf[at] = this.shorts;
      this.#short[this.shorts++] = at;
      return;
    }
    const last = this.#short[--this.shorts];
    this.#short[place] = last;
    this.#placeOf[last] = place;
    this.#placeOf[at] = -1;
  }

  #at(i: number, j: number, slot: number): number {
    return this.#pairs[i * this.#size + j] + this.#phaseOf[slot];
  }
}
