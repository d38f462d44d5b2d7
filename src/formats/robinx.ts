import type { Constraint } from '../model/constraint.ts';
import { definitionOf, type Field } from '../model/constraints/index.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Score } from '../model/score.ts';
import type { Season } from '../model/season.ts';
import { FormatError, quoted } from './format-error.ts';
import { escapeXml, parseXml } from './xml.ts';

export { readRobinxSeason } from './robinx-season.ts';

/** A match of a file that fits no open game of the season: counted by nobody, told to the reader. */
export interface DroppedMatch {
  readonly home: string;
  readonly away: string;
  readonly slot: string;
  readonly line: number;
}

/** Reads a schedule in the RobinX format. As in the reference validator each match takes an open game of this host first,
 *  then one whose host is free; a match that finds none is dropped.
 *  @throws {FormatError} for broken XML and for teams and slots that the season does not have */
export function readRobinxSchedule(season: Season, text: string): { schedule: Schedule; dropped: DroppedMatch[] } {
  const root = parseXml(text);
  if (root.name !== 'Solution') throw new FormatError(`is <${root.name}>, a schedule begins with <Solution>`, { line: root.line });
  const games = root.children.find(({ name }) => name === 'Games');
  if (games === undefined) throw new FormatError('<Games> is missing: this file is a record without a schedule', { line: root.line, path: '<Solution>' });
  const teams = new Map(season.teams.map(({ id }, team) => [id, team]));
  const slots = new Map(season.slots.map(({ id }, slot) => [id, slot]));
  const open = new OpenGames(season);
  const schedule: Schedule = { slots: new Int16Array(season.games.length).fill(-1), flipped: new Uint8Array(season.games.length) };
  const dropped: DroppedMatch[] = [];
  for (const match of games.children) {
    if (match.name !== 'ScheduledMatch') continue;
    const { line } = match;
    const index = (name: string, of: ReadonlyMap<string, number>) => {
      const id = match.attributes[name]?.trim();
      const found = id === undefined ? undefined : of.get(id);
      if (found === undefined) throw new FormatError(id === undefined ? 'is missing' : `${quoted(id)} is not known in this season`, { line, path: `<ScheduledMatch ${name}>` });
      return found;
    };
    const home = index('home', teams);
    const away = index('away', teams);
    const slot = index('slot', slots);
    const taken = open.take(home, away);
    if (taken === null) dropped.push({ home: season.teams[home].id, away: season.teams[away].id, slot: season.slots[slot].id, line });
    else {
      schedule.slots[taken.game] = slot;
      schedule.flipped[taken.game] = taken.flipped ? 1 : 0;
    }
  }
  return { schedule, dropped };
}

/** The games of a season that no match has taken yet, by who hosts whom. */
export class OpenGames {
  readonly #fixed = new Map<string, number[]>();
  readonly #free = new Map<string, number[]>();

