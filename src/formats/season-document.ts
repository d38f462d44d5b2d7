import type { Constraint, Meeting, SlotPair } from '../model/constraint.ts';
import { CONSTRAINTS, type Field, type FieldType } from '../model/constraints/index.ts';
import { createSeason, type Group, SEASON_LIMITS, type Season, SeasonError } from '../model/season.ts';
import { FormatError, quote } from './format-error.ts';
import { type Check, checkOf } from './json-schema.ts';
import { CONSTRAINT_SCHEMAS, type ConstraintDocument, type SeasonDocument, SeasonShell } from './season-schema.ts';

export type { ConstraintDocument, SeasonDocument } from './season-schema.ts';

const checkShell = checkOf(SeasonShell);
const checks = new Map<string, Check>();

/** Reads a season document that was parsed from JSON.
 *  @throws {FormatError} with the JSON pointers of what is wrong */
export function readSeasonDocument(value: unknown): Season {
  refuseTooMany(value);
  checkShell(value);
  const document = value as SeasonDocument;
  const { leagues, venues, teams, slots, constraints = [], completeness, objective, distances, carryOverWeights } = document;
  const ids: Ids = { leagues: indexById(leagues), venues: indexById(venues), teams: indexById(teams), slots: indexById(slots) };
  const groups = (entries: SeasonDocument['teamGroups'], of: ReadonlyMap<string, number>, at: string): Group[] =>
    (entries ?? []).map(({ id, name, members }, i) => ({
      id,
      name,
      members: members.map((member, j) => find(of, member, `${at}/${i}/members/${j}`)),
    }));
  const readTeams = teams.map(({ id, name, abbreviation = id, league, venue }, i) => ({
    id,
    name,
    abbreviation,
    league: find(ids.leagues, league, `/teams/${i}/league`),
    venue: find(ids.venues, venue, `/teams/${i}/venue`),
  }));
  const { contributor = null, date = null, country = null, description = null, remarks = null } = document.provenance ?? {};
  try {
    return createSeason({
      name: document.name,
      provenance: { contributor, date, country, description, remarks },
      leagues: leagues.map(({ id, name, roundRobins, compact = null, symmetry = 'NONE' }) => ({
        id,
        name,
        roundRobins,
        compact,
        symmetry,
      })),
      teams: readTeams,
      teamGroups: groups(document.teamGroups, ids.teams, '/teamGroups'),
      venues: venues.map(({ id, name, timeZone = null, latitude = null, longitude = null }) => ({
        id,
        name,
        timeZone,
        latitude,
        longitude,
      })),
      slots: slots.map(({ id, name, date = null, startTime = null, timeZone, days }) => ({
        id,
        name,
        date,
        startTime,
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(days === undefined ? {} : { days }),
      })),
      slotGroups: groups(document.slotGroups, ids.slots, '/slotGroups'),
      additionalGames: (document.games ?? []).map(({ id, host = 'home', days = 1, venue = null, ...game }, i) => {
        const home = find(ids.teams, game.home, `/games/${i}/home`);
        return {
          id,
          home,
          away: find(ids.teams, game.away, `/games/${i}/away`),
          host,
          venue: venue === null ? null : find(ids.venues, venue, `/games/${i}/venue`),
          days,
          league: game.league === undefined ? readTeams[home].league : find(ids.leagues, game.league, `/games/${i}/league`),
        };
      }),
      constraints: constraints.map((constraint, i) => readConstraint(constraint, `/constraints/${i}`, ids)),
      completeness: completeness ?? undefined,
      objective: {
        kind: objective?.kind ?? 'NONE',
        weight: objective?.weight ?? 1,
        returnHomeAfterDays: objective?.returnHomeAfterDays ?? null,
      },
      distances: readMatrix(distances, venues.length, '/distances'),
      costs: readCosts(document.costs, ids),
      carryOverWeights: readMatrix(carryOverWeights, teams.length, '/carryOverWeights'),
    });
  } catch (error) {
    if (!(error instanceof SeasonError)) throw error;
    throw new FormatError(error.faults.map(({ path, detail }) => ({ path: toPointer(path), detail })));
  }
}

