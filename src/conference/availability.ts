import type { ConstraintOf } from '../model/constraint.ts';
import type { Mode, Season } from '../model/season.ts';
import type { AvailabilityEntry, School } from './conference-facts.ts';
import { addDays, type Day, dayNumber, daysBetween, describeSpan, weekdayOf } from './day.ts';
import { touchedSlots } from './touched-slots.ts';

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
  /** Where it comes from, if the row says so itself. */
  readonly source?: string;
}

/** What is wrong with a row, and where. */
export interface AvailabilityFault {
  /** From 1, as people count lines below the heading. */
  readonly row: number;
  readonly column: keyof AvailabilityRow;
  readonly detail: string;
}

/** Who a conference's schools are, and its sports by their keys: what entries may name. Without `sports` any key may stand. */
export interface AvailabilityScope {
  readonly name: string;
  readonly schools: readonly Pick<School, 'code' | 'name' | 'fullName' | 'abbreviation' | 'aliases'>[];
  readonly sports?: readonly { readonly key: string }[];
}

export const AVAILABILITY_KINDS = ['religious', 'academic', 'facility', 'cross-sport', 'tradition', 'preference'] as const;
export const AVAILABILITY_ASKS = ['no-game', 'no-home-game', 'no-road-game', 'home-game'] as const;

/** The longest span of an entry: a typing error in the year would close a school for decades. */
const MOST_DAYS = 366;

/** What an entry says, without what became of it. */
export type AvailabilityContent = Pick<AvailabilityEntry, 'school' | 'sports' | 'kind' | 'ask' | 'dates' | 'hard' | 'reason' | 'source'>;

/** What is wrong with an entry: the place as a path below it (`dates/0/last`), and a sentence. Kind and ask are checked where they
 *  are read. */
export function faultsOf(
  { school, sports, dates }: Pick<AvailabilityContent, 'school' | 'sports' | 'dates'>,
  scope: AvailabilityScope,
): { readonly path: string; readonly detail: string }[] {
  const faults: { path: string; detail: string }[] = [];
  if (!scope.schools.some(({ code }) => code === school))
    faults.push({ path: 'school', detail: `"${school}" is no school of ${scope.name}` });
  sports.forEach((key, index) => {
    if (scope.sports === undefined || scope.sports.some((sport) => sport.key === key)) return;
    const known = scope.sports.map((sport) => sport.key).join(', ');
    faults.push({ path: `sports/${index}`, detail: `"${key}" is no sport of ${scope.name}; it has ${known}` });
  });
  dates.forEach(({ first, last }, index) => {
    const before = faults.length;
    for (const [end, day] of [
      ['first', first],
      ['last', last],
    ] as const) {
      if (end === 'last' && last === first) continue;
      try {
        dayNumber(day);
      } catch {
        faults.push({ path: `dates/${index}/${end}`, detail: `"${day}" is not a calendar date YYYY-MM-DD` });
      }
    }
    if (faults.length > before) return;
    const fault = (detail: string) => faults.push({ path: `dates/${index}/last`, detail });
    if (last < first) fault(`${last} comes before the first day ${first}`);
    else if (dayNumber(last) - dayNumber(first) >= MOST_DAYS) fault(`${first} to ${last} is longer than a year`);
  });
  return faults;
}

/** Reads rows into entries; what cannot be read comes back as faults, and nothing of a faulty table should be kept. New
 *  entries wait for approval: a rule only takes approved ones. Schools are known by code, abbreviation, name, full name or alias.
 *  @param source where the rows come from, written into each entry that names none itself */
