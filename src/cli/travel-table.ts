import type { ConferenceFacts } from '../conference/conference-facts.ts';
import { reportTravel } from '../conference/travel.ts';
import { writeTable } from '../formats/table.ts';
import type { Timetable } from '../model/timetable.ts';
import type { AnySport } from './office.ts';

/** Travel by team, and of all: what the cost model of the conference makes of the trips. */
export function travelTable(timetable: Timetable, { document }: ConferenceFacts, { travel }: AnySport): string {
  const { returnHomeAfterDays, travellers } = travel;
  const { teams, miles, dollars } = reportTravel(timetable, returnHomeAfterDays, { model: document.costs, travellers });
  const modes = document.costs.modes.map(({ name }) => name);
  const mean = miles / teams.length;
  const rows = teams.map((team) => [
    timetable.season.teams[team.team].name,
    team.trips,
    team.miles,
    team.longestTripMiles,
    Math.round(100 * (team.miles / mean - 1)),
    ...modes.map((mode) => team.legsByMode[mode] ?? 0),
    Math.round(team.dollars),
  ]);
  const sum = (column: number) => rows.reduce((total, row) => total + Number(row[column]), 0);
  const legs = modes.map((_, index) => sum(5 + index));
  return writeTable([
    ['team', 'trips', 'miles', 'longest trip', 'percent from mean', ...modes.map((mode) => `legs by ${mode}`), 'dollars'],
    ...rows,
    ['all', sum(1), miles, Math.max(...teams.map(({ longestTripMiles }) => longestTripMiles)), 0, ...legs, Math.round(dollars)],
  ]);
}
