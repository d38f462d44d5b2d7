import type { Season } from './season.ts';

const ONE_A_DAY = Array.from({ length: 32 }, (_, games) => Array.from({ length: games }, (_unused, day) => day));

/** Days of the single games of a series of `days` games in a slot, counted from the slot's date: those of the slot if it is made for a
 *  series of as many games, else one game a day. `[0, 1, 1]` is Friday and a double-header on Saturday. */
export function playingDays({ slots }: Season, slot: number, days: number): readonly number[] {
  const own = slots[slot].days;
  return own !== undefined && own.length === days ? own : ONE_A_DAY[days];
}

/** How many days series take from their first game to their last: of `days` games in a slot, at `slot * width + days`. */
export interface SeriesSpans {
  readonly width: number;
  readonly spans: Uint8Array;
  /** The longest of all; 1 if there are no series. */
  readonly longest: number;
}

const spansOfSeasons = new WeakMap<Season, SeriesSpans>();

export function seriesSpans(season: Season): SeriesSpans {
  let known = spansOfSeasons.get(season);
  if (known === undefined) {
    const most = season.games.reduce((longest, { days }) => Math.max(longest, days), 1);
    const width = most + 1;
    const spans = new Uint8Array(season.slots.length * width);
    for (let slot = 0; slot < season.slots.length; slot++)
      for (let days = 1; days <= most; days++) spans[slot * width + days] = playingDays(season, slot, days)[days - 1] + 1;
    known = { width, spans, longest: spans.reduce((longest, span) => Math.max(longest, span), 1) };
    spansOfSeasons.set(season, known);
  }
  return known;
}

/** Days that a game takes in a slot, from its first day to its last. */
export function spanOf(season: Season, slot: number, game: number): number {
  const { width, spans } = seriesSpans(season);
  return spans[slot * width + season.games[game].days];
}
