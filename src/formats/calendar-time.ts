import { dayNumber } from '../model/calendar.ts';

const MS_PER_DAY = 86_400_000;
const MS_PER_MINUTE = 60_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

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
