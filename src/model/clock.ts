import { dayNumber } from './calendar.ts';
import type { Season } from './season.ts';

const MS_PER_DAY = 86_400_000;
const MS_PER_MINUTE = 60_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Whether the platform knows an IANA zone by this name. */
export function isTimeZone(name: string): boolean {
  try {
    // Formats take offsets such as +05:00 as well, which are no zones.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en-US', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** The instant (milliseconds since 1970 UTC) at which clocks in an IANA zone show a date and time. A time that is skipped in
 *  spring counts as if the clocks had not moved; of one that comes twice in autumn the first is meant (as RFC 5545 has it).
 *  @throws {RangeError} for a zone that is not known */
export function instantOf(date: string, time: string, timeZone: string): number {
  const wall = dayNumber(date) * MS_PER_DAY + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * MS_PER_MINUTE;
  // Zones change their offset less often than daily, so it is one of these two.
  const before = offsetAt(wall - MS_PER_DAY, timeZone);
  const after = offsetAt(wall + MS_PER_DAY, timeZone);
  const isAfter = offsetAt(wall - before, timeZone) !== before && offsetAt(wall - after, timeZone) === after;
  return wall - (isAfter ? after : before);
}

/** Date and time that clocks in one zone show when those in another show these. */
export function clockIn(date: string, time: string, from: string, to: string): { readonly date: string; readonly time: string } {
  const instant = instantOf(date, time, from);
  const shown = new Date(instant + offsetAt(instant, to)).toISOString();
  return { date: shown.slice(0, 10), time: shown.slice(11, 16) };
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clocks.set(timeZone, clock);
  }
  const shown = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second) - instant;
}

/** What clocks at a venue show when a game in a slot starts there, `HH:MM`; null without a time. A slot whose zone nobody knows, or at
 *  a venue without one, keeps the time that it says. */
export function venueTime(season: Season, slot: number, venue: number): string | null {
  const { date, startTime, timeZone } = season.slots[slot];
  const local = season.venues[venue].timeZone;
  if (date === null || startTime === null || timeZone === undefined || local === null) return startTime;
  try {
    return clockIn(date, startTime, timeZone, local).time;
  } catch (error) {
    if (error instanceof RangeError) return startTime;
    throw error;
  }
}

const hoursOfSeasons = new WeakMap<Season, Float64Array>();
const MS_PER_HOUR = 3_600_000;

/** When a slot starts at a venue, in hours since 1970 UTC: by the slot's own zone, or the venue's where it has none. NaN without a date
 *  or a time. A zone that nobody knows counts as UTC: a rule about hours must not stop a season from being judged. */
export function startHour(season: Season, slot: number, venue: number): number {
  let hours = hoursOfSeasons.get(season);
  if (hours === undefined)
    hoursOfSeasons.set(season, (hours = new Float64Array(season.slots.length * season.venues.length).fill(-Infinity)));
  const at = slot * season.venues.length + venue;
  if (hours[at] === -Infinity) {
    const { date, startTime, timeZone } = season.slots[slot];
    hours[at] = date === null || startTime === null ? NaN : hourOf(date, startTime, timeZone ?? season.venues[venue].timeZone ?? 'UTC');
  }
  return hours[at];
}

function hourOf(date: string, time: string, timeZone: string): number {
  try {
    return instantOf(date, time, timeZone) / MS_PER_HOUR;
  } catch (error) {
    if (error instanceof RangeError) return instantOf(date, time, 'UTC') / MS_PER_HOUR;
    throw error;
  }
}

/** A game's place in time: number of its first day, the days of its games counted from there ({@link playingDays}), and the hour at which
 *  it starts ({@link startHour}). */
export interface Sitting {
  readonly day: number;
  readonly days: readonly number[];
  readonly hour: number;
}

/** Hours from the start of the one to the next start of the other, over all their days; Infinity if the other never starts after it.
 *  Where one of them has no time, a day counts 24 hours and the same day none. NaN without dates. */
export function hoursBetween(one: Sitting, other: Sitting): number {
  const timed = other.hour - one.hour;
  const apart = Number.isNaN(timed) ? 24 * (other.day - one.day) : timed;
  let least = Number.isNaN(apart) ? NaN : Infinity;
  for (const earlier of one.days)
    for (const later of other.days) {
      const hours = apart + 24 * (later - earlier);
      if (hours >= 0 && hours < least) least = hours;
    }
  return least;
}

const winters = new WeakMap<Season, Float64Array>();
const JANUARY = Date.UTC(2026, 0, 15, 12);

/** By venue, the hours that its clocks are ahead of UTC in winter ({@link winterHoursOf}); NaN without a zone, or with one that nobody knows. */
export function winterHours(season: Season): Float64Array {
  let hours = winters.get(season);
  if (hours === undefined) {
    hours = Float64Array.from(season.venues, ({ timeZone: zone }) => (zone !== null && isTimeZone(zone) ? winterHoursOf(zone) : NaN));
    winters.set(season, hours);
  }
  return hours;
}

/** Hours that a zone is ahead of UTC in the middle of January: how far zones are apart does not hang on who moves the clocks in summer.
 *  @throws {RangeError} for a zone that is not known */
export function winterHoursOf(timeZone: string): number {
  return offsetAt(JANUARY, timeZone) / MS_PER_HOUR;
}
