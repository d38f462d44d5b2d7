import type { Constraint } from '../model/constraint.ts';
import type { Schedule } from '../model/schedule.ts';
import { createSeason, type Game, type Season, type Symmetry } from '../model/season.ts';
import { below, type Chance, ConstraintDraw, type Placed, range, shuffled } from './constraint-draw.ts';

/** A generated season with the hidden schedule that keeps all of its hard constraints: the proof that it can be solved. */
export interface GeneratedSeason {
  readonly season: Season;
  readonly hidden: Schedule;
}

/** A compact double round robin in the style of the International Timetabling Competition 2021 (Van Bulck, Goossens 2023):
 *  an even number of teams, 2 (teams - 1) slots, constraint kinds CA1 CA2 CA3 CA4 GA1 BR1 BR2 FA2 SE1.
 *  `tightness` from 0 to 1 is the number of constraints, from a dozen to about twelve a team. */
export interface LeagueRecipe {
  readonly name: string;
  readonly teams: number;
  readonly phased: boolean;
  readonly tightness: number;
}

/** A season with open dates: `teams` of any number, `slots` dates a week apart or none, each pair meeting a few times or
 *  never, each team playing in a slot with probability `density`. `freeHosts` is the share of games whose host the
 *  search may choose, `series` the share of games that last three days. */
export interface RelaxedRecipe {
  readonly name: string;
  readonly teams: number;
  readonly slots: number;
  readonly density: number;
  readonly freeHosts: number;
  readonly series: number;
  readonly dated: boolean;
  readonly constraints: number;
}

/** Makes a league of the competition's kind.
 *  @throws {RangeError} if the number of teams is odd or below 4 */
export function generateLeague(recipe: LeagueRecipe, chance: Chance): GeneratedSeason {
  const { teams, phased, tightness } = recipe;
  if (teams < 4 || teams % 2 === 1) throw new RangeError(`${teams} teams: a compact double round robin takes an even number from 4`);
  const games = hiddenDoubleRoundRobin(teams, phased, chance);
  const slots = 2 * (teams - 1);
  const draw = new ConstraintDraw(games, teams, slots, chance);
  draw.league(Math.round(12 + tightness * 12 * teams));
  const season = assemble(recipe.name, teams, slots, phased ? 'P' : 'NONE', 2, [], false, draw.constraints);
  return { season, hidden: scheduleOf(season, games) };
}

/** Makes a season with byes, partial round robins and free hosts, on which every law of the search can be tried. */
export function generateRelaxed(recipe: RelaxedRecipe, chance: Chance): GeneratedSeason {
  const { teams, slots, density, freeHosts, series, dated } = recipe;
  const placed: Placed[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const free = shuffled(teams, chance).filter(() => chance() < density);
    for (let i = 0; i + 1 < free.length; i += 2) placed.push({ home: free[i], away: free[i + 1], slot });
  }
  if (placed.length === 0) placed.push({ home: 0, away: 1, slot: 0 });
  const order = shuffled(placed.length, chance).map((index) => placed[index]);
  const games = order.map(({ home, away }, index): Game => {
    const host = chance() < freeHosts ? 'either' : 'home';
    const turned = host === 'either' && chance() < 0.5;
    const days = chance() < series ? 3 : 1;
    return { id: `G${index + 1}`, home: turned ? away : home, away: turned ? home : away, host, venue: null, days, league: 0 };
  });
  const draw = new ConstraintDraw(order, teams, slots, chance);
  draw.relaxed(recipe.constraints);
  const season = assemble(recipe.name, teams, slots, 'NONE', 0, games, dated, draw.constraints);
  const hidden: Schedule = {
    slots: Int16Array.from(order, ({ slot }) => slot),
    flipped: Uint8Array.from(order, ({ home }, index) => (games[index].home === home ? 0 : 1)),
  };
  return { season, hidden };
}

function assemble(
  name: string,
  teams: number,
  slots: number,
  symmetry: Symmetry,
  roundRobins: number,
  additionalGames: Game[],
  dated: boolean,
  constraints: Constraint[],
): Season {
  return createSeason({
    name,
    provenance: { contributor: 'FlexTime generator', date: null, country: null, description: null, remarks: null },
    leagues: [{ id: 'L0', name, roundRobins, compact: roundRobins > 0 ? true : null, symmetry }],
    venues: range(teams).map((team) => ({ id: `V${team}`, name: `Venue ${team + 1}`, timeZone: null, latitude: null, longitude: null })),
    teams: range(teams).map((team) => ({
      id: `T${team}`,
      name: `Team ${team + 1}`,
      abbreviation: `T${team + 1}`,
      league: 0,
      venue: team,
    })),
    teamGroups: [],
    slots: range(slots).map((slot) => ({
      id: `S${slot}`,
      name: `Slot ${slot + 1}`,
      date: dated ? new Date(Date.UTC(2026, 0, 3 + 4 * slot)).toISOString().slice(0, 10) : null,
      startTime: null,
    })),
    slotGroups: [],
    additionalGames,
    constraints,
    objective: { kind: 'SC', weight: 1, returnHomeAfterDays: null },
    distances: null,
    costs: null,
    carryOverWeights: null,
  });
}

