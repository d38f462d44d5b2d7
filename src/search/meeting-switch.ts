import type { Problem } from './compile.ts';

/** Switches meetings of a season on and off where slots are matchings, each with its return where the season is tied. What hangs on sides is not
 *  counted here. */
export class MeetingSwitch {
  readonly #problem: Problem;
  readonly #size: number;
  readonly #slots: number;
  readonly #late: Int32Array;
  /** By `host * size + guest`, -1 where the season has no such meeting: what it does not have is only too many. */
  readonly #meetingOf: Int32Array;

  /** @param problem with meetings that may be there more often than the season has them
   *  @param size the teams and what stands for a bye
   *  @param late by slot: where its games come again with the hosts exchanged, -1: nowhere */
  constructor(problem: Problem, size: number, late: Int32Array) {
    const { slots, games, first, second, isFree, meetingOf } = problem;
    this.#problem = problem;
    [this.#size, this.#slots, this.#late] = [size, slots, late];
    this.#meetingOf = new Int32Array(size * size).fill(-1);
    for (let game = 0; game < games; game++) {
      this.#meetingOf[first[game] * size + second[game]] = meetingOf[game * 2];
      if (isFree[game] === 1) this.#meetingOf[second[game] * size + first[game]] = meetingOf[game * 2 + 1];
    }
  }

  /** @returns the change of cost */
  switch(host: number, guest: number, slot: number, isOn: boolean): number {
    const late = this.#late[slot];
    const delta = this.#toggle(host, guest, slot, isOn);
    return late < 0 ? delta : delta + this.#toggle(guest, host, late, isOn);
  }

  /** Takes a {@link switch} back: -1 where it was on, 1 where it was off. */
  undo(host: number, guest: number, slot: number, by: number): void {
    const late = this.#late[slot];
    this.#shift(host, guest, slot, by);
    if (late >= 0) this.#shift(guest, host, late, by);
  }

  /** Adds what a meeting and its return cost by themselves, unweighted, by weight class. */
  addDirect(host: number, guest: number, slot: number, sums: Float64Array): void {
    const late = this.#late[slot];
    this.#addDirect(host, guest, slot, sums);
    if (late >= 0) this.#addDirect(guest, host, late, sums);
  }

  #addDirect(host: number, guest: number, slot: number, sums: Float64Array): void {
    const meeting = this.#meetingOf[host * this.#size + guest];
    if (meeting >= 0) this.#problem.counters.addDirect(meeting * this.#slots + slot, sums);
  }

  #toggle(host: number, guest: number, slot: number, isOn: boolean): number {
    const { counters, windows, hasMeetingEvents, hasMeetingWindows } = this.#problem;
    const meeting = this.#meetingOf[host * this.#size + guest];
    if (meeting < 0) return 0;
    let delta = 0;
    if (hasMeetingEvents) delta += isOn ? counters.on(meeting * this.#slots + slot) : counters.off(meeting * this.#slots + slot);
    if (hasMeetingWindows) delta += isOn ? windows.toggle(meeting, slot) : -windows.toggle(meeting, slot);
    return delta;
  }

  #shift(host: number, guest: number, slot: number, by: number): void {
    const { counters, windows, hasMeetingEvents, hasMeetingWindows } = this.#problem;
    const meeting = this.#meetingOf[host * this.#size + guest];
    if (meeting < 0) return;
    if (hasMeetingEvents) counters.shift(meeting * this.#slots + slot, by);
    if (hasMeetingWindows) windows.untoggle(meeting, slot);
  }
}
