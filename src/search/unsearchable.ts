import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';

/** Thrown for a season, or a demand on its schedule, that the search cannot work on; the message says what and where. */
export class UnsearchableError extends Error {
  override readonly name = 'UnsearchableError';
}

/** The kinds of constraints that the search evaluates. */
export const SEARCHABLE: ReadonlySet<string> = new Set(
  'BA1 BA2 SYMMETRY CA1 CA2 CA3 CA4 CA5 GA1 GA2 BR1 BR2 BR3 BR4 FA1 FA2 FA3 FA4 FA5 FA6 SE1 SE2 SE3 NG1 SW1 OW1 EQ1 RT1 RT2 RT3 VE1 VE2 TV1 TV2 TV3 TV4'.split(
    ' ',
  ),
);

/** @throws {UnsearchableError} naming the kinds of constraints that the search does not evaluate */
export function refuseUnknownKinds(season: Season): void {
  const unknown = new Set(season.constraints.flatMap(({ kind }) => (SEARCHABLE.has(kind) ? [] : [kind])));
  if (unknown.size > 0) throw new UnsearchableError(`the search does not know these kinds of constraints yet: ${[...unknown].join(', ')}`);
}

/** @throws {RangeError} if the arrays do not fit the season
 *  @throws {UnsearchableError} if two locked games share a team and a slot */
export function refuseClashes(season: Season, start: Schedule | undefined, locked: Uint8Array | undefined): void {
  const { games, slots } = season;
  const fits = (array: { readonly length: number } | undefined) => array === undefined || array.length === games.length;
  if (!fits(start?.slots) || !fits(start?.flipped) || !fits(locked))
    throw new RangeError(`start and locked must have ${games.length} entries`);
  if (start === undefined) {
    if (locked?.includes(1)) throw new RangeError('locked games need a start that says where they are');
    return;
  }
  const taken = new Map<number, number>();
  games.forEach(({ id, home, away, host }, game) => {
    const slot = start.slots[game];
    if (slot < -1 || slot >= slots.length) throw new RangeError(`game ${id} starts in slot ${slot} of ${slots.length}`);
    if (start.flipped[game] === 1 && host !== 'either') throw new RangeError(`game ${id} has a fixed host and cannot be flipped`);
    if (locked?.[game] !== 1 || slot < 0) return;
    for (const team of [home, away]) {
      const other = taken.get(team * slots.length + slot);
      if (other !== undefined) {
        throw new UnsearchableError(
          `the locked games ${games[other].id} and ${id} are both in slot ${slots[slot].id} for team ${season.teams[team].id}`,
        );
      }
      taken.set(team * slots.length + slot, game);
    }
  });
}
