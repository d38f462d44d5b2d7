import { type Constraint, type ConstraintKind, type Meeting, type SlotPair } from '../model/constraint.ts';
import { CONSTRAINTS, type Field } from '../model/constraints/index.ts';
import { createSeason, type Game, type Group, type League, type ObjectiveKind, type Season, SeasonError, type Symmetry, type Team } from '../model/season.ts';
import { FormatError, quoted } from './format-error.ts';
import { parseXml, type XmlElement } from './xml.ts';

const SYMMETRIES: readonly string[] = ['P', 'M', 'I', 'E', 'F'];
const OBJECTIVES: readonly string[] = ['SC', 'BM', 'TR', 'CO', 'CR', 'NONE'];

/** Attributes that stand for a field under another name, and what a missing attribute means (the validator's own defaults
 *  punish: a missing `max` would be -1). */
const DEFAULTS: Readonly<Record<string, unknown>> = { min: 0, max: Number.POSITIVE_INFINITY, intp: 0, mode: 'HA', mode1: 'HA', mode3: 'HA' };
const KIND_DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  BR1: { mode1: 'LEQ', mode2: 'HA' },
  BR2: { mode2: 'LEQ' },
  CA2: { mode2: 'GLOBAL' },
  CA3: { mode2: 'SLOTS' },
  CA4: { mode2: 'GLOBAL' },
  GA2: { mode2: 'EQ' },
};

/** Reads a season in the RobinX format (Van Bulck, Goossens, Schönberger, Guajardo 2020).
 *
 *  Elements may come in any order; sets are the union of members and groups, an empty one is nobody; slots stand in the
 *  order of their ids; a missing `min` is 0, `max` without limit, `penalty` 1. Rules count only inside `<Constraints>`.
 *  @throws {FormatError} naming line, element, attribute and value */
export function readRobinxSeason(text: string): Season {
  const root = parseXml(text);
  if (root.name !== 'Instance') throw at(root, `is <${root.name}>, a season begins with <Instance>`);
  const resources = required(root, 'Resources');
  const leagues = ordered(entries(resources, 'Leagues', 'league'));
  const teams = ordered(entries(resources, 'Teams', 'team'));
  const slots = ordered(entries(resources, 'Slots', 'slot'));
  const teamIndex = indexOf(teams);
  const slotIndex = indexOf(slots);
  const leagueIndex = indexOf(leagues);
  const teamGroups = readGroups(resources, 'TeamGroups', 'teamGroup', teams, 'teamGroups');
  const slotGroups = readGroups(resources, 'SlotGroups', 'slotGroup', slots, 'slotGroup');
  const reader = new ConstraintReader(teamIndex, slotIndex, teamGroups, slotGroups);

  const structure = required(root, 'Structure');
  const formats = readFormats(structure, leagueIndex);
  const teamLeague = teams.map((team) => lookUp(team, 'league', team.attributes.league ?? leagues[0]?.attributes.id ?? '', leagueIndex, 'league'));
  const meta = child(root, 'MetaData');
  const metaText = (name: string) => textOf(child(meta, name)) || null;
  const objective = textOf(child(child(root, 'ObjectiveFunction'), 'Objective')) || 'NONE';
  if (!OBJECTIVES.includes(objective)) throw at(required(root, 'ObjectiveFunction'), `the objective ${quoted(objective)} is not one of ${OBJECTIVES.join(', ')}`);
  const data = child(root, 'Data');
  const constraints: Constraint[] = [];
  let completeness: { hard: boolean; penalty: number } | undefined;
  for (const family of child(root, 'Constraints')?.children ?? []) {
    for (const element of family.children) {
      if (element.name === 'BA1') completeness = reader.weight(element);
      else constraints.push(reader.read(element, `${element.name}-${constraints.length + 1}`));
    }
  }
  try {
    return createSeason({
      name: metaText('InstanceName')?.replaceAll('"', '') || 'Season without a name',
      provenance: {
        contributor: metaText('Contributor'),
        date: readDate(child(meta, 'Date')),
        country: metaText('Country'),
        description: metaText('Description'),
        remarks: metaText('Remarks'),
      },
      leagues: leagues.map(({ attributes: { id, name } }, league): League => ({ id, name: name ?? id, ...(formats.get(league) ?? { roundRobins: 0, compact: null, symmetry: 'NONE' }) })),
      venues: teams.map(({ attributes: { id, name } }) => ({ id, name: name ?? id, timeZone: null, latitude: null, longitude: null })),
      teams: teams.map(({ attributes: { id, name } }, team): Team => ({ id, name: name ?? id, abbreviation: name ?? id, league: teamLeague[team], venue: team })),
      teamGroups,
      slots: slots.map(({ attributes: { id, name } }) => ({ id, name: name ?? id, date: null, startTime: null })),
      slotGroups,
      additionalGames: readGames(structure, teamIndex, teamLeague),
      constraints,
      completeness,
      objective: { kind: objective as ObjectiveKind, weight: 1, returnHomeAfterDays: null },
      distances: readMatrix(child(data, 'Distances'), 'distance', 'dist', teamIndex, null, 0),
      costs: readMatrix(child(data, 'Costs'), 'cost', 'cost', teamIndex, slotIndex, 0),
      carryOverWeights: readMatrix(child(data, 'COEWeights'), 'COEWeight', 'weight', teamIndex, null, 1),
    });
  } catch (error) {
    if (error instanceof SeasonError) throw new FormatError(error.faults[0].detail, { line: root.line, path: error.faults[0].path });
    throw error;
  }
}