  constructor(season: Season) {
    season.games.forEach(({ home, away, host }, game) => {
      const [map, key] = host === 'home' ? [this.#fixed, `${home},${away}`] : [this.#free, home < away ? `${home},${away}` : `${away},${home}`];
      const list = map.get(key);
      if (list === undefined) map.set(key, [game]);
      else list.push(game);
    });
    this.#season = season;
  }

  readonly #season: Season;

  /** Takes the first open game in which `home` may host `away`; null if there is none. */
  take(home: number, away: number): { game: number; flipped: boolean } | null {
    const fixed = this.#fixed.get(`${home},${away}`)?.shift();
    if (fixed !== undefined) return { game: fixed, flipped: false };
    const free = this.#free.get(home < away ? `${home},${away}` : `${away},${home}`)?.shift();
    if (free === undefined) return null;
    const game = this.#season.games[free];
    return { game: free, flipped: game.host === 'either' && game.home !== home };
  }
}

/** What the RobinX format has no word for is refused rather than lost: series, neutral sites, shared venues, a weighted
 *  objective, our own kinds of constraints. Calendar dates and the sentences of rules are left out. */
function refuseForeign(season: Season): void {
  const refuse = (path: string, detail: string): never => {
    throw new FormatError(`${detail}; RobinX has no word for it`, { path });
  };
  season.games.forEach(({ host, days, id }) => {
    if (host === 'neutral') refuse(`games/${id}`, 'is played at a neutral site');
    if (days > 1) refuse(`games/${id}`, `is a series of ${days} days`);
  });
  const { weight, returnHomeAfterDays, kind } = season.objective;
  if (weight !== 1) refuse('objective', `has the weight ${weight}`);
  if (kind === 'TR' && returnHomeAfterDays !== null) refuse('objective', 'sends teams home between games');
  for (const { kind: constraintKind, id } of season.constraints) {
    if (!ROBINX_KINDS.has(constraintKind)) refuse(`constraints/${id}`, `is of the kind ${constraintKind}`);
  }
}

const FAMILIES: Readonly<Record<string, string>> = {
  CA: 'CapacityConstraints',
  GA: 'GameConstraints',
  BR: 'BreakConstraints',
  FA: 'FairnessConstraints',
  SE: 'SeparationConstraints',
};
const ROBINX_KINDS = new Set('CA1 CA2 CA3 CA4 CA5 GA1 GA2 BR1 BR2 BR3 BR4 FA1 FA2 FA3 FA4 FA5 FA6 SE1 SE2'.split(' '));

type Attributes = Readonly<Record<string, string | number | undefined>>;

function tag(name: string, attributes: Attributes): string {
  const parts = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeXml(String(value))}"`]));
  return `<${name}${parts.join('')}/>`;
}

function block(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [`<${name}/>`] : [`<${name}>`, ...lines.map((line) => `  ${line}`), `</${name}>`];
}

function dateTag(date: string | null): string[] {
  if (date === null) return [];
  const [year, month, day] = date.split('-').map(Number);
  return [tag('Date', { year, month, day })];
}

/** Writes a season in the RobinX format.
 *  @throws {FormatError} if the season says something that the format cannot */
