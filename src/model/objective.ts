import type { Season } from './season.ts';
import type { Timetable } from './timetable.ts';
import { milesOf } from './travel.ts';

/** What the season's objective adds to the weighted soft deviations (RobinX): with BM the number of breaks, TR the teams'
 *  travel, CO the squared carry-over effects, CR the costs of the games; times the objective's weight. */
export function objectiveOf(timetable: Timetable): number {
  const { season } = timetable;
  const { kind, weight, returnHomeAfterDays } = season.objective;
  const teams = season.teams.map((_, team) => team);
  switch (kind) {
    case 'BM':
      return weight * teams.reduce((sum, team) => sum + breaksOf(timetable, team), 0);
    case 'TR':
      return weight * teams.reduce((sum, team) => sum + milesOf(timetable, team, returnHomeAfterDays), 0);
    case 'CO':
      return weight * carryOver(timetable, teams);
    case 'CR':
      return weight * timetable.bySlot.reduce((sum, game) => sum + costOf(timetable, game), 0);
    default:
      return 0;
  }
}

/** Whether no schedule of the season can be better than one that breaks nothing and costs nothing: neither a rule nor the objective rewards anything. */
export function rewardsNothing({ structure, constraints, objective, costs, carryOverWeights, distances }: Season): boolean {
  const { kind, weight } = objective;
  const figures = kind === 'CR' ? costs : kind === 'CO' ? carryOverWeights : kind === 'TR' ? distances : null;
  const isReward = (figure: number) => figure < 0;
  return !isReward(weight) && !figures?.some(isReward) && ![...structure, ...constraints].some(({ penalty }) => isReward(penalty));
}

/** Number of the team's breaks in the whole season. */
export function breaksOf(timetable: Timetable, team: number): number {
  let breaks = 0;
  for (let position = timetable.begin(team), end = timetable.end(team); position < end; position++) {
    if (timetable.isBreak(position, team)) breaks++;
  }
  return breaks;
}

/** What the season's table of costs says of a scheduled game. */
export function costOf({ season, homes, aways, schedule }: Timetable, game: number): number {
  if (season.costs === null) return 0;
  return season.costs[(homes[game] * season.teams.length + aways[game]) * season.slots.length + schedule.slots[game]];
}

/** Carry-over value of a set of teams: the sum over ordered pairs (i, j) of different teams of the set, of one league, of
 *  w(i, j) c(i, j)^2, where c counts the season's teams that play j right after i; after the last game comes the first. */
export function carryOver(timetable: Timetable, teams: readonly number[]): number {
  const { season } = timetable;
  const count = season.teams.length;
  const effects = carryOverEffects(timetable);
  let value = 0;
  for (const i of teams) {
    for (const j of teams) {
      if (i === j || season.teams[i].league !== season.teams[j].league) continue;
      value += weightOf(season, i, j) * effects[i * count + j] ** 2;
    }
  }
  return value;
}

function weightOf({ carryOverWeights, teams }: Season, i: number, j: number): number {
  return carryOverWeights === null ? 1 : carryOverWeights[i * teams.length + j];
}

/** At `i * teams + j`: how many teams play j right after i somewhere in the season (a team that does so twice counts once). */
export function carryOverEffects(timetable: Timetable): Int32Array {
  const count = timetable.season.teams.length;
  const effects = new Int32Array(count * count);
  const seenBy = new Int32Array(count * count).fill(-1);
  for (let team = 0; team < count; team++) {
    const row = timetable.gamesOf(team);
    for (let k = 0; k < row.length; k++) {
      const before = timetable.opponent(row[k], team);
      const pair = before * count + timetable.opponent(row[(k + 1) % row.length], team);
      if (seenBy[pair] === team) continue;
      seenBy[pair] = team;
      effects[pair]++;
    }
  }
  return effects;
}
