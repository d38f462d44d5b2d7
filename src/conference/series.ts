import { WEEKDAYS } from '../model/calendar.ts';
import type { Constraint } from '../model/constraint.ts';
import type { ConferenceFacts } from './conference-facts.ts';
import type { SportDocument } from './conference-season.ts';
import { addDays, type Day, type Weekday, weekdayOf } from './day.ts';
import type { SportScope } from './rules/template.ts';

/** On which days series are played: `Fri-Sat-Sun`, a double-header on Saturday as `Fri-Sat-Sat`. What is given narrows the series that
 *  are meant (all given things hold together); of several plans the last one that means a series holds for it. */
export interface SeriesPlan {
  /** The days, or several to choose from. */
  readonly days: readonly string[];
  /** Series in which one of these schools plays. */
  readonly teams?: readonly string[];
  readonly hosts?: readonly string[];
  readonly visitors?: readonly string[];
  readonly pairs?: readonly (readonly [string, string])[];
  /** Weeks of the season, from 1. */
  readonly weeks?: readonly number[];
}

/** The weekdays of a series' games, and its days counted from the first. */
export interface SeriesDays {
  readonly name: string;
  readonly first: Weekday;
  readonly days: readonly number[];
}

/** Reads `Thu-Fri-Sat`: each day is the next of its name after the one before, or that day itself.
 *  @throws {RangeError} if the whole is longer than a week */
export function seriesDays(name: string): SeriesDays {
  const weekdays = name.split('-').map((day) => WEEKDAYS.indexOf(day as Weekday));
  const days = weekdays.slice(1).reduce<number[]>(
    (all, weekday, index) => {
      all.push(all[index] + ((weekday - weekdays[index] + 7) % 7));
      return all;
    },
    [0],
  );
  if (weekdays.includes(-1) || days[days.length - 1] > 6)
    throw new RangeError(`"${name}" is not the days of a series within a week, such as Fri-Sat-Sun or Fri-Sat-Sat`);
  return { name, first: WEEKDAYS[weekdays[0]], days };
}

/** A series of so many games, one a day, that begins on a date. */
export function oneADay(first: Day, games: number): SeriesDays {
  const days = Array.from({ length: games }, (_, day) => day);
  return { name: days.map((day) => weekdayOf(addDays(first, day))).join('-'), first: weekdayOf(first), days };
}

export function isOneADay({ days }: SeriesDays): boolean {
  return days.every((day, game) => day === game);
}

/** The days on which some series of a week may be played, each once; null where nobody said. */
export function daysInWeek(plans: readonly SeriesPlan[] | undefined, week: number): readonly SeriesDays[] | null {
  if (plans === undefined) return null;
  const names = plans.filter(({ weeks }) => weeks === undefined || weeks.includes(week)).flatMap(({ days }) => days);
  return [...new Set(names)].map(seriesDays);
}

/** Names of the days that a series may be played on in a week: those of the last plan that means it. */
function daysOfSeries(plans: readonly SeriesPlan[], host: string, visitor: string, week: number): readonly string[] {
  const plan = plans.findLast(
    ({ teams, hosts, visitors, pairs, weeks }) =>
      (teams === undefined || teams.includes(host) || teams.includes(visitor)) &&
      (hosts === undefined || hosts.includes(host)) &&
      (visitors === undefined || visitors.includes(visitor)) &&
      (pairs === undefined || pairs.some((pair) => pair.includes(host) && pair.includes(visitor))) &&
      (weeks === undefined || weeks.includes(week)),
  );
  return plan?.days ?? [];
}

/** Faults of the plans of series that no schema sees, each with its place and value. */
export function faultsOfSeries({ play, calendar, teams }: SportDocument): string[] {
  const faults: string[] = [];
  play.series?.forEach((plan, index) => {
    const place = `play.series.${index}`;
    for (const name of plan.days) {
      try {
        const { days, first } = seriesDays(name);
        if (days.length !== play.seriesDays)
          faults.push(`${place}.days: "${name}" has ${days.length} games, but play.seriesDays says ${play.seriesDays}`);
        if (!calendar.windows.some((window) => window.days.includes(first)))
          faults.push(`${place}.days: "${name}" begins on ${first}, on which no window of the calendar does`);
      } catch (cause) {
        faults.push(`${place}.days: ${(cause as RangeError).message}`);
      }
    }
    const named = { teams: plan.teams, hosts: plan.hosts, visitors: plan.visitors, pairs: plan.pairs?.flat() };
    for (const [field, codes = []] of Object.entries(named))
      for (const code of codes)
        if (!teams.includes(code)) faults.push(`${place}.${field}: "${code}" is none of the teams ${teams.join(', ')}`);
    const beyond = plan.weeks?.find((week) => week > calendar.weeks);
    if (beyond !== undefined) faults.push(`${place}.weeks: week ${beyond} of ${calendar.weeks}`);
  });
  if (play.series !== undefined && calendar.windows.some(({ television }) => television !== undefined))
    faults.push('calendar.windows: television windows go with single games, not with days of series');
  return faults;
}

