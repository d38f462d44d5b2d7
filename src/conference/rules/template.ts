import { type Static, type TObject, Type } from 'typebox';
import { WEEKDAYS } from '../../model/calendar.ts';
import type { Constraint } from '../../model/constraint.ts';
import type { Mode } from '../../model/season.ts';
import { type Calendar, holidayNamed, slotsTouching } from '../calendar.ts';
import type { ConferenceFacts } from '../conference-facts.ts';
import { describeSpan, type Weekday } from '../day.ts';
import type { GameElsewhere } from '../elsewhere.ts';
import type { Matchup } from '../matchup.ts';

/** A sport as its rules see it: its own calendar and teams, and where these lie in the season. */
export interface SportScope {
  readonly key: string;
  readonly name: string;
  /** Kind of building: a key of a school's `venues`. */
  readonly venueKind: string;
  readonly calendar: Calendar;
  /** Codes of the schools that play, in the order of {@link teams}. */
  readonly codes: readonly string[];
  /** Indices of their teams in the season. */
  readonly teams: readonly number[];
  /** Season slot of each slot of the calendar. */
  readonly slots: readonly number[];
  /** Indices of the season's home venues of {@link teams}. */
  readonly venues: readonly number[];
  readonly matchups: readonly Matchup[];
  /** Games at neither school. */
  readonly elsewhere: readonly GameElsewhere[];
  /** Who hosted whom last season, game by game. */
  readonly previous: readonly { readonly home: string; readonly away: string }[];
  readonly partners: readonly (readonly string[])[];
  readonly returnHomeAfterDays: number | null;
}

/** What a rule is compiled against: the sport that it is written for, all sports on the same calendar, the facts. */
export interface RuleScope {
  readonly sport: SportScope;
  readonly sports: readonly SportScope[];
  readonly facts: ConferenceFacts;
}

/** `Omit` that keeps a union a union. */
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** A constraint before it gets its number and weight. `sentence` replaces the rule's where the constraint is about less than
 *  the whole rule: one week, one pair. */
export interface RuleConstraint {
  readonly constraint: DistributiveOmit<Constraint, 'id' | 'hard' | 'penalty' | 'sentence'>;
  readonly sentence?: string;
}

/** A rule of the catalogue: a template with typed parameters. It compiles to constraints, says itself in one sentence, and
 *  is documented from this definition alone. */
export interface RuleTemplate<Parameters extends TObject = TObject> {
  readonly id: string;
  readonly title: string;
  /** What it asks, and what counts as one unit broken. */
  readonly about: string;
  readonly parameters: Parameters;
  compile(values: Static<Parameters>, scope: RuleScope): RuleConstraint[];
  explain(values: Static<Parameters>, scope: RuleScope): string;
}

/** Keeps the parameter types of a template that is written as a literal. */
export function defineRule<Parameters extends TObject>(template: RuleTemplate<Parameters>): RuleTemplate {
  return template as unknown as RuleTemplate;
}

export const Whole = (description: string) => Type.Integer({ minimum: 0, maximum: 1000, description });
export const CalendarDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
export const ClockTime = (description: string) => Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description });
export const Code = Type.String({ minLength: 1, maxLength: 12 });

export const Place = Type.Union([Type.Literal('home'), Type.Literal('away'), Type.Literal('anywhere')], {
  description: 'which games count: those at home, away, or all',
});
export type Place = Static<typeof Place>;

export const Teams = Type.Optional(Type.Array(Code, { minItems: 1, description: 'codes of the teams; all if left out' }));

/** Fields of a rule that counts games, or what else it counts: how many are asked for. At least one of the two is given. */
export const limitsOn = (counted: string) => ({
  atLeast: Type.Optional(Whole(`${counted} at least`)),
  atMost: Type.Optional(Whole(`${counted} at most`)),
});

/** Fields of a rule that counts some games of each team. */
export const COUNTED = { teams: Teams, place: Place, ...limitsOn('games') };

/** The limits of a rule as a constraint has them. */
export function limitsOf({ atLeast, atMost }: { readonly atLeast?: number; readonly atMost?: number }): { min: number; max: number } {
  return { min: atLeast ?? 0, max: atMost ?? Number.POSITIVE_INFINITY };
}

