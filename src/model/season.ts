import type { Constraint, Meeting, SlotPair } from './constraint.ts';
import { CONSTRAINTS, definitionOf, type Field, type FieldType } from './constraints/index.ts';

/** Where a team plays in a game that a constraint counts: at home, away, or either. */
export type Mode = 'H' | 'A' | 'HA';

/** Symmetry of a league's round robins (RobinX `gameMode`):
 *  phased (P: each pair once in each round robin), mirrored (M), inverted (I), English (E), French (F), or none. */
export type Symmetry = 'P' | 'M' | 'I' | 'E' | 'F' | 'NONE';

/** What is added to the weighted soft deviations (RobinX objective):
 *  SC and NONE nothing, BM breaks, TR travel, CO squared carry-over effects, CR costs of games. */
export type ObjectiveKind = 'SC' | 'BM' | 'TR' | 'CO' | 'CR' | 'NONE';

/** A competition inside the season: its teams play `roundRobins` round robins among themselves
 *  (0: only the season's additional games). `compact`: as few slots as possible (RobinX C), relaxed (R), or not said. */
export interface League {
  readonly id: string;
  readonly name: string;
  readonly roundRobins: number;
  readonly compact: boolean | null;
  readonly symmetry: Symmetry;
}

/** A place to play. `timeZone` is an IANA zone, latitude and longitude are degrees (north and east positive). */
export interface Venue {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** `venue` is the index of the home venue; teams may share one. */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly abbreviation: string;
  readonly league: number;
  readonly venue: number;
}

/** A date or window to play in; the index is the order in time. `date` is a calendar date `YYYY-MM-DD`,
 *  null in abstract seasons. `startTime` is `HH:MM` on the clocks of `timeZone` (an IANA zone: a broadcaster's), of the venue where
 *  there is none; null if not yet known. `days` is for series: the days of their single games, counted from the date, the first 0
 *  ([0, 1, 1]: a game, and a double-header on the day after); it holds for series of as many games, others have one a day. */
export interface Slot {
  readonly id: string;
  readonly name: string;
  readonly date: string | null;
  readonly startTime: string | null;
  readonly timeZone?: string;
  readonly days?: readonly number[];
}

/** A named set of teams or slots, for people and for files; constraints hold the members themselves. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly members: readonly number[];
}

/** A game to be played, not yet placed. `host` says who may host: `home` (the first team, fixed), `either`
 *  (free), or `neutral` (played at `venue`; `home` is only the side named first). A game of a fixed host may have a `venue`, too: a home
 *  game away from home, in a larger stadium or abroad.
 *  `days` is the number of games of a series (1: a single game), one a day unless its slot says otherwise; a series takes one slot. */
export interface Game {
  readonly id: string;
  readonly home: number;
  readonly away: number;
  readonly host: 'home' | 'either' | 'neutral';
  readonly venue: number | null;
  readonly days: number;
  readonly league: number;
}

/** `weight` multiplies the value. `returnHomeAfterDays`: a team goes home between two away games more than this
 *  many calendar days apart; null: it never does (RobinX TR). */
export interface Objective {
  readonly kind: ObjectiveKind;
  readonly weight: number;
  readonly returnHomeAfterDays: number | null;
}

/** Where a season comes from; kept so that a file written again says the same. */
export interface Provenance {
  readonly contributor: string | null;
  readonly date: string | null;
  readonly country: string | null;
  readonly description: string | null;
  readonly remarks: string | null;
}

/** The problem: who plays whom, when it can be, and by which rules. Immutable, checked at birth ({@link createSeason});
 *  teams, venues, slots, games and leagues are named by their index everywhere inside, by `id` outside. */
export interface Season {
  readonly name: string;
  readonly provenance: Provenance;
  readonly leagues: readonly League[];
  readonly teams: readonly Team[];
  readonly teamGroups: readonly Group[];
  readonly venues: readonly Venue[];
  readonly slots: readonly Slot[];
  readonly slotGroups: readonly Group[];
  /** Games beyond the round robins, as given. */
  readonly additionalGames: readonly Game[];
  /** All games to be played: the leagues' round robins in order of league and pair, then the additional ones. */
  readonly games: readonly Game[];
  /** BA1 (every game scheduled), BA2 (one game a team and slot) and the leagues' symmetry: rules of form, in force in
   *  every season; derived, never listed in {@link constraints}. */
  readonly structure: readonly Constraint[];
  readonly constraints: readonly Constraint[];
  readonly objective: Objective;
  /** Travel between venues, row major `venues x venues`, directed; null if not given. */
  readonly distances: Float64Array | null;
  /** Cost of `home` hosting `away` in `slot` at `(home * teams + away) * slots + slot`; null if not given. */
  readonly costs: Float64Array | null;
  /** Weight of the carry-over effect from team i to team j at `i * teams + j`; null means 1 everywhere. */
  readonly carryOverWeights: Float64Array | null;
}

