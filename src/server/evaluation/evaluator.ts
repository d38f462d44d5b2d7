import { hash } from 'node:crypto';
import type { Constraint } from '../../model/constraint.ts';
import { violationsOf } from '../../model/evaluate.ts';
import { breaksOf, objectiveOf } from '../../model/objective.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Season } from '../../model/season.ts';
import { Timetable } from '../../model/timetable.ts';
import { milesOf } from '../../model/travel.ts';
import type { ConstraintCache, Judgement, ScoreReport, ShownTotal, ShownViolation } from './constraint-cache.ts';
import { isWorthKeeping, joinJudgements, piecesOf } from './pieces.ts';
import { type Part, SchedulePrints } from './schedule-prints.ts';

/** Violations that a report lists at most; all of them are counted. */
const MOST_LISTED = 1_000;

interface PreparedPiece {
  readonly constraint: Constraint;
  readonly content: number;
  /** Index of its part, null if it is judged faster than looked up. */
  readonly part: number | null;
}

/** A season made ready: its constraints in pieces, each piece with the number that stands for what it says and the part of a
 *  schedule that it reads. Parts that several read stand once. */
interface Prepared {
  /** Stands for all constraints together. */
  readonly content: number;
  readonly pieces: number;
  readonly constraints: readonly (readonly PreparedPiece[])[];
  readonly parts: readonly Part[];
}

/** Judges schedules for people who wait: totals, sentences and cells, through the {@link ConstraintCache}. Agrees with the
 *  model's own evaluation, which a law holds it to. */
export class Evaluator {
  readonly #cache: ConstraintCache;
  readonly #prepared = new WeakMap<Season, Prepared>();

  constructor(cache: ConstraintCache) {
    this.#cache = cache;
  }

  /** What is given may not be changed: it may be given again.
   *  @throws {RangeError} if the schedule does not belong to the season */
  report(season: Season, schedule: Schedule): Readonly<ScoreReport> {
    if (!this.#cache.isEnabled) {
      const timetable = new Timetable(season, schedule);
      return reportOf(
        timetable,
        everyConstraint(season).map((constraint) => judge(constraint, timetable)),
      );
    }
    const prepared = this.#prepare(season);
    const prints = new SchedulePrints(season, schedule);
    const key = `${prepared.content}.${prints.of({ teams: null, ranges: null })}`;
    return this.#cache.report(key, prepared.pieces, () => {
      const timetable = new Timetable(season, schedule);
      return reportOf(timetable, this.#lookUp(timetable, prepared, prints));
    });
  }

  #lookUp(timetable: Timetable, { constraints, parts }: Prepared, prints: SchedulePrints): Judgement[] {
    const printed = parts.map((part) => prints.of(part));
    return constraints.map((pieces) =>
      joinJudgements(
        pieces.map(({ constraint, content, part }) =>
          part === null ? judge(constraint, timetable) : this.#cache.get(`${content}.${printed[part]}`, () => judge(constraint, timetable)),
        ),
      ),
    );
  }

  #prepare(season: Season): Prepared {
    const known = this.#prepared.get(season);
    if (known !== undefined) return known;
    const { constraints: _constraints, structure: _structure, name: _name, provenance: _provenance, ...frame } = season;
    const frameHash = hash('sha256', JSON.stringify(frame));
    const parts = new Map<string, { index: number; part: Part }>();
    const constraints = everyConstraint(season).map((whole) =>
      piecesOf(whole, season).map((piece) => {
        const { constraint, part } = piece;
        // JSON writes an endless limit as null, which no limit is.
        const content = this.#cache.numberOf(hash('sha256', `${frameHash}${JSON.stringify(constraint)}`));
        if (!isWorthKeeping(piece)) return { constraint, content, part: null };
        const name = JSON.stringify(part);
        const shared = parts.get(name) ?? { index: parts.size, part };
        parts.set(name, shared);
        return { constraint, content, part: shared.index };
      }),
    );
    const contents = constraints.flatMap((pieces) => pieces.map(({ content }) => content));
    const prepared = {
      content: this.#cache.numberOf(hash('sha256', contents.join(' '))),
      pieces: constraints.flat().filter(({ part }) => part !== null).length,
      constraints,
      parts: [...parts.values()].map(({ part }) => part),
    };
    this.#prepared.set(season, prepared);
    return prepared;
  }
}

function reportOf(timetable: Timetable, judgements: readonly Judgement[]): ScoreReport {
  const { season } = timetable;
  const objective = objectiveOf(timetable);
  const teams = season.teams.map(() => ({ hard: 0, soft: 0 }));
  const broken: ShownTotal[] = [];
  const kept: ShownTotal[] = [];
  const violations: ShownViolation[] = [];
  let [hard, soft, violationsTotal] = [0, objective, 0];
  for (const { total, shares, violations: places } of judgements) {
    if (total.deviation === 0) {
      kept.push(total);
      continue;
    }
    broken.push(total);
    if (total.hard) hard += total.cost;
    else soft += total.cost;
    for (const { team, cost } of shares) teams[team][total.hard ? 'hard' : 'soft'] += cost;
    violationsTotal += places.length;
    for (let i = 0; i < places.length && violations.length < MOST_LISTED; i++) violations.push(places[i]);
  }
  return {
    hard,
    soft,
    objective: { kind: season.objective.kind, value: objective },
    byConstraint: [...broken, ...kept],
    byTeam: season.teams.map(({ id }, team) => ({ team: id, ...teams[team], ...figuresOf(timetable, team) })),
    violations,
    violationsTotal,
  };
}

function everyConstraint({ structure, constraints }: Season): Constraint[] {
  return [...structure, ...constraints];
}

function judge(constraint: Constraint, timetable: Timetable): Judgement {
  const { teams, slots, games } = timetable.season;
  const { id, kind, hard, penalty, sentence: rule } = constraint;
  const shares = new Map<number, number>();
  let total = 0;
  const violations = violationsOf(constraint, timetable).map(({ deviation, cost, sentence, cells }) => {
    total += deviation;
    const named = new Set(cells.map(({ team }) => team));
    for (const team of named) shares.set(team, (shares.get(team) ?? 0) + cost / named.size);
    return {
      constraint: id,
      kind,
      hard,
      deviation,
      cost,
      sentence,
      cells: cells.map(({ team, slot, game }) => ({
        team: teams[team].id,
        slot: slot < 0 ? null : slots[slot].id,
        game: game === null ? null : games[game].id,
      })),
    };
  });
  return {
    total: { id, kind, hard, penalty, sentence: rule, deviation: total, cost: total * penalty },
    violations,
    shares: [...shares].map(([team, cost]) => ({ team, cost })),
  };
}

function figuresOf(timetable: Timetable, team: number) {
  const { distances, objective } = timetable.season;
  const games = timetable.gamesOf(team);
  let [home, away] = [0, 0];
  for (const game of games) {
    if (timetable.isMode(game, team, 'H')) home++;
    else if (timetable.isMode(game, team, 'A')) away++;
  }
  const miles = distances === null ? null : milesOf(timetable, team, objective.returnHomeAfterDays);
  return { games: games.length, home, away, breaks: breaksOf(timetable, team), miles };
}
