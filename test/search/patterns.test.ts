import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Constraint } from '../../src/model/constraint.ts';
import { scoreOf } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Season } from '../../src/model/season.ts';
import { AWAY, BYE, HOME, Problem } from '../../src/search/compile.ts';
import { Opponents } from '../../src/search/opponents.ts';
import { drawFromPatterns } from '../../src/search/pattern-start.ts';
import { Patterns } from '../../src/search/patterns.ts';
import { Random } from '../../src/search/random.ts';
import { shapeOf } from '../../src/search/shape.ts';
import { solve } from '../../src/search/solve.ts';
import { all, base, league, ordinaryRules } from './league.ts';

const TEAMS = 12;
const SLOTS = 22;

function patternsOf(season: Season, seed = 1, more = 0): Patterns | null {
  const problem = new Problem(season);
  const random = new Random(seed);
  const patterns = Patterns.for(problem, shapeOf(problem, null), random);
  patterns?.anneal(random, more, 200_000, () => 0);
  return patterns;
}

/** Slots in which `host` is at home and `guest` away. */
function meetings({ sides }: Patterns, host: number, guest: number): number[] {
  return all(SLOTS).filter((slot) => sides[host * SLOTS + slot] === HOME && sides[guest * SLOTS + slot] === AWAY);
}

for (const symmetry of ['NONE', 'P', 'M', 'I'] as const) {
  test(`patterns of twelve teams, form ${symmetry}: half at home in each slot and in each row, few breaks, all pairs can meet`, () => {
    const patterns = patternsOf(league(TEAMS, SLOTS, ordinaryRules(TEAMS, SLOTS), symmetry));
    assert.ok(patterns !== null);
    const isHome = (team: number, slot: number) => patterns.sides[team * SLOTS + slot] === HOME;
    for (const slot of all(SLOTS)) assert.equal(all(TEAMS).filter((team) => isHome(team, slot)).length, TEAMS / 2, `slot ${slot}`);
    let breaks = 0;
    for (const team of all(TEAMS)) {
      assert.equal(all(SLOTS).filter((slot) => isHome(team, slot)).length, SLOTS / 2, `team ${team}`);
      breaks += all(SLOTS).filter((slot) => slot > 0 && isHome(team, slot) === isHome(team, slot - 1)).length;
      for (const other of all(TEAMS)) if (other !== team) assert.ok(meetings(patterns, team, other).length > 0, `${team} hosts ${other}`);
    }
    assert.equal(patterns.breaks, breaks);
    // No schedule of twelve teams has fewer than ten in a round robin; by chance there are 120.
    assert.ok(breaks >= 10 && breaks <= 40, `${breaks} breaks`);
  });
}

for (const symmetry of ['NONE', 'M'] as const) {
  test(`patterns of eleven teams, form ${symmetry}: one has a bye in each slot, the others play, and opponents are found`, () => {
    const teams = TEAMS - 1;
    const season = league(teams, SLOTS, ordinaryRules(teams, SLOTS), symmetry);
    const problem = new Problem(season);
    const shape = shapeOf(problem, null);
    const opponents = new Opponents(problem, shape);
    const weights = new Float64Array(problem.classes.length).fill(10);
    const drawn = [1, 2, 3, 4].map((seed) => {
      const patterns = patternsOf(season, seed, 2)!;
      const sidesIn = (slot: number) => all(teams).map((team) => patterns.sides[team * SLOTS + slot]);
      for (const slot of all(SLOTS)) {
        for (const side of [HOME, AWAY]) assert.equal(sidesIn(slot).filter((own) => own === side).length, (teams - 1) / 2);
        assert.equal(sidesIn(slot).filter((own) => own === BYE).length, 1);
      }
      for (const team of all(teams)) {
        const row = [...patterns.sides.subarray(team * SLOTS, (team + 1) * SLOTS)];
        for (const side of [HOME, AWAY]) assert.equal(row.filter((own) => own === side).length, teams - 1, `team ${team}`);
      }
      return { patterns, schedule: opponents.draw(patterns.sides, weights, 2, new Random(seed), 1_500_000, () => 0) };
    });
    const complete = drawn.flatMap(({ patterns, schedule }) => (schedule === null ? [] : [{ patterns, schedule }]));
    assert.ok(complete.length >= 2, `${complete.length} of 4`);
    // Only the breaks of the patterns cost.
    for (const { patterns, schedule } of complete) assert.deepEqual(scoreOf(season, schedule), { hard: 0, soft: patterns.breaks });
  });
}

