import {
  createSeason,
  type Game,
  type Group,
  type League,
  type ObjectiveKind,
  type Provenance,
  SEASON_LIMITS,
  type Season,
  type Symmetry,
  type Team,
} from '../../model/season.ts';
import { FormatError, quote } from '../format-error.ts';
import { readXml, type XmlElement } from '../xml.ts';
import { indexById, list, named, number, one } from './elements.ts';
import { isConstraint, readConstraints } from './read-constraints.ts';
import { SECTIONS, SYMMETRIES } from './vocabulary.ts';

/** Reads a RobinX season (Van Bulck, Goossens, Schönberger, Guajardo 2020). Traps of the format that are minded: sections in
 *  any order; groups named by their members; sets that are the union of members and groups, empty if neither is given;
 *  `slotGroup` in the singular; lists with a trailing `;`; `NULL` for nothing; a missing min is 0, max no limit, penalty 1;
 *  constraints outside `Constraints`, which a published season has and its published score ignores, are not in force.
 *  What has no place in a {@link Season} (bounds, data type, SE1's max, groups of leagues) is not kept.
 *  @throws {FormatError} with line and column, also for kinds of constraints that are not known
 *  @throws {SeasonError} if what was read is no season */
export function readRobinxSeason(text: string): Season {
  const { found, constraints, texts, formats } = collect(text);
  const { league = [], team = [], slot = [], teamGroup = [], slotGroup = [], game = [], distance = [], cost = [], COEWeight = [] } = found;

  const leagueIndex = indexById(league);
  const leagues = leaguesOf(league, formats, leagueIndex);
  const teamIndex = indexById(team);
  const abbreviations = abbreviate(team.map((element) => element.get('name') || element.get('id')));
  const teams: Team[] = team.map((element, venue) => ({
    id: element.get('id'),
    name: element.get('name') || element.get('id'),
    abbreviation: abbreviations[venue],
    league: one(element, 'league', leagueIndex, 'league'),
    venue,
  }));
  // The order of time is that of the ids.
  for (const element of slot) if (!/^\d{1,9}$/.test(element.require('id'))) element.fail('id', 'the id of a slot is a whole number');
  slot.sort((a, b) => Number(a.get('id')) - Number(b.get('id')));
  const slotIndex = indexById(slot);
  const teamGroups = groupsOf(teamGroup, team, 'teamGroups');
  const slotGroups = groupsOf(slotGroup, slot, 'slotGroup');

  const additionalGames: Game[] = game.map((element, i) => {
    const home = one(element, 'team1', teamIndex, 'team');
    const host = element.get('noHome') === '1' ? 'either' : 'home';
    return {
      id: `extra-${i + 1}`,
      home,
      away: one(element, 'team2', teamIndex, 'team'),
      host,
      venue: null,
      days: 1,
      league: teams[home].league,
    };
  });

  const distances = tableOf(distance, 'dist', NaN, teamIndex);
  if (distances !== null) completeDistances(distances, distance[0], teams);
  const { rules, completeness } = readConstraints(constraints, { teamIndex, slotIndex, teamGroups, slotGroups });
  const objective = named(texts.Objective) ?? 'NONE';
  if (!OBJECTIVES.includes(objective as ObjectiveKind))
    throw new FormatError([
      { path: 'Objective', detail: `the objective ${quote(objective)} is not one of ${OBJECTIVES.join(', ')}`, value: objective },
    ]);
  return createSeason({
    name: texts.InstanceName ?? 'Unnamed season',
    provenance: provenanceOf(texts, found.Date?.[0]),
    leagues,
    teams,
    teamGroups,
    venues: teams.map(({ id, name }) => ({ id, name, timeZone: null, latitude: null, longitude: null })),
    slots: slot.map((element) => ({ id: element.get('id'), name: element.get('name') || element.get('id'), date: null, startTime: null })),
    slotGroups,
    additionalGames,
    constraints: rules,
    completeness,
    objective: { kind: objective as ObjectiveKind, weight: 1, returnHomeAfterDays: null },
    distances,
    costs: costsOf(cost, teamIndex, slotIndex),
    carryOverWeights: tableOf(COEWeight, 'weight', 1, teamIndex),
  });
}

