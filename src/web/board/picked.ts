import { type Place, recommendPlaces, withoutSlot } from '../../search/recommend.ts';
import type { Desk } from '../desk.ts';

/** A game that is picked up, with what each slot would cost, scored by the model before it is dropped anywhere. */
export interface Picked {
  readonly game: number;
  /** The row in which it was picked up. */
  readonly team: number;
  /** Where it was, -1 on the shelf. */
  readonly slot: number;
  /** All places, best first. */
  readonly places: readonly Place[];
  /** The best place of each other slot. */
  readonly bySlot: ReadonlyMap<number, Place>;
  /** What it costs to put it on the shelf; null if it was there. */
  readonly shelf: Place | null;
}

/** Changes smaller than this are the rounding of sums of miles. */
const NOTHING = 1e-6;

/** How a place compares with leaving the game where it is. */
export type Price = 'better' | 'same' | 'soft' | 'hard';

/** @param locked by game: 1 may not give way */
export function pickUp({ season, schedule }: Desk, game: number, team: number, locked: Uint8Array | undefined): Picked {
  const places = recommendPlaces(season, schedule, game, { locked });
  const slot = schedule.slots[game];
  const bySlot = new Map<number, Place>();
  for (const place of places) if (place.slot !== slot && !bySlot.has(place.slot)) bySlot.set(place.slot, place);
  return { game, team, slot, places, bySlot, shelf: slot < 0 ? null : withoutSlot(season, schedule, game) };
}

export function priceOf({ change }: Place): Price {
  const order = Math.abs(change.hard) > NOTHING ? change.hard : change.soft;
  if (Math.abs(order) <= NOTHING) return 'same';
  if (order < 0) return 'better';
  return change.hard > NOTHING ? 'hard' : 'soft';
}

const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1, signDisplay: 'exceptZero' });

/** A price as it fits a cell: `-4`, `+1.2K`; `+2 H` where hard rules decide. */
export function priceText({ change }: Place): string {
  if (Math.abs(change.hard) > NOTHING) return `${SHORT.format(change.hard)} H`;
  return Math.abs(change.soft) > NOTHING ? SHORT.format(change.soft) : '±0';
}
