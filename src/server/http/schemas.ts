import Type, { type Static, type TSchema } from 'typebox';
import { ScheduleSchema } from '../../formats/schedule-document.ts';
import { SeasonSchema } from '../../formats/season-schema.ts';

/** What the API says, once: each schema is the TypeScript type, the validation and the description. Those with an `$id` are
 *  named in the OpenAPI document; {@link ref} refers to them. */

const closed = { additionalProperties: false };

/** A reference to a named schema that keeps its type. */
export function ref<Schema extends TSchema & { readonly $id?: string }>(schema: Schema) {
  return Type.Unsafe<Static<Schema>>({ $ref: `${schema.$id}#` });
}

export const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Times are `Date`s here and RFC 3339 in UTC on the wire. */
export const Time = Type.Unsafe<Date>({ type: 'string', format: 'date-time' });
const NullableTime = Type.Unsafe<Date | null>({ type: ['string', 'null'], format: 'date-time' });

export const Id = Type.String({ format: 'uuid' });

export const IdParams = Type.Object({ id: Id }, closed);
export const VersionParams = Type.Object({ id: Id, version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }, closed);

export const Score = Type.Object(
  { hard: Type.Number(), soft: Type.Number() },
  { $id: 'Score', description: 'hard before soft, lower is better; hard 0 is feasible' },
);

const page = {
  cursor: Type.Optional(Type.String({ maxLength: 200, description: '`next` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
};
export const PageQuery = Type.Object(page, closed);
export const SchedulesQuery = Type.Object(
  { ...page, steps: Type.Optional(Type.Boolean({ default: true, description: 'false: without what only drafts made on their way' })) },
  closed,
);
export const RunsQuery = Type.Object({ ...page, season: Type.Optional(Id) }, closed);

export const listOf = <Schema extends TSchema & { readonly $id?: string }>(schema: Schema) =>
  Type.Object({
    items: Type.Array(ref(schema)),
    next: Type.Unsafe<string | null>({ type: ['string', 'null'], description: '`cursor` of the next page, null at the end' }),
  });

export const SeasonHead = Type.Object(
  {
    id: Id,
    name: Type.String(),
    version: Type.Integer(),
    createdAt: Time,
    updatedAt: Time,
    teams: Type.Integer(),
    slots: Type.Integer(),
    games: Type.Integer(),
    constraints: Type.Integer(),
    best: nullable(Type.Object({ scheduleId: Id, score: ref(Score) })),
  },
  { $id: 'SeasonHead', description: 'The newest version of a season, and its best schedule' },
);

/** Bodies of these kinds are checked by the formats themselves; a check of the shape alone comes first. */
export const SeasonDocument = Type.Unsafe<object>({ ...SeasonSchema, $id: 'SeasonDocument' });
export const ScheduleDocument = Type.Unsafe<object>({ ...ScheduleSchema, $id: 'ScheduleDocument' });

export const SeasonWithDocument = Type.Object(
  { ...SeasonHead.properties, document: ref(SeasonDocument) },
  { $id: 'SeasonWithDocument', description: 'The newest version of a season, whole' },
);

export const SeasonVersion = Type.Object(
  { id: Id, version: Type.Integer(), name: Type.String(), createdAt: Time, document: ref(SeasonDocument) },
  { $id: 'SeasonVersion', description: 'A version of a season; it never changes' },
);

export const ScheduleHead = Type.Object(
  { id: Id, seasonId: Id, version: Type.Integer(), runId: nullable(Id), createdAt: Time, score: ref(Score) },
  { $id: 'ScheduleHead', description: 'An immutable schedule of a season version' },
);

export const ImportedSchedule = Type.Object(
  {
    ...ScheduleHead.properties,
    leftOut: Type.Array(Type.String(), { description: 'Games of a grid that the season does not have any more' }),
  },
  { $id: 'ImportedSchedule' },
);

export const ScheduleImportQuery = Type.Object(
  {
    conference: Type.Optional(Type.String({ format: 'uuid', description: 'For a table: whose aliases its team names may be' })),
    duplicates: Type.Optional(
      Type.Enum(['refuse', 'leave-out'], {
        description: 'What becomes of a game that stands in a grid more often than the season has it; refused if left out',
      }),
    ),
  },
  closed,
);

export const StoredScheduleDocument = Type.Object(
  { ...Type.Omit(ScheduleHead, ['version']).properties, seasonVersion: Type.Integer(), ...ScheduleSchema.properties },
  { $id: 'StoredScheduleDocument', description: 'A stored schedule: a schedule document and what it belongs to' },
);

export const Termination = Type.Object(
  {
    spentLimit: Type.Optional(Type.String({ maxLength: 40, description: 'ISO 8601 duration, at most 23 hours', examples: ['PT60S'] })),
    unimprovedSpentLimit: Type.Optional(
      Type.String({
        maxLength: 40,
        description: 'ISO 8601 duration: nothing better was found for so long. The search then cools in cycles of half this time',
        examples: ['PT20S'],
      }),
    ),
    iterations: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Of all threads together' })),
    target: Type.Optional(Type.Number({ description: 'Feasible with a soft score at or below this is good enough' })),
  },
  { $id: 'Termination', ...closed, description: 'When a run ends; `spentLimit`, `unimprovedSpentLimit` or `iterations` is needed' },
);

export const RunRequest = Type.Object(
  {
    seasonId: Id,
    version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The newest if left out' })),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295, description: 'Chosen by the service if left out' })),
    threads: Type.Optional(Type.Integer({ minimum: 1, maximum: 64, description: 'All of a solver’s if left out' })),
    startScheduleId: Type.Optional(Type.String({ format: 'uuid', description: 'Where the search begins' })),
    draftId: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'Begins at the draft’s schedule and keeps its locked games; instead of version and startScheduleId',
      }),
    ),
    termination: Type.Object(Termination.properties, closed),
  },
  { $id: 'RunRequest', ...closed },
);

