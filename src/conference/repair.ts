import type { Constraint } from '../model/constraint.ts';
import { diffSchedules, type GameChange } from '../model/diff.ts';
import { evaluate } from '../model/evaluate.ts';
import type { Schedule } from '../model/schedule.ts';
import { compareScores, type Score } from '../model/score.ts';
import { type Season, withConstraints } from '../model/season.ts';
import { type Day, dayNumber, describeSpan } from './day.ts';

/** What may not move: games that any of the lists names. Weeks and dates are slots. */
export interface Locks {
  readonly games?: readonly number[];
  readonly teams?: readonly number[];
  readonly slots?: readonly number[];
}

/** A way out: what moves, and its price on the season as it is now. */
export interface Repair {
  readonly schedule: Schedule;
  /** Games with another slot or host than before, each with its sentence. */
  readonly changes: readonly GameChange[];
  readonly score: Score;
  /** `score` less the score of the schedule in force before the damage: what the repair costs. */
  readonly price: Score;
  /** A sentence for each hard rule that stays broken; none if the repair is whole. */
  readonly broken: readonly string[];
}

/** The rule that a building is gone from one day to another: nobody hosts there on a day that a game would touch. */
export function arenaLost(season: Season, venue: number, first: Day, last: Day): Constraint {
  const { slots, teams, venues, games } = season;
  const longest = Math.max(1, ...games.map(({ days }) => days));
  const touched = slots.flatMap(({ date }, slot) => {
    if (date === null) return [];
    const day = dayNumber(date);
    return day + longest - 1 >= dayNumber(first) && day <= dayNumber(last) ? [slot] : [];
  });
  const hosts = teams.flatMap((team, index) => (team.venue === venue ? [index] : []));
  const sentence = `${venues[venue].name} cannot be used on ${describeSpan(first, last)}.`;
  return { id: 'arena-lost', kind: 'CA1', hard: true, penalty: 1, sentence, teams: hosts, mode: 'H', min: 0, max: 0, slots: touched };
}

/** 1 for each game that must stay. */
export function lockGames(season: Season, schedule: Schedule, { games = [], teams = [], slots = [] }: Locks): Uint8Array {
  const own = new Set(games);
  const ofTeams = new Set(teams);
  const inSlots = new Set(slots);
  return Uint8Array.from(season.games, ({ home, away }, game) =>
    own.has(game) || ofTeams.has(home) || ofTeams.has(away) || inSlots.has(schedule.slots[game]) ? 1 : 0,
  );
}

/** The season with the damage as further hard rules. */
export function damaged(season: Season, damage: readonly Constraint[]): Season {
  return withConstraints(season, [...season.constraints, ...damage]);
}

export interface RepairOptions {
  /** Games that may move, and repairs wanted. */
  readonly atMost: number;
  readonly count: number;
  readonly locks?: Locks;
  /** Schedules that may be judged; each takes a millisecond or so. */
  readonly effort?: number;
}

/** Schedules that are followed further at each step. */
const WIDTH = 12;
/** Games in conflict that are tried on other dates; all of them are tried at their other host, which costs little. */
const PIVOTS = 4;

/** Finds up to `count` different repairs that move at most `atMost` games each, the cheapest first. Each of them keeps the
 *  rules of the damage. It keeps the season's own hard rules too where that is possible; where it is not (a team without its
 *  arena for four games in a row must be away four times), the price says what is broken, in `price.hard` and `broken`.
 *
 *  A beam search over chains of moves. Each step takes a schedule that still has a conflict, and a game of the conflict, and
 *  tries every other date for it (what it meets there makes way, the partial slot swap of the literature) and its other host.
 *  Schedules with the fewest conflicts and moves are followed on. The same answers come back every time. */
export function findRepairs(season: Season, schedule: Schedule, damage: readonly Constraint[], options: RepairOptions): Repair[] {
  const { atMost, count, locks = {}, effort = 8_000 } = options;
  const now = damaged(season, damage);
  const before = evaluate(season, schedule).score;
  const locked = lockGames(season, schedule, locks);
  const judge = (candidate: Schedule, moves: number): Judged => {
    const { score, totals } = evaluate(now, candidate);
    const harm = totals.slice(totals.length - damage.length).reduce((sum, { deviation }) => sum + deviation, 0);
    return { schedule: candidate, score, moves, harm };
  };
  const seen = new Set<string>([keyOf(schedule)]);
  const found: Judged[] = [];
  let beam = [judge(schedule, 0)];
  let judged = 0;
  while (beam.length > 0 && judged < effort && found.filter(({ score }) => score.hard <= before.hard).length < 4 * count) {
    const next: Judged[] = [];
    for (const { schedule: current } of beam) {
      for (const candidate of nextSchedules(now, current, locked)) {
        const key = keyOf(candidate);
        const moves = countMoves(schedule, candidate);
        if (moves === 0 || moves > atMost || seen.has(key) || judged >= effort) continue;
        seen.add(key);
        judged++;
        const result = judge(candidate, moves);
        if (result.harm === 0) found.push(result);
        if (result.score.hard > before.hard) next.push(result);
      }
    }
    beam = next.sort(byPromise).slice(0, WIDTH);
  }
  return found
    .sort((a, b) => compareScores(a.score, b.score) || a.moves - b.moves)
    .slice(0, count)
    .map(({ schedule: repaired, score }) => ({
      schedule: repaired,
      changes: diffSchedules(now, schedule, repaired).changes,
      score,
      price: { hard: score.hard - before.hard, soft: score.soft - before.soft },
      broken: evaluate(now, repaired)
        .violations()
        .filter(({ constraint }) => constraint.hard)
        .map(({ sentence }) => sentence),
    }));
}