/** Says of which pairs no series can be played: their days begin in no window that is open. */
export function refuseSeries({ play }: SportDocument, { calendar, matchups }: SportScope, facts: ConferenceFacts): string[] {
  const { series } = play;
  if (series === undefined) return [];
  return matchups.flatMap(({ home, away, host }) => {
    const sites = host === 'either' ? [[home, away] as const, [away, home] as const] : [[home, away] as const];
    const canPlay = sites.some(([host, visitor]) =>
      calendar.slots.some(({ week, series: days }) => daysOfSeries(series, host, visitor, week).includes(days)),
    );
    const names = new Set(
      sites.flatMap(([host, visitor]) =>
        Array.from({ length: calendar.weeks }, (_, week) => daysOfSeries(series, host, visitor, week + 1)).flat(),
      ),
    );
    const days = names.size === 0 ? 'play.series names no days for it' : `its days (${[...names].join(', ')}) are never open`;
    return canPlay ? [] : [`${facts.nameOf(home)} and ${facts.nameOf(away)} cannot play their series: ${days}.`];
  });
}

/** Each series is played on the days that the plans give it: of the games that a slot is not made for, none is in it. */
export function seriesConstraints({ play }: SportDocument, sport: SportScope, facts: ConferenceFacts): Constraint[] {
  const { series } = play;
  if (series === undefined) return [];
  const { calendar, matchups, codes, teams, slots } = sport;
  const pairs = new Set(matchups.flatMap(({ home, away, host }) => [`${home} ${away}`, ...(host === 'either' ? [`${away} ${home}`] : [])]));
  const sites = [...pairs].map((pair) => pair.split(' '));
  const indexOf = (code: string) => teams[codes.indexOf(code)];
  // Slots that are closed to the same games are one constraint.
  const closed = Map.groupBy(
    calendar.slots.map((slot, place) => ({ slot: slots[place], days: slot.series, week: slot.week })),
    ({ days, week }) => sites.map(([host, visitor]) => (daysOfSeries(series, host, visitor, week).includes(days) ? 1 : 0)).join(''),
  );
  return [...closed].flatMap(([open, members], index): Constraint[] => {
    const meetings = sites.flatMap(([host, visitor], site) =>
      open[site] === '1' ? [] : [{ home: indexOf(host), away: indexOf(visitor) }],
    );
    if (meetings.length === 0) return [];
    const days = [...new Set(members.map((member) => member.days))].join(' and ');
    const sentence = `${days} in ${weeksOf(members.map(({ week }) => week))} is for other series: ${describeSeries(series, facts)}.`;
    const base = { id: `series-days-${index + 1}`, hard: true, penalty: 1, sentence } as const;
    return [{ ...base, kind: 'GA1', meetings, min: 0, max: 0, slots: members.map(({ slot }) => slot) }];
  });
}

/** "Fri-Sat-Sun; with BYU Thu-Fri-Sat; in week 10 Thu-Fri-Sat" */
function describeSeries(plans: readonly SeriesPlan[], facts: ConferenceFacts): string {
  const named = (codes: readonly string[]) => codes.map((code) => facts.nameOf(code)).join(', ');
  return plans
    .map(({ days, teams, hosts, visitors, pairs, weeks }) =>
      [
        ...(teams === undefined ? [] : [`with ${named(teams)}`]),
        ...(hosts === undefined ? [] : [`at ${named(hosts)}`]),
        ...(visitors === undefined ? [] : [`visits of ${named(visitors)}`]),
        ...(pairs === undefined ? [] : [pairs.map((pair) => pair.map((code) => facts.nameOf(code)).join(' and ')).join(', ')]),
        ...(weeks === undefined ? [] : [`in ${weeksOf(weeks)}`]),
        days.join(' or '),
      ].join(' '),
    )
    .join('; ');
}

function weeksOf(weeks: readonly number[]): string {
  const sorted = [...new Set(weeks)].sort((a, b) => a - b);
  const isRow = sorted.length > 2 && sorted[sorted.length - 1] - sorted[0] === sorted.length - 1;
  const words = isRow ? `${sorted[0]} to ${sorted[sorted.length - 1]}` : sorted.join(', ');
  return `${sorted.length === 1 ? 'week' : 'weeks'} ${words}`;
}