function at(element: XmlElement, detail: string, attribute?: string): FormatError {
  return new FormatError(detail, { line: element.line, path: attribute === undefined ? `<${element.name}>` : `<${element.name} ${attribute}>` });
}

function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => candidate.name === name);
}

function required(element: XmlElement, name: string): XmlElement {
  const found = child(element, name);
  if (found === undefined) throw at(element, `<${name}> is missing`);
  return found;
}

/** Text of an element; the format's own word for nothing, NULL, is none. */
function textOf(element: XmlElement | undefined): string {
  return element === undefined || element.text === 'NULL' ? '' : element.text;
}

function entries(resources: XmlElement, list: string, name: string): XmlElement[] {
  const found = required(resources, list).children.filter((element) => element.name === name);
  for (const element of found) attribute(element, 'id');
  return found;
}

/** Time and index follow the ids where they are numbers, else the file. */
function ordered(list: readonly XmlElement[]): readonly XmlElement[] {
  const isNumbered = list.every(({ attributes: { id } }) => /^\d+$/.test(id));
  return isNumbered ? list.toSorted((a, b) => Number(a.attributes.id) - Number(b.attributes.id)) : list;
}

function indexOf(list: readonly XmlElement[]): Map<string, number> {
  const index = new Map<string, number>();
  list.forEach((element, i) => {
    if (index.has(element.attributes.id)) throw at(element, `${quoted(element.attributes.id)} stands twice`, 'id');
    index.set(element.attributes.id, i);
  });
  return index;
}

function attribute(element: XmlElement, name: string): string {
  const value = element.attributes[name];
  if (value === undefined || value === '') throw at(element, 'is missing', name);
  return value;
}

function lookUp(element: XmlElement, name: string, id: string, index: ReadonlyMap<string, number>, what: string): number {
  const found = index.get(id.trim());
  if (found === undefined) throw at(element, `${quoted(id)} is no ${what} of this season`, name);
  return found;
}

function numberOf(element: XmlElement, name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw at(element, `${quoted(text)} is not a number`, name);
  return value;
}

function list(text: string | undefined): string[] {
  return (text ?? '').split(';').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]));
}