export function readAvailability(
  rows: readonly AvailabilityRow[],
  scope: AvailabilityScope,
  source: string,
): { readonly entries: AvailabilityEntry[]; readonly faults: AvailabilityFault[] } {
  const entries: AvailabilityEntry[] = [];
  const faults: AvailabilityFault[] = [];
  const codes = new Map(
    scope.schools.flatMap(({ code, name, fullName, abbreviation, aliases }) =>
      [...aliases, abbreviation, fullName, name, code].map((known) => [fold(known), code]),
    ),
  );
  rows.forEach((row, index) => {
    const before = faults.length;
    const fault = (column: keyof AvailabilityRow, detail: string) => faults.push({ row: index + 1, column, detail });
    const choice = <Value extends string>(column: keyof AvailabilityRow, allowed: readonly Value[], fallback: Value): Value => {
      const found = allowed.find((candidate) => candidate === (fold(row[column] ?? '').replaceAll(' ', '-') || fallback));
      if (found === undefined) fault(column, `"${row[column]}" is none of ${allowed.join(', ')}`);
      return found ?? fallback;
    };
    const first = row.first.trim();
    const last = row.last.trim() || first;
    const school = codes.get(fold(row.school)) ?? row.school;
    const sports = row.sports.split(/[\s;]+/).filter((key) => key !== '');
    for (const { path, detail } of faultsOf({ school, sports, dates: [{ first, last }] }, scope)) {
      const [part, , end] = path.split('/');
      fault(part === 'dates' ? (end as 'first' | 'last') : (part as 'school' | 'sports'), detail);
    }
    const kind = choice('kind', AVAILABILITY_KINDS, 'preference');
    const ask = choice('ask', AVAILABILITY_ASKS, 'no-game');
    const strength = choice('strength', ['hard', 'wish'], 'wish');
    if (faults.length > before) return;
    entries.push({
      id: `${school}-${first}-${ask}`,
      school,
      sports,
      kind,
      ask,
      dates: [{ first, last }],
      hard: strength === 'hard',
      reason: row.reason.trim(),
      source: row.source?.trim() || source,
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
    ({ sports, status }) =>
      status !== 'declined' && status !== 'withdrawn' && (sport === null || sports.length === 0 || sports.includes(sport)),
  );
  return mondays.map((start) => {
    const end = addDays(start, 6);
    const own = concerned.filter(({ dates }) => dates.some((span) => span.first <= end && span.last >= start));
    const codes = (asks: readonly AvailabilityEntry['ask'][]) =>
      [...new Set(own.filter(({ ask }) => asks.includes(ask)).map(({ school }) => school))].sort();
    return { first: start, last: end, entries: own, out: codes(['no-game']), notHome: codes(['no-game', 'no-home-game']) };
  });
}

/** What an entry means for a season: its constraints, or why it has none. */
export interface AvailabilityEffect {
  readonly entry: AvailabilityEntry;
  /** One for each length of games on those days: where some teams play series, these begin before. */
  readonly constraints: readonly ConstraintOf<'CA1'>[];
  /** The constraints' rule, or the reason why there is none. */
  readonly sentence: string;
}

/** Begins the id of every constraint that comes from the desk, so that the next reading of the desk can replace them. */
export const AVAILABILITY_PREFIX = 'desk:';

/** Whether a team of a season is a school's: its id is the school's code, alone or behind its sport (`KU`, `womens-basketball:KU`). */
export function isTeamOf({ id }: { readonly id: string }, school: string): boolean {
  return id === school || id.endsWith(`:${school}`);
}

/** Constraints of a season for entries of the desk, on the school's teams in leagues that are sports of the entry. A game that only ends in the span counts
 *  as well (a series is hit on each of its days). What the season's other rules ask of a team already makes no constraint.
 *  @param wishPenalty what a wish costs for each game against it */
export function constrainByAvailability(season: Season, entries: readonly AvailabilityEntry[], wishPenalty: number): AvailabilityEffect[] {
  const own = season.constraints.flatMap((rule) => (rule.kind === 'CA1' && !rule.id.startsWith(AVAILABILITY_PREFIX) ? [rule] : []));
  return entries.map((entry): AvailabilityEffect => {
    const { id, school, sports, ask, dates, hard, reason } = entry;
    const none = (sentence: string): AvailabilityEffect => ({ entry, constraints: [], sentence });
    if (entry.status !== 'approved') return none('It is not approved.');
    const meant = season.teams.flatMap((team, index) => {
      return isTeamOf(team, school) && (sports.length === 0 || sports.includes(season.leagues[team.league].id)) ? [index] : [];
    });
    if (meant.length === 0) return none('No team of this season is meant.');
    const hit = meant.map((team) => ({ team, slots: touchedSlots(season, [team], dates) })).filter(({ slots }) => slots.length > 0);
    if (hit.length === 0) return none('No date of this season lies in it.');
    const wantsHome = ask === 'home-game';
    const mode = ask === 'no-road-game' ? 'A' : ask === 'no-game' ? 'HA' : 'H';
    const left = hit.filter(({ team, slots }) => !isSaid(own, team, slots, mode, wantsHome, hard));
    if (left.length === 0) return none('The rules of the season say so already.');
    const spans = dates.map(({ first, last }) => describeSpan(first, last)).join(' and ');
    const sentence = `${season.teams[left[0].team].name}: ${SAID[ask]} on ${spans}${reason === '' ? '' : ` (${reason})`}.`;
    return {
      entry,
      sentence,
      constraints: [...Map.groupBy(left, ({ slots }) => slots.join()).values()].map((group, index) => ({
        id: `${AVAILABILITY_PREFIX}${id}${index === 0 ? '' : `-${index + 1}`}`,
        kind: 'CA1',
        hard,
        penalty: hard ? 1 : wishPenalty,
        sentence,
        teams: group.map(({ team }) => team),
        mode,
        min: wantsHome ? 1 : 0,
        max: wantsHome ? Number.POSITIVE_INFINITY : 0,
        slots: group[0].slots,
      })),
    };
  });
}

/** Whether rules that are not the desk's ask the same of a team, or more: a season made from the office's documents has the entries that
 *  these hold, and a wish should not cost twice. */
function isSaid(
  rules: readonly ConstraintOf<'CA1'>[],
  team: number,
  slots: readonly number[],
  mode: Mode,
  wantsHome: boolean,
  hard: boolean,
): boolean {
  const asking = rules.filter((rule) => rule.teams.includes(team) && (rule.hard || !hard));
  if (wantsHome && asking.some((rule) => rule.mode === mode && rule.min >= 1 && rule.slots.every((slot) => slots.includes(slot))))
    return true;
  const closed = new Set(asking.flatMap((rule) => (rule.max === 0 && (rule.mode === 'HA' || rule.mode === mode) ? [...rule.slots] : [])));
  // No day of the sport itself: nothing to ask for, nor to wish.
  return slots.every((slot) => closed.has(slot));
}

const SAID: Readonly<Record<AvailabilityEntry['ask'], string>> = {
  'no-game': 'no game',
  'no-home-game': 'no home game',
  'no-road-game': 'no road game',
  'home-game': 'a home game is wished for',
};

function fold(text: string): string {
  return text.trim().toLowerCase();
}
