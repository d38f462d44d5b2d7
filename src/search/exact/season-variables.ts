import type { Schedule } from '../../model/schedule.ts';
import type { Mode } from '../../model/season.ts';
import type { Problem } from '../compile.ts';
import type { Shape } from '../shape.ts';
import type { ClauseDraft } from './clause-draft.ts';

/** A game that stays where it is. */
export interface FixedGame {
  readonly game: number;
  readonly slot: number;
  readonly isFlipped: boolean;
}

/** A season's questions that have a yes or a no: does this meeting take place in this slot? Is the team at home in it? Each is a literal of a draft. */
export class SeasonVariables {
  /** Slots that are drawn: in a tied season those that lead. */
  readonly slots: Int32Array;
  /** By team: its meetings. */
  readonly meetingsOf: readonly (readonly number[])[];
  /** Whether in each slot as many teams play as can, none on neutral ground; and whether so no team has a bye. */
  readonly isFull: boolean;
  readonly isGapless: boolean;
  readonly #problem: Problem;
  readonly #shape: Shape;
  /** By meeting in a tied season: its return. */
  readonly #returns: Int32Array;
  /** Literals by `meeting * slots + slot` and `team * slots + slot`. */
  readonly #meetings: Int32Array;
  readonly #homes: Int32Array;
  readonly #aways: Int32Array;
  readonly #plays: Int32Array;
  /** At `(team * slots + slot) * 2 + side`, -1 where not yet asked for: breaks, and whether the last game before was at that side. */
  readonly #breaks: Int32Array;
  readonly #lasts: Int32Array;
  readonly #draft: ClauseDraft;

  constructor(problem: Problem, shape: Shape, draft: ClauseDraft) {
    const { teams, slots, games, meetings, meetingOf, host, guest, isNeutral } = problem;
    this.#problem = problem;
    this.#shape = shape;
    this.#draft = draft;
    const { partner, twin } = shape;
    this.slots = Int32Array.from({ length: slots }, (_, slot) => slot).filter((slot) => partner === null || slot < partner[slot]);
    this.isFull = games === Math.floor(teams / 2) * slots && !isNeutral.includes(1);
    this.isGapless = this.isFull && teams % 2 === 0;
    this.#returns = new Int32Array(meetings).fill(-1);
    if (partner !== null) for (let game = 0; game < games; game++) this.#returns[meetingOf[game * 2]] = meetingOf[twin[game] * 2];
    this.meetingsOf = Array.from({ length: teams }, (_, team) =>
      Array.from({ length: meetings }, (_, m) => m).filter((m) => host[m] === team || guest[m] === team),
    );
    this.#meetings = new Int32Array(meetings * slots);
    for (let m = 0; m < meetings; m++) for (const slot of this.slots) this.#meetings[m * slots + slot] = draft.variable();
    this.#homes = new Int32Array(teams * slots);
    this.#aways = new Int32Array(teams * slots);
    this.#plays = new Int32Array(teams * slots);
    this.#breaks = new Int32Array(teams * slots * 2).fill(-1);
    this.#lasts = new Int32Array(teams * slots * 2).fill(-1);
    for (let at = 0; at < teams * slots; at++) {
      if (partner !== null && at % slots > partner[at % slots]) continue;
      this.#homes[at] = draft.variable();
      this.#aways[at] = this.isGapless ? this.#homes[at] ^ 1 : draft.variable();
      this.#plays[at] = this.isGapless ? draft.truth() : draft.variable();
    }
    if (partner === null) return;
    for (const slot of this.slots) {
      const late = partner[slot];
      for (let m = 0; m < meetings; m++) this.#meetings[m * slots + late] = this.#meetings[this.#returns[m] * slots + slot];
      for (let team = 0; team < teams; team++) {
        this.#homes[team * slots + late] = this.#aways[team * slots + slot];
        this.#aways[team * slots + late] = this.#homes[team * slots + slot];
        this.#plays[team * slots + late] = this.#plays[team * slots + slot];
      }
    }
  }

  /** The literal that says that the meeting takes place in the slot. */
  meeting(meeting: number, slot: number): number {
    return this.#meetings[meeting * this.#problem.slots + slot];
  }

  /** That the team is at home in it. */
  home(team: number, slot: number): number {
    return this.#homes[team * this.#problem.slots + slot];
  }

  away(team: number, slot: number): number {
    return this.#aways[team * this.#problem.slots + slot];
  }

  /** Of all games of a team in this mode against these in a slot. */
  gamesOf(team: number, mode: Mode, rivals: readonly number[], slot: number): number[] {
    const { host, guest, isNeutral } = this.#problem;
    return this.meetingsOf[team].flatMap((m) => {
      const isHost = host[m] === team;
      if (!rivals.includes(isHost ? guest[m] : host[m])) return [];
      return mode === 'HA' || (isNeutral[m] === 0 && isHost === (mode === 'H')) ? [this.meeting(m, slot)] : [];
    });
  }

