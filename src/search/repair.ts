import type { Constraint } from '../model/constraint.ts';
import { diffSchedules, type GameChange } from '../model/diff.ts';
import { type ConstraintTotal, type Evaluation, evaluate, scopeOf } from '../model/evaluate.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Score } from '../model/score.ts';
import { type Season, withConstraints } from '../model/season.ts';
import { ClosedPlaces } from './closed-places.ts';
import { RepairBeam } from './repair-beam.ts';
import { type Locks, RepairBoard } from './repair-board.ts';
import { RepairBudget, type RepairLimits } from './repair-budget.ts';
import { choose, join, type RepairPool, type WayOut } from './repair-pool.ts';
import { refuseUnknownKinds } from './unsearchable.ts';

/** What a rule costs before and after a repair. */
export interface RulePrice {
  readonly constraint: Constraint;
  readonly before: number;
  readonly after: number;
}

/** A way out: what moves, and its price on the season as it is now. */
export interface Repair {
  readonly schedule: Schedule;
  /** Games with another slot or host than before, each with its sentence. */
  readonly changes: readonly GameChange[];
  readonly score: Score;
  /** `score` less the score of the schedule in force before the damage: what the repair costs. */
  readonly price: Score;
  /** The price rule by rule, the dearest first; the part that the objective has is what is left of `price.soft`. */
  readonly rules: readonly RulePrice[];
  /** A sentence for each hard rule that is broken and was kept before; none if the repair is whole. */
  readonly broken: readonly string[];
}

/** The repairs of a damage. */
export interface Repairs {
  /** The cheapest first. */
  readonly repairs: readonly Repair[];
  /** `done`: followed further the search finds nothing cheaper; `limit`: there was no more time for that. */
  readonly end: 'done' | 'limit';
}

export interface RepairOptions extends RepairLimits {
  /** Games that may move, and repairs wanted. */
  readonly atMost: number;
  readonly count: number;
  readonly locks?: Locks;
  /** Called with the repairs so far, each time better ones than before. */
  readonly onBetter?: (repairs: readonly Repair[]) => void;
}

/** Schedules that are followed further at each step: first few, so that there are repairs soon, then more and more. */
const WIDTHS = [3, 12, 50, 200, 800, 3_200, 12_800];
/** From this width on a wider pass that finds nothing cheaper ends the search. */
const TELLING_WIDTH = 200;

/** Combinations of the sports' ways out that are judged together. */
const JUDGED = 300;

/** Finds up to `count` different repairs that move at most `atMost` games each, the cheapest first. Each of them keeps the
 *  rules of the damage. It keeps the season's own hard rules too where that is possible; where it is not (a team without its
 *  arena for four games in a row must be away four times), the price says what is broken, in `price.hard` and `broken`.
 *
 *  Each sport that is hit is searched by itself ({@link RepairBeam}): an arena is lost to the two or three that play there, and games of the
 *  others stay. Then the cheapest ways out are put together, and what the rules between sports say to that is judged.
 *  @throws {UnsearchableError} if the season has constraints that the search cannot evaluate */
export function findRepairs(season: Season, schedule: Schedule, damage: readonly Constraint[], options: RepairOptions): Repairs {
  const { atMost, count, locks = {}, onBetter } = options;
  const budget = new RepairBudget(options);
  const now = withConstraints(season, [...season.constraints, ...damage]);
  refuseUnknownKinds(now);
  const closed = new ClosedPlaces(now, damage);
  const hit = season.games.flatMap((_, game) => (closed.has(game, schedule.slots[game], schedule.flipped[game]) ? [game] : []));
  if (hit.length === 0 || hit.length > atMost) return { repairs: [], end: 'done' };
  const hitBySport = Map.groupBy(hit, (game) => season.games[game].league);
  const board = new RepairBoard(concerning(now, [...hitBySport.keys()]), schedule, closed, locks);
  const beams = [...hitBySport].map(
    // Each game that is hit in another sport must move, too.
    ([league, own]) => new RepairBeam(board, concerning(now, [league]), schedule, own, atMost - (hit.length - own.length), budget),
  );
  const pools = beams.map(({ pool }) => pool);
  const before = evaluate(season, schedule);
  let repairs: readonly Repair[] = [];
  let prices = '[]';
  for (const width of WIDTHS) {
    let hitToCome = hit.length;
    let isComplete = true;
    for (const beam of beams) {
      const share = beam.hit.length / hitToCome;
      hitToCome -= beam.hit.length;
      isComplete = beam.search(width, budget.used() + (1 - budget.used()) * share) && isComplete;
    }
    const ways = choose(joined(board, pools, atMost), count);
    const pricesNow = JSON.stringify(ways.map(({ change }) => change));
    const isBetter = pricesNow !== prices;
    prices = pricesNow;
    if (isBetter) {
      repairs = ways.map(({ moved }) => describeRepair(now, schedule, before, board.apply(moved, schedule)));
      onBetter?.(repairs);
    }
    if (budget.used() >= 1) return { repairs, end: 'limit' };
    // For repairs that break a rule the time is well spent.
    const areWhole = repairs.length === count && repairs.every(({ price }) => price.hard <= 0);
    if (isComplete && !isBetter && areWhole && width >= TELLING_WIDTH) break;
  }
  return { repairs, end: 'done' };
}

/** The season with those rules only that moves of these sports can break. */
function concerning(season: Season, leagues: readonly number[]): Season {
  const isTheirs = Uint8Array.from(season.teams, ({ league }) => (leagues.includes(league) ? 1 : 0));
  return withConstraints(
    season,
    season.constraints.filter((constraint) => scopeOf(constraint, season).teams?.some((team) => isTheirs[team] === 1) ?? true),
  );
}

/** The sports' ways out together, at most `atMost` games. */
function joined(board: RepairBoard, pools: readonly RepairPool[], atMost: number): WayOut[] {
  if (pools.length === 1) return pools[0].ways();
  board.goTo([], board.root);
  const { hard, soft } = board.root;
  return join(pools, atMost)
    .slice(0, JUDGED)
    .flatMap(({ moved }) => {
      board.write(moved);
      if (board.make(atMost) === 0) return [];
      const change = { hard: board.score.hard - hard, soft: board.score.soft - soft };
      board.takeBack();
      return [{ moved, change }];
    });
}

function describeRepair(now: Season, schedule: Schedule, before: Evaluation, repaired: Schedule): Repair {
  const after = evaluate(now, repaired);
  const known = new Set(before.violations().map(({ constraint, sentence }) => `${constraint.id} ${sentence}`));
  const costs = new Map(before.totals.map(({ constraint, cost }) => [constraint.id, cost]));
  const costBefore = ({ constraint }: ConstraintTotal) => costs.get(constraint.id) ?? 0;
  return {
    schedule: repaired,
    changes: diffSchedules(now, schedule, repaired).changes,
    score: after.score,
    // Without the rounding errors of a difference of sums.
    price: { hard: after.score.hard - before.score.hard, soft: Math.round((after.score.soft - before.score.soft) * 1e6) / 1e6 },
    rules: after.totals
      .filter((total) => total.cost !== costBefore(total))
      .map((total) => ({ constraint: total.constraint, before: costBefore(total), after: total.cost }))
      .sort((a, b) => Number(b.constraint.hard) - Number(a.constraint.hard) || Math.abs(b.after - b.before) - Math.abs(a.after - a.before)),
    broken: after
      .violations()
      .filter(({ constraint, sentence }) => constraint.hard && !known.has(`${constraint.id} ${sentence}`))
      .map(({ sentence }) => sentence),
  };
}