/** What a Format element says of its leagues. */
interface LeagueFormat {
  readonly leagues: XmlElement;
  roundRobins?: string;
  compactness?: string;
  gameMode?: string;
}

/** Goes through the file once and keeps what a season is made of: elements by name, constraints, texts by element, formats. */
function collect(text: string) {
  const found: Record<string, XmlElement[]> = {};
  const constraints: XmlElement[] = [];
  const texts: Record<string, string> = {};
  const formats: LeagueFormat[] = [];
  readXml(
    text,
    'Instance',
    (element) => {
      const { name } = element;
      const parent = element.parents.at(-1) ?? '';
      if (element.parents[1] === 'Constraints' && isConstraint(name)) {
        if (constraints.push(element) > SEASON_LIMITS.constraints) element.fail(null, `more than ${SEASON_LIMITS.constraints} constraints`);
      } else if (Object.hasOwn(SECTIONS, parent)) {
        element.fail(null, `${quote(name)} is a kind of constraint that is not known`);
      } else if (name === 'Format') {
        if (formats.push({ leagues: element }) > SEASON_LIMITS.teams) element.fail(null, `more than ${SEASON_LIMITS.teams} formats`);
      } else if (Object.hasOwn(ENTRIES, name) && (name !== 'Date' || parent === 'MetaData')) {
        const { most, needs } = ENTRIES[name];
        for (const attribute of needs) element.require(attribute);
        if ((found[name] ??= []).push(element) > most) element.fail(null, `more than ${most} elements of this kind`);
      }
    },
    (content, path) => {
      const name = path.at(-1) ?? '';
      const format = formats.at(-1);
      if (path.at(-2) === 'Format' && format !== undefined) {
        if (name === 'numberRoundRobin') format.roundRobins = content;
        if (name === 'compactness') format.compactness = content;
        if (name === 'gameMode') format.gameMode = content;
      } else if (path.at(-2) === 'MetaData' || name === 'Objective') texts[name] = content;
    },
  );
  return { found, constraints, texts, formats };
}

/** Elements that are kept until the end of the file: how many at most, and what each must say. Checked as they come, so that a
 *  hostile file ends early. */
const ENTRIES: Readonly<Record<string, { readonly most: number; readonly needs: readonly string[] }>> = {
  Date: { most: 1, needs: [] },
  league: { most: SEASON_LIMITS.teams, needs: ['id'] },
  team: { most: SEASON_LIMITS.teams, needs: ['id', 'league'] },
  slot: { most: SEASON_LIMITS.slots, needs: ['id'] },
  teamGroup: { most: SEASON_LIMITS.teams, needs: ['id'] },
  slotGroup: { most: SEASON_LIMITS.slots, needs: ['id'] },
  game: { most: SEASON_LIMITS.games, needs: ['team1', 'team2'] },
  distance: { most: SEASON_LIMITS.teams ** 2, needs: ['team1', 'team2', 'dist'] },
  COEWeight: { most: SEASON_LIMITS.teams ** 2, needs: ['team1', 'team2', 'weight'] },
  cost: { most: SEASON_LIMITS.costs, needs: ['team1', 'team2', 'slot', 'cost'] },
};
const OBJECTIVES: readonly ObjectiveKind[] = ['SC', 'BM', 'TR', 'CO', 'CR', 'NONE'];