/** Writes a season as a document: {@link readSeasonDocument} gives the same season again. */
export function writeSeasonDocument(season: Season): SeasonDocument {
  const { leagues, venues, teams, slots, structure, distances, costs, carryOverWeights } = season;
  const idsOf = (entries: readonly { readonly id: string }[], members: readonly number[]) => members.map((member) => entries[member].id);
  const [{ hard, penalty }] = structure.filter(({ kind }) => kind === 'BA1');
  return {
    format: 'flextime-season',
    version: 1,
    name: season.name,
    provenance: { ...season.provenance },
    leagues: leagues.map((league) => ({ ...league })),
    venues: venues.map((venue) => ({ ...venue })),
    teams: teams.map((team) => ({ ...team, league: leagues[team.league].id, venue: venues[team.venue].id })),
    teamGroups: season.teamGroups.map(({ id, name, members }) => ({ id, name, members: idsOf(teams, members) })),
    slots: slots.map(({ days, ...slot }) => ({ ...slot, ...(days === undefined ? {} : { days: [...days] }) })),
    slotGroups: season.slotGroups.map(({ id, name, members }) => ({ id, name, members: idsOf(slots, members) })),
    games: season.additionalGames.map((game) => ({
      ...game,
      home: teams[game.home].id,
      away: teams[game.away].id,
      venue: game.venue === null ? null : venues[game.venue].id,
      league: leagues[game.league].id,
    })),
    constraints: season.constraints.map((constraint) => writeConstraint(constraint, season)),
    ...(hard && penalty === 1 ? {} : { completeness: { hard, penalty } }),
    objective: { ...season.objective },
    ...(distances === null ? {} : { distances: rowsOf(distances, venues.length) }),
    ...(costs === null ? {} : { costs: writeCosts(season, costs) }),
    ...(carryOverWeights === null ? {} : { carryOverWeights: rowsOf(carryOverWeights, teams.length) }),
  };
}

/** How many entries a document's lists may have. Looked at before anything else, since telling all that is wrong with a list
 *  takes longer than checking it. */
const MOST: Readonly<Record<string, number>> = {
  leagues: SEASON_LIMITS.teams,
  venues: SEASON_LIMITS.teams * 2,
  teams: SEASON_LIMITS.teams,
  teamGroups: SEASON_LIMITS.teams,
  slots: SEASON_LIMITS.slots,
  slotGroups: SEASON_LIMITS.slots,
  games: SEASON_LIMITS.games,
  constraints: SEASON_LIMITS.constraints,
  costs: SEASON_LIMITS.costs,
};

function refuseTooMany(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, most] of Object.entries(MOST)) {
    const list = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : null;
    if (Array.isArray(list) && list.length > most) {
      throw new FormatError([{ path: `/${name}`, detail: `has ${list.length} entries, at most ${most} are read` }]);
    }
  }
}

type Index = ReadonlyMap<string, number>;

interface Ids {
  readonly leagues: Index;
  readonly venues: Index;
  readonly teams: Index;
  readonly slots: Index;
}

function indexById(entries: readonly { readonly id: string }[]): Index {
  return new Map(entries.map(({ id }, index) => [id, index]));
}

function find(index: Index, id: string, pointer: string): number {
  const found = index.get(id);
  if (found === undefined) throw new FormatError([{ path: pointer, detail: `${quote(id)} is not known in this season`, value: id }]);
  return found;
}

function readConstraint(constraint: ConstraintDocument, at: string, ids: Ids): Constraint {
  const { kind } = constraint;
  const schema = CONSTRAINT_SCHEMAS.get(kind);
  if (schema === undefined) {
    const detail = `${quote(kind)} is not a kind of constraint that a season lists; these are ${[...CONSTRAINT_SCHEMAS.keys()].join(', ')}`;
    throw new FormatError([{ path: `${at}/kind`, detail, value: kind }]);
  }
  let check = checks.get(kind);
  if (check === undefined) checks.set(kind, (check = checkOf(schema)));
  check(constraint, at);
  const { id, hard, penalty = 1, sentence = null } = constraint;
  const fields = Object.entries(CONSTRAINTS[kind].fields as Record<string, Field>).map(([name, { type }]) => [
    name,
    readField(constraint[name], type, `${at}/${name}`, ids),
  ]);
  return { id, kind, hard, penalty, sentence, ...Object.fromEntries(fields) } as Constraint;
}