test('a game that belongs into a slot, and a side that a team must have, are in the patterns', () => {
  const fixed: Constraint[] = [
    { ...base, id: 'opener', kind: 'GA1', meetings: [{ home: 3, away: 8 }], min: 1, max: 1, slots: [0] },
    { ...base, id: 'derby', kind: 'GA1', meetings: [{ home: 8, away: 3 }], min: 1, max: 1, slots: [9, 10] },
    { ...base, id: 'works', kind: 'CA1', teams: [5], min: 0, max: 0, mode: 'H', slots: [4, 5] },
  ];
  const patterns = patternsOf(league(TEAMS, SLOTS, [...ordinaryRules(TEAMS, SLOTS), ...fixed]));
  assert.ok(patterns !== null);
  assert.ok(meetings(patterns, 3, 8).includes(0));
  assert.ok(meetings(patterns, 8, 3).some((slot) => slot === 9 || slot === 10));
  assert.deepEqual(
    [4, 5].map((slot) => patterns.sides[5 * SLOTS + slot]),
    [AWAY, AWAY],
  );
});

test('the same seed draws the same patterns, another one others', () => {
  const season = league(TEAMS, SLOTS, ordinaryRules(TEAMS, SLOTS));
  const [a, b, other] = [4, 4, 5].map((seed) => patternsOf(season, seed)!.sides);
  assert.deepEqual(a, b);
  assert.notDeepEqual(a, other);
});

test('patterns come first only where breaks cost, home and away are most of the cost, and nobody has more byes than must be', () => {
  const rules = ordinaryRules(TEAMS, SLOTS);
  assert.ok(patternsOf(league(TEAMS, SLOTS, rules)) !== null);
  assert.equal(patternsOf(league(TEAMS, SLOTS + 2, ordinaryRules(TEAMS, SLOTS + 2))), null, 'byes');
  assert.equal(patternsOf(league(TEAMS, SLOTS, rules.slice(0, 2))), null, 'breaks are free');
  const apart: Constraint = { ...base, hard: false, penalty: 50, id: 'apart', kind: 'SE1', teams: all(TEAMS), min: 10 };
  assert.equal(patternsOf(league(TEAMS, SLOTS, [...rules, apart])), null, 'what costs most asks for opponents');
});

for (const symmetry of ['NONE', 'P', 'M', 'I'] as const) {
  test(`opponents for patterns, form ${symmetry}: a complete schedule, home and away as the patterns say, rules on meetings kept`, () => {
    const fixed: Constraint[] = [
      { ...base, id: 'opener', kind: 'GA1', meetings: [{ home: 3, away: 8 }], min: 1, max: 1, slots: [0] },
      { ...base, id: 'never', kind: 'CA2', teams1: [5], teams2: [6, 7, 9], mode1: 'HA', mode2: 'GLOBAL', min: 0, max: 0, slots: [2, 3, 4] },
    ];
    const season = league(TEAMS, SLOTS, [...ordinaryRules(TEAMS, SLOTS), ...fixed], symmetry);
    const problem = new Problem(season);
    const shape = shapeOf(problem, null);
    const weights = new Float64Array(problem.classes.length).fill(10);
    const opponents = new Opponents(problem, shape);
    // Not all patterns have opponents, but most have where pairs have slots to choose from.
    const drawn = [1, 2, 3, 4].map((seed) => {
      const patterns = patternsOf(season, seed, 2)!;
      return { patterns, schedule: opponents.draw(patterns.sides, weights, 2, new Random(seed), 1_500_000, () => 0) };
    });
    const complete = drawn.filter(({ schedule }) => schedule !== null);
    assert.ok(complete.length >= 2, `${complete.length} of 4`);
    const [{ patterns, schedule }] = complete as { patterns: Patterns; schedule: Schedule }[];
    // Only the breaks of the patterns cost: each pair meets as it must, in its phase, and both rules hold.
    assert.deepEqual(scoreOf(season, schedule), { hard: 0, soft: patterns.breaks });
    season.games.forEach(({ home, away }, game) => {
      assert.equal(patterns.sides[home * SLOTS + schedule.slots[game]], HOME);
      assert.equal(patterns.sides[away * SLOTS + schedule.slots[game]], AWAY);
    });
  });
}

test('patterns that leave a pair without a slot to meet in have no opponents', () => {
  const season = league(TEAMS, SLOTS, ordinaryRules(TEAMS, SLOTS));
  const problem = new Problem(season);
  const { sides } = patternsOf(season)!;
  // Teams 0 and 1 always do the same, and so do 2 and 3, and so on.
  for (const slot of all(SLOTS))
    for (const team of all(TEAMS)) sides[team * SLOTS + slot] = (Math.floor(team / 2) + slot) % 2 === 0 ? HOME : AWAY;
  const weights = new Float64Array(problem.classes.length).fill(1);
  assert.equal(
    new Opponents(problem, shapeOf(problem, null)).draw(sides, weights, 2, new Random(1), 1_500_000, () => 0),
    null,
  );
});

