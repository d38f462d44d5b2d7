import type { Static } from 'typebox';
import type { Schedule } from '../../model/schedule.ts';
import type { Season } from '../../model/season.ts';
import type { ChosenGames } from './draft-schemas.ts';
import { ProblemError } from './problems.ts';

/** A refusal that points at a place of the body. */
export function refuse(pointer: string, detail: string): ProblemError {
  return new ProblemError('invalid-document', `${pointer}: ${detail}`, { faults: [{ pointer, detail }] });
}

/** @throws {ProblemError} if nothing of this season has this id */
export function indexOf(entries: readonly { readonly id: string }[], id: string, pointer: string): number {
  const index = entries.findIndex((entry) => entry.id === id);
  if (index < 0) throw refuse(pointer, `"${id}" is not one of this season`);
  return index;
}

/** What a choice of games means in a season: indices of games, teams and slots. */
export interface Chosen {
  readonly games: readonly number[];
  readonly teams: readonly number[];
  readonly slots: readonly number[];
}

/** @throws {ProblemError} pointing at ids that are not of this season */
export function readChosen(
  season: Season,
  { games = [], teams = [], slots = [], slotGroups = [], before }: Static<typeof ChosenGames>,
  at = '',
): Chosen {
  const earlier = before === undefined ? [] : season.slots.flatMap(({ date }, slot) => (date !== null && date < before ? [slot] : []));
  return {
    games: games.map((id, i) => indexOf(season.games, id, `${at}/games/${i}`)),
    teams: teams.map((id, i) => indexOf(season.teams, id, `${at}/teams/${i}`)),
    slots: [
      ...slots.map((id, i) => indexOf(season.slots, id, `${at}/slots/${i}`)),
      ...slotGroups.flatMap((id, i) => season.slotGroups[indexOf(season.slotGroups, id, `${at}/slotGroups/${i}`)].members),
      ...earlier,
    ],
  };
}

/** The games that a choice names in a schedule, in the season's order. */
export function gamesChosen(season: Season, schedule: Schedule, { games, teams, slots }: Chosen): number[] {
  const [own, ofTeams, inSlots] = [new Set(games), new Set(teams), new Set(slots)];
  return season.games.flatMap(({ home, away }, game) =>
    own.has(game) || ofTeams.has(home) || ofTeams.has(away) || inSlots.has(schedule.slots[game]) ? [game] : [],
  );
}