/** Slots of each week of a part of the calendar, weeks without any left out. */
export function weeksWhen(sport: SportScope, when: When = {}): number[][] {
  const wanted = new Set(slotsWhen(sport, when));
  const weeks = Array.from({ length: sport.calendar.weeks }, (_, index) =>
    sport.calendar.slots.flatMap(({ week }, place) => (week === index + 1 && wanted.has(sport.slots[place]) ? [sport.slots[place]] : [])),
  );
  return weeks.filter(({ length }) => length > 0);
}

/** Codes of the schools more than so many miles away, of those that play the sport. */
export function schoolsBeyond({ sport, facts }: RuleScope, code: string, miles: number): string[] {
  return sport.codes.filter((other) => other !== code && facts.milesBetween(code, other) > miles);
}

/** Weekdays in the order of a week of the United States. */
export const WEEKDAY_ORDER = WEEKDAYS;

export const TeamPair = Type.Tuple([Code, Code]);

export const OneWeekday = Type.Union([
  Type.Literal('Sun'),
  Type.Literal('Mon'),
  Type.Literal('Tue'),
  Type.Literal('Wed'),
  Type.Literal('Thu'),
  Type.Literal('Fri'),
  Type.Literal('Sat'),
]);

/** A part of the calendar; what is given narrows it, nothing given means all of it. */
export const When = Type.Object(
  {
    weekdays: Type.Optional(Type.Array(OneWeekday, { description: 'weekdays that a game touches' })),
    dates: Type.Optional(
      Type.Array(Type.Object({ first: CalendarDate, last: CalendarDate }, { additionalProperties: false }), {
        description: 'spans of days that a game touches',
      }),
    ),
    weeks: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 60 }), { description: 'weeks of the season, from 1' })),
    windows: Type.Optional(Type.Array(Type.String(), { description: 'names of playing windows' })),
    weekend: Type.Optional(Type.Boolean({ description: 'weekend windows only, or weekday windows only' })),
    networks: Type.Optional(Type.Array(Type.String(), { description: 'television windows of these networks' })),
    holidays: Type.Optional(Type.Array(Type.String(), { description: 'names of holidays of the conference that a game touches' })),
    series: Type.Optional(
      Type.Array(Type.String({ minLength: 3, maxLength: 40 }), { description: 'series on these days, such as Fri-Sat-Sat' }),
    ),
    startsFrom: Type.Optional(ClockTime('games that start at this time or later, by the clock of the calendar')),
    startsBefore: Type.Optional(ClockTime('games that start before this time')),
  },
  { additionalProperties: false, description: 'part of the calendar' },
);
export type When = Static<typeof When>;

export const MODE: Readonly<Record<Place, Mode>> = { home: 'H', away: 'A', anywhere: 'HA' };

/** Season slots of a part of a sport's calendar, ascending. */
export function slotsWhen({ calendar, slots }: SportScope, when: When = {}): number[] {
  const holidays = when.holidays?.map((name) => holidayNamed(calendar.holidays, name));
  const touched =
    when.weekdays === undefined && when.dates === undefined && holidays === undefined
      ? calendar.slots.map((_, slot) => slot)
      : slotsTouching(
          calendar,
          (day, weekday) =>
            (when.weekdays === undefined || when.weekdays.includes(weekday)) &&
            (when.dates === undefined || when.dates.some(({ first, last }) => first <= day && day <= last)) &&
            (holidays === undefined || holidays.some(({ first, last }) => first <= day && day <= last)),
        );
  return touched
    .filter((slot) => {
      const { week, window, television, startTime, series } = calendar.slots[slot];
      const { name, weekend } = calendar.windows[window];
      return (
        (when.weeks === undefined || when.weeks.includes(week)) &&
        (when.windows === undefined || when.windows.includes(name)) &&
        (when.weekend === undefined || when.weekend === weekend) &&
        (when.networks === undefined || (television?.networks.some((network) => when.networks?.includes(network)) ?? false)) &&
        (when.series === undefined || when.series.includes(series)) &&
        (when.startsFrom === undefined || (startTime !== null && startTime >= when.startsFrom)) &&
        (when.startsBefore === undefined || (startTime !== null && startTime < when.startsBefore))
      );
    })
    .map((slot) => slots[slot]);
}