export function writeRobinxSeason(season: Season): string {
  refuseForeign(season);
  const { provenance, leagues, teams, slots, structure } = season;
  const element = (name: string, text: string | null) => (text === null ? [] : [`<${name}>${escapeXml(text)}</${name}>`]);
  const teamList = (members: readonly number[]) => members.map((team) => teams[team].id).join(';');
  const slotList = (members: readonly number[]) => members.map((slot) => slots[slot].id).join(';');
  const groupsOf = (groups: Season['teamGroups'], member: number) => groups.flatMap(({ id, members }) => (members.includes(member) ? [id] : [])).join(';');

  const constraintTag = (constraint: Constraint): string => {
    const attributes: Record<string, string | number | undefined> = { type: constraint.hard ? 'HARD' : 'SOFT', penalty: constraint.penalty };
    for (const [name, { type }] of Object.entries<Field>(definitionOf(constraint).fields)) {
      const value = (constraint as unknown as Record<string, unknown>)[name];
      if (type === 'teams') attributes[name] = teamList(value as number[]);
      else if (type === 'slots') attributes[name] = slotList(value as number[]);
      else if (type === 'meetings') attributes[name] = (value as { home: number; away: number }[]).map(({ home, away }) => `${teams[home].id},${teams[away].id};`).join('');
      else if (type === 'slotPairs') attributes[name] = (value as { first: number; second: number }[]).map(({ first, second }) => `${slots[first].id},${slots[second].id};`).join('');
      else attributes[name] = value === Number.POSITIVE_INFINITY ? undefined : (value as string | number);
    }
    return tag(constraint.kind, attributes);
  };
  const completeness = structure.find(({ kind }) => kind === 'BA1')!;
  const isBuiltIn = completeness.hard && completeness.penalty === 1;
  const constraints = [
    ...block('BasicConstraints', isBuiltIn ? [] : [tag('BA1', { type: completeness.hard ? 'HARD' : 'SOFT', penalty: completeness.penalty })]),
    ...Object.entries(FAMILIES).flatMap(([prefix, family]) => block(family, season.constraints.filter(({ kind }) => kind.startsWith(prefix)).map(constraintTag))),
  ];

  const matrix = (values: Float64Array | null, name: string, attribute: string) =>
    values === null ? [] : teams.flatMap((from, i) => teams.map((to, j) => tag(name, { team1: from.id, team2: to.id, [attribute]: values[i * teams.length + j] })));
  const venueDistances = () => {
    if (season.distances === null) return null;
    const venues = season.venues.length;
    return Float64Array.from({ length: teams.length ** 2 }, (_, cell) => season.distances![teams[Math.floor(cell / teams.length)].venue * venues + teams[cell % teams.length].venue]);
  };
  const costs = season.costs === null ? [] : [...season.costs].flatMap((cost, cell) => {
    const slot = cell % slots.length;
    const away = Math.floor(cell / slots.length) % teams.length;
    const home = Math.floor(cell / slots.length / teams.length);
    return cost === 0 ? [] : [tag('cost', { team1: teams[home].id, team2: teams[away].id, slot: slots[slot].id, cost })];
  });
  const data = [
    ...block('Distances', matrix(venueDistances(), 'distance', 'dist')),
    ...block('COEWeights', matrix(season.carryOverWeights, 'COEWeight', 'weight')),
    ...block('Costs', costs),
  ];

  const formats = leagues.flatMap(({ id, roundRobins, compact, symmetry }) => [
    `<Format leagueIds="${escapeXml(id)}">`,
    `  <numberRoundRobin>${roundRobins}</numberRoundRobin>`,
    `  <compactness>${compact === null ? 'NULL' : compact ? 'C' : 'R'}</compactness>`,
    `  <gameMode>${symmetry === 'NONE' ? 'NULL' : symmetry}</gameMode>`,
    '</Format>',
  ]);
  const games = season.additionalGames.map(({ home, away, host }) => tag('game', { team1: teams[home].id, team2: teams[away].id, noHome: host === 'either' ? 1 : 0 }));
  const lines = block('Instance', [
    ...block('MetaData', [
      ...element('InstanceName', season.name),
      ...element('Contributor', provenance.contributor),
      ...dateTag(provenance.date),
      ...element('Country', provenance.country),
      ...element('Description', provenance.description),
      ...element('Remarks', provenance.remarks),
    ]),
    ...block('Structure', [...formats, ...(games.length > 0 ? block('AdditionalGames', games) : [])]),
    ...block('ObjectiveFunction', [`<Objective>${season.objective.kind}</Objective>`]),
    ...block('Data', data),
    ...block('Resources', [
      ...block('Leagues', leagues.map(({ id, name }) => tag('league', { id, name }))),
      ...block('TeamGroups', season.teamGroups.map(({ id, name }) => tag('teamGroup', { id, name }))),
      ...block('Teams', teams.map(({ id, name, league }, team) => tag('team', { id, name, league: leagues[league].id, teamGroups: groupsOf(season.teamGroups, team) || undefined }))),
      ...block('SlotGroups', season.slotGroups.map(({ id, name }) => tag('slotGroup', { id, name }))),
      ...block('Slots', slots.map(({ id, name }, slot) => tag('slot', { id, name, slotGroup: groupsOf(season.slotGroups, slot) || undefined }))),
    ]),
    ...block('Constraints', constraints),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines.join('\n')}\n`;
}

/** Writes a schedule in the RobinX format; games without a slot are left out. `score` goes into its head if given. */
export function writeRobinxSchedule(season: Season, schedule: Schedule, score?: Score): string {
  const matches = season.games.flatMap(({ home, away }, game) => {
    const slot = schedule.slots[game];
    if (slot < 0) return [];
    const [host, guest] = schedule.flipped[game] === 1 ? [away, home] : [home, away];
    return [{ slot, line: tag('ScheduledMatch', { home: season.teams[host].id, away: season.teams[guest].id, slot: season.slots[slot].id }) }];
  });
  const lines = block('Solution', [
    ...block('MetaData', [
      `<InstanceName>${escapeXml(season.name)}</InstanceName>`,
      '<Contributor>FlexTime</Contributor>',
      '<SolutionMethod>H</SolutionMethod>',
      ...(score === undefined ? [] : [tag('ObjectiveValue', { infeasibility: score.hard, objective: score.soft })]),
    ]),
    ...block('Games', matches.sort((a, b) => a.slot - b.slot).map(({ line }) => line)),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines.join('\n')}\n`;
}
