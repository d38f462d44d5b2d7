/** Days, holidays, clocks and miles for the independent check: own arithmetic, straight from the documents. */

// biome-ignore lint/suspicious/noExplicitAny: documents are read as the JSON they are, without the product's types.
export type Json = any;

/** A game of a schedule, or a place for one. Days are counted from 1970. */
export interface Place {
  readonly first: number;
  readonly last: number;
  readonly weekday: number;
  readonly date: string;
  readonly time: string | null;
  /** Days on which games are played, and their weekdays: "Fri-Sat-Sat". */
  readonly days: readonly number[];
  readonly series: string;
}

export interface Played extends Place {
  /** Where it is played: code of a school, or name of a place. */
  readonly at: string;
  /** A home game of neither. */
  readonly isNeutral: boolean;
  readonly home: string;
  readonly away: string;
}

export const NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Julian day arithmetic (Fliegel and Van Flandern 1968), shifted to 1970: no Date object has a part in it. */
export function toDay(date: string): number {
  const [year, month, day] = date.split('-').map(Number);
  const shift = Math.trunc((month - 14) / 12);
  return (
    Math.trunc((1461 * (year + 4800 + shift)) / 4) +
    Math.trunc((367 * (month - 2 - 12 * shift)) / 12) -
    Math.trunc((3 * Math.trunc((year + 4900 + shift) / 100)) / 4) +
    day -
    32075 -
    2440588
  );
}

export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The date, the time and the days of a slot's id, for a series of so many games. */
export function readSlot(slot: string, games: number): Omit<Place, 'date'> & { date: string } {
  const [, date, time, , written] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)( local)?)?(?: ([A-Za-z-]+))?$/.exec(slot) ?? ['', slot];
  const first = toDay(date);
  const days = written === undefined ? Array.from({ length: games }, (_, day) => first + day) : walkDays(first, written);
  const series = days.map((day) => NAMES[weekdayOf(day)]).join('-');
  return { first, last: Math.max(...days), weekday: weekdayOf(first), date, time: time ?? null, days, series };
}

/** The days that begin with `first` and bear these names, one after the other or twice the same. */
function walkDays(first: number, names: string): number[] {
  let day = first;
  return names.split('-').map((name) => {
    while (NAMES[weekdayOf(day)] !== name) day++;
    return day;
  });
}

/** What days the office gives a series: the last entry that fits it. */
export function seriesOf(sport: Json, home: string, away: string, week: number): string[] {
  const fitting = (sport.play.series ?? []).filter(
    (entry: Json) =>
      !(entry.teams && !entry.teams.some((code: string) => code === home || code === away)) &&
      !(entry.hosts && !entry.hosts.includes(home)) &&
      !(entry.visitors && !entry.visitors.includes(away)) &&
      !(entry.pairs && !entry.pairs.some(([a, b]: string[]) => (a === home && b === away) || (a === away && b === home))) &&
      !(entry.weeks && !entry.weeks.includes(week)),
  );
  return fitting.at(-1)?.days ?? [];
}

/** Easter Sundays by the almanac. */
const EASTERS: Record<number, number> = { 2025: toDay('2025-04-20'), 2026: toDay('2026-04-05'), 2027: toDay('2027-03-28') };

/** A date said in the office's way. */
export function sayDay(conference: Json, rule: Json): number {
  if (typeof rule === 'string') return toDay(rule);
  if (rule.on !== undefined) return toDay(rule.on);
  if (rule.easter !== undefined) return EASTERS[rule.easter] + (rule.days ?? 0);
  if (rule.nth !== undefined) {
    const first = toDay(`${rule.year}-${String(rule.month).padStart(2, '0')}-01`);
    return first + ((NAMES.indexOf(rule.weekday) - weekdayOf(first) + 7) % 7) + 7 * (rule.nth - 1);
  }
  let day = sayDay(conference, conference.dates[rule.of]) + (rule.daysAfter ?? 0) - (rule.daysBefore ?? 0);
  while (rule.weekday !== undefined && NAMES[weekdayOf(day)] !== rule.weekday) day += rule.daysBefore === undefined ? 1 : -1;
  return day;
}

/** First and last day of a holiday of the conference. */
export function holidayOf(conference: Json, name: string): [number, number] {
  const { first, last } = conference.holidays.find((holiday: Json) => holiday.name === name);
  return [sayDay(conference, first), sayDay(conference, last)];
}

export function schoolOf(conference: Json, code: string): Json {
  return conference.schools.find((school: Json) => school.code === code) ?? conference.places?.find(({ name }: Json) => name === code);
}

/** What the office says of a game that is played at neither school. */
export function elsewhereOf(sport: Json, home: string, away: string): Json {
  return (sport.matchups.elsewhere ?? []).find(
    ({ pair, homeOf }: Json) => pair.includes(home) && pair.includes(away) && (homeOf === undefined || homeOf === home),
  );
}

/** Hours behind Greenwich in winter. */
const WEST: Record<string, number> = {
  'Europe/Dublin': 0,
  'America/New_York': 5,
  'America/Chicago': 6,
  'America/Denver': 7,
  'America/Phoenix': 7,
  'America/Los_Angeles': 8,
};

export function winterHours(conference: Json, code: string): number {
  return WEST[schoolOf(conference, code).timeZone];
}

/** Minutes from midnight of the day on which clocks at a school show it; below 0 is the day before. US daylight saving: second Sunday
 *  of March to first Sunday of November, not in Arizona. */