/** Indices in the season of some or all of a sport's teams.
 *  @throws {RangeError} if a code is not one of them */
export function teamsNamed({ codes, teams, name }: SportScope, wanted: readonly string[] | undefined): number[] {
  if (wanted === undefined) return [...teams];
  return wanted.map((code) => {
    const place = codes.indexOf(code);
    if (place < 0) throw new RangeError(`"${code}" does not play ${name}; it is played by ${codes.join(', ')}`);
    return teams[place];
  });
}

/** "on Sundays", "on weekends in weeks 1 to 4", "" for the whole calendar. */
export function describeWhen(when: When = {}): string {
  const parts: string[] = [];
  if (when.weekend !== undefined) parts.push(when.weekend ? 'on weekends' : 'on weekdays');
  if (when.weekdays !== undefined) parts.push(`on ${and(when.weekdays.map((day) => LONG_WEEKDAYS[day]))}`);
  if (when.windows !== undefined) parts.push(`in the ${and(when.windows)} windows`);
  if (when.weeks !== undefined) parts.push(`in ${when.weeks.length === 1 ? 'week' : 'weeks'} ${ranges(when.weeks)}`);
  if (when.dates !== undefined) parts.push(`on ${and(when.dates.map(({ first, last }) => describeSpan(first, last)))}`);
  if (when.holidays !== undefined) parts.push(`on ${and(when.holidays)}`);
  if (when.networks !== undefined) parts.push(`on ${and(when.networks)}`);
  if (when.series !== undefined) parts.push(`in series on ${and(when.series)}`);
  if (when.startsFrom !== undefined) parts.push(`from ${when.startsFrom} on`);
  if (when.startsBefore !== undefined) parts.push(`before ${when.startsBefore}`);
  return parts.join(' ');
}

export const LONG_WEEKDAYS: Readonly<Record<Weekday, string>> = {
  Sun: 'Sundays',
  Mon: 'Mondays',
  Tue: 'Tuesdays',
  Wed: 'Wednesdays',
  Thu: 'Thursdays',
  Fri: 'Fridays',
  Sat: 'Saturdays',
};

/** "1 to 4 and 7" */
function ranges(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (sorted[end + 1] === sorted[end] + 1) end++;
    parts.push(end === start ? `${sorted[start]}` : `${sorted[start]} to ${sorted[end]}`);
    start = end + 1;
  }
  return and(parts);
}

export function and(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** A sentence of a main part and what narrows it, which may be empty. */
export function sentenceOf(main: string, more: string): string {
  return `${main}${more === '' ? '' : ` ${more}`}.`;
}

/** Limits in words: "exactly 9", "at least 4", "at most 2", "6 to 7", "no". */
export function between(atLeast: number | undefined, atMost: number | undefined): string {
  if (atLeast === undefined && atMost === undefined) return '';
  if (atMost === 0) return 'no';
  if (atLeast !== undefined && atLeast === atMost) return `exactly ${atLeast}`;
  if (atLeast !== undefined && atMost !== undefined) return `${atLeast} to ${atMost}`;
  return atLeast !== undefined ? `at least ${atLeast}` : `at most ${atMost}`;
}

/** Subject of a rule's sentence: "Every team", "BYU", "Kansas and Kansas State". */
export function subject({ facts }: RuleScope, codes: readonly string[] | undefined): string {
  return codes === undefined ? 'Every team' : and(codes.map((code) => facts.nameOf(code)));
}

/** "at least 4 home games", "exactly 1 road game", "no games". */
export function countedGames(atLeast: number | undefined, atMost: number | undefined, place: Place): string {
  const words = (atMost ?? atLeast) === 1 ? PLACE_WORDS[place].slice(0, -1) : PLACE_WORDS[place];
  return `${between(atLeast, atMost)} ${words}`.trim();
}

export const PLACE_WORDS: Readonly<Record<Place, string>> = { home: 'home games', away: 'road games', anywhere: 'games' };

/** The form of a verb for {@link subject}. */
export function plural(teams: readonly string[] | undefined, one: string, many: string): string {
  return teams === undefined || teams.length === 1 ? one : many;
}