function readGroups(resources: XmlElement, listName: string, name: string, members: readonly XmlElement[], memberAttribute: string): Group[] {
  const groups = (child(resources, listName)?.children ?? []).filter((element) => element.name === name);
  const index = indexOf(groups);
  const sets = groups.map((): number[] => []);
  members.forEach((member, i) => {
    for (const id of new Set(list(member.attributes[memberAttribute]))) sets[lookUp(member, memberAttribute, id, index, name)].push(i);
  });
  return groups.map(({ attributes: { id, name: title } }, g) => ({ id, name: title ?? id, members: sets[g] }));
}

function readFormats(structure: XmlElement, leagueIndex: ReadonlyMap<string, number>): Map<number, Pick<League, 'roundRobins' | 'compact' | 'symmetry'>> {
  const formats = new Map<number, Pick<League, 'roundRobins' | 'compact' | 'symmetry'>>();
  for (const format of structure.children.filter(({ name }) => name === 'Format')) {
    const rounds = required(format, 'numberRoundRobin');
    const compactness = textOf(child(format, 'compactness'));
    const mode = textOf(child(format, 'gameMode'));
    if (compactness !== '' && compactness !== 'C' && compactness !== 'R') throw at(format, `the compactness ${quoted(compactness)} is not C or R`);
    if (mode !== '' && !SYMMETRIES.includes(mode)) throw at(format, `the gameMode ${quoted(mode)} is not one of ${SYMMETRIES.join(', ')}`);
    const leagues = list(format.attributes.leagueIds);
    const ids = leagues.length > 0 ? leagues : [...leagueIndex.keys()];
    for (const id of ids) {
      formats.set(lookUp(format, 'leagueIds', id, leagueIndex, 'league'), {
        roundRobins: numberOf(rounds, 'text', rounds.text),
        compact: compactness === '' ? null : compactness === 'C',
        symmetry: mode === '' ? 'NONE' : (mode as Symmetry),
      });
    }
  }
  return formats;
}

function readGames(structure: XmlElement, teamIndex: ReadonlyMap<string, number>, teamLeague: readonly number[]): Game[] {
  const games = (child(structure, 'AdditionalGames')?.children ?? []).filter(({ name }) => name === 'game');
  return games.map((element, i) => {
    const home = lookUp(element, 'team1', attribute(element, 'team1'), teamIndex, 'team');
    const away = lookUp(element, 'team2', attribute(element, 'team2'), teamIndex, 'team');
    if (home === away) throw at(element, 'a team cannot play itself', 'team2');
    const isFree = ['1', 'true'].includes(element.attributes.noHome ?? '');
    return { id: `additional-${i + 1}`, home, away, host: isFree ? 'either' : 'home', venue: null, days: 1, league: teamLeague[home] };
  });
}

function readDate(element: XmlElement | undefined): string | null {
  const { year, month, day } = element?.attributes ?? {};
  const parts = [year, month, day].filter((part) => part !== undefined && /^\d{1,4}$/.test(part) && Number(part) > 0);
  return parts.length === 0 || Number(year ?? 0) === 0 ? null : parts.map((part, i) => part!.padStart(i === 0 ? 4 : 2, '0')).join('-');
}

/** A table by (team1, team2), or by (team1, team2, slot) where `slotIndex` is given. Entries that are not listed are
 *  `missing`; null if there is no entry at all. */
function readMatrix(
  element: XmlElement | undefined,
  name: string,
  valueName: string,
  teamIndex: ReadonlyMap<string, number>,
  slotIndex: ReadonlyMap<string, number> | null,
  missing: number,
): Float64Array | null {
  const cells = (element?.children ?? []).filter((cell) => cell.name === name);
  if (cells.length === 0) return null;
  const layers = slotIndex?.size ?? 1;
  const matrix = new Float64Array(teamIndex.size ** 2 * layers).fill(missing);
  for (const cell of cells) {
    const from = lookUp(cell, 'team1', attribute(cell, 'team1'), teamIndex, 'team');
    const to = lookUp(cell, 'team2', attribute(cell, 'team2'), teamIndex, 'team');
    const slot = slotIndex === null ? 0 : lookUp(cell, 'slot', attribute(cell, 'slot'), slotIndex, 'slot');
    matrix[(from * teamIndex.size + to) * layers + slot] = numberOf(cell, valueName, attribute(cell, valueName));
  }
  return matrix;
}