test('of some draws the cheapest is taken, and they end with their part of the limits', () => {
  const season = league(TEAMS, SLOTS, ordinaryRules(TEAMS, SLOTS));
  const problem = new Problem(season);
  const shape = shapeOf(problem, null);
  const opponents = new Opponents(problem, shape);
  for (const limit of [300_000, 30_000_000]) {
    const random = new Random(3);
    const patterns = Patterns.for(problem, shape, random)!;
    const before = patterns.exchanges + opponents.swaps;
    const spent = () => (patterns.exchanges + opponents.swaps - before) / limit;
    const costs: number[] = [];
    const options = { games: season.games.length, weights: new Float64Array(problem.classes.length).fill(10), scale: 4, random };
    const schedule = drawFromPatterns(patterns, opponents, options, spent, (drawn) => {
      const { hard, soft } = scoreOf(season, drawn);
      costs.push(soft);
      return { cost: soft, isFeasible: hard === 0 };
    });
    assert.equal(schedule === null ? Infinity : scoreOf(season, schedule).soft, Math.min(...costs));
    // Begun before a fifth was gone, without any so far, and cut short there.
    assert.ok(spent() <= 0.201, `${spent()} of ${limit}`);
    assert.ok(limit < 1e6 || costs.length >= 2, `${costs.length} draws`);
  }
});

test('a draw that keeps all hard rules goes before cheaper ones that do not, and until there is one draws go on for longer', () => {
  const season = league(TEAMS, SLOTS, ordinaryRules(TEAMS, SLOTS));
  const problem = new Problem(season);
  const shape = shapeOf(problem, null);
  const opponents = new Opponents(problem, shape);
  /** Draws of which only the one of this number is said to be feasible, each dearer than the one before. */
  const drawOnce = (feasible: number) => {
    const random = new Random(3);
    const patterns = Patterns.for(problem, shape, random)!;
    const before = patterns.exchanges + opponents.swaps;
    const spent = () => (patterns.exchanges + opponents.swaps - before) / 40_000_000;
    const drawn: Schedule[] = [];
    const options = { games: season.games.length, weights: new Float64Array(problem.classes.length).fill(10), scale: 4, random };
    const schedule = drawFromPatterns(patterns, opponents, options, spent, (next) => ({
      cost: drawn.push(next),
      isFeasible: drawn.length === feasible,
    }));
    return { taken: drawn.indexOf(schedule!) + 1, draws: drawn.length, spent: spent() };
  };
  const [never, third] = [drawOnce(Infinity), drawOnce(3)];
  assert.equal(never.taken, 1, 'the cheapest where none is feasible');
  assert.ok(never.spent > 0.2 && never.spent <= 0.401, `${never.spent}`);
  assert.equal(third.taken, 3);
  assert.ok(third.draws < never.draws, `${third.draws} draws, ${never.draws} where none is feasible`);
});

test('a search begins from patterns: after few moves it has hardly more breaks than they', () => {
  const season = league(TEAMS, SLOTS, ordinaryRules(TEAMS, SLOTS));
  const found = [1, 2, 3].map((seed) => solve(season, { seed, clock: () => 0, limits: { iterations: 300_000 } }));
  for (const { schedule, score } of found) assert.deepEqual(score, scoreOf(season, schedule));
  assert.ok(found.every(({ score }) => score.hard === 0));
  // Of seeds 1 to 20 seventeen end with 12 or 14 breaks, of 1 to 10 without patterns one, nine with 16 to 22; by chance there are 120.
  const breaks = found.map(({ score }) => score.soft);
  assert.ok(breaks.filter((count) => count <= 14).length >= 2, `${breaks.join(', ')} breaks`);
});

test('hard rules of one break a team in each half are kept from patterns, where the halves are tied, and breaks need cost nothing', () => {
  const few = (slots: readonly number[]): Constraint => ({
    ...base,
    id: `few${slots[0]}`,
    kind: 'BR1',
    teams: all(TEAMS),
    slots,
    mode1: 'LEQ',
    mode2: 'HA',
    intp: 1,
  });
  const rules = [few(all(SLOTS).slice(0, SLOTS / 2)), few(all(SLOTS).slice(SLOTS / 2))];
  const season = league(TEAMS, SLOTS, rules, 'M');
  const patterns = patternsOf(season)!;
  assert.ok(patterns.isTight);
  for (const team of all(TEAMS)) {
    for (const half of [0, SLOTS / 2]) {
      const row = [...patterns.sides.subarray(team * SLOTS + half, team * SLOTS + half + SLOTS / 2)];
      const breaks = row.filter((side, slot) => slot > 0 && side === row[slot - 1]).length;
      assert.ok(breaks <= 1, `team ${team}, from slot ${half}: ${breaks} breaks`);
    }
  }
  // The same where both are asked for in one rule, and not where it leaves breaks enough.
  assert.equal(patternsOf(league(TEAMS, SLOTS, [{ ...few(all(SLOTS)), intp: 3 } as Constraint], 'M'))?.isTight, true);
  assert.equal(patternsOf(league(TEAMS, SLOTS, [{ ...few(all(SLOTS)), intp: 9 } as Constraint], 'M')), null);
});
