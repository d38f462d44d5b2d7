import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeason } from '../../src/model/season.ts';
import { Problem } from '../../src/search/compile.ts';
import { constructRounds, placeMissing } from '../../src/search/construct.ts';
import { Random } from '../../src/search/random.ts';
import { shapeOf } from '../../src/search/shape.ts';
import { State } from '../../src/search/state.ts';
import { all, league } from './league.ts';

test('ten teams in two divisions, four games with each of the own and two with each other one, no cell free: all games find a slot', () => {
  const TEAMS = 10;
  const pairs = all(TEAMS).flatMap((home) => all(TEAMS).flatMap((away) => (home === away ? [] : [{ home, away }])));
  const isOwn = ({ home, away }: { home: number; away: number }) => home % 2 === away % 2;
  const additionalGames = pairs
    .flatMap((pair) => Array.from({ length: isOwn(pair) ? 2 : 1 }, () => pair))
    .map((pair, k) => ({ ...pair, id: `g${k}`, host: 'home' as const, venue: null, days: 1, league: 0 }));
  const twice = league(TEAMS, 26);
  const season = createSeason({ ...twice, leagues: [{ ...twice.leagues[0], roundRobins: 0 }], additionalGames });
  assert.equal(season.games.length, (TEAMS / 2) * 26);
  const problem = new Problem(season);
  for (const seed of all(20)) {
    const random = new Random(seed);
    const state = new State(problem, new Uint8Array(season.games.length));
    state.load(constructRounds(problem, shapeOf(problem, null), random));
    placeMissing(state, random);
    assert.equal(state.unscheduled, 0, `seed ${seed}`);
  }
});
