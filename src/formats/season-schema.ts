import Type, { type Static, type TSchema } from 'typebox';
import type { ConstraintKind } from '../model/constraint.ts';
import { CONSTRAINTS, type Field } from '../model/constraints/index.ts';

/** The season document, format `flextime-season` version 1: this text is the TypeScript type, the validation and the published
 *  JSON Schema. Everything is named by its id. What may be left out has a default. */

const closed = { additionalProperties: false };
const maybe = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]));

const Id = Type.String({ minLength: 1, maxLength: 500 });
const Name = Type.String({ maxLength: 500 });
const Ids = Type.Array(Id);
const Text = maybe(Type.String({ maxLength: 100_000 }));
const Matrix = (description: string) => Type.Optional(Type.Array(Type.Array(Type.Number()), { description }));
const GroupSchema = Type.Object({ id: Id, name: Name, members: Ids }, closed);

function fieldSchema({ type, meaning: description, whole }: Field): TSchema {
  if (typeof type !== 'string') return Type.Enum([...type], { description });
  switch (type) {
    case 'teams':
    case 'slots':
      return Type.Array(Id, { description });
    case 'slotSets':
      return Type.Array(Ids, { description });
    case 'meetings':
      return Type.Array(Type.Object({ home: Id, away: Id }, closed), { description });
    case 'slotPairs':
      return Type.Array(Type.Object({ first: Id, second: Id }, closed), { description });
    case 'league':
      return Type.String({ minLength: 1, description });
    case 'number':
      return whole ? Type.Integer({ minimum: 1, description }) : Type.Number({ description });
    case 'limit':
      return Type.Optional(Type.Number({ description }));
    case 'numberOrNull':
      return maybe(Type.Number({ description }));
  }
}

/** Follow from the leagues and from `completeness`; never listed. */
const STRUCTURE: readonly string[] = ['BA1', 'BA2', 'SYMMETRY'];

/** The schema of each kind of constraint that a season lists, from the catalogue's own fields. */
export const CONSTRAINT_SCHEMAS: ReadonlyMap<string, TSchema> = new Map(
  Object.entries(CONSTRAINTS)
    .filter(([kind]) => !STRUCTURE.includes(kind))
    .map(([kind, { title, definition, fields }]) => {
      const own = Object.entries(fields as Record<string, Field>).map(([name, field]) => [name, fieldSchema(field)]);
      const properties = {
        id: Id,
        kind: Type.Literal(kind as ConstraintKind),
        hard: Type.Boolean(),
        penalty: Type.Optional(Type.Number({ default: 1 })),
        sentence: Text,
        ...Object.fromEntries(own),
      };
      return [kind, Type.Object(properties, { ...closed, title, description: definition })];
    }),
);

const head = {
  format: Type.Literal('flextime-season'),
  version: Type.Literal(1),
  name: Type.String({ minLength: 1, maxLength: 500 }),
  provenance: Type.Optional(
    Type.Object(
      { contributor: Text, date: Text, country: Text, description: Text, remarks: Text },
      { ...closed, description: 'where it comes from' },
    ),
  ),
  leagues: Type.Array(
    Type.Object(
      {
        id: Id,
        name: Name,
        roundRobins: Type.Integer({ minimum: 0, maximum: 20 }),
        compact: maybe(Type.Boolean()),
        symmetry: Type.Optional(Type.Enum(['P', 'M', 'I', 'E', 'F', 'NONE'], { default: 'NONE' })),
      },
      closed,
    ),
    { minItems: 1 },
  ),
  venues: Type.Array(
    Type.Object(
      {
        id: Id,
        name: Name,
        timeZone: Type.Optional(Type.Union([Type.String({ maxLength: 100, description: 'IANA zone' }), Type.Null()])),
        latitude: maybe(Type.Number({ minimum: -90, maximum: 90 })),
        longitude: maybe(Type.Number({ minimum: -180, maximum: 180 })),
      },
      closed,
    ),
  ),
  teams: Type.Array(
    Type.Object(
      { id: Id, name: Name, abbreviation: Type.Optional(Name), league: Id, venue: Id },
      { ...closed, description: 'abbreviation: the id if left out' },
    ),
    { minItems: 2 },
  ),
  teamGroups: Type.Optional(Type.Array(GroupSchema)),
  slots: Type.Array(
    Type.Object(
      {
        id: Id,
        name: Name,
        date: maybe(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
        startTime: maybe(Type.String({ pattern: '^\\d{2}:\\d{2}$', description: 'on the clocks of timeZone' })),
        timeZone: Type.Optional(Type.String({ maxLength: 100, description: "IANA zone; the venue's if left out" })),
        days: Type.Optional(
          Type.Array(Type.Integer({ minimum: 0, maximum: 31 }), {
            minItems: 2,
            maxItems: 31,
            description: 'days of the games of a series, from the date on: [0, 1, 1] ends with a double-header; one a day if left out',
          }),
        ),
      },
      closed,
    ),
    { minItems: 1, description: 'in order of time' },
  ),
  slotGroups: Type.Optional(Type.Array(GroupSchema)),
  games: Type.Optional(
    Type.Array(
      Type.Object(
        {
          id: Id,
          home: Id,
          away: Id,
          host: Type.Optional(Type.Enum(['home', 'either', 'neutral'], { default: 'home' })),
          venue: maybe(Id),
          days: Type.Optional(Type.Integer({ minimum: 1, maximum: 31, default: 1 })),
          league: Type.Optional(Id),
        },
        closed,
      ),
      { description: "beyond the leagues' round robins; league: the first team's if left out" },
    ),
  ),
};

const tail = {
  completeness: maybe(
    Type.Object({ hard: Type.Boolean(), penalty: Type.Number() }, { ...closed, description: 'of a game without a slot' }),
  ),
  objective: Type.Optional(
    Type.Object(
      {
        kind: Type.Enum(['SC', 'BM', 'TR', 'CO', 'CR', 'NONE']),
        weight: Type.Optional(Type.Number({ default: 1 })),
        returnHomeAfterDays: maybe(Type.Number()),
      },
      closed,
    ),
  ),
  distances: Matrix('venues by venues'),
  costs: Type.Optional(Type.Array(Type.Object({ home: Id, away: Id, slot: Id, cost: Type.Number() }, closed))),
  carryOverWeights: Matrix('teams by teams'),
};

/** What is checked at once: all but the constraints' own fields. */
export const SeasonShell = Type.Object(
  { ...head, constraints: Type.Optional(Type.Array(Type.Object({ kind: Type.String() }))), ...tail },
  closed,
);

/** As published; constraints are one of their kinds. */
export const SeasonSchema = Type.Object(
  { ...head, constraints: Type.Optional(Type.Array(Type.Union([...CONSTRAINT_SCHEMAS.values()]))), ...tail },
  { ...closed, title: 'FlexTime season', description: 'A season to be scheduled. Ids name teams, slots, venues, leagues everywhere.' },
);

/** A constraint in a document: the kind's own fields, sets as lists of ids; a limit left out is none. */
export interface ConstraintDocument {
  readonly id: string;
  readonly kind: ConstraintKind;
  readonly hard: boolean;
  readonly penalty?: number;
  readonly sentence?: string | null;
  readonly [field: string]: unknown;
}

export type SeasonDocument = Omit<Static<typeof SeasonShell>, 'constraints'> & { constraints?: ConstraintDocument[] };
