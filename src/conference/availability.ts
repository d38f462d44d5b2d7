import type { AvailabilityEntry, ConferenceFacts } from './conference-facts.ts';
import { addDays, type Day, dayNumber, daysBetween, weekdayOf } from './day.ts';

/** A line of a table of unavailable dates, or an event of a school's calendar: texts as they were found. */
export interface AvailabilityRow {
  readonly school: string;
  readonly first: string;
  /** Empty: one day. */
  readonly last: string;
  /** Keys of sports, with spaces or semicolons between; empty: all. */
  readonly sports: string;
  readonly kind: string;
  readonly ask: string;
  /** `hard` or `wish`; empty: a wish. */
  readonly strength: string;
  readonly reason: string;
}

/** A row that cannot be read, and why. */
export interface AvailabilityFault {
  /** From 1, as people count lines below the heading. */
  readonly row: number;
  readonly detail: string;
}

const KINDS: readonly AvailabilityEntry['kind'][] = ['religious', 'academic', 'facility', 'cross-sport', 'tradition', 'preference'];
const ASKS: readonly AvailabilityEntry['ask'][] = ['no-game', 'no-home-game', 'no-road-game', 'home-game'];

/** Reads rows into entries; what cannot be read comes back as faults, and nothing of a faulty table should be kept. New
 *  entries wait for approval: a rule only takes approved ones. Schools are known by code, name, full name or alias.
 *  @param source where the rows come from, written into each entry */
export function readAvailability(
  rows: readonly AvailabilityRow[],
  facts: ConferenceFacts,
  source: string,
): { readonly entries: AvailabilityEntry[]; readonly faults: AvailabilityFault[] } {
  const entries: AvailabilityEntry[] = [];
  const faults: AvailabilityFault[] = [];
  const codes = new Map(
    facts.document.schools.flatMap(({ code, name, fullName, aliases }) =>
      [code, name, fullName, ...aliases].map((known) => [fold(known), code]),
    ),
  );
  rows.forEach((row, index) => {
    const problems: string[] = [];
    const choice = <Value extends string>(name: string, value: string, allowed: readonly Value[], fallback: Value): Value => {
      const found = allowed.find((candidate) => candidate === (fold(value).replaceAll(' ', '-') || fallback));
      if (found === undefined) problems.push(`${name} "${value}" is none of ${allowed.join(', ')}`);
      return found ?? fallback;
    };
    const date = (name: string, value: string): Day => {
      try {
        dayNumber(value);
      } catch {
        problems.push(`${name} "${value}" is not a calendar date YYYY-MM-DD`);
      }
      return value;
    };
    const school = codes.get(fold(row.school));
    if (school === undefined) problems.push(`"${row.school}" is no school of ${facts.document.name}`);
    const first = date('first', row.first.trim());
    const last = row.last.trim() === '' ? first : date('last', row.last.trim());
    if (problems.length === 0 && last < first) problems.push(`last ${last} comes before first ${first}`);
    const kind = choice('kind', row.kind, KINDS, 'preference');
    const ask = choice('ask', row.ask, ASKS, 'no-game');
    const strength = choice('strength', row.strength, ['hard', 'wish'], 'wish');
    if (problems.length > 0) {
      faults.push({ row: index + 1, detail: problems.join('; ') });
      return;
    }
    entries.push({
      id: `${school}-${first}-${ask}`,
      school: school!,
      sports: row.sports.split(/[\s;]+/).filter((key) => key !== ''),
      kind,
      ask,
      dates: [{ first, last }],
      hard: strength === 'hard',
      reason: row.reason.trim(),
      source,
      status: 'entered',
    });
  });
  return { entries, faults };
}

/** A week and who cannot be counted on in it. */
export interface OverlapWeek {
  /** Monday to Sunday. */
  readonly first: Day;
  readonly last: Day;
  readonly entries: readonly AvailabilityEntry[];
  /** Codes of the schools that cannot play, or not at home, on some day of the week. */
  readonly out: readonly string[];
  readonly notHome: readonly string[];
}

/** The entries that concern a sport (null: any), week by week from Monday to Sunday: where they pile up, a calendar is tight. */
export function overlapByWeek(entries: readonly AvailabilityEntry[], sport: string | null, first: Day, last: Day): OverlapWeek[] {
  const monday = addDays(first, -(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const).indexOf(weekdayOf(first)));
  const mondays = daysBetween(monday, last).filter((_, index) => index % 7 === 0);
  const concerned = entries.filter(
    ({ sports, status }) => status !== 'declined' && (sport === null || sports.length === 0 || sports.includes(sport)),
  );
  return mondays.map((start) => {
    const end = addDays(start, 6);
    const own = concerned.filter(({ dates }) => dates.some((span) => span.first <= end && span.last >= start));
    const codes = (asks: readonly AvailabilityEntry['ask'][]) =>
      [...new Set(own.filter(({ ask }) => asks.includes(ask)).map(({ school }) => school))].sort();
    return { first: start, last: end, entries: own, out: codes(['no-game']), notHome: codes(['no-game', 'no-home-game']) };
  });
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}
