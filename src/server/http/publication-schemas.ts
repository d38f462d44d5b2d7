import Type from 'typebox';
import { Id, Time } from './schemas.ts';

/** What the API says about publications and calendar feeds. */

const closed = { additionalProperties: false };

export const PublicationRequest = Type.Object(
  {
    scheduleId: Id,
    final: Type.Optional(Type.Boolean({ default: false, description: 'Calendars say TENTATIVE as long as it is not' })),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { $id: 'PublicationRequest', ...closed },
);

export const Publication = Type.Object(
  {
    number: Type.Integer({ description: 'SEQUENCE of its events' }),
    scheduleId: Id,
    final: Type.Boolean(),
    note: Type.String(),
    actor: Type.String(),
    createdAt: Time,
  },
  { $id: 'Publication', description: 'What the office has told others; calendar feeds show the newest' },
);

export const FeedRequest = Type.Object(
  { team: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'Id of the team; all games if left out' })) },
  { $id: 'FeedRequest', ...closed },
);

const feed = { id: Id, team: Type.Unsafe<string | null>({ type: ['string', 'null'] }), actor: Type.String(), createdAt: Time };

export const Feed = Type.Object(feed, { $id: 'Feed', description: 'A calendar that people subscribe to' });

export const NewFeed = Type.Object(
  { ...feed, path: Type.String({ description: 'Address below the service’s own, shown this once; it needs no key' }) },
  { $id: 'NewFeed' },
);
