import Type, { type Static } from 'typebox';
import { AVAILABILITY_ASKS, AVAILABILITY_KINDS } from '../../conference/availability.ts';
import { Id, ref, SeasonHead, Time } from './schemas.ts';

/** What the API says about conferences and their availability desks. */

const closed = { additionalProperties: false };
const Code = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\s:/]+$' });
const Name = Type.String({ minLength: 1, maxLength: 200 });

const School = Type.Object(
  {
    code: Code,
    name: Name,
    fullName: Name,
    abbreviation: Name,
    timeZone: Type.String({ maxLength: 60, description: 'IANA zone: in which days events of calendars are read' }),
    aliases: Type.Array(Name, { maxItems: 50, description: 'Other names in tables and grids' }),
  },
  closed,
);

const Sport = Type.Object({ key: Code, name: Name }, closed);

const conference = {
  name: Name,
  schools: Type.Array(School, { minItems: 1, maxItems: 1_000 }),
  sports: Type.Array(Sport, { maxItems: 200, description: 'Keys are those of leagues in seasons' }),
};

export const ConferenceContent = Type.Object(conference, { $id: 'ConferenceContent', ...closed });

export const ConferenceRequest = Type.Union(
  [
    Type.Object(conference, closed),
    Type.Object({ seasonId: Id, name: Type.Optional(Name) }, { ...closed, description: 'The teams and leagues of a season' }),
  ],
  { $id: 'ConferenceRequest' },
);

export const Conference = Type.Object(
  { id: Id, ...conference, createdAt: Time },
  { $id: 'Conference', description: 'Schools whose unavailable dates are gathered at one desk' },
);

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' });

const content = {
  school: Type.String({ minLength: 1, maxLength: 100, description: 'Code of a school' }),
  sports: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 200, description: 'All sports if empty' }),
  kind: Type.Enum([...AVAILABILITY_KINDS]),
  ask: Type.Enum([...AVAILABILITY_ASKS]),
  dates: Type.Array(Type.Object({ first: Day, last: Day }, closed), { minItems: 1, maxItems: 100 }),
  hard: Type.Boolean({ description: 'A wish if false' }),
  reason: Type.String({ minLength: 1, maxLength: 2_000 }),
  source: Type.String({ maxLength: 500 }),
};

export const AvailabilityContent = Type.Object(content, { $id: 'AvailabilityContent', ...closed });

export const AvailabilityStatus = Type.Enum(['entered', 'approved', 'declined', 'withdrawn']);

export const Availability = Type.Object(
  {
    id: Id,
    conferenceId: Id,
    ...content,
    status: AvailabilityStatus,
    note: Type.String({ description: 'What was said at the last decision' }),
    enteredBy: Type.String(),
    changedBy: Type.String(),
    createdAt: Time,
    updatedAt: Time,
  },
  { $id: 'Availability', description: 'Dates on which a school cannot play, or would rather not' },
);

const Note = Type.Optional(Type.String({ maxLength: 2_000 }));

export const AvailabilityAction = Type.Union(
  [
    Type.Object({ action: Type.Literal('edit'), ...content }, { ...closed, description: 'It waits for a decision again' }),
    Type.Object({ action: Type.Enum(['approve', 'decline', 'withdraw', 'reopen']), note: Note }, closed),
  ],
  { $id: 'AvailabilityAction' },
);

export const AvailabilityQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 200, description: '`next` of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
    school: Type.Optional(Type.String({ maxLength: 100 })),
    sport: Type.Optional(Type.String({ maxLength: 100, description: 'Entries that concern this sport' })),
    status: Type.Optional(AvailabilityStatus),
    format: Type.Optional(Type.Enum(['json', 'csv'], { description: 'csv: all entries that fit, whatever cursor and limit' })),
  },
  closed,
);

export const WeeksQuery = Type.Object(
  { sport: Type.Optional(Type.String({ maxLength: 100 })), first: Type.Optional(Day), last: Type.Optional(Day) },
  closed,
);

export const AvailabilityWeek = Type.Object(
  {
    first: Day,
    last: Day,
    out: Type.Array(Type.String(), { description: 'Codes of schools that cannot play on some day of the week' }),
    notHome: Type.Array(Type.String(), { description: 'Codes of schools that cannot host on some day of the week' }),
    entries: Type.Array(ref(Availability)),
  },
  { $id: 'AvailabilityWeek', description: 'Monday to Sunday, and the entries that touch it' },
);

export const ImportQuery = Type.Object(
  {
    preview: Type.Optional(Type.Boolean({ default: false, description: 'Says what would be stored, and stores nothing' })),
    source: Type.Optional(Type.String({ maxLength: 500, description: 'Where it comes from, such as the file’s name' })),
    school: Type.Optional(Type.String({ maxLength: 200, description: 'Needed for a calendar: whose it is' })),
    sports: Type.Optional(Type.String({ maxLength: 2_000, description: 'For a calendar: keys with spaces between; all if left out' })),
    kind: Type.Optional(Type.Enum([...AVAILABILITY_KINDS], { description: 'For a calendar; `facility` if left out' })),
    ask: Type.Optional(Type.Enum([...AVAILABILITY_ASKS], { description: 'For a calendar; `no-home-game` if left out' })),
    strength: Type.Optional(Type.Enum(['hard', 'wish'], { description: 'For a calendar; `hard` if left out' })),
  },
  closed,
);

export const AvailabilityImport = Type.Object(
  {
    stored: Type.Integer({ description: '0 in a preview' }),
    entries: Type.Array(ref(AvailabilityContent), { description: 'New ones' }),
    known: Type.Integer({ description: 'Rows that say what stands at the desk already' }),
  },
  { $id: 'AvailabilityImport' },
);

export const DeskReading = Type.Object(
  {
    conferenceId: Id,
    items: Type.Array(
      Type.Object({
        availabilityId: Id,
        school: Type.String(),
        hard: Type.Boolean(),
        status: AvailabilityStatus,
        constraint: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Id of the rule; null if there is none' }),
        slots: Type.Array(Type.String()),
        sentence: Type.String({ description: 'The rule, or why there is none' }),
      }),
    ),
    zones: Type.Array(
      Type.Object({
        venue: Type.String(),
        from: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
        to: Type.String(),
        sentence: Type.String(),
      }),
      { description: 'Venues that do not keep the time of their school' },
    ),
    changes: Type.Integer({ description: 'Rules that would be added, dropped or changed, and venues that would keep another time' }),
  },
  { $id: 'DeskReading', description: 'What the approved entries of a desk, and the zones of its schools, mean for a season' },
);

export const DeskReadingRequest = Type.Object(
  {
    conferenceId: Id,
    wishPenalty: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1_000_000, default: 10, description: 'What a game against a wish costs' }),
    ),
    scheduleId: Type.Optional(Type.String({ format: 'uuid', description: 'Scored again by the new rules; the best if left out' })),
  },
  { $id: 'DeskReadingRequest', ...closed },
);

export const SeasonWithRules = Type.Object(
  {
    season: ref(SeasonHead),
    changes: Type.Integer(),
    scheduleId: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'The schedule of the new version' }),
  },
  { $id: 'SeasonWithRules' },
);

export type AvailabilityActionBody = Static<typeof AvailabilityAction>;
