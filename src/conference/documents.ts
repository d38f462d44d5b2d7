import { type Static, type TSchema, Type } from 'typebox';
import type { ConferenceDocument } from './conference-facts.ts';
import type { SportDocument } from './conference-season.ts';
import type { PartnerDocument } from './partners.ts';

/** The schemas of an office's documents, `flextime-conference` and `flextime-sport`: what is checked before anything is made of them,
 *  and what is published (docs/). What a field means stands with the types that the schemas are held to. */

const closed = { additionalProperties: false };
const object = <Properties extends Record<string, TSchema>>(properties: Properties, description?: string) =>
  Type.Object(properties, { ...closed, ...(description === undefined ? {} : { description }) });
const text = (description?: string) => Type.String({ maxLength: 2_000, ...(description === undefined ? {} : { description }) });
const whole = (minimum: number, maximum: number, description?: string) =>
  Type.Integer({ minimum, maximum, ...(description === undefined ? {} : { description }) });

const Code = Type.String({ minLength: 1, maxLength: 40, description: 'code of a school' });
const Codes = Type.Array(Code);
const Key = Type.String({ pattern: '^[a-z0-9-]{1,60}$', description: 'key of a sport' });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'calendar date YYYY-MM-DD' });
const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'time HH:MM' });
const Zone = Type.String({ minLength: 1, maxLength: 100, description: 'IANA zone' });
const Weekday = Type.Union(
  (['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const).map((day) => Type.Literal(day)),
  { description: 'weekday' },
);
const Span = object({ first: Day, last: Day });
const Limits = (most: number) => object({ min: whole(0, most), max: whole(0, most) });

const year = whole(1900, 2200);
const offset = { of: Type.String({ description: 'name of a date of the conference' }), weekday: Type.Optional(Weekday) };
const DateRule = Type.Union(
  [
    Day,
    object({ on: Day }),
    object({ easter: year, days: Type.Optional(whole(-366, 366)) }),
    object({ nth: whole(-5, 5), weekday: Weekday, month: whole(1, 12), year }),
    object({ daysBefore: whole(0, 366), ...offset }),
    object({ daysAfter: whole(0, 366), ...offset }),
  ],
  { description: 'a date, by itself or relative to others (docs/conference.md)' },
);

const ruleFields = {
  rule: Type.String({ description: 'name of a template of docs/rules.md' }),
  id: Type.String({ minLength: 1, maxLength: 200 }),
  on: Type.Boolean(),
  hard: Type.Boolean(),
  weight: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000, description: 'cost of one unit broken' }),
  with: Type.Record(Type.String(), Type.Unknown(), { description: 'parameters of the template' }),
  reason: text(),
  owner: text(),
  source: text(),
  sentence: Type.Optional(text("the office's own words")),
};
const Rule = object(ruleFields);

const School = object({
  code: Code,
  name: text(),
  fullName: text(),
  abbreviation: text(),
  city: text(),
  state: text(),
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
  timeZone: Zone,
  aliases: Type.Array(text()),
  venues: Type.Record(Type.String(), Type.String(), { description: 'name of the building by kind' }),
  exams: Type.Array(object({ term: text(), first: Day, last: Day })),
  commencement: Type.Array(Span),
});

const literals = <Value extends string>(values: readonly Value[]) => Type.Union(values.map((value) => Type.Literal(value)));

const Availability = object({
  id: Type.String({ minLength: 1, maxLength: 200 }),
  school: Code,
  sports: Type.Array(Key),
  kind: literals(['religious', 'academic', 'facility', 'cross-sport', 'tradition', 'preference']),
  ask: literals(['no-game', 'no-home-game', 'no-road-game', 'home-game']),
  dates: Type.Array(Span),
  hard: Type.Boolean(),
  reason: text(),
  source: text(),
  status: literals(['entered', 'approved', 'declined']),
});