function readField(value: unknown, type: FieldType, at: string, { leagues, teams, slots }: Ids): unknown {
  const set = (list: unknown, index: Index, pointer: string) =>
    (list as readonly string[]).map((id, i) => find(index, id, `${pointer}/${i}`));
  const each = <Entry>(read: (entry: Entry, pointer: string) => unknown) =>
    (value as readonly Entry[]).map((entry, i) => read(entry, `${at}/${i}`));
  switch (type) {
    case 'teams':
      return set(value, teams, at);
    case 'slots':
      return set(value, slots, at);
    case 'slotSets':
      return each((entry, pointer) => set(entry, slots, pointer));
    case 'meetings':
      return each(({ home, away }: Record<keyof Meeting, string>, pointer) => ({
        home: find(teams, home, `${pointer}/home`),
        away: find(teams, away, `${pointer}/away`),
      }));
    case 'slotPairs':
      return each(({ first, second }: Record<keyof SlotPair, string>, pointer) => ({
        first: find(slots, first, `${pointer}/first`),
        second: find(slots, second, `${pointer}/second`),
      }));
    case 'league':
      return find(leagues, value as string, at);
    case 'limit':
      return value ?? Infinity;
    case 'numberOrNull':
      return value ?? null;
    default:
      return value;
  }
}

function writeConstraint(constraint: Constraint, season: Season): ConstraintDocument {
  const { id, kind, hard, penalty, sentence } = constraint;
  const fields = Object.entries(CONSTRAINTS[kind].fields as Record<string, Field>).flatMap(([name, { type }]) => {
    const value = writeField(constraint[name as keyof Constraint], type, season);
    return value === undefined ? [] : [[name, value]];
  });
  return { id, kind, hard, penalty, sentence, ...Object.fromEntries(fields) };
}

function writeField(value: unknown, type: FieldType, { leagues, teams, slots }: Season): unknown {
  const slotIds = (set: readonly number[]) => set.map((slot) => slots[slot].id);
  switch (type) {
    case 'teams':
      return (value as readonly number[]).map((team) => teams[team].id);
    case 'slots':
      return slotIds(value as readonly number[]);
    case 'slotSets':
      return (value as readonly (readonly number[])[]).map(slotIds);
    case 'meetings':
      return (value as readonly Meeting[]).map(({ home, away }) => ({ home: teams[home].id, away: teams[away].id }));
    case 'slotPairs':
      return (value as readonly SlotPair[]).map(({ first, second }) => ({ first: slots[first].id, second: slots[second].id }));
    case 'league':
      return leagues[value as number].id;
    default:
      return value === Infinity ? undefined : value;
  }
}

function readMatrix(rows: readonly (readonly number[])[] | undefined, size: number, at: string): Float64Array | null {
  if (rows === undefined) return null;
  if (rows.length !== size) throw new FormatError([{ path: at, detail: `has ${rows.length} rows instead of ${size}` }]);
  const ragged = rows.findIndex((row) => row.length !== size);
  if (ragged >= 0) throw new FormatError([{ path: `${at}/${ragged}`, detail: `has ${rows[ragged].length} entries instead of ${size}` }]);
  return Float64Array.from(rows.flat());
}

function rowsOf(matrix: Float64Array, size: number): number[][] {
  return Array.from({ length: size }, (_, row) => [...matrix.subarray(row * size, (row + 1) * size)]);
}

function readCosts(costs: SeasonDocument['costs'], { teams, slots }: Ids): Float64Array | null {
  if (costs === undefined) return null;
  const size = teams.size ** 2 * slots.size;
  if (size > SEASON_LIMITS.costs)
    throw new FormatError([{ path: '/costs', detail: `a table of ${size} costs, at most ${SEASON_LIMITS.costs} are read` }]);
  const table = new Float64Array(size);
  costs.forEach(({ home, away, slot, cost }, i) => {
    const pair = find(teams, home, `/costs/${i}/home`) * teams.size + find(teams, away, `/costs/${i}/away`);
    table[pair * slots.size + find(slots, slot, `/costs/${i}/slot`)] = cost;
  });
  return table;
}

function writeCosts({ teams, slots }: Season, costs: Float64Array): NonNullable<SeasonDocument['costs']> {
  const entries: NonNullable<SeasonDocument['costs']> = [];
  costs.forEach((cost, at) => {
    const pair = Math.floor(at / slots.length);
    if (cost !== 0)
      entries.push({
        home: teams[Math.floor(pair / teams.length)].id,
        away: teams[pair % teams.length].id,
        slot: slots[at % slots.length].id,
        cost,
      });
  });
  return entries;
}

/** `constraints[3].teams[1]`, as seasons name their places, as a JSON pointer. */
function toPointer(path: string): string {
  return `/${path.replaceAll(/\[(\d+)\]/g, '/$1').replaceAll('.', '/')}`;
}