export const Contradiction = Type.Object(
  {
    rules: Type.Array(
      Type.Object({ id: Type.String(), sentence: Type.String({ description: 'In its owner’s words, or what its fields say' }) }),
    ),
    games: Type.Array(Type.String(), { description: 'Locked games and where they stay, in words' }),
    isLeast: Type.Boolean({ description: 'Whether without any one of these nothing is proved; else some may play no part' }),
  },
  { $id: 'Contradiction', description: 'Hard rules and locked games that no schedule keeps together: proved' },
);

export const Run = Type.Object(
  {
    id: Id,
    seasonId: Id,
    version: Type.Integer(),
    status: Type.Enum(['queued', 'running', 'finished', 'stopped', 'failed']),
    seed: Type.Integer(),
    threads: Type.Integer(),
    termination: ref(Termination),
    score: nullable(ref(Score)),
    scheduleId: nullable(Id),
    iterations: Type.Number(),
    iterationsPerSecond: Type.Number(),
    elapsedSeconds: Type.Number({ description: 'Spent on it, over all attempts' }),
    attempts: Type.Integer({ description: 'More than one when a solver ended before the run did' }),
    error: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    contradiction: nullable(ref(Contradiction)),
    endedBy: nullable(
      Type.Enum(['limit', 'target', 'unimproved'], {
        description: 'What ended a finished run; target also where nothing can be better: nothing broken, no cost, nothing rewarded',
      }),
    ),
    createdAt: Time,
    startedAt: NullableTime,
    updatedAt: Time,
    finishedAt: NullableTime,
  },
  { $id: 'Run', description: 'A search for a good schedule' },
);

export const ScoreReport = Type.Object(
  {
    hard: Type.Number(),
    soft: Type.Number(),
    objective: Type.Object({ kind: Type.String(), value: Type.Number() }),
    byConstraint: Type.Array(
      Type.Object({
        id: Type.String(),
        kind: Type.String(),
        hard: Type.Boolean(),
        penalty: Type.Number(),
        sentence: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
        deviation: Type.Number(),
        cost: Type.Number(),
      }),
      { description: 'Broken ones first, rules of form included' },
    ),
    byTeam: Type.Array(
      Type.Object({
        team: Type.String(),
        hard: Type.Number(),
        soft: Type.Number(),
        games: Type.Integer(),
        home: Type.Integer(),
        away: Type.Integer(),
        breaks: Type.Integer(),
        miles: Type.Unsafe<number | null>({ type: ['number', 'null'] }),
      }),
    ),
    violations: Type.Array(
      Type.Object({
        constraint: Type.String(),
        kind: Type.String(),
        hard: Type.Boolean(),
        deviation: Type.Number(),
        cost: Type.Number(),
        sentence: Type.String(),
        cells: Type.Array(
          Type.Object({
            team: Type.String(),
            slot: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
            game: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
          }),
        ),
      }),
      { description: 'At most 1,000' },
    ),
    violationsTotal: Type.Integer(),
  },
  { $id: 'ScoreReport', description: 'What a schedule is worth, and why' },
);

export const SeasonReference = Type.Object(
  { id: Id, version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The newest if left out' })) },
  { $id: 'SeasonReference', ...closed, description: 'A stored season' },
);

export const ScoreRequest = Type.Object(
  {
    season: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      description: 'A season document, or a `SeasonReference`',
    }),
    schedule: Type.Unsafe<Record<string, unknown>>({ type: 'object', description: 'A schedule document' }),
  },
  { $id: 'ScoreRequest', ...closed },
);

const KeyRole = Type.Enum(['viewer', 'editor', 'admin']);

export const Caller = Type.Object(
  { name: Type.String(), role: KeyRole },
  { $id: 'Caller', description: 'Who calls; `local` at the machine of a service that only listens there' },
);

