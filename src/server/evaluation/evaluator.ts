import { createHash } from 'node:crypto';
import type { Constraint } from '../../model/constraint.ts';
import { scopeOf, violationsOf } from '../../model/evaluate.ts';
import { breaksOf, objectiveOf } from '../../model/objective.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Season } from '../../model/season.ts';
import { Timetable } from '../../model/timetable.ts';
import { milesOf } from '../../model/travel.ts';
import type { ConstraintCache, Judgement, ShownViolation } from './constraint-cache.ts';
import { type Part, rangesOf, SchedulePrints } from './schedule-prints.ts';

/** Violations that a report lists at most; all of them are counted. */
const MOST_LISTED = 1_000;

/** What a schedule is worth, in the season's own ids: broken constraints first, rules of form included. */
export interface ScoreReport {
  hard: number;
  soft: number;
  objective: { kind: string; value: number };
  byConstraint: { id: string; kind: string; hard: boolean; penalty: number; sentence: string | null; deviation: number; cost: number }[];
  byTeam: {
    team: string;
    hard: number;
    soft: number;
    games: number;
    home: number;
    away: number;
    breaks: number;
    miles: number | null;
  }[];
  violations: (ShownViolation & { constraint: string; kind: string; hard: boolean })[];
  violationsTotal: number;
}

/** A constraint of a season with what its cache key begins with, and the part of a schedule that it reads. */
interface Prepared {
  readonly constraint: Constraint;
  readonly key: string;
  readonly part: Part;
}

/** Judges schedules for people who wait: totals, sentences and cells, through the {@link ConstraintCache}. Agrees with the
 *  model's own evaluation, which a law holds it to. */
export class Evaluator {
  readonly #cache: ConstraintCache;
  readonly #prepared = new WeakMap<Season, readonly Prepared[]>();

  constructor(cache: ConstraintCache) {
    this.#cache = cache;
  }

  /** @throws {RangeError} if the schedule does not belong to the season */
  report(season: Season, schedule: Schedule): ScoreReport {
    const timetable = new Timetable(season, schedule);
    const prints = new SchedulePrints(season, schedule);
    const judged = this.#prepare(season).map(({ constraint, key, part }) => {
      const judgement = this.#cache.get(`${key}${prints.of(part)}`, () => judge(constraint, timetable));
      return { constraint, cost: judgement.deviation * constraint.penalty, judgement };
    });
    const objective = objectiveOf(timetable);
    const sum = (ofHard: boolean) => judged.reduce((total, { constraint, cost }) => total + (constraint.hard === ofHard ? cost : 0), 0);
    const broken = judged.filter(({ judgement }) => judgement.deviation !== 0);
    const kept = judged.filter(({ judgement }) => judgement.deviation === 0);
    const violations = broken.flatMap(({ constraint: { id, kind, hard }, judgement }) =>
      judgement.violations.map((violation) => ({ constraint: id, kind, hard, ...violation })),
    );
    return {
      hard: sum(true),
      soft: sum(false) + objective,
      objective: { kind: season.objective.kind, value: objective },
      byConstraint: [...broken, ...kept].map(({ constraint: { id, kind, hard, penalty, sentence }, cost, judgement }) => ({
        id,
        kind,
        hard,
        penalty,
        sentence,
        deviation: judgement.deviation,
        cost,
      })),
      byTeam: byTeam(timetable, violations),
      violations: violations.slice(0, MOST_LISTED),
      violationsTotal: violations.length,
    };
  }

  #prepare(season: Season): readonly Prepared[] {
    const known = this.#prepared.get(season);
    if (known !== undefined) return known;
    const { constraints, structure, name: _name, provenance: _provenance, ...frame } = season;
    const frameHash = createHash('sha256').update(JSON.stringify(frame)).digest();
    const prepared = [...structure, ...constraints].map((constraint) => {
      const { teams, slots } = scopeOf(constraint, season);
      return {
        constraint,
        // JSON writes an endless limit as null, which no limit is.
        key: createHash('sha256').update(frameHash).update(JSON.stringify(constraint)).digest('base64url').slice(0, 24),
        part: { teams, ranges: slots === null ? null : rangesOf(slots) },
      };
    });
    this.#prepared.set(season, prepared);
    return prepared;
  }
}

function judge(constraint: Constraint, timetable: Timetable): Judgement {
  const { teams, slots, games } = timetable.season;
  const violations = violationsOf(constraint, timetable).map(({ deviation, cost, sentence, cells }) => ({
    deviation,
    cost,
    sentence,
    cells: cells.map(({ team, slot, game }) => ({
      team: teams[team].id,
      slot: slot < 0 ? null : slots[slot].id,
      game: game === null ? null : games[game].id,
    })),
  }));
  return { deviation: violations.reduce((sum, { deviation }) => sum + deviation, 0), violations };
}

/** Each team's part: of a violation, an equal share for every team that its cells name. */
function byTeam(timetable: Timetable, violations: ScoreReport['violations']): ScoreReport['byTeam'] {
  const { season } = timetable;
  const totals = new Map(season.teams.map(({ id }) => [id, { hard: 0, soft: 0 }]));
  for (const { hard, cost, cells } of violations) {
    const named = new Set(cells.map(({ team }) => team));
    for (const team of named) totals.get(team)![hard ? 'hard' : 'soft'] += cost / named.size;
  }
  return season.teams.map(({ id }, team) => {
    const games = timetable.gamesOf(team);
    return {
      team: id,
      ...totals.get(id)!,
      games: games.length,
      home: games.reduce((count, game) => count + Number(timetable.isMode(game, team, 'H')), 0),
      away: games.reduce((count, game) => count + Number(timetable.isMode(game, team, 'A')), 0),
      breaks: breaksOf(timetable, team),
      miles: season.distances === null ? null : milesOf(timetable, team, season.objective.returnHomeAfterDays),
    };
  });
}