/** The largest season that is accepted. Far above any real one (the multi-sport conference year has 156 teams, 850 games
 *  and 250 slots); below what would let one document exhaust a process. */
export const SEASON_LIMITS = {
  teams: 1_000,
  slots: 2_000,
  games: 20_000,
  constraints: 50_000,
  /** Of all constraints' sets in sum; sets stand again in each constraint. The largest published season has 0.6 million. */
  members: 5_000_000,
  /** Entries of the table of costs: teams x teams x slots. */
  costs: 10_000_000,
  name: 500,
} as const;

/** What {@link createSeason} takes: a season without what follows from the rest. `completeness` replaces BA1's built-in
 *  hard penalty of 1 (RobinX allows a soft one, even 0: every game is then optional). */
export interface SeasonDraft extends Omit<Season, 'games' | 'structure'> {
  readonly completeness?: { readonly hard: boolean; readonly penalty: number };
}

/** A fault in a season: `path` names the place (`constraints[3].teams[1]`), `detail` the value and what is allowed. */
export interface SeasonFault {
  readonly path: string;
  readonly detail: string;
}

/** Thrown by {@link createSeason}; carries up to 50 faults, the first in the message. */
export class SeasonError extends Error {
  override readonly name = 'SeasonError';
  readonly faults: readonly SeasonFault[];

  constructor(faults: readonly SeasonFault[]) {
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    super(`${faults[0].path}: ${faults[0].detail}${more}`);
    this.faults = faults;
  }
}

/** Checks a draft and adds what follows from it: the games of the round robins and the rules of form.
 *  @throws {SeasonError} naming every place that is wrong */
export function createSeason(draft: SeasonDraft): Season {
  const faults = findFaults(draft);
  if (faults.length > 0) throw new SeasonError(faults.slice(0, 50));
  const { completeness, ...rest } = draft;
  const games = [...roundRobinGames(draft), ...draft.additionalGames];
  const structure: Constraint[] = [
    { id: 'BA1', kind: 'BA1', hard: completeness?.hard ?? true, penalty: completeness?.penalty ?? 1, sentence: null },
    { id: 'BA2', kind: 'BA2', hard: true, penalty: 1, sentence: null },
  ];
  draft.leagues.forEach(({ symmetry, roundRobins }, league) => {
    if (symmetry === 'NONE' || roundRobins < 2) return;
    structure.push({ id: `SYMMETRY-${league}`, kind: 'SYMMETRY', hard: true, penalty: 1, sentence: null, league, symmetry });
  });
  return Object.freeze({ ...rest, games, structure });
}

/** The season with other constraints; what its rules of form ask, and with what weight, stays.
 *  @throws {SeasonError} if a constraint does not fit the season */
export function withConstraints(season: Season, constraints: readonly Constraint[]): Season {
  return withChanges(season, { constraints });
}

/** {@link withConstraints}, with other venues, too: as many, in the same order. */
export function withChanges(
  { games: _games, structure, ...draft }: Season,
  changes: Partial<Pick<SeasonDraft, 'constraints' | 'venues'>>,
): Season {
  const [{ hard, penalty }] = structure;
  return createSeason({ ...draft, ...changes, completeness: { hard, penalty } });
}

/** The games of k round robins of a league: for each pair floor(k / 2) games at each side's home and, if k is odd, one
 *  whose host is free. */
function roundRobinGames(draft: SeasonDraft): Game[] {
  const games: Game[] = [];
  draft.leagues.forEach(({ roundRobins }, league) => {
    if (roundRobins === 0) return;
    const members = draft.teams.flatMap((team, index) => (team.league === league ? [index] : []));
    for (const home of members) {
      for (const away of members) {
        const fixed = home === away ? 0 : Math.floor(roundRobins / 2);
        const free = home < away ? roundRobins % 2 : 0;
        for (let leg = 0; leg < fixed + free; leg++) {
          const name = `${draft.teams[home].id}-${draft.teams[away].id}`;
          const host = leg < fixed ? 'home' : 'either';
          games.push({ id: leg === 0 ? name : `${name}-${leg + 1}`, home, away, host, venue: null, days: 1, league });
        }
      }
    }
  });
  return games;
}

/** Number of games that {@link roundRobinGames} would make, without making them. */
function countRoundRobinGames(draft: SeasonDraft): number {
  const sizes = new Array<number>(draft.leagues.length).fill(0);
  for (const { league } of draft.teams) sizes[league]++;
  return draft.leagues.reduce((sum, { roundRobins }, league) => sum + (roundRobins * sizes[league] * (sizes[league] - 1)) / 2, 0);
}

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

