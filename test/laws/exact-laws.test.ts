import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRobinxSchedule, readRobinxSeason } from '../../src/formats/robinx.ts';
import type { Constraint, ConstraintKind } from '../../src/model/constraint.ts';
import { scoreOf } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Season } from '../../src/model/season.ts';
import { Problem } from '../../src/search/compile.ts';
import { constructRounds, placeMissing } from '../../src/search/construct.ts';
import { ClauseSolver } from '../../src/search/exact/clause-solver.ts';
import { SeasonClauses } from '../../src/search/exact/season-clauses.ts';
import { Random } from '../../src/search/random.ts';
import { shapeOf } from '../../src/search/shape.ts';
import { State } from '../../src/search/state.ts';
import { chanceOf, pick, randomConstraint, randomSeason } from '../model/random-season.ts';
import { league } from '../search/league.ts';

/** A season said in yes and no, held to the model: a complete schedule can be assumed if and only if it keeps every hard rule, and costs what it
 *  costs. */

const KINDS: readonly ConstraintKind[] = ['CA1', 'CA2', 'CA3', 'CA4', 'CA5', 'GA1', 'GA2', 'BR1', 'BR2', 'SE1', 'SE2'];
const ALL = { conflicts: 100_000, isOver: () => false };

/** @returns a complete schedule by chance; null where none was made */
function drawSchedule(season: Season, random: Random): Schedule | null {
  const problem = new Problem(season);
  const state = new State(problem, null);
  state.load(constructRounds(problem, shapeOf(problem, null), random));
  placeMissing(state, random);
  return state.unscheduled > 0 ? null : state.save();
}

/** @returns whether the schedule is feasible; null where the season cannot be said so */
function holdToModel(season: Season, schedule: Schedule, what: string): boolean | null {
  const problem = new Problem(season);
  const shape = shapeOf(problem, null);
  const { hard, soft } = scoreOf(season, schedule);
  const hasCosts =
    season.constraints.some((constraint) => !constraint.hard) || season.objective.kind === 'CR' || season.objective.kind === 'BM';
  const clauses = SeasonClauses.for(problem, shape, [], hasCosts ? 'rules and costs' : 'rules');
  if (clauses === null) return null;
  const assumed = clauses.variables.literalsOf(schedule.slots, schedule.flipped);
  const { costs, draft } = clauses;
  const cost = costs === null ? -1 : draft.sum(costs.literals, costs.weights);
  const solver = new ClauseSolver(draft, new Random(1));
  assert.equal(solver.solve({ ...ALL, assumed }), hard === 0 ? 'found' : 'none', `${what}: ${hard} hard by the model`);
  if (hard > 0) return false;
  const again = clauses.variables.scheduleOf((literal) => solver.holds(literal), []);
  assert.deepEqual(scoreOf(season, again), { ...scoreOf(season, schedule) }, `${what}: the schedule read back`);
  if (costs === null) return true;
  // What it costs can be had, and less cannot.
  const sum = Math.round(soft * costs.scale - costs.constant);
  const within = (bound: number) => {
    solver.forget();
    return solver.solve({ ...ALL, assumed, bounded: { constraint: cost, bound } });
  };
  assert.equal(within(sum), 'found', `${what}: soft ${soft} by the model`);
  assert.equal(within(sum - 1), 'none', `${what}: soft below ${soft}, as the model has it`);
  return true;
}

test('a schedule can be assumed if and only if it keeps the hard rules, and costs as much', () => {
  const met = new Map<string, number>();
  for (let k = 0; k < 900; k++) {
    const chance = chanceOf(7000 + k);
    const random = new Random(7000 + k);
    const kind = KINDS[k % KINDS.length];
    const teams = 3 + pick(chance, 4);
    const rounds = 2 * (teams - 1 + (teams % 2));
    const slots = rounds + (chance() < 0.3 ? 2 : 0);
    // Every third season is of any form: free hosts, neutral games, leagues.
    const drawn =
      k % 3 === 2
        ? randomSeason(chance, 0)
        : league(teams, slots, [], (['NONE', 'NONE', 'P', 'M'] as const)[slots === rounds ? pick(chance, 4) : 0]);
    const constraints = Array.from({ length: 1 + pick(chance, 2) }, (_, at): Constraint => {
      const constraint = randomConstraint(chance, `c${at}`, drawn.teams.length, drawn.slots.length, kind);
      // As it is drawn no schedule by chance would keep it.
      return constraint.kind === 'CA5' ? { ...constraint, hard: true, teams1: [pick(chance, 3)], min: pick(chance, 2) } : constraint;
    });
    const season = {
      ...drawn,
      constraints,
      objective: { ...drawn.objective, kind: (['SC', 'BM', drawn.costs === null ? 'SC' : 'CR'] as const)[pick(chance, 3)] },
    };
    const schedule = drawSchedule(season, random);
    if (schedule === null) continue;
    const isFeasible = holdToModel(season, schedule, `season ${k}, ${kind}`);
    for (const name of isFeasible === null
      ? []
      : [
          `${kind} ${isFeasible ? 'kept' : 'broken'}`,
          season.objective.kind,
          ...(isFeasible && constraints.some(({ hard }) => !hard) ? [`${kind} soft`] : []),
        ])
      met.set(name, (met.get(name) ?? 0) + 1);
  }
  const SOFT = KINDS.filter((kind) => !['CA5', 'SE2'].includes(kind));
  const wanted = [...KINDS.flatMap((kind) => [`${kind} kept`, `${kind} broken`]), ...SOFT.map((kind) => `${kind} soft`), 'BM', 'CR'];
  for (const name of wanted)
    assert.ok((met.get(name) ?? 0) >= 2, `${name}: met ${met.get(name) ?? 0} times, of ${JSON.stringify([...met])}`);
});

const other = join(import.meta.dirname, '../../../shared/data/other');

test('published schedules can be assumed as they were published', { skip: !existsSync(other) && 'no ../shared/data' }, () => {
  let held = 0;
  for (const file of readdirSync(join(other, 'solutions'))) {
    const season = readRobinxSeason(readFileSync(join(other, `${file.slice(0, file.indexOf('.'))}.xml`), 'utf8'));
    const { schedule } = readRobinxSchedule(season, readFileSync(join(other, 'solutions', file), 'utf8'));
    const hard = {
      ...season,
      constraints: season.constraints.filter((constraint) => constraint.hard),
      objective: { ...season.objective, kind: 'NONE' as const },
    };
    if (holdToModel(hard, schedule, file) !== null) held++;
  }
  assert.ok(held >= 6, `${held}`);
});