function leaguesOf(elements: readonly XmlElement[], formats: readonly LeagueFormat[], index: ReadonlyMap<string, number>): League[] {
  const leagues: League[] = elements.map((element) => ({
    id: element.get('id'),
    name: element.get('name') || element.get('id'),
    roundRobins: 0,
    compact: null,
    symmetry: 'NONE',
  }));
  for (const { leagues: element, roundRobins = '0', compactness, gameMode } of formats) {
    const symmetry = named(gameMode) ?? 'NONE';
    if (symmetry !== 'NONE' && !SYMMETRIES.includes(symmetry as Symmetry))
      element.fail(null, `the game mode ${quote(symmetry)} is not one of ${SYMMETRIES.join(', ')}`);
    if (!/^\d{1,4}$/.test(roundRobins)) element.fail(null, `the number of round robins ${quote(roundRobins)} is not a whole number`);
    const compact = compactness === 'C' ? true : compactness === 'R' ? false : null;
    for (const at of list(element, 'leagueIds', index, 'league'))
      leagues[at] = { ...leagues[at], roundRobins: Number(roundRobins), compact, symmetry: symmetry as Symmetry };
  }
  return leagues;
}

function groupsOf(groups: readonly XmlElement[], members: readonly XmlElement[], attribute: string): Group[] {
  const index = indexById(groups);
  const sets = groups.map(() => new Set<number>());
  members.forEach((member, at) => {
    for (const group of list(member, attribute, index, 'group')) sets[group].add(at);
  });
  return groups.map((element, at) => ({ id: element.get('id'), name: element.get('name') || element.get('id'), members: [...sets[at]] }));
}

/** A table teams by teams, `otherwise` where the file says nothing; null if it says nothing at all. */
function tableOf(
  elements: readonly XmlElement[],
  value: string,
  otherwise: number,
  teams: ReadonlyMap<string, number>,
): Float64Array | null {
  if (elements.length === 0) return null;
  const table = new Float64Array(teams.size ** 2).fill(otherwise);
  for (const element of elements)
    table[one(element, 'team1', teams, 'team') * teams.size + one(element, 'team2', teams, 'team')] = number(element, value);
  return table;
}

/** A team is at no distance from itself; any other gap in the table is a fault. */
function completeDistances(distances: Float64Array, first: XmlElement, teams: readonly Team[]): void {
  for (const [from, { id }] of teams.entries()) {
    for (const [to, other] of teams.entries()) {
      const at = from * teams.length + to;
      if (!Number.isNaN(distances[at])) continue;
      if (from !== to) first.fail(null, `there is no distance from team ${id} to team ${other.id}`);
      distances[at] = 0;
    }
  }
}

function costsOf(
  costs: readonly XmlElement[],
  teams: ReadonlyMap<string, number>,
  slots: ReadonlyMap<string, number>,
): Float64Array | null {
  if (costs.length === 0) return null;
  const size = teams.size ** 2 * slots.size;
  if (size > SEASON_LIMITS.costs) costs[0].fail(null, `a table of ${size} costs, at most ${SEASON_LIMITS.costs} are read`);
  const table = new Float64Array(size);
  for (const element of costs) {
    const pair = one(element, 'team1', teams, 'team') * teams.size + one(element, 'team2', teams, 'team');
    table[pair * slots.size + one(element, 'slot', slots, 'slot')] = number(element, 'cost');
  }
  return table;
}

function provenanceOf(texts: Readonly<Record<string, string>>, date: XmlElement | undefined): Provenance {
  const parts = ['year', 'month', 'day'].map((part) => date?.get(part) ?? '');
  const until = parts.indexOf('');
  const text = parts.slice(0, until < 0 ? 3 : until).join('-');
  return {
    contributor: named(texts.Contributor),
    date: text === '' ? null : text,
    country: named(texts.Country),
    description: named(texts.Description),
    remarks: named(texts.Remarks),
  };
}

/** Short names for boards: of one word its first three letters, of several their initials and numbers; where two teams would
 *  share one, the whole name. */
function abbreviate(names: readonly string[]): string[] {
  const short = names.map((name) => {
    const words = name.split(/[\s_-]+/).filter((word) => word !== '');
    if (words.length < 2) return name.length <= 4 ? name : name.slice(0, 3).toUpperCase();
    return words.map((word) => (/^\d+$/.test(word) ? word : word.slice(0, 1).toUpperCase())).join('');
  });
  const count = new Map<string, number>();
  for (const name of short) count.set(name, (count.get(name) ?? 0) + 1);
  return short.map((name, i) => (count.get(name) === 1 ? name : names[i]));
}
