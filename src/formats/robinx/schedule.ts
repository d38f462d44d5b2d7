import type { Schedule } from '../../model/schedule.ts';
import type { Score } from '../../model/score.ts';
import type { Season } from '../../model/season.ts';
import { quote } from '../format-error.ts';
import { Placement, placedGames } from '../placement.ts';
import { escapeXml, readXml, tag, type XmlElement } from '../xml.ts';
import { idsOf } from './vocabulary.ts';

/** A scheduled match that fits no open game of the season: ids and line as in the file. */
export interface DroppedMatch {
  readonly home: string;
  readonly away: string;
  readonly slot: string;
  readonly line: number;
}

/** Reads a RobinX solution. As in the validator, a match that fits no open game is dropped; here it is told.
 *  @throws {FormatError} with line and column */
export function readRobinxSchedule(season: Season, text: string): { readonly schedule: Schedule; readonly dropped: DroppedMatch[] } {
  const ids = idsOf(season);
  const teams = new Map(ids.teams.map((id, team) => [id, team]));
  const slots = new Map(ids.slots.map((id, slot) => [id, slot]));
  const placement = new Placement(season);
  const dropped: DroppedMatch[] = [];
  const member = (element: XmlElement, attribute: string, from: ReadonlyMap<string, number>, what: string) => {
    const id = element.require(attribute);
    return from.get(id) ?? element.fail(attribute, `${quote(id)} is not a ${what} of the season "${season.name}"`);
  };
  readXml(text, 'Solution', (element) => {
    if (element.name !== 'ScheduledMatch') return;
    const home = member(element, 'home', teams, 'team');
    const away = member(element, 'away', teams, 'team');
    const slot = member(element, 'slot', slots, 'slot');
    if (!placement.place({ home, away, slot }))
      dropped.push({ home: ids.teams[home], away: ids.teams[away], slot: ids.slots[slot], line: element.line });
  });
  return { schedule: placement.schedule, dropped };
}

/** Writes a RobinX solution; games without a slot are left out. `score` is claimed in its metadata. */
export function writeRobinxSchedule(season: Season, schedule: Schedule, score?: Score): string {
  const ids = idsOf(season);
  const matches = placedGames(season, schedule).map(
    ({ home, away, slot }) => `    ${tag('ScheduledMatch', { home: ids.teams[home], away: ids.teams[away], slot: ids.slots[slot] })}`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Solution>',
    '  <MetaData>',
    `    <SolutionName>${escapeXml(season.name)}</SolutionName>`,
    `    <InstanceName>${escapeXml(season.name)}</InstanceName>`,
    // The validator reads only IP, CP, A, H and NULL.
    '    <SolutionMethod>H</SolutionMethod>',
    ...(score === undefined ? [] : [`    ${tag('ObjectiveValue', { infeasibility: score.hard, objective: score.soft })}`]),
    '  </MetaData>',
    '  <Games>',
    ...matches,
    '  </Games>',
    '</Solution>',
    '',
  ].join('\n');
}
