import { saying } from './check-documents.ts';
import type { Holiday } from './conference-facts.ts';
import { addDays, type DateRule, type Day, dayNumber, daysBetween, describeSpan, resolveDate, type Weekday, weekdayOf } from './day.ts';
import { type OwnDate, weekOfDay } from './elsewhere.ts';
import { daysInWeek, isOneADay, oneADay, type SeriesPlan } from './series.ts';

/** A kick-off window that television gives, by the calendar's clock. `capacity` is how many games it shows. */
export interface TelevisionWindow {
  readonly startTime: string;
  readonly networks: readonly string[];
  readonly capacity: number;
}

/** One playing window of each week: its weekdays, and how many games a team plays in it. `weekend` marks the windows that
 *  rules about weekends mean. `television` splits each of its days into kick-off windows; a day without any may have a usual
 *  start. */
export interface WindowPlan {
  readonly name: string;
  readonly days: readonly Weekday[];
  readonly weekend: boolean;
  /** Games of a team in this window; 0 to 1 if not given. */
  readonly games?: { readonly min: number; readonly max: number };
  /** Weeks (from 1) in which the window exists; all if not given. */
  readonly weeks?: readonly number[];
  readonly television?: readonly { readonly day: Weekday; readonly windows: readonly TelevisionWindow[] }[];
  readonly starts?: readonly { readonly day: Weekday; readonly startTime: string }[];
}

/** A calendar in the office's words. Week 1 begins on `firstWeek`, any weekday; weeks are seven days. */
export interface CalendarPlan {
  readonly firstWeek: DateRule;
  readonly weeks: number;
  /** Nothing is played before or after these days. */
  readonly firstDay?: DateRule;
  readonly lastDay?: DateRule;
  readonly windows: readonly WindowPlan[];
  /** Games of a team in each week, if the format says so: 1-2-2-1-2-2-1. */
  readonly cadence?: readonly number[];
  /** Days on which nobody plays: the conference's holidays by name, its own events by date. */
  readonly closed?: readonly (
    | { readonly holiday: string }
    | { readonly name: string; readonly first: DateRule; readonly last: DateRule }
  )[];
  /** IANA zone of the clock by which start times are said: a broadcaster's, `America/New_York`. Left out: the venue's. */
  readonly timeZone?: string;
  /** Games of a series, 1 for single games. The slot is its first day. */
  readonly gameDays: number;
  /** The championship after the season: its last day, how many days it takes, how many days stay free before it. */
  readonly championship?: { readonly lastDay: DateRule; readonly days: number; readonly daysFree: number };
}

/** A slot of the calendar, and what rules ask about it. Its id is the date, with its time where it has one; ` local` tells a time at
 *  the venue from a broadcaster's, so that sports of both sorts can share a calendar; days of a series other than one game a day stand behind it. */
export interface CalendarSlot {
  readonly id: string;
  readonly name: string;
  readonly date: Day;
  readonly startTime: string | null;
  /** From 1. */
  readonly week: number;
  /** Index of its window. */
  readonly window: number;
  readonly television: TelevisionWindow | null;
  /** Weekdays of the games of a series that is played here, `Fri-Sat-Sun`; of a single game its own. */
  readonly series: string;
  /** Days of those games, counted from the date. */
  readonly days: readonly number[];
}

/** A window in a given week; `slots` are indices. */
export interface CalendarWindow {
  readonly name: string;
  readonly week: number;
  readonly weekend: boolean;
  readonly min: number;
  readonly max: number;
  readonly slots: readonly number[];
  /** Codes of the two teams for whose game it was laid, on a date of its own. */
  readonly keptFor?: readonly string[];
}

export interface Calendar {
  readonly slots: readonly CalendarSlot[];
  readonly windows: readonly CalendarWindow[];
  readonly weeks: number;
  readonly cadence: readonly number[] | null;
  readonly gameDays: number;
  readonly timeZone: string | null;
  readonly holidays: readonly Holiday[];
}

