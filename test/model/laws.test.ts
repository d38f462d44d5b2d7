import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Constraint } from '../../src/model/constraint.ts';
import { CONSTRAINTS, type Field } from '../../src/model/constraints/index.ts';
import { evaluate, scopeOf, scoreOf, violationsOf } from '../../src/model/evaluate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { createSeason, type Season, type SeasonDraft } from '../../src/model/season.ts';
import { Timetable } from '../../src/model/timetable.ts';
import {
  type Chance,
  chanceOf,
  LISTED_KINDS,
  pick,
  randomConstraint,
  randomSchedule,
  randomSeason,
  shuffled,
  upTo,
} from './random-season.ts';

/** Tries a law on many random seasons; the message of a failure names the seed. */
function law(name: string, trials: number, check: (chance: Chance) => void): void {
  test(name, () => {
    for (let seed = 1; seed <= trials; seed++) {
      try {
        check(chanceOf(seed));
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
  });
}

function draftOf(season: Season): SeasonDraft {
  const { games: _games, structure: _structure, ...draft } = season;
  return draft;
}

/** Scores are sums of whole numbers and, with TV2 alone, of fractions: equal up to rounding. */
function assertSameScore(found: { hard: number; soft: number }, wanted: { hard: number; soft: number }): void {
  assert.ok(Math.abs(found.hard - wanted.hard) < 1e-6, `hard ${found.hard} instead of ${wanted.hard}`);
  assert.ok(Math.abs(found.soft - wanted.soft) < 1e-6, `soft ${found.soft} instead of ${wanted.soft}`);
}

law('the score is the sum over constraints of deviation times penalty, hard and soft apart, plus the objective', 200, (chance) => {
  const season = randomSeason(chance);
  const { score, objective, totals } = evaluate(season, randomSchedule(season, chance, true));
  assert.equal(totals.length, season.structure.length + season.constraints.length);
  const sum = (hard: boolean) =>
    totals.reduce((total, { constraint, deviation }) => total + (constraint.hard === hard ? deviation * constraint.penalty : 0), 0);
  assertSameScore(score, { hard: sum(true), soft: sum(false) + objective });
});

law('the violations of each constraint add up to its deviation; there is none if and only if it is 0', 300, (chance) => {
  const season = randomSeason(chance, 20);
  for (const reading of ['paper', 'robinx'] as const) {
    const evaluation = evaluate(season, randomSchedule(season, chance, true), { reading });
    const violations = evaluation.violations();
    for (const { constraint, deviation, cost } of evaluation.totals) {
      const own = violations.filter((violation) => violation.constraint === constraint);
      const label = `${constraint.kind} ${constraint.id}`;
      assert.ok(Math.abs(own.reduce((sum, violation) => sum + violation.deviation, 0) - deviation) < 1e-6, label);
      assert.ok(Math.abs(own.reduce((sum, violation) => sum + violation.cost, 0) - cost) < 1e-6, label);
      assert.equal(deviation === 0, own.length === 0, label);
      assert.ok(
        own.every((violation) => violation.deviation > 0),
        label,
      );
    }
  }
});

law('every violation is told in one finished sentence and names at least one cell of the board', 300, (chance) => {
  const season = randomSeason(chance, 20);
  for (const reading of ['paper', 'robinx'] as const) {
    for (const { sentence, cells, constraint } of evaluate(season, randomSchedule(season, chance, true), { reading }).violations()) {
      assert.doesNotMatch(sentence, /undefined|NaN|Infinity|null|\[object|`| {2}|, ,| \.|^\s|-\d/, constraint.kind);
      assert.match(sentence, /^[A-Z].*[.”]$/, constraint.kind);
      if (constraint.sentence !== null) assert.ok(sentence.includes(constraint.sentence));
      assert.ok(cells.length > 0, `${constraint.kind}: ${sentence}`);
      for (const { team, slot, game } of cells) {
        assert.ok(team >= 0 && team < season.teams.length && slot >= -1 && slot < season.slots.length, constraint.kind);
        if (game !== null) assert.ok([season.games[game].home, season.games[game].away].includes(team), constraint.kind);
      }
    }
  }
});

law('the teams’ shares add up to the score without the objective', 100, (chance) => {
  const season = randomSeason(chance);
  const evaluation = evaluate(season, randomSchedule(season, chance, true));
  const shares = evaluation.byTeam();
  assertSameScore(
    { hard: shares.reduce((sum, { hard }) => sum + hard, 0), soft: shares.reduce((sum, { soft }) => sum + soft, 0) },
    { hard: evaluation.score.hard, soft: evaluation.score.soft - evaluation.objective },
  );
});

law('the order in which additional games are listed changes no score', 200, (chance) => {
  const season = randomSeason(chance);
  const schedule = randomSchedule(season, chance);
  const fixed = season.games.length - season.additionalGames.length;
  const order = shuffled(upTo(season.additionalGames.length), chance);
  const turned = createSeason({ ...draftOf(season), additionalGames: order.map((index) => season.additionalGames[index]) });
  const game = (index: number) => (index < fixed ? index : fixed + order[index - fixed]);
  const moved: Schedule = {
    slots: schedule.slots.map((_, index) => schedule.slots[game(index)]),
    flipped: schedule.flipped.map((_, index) => schedule.flipped[game(index)]),
  };
  assertSameScore(scoreOf(turned, moved), scoreOf(season, schedule));
});

/** The same season with team `order[i]` in place i. */
function relabelled(season: Season, order: readonly number[]): Season {
  const place = new Map(order.map((team, index) => [team, index]));
  const to = (team: number) => place.get(team)!;
  const count = season.teams.length;
  const square = (matrix: Float64Array | null, width: number) =>
    matrix &&
    Float64Array.from(matrix, (_, entry) => {
      const [row, rest] = [Math.floor(entry / (count * width)), entry % (count * width)];
      return matrix[(order[row] * count + order[Math.floor(rest / width)]) * width + (rest % width)];
    });
  return createSeason({
    ...draftOf(season),
    teams: order.map((team) => season.teams[team]),
    teamGroups: season.teamGroups.map((group) => ({ ...group, members: group.members.map(to) })),
    additionalGames: season.additionalGames.map((game) => ({ ...game, home: to(game.home), away: to(game.away) })),
    constraints: season.constraints.map((constraint) => {
      const fields = Object.entries(CONSTRAINTS[constraint.kind].fields as Record<string, Field>).map(([name, { type }]) => {
        const value = constraint[name as keyof Constraint] as never;
        if (type === 'teams') return [name, (value as number[]).map(to)];
        if (type === 'meetings')
          return [name, (value as { home: number; away: number }[]).map(({ home, away }) => ({ home: to(home), away: to(away) }))];
        return [name, value];
      });
      return { ...constraint, ...Object.fromEntries(fields) };
    }),
    costs: square(season.costs, season.slots.length),
    carryOverWeights: square(season.carryOverWeights, 1),
  });
}

law('renumbering the teams changes no score', 200, (chance) => {
  const season = randomSeason(chance);
  const schedule = randomSchedule(season, chance);
  const order = shuffled(upTo(season.teams.length), chance);
  const other = relabelled(season, order);
  // Round-robin games are found again by who meets whom, the nth of equals as the nth; the others keep their place.
  const keyOf = (home: number, away: number, host: string) => (host === 'either' ? [home, away].sort() : [home, away]).join(' ');
  const bins = new Map<string, number[]>();
  const fixed = season.games.length - season.additionalGames.length;
  season.games.slice(0, fixed).forEach(({ home, away, host }, index) => {
    const key = `${host} ${keyOf(home, away, host)}`;
    bins.set(key, [...(bins.get(key) ?? []), index]);
  });
  const sources = other.games.map(({ home, away, host }, index) =>
    index >= fixed ? index : bins.get(`${host} ${keyOf(order[home], order[away], host)}`)!.shift()!,
  );
  const moved: Schedule = {
    slots: Int16Array.from(sources, (source) => schedule.slots[source]),
    flipped: Uint8Array.from(sources, (source, index) => {
      const turned = season.games[source].home !== order[other.games[index].home] ? 1 : 0;
      return schedule.flipped[source] ^ turned;
    }),
  };
  assertSameScore(scoreOf(other, moved), scoreOf(season, schedule));
});

law('a constraint about nobody, or one that costs nothing, changes no score', 200, (chance) => {
  const season = randomSeason(chance);
  const schedule = randomSchedule(season, chance, true);
  const [teams, slots] = [season.teams.length, season.slots.length];
  const free = { ...randomConstraint(chance, 'free', teams, slots), penalty: 0 };
  const idle: Constraint = {
    id: 'idle',
    kind: 'CA1',
    hard: true,
    penalty: 9,
    sentence: null,
    teams: [],
    mode: 'H',
    min: 5,
    max: 5,
    slots: upTo(slots),
  };
  const more = createSeason({ ...draftOf(season), constraints: [...season.constraints, free, idle] });
  assertSameScore(scoreOf(more, schedule), scoreOf(season, schedule));
});

for (const kind of LISTED_KINDS) {
  law(`${kind}: what changes outside its scope changes neither its deviation nor its words`, 40, (chance) => {
    const bare = randomSeason(chance, 0);
    const constraint = randomConstraint(chance, 'c', bare.teams.length, bare.slots.length, kind);
    const season = createSeason({ ...draftOf(bare), constraints: [constraint] });
    const schedule = randomSchedule(season, chance, true);
    const { teams, slots } = scopeOf(constraint, season);
    const isRead = (game: number, slot: number) => {
      const { home, away } = season.games[game];
      return (teams === null || teams.includes(home) || teams.includes(away)) && (slots === null || slots.includes(slot));
    };
    const before = violationsOf(constraint, new Timetable(season, schedule));
    for (let attempt = 0; attempt < 20; attempt++) {
      const game = pick(chance, season.games.length);
      const slot = pick(chance, season.slots.length + 1) - 1;
      if (Number.isNaN(game) || season.games.length === 0 || isRead(game, schedule.slots[game]) || isRead(game, slot)) continue;
      const moved = { ...schedule, slots: schedule.slots.with(game, slot) };
      assert.deepEqual(violationsOf(constraint, new Timetable(season, moved)), before);
    }
  });
}