export function minutesAt(conference: Json, code: string, day: number, time: string, zone: string | undefined): number {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const own = schoolOf(conference, code).timeZone;
  if (zone === undefined) return minutes;
  const years = [2024, 2025, 2026, 2027];
  const isSummer = years.some((year) => {
    const from = sayDay(conference, { nth: 2, weekday: 'Sun', month: 3, year });
    return day >= from && day < sayDay(conference, { nth: 1, weekday: 'Sun', month: 11, year });
  });
  const hours = (name: string) => WEST[name] - (isSummer && name !== 'America/Phoenix' ? 1 : 0);
  return minutes + 60 * (hours(zone) - hours(own));
}

/** Great-circle miles by the spherical law of cosines. */
export function milesApart(conference: Json, one: string, other: string): number {
  if (one === other) return 0;
  const [a, b] = [one, other].map((code) => {
    const { latitude, longitude } = schoolOf(conference, code);
    return { up: (latitude * Math.PI) / 180, along: (longitude * Math.PI) / 180 };
  });
  const cosine = Math.sin(a.up) * Math.sin(b.up) + Math.cos(a.up) * Math.cos(b.up) * Math.cos(a.along - b.along);
  return 3958.7613 * Math.acos(Math.min(1, cosine));
}

/** The hard rules of a sport and those that the conference has for it, of which only teams that play count. */
export function hardRules(conference: Json, sport: Json): Json[] {
  const shared = conference.rules.flatMap((rule: Json) => {
    if (rule.sports !== undefined && !rule.sports.includes(sport.key)) return [];
    const teams = rule.with.teams?.filter((team: string) => sport.teams.includes(team));
    return teams?.length === 0 ? [] : [{ ...rule, with: { ...rule.with, ...(teams === undefined ? {} : { teams }) } }];
  });
  return [...shared, ...sport.rules].filter(({ on, hard }: Json) => on && hard);
}

/** All places for a game that a sport's calendar has. */
export function placesOf(
  conference: Json,
  sport: Json,
): (Place & { week: number; window: Json; windowIndex: number; networks: string[] })[] {
  const { calendar } = sport;
  const start = sayDay(conference, calendar.firstWeek);
  const begin = calendar.firstDay === undefined ? start : sayDay(conference, calendar.firstDay);
  const end = calendar.lastDay === undefined ? start + 7 * calendar.weeks - 1 : sayDay(conference, calendar.lastDay);
  const closed = (calendar.closed ?? []).map((entry: Json) =>
    entry.holiday === undefined ? [sayDay(conference, entry.first), sayDay(conference, entry.last)] : holidayOf(conference, entry.holiday),
  );
  const places: ReturnType<typeof placesOf> = [];
  for (let day = Math.max(start, begin); day <= end && day < start + 7 * calendar.weeks; day++) {
    const week = Math.floor((day - start) / 7) + 1;
    const weekday = weekdayOf(day);
    const names: string[] | undefined = sport.play.series
      ?.filter(({ weeks }: Json) => !weeks || weeks.includes(week))
      .flatMap(({ days }: Json) => days)
      .filter((name: string, index: number, all: string[]) => name.startsWith(NAMES[weekday]) && all.indexOf(name) === index);
    const ways = names?.map((name) => walkDays(day, name)) ?? [Array.from({ length: calendar.gameDays }, (_, step) => day + step)];
    const open = ways.filter(
      (days) => Math.max(...days) <= end && !days.some((one) => closed.some(([from, to]: [number, number]) => from <= one && one <= to)),
    );
    calendar.windows.forEach((window: Json, windowIndex: number) => {
      if (!window.days.includes(NAMES[weekday]) || (window.weeks !== undefined && !window.weeks.includes(week))) return;
      const shown = window.television?.find((entry: Json) => entry.day === NAMES[weekday])?.windows;
      const usual = window.starts?.find((entry: Json) => entry.day === NAMES[weekday])?.startTime ?? null;
      for (const { startTime, networks } of shown ?? [{ startTime: usual, networks: [] }])
        for (const days of open) {
          const series = days.map((one) => NAMES[weekdayOf(one)]).join('-');
          const when = { first: day, last: Math.max(...days), days, series, weekday, date: dateOf(day), time: startTime };
          places.push({ ...when, week, window, windowIndex, networks });
        }
    });
  }
  for (const { on, startTime, place } of sport.matchups.elsewhere ?? []) {
    if (on === undefined) continue;
    const day = sayDay(conference, on);
    if (places.some((known) => known.first === day && (startTime === undefined || known.time === startTime))) continue;
    const weekday = weekdayOf(day);
    const inside = day >= start && day < start + 7 * calendar.weeks;
    const when = { first: day, last: day, days: [day], series: NAMES[weekday], weekday, date: dateOf(day), time: startTime ?? null };
    const window = { name: place, weekend: weekday === 0 || weekday === 6 };
    places.push({ ...when, week: inside ? Math.floor((day - start) / 7) + 1 : 0, window, windowIndex: -1, networks: [] });
  }
  return places;
}

/** Back from {@link toDay}. */
function dateOf(day: number): string {
  let year = 1970 + Math.floor(day / 366);
  while (toDay(`${year + 1}-01-01`) <= day) year++;
  let month = 1;
  while (month < 12 && toDay(`${year}-${String(month + 1).padStart(2, '0')}-01`) <= day) month++;
  const date = day - toDay(`${year}-${String(month).padStart(2, '0')}-01`) + 1;
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}