  /** @returns the slots of each meeting in a schedule, as literals of {@link meeting} in slots that are drawn */
  literalsOf(slotOf: ArrayLike<number>, flipped: ArrayLike<number>): number[] {
    const { games, meetingOf } = this.#problem;
    const { partner } = this.#shape;
    const literals: number[] = [];
    for (let game = 0; game < games; game++) {
      const slot = slotOf[game];
      if (slot >= 0 && (partner === null || slot < partner[slot])) literals.push(this.meeting(meetingOf[game * 2 + flipped[game]], slot));
    }
    return literals;
  }

  /** @returns the schedule in which the meetings are that hold */
  scheduleOf(holds: (literal: number) => boolean, fixed: readonly FixedGame[]): Schedule {
    const { games, meetings, meetingOf, isFree } = this.#problem;
    const slotOf = new Int16Array(games).fill(-1);
    const flipped = new Uint8Array(games);
    const open = Array.from({ length: meetings }, (_, m) => this.#slotsWhere((slot) => holds(this.meeting(m, slot))));
    const put = (game: number, side: 0 | 1, slot: number) => {
      slotOf[game] = slot;
      flipped[game] = side;
      const own = open[meetingOf[game * 2 + side]];
      own.splice(own.indexOf(slot), 1);
    };
    for (const { game, slot, isFlipped } of fixed) put(game, isFlipped ? 1 : 0, slot);
    const place = (game: number, side: 0 | 1) => {
      const [slot] = open[meetingOf[game * 2 + side]];
      if (slotOf[game] < 0 && slot !== undefined) put(game, side, slot);
    };
    // What games of fixed hosts leave is for those of either.
    for (let game = 0; game < games; game++) if (isFree[game] === 0) place(game, 0);
    for (let game = 0; game < games; game++) {
      if (isFree[game] === 0) continue;
      place(game, 0);
      place(game, 1);
    }
    return { slots: slotOf, flipped };
  }

  #slotsWhere(isIn: (slot: number) => boolean): number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < this.#problem.slots; slot++) if (isIn(slot)) slots.push(slot);
    return slots;
  }

  /** That the event of this key (see {@link Problem}) happens. */
  literalOf(key: number): number {
    const { slots, sideBase, breakBase } = this.#problem;
    if (key < sideBase) return this.#meetings[key];
    if (key < breakBase) {
      const cell = Math.floor((key - sideBase) / 3);
      return this.sideOf(Math.floor(cell / slots), cell % slots, (key - sideBase) % 3);
    }
    return this.#break(key - breakBase);
  }

  /** That the team is at this side in the slot: 0 at home, 1 away, 2 playing at all. */
  sideOf(team: number, slot: number, side: number): number {
    const at = team * this.#problem.slots + slot;
    return [this.#homes, this.#aways, this.#plays][side][at];
  }

  /** @param at `(team * slots + slot) * 2 + side` */
  #break(at: number): number {
    if (this.#breaks[at] >= 0) return this.#breaks[at];
    const { slots } = this.#problem;
    const cell = at >> 1;
    const now = this.sideOf(Math.floor(cell / slots), cell % slots, at & 1);
    const last = this.#last(at);
    const literal = this.#draft.variable();
    this.#draft.clause([literal, now ^ 1, last ^ 1]);
    this.#draft.clause([literal ^ 1, now]);
    this.#draft.clause([literal ^ 1, last]);
    this.#breaks[at] = literal;
    return literal;
  }

  /** Whether the team's last game before the slot was at that side; byes in between do not matter. */
  #last(at: number): number {
    if (this.#lasts[at] >= 0) return this.#lasts[at];
    const { slots } = this.#problem;
    const cell = at >> 1;
    const draft = this.#draft;
    let literal: number;
    if (cell % slots === 0) literal = draft.truth() ^ 1;
    else {
      const [team, before] = [Math.floor((cell - 1) / slots), (cell - 1) % slots];
      const side = this.sideOf(team, before, at & 1);
      const plays = this.sideOf(team, before, 2);
      if (this.isGapless) literal = side;
      else {
        const earlier = this.#last(at - 2);
        literal = draft.variable();
        draft.clause([side ^ 1, literal]);
        draft.clause([plays ^ 1, side, literal ^ 1]);
        draft.clause([plays, earlier ^ 1, literal]);
        draft.clause([plays, earlier, literal ^ 1]);
      }
    }
    this.#lasts[at] = literal;
    return literal;
  }
}
