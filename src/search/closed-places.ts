import type { Constraint } from '../model/constraint.ts';
import type { Season } from '../model/season.ts';

/** By slot, game and host: 1 where the damage lets no game be. */
export class ClosedPlaces {
  readonly #closed: Uint8Array;
  readonly #slots: number;

  /** @throws {RangeError} for damage that is not about places: CA1 and GA1 with a maximum of 0 are */
  constructor({ games, slots }: Season, damage: readonly Constraint[]) {
    this.#slots = slots.length;
    this.#closed = new Uint8Array(games.length * 2 * slots.length);
    const close = (isMeant: (home: number, away: number, isNeutral: boolean) => boolean, among: readonly number[]) => {
      games.forEach(({ home, away, host }, game) => {
        for (const flipped of [0, 1] as const) {
          const [at, visitor] = flipped === 1 ? [away, home] : [home, away];
          if (isMeant(at, visitor, host === 'neutral')) for (const slot of among) this.#closed[this.#at(game, slot, flipped)] = 1;
        }
      });
    };
    for (const constraint of damage) {
      if (constraint.kind === 'CA1' && constraint.max === 0) {
        const { teams, mode } = constraint;
        const away = mode !== 'H';
        const home = mode !== 'A';
        close(
          (at, visitor, isNeutral) =>
            mode === 'HA'
              ? teams.includes(at) || teams.includes(visitor)
              : !isNeutral && ((home && teams.includes(at)) || (away && teams.includes(visitor))),
          constraint.slots,
        );
      } else if (constraint.kind === 'GA1' && constraint.max === 0) {
        const { meetings } = constraint;
        close((at, visitor) => meetings.some(({ home, away }) => home === at && away === visitor), constraint.slots);
      } else throw new RangeError(`the damage "${constraint.id}" does not say where no game may be`);
    }
  }

  has(game: number, slot: number, flipped: number): boolean {
    return slot >= 0 && this.#closed[this.#at(game, slot, flipped)] === 1;
  }

  #at(game: number, slot: number, flipped: number): number {
    return (game * 2 + flipped) * this.#slots + slot;
  }
}