class ConstraintReader {
  readonly #teams: ReadonlyMap<string, number>;
  readonly #slots: ReadonlyMap<string, number>;
  readonly #teamGroups: ReadonlyMap<string, Group>;
  readonly #slotGroups: ReadonlyMap<string, Group>;

  constructor(teams: ReadonlyMap<string, number>, slots: ReadonlyMap<string, number>, teamGroups: readonly Group[], slotGroups: readonly Group[]) {
    this.#teams = teams;
    this.#slots = slots;
    this.#teamGroups = new Map(teamGroups.map((group) => [group.id, group]));
    this.#slotGroups = new Map(slotGroups.map((group) => [group.id, group]));
  }

  weight(element: XmlElement): { hard: boolean; penalty: number } {
    const { type = 'HARD', penalty } = element.attributes;
    if (type !== 'HARD' && type !== 'SOFT') throw at(element, `${quoted(type)} is not HARD or SOFT`, 'type');
    return { hard: type === 'HARD', penalty: penalty === undefined || penalty === '' ? 1 : numberOf(element, 'penalty', penalty) };
  }

  read(element: XmlElement, id: string): Constraint {
    const kind = element.name;
    const definition = Object.hasOwn(CONSTRAINTS, kind) && !['BA2', 'SYMMETRY'].includes(kind) ? CONSTRAINTS[kind as ConstraintKind] : undefined;
    if (definition === undefined) throw at(element, 'is no kind of constraint that is known here');
    const constraint: Record<string, unknown> = { id, kind, ...this.weight(element), sentence: null };
    for (const [name, field] of Object.entries<Field>(definition.fields)) constraint[name] = this.#field(element, kind, name, field);
    return constraint as unknown as Constraint;
  }

  #field(element: XmlElement, kind: string, name: string, { type }: Field): unknown {
    const given = element.attributes[name];
    switch (type) {
      case 'teams':
        return this.#set(element, name, name.replace('teams', 'teamGroups'), this.#teams, this.#teamGroups, 'team');
      case 'slots':
        return this.#set(element, name, name.replace('slots', 'slotGroups'), this.#slots, this.#slotGroups, 'slot');
      case 'meetings':
        return list(given).map((entry): Meeting => {
          const [home, away] = this.#two(element, name, entry, this.#teams, 'team');
          return { home, away };
        });
      case 'slotPairs':
        return list(given).map((entry): SlotPair => {
          const [first, second] = this.#two(element, name, entry, this.#slots, 'slot');
          return { first, second };
        });
      default: {
        const fallback = KIND_DEFAULTS[kind]?.[name] ?? DEFAULTS[name];
        if (given === undefined || given === '') {
          if (fallback === undefined) throw at(element, 'is missing', name);
          return fallback;
        }
        if (typeof type === 'string') return numberOf(element, name, given);
        if (!type.includes(given)) throw at(element, `${quoted(given)} is not one of ${type.join(', ')}`, name);
        return given;
      }
    }
  }

  #set(element: XmlElement, name: string, groupName: string, index: ReadonlyMap<string, number>, groups: ReadonlyMap<string, Group>, what: string): number[] {
    const members = new Set(list(element.attributes[name]).map((id) => lookUp(element, name, id, index, what)));
    for (const id of list(element.attributes[groupName])) {
      const group = groups.get(id);
      if (group === undefined) throw at(element, `${quoted(id)} is no ${what} group of this season`, groupName);
      for (const member of group.members) members.add(member);
    }
    return [...members].sort((a, b) => a - b);
  }

  #two(element: XmlElement, name: string, entry: string, index: ReadonlyMap<string, number>, what: string): [number, number] {
    const ids = entry.split(',');
    if (ids.length !== 2) throw at(element, `${quoted(entry)} is not a pair`, name);
    return [lookUp(element, name, ids[0], index, what), lookUp(element, name, ids[1], index, what)];
  }
}