const money = Type.Number({ minimum: 0, maximum: 10_000_000 });
const Costs = object(
  {
    source: text(),
    roadFactor: Type.Number({ minimum: 1, maximum: 5 }),
    modes: Type.Array(
      object({
        name: text(),
        upToMiles: Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Null()]),
        byRoad: Type.Boolean(),
        base: money,
        perMile: money,
        freeMiles: money,
        perTraveller: money,
      }),
      { minItems: 1 },
    ),
    hotelPerNight: money,
    mealsPerDay: money,
    peoplePerRoom: whole(1, 20),
  },
  'cost model of travel',
);

export const ConferenceSchema = Type.Object(
  {
    format: Type.Literal('flextime-conference'),
    version: Type.Literal(1),
    name: text(),
    year: text(),
    country: Type.Optional(text()),
    schools: Type.Array(School, { minItems: 2 }),
    places: Type.Optional(
      Type.Array(
        object({
          name: Type.String({ minLength: 1, maxLength: 200 }),
          latitude: Type.Number({ minimum: -90, maximum: 90 }),
          longitude: Type.Number({ minimum: -180, maximum: 180 }),
          timeZone: Zone,
        }),
        { description: "places that are no school's, for games elsewhere" },
      ),
    ),
    dates: Type.Record(Type.String(), DateRule, { description: 'dates that others are relative to, by name' }),
    holidays: Type.Optional(Type.Array(object({ name: text(), first: DateRule, last: DateRule }))),
    rules: Type.Optional(Type.Array(object({ ...ruleFields, sports: Type.Optional(Type.Array(Key)) }))),
    priority: Type.Optional(Type.Array(Key, { description: 'sports in the order in which they choose their dates' })),
    availability: Type.Array(Availability),
    distances: Type.Optional(
      object(
        {
          source: text(),
          factor: Type.Number({ minimum: 0.5, maximum: 3, description: 'miles for one mile of the great circle' }),
          pairs: Type.Array(object({ between: Type.Tuple([Code, Code]), miles: Type.Number({ minimum: 0, maximum: 20_000 }) })),
        },
        'how far schools are from each other; the great circle if left out',
      ),
    ),
    costs: Costs,
    note: text(),
  },
  { ...closed, title: 'FlexTime conference', description: 'What the sports of a conference share in one year.' },
);

const Pair = Type.Tuple([Code, Code], { description: 'two codes' });
const Site = object({ home: Code, away: Code });

const Format = object({
  meetings: Type.Array(object({ times: whole(1, 10), opponents: whole(1, 200) }), { minItems: 1 }),
  home: Limits(500),
  seriesDays: whole(1, 7, 'games of a series, one a day unless series says on which days'),
  series: Type.Optional(
    Type.Array(
      object({
        days: Type.Array(
          Type.String({ pattern: '^(Sun|Mon|Tue|Wed|Thu|Fri|Sat)(-(Sun|Mon|Tue|Wed|Thu|Fri|Sat)){1,6}$', description: 'Fri-Sat-Sun' }),
          { minItems: 1, description: 'days of the games of a series, or several to choose from' },
        ),
        teams: Type.Optional(Codes),
        hosts: Type.Optional(Codes),
        visitors: Type.Optional(Codes),
        pairs: Type.Optional(Type.Array(Pair)),
        weeks: Type.Optional(Type.Array(whole(1, 60))),
      }),
      { minItems: 1, description: 'of several that mean a series the last one holds' },
    ),
  ),
  divisions: Type.Optional(object({ teams: Type.Array(Codes), inside: whole(1, 200) })),
});

const Window = object({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  days: Type.Array(Weekday, { minItems: 1, maxItems: 7 }),
  weekend: Type.Boolean(),
  games: Type.Optional(Limits(7)),
  weeks: Type.Optional(Type.Array(whole(1, 60))),
  television: Type.Optional(
    Type.Array(
      object({
        day: Weekday,
        windows: Type.Array(object({ startTime: Time, networks: Type.Array(text()), capacity: whole(0, 100) }), { minItems: 1 }),
      }),
    ),
  ),
  starts: Type.Optional(Type.Array(object({ day: Weekday, startTime: Time }))),
});