function findFaults(draft: SeasonDraft): SeasonFault[] {
  const faults: SeasonFault[] = [];
  const fault = (path: string, detail: string) => {
    if (faults.length <= 50) faults.push({ path, detail });
  };
  const index = (path: string, value: number, count: number, what: string) => {
    if (!Number.isInteger(value) || value < 0 || value >= count) fault(path, `${value} is not one of the ${count} ${what}`);
  };
  const bounded = (path: string, length: number, most: number, least = 0) => {
    if (length < least || length > most) fault(path, `has ${length} entries, allowed are ${least} to ${most}`);
  };
  const unique = (path: string, entries: readonly { readonly id: string; readonly name?: string }[]) => {
    const seen = new Set<string>();
    entries.forEach(({ id, name }, i) => {
      if (id === '' || id.length > SEASON_LIMITS.name)
        fault(`${path}[${i}].id`, `"${id.slice(0, 40)}" must have 1 to ${SEASON_LIMITS.name} characters`);
      if (name !== undefined && name.length > SEASON_LIMITS.name)
        fault(`${path}[${i}].name`, `is longer than ${SEASON_LIMITS.name} characters`);
      if (seen.has(id)) fault(`${path}[${i}].id`, `"${id}" stands twice`);
      seen.add(id);
    });
  };
  const teams = draft.teams.length;
  const slots = draft.slots.length;
  if (draft.name.trim() === '' || draft.name.length > SEASON_LIMITS.name) fault('name', `must have 1 to ${SEASON_LIMITS.name} characters`);
  bounded('teams', teams, SEASON_LIMITS.teams, 2);
  bounded('slots', slots, SEASON_LIMITS.slots, 1);
  bounded('leagues', draft.leagues.length, SEASON_LIMITS.teams, 1);
  bounded('venues', draft.venues.length, SEASON_LIMITS.teams * 2);
  bounded('games', draft.additionalGames.length, SEASON_LIMITS.games);
  bounded('constraints', draft.constraints.length, SEASON_LIMITS.constraints);
  unique('leagues', draft.leagues);
  unique('teams', draft.teams);
  unique('venues', draft.venues);
  unique('slots', draft.slots);
  unique('games', draft.additionalGames);
  unique('constraints', draft.constraints);
  unique('teamGroups', draft.teamGroups);
  unique('slotGroups', draft.slotGroups);
  draft.leagues.forEach(({ roundRobins }, i) => {
    if (!Number.isInteger(roundRobins) || roundRobins < 0 || roundRobins > 20)
      fault(`leagues[${i}].roundRobins`, `${roundRobins} is not a whole number from 0 to 20`);
  });
  draft.teams.forEach((team, i) => {
    index(`teams[${i}].league`, team.league, draft.leagues.length, 'leagues');
    index(`teams[${i}].venue`, team.venue, draft.venues.length, 'venues');
  });
  draft.slots.forEach(({ date, startTime, days }, i) => {
    if (date !== null && !(DATE.test(date) && new Date(`${date}T00:00:00Z`).toISOString().startsWith(date)))
      fault(`slots[${i}].date`, `"${date}" is not a calendar date YYYY-MM-DD`);
    const before = i > 0 ? draft.slots[i - 1].date : null;
    if (date !== null && before !== null && date < before)
      fault(`slots[${i}].date`, `"${date}" comes before "${before}": slots stand in order of time`);
    if (startTime !== null && !TIME.test(startTime)) fault(`slots[${i}].startTime`, `"${startTime}" is not a time HH:MM`);
    const isInOrder = (day: number, game: number, all: readonly number[]) =>
      Number.isInteger(day) && day >= (game === 0 ? 0 : all[game - 1]);
    if (
      days !== undefined &&
      !(days.length >= 2 && days.length <= 31 && days[0] === 0 && days[days.length - 1] <= 31 && days.every(isInOrder))
    )
      fault(`slots[${i}].days`, `[${days.join(', ')}] is not 2 to 31 whole numbers from 0 to 31 in order, the first 0`);
  });
  draft.additionalGames.forEach((game, i) => {
    index(`games[${i}].home`, game.home, teams, 'teams');
    index(`games[${i}].away`, game.away, teams, 'teams');
    index(`games[${i}].league`, game.league, draft.leagues.length, 'leagues');
    if (game.home === game.away) fault(`games[${i}]`, `team ${game.home} cannot play itself`);
    if (game.venue !== null) index(`games[${i}].venue`, game.venue, draft.venues.length, 'venues');
    if (game.host === 'neutral' && game.venue === null) fault(`games[${i}].venue`, 'a neutral game names its venue');
    if (game.host === 'either' && game.venue !== null)
      fault(`games[${i}].venue`, 'a game that either may host is played at home: it names no venue');
    if (!Number.isInteger(game.days) || game.days < 1 || game.days > 31)
      fault(`games[${i}].days`, `${game.days} is not a whole number from 1 to 31`);
  });
  draft.teamGroups.forEach(({ members }, i) => {
    for (const [j, team] of members.entries()) index(`teamGroups[${i}].members[${j}]`, team, teams, 'teams');
  });
  draft.slotGroups.forEach(({ members }, i) => {
    for (const [j, slot] of members.entries()) index(`slotGroups[${i}].members[${j}]`, slot, slots, 'slots');
  });
  const members = (path: string, value: unknown, count: number, what: string) => {
    if (!Array.isArray(value)) return fault(path, `must be a list of ${what}`);
    for (const [j, member] of value.entries()) index(`${path}[${j}]`, member, count, what);
    if (new Set(value).size < value.length) fault(path, 'names a member twice');
  };
  const list = <Entry>(path: string, value: readonly Entry[], visit: (entry: Entry, path: string) => void) => {
    if (!Array.isArray(value)) return fault(path, 'must be a list');
    for (const [j, entry] of value.entries()) visit(entry, `${path}[${j}]`);
  };
  const number = (path: string, value: unknown, most: number) => {
    if (typeof value !== 'number' || Number.isNaN(value) || value > most || value === -Infinity) fault(path, `${value} is not a number`);
  };
  const field = (path: string, type: FieldType, value: never) => {
    if (typeof type !== 'string') {
      if (!type.includes(value)) fault(path, `"${value}" is not one of ${type.join(', ')}`);
      return;
    }
    switch (type) {
      case 'teams':
        return members(path, value, teams, 'teams');
      case 'slots':
        return members(path, value, slots, 'slots');
      case 'slotSets':
        return list(path, value, (set, at) => members(at, set, slots, 'slots'));
      case 'meetings':
        return list<Meeting>(path, value, ({ home, away }, at) => {
          index(`${at}.home`, home, teams, 'teams');
          index(`${at}.away`, away, teams, 'teams');
        });
      case 'slotPairs':
        return list<SlotPair>(path, value, ({ first, second }, at) => {
          index(`${at}.first`, first, slots, 'slots');
          index(`${at}.second`, second, slots, 'slots');
        });
      case 'league':
        return index(path, value, draft.leagues.length, 'leagues');
      case 'numberOrNull':
        return value === null ? undefined : number(path, value, Number.MAX_VALUE);
      default:
        return number(path, value, type === 'limit' ? Infinity : Number.MAX_VALUE);
    }
  };
  draft.constraints.forEach((constraint, i) => {
    const path = `constraints[${i}]`;
    if (!Number.isFinite(constraint.penalty)) fault(`${path}.penalty`, `${constraint.penalty} is not a number`);
    const definition = Object.hasOwn(CONSTRAINTS, constraint.kind) ? definitionOf(constraint) : undefined;
    if (definition === undefined || constraint.kind === 'BA1' || constraint.kind === 'BA2' || constraint.kind === 'SYMMETRY') {
      fault(`${path}.kind`, `"${constraint.kind}" is not a kind of constraint that a season lists`);
      return;
    }
    for (const [name, { type, whole }] of Object.entries(definition.fields as Record<string, Field>)) {
      const value = constraint[name as keyof typeof constraint] as never;
      field(`${path}.${name}`, type, value);
      if (whole && !(Number.isInteger(value) && value >= 1)) fault(`${path}.${name}`, `${value} is not a whole number from 1`);
    }
    if (definition.needs === 'distances' && draft.distances === null) fault('distances', `are missing: ${constraint.kind} needs them`);
  });
  const matrix = (path: string, values: Float64Array | null, length: number) => {
    if (values === null) return;
    if (values.length !== length) fault(path, `has ${values.length} entries instead of ${length}`);
    else if (!values.every(Number.isFinite)) fault(path, 'holds an entry that is not a number');
  };
  matrix('distances', draft.distances, draft.venues.length ** 2);
  matrix('costs', draft.costs, teams * teams * slots);
  matrix('carryOverWeights', draft.carryOverWeights, teams * teams);
  if (draft.objective.kind === 'TR' && draft.distances === null) fault('distances', 'are missing: the travel objective needs them');
  if (draft.objective.kind === 'CR' && draft.costs === null) fault('costs', 'are missing: the cost objective needs them');
  if (faults.length === 0) {
    const games = countRoundRobinGames(draft) + draft.additionalGames.length;
    if (games > SEASON_LIMITS.games) fault('leagues', `${games} games to be played, at most ${SEASON_LIMITS.games} are allowed`);
  }
  return faults;
}