/** Lays the slots of a plan in order of time.
 *  @param series the days that series may be played on; one game a day if left out
 *  @param own dates that are laid for a single game each, where the calendar does not have them
 *  @throws {RangeError} with a sentence, if the plan contradicts itself */
export function layCalendar(
  plan: CalendarPlan,
  known: Readonly<Record<string, Day>>,
  holidays: readonly Holiday[] = [],
  series?: readonly SeriesPlan[],
  own: readonly OwnDate[] = [],
): Calendar {
  const dateOf = (field: 'firstWeek' | 'firstDay' | 'lastDay', otherwise: Day) =>
    saying(`calendar.${field}`, () => resolveDate(plan[field] ?? otherwise, known));
  const start = dateOf('firstWeek', '');
  const firstDay = dateOf('firstDay', start);
  const lastDay = dateOf('lastDay', addDays(start, 7 * plan.weeks - 1));
  if (plan.cadence !== undefined && plan.cadence.length !== plan.weeks)
    throw new RangeError(
      `calendar.cadence: the cadence ${plan.cadence.join('-')} has ${plan.cadence.length} weeks, the season ${plan.weeks}`,
    );
  checkChampionship(plan, lastDay, known);
  const slots: Omit<CalendarSlot, 'window'>[] = [];
  const laid: { name: string; week: number; weekend: boolean; min: number; max: number; ids: string[]; keptFor?: readonly string[] }[] = [];
  const closed = closedDays(plan, known, holidays);
  const clock = plan.timeZone === undefined ? '' : ` ${zoneName(plan.timeZone)}`;
  for (let week = 1; week <= plan.weeks; week++) {
    const monday = addDays(start, 7 * (week - 1));
    const inWeek = daysInWeek(series, week);
    const isOpen = (first: Day, days: readonly number[]) =>
      first >= firstDay && addDays(first, days[days.length - 1]) <= lastDay && !days.some((day) => closed.has(addDays(first, day)));
    const days = daysBetween(monday, addDays(monday, 6));
    for (const window of plan.windows) {
      if (window.weeks !== undefined && !window.weeks.includes(week)) continue;
      const ids: string[] = [];
      for (const day of days.filter((candidate) => window.days.includes(weekdayOf(candidate)))) {
        const television = window.television?.find((entry) => entry.day === weekdayOf(day))?.windows ?? [null];
        const ways = inWeek?.filter(({ first }) => first === weekdayOf(day)) ?? [oneADay(day, plan.gameDays)];
        for (const way of ways.filter((candidate) => isOpen(day, candidate.days)))
          for (const kickOff of television) {
            const startTime = kickOff?.startTime ?? window.starts?.find((entry) => entry.day === weekdayOf(day))?.startTime ?? null;
            const time = startTime === null ? day : `${day}T${startTime}${plan.timeZone === undefined ? ' local' : ''}`;
            const id = isOneADay(way) ? time : `${time} ${way.name}`;
            const label = `${weekdayOf(day)} ${describeSpan(day, day)}${isOneADay(way) ? '' : ` (${way.name})`}`;
            const name = startTime === null ? label : `${label}, ${startTime}${clock}`;
            slots.push({ id, name, date: day, startTime, week, television: kickOff, series: way.name, days: way.days });
            ids.push(id);
          }
      }
      const { min, max } = window.games ?? { min: 0, max: 1 };
      if (ids.length > 0) laid.push({ name: window.name, week, weekend: window.weekend, min, max, ids });
    }
  }
  for (const { name, date, startTime, teams } of own) {
    if (slots.some((slot) => slot.date === date && (startTime === null || slot.startTime === startTime))) continue;
    const weekday = weekdayOf(date);
    const label = `${weekday} ${describeSpan(date, date)}`;
    const time = startTime === null ? '' : `T${startTime}${plan.timeZone === undefined ? ' local' : ''}`;
    const week = weekOfDay(date, start, plan.weeks);
    const shown = startTime === null ? label : `${label}, ${startTime}${clock}`;
    slots.push({ id: `${date}${time}`, name: shown, date, startTime, week, television: null, series: weekday, days: [0] });
    laid.push({ name, week, weekend: weekday === 'Sat' || weekday === 'Sun', min: 0, max: 1, ids: [`${date}${time}`], keptFor: teams });
  }
  slots.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const twice = slots.find(({ id }, index) => index > 0 && slots[index - 1].id === id);
  if (twice !== undefined) throw new RangeError(`${twice.name} lies in two windows`);
  laid.sort((a, b) => (a.ids[0] < b.ids[0] ? -1 : 1));
  const place = new Map(slots.map(({ id }, index) => [id, index]));
  const windows = laid.map(({ ids, ...window }) => ({ ...window, slots: ids.map((id) => place.get(id)!) }));
  const windowOf = new Map(windows.flatMap((window, index) => window.slots.map((slot) => [slot, index])));
  return {
    slots: slots.map((slot, index) => ({ ...slot, window: windowOf.get(index)! })),
    windows,
    weeks: plan.weeks,
    cadence: plan.cadence ?? null,
    gameDays: plan.gameDays,
    timeZone: plan.timeZone ?? null,
    holidays,
  };
}

