import { isTimeZone } from '../model/clock.ts';
import type { ConferenceDocument, ConferenceFacts } from './conference-facts.ts';
import type { SportDocument } from './conference-season.ts';
import { dayNumber } from './day.ts';
import { faultsOfElsewhere } from './elsewhere.ts';
import { faultsOfSeries } from './series.ts';

/** Faults of a conference document that no schema sees: names that stand twice or nowhere, zones and dates that do not exist, spans
 *  that end before they begin. Each names its place and its value.
 *  @throws {RangeError} with all of them, up to ten */
export function checkConference({ schools, places = [], availability, rules = [], holidays = [], distances }: ConferenceDocument): void {
  const faults: string[] = [];
  const codes = schools.map(({ code }) => code);
  const span = (place: string, { first, last }: { readonly first: string; readonly last: string }) => {
    for (const [name, day] of Object.entries({ first, last }))
      if (!isDay(day)) faults.push(`${place}.${name}: "${day}" is not a calendar date`);
    if (last < first) faults.push(`${place}: ends on ${last}, before it begins on ${first}`);
  };
  twice(codes).forEach((code) => void faults.push(`schools: the code "${code}" stands twice`));
  twice(rules.map(({ id }) => id)).forEach((id) => void faults.push(`rules: the id "${id}" stands twice`));
  twice(holidays.map(({ name }) => name)).forEach((name) => void faults.push(`holidays: the name "${name}" stands twice`));
  schools.forEach(({ timeZone, exams, commencement }, index) => {
    if (!isTimeZone(timeZone)) faults.push(`schools.${index}.timeZone: "${timeZone}" is not a time zone that is known`);
    exams.forEach((exam, place) => void span(`schools.${index}.exams.${place}`, exam));
    commencement.forEach((day, place) => void span(`schools.${index}.commencement.${place}`, day));
  });
  twice(places.map(({ name }) => name)).forEach((name) => void faults.push(`places: the name "${name}" stands twice`));
  places.forEach(({ name, timeZone }, index) => {
    if (codes.includes(name)) faults.push(`places.${index}.name: "${name}" is the code of a school`);
    if (!isTimeZone(timeZone)) faults.push(`places.${index}.timeZone: "${timeZone}" is not a time zone that is known`);
  });
  availability.forEach(({ school, dates }, index) => {
    if (!codes.includes(school)) faults.push(`availability.${index}.school: "${school}" is the code of no school`);
    dates.forEach((date, place) => void span(`availability.${index}.dates.${place}`, date));
  });
  (distances?.pairs ?? []).forEach(({ between }, index) => {
    const stranger = between.find((code) => !codes.includes(code) && !places.some(({ name }) => name === code));
    if (stranger !== undefined)
      faults.push(`distances.pairs.${index}.between: "${stranger}" is the code of no school and the name of no place`);
  });
  if (faults.length > 0) throw new RangeError(said(faults));
}

/** As {@link checkConference}, of a sport's document.
 *  @throws {RangeError} */
export function checkSport(sport: SportDocument, facts: ConferenceFacts): void {
  const faults: string[] = [];
  const { teams, play, calendar, matchups, partners } = sport;
  teams.forEach((code, index) => {
    if (!facts.document.schools.some((school) => school.code === code))
      faults.push(`teams.${index}: "${code}" is no school of ${facts.document.name}`);
  });
  twice(teams).forEach((code) => void faults.push(`teams: "${code}" stands twice`));
  const members = (place: string, codes: readonly string[]) => {
    codes.forEach((code, index) => {
      if (!teams.includes(code)) faults.push(`${place}.${index}: "${code}" is none of the teams ${teams.join(', ')}`);
    });
  };
  partners.forEach((pair, index) => void members(`partners.${index}`, pair));
  twice(partners.flat()).forEach((code) => void faults.push(`partners: "${code}" has two partners`));
  members('matchups.extraHome', matchups.extraHome ?? []);
  (matchups.pods ?? []).forEach((pod, index) => void members(`matchups.pods.${index}`, pod));
  (matchups.splitExtra ?? []).forEach((pair, index) => void members(`matchups.splitExtra.${index}`, pair));
  (matchups.visitOneOf ?? []).forEach(({ hosts, except }, index) => {
    members(`matchups.visitOneOf.${index}.hosts`, hosts);
    members(`matchups.visitOneOf.${index}.except`, except);
  });
  members('matchups.strength', Object.keys(matchups.strength ?? {}));
  if (play.seriesDays !== calendar.gameDays)
    faults.push(`calendar.gameDays: ${calendar.gameDays} days a game, but play.seriesDays says ${play.seriesDays}`);
  faults.push(...faultsOfSeries(sport), ...faultsOfElsewhere(sport, facts));
  if (play.home.max < play.home.min) faults.push(`play.home: at most ${play.home.max} is less than at least ${play.home.min}`);
  if (calendar.timeZone !== undefined && !isTimeZone(calendar.timeZone))
    faults.push(`calendar.timeZone: "${calendar.timeZone}" is not a time zone that is known`);
  calendar.windows.forEach(({ weeks = [], games, days, television = [], starts = [] }, index) => {
    const beyond = weeks.find((week) => week > calendar.weeks);
    if (beyond !== undefined) faults.push(`calendar.windows.${index}.weeks: week ${beyond} of ${calendar.weeks}`);
    if (games !== undefined && games.max < games.min)
      faults.push(`calendar.windows.${index}.games: at most ${games.max} is less than at least ${games.min}`);
    for (const { day } of [...television, ...starts])
      if (!days.includes(day))
        faults.push(`calendar.windows.${index}: start times on ${day}, which is none of its days ${days.join(', ')}`);
  });
  if (faults.length > 0) throw new RangeError(said(faults));
}

function twice(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) < index))];
}

function isDay(day: string): boolean {
  try {
    return Number.isFinite(dayNumber(day));
  } catch {
    return false;
  }
}

function said(faults: readonly string[]): string {
  const shown = faults.slice(0, 10);
  return `${shown.join('; ')}${faults.length > shown.length ? `; and ${faults.length - shown.length} more` : ''}`;
}

/** Puts the place in a document before the words of a fault.
 *  @throws {RangeError} */
export function saying<Value>(place: string, find: () => Value): Value {
  try {
    return find();
  } catch (cause) {
    if (cause instanceof RangeError) throw new RangeError(`${place}: ${cause.message}`, { cause });
    throw cause;
  }
}
