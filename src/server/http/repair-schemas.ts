import Type from 'typebox';
import { ChosenGames, Draft, GameMoves } from './draft-schemas.ts';
import { Id, ref, Score, SeasonHead } from './schemas.ts';

/** What the API says about repairs. */

const closed = { additionalProperties: false };
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' });
const SomeId = Type.String({ minLength: 1, maxLength: 500 });

const Damage = Type.Union([
  Type.Object(
    { what: Type.Literal('venue'), venue: SomeId, first: Day, last: Day },
    { ...closed, description: 'A building is gone: nobody hosts there' },
  ),
  Type.Object({ what: Type.Literal('team'), team: SomeId, first: Day, last: Day }, { ...closed, description: 'A team cannot play' }),
  Type.Object({ what: Type.Literal('game'), game: SomeId }, { ...closed, description: 'A game is called off where it is' }),
]);

export const RepairRequest = Type.Object(
  {
    damage: Type.Array(Damage, { minItems: 1, maxItems: 20 }),
    atMost: Type.Optional(Type.Integer({ minimum: 1, maximum: 40, default: 8, description: 'Games that may move' })),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 10, default: 3, description: 'Repairs that are wanted' })),
    locks: Type.Optional(
      Type.Object(ChosenGames.properties, { ...closed, description: 'What must stay; nothing moves into these slots, either' }),
    ),
    draft: Type.Optional(Type.String({ format: 'uuid', description: 'Its locked games stay, too' })),
    timeLimit: Type.Optional(Type.String({ maxLength: 20, description: 'ISO 8601, at most PT15S; PT8S if left out' })),
  },
  { $id: 'RepairRequest', ...closed },
);

const Placement = Type.Unsafe<{ slot: string; host: string } | null>({
  anyOf: [
    { type: 'object', properties: { slot: { type: 'string' }, host: { type: 'string' } }, required: ['slot', 'host'] },
    { type: 'null' },
  ],
});

export const Repair = Type.Object(
  {
    changes: Type.Array(Type.Object({ game: Type.String(), from: Placement, to: Placement, sentence: Type.String() })),
    games: Type.Array(
      Type.Object({ game: Type.String(), slot: Type.Unsafe<string | null>({ type: ['string', 'null'] }), host: Type.String() }),
      {
        description: 'For `move` of a draft',
      },
    ),
    score: ref(Score),
    price: Type.Object({ hard: Type.Number(), soft: Type.Number() }, { description: '`score` less the score before the damage' }),
    rules: Type.Array(
      Type.Object({
        constraint: Type.String(),
        hard: Type.Boolean(),
        sentence: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
        before: Type.Number(),
        after: Type.Number(),
      }),
      { description: 'What each rule costs before and after, where that differs' },
    ),
    broken: Type.Array(Type.String(), { description: 'A sentence for each hard rule that is newly broken; none if the repair is whole' }),
  },
  { $id: 'Repair' },
);

export const Repairs = Type.Object(
  {
    scheduleId: Id,
    before: ref(Score),
    damaged: Type.Object({ hard: Type.Number(), soft: Type.Number() }, { description: 'The score if nothing is done' }),
    damage: Type.Array(Type.String(), { description: 'What has happened, in sentences' }),
    hit: Type.Array(Type.Object({ game: Type.String(), sentence: Type.String() }), {
      description: 'Games that cannot stay where they are',
    }),
    repairs: Type.Array(ref(Repair), { description: 'The cheapest first' }),
    end: Type.Enum(['done', 'limit'], {
      description: '`done`: wider searches find none that are cheaper; `limit`: there was no more time for them',
    }),
    seconds: Type.Number(),
  },
  { $id: 'Repairs', description: 'Ways out of a damage, each with its price' },
);

export const LossRequest = Type.Object(
  {
    damage: Type.Array(Damage, { minItems: 1, maxItems: 20 }),
    scheduleId: Type.String({ format: 'uuid', description: 'The schedule in force, of the newest version' }),
    games: Type.Optional(GameMoves),
    draft: Type.Optional(Type.String({ format: 'uuid', description: 'Its name and its locks go along' })),
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Of the new draft; that of `draft`, or what is lost, if left out' }),
    ),
    reason: Type.Optional(Type.String({ maxLength: 300, description: 'Why; conflicts quote it' })),
    source: Type.Optional(Type.String({ maxLength: 100, description: 'Who said so, and where' })),
  },
  { $id: 'LossRequest', ...closed },
);

export const Loss = Type.Object(
  {
    season: ref(SeasonHead),
    rules: Type.Array(Type.Object({ id: Type.String(), sentence: Type.String() }), { description: 'Those that are new' }),
    draft: ref(Draft),
  },
  { $id: 'Loss', description: 'A season that knows what is lost, and the repair as a draft' },
);