/** @throws {RangeError} for a holiday that the conference does not know, or a span that ends before it begins */
function closedDays({ closed = [] }: CalendarPlan, known: Readonly<Record<string, Day>>, holidays: readonly Holiday[]): Set<Day> {
  return new Set(
    closed.flatMap((entry, index) =>
      saying(`calendar.closed.${index}`, () => {
        if ('holiday' in entry) {
          const { first, last } = holidayNamed(holidays, entry.holiday);
          return daysBetween(first, last);
        }
        const [first, last] = [resolveDate(entry.first, known), resolveDate(entry.last, known)];
        if (last < first) throw new RangeError(`${entry.name} ends on ${last}, before it begins on ${first}`);
        return daysBetween(first, last);
      }),
    ),
  );
}

/** How people call the clock of a zone: ET, CT, MST. */
function zoneName(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'shortGeneric' }).formatToParts(0);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** @throws {RangeError} naming those that are known */
export function holidayNamed(holidays: readonly Holiday[], name: string): Holiday {
  const found = holidays.find((holiday) => holiday.name === name);
  if (found === undefined)
    throw new RangeError(
      `no holiday is known by the name "${name}"; known: ${holidays.map((holiday) => holiday.name).join(', ') || 'none'}`,
    );
  return found;
}

function checkChampionship({ championship }: CalendarPlan, lastDay: Day, known: Readonly<Record<string, Day>>): void {
  if (championship === undefined) return;
  const last = saying('calendar.championship.lastDay', () => resolveDate(championship.lastDay, known));
  const first = addDays(last, 1 - championship.days);
  const free = dayNumber(first) - dayNumber(lastDay) - 1;
  if (free < championship.daysFree)
    throw new RangeError(
      `the season ends on ${describeSpan(lastDay, lastDay)}, ${free} days before the championship (${describeSpan(first, last)}); ${championship.daysFree} are asked for`,
    );
}

/** The days on which the games of this slot are played. */
export function daysOf(calendar: Calendar, slot: number): Day[] {
  const { date, days } = calendar.slots[slot];
  return days.map((day) => addDays(date, day));
}

/** Indices of the slots in which a game would touch one of these days or weekdays. */
export function slotsTouching(calendar: Calendar, isMeant: (day: Day, weekday: Weekday) => boolean): number[] {
  return calendar.slots.flatMap((_, slot) => (daysOf(calendar, slot).some((day) => isMeant(day, weekdayOf(day))) ? [slot] : []));
}