/** The hidden games as a schedule of a round-robin season, whose games have fixed hosts. */
function scheduleOf(season: Season, games: readonly Placed[]): Schedule {
  const teams = season.teams.length;
  const slotOf = new Map(games.map(({ home, away, slot }) => [home * teams + away, slot]));
  return {
    slots: Int16Array.from(season.games, ({ home, away }) => slotOf.get(home * teams + away) ?? -1),
    flipped: new Uint8Array(season.games.length),
  };
}

/** A double round robin away from the canonical one: the circle method twice, then a walk of host swaps, slot swaps and
 *  partial slot swaps that never adds a third home or away game in a row. Without the walk all generated leagues would be one
 *  league with its teams renamed. */
function hiddenDoubleRoundRobin(teams: number, phased: boolean, chance: Chance): Placed[] {
  const half = teams - 1;
  const games: Placed[] = [];
  for (let round = 0; round < half; round++) {
    for (let step = 0; step < teams / 2; step++) {
      const one = step === 0 ? half : (round + step) % half;
      const other = (round - step + half) % half;
      const turned = step === 0 ? round % 2 === 1 : step % 2 === 0;
      const [home, away] = turned ? [other, one] : [one, other];
      games.push({ home, away, slot: round }, { home: away, away: home, slot: half + round });
    }
  }
  const name = shuffled(teams, chance);
  for (const game of games) [game.home, game.away] = [name[game.home], name[game.away]];
  let cost = streakCost(games, teams);
  for (let step = 0; step < 60 * teams; step++) {
    const undo = randomMove(games, teams, phased, chance);
    const next = streakCost(games, teams);
    // Triples weigh more than the breaks of a whole row, so they only ever fall; breaks may rise to a plausible number.
    if (next <= cost || (Math.floor(next / 10_000) <= Math.floor(cost / 10_000) && next % 10_000 < 5 * teams)) cost = next;
    else undo();
  }
  return games;
}

/** 10,000 for each third game in a row at one place, 1 for each break. */
function streakCost(games: readonly Placed[], teams: number): number {
  const slots = 2 * (teams - 1);
  const atHome = new Uint8Array(teams * slots);
  for (const { home, slot } of games) atHome[home * slots + slot] = 1;
  let cost = 0;
  for (let team = 0; team < teams; team++) {
    for (let cell = team * slots + 1; cell < (team + 1) * slots; cell++) {
      if (atHome[cell] !== atHome[cell - 1]) continue;
      cost++;
      if (cell - 2 >= team * slots && atHome[cell - 2] === atHome[cell]) cost += 10_000;
    }
  }
  return cost;
}

/** Makes one random change and returns what takes it back. */
function randomMove(games: Placed[], teams: number, phased: boolean, chance: Chance): () => void {
  const half = teams - 1;
  const kind = chance();
  if (kind < 0.3) {
    const { home, away } = games[below(games.length, chance)];
    const pair = games.filter((game) => (game.home === home && game.away === away) || (game.home === away && game.away === home));
    const swap = () => {
      [pair[0].slot, pair[1].slot] = [pair[1].slot, pair[0].slot];
    };
    swap();
    return swap;
  }
  const first = below(2 * half, chance);
  const second = phased ? Math.floor(first / half) * half + below(half, chance) : below(2 * half, chance);
  let moved = games.filter(({ slot }) => slot === first || slot === second);
  if (kind < 0.8) {
    // The games of two slots form cycles of teams; one of them changes slots, the others stay.
    const reached = new Set([below(teams, chance)]);
    for (let grew = true; grew; ) {
      grew = false;
      for (const { home, away } of moved) {
        if (reached.has(home) === reached.has(away)) continue;
        reached.add(home).add(away);
        grew = true;
      }
    }
    moved = moved.filter(({ home }) => reached.has(home));
  }
  const swap = () => {
    for (const game of moved) game.slot = first + second - game.slot;
  };
  swap();
  return swap;
}