const Calendar = object({
  firstWeek: DateRule,
  weeks: whole(1, 60),
  firstDay: Type.Optional(DateRule),
  lastDay: Type.Optional(DateRule),
  windows: Type.Array(Window, { minItems: 1 }),
  cadence: Type.Optional(Type.Array(whole(0, 14))),
  closed: Type.Optional(Type.Array(Type.Union([object({ holiday: text() }), object({ name: text(), first: DateRule, last: DateRule })]))),
  timeZone: Type.Optional(Zone),
  gameDays: whole(1, 7),
  championship: Type.Optional(object({ lastDay: DateRule, days: whole(1, 60), daysFree: whole(0, 60) })),
});

const Matchups = object({
  fixed: Type.Array(object({ pair: Pair, times: whole(0, 10) })),
  owed: Type.Array(Pair),
  sites: Type.Array(Site),
  freeHosts: Type.Boolean(),
  extraHome: Type.Optional(Codes),
  splitExtra: Type.Optional(Type.Array(Pair)),
  strength: Type.Optional(Type.Record(Type.String(), Type.Number())),
  visitOneOf: Type.Optional(Type.Array(object({ hosts: Codes, except: Codes }))),
  elsewhere: Type.Optional(
    Type.Array(
      object({
        pair: Pair,
        place: Type.String({ description: 'name of a place of the conference' }),
        homeOf: Type.Optional(Code),
        on: Type.Optional(DateRule),
        startTime: Type.Optional(Time),
      }),
      { description: 'games at neither school; the home game of homeOf, of nobody if left out' },
    ),
  ),
  pods: Type.Optional(Type.Array(Codes)),
  previous: Type.Optional(Type.Array(Site, { description: "last season's games" })),
  earlier: Type.Optional(
    Type.Array(Type.Array(Site), { maxItems: 20, description: 'games of the seasons before last season, the latest first' }),
  ),
  freePairs: Type.Optional(Type.Boolean({ description: 'the search decides who meets whom' })),
  carryOver: Type.Optional(Type.Array(literals(['owed', 'leastMet', 'sites', 'extraHome']))),
});

const sportFields = {
  format: Type.Literal('flextime-sport'),
  version: Type.Literal(1),
  key: Key,
  name: text(),
  season: text(),
  venue: Type.String({ minLength: 1, description: "kind of building: a key of a school's venues" }),
  teams: Type.Array(Code, { minItems: 2, maxItems: 200 }),
  play: Format,
  calendar: Calendar,
  matchups: Matchups,
  partners: Type.Array(Codes),
  travel: object({ returnHomeAfterDays: whole(0, 365), travellers: whole(1, 1_000) }),
  rules: Type.Array(Rule),
  objective: object({ kind: literals(['SC', 'TR']), weight: Type.Number({ minimum: 0 }) }),
  notes: Type.Array(text()),
};

const Days = Type.Tuple([Weekday, Weekday]);

export const SportSchema = Type.Object(
  {
    ...sportFields,
    pairPlay: Type.Optional(
      object(
        {
          pairs: object(sportFields, 'the season of the pairs'),
          days: Days,
          earlyDays: Days,
          earlyTeams: Codes,
          partnerDay: Weekday,
          partnerHosts: Codes,
        },
        'for schools that play as pairs of travel partners',
      ),
    ),
  },
  { ...closed, title: 'FlexTime sport', description: "One sport's season as an office writes it down." },
);

/** A type error here says that a schema and the type of what it lets through have come apart. */
type Holds<Wide, _Narrow extends Wide> = true;
export type SchemasHold = [
  Holds<ConferenceDocument, Static<typeof ConferenceSchema>>,
  Holds<SportDocument | PartnerDocument, Static<typeof SportSchema>>,
];
