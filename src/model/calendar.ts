import type { Season } from './season.ts';

/** Days of the week as in calendars of the United States: 0 is Sunday. */
export const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const MS_PER_DAY = 86_400_000;

/** Number of a calendar date `YYYY-MM-DD`, in days from 1970-01-01. A date is a day of the calendar, not an instant: no time
 *  zone has a part in this. */
export function dayNumber(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / MS_PER_DAY;
}

export function dateOfDay(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** 0 is Sunday; 1970-01-01 was a Thursday. */
export function weekdayOfDay(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

const daysOfSeasons = new WeakMap<Season, Float64Array>();

/** By slot: its {@link dayNumber}, NaN if it has no date. */
export function slotDays(season: Season): Float64Array {
  let days = daysOfSeasons.get(season);
  if (days === undefined) {
    days = Float64Array.from(season.slots, ({ date }) => (date === null ? NaN : dayNumber(date)));
    daysOfSeasons.set(season, days);
  }
  return days;
}