export const SignIn = Type.Object({ key: Type.String({ minLength: 1, maxLength: 200 }) }, { $id: 'SignIn', ...closed });

export const KeyRequest = Type.Object(
  { name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$' }), role: KeyRole },
  { $id: 'KeyRequest', ...closed },
);

export const ApiKey = Type.Object({ name: Type.String(), role: KeyRole, createdAt: Time }, { $id: 'ApiKey' });

export const NewApiKey = Type.Object(
  { name: Type.String(), role: KeyRole, key: Type.String() },
  { $id: 'NewApiKey', description: 'A key, shown this once' },
);

export const AuditEntry = Type.Object(
  {
    id: Id,
    at: Time,
    actor: Type.String(),
    client: Type.String(),
    method: Type.String(),
    route: Type.String(),
    resource: Type.String(),
    status: Type.Integer(),
    requestId: Type.String(),
  },
  { $id: 'AuditEntry', description: 'A request that changed something' },
);

const Placement = nullable(Type.Object({ slot: Type.String(), host: Type.String() }));

const NullableNumber = Type.Unsafe<number | null>({ type: ['number', 'null'] });

export const Metrics = Type.Object(
  {
    scheduled: Type.Integer(),
    unscheduled: Type.Integer(),
    breaks: Type.Integer(),
    miles: NullableNumber,
    milesSpread: NullableNumber,
    weekendHomeSpread: NullableNumber,
    fewestRestDays: NullableNumber,
    teams: Type.Array(
      Type.Object({
        team: Type.String(),
        games: Type.Integer(),
        home: Type.Integer(),
        away: Type.Integer(),
        neutral: Type.Integer(),
        breaks: Type.Integer(),
        longestHomeStand: Type.Integer(),
        longestRoadTrip: Type.Integer(),
        byes: Type.Integer(),
        weekend: NullableNumber,
        weekendHome: NullableNumber,
        fewestRestDays: NullableNumber,
        meanRestDays: NullableNumber,
        mostInSevenDays: NullableNumber,
        fresh: NullableNumber,
        tired: NullableNumber,
        miles: NullableNumber,
        trips: NullableNumber,
        longestTrip: NullableNumber,
      }),
    ),
    outliers: Type.Array(
      Type.Object({ team: Type.String(), figure: Type.String(), value: Type.Number(), median: Type.Number(), sentence: Type.String() }),
      { description: 'Teams whose figure lies far from the others’' },
    ),
  },
  { $id: 'Metrics', description: 'Figures by team: null where there are no dates, or no distances' },
);

const Figures = Type.Object({
  games: Type.Integer(),
  home: Type.Integer(),
  away: Type.Integer(),
  neutral: Type.Integer(),
  breaks: Type.Integer(),
  weekendHome: nullable(Type.Integer()),
  fewestRestDays: nullable(Type.Number()),
  fresh: nullable(Type.Integer()),
  tired: nullable(Type.Integer()),
  miles: nullable(Type.Number()),
  trips: nullable(Type.Integer()),
});

const GameChange = Type.Object({ game: Type.String(), from: Placement, to: Placement, sentence: Type.String() });

export const ScheduleDiff = Type.Object(
  {
    from: Type.Object({ scheduleId: Id, score: ref(Score) }),
    to: Type.Object({ scheduleId: Id, score: ref(Score) }),
    changes: Type.Array(GameChange),
    teams: Type.Array(Type.Object({ team: Type.String(), games: Type.Array(Type.String()), before: Figures, after: Figures }), {
      description: 'Teams with a changed game: their figures before and after',
    }),
  },
  { $id: 'ScheduleDiff', description: 'What the second schedule does otherwise than the first' },
);

export const RecommendQuery = Type.Object(
  {
    game: Type.String({ minLength: 1, maxLength: 500 }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 5 })),
    draft: Type.Optional(Type.String({ format: 'uuid', description: 'Its locked games do not give way' })),
  },
  closed,
);

const ShownViolation = Type.Object({ constraint: Type.String(), hard: Type.Boolean(), cost: Type.Number(), sentence: Type.String() });

export const Recommendation = Type.Object(
  {
    game: Type.String(),
    places: Type.Array(
      Type.Object({
        slot: Type.String(),
        host: Type.String(),
        others: Type.Array(Type.String(), { description: 'Games that give way: one in exchange, or a chain' }),
        games: Type.Array(Type.Object({ game: Type.String(), slot: Type.String(), host: Type.String() }), {
          description: 'All that moves, for `move` of a draft',
        }),
        change: Type.Object({ hard: Type.Number(), soft: Type.Number() }, { description: 'Below zero is better' }),
        sentence: Type.String(),
        broken: Type.Array(ShownViolation),
        mended: Type.Array(ShownViolation),
      }),
      { description: 'Best first' },
    ),
  },
  { $id: 'Recommendation', description: 'Where a game could go, with the price and the reason' },
);
