import type { Constraint, Meeting, SlotPair } from '../../model/constraint.ts';
import { definitionOf, type Field } from '../../model/constraints/index.ts';
import type { Group, Season } from '../../model/season.ts';
import { FormatError, type FormatFault } from '../format-error.ts';
import { escapeXml, tag } from '../xml.ts';
import { groupsAttribute, idsOf, robinxIds, SECTIONS } from './vocabulary.ts';

/** Writes a season in RobinX XML. Ids that are not whole numbers are replaced by indices; dates, times, places, abbreviations
 *  and sentences have no place in the format and are left out.
 *  @throws {FormatError} naming what RobinX has no words for and a schedule's score depends on: our own kinds of constraints,
 *  a weight of the objective, going home between games, neutral games, series */
export function writeRobinxSeason(season: Season): string {
  refuseUnsayable(season);
  const { leagues, teams, slots, provenance, objective, distances, costs, carryOverWeights } = season;
  const ids = {
    ...idsOf(season),
    leagues: robinxIds(leagues),
    teamGroups: robinxIds(season.teamGroups),
    slotGroups: robinxIds(season.slotGroups),
  };
  const groupsOf = (groups: readonly Group[], names: readonly string[], member: number) =>
    groups.flatMap(({ members }, group) => (members.includes(member) ? [names[group]] : [])).join(';');
  const forPairs = (write: (a: number, b: number) => string[]) => teams.flatMap((_, a) => teams.flatMap((_, b) => write(a, b)));
  const constraintTag = (constraint: Constraint) => {
    const attributes: Record<string, string | number> = {};
    for (const [field, { type }] of Object.entries(definitionOf(constraint).fields as Record<string, Field>)) {
      const value = constraint[field as keyof Constraint] as unknown;
      if (type === 'teams' || type === 'slots') {
        attributes[field] = (value as readonly number[]).map((member) => ids[type][member]).join(';');
        attributes[groupsAttribute(field)] = '';
      } else if (type === 'meetings') {
        attributes[field] = (value as readonly Meeting[]).map(({ home, away }) => `${ids.teams[home]},${ids.teams[away]};`).join('');
      } else if (type === 'slotPairs') {
        attributes[field] = (value as readonly SlotPair[]).map(({ first, second }) => `${ids.slots[first]},${ids.slots[second]};`).join('');
      } else if (value !== Infinity) attributes[field] = value as string | number;
    }
    return tag(constraint.kind, { ...attributes, penalty: constraint.penalty, type: constraint.hard ? 'HARD' : 'SOFT' });
  };
  const [year, month, day] = provenance.date === null ? [] : provenance.date.split('-');
  const text = (name: string, content: string | null) => (content === null ? [] : [`<${name}>${escapeXml(content)}</${name}>`]);
  const completeness = season.structure.find(({ kind }) => kind === 'BA1');
  const isOptional = completeness !== undefined && !(completeness.hard && completeness.penalty === 1);

  return render('Instance', [
    section('MetaData', [
      ...text('InstanceName', season.name),
      ...text('Contributor', provenance.contributor),
      ...(year === undefined ? [] : [tag('Date', { year, month, day })]),
      ...text('Country', provenance.country),
      ...text('Description', provenance.description),
      ...text('Remarks', provenance.remarks),
    ]),
    section('Structure', [
      ...leagues.flatMap(({ roundRobins, compact, symmetry }, league) => [
        `<Format leagueIds="${ids.leagues[league]}">`,
        `  <numberRoundRobin>${roundRobins}</numberRoundRobin>`,
        `  <compactness>${compact === null ? 'NULL' : compact ? 'C' : 'R'}</compactness>`,
        `  <gameMode>${symmetry === 'NONE' ? 'NULL' : symmetry}</gameMode>`,
        '</Format>',
      ]),
      ...section(
        'AdditionalGames',
        season.additionalGames.map(({ home, away, host }) =>
          tag('game', { team1: ids.teams[home], team2: ids.teams[away], noHome: host === 'either' ? 1 : 0 }),
        ),
      ),
    ]),
    section('ObjectiveFunction', [`<Objective>${objective.kind}</Objective>`]),
    // The validator expects all three tables.
    section('Data', [
      ...section(
        'Distances',
        distances === null
          ? []
          : forPairs((a, b) => {
              const dist = distances[teams[a].venue * season.venues.length + teams[b].venue];
              return [tag('distance', { team1: ids.teams[a], team2: ids.teams[b], dist })];
            }),
      ),
      ...section(
        'COEWeights',
        carryOverWeights === null
          ? []
          : forPairs((a, b) => [
              tag('COEWeight', { team1: ids.teams[a], team2: ids.teams[b], weight: carryOverWeights[a * teams.length + b] }),
            ]),
      ),
      ...section(
        'Costs',
        costs === null
          ? []
          : forPairs((a, b) =>
              a === b
                ? []
                : slots.map((_, slot) => {
                    const cost = costs[(a * teams.length + b) * slots.length + slot];
                    return tag('cost', { team1: ids.teams[a], team2: ids.teams[b], slot: ids.slots[slot], cost });
                  }),
            ),
      ),
    ]),
    section('Resources', [
      ...section('LeagueGroups', []),
      ...section(
        'Leagues',
        leagues.map(({ name }, league) => tag('league', { id: ids.leagues[league], name })),
      ),
      ...section(
        'TeamGroups',
        season.teamGroups.map(({ name }, group) => tag('teamGroup', { id: ids.teamGroups[group], name })),
      ),
      ...section(
        'Teams',
        teams.map(({ name, league }, team) =>
          tag('team', {
            id: ids.teams[team],
            league: ids.leagues[league],
            name,
            teamGroups: groupsOf(season.teamGroups, ids.teamGroups, team),
          }),
        ),
      ),
      ...section(
        'SlotGroups',
        season.slotGroups.map(({ name }, group) => tag('slotGroup', { id: ids.slotGroups[group], name })),
      ),
      ...section(
        'Slots',
        slots.map(({ name }, slot) =>
          tag('slot', { id: ids.slots[slot], name, slotGroup: groupsOf(season.slotGroups, ids.slotGroups, slot) }),
        ),
      ),
    ]),
    section('Constraints', [
      ...section(
        'BasicConstraints',
        isOptional ? [tag('BA1', { penalty: completeness.penalty, type: completeness.hard ? 'HARD' : 'SOFT' })] : [],
      ),
      ...Object.entries(SECTIONS).flatMap(([name, kinds]) =>
        section(name, season.constraints.filter(({ kind }) => kinds.includes(kind)).map(constraintTag)),
      ),
    ]),
  ]);
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [`<${name}/>`] : [`<${name}>`, ...lines.map((line) => `  ${line}`), `</${name}>`];
}

function render(root: string, sections: readonly (readonly string[])[]): string {
  return ['<?xml version="1.0" encoding="UTF-8"?>', ...section(root, sections.flat()), ''].join('\n');
}

function refuseUnsayable({ constraints, additionalGames, objective }: Season): void {
  const faults: FormatFault[] = [];
  const known = new Set(Object.values(SECTIONS).flat());
  const unknown = [...new Set(constraints.map(({ kind }) => kind).filter((kind) => !known.has(kind)))];
  const games = additionalGames.filter(({ venue, days }) => venue !== null || days > 1).length;
  if (unknown.length > 0) faults.push({ path: 'constraints', detail: `RobinX has no constraints of the kind ${unknown.join(', ')}` });
  if (games > 0) faults.push({ path: 'games', detail: `RobinX has no games away from both homes and no series of days: ${games} of them` });
  if (objective.weight !== 1)
    faults.push({ path: 'objective/weight', detail: `RobinX has no weight of the objective: ${objective.weight}` });
  if (objective.returnHomeAfterDays !== null)
    faults.push({ path: 'objective/returnHomeAfterDays', detail: 'RobinX teams do not go home between games: it must be null' });
  if (faults.length > 0) throw new FormatError(faults);
}
