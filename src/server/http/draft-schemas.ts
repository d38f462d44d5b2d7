import Type from 'typebox';
import { Id, nullable, ref, Score, Time } from './schemas.ts';

/** What the API says about drafts, and about the games that a lock or a repair means. */

const closed = { additionalProperties: false };

export const Draft = Type.Object(
  {
    id: Id,
    seasonId: Id,
    version: Type.Integer(),
    name: Type.String(),
    scheduleId: Id,
    score: ref(Score),
    locked: Type.Array(Type.String(), { description: 'Ids of the games that stay where they are' }),
    locks: Type.Array(Type.Object({ games: Type.Array(Type.String()), by: Type.String(), at: Type.String(), reason: Type.String() }), {
      description: 'Who locked which of them, when and why',
    }),
    step: Type.Integer(),
    canUndo: Type.Boolean(),
    canRedo: Type.Boolean(),
    createdAt: Time,
    updatedAt: Time,
  },
  { $id: 'Draft', description: 'A name that points at a schedule; every step of it is kept' },
);

const DraftName = Type.String({ minLength: 1, maxLength: 200 });
const GameId = Type.String({ minLength: 1, maxLength: 500 });

export const DraftRequest = Type.Object(
  {
    seasonId: Id,
    name: DraftName,
    scheduleId: Type.Optional(Type.String({ format: 'uuid', description: 'Where it begins; no game is placed if left out' })),
  },
  { $id: 'DraftRequest', ...closed },
);

const Reason = Type.String({ maxLength: 500, description: 'Why, as a sentence for whoever asks later' });
const GameIds = Type.Array(GameId, { maxItems: 20_000 });

/** Which games are meant: those that any of the lists names. */
const chosen = {
  games: Type.Optional(GameIds),
  teams: Type.Optional(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 1_000, description: 'All games of these teams' })),
  slots: Type.Optional(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 2_000, description: 'All games in these slots' })),
  slotGroups: Type.Optional(
    Type.Array(Type.String({ maxLength: 500 }), {
      maxItems: 200,
      description: 'All games in the slots of these groups: the windows of a network',
    }),
  ),
  before: Type.Optional(
    Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'All games before this date: what was played, or is printed' }),
  ),
};
export const ChosenGames = Type.Object(chosen, { $id: 'ChosenGames', ...closed, description: 'Games that any of the lists names' });

const GameMove = Type.Object(
  {
    game: GameId,
    slot: nullable(Type.String({ description: 'null takes it off the board' })),
    host: Type.Optional(Type.String({ description: 'The team that hosts; as it is if left out' })),
  },
  closed,
);
export const GameMoves = Type.Array(GameMove, { maxItems: 1_000, description: 'What moves, as in `move` of a draft' });

/** What can be done to a draft. */
export const DraftAction = Type.Union(
  [
    Type.Object(
      {
        action: Type.Literal('move'),
        games: Type.Array(GameMove, { minItems: 1, maxItems: 1_000, description: 'All of them, or none' }),
        reason: Type.Optional(Reason),
      },
      closed,
    ),
    Type.Object({ action: Type.Enum(['lock', 'unlock']), ...chosen, reason: Type.Optional(Reason) }, closed),
    Type.Object({ action: Type.Literal('keep'), scheduleId: Id, reason: Type.Optional(Reason) }, closed),
    Type.Object({ action: Type.Enum(['undo', 'redo']) }, closed),
    Type.Object({ action: Type.Literal('rename'), name: DraftName }, closed),
  ],
  { $id: 'DraftAction' },
);

export const DraftStep = Type.Object(
  {
    number: Type.Integer(),
    parent: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
    scheduleId: Id,
    score: ref(Score),
    action: Type.Unknown(),
    actor: Type.String(),
    createdAt: Time,
  },
  { $id: 'DraftStep' },
);