interface Judged {
  readonly schedule: Schedule;
  readonly score: Score;
  readonly moves: number;
  /** Deviation of the damage that is left. */
  readonly harm: number;
}

/** The damage itself weighs as much again as any other rule: what does not lead out of it is not a repair. */
function byPromise(a: Judged, b: Judged): number {
  return a.score.hard + a.harm - (b.score.hard + b.harm) || a.moves - b.moves || a.score.soft - b.score.soft;
}

/** What one move of a game in conflict leads to. */
function* nextSchedules(season: Season, schedule: Schedule, locked: Uint8Array): Generator<Schedule> {
  const pivots = new Set<number>();
  // The damage stands last among the constraints; its games are tried first.
  for (const { constraint, cells } of evaluate(season, schedule).violations().reverse()) {
    if (!constraint.hard) continue;
    for (const { game } of cells) if (game !== null && locked[game] === 0) pivots.add(game);
  }
  const gameAt = new Map(
    season.games.flatMap(({ home, away }, game) => [home, away].map((team) => [team * season.slots.length + schedule.slots[game], game])),
  );
  for (const [place, game] of [...pivots].entries()) {
    for (const turned of hostChanges(season, schedule, game, place < PIVOTS)) {
      if (turned.some((other) => locked[other] === 1)) continue;
      const flipped = schedule.flipped.slice();
      for (const other of turned) flipped[other] = 1 - flipped[other];
      yield { slots: schedule.slots, flipped };
    }
    const twin = season.games.findIndex(({ home, away }) => home === season.games[game].away && away === season.games[game].home);
    if (twin >= 0 && locked[twin] === 0 && season.games[game].host === 'home') {
      // The two games of a home-and-home pair exchange their dates: the hosts turn round, nothing else moves.
      const slots = schedule.slots.with(game, schedule.slots[twin]).with(twin, schedule.slots[game]);
      yield { slots, flipped: schedule.flipped };
    }
    for (let slot = 0; slot < season.slots.length && place < PIVOTS; slot++) {
      const moved = chainOf(season, schedule, gameAt, game, slot);
      if (slot === schedule.slots[game] || moved.some((other) => locked[other] === 1)) continue;
      const slots = schedule.slots.slice();
      for (const other of moved) slots[other] = schedule.slots[other] === slot ? schedule.slots[game] : slot;
      yield { slots, flipped: schedule.flipped };
    }
  }
}

/** Sets of games that change hosts together: the game alone, and rings of three or four in which everybody hosts one game less
 *  and one more (A hosts B hosts C hosts A), so that home counts stay. */
function* hostChanges({ games }: Season, { flipped }: Schedule, game: number, isPivot: boolean): Generator<number[]> {
  if (games[game].host !== 'either') return;
  yield [game];
  if (!isPivot) return;
  const hostOf = (other: number) => (flipped[other] === 1 ? games[other].away : games[other].home);
  const visitorOf = (other: number) => (flipped[other] === 1 ? games[other].home : games[other].away);
  const free = games.flatMap(({ host }, other) => (host === 'either' ? [other] : []));
  const hostedBy = Map.groupBy(free, hostOf);
  const first = hostOf(game);
  for (const second of hostedBy.get(visitorOf(game)) ?? []) {
    for (const third of hostedBy.get(visitorOf(second)) ?? []) {
      if (visitorOf(third) === first) yield [game, second, third];
      for (const fourth of hostedBy.get(visitorOf(third)) ?? [])
        if (visitorOf(fourth) === first && new Set([game, second, third, fourth].map(hostOf)).size === 4)
          yield [game, second, third, fourth];
    }
  }
}

/** The games that change slots together when `game` goes to `slot`: what its teams play there goes to where it was, and so
 *  on through the teams. */
function chainOf(season: Season, { slots }: Schedule, gameAt: ReadonlyMap<number, number>, game: number, slot: number): number[] {
  const from = slots[game];
  const chain = [game];
  for (const member of chain) {
    const { home, away } = season.games[member];
    const target = slots[member] === slot ? from : slot;
    for (const team of [home, away]) {
      const other = gameAt.get(team * season.slots.length + target);
      if (other !== undefined && !chain.includes(other)) chain.push(other);
    }
  }
  return chain;
}

function keyOf({ slots, flipped }: Schedule): string {
  return `${slots.join()} ${flipped.join('')}`;
}

function countMoves(before: Schedule, after: Schedule): number {
  return before.slots.reduce(
    (sum, slot, game) => sum + (slot !== after.slots[game] || before.flipped[game] !== after.flipped[game] ? 1 : 0),
    0,
  );
}
