import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRobinxSchedule, readRobinxSeason, writeRobinxSchedule, writeRobinxSeason } from '../../src/formats/robinx.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import { createSeason, type Season } from '../../src/model/season.ts';
import { type Chance, chanceOf, LISTED_KINDS, pick, randomConstraint, randomSchedule, randomSeason, upTo } from '../model/random-season.ts';
import { judge, matchesOf } from './second-evaluator.ts';

const ROBINX_KINDS = LISTED_KINDS.filter((kind) => /^(CA|GA|BR|FA|SE[12])/.test(kind));

/** A random season that a RobinX file can hold: ids are numbers, each team has a venue of its own, no neutral games, no series. */
function randomRobinxSeason(chance: Chance): Season {
  const { games: _games, structure: _structure, ...draft } = randomSeason(chance, 0);
  const count = draft.teams.length;
  return createSeason({
    ...draft,
    leagues: draft.leagues.map((league, index) => ({ ...league, id: `${index}` })),
    teams: draft.teams.map((team, index) => ({ ...team, id: `${index}`, venue: index })),
    venues: draft.teams.map((_, index) => ({ id: `${index}`, name: `Venue ${index}`, timeZone: null, latitude: null, longitude: null })),
    slots: draft.slots.map((slot, index) => ({ ...slot, id: `${index}`, date: null })),
    teamGroups: [],
    slotGroups: [],
    additionalGames: draft.additionalGames.map((game) => ({
      ...game,
      host: game.host === 'neutral' ? ('home' as const) : game.host,
      venue: null,
      days: 1,
    })),
    constraints: upTo(15).map((index) =>
      randomConstraint(chance, `${index}`, count, draft.slots.length, ROBINX_KINDS[pick(chance, ROBINX_KINDS.length)]),
    ),
    completeness: chance() < 0.3 ? { hard: false, penalty: pick(chance, 4) } : undefined,
    objective: { kind: draft.objective.kind, weight: 1, returnHomeAfterDays: null },
    distances: Float64Array.from({ length: count * count }, (_, entry) => (entry % (count + 1) === 0 ? 0 : pick(chance, 1000))),
  });
}

test('on random seasons with every RobinX kind, two evaluators that share no line agree, clashes and open games included', () => {
  const judged = new Set<string>();
  for (let seed = 1; seed <= 400; seed++) {
    const chance = chanceOf(seed);
    const season = randomRobinxSeason(chance);
    const schedule = randomSchedule(season, chance, seed % 2 === 0);
    const { score, totals } = evaluate(season, schedule, { reading: 'robinx' });
    for (const { constraint, deviation } of totals) if (deviation > 0) judged.add(constraint.kind);
    const [seasonXml, scheduleXml] = [writeRobinxSeason(season), writeRobinxSchedule(season, schedule)];
    assert.deepEqual(judge(seasonXml, matchesOf(scheduleXml)), score, `seed ${seed}`);
    // A file does not say which of two equal games is meant, so where a team plays twice in a slot their order may change.
    if (seed % 2 === 0) continue;
    const again = readRobinxSeason(seasonXml);
    assert.deepEqual(
      evaluate(again, readRobinxSchedule(again, scheduleXml).schedule, { reading: 'robinx' }).score,
      score,
      `read back, seed ${seed}`,
    );
  }
  const silent = ['CA5', 'BR3', 'BR4', 'FA3', 'FA4', 'FA5'];
  assert.deepEqual(
    ROBINX_KINDS.filter((kind) => !judged.has(kind)),
    silent.toSorted((a, b) => ROBINX_KINDS.indexOf(a as 'CA5') - ROBINX_KINDS.indexOf(b as 'CA5')),
  );
});
