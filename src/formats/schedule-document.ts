import Type, { type Static } from 'typebox';
import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { FormatError, quote } from './format-error.ts';
import { checkOf } from './json-schema.ts';
import { Placement, placedGames } from './placement.ts';

const Id = Type.String({ minLength: 1, maxLength: 1_000 });

/** The schedule document, format `flextime-schedule` version 1. `home` is who hosts. Games that are left out have no slot. */
export const ScheduleSchema = Type.Object(
  {
    format: Type.Literal('flextime-schedule'),
    version: Type.Literal(1),
    season: Type.String({ maxLength: 500, description: "the season's name" }),
    games: Type.Array(
      Type.Object(
        { id: Type.Optional(Id), home: Id, away: Id, slot: Id },
        { additionalProperties: false, description: 'id: tells apart games of the same teams' },
      ),
    ),
  },
  // A stored schedule is the document and what it belongs to: it can be sent back as it came.
  {
    additionalProperties: true,
    title: 'FlexTime schedule',
    description: 'When the games of a season are played. Ids are those of the season.',
  },
);

export type ScheduleDocument = Static<typeof ScheduleSchema>;

const check = checkOf(ScheduleSchema);

/** Reads a schedule document that was parsed from JSON. Every game must be one of the season's.
 *  @throws {FormatError} with the JSON pointer of what is wrong */
export function readScheduleDocument(season: Season, value: unknown): Schedule {
  check(value);
  const { games } = value as ScheduleDocument;
  const ids = {
    teams: new Map(season.teams.map(({ id }, index) => [id, index])),
    slots: new Map(season.slots.map(({ id }, index) => [id, index])),
    games: new Map(season.games.map(({ id }, index) => [id, index])),
  };
  const placement = new Placement(season);
  const fail = (path: string, detail: string, value: string): never => {
    throw new FormatError([{ path, detail, value }]);
  };
  const find = (index: ReadonlyMap<string, number>, id: string, pointer: string, what: string) =>
    index.get(id) ?? fail(pointer, `${quote(id)} is not a ${what} of the season "${season.name}"`, id);
  const matches = games.map(({ id, home, away, slot }, i) => ({
    i,
    game: id === undefined ? undefined : find(ids.games, id, `/games/${i}/id`, 'game'),
    home: find(ids.teams, home, `/games/${i}/home`, 'team'),
    away: find(ids.teams, away, `/games/${i}/away`, 'team'),
    slot: find(ids.slots, slot, `/games/${i}/slot`, 'slot'),
  }));
  // Those that name their game first, lest another takes it.
  for (const { i, game, ...match } of matches) {
    if (game === undefined) continue;
    const { id } = season.games[game];
    const outcome = placement.placeAs(game, match);
    if (outcome === 'taken') fail(`/games/${i}/id`, `the game ${quote(id)} stands twice`, id);
    if (outcome === 'other')
      fail(`/games/${i}`, `the game ${quote(id)} cannot be hosted by ${quote(games[i].home)} against ${quote(games[i].away)}`, id);
  }
  for (const { i, game, ...match } of matches) {
    if (game === undefined && !placement.place(match))
      fail(`/games/${i}`, `no game is open in which ${quote(games[i].home)} hosts ${quote(games[i].away)}`, games[i].home);
  }
  return placement.schedule;
}

/** Writes a schedule as a document, in order of time. */
export function writeScheduleDocument(season: Season, schedule: Schedule): ScheduleDocument {
  return {
    format: 'flextime-schedule',
    version: 1,
    season: season.name,
    games: placedGames(season, schedule).map(({ game, home, away, slot }) => ({
      id: season.games[game].id,
      home: season.teams[home].id,
      away: season.teams[away].id,
      slot: season.slots[slot].id,
    })),
  };
}
