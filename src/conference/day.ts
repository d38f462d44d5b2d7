import { dateOfDay, dayNumber as numberOf, WEEKDAYS, weekdayOfDay } from '../model/calendar.ts';

/** A calendar date `YYYY-MM-DD`, the same day in every time zone. All arithmetic goes through its number of days since
 *  1970-01-01; no instant and no local time is ever made of it, because midnight UTC is still yesterday in Kansas City. */
export type Day = string;

export type Weekday = (typeof WEEKDAYS)[number];

const LONG_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const LONG_WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Days since 1970-01-01.
 *  @throws {RangeError} if it is no calendar date */
export function dayNumber(day: Day): number {
  const number = /^\d{4}-\d{2}-\d{2}$/.test(day) ? numberOf(day) : Number.NaN;
  if (Number.isNaN(number) || dateOfDay(number) !== day) throw new RangeError(`"${day}" is not a calendar date YYYY-MM-DD`);
  return number;
}

export function addDays(day: Day, days: number): Day {
  return dateOfDay(dayNumber(day) + days);
}

export function weekdayOf(day: Day): Weekday {
  return WEEKDAYS[weekdayOfDay(dayNumber(day))];
}

/** The days from `first` to `last`, both included; none if `last` comes first. */
export function daysBetween(first: Day, last: Day): Day[] {
  const start = dayNumber(first);
  return Array.from({ length: Math.max(0, dayNumber(last) - start + 1) }, (_, index) => dateOfDay(start + index));
}

/** "Saturday, January 3" */
export function describeDay(day: Day): string {
  return `${LONG_WEEKDAYS[WEEKDAYS.indexOf(weekdayOf(day))]}, ${describeDate(day)}`;
}

/** "January 3" */
export function describeDate(day: Day): string {
  const [, month, date] = day.split('-').map(Number);
  return `${LONG_MONTHS[month - 1]} ${date}`;
}

/** "January 3", "January 3 to 5", "January 30 to February 2" */
export function describeSpan(first: Day, last: Day): string {
  if (first === last) return describeDate(first);
  const sameMonth = first.slice(0, 7) === last.slice(0, 7);
  return `${describeDate(first)} to ${sameMonth ? Number(last.slice(8)) : describeDate(last)}`;
}

/** A date said in the office's way, relative to other dates: a day itself; the n-th (or, negative, n-th last) weekday of a
 *  month; Easter Sunday, or some days after it (before it, negative); a number of days before or after a named date, moved back
 *  or on to a weekday if one is named. */
export type DateRule =
  | Day
  | { readonly on: Day }
  | { readonly easter: number; readonly days?: number }
  | { readonly nth: number; readonly weekday: Weekday; readonly month: number; readonly year: number }
  | { readonly daysBefore: number; readonly of: string; readonly weekday?: Weekday }
  | { readonly daysAfter: number; readonly of: string; readonly weekday?: Weekday };

/** Finds the day of a rule. `known` holds the named dates ("NCAA basketball", "exams").
 *  @throws {RangeError} naming what is unknown or does not exist */
export function resolveDate(rule: DateRule, known: Readonly<Record<string, Day>>): Day {
  if (typeof rule === 'string') return dateOfDay(dayNumber(rule));
  if ('on' in rule) return dateOfDay(dayNumber(rule.on));
  if ('easter' in rule) return addDays(easterOf(rule.easter), rule.days ?? 0);
  if ('nth' in rule) {
    const first = `${rule.year}-${String(rule.month).padStart(2, '0')}-01`;
    const next = rule.month === 12 ? `${rule.year + 1}-01-01` : `${rule.year}-${String(rule.month + 1).padStart(2, '0')}-01`;
    const days = daysBetween(first, addDays(next, -1)).filter((day) => weekdayOf(day) === rule.weekday);
    const day = rule.nth > 0 ? days[rule.nth - 1] : days[days.length + rule.nth];
    if (day === undefined) throw new RangeError(`${LONG_MONTHS[rule.month - 1]} ${rule.year} has no ${rule.weekday} number ${rule.nth}`);
    return day;
  }
  if (!Object.hasOwn(known, rule.of))
    throw new RangeError(`no date is known by the name "${rule.of}"; known: ${Object.keys(known).join(', ')}`);
  const before = 'daysBefore' in rule;
  let day = addDays(known[rule.of], before ? -rule.daysBefore : rule.daysAfter);
  while (rule.weekday !== undefined && weekdayOf(day) !== rule.weekday) day = addDays(day, before ? -1 : 1);
  return day;
}

/** Easter Sunday of a year in the Gregorian calendar (the anonymous algorithm printed by Meeus, Astronomical Algorithms, 1991). */
function easterOf(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const corrected = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - corrected + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const day = epact + weekday - 7 * late + 114;
  return `${year}-${String(Math.floor(day / 31)).padStart(2, '0')}-${String((day % 31) + 1).padStart(2, '0')}`;
}
