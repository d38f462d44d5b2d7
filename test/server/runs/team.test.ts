import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareScores } from '../../../src/model/score.ts';
import { createSeason } from '../../../src/model/season.ts';
import type { Incumbent } from '../../../src/search/solve.ts';
import { solveWithThreads } from '../../../src/server/runs/team.ts';

const season = createSeason({
  name: 'four teams, once each',
  provenance: { contributor: null, date: null, country: null, description: null, remarks: null },
  leagues: [{ id: 'L', name: 'League', roundRobins: 1, compact: true, symmetry: 'NONE' }],
  venues: [0, 1, 2, 3].map((i) => ({ id: `V${i}`, name: `Venue ${i}`, timeZone: null, latitude: null, longitude: null })),
  teams: [0, 1, 2, 3].map((i) => ({ id: `T${i}`, name: `Team ${i}`, abbreviation: `T${i}`, league: 0, venue: i })),
  teamGroups: [],
  slots: [0, 1, 2].map((i) => ({ id: `S${i}`, name: `Slot ${i}`, date: null, startTime: null })),
  slotGroups: [],
  additionalGames: [],
  constraints: [],
  objective: { kind: 'NONE', weight: 1, returnHomeAfterDays: null },
  distances: null,
  costs: null,
  carryOverWeights: null,
});
const threadModule = new URL('./searching-thread.ts', import.meta.url);

test('each incumbent told of is better than the one before, the last is the result', async () => {
  const told: Incumbent[] = [];
  const solution = await solveWithThreads(season, {
    seed: 1,
    limits: { target: 0 },
    threads: 2,
    threadModule,
    onBetter: (incumbent) => told.push(incumbent),
  });
  assert.equal(solution.end, 'target');
  assert.deepEqual(solution.score, { hard: 0, soft: 0 });
  assert.ok(told.every(({ score }, i) => i === 0 || compareScores(score, told[i - 1].score) < 0));
  assert.deepEqual(told.at(-1)?.schedule, solution.schedule);
});

test('iterations are shared out among the threads and counted together', async () => {
  const solution = await solveWithThreads(season, { seed: 1, limits: { iterations: 4 }, threads: 2, threadModule });
  assert.equal(solution.end, 'limit');
  assert.equal(solution.iterations, 4);
});

test('a team ends when none of its threads finds anything better for a while; the schedule that it begins with is not better', async () => {
  const ask = (more: object) =>
    solveWithThreads(season, { seed: 1, limits: { milliseconds: 60_000, unimprovedMilliseconds: 400 }, threads: 2, threadModule, ...more });
  assert.equal((await ask({})).end, 'unimproved');
  const start = { slots: Int16Array.from([0, 1, 2, 2, 1, 0]), flipped: new Uint8Array(6) };
  const long = { milliseconds: 60_000, unimprovedMilliseconds: 50_000 };
  assert.equal((await ask({ start, limits: long, unimprovedBefore: 50_000 })).end, 'unimproved', 'what was spent before counts');
});

test('an aborted signal ends all threads and keeps the best', async () => {
  const abort = new AbortController();
  const solution = await solveWithThreads(season, {
    seed: 1,
    limits: { milliseconds: 600_000 },
    threads: 3,
    threadModule,
    signal: abort.signal,
    onBetter: ({ score }) => score.hard <= 4 && abort.abort(),
  });
  assert.equal(solution.end, 'stopped');
  assert.ok(solution.score.hard <= 4);
});

test('what a thread throws is thrown, and the others end with it', async () => {
  await assert.rejects(
    solveWithThreads(season, { seed: 13, limits: { milliseconds: 600_000 }, threads: 2, threadModule }),
    /this seed brings bad luck/,
  );
});

test('threads that end without a word leave an error, not a schedule', async () => {
  await assert.rejects(
    solveWithThreads(season, { seed: 14, limits: { iterations: 1 }, threads: 1, threadModule }),
    /no schedule was found/,
  );
});
