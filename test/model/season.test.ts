import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeason, SEASON_LIMITS, type Season, type SeasonDraft, SeasonError } from '../../src/model/season.ts';
import { chanceOf, randomSeason } from './random-season.ts';
import { smallSeason } from './small-season.ts';

const { games: _games, structure: _structure, ...draft } = smallSeason(['Kansas-Baylor@0']).season;

function league(roundRobins: number, symmetry: 'P' | 'NONE' = 'NONE'): Season {
  return createSeason({
    ...draft,
    additionalGames: [],
    leagues: [{ id: 'L', name: 'the league', roundRobins, compact: null, symmetry }],
  });
}

function faultsOf(change: Partial<SeasonDraft>): string[] {
  try {
    createSeason({ ...draft, ...change });
  } catch (error) {
    assert.ok(error instanceof SeasonError);
    return error.faults.map(({ path, detail }) => `${path}: ${detail}`);
  }
  return [];
}

function rule(fields: object): Partial<SeasonDraft> {
  return { constraints: [{ id: 'c', hard: true, penalty: 1, sentence: null, ...fields } as never] };
}

test('k round robins give each pair floor(k / 2) games at each home, and an odd one more with a free host', () => {
  for (let roundRobins = 0; roundRobins <= 5; roundRobins++) {
    const { games, teams } = league(roundRobins);
    for (let i = 0; i < teams.length; i++) {
      for (let j = 0; j < teams.length; j++) {
        if (i === j) continue;
        assert.equal(
          games.filter(({ home, away, host }) => home === i && away === j && host === 'home').length,
          Math.floor(roundRobins / 2),
        );
        const free = games.filter(({ home, away, host }) => host === 'either' && [home, away].includes(i) && [home, away].includes(j));
        assert.equal(free.length, roundRobins % 2);
      }
    }
    assert.equal(new Set(games.map(({ id }) => id)).size, games.length);
  }
});

test('every season has BA1 and BA2; a form only where there is a second round robin', () => {
  const kinds = (season: Season) => season.structure.map(({ kind }) => kind);
  assert.deepEqual(kinds(league(1, 'P')), ['BA1', 'BA2']);
  assert.deepEqual(kinds(league(2, 'P')), ['BA1', 'BA2', 'SYMMETRY']);
  assert.deepEqual(kinds(league(2)), ['BA1', 'BA2']);
});

test('completeness replaces what a missing game costs', () => {
  const [complete] = createSeason({ ...draft, completeness: { hard: false, penalty: 7 } }).structure;
  assert.deepEqual([complete.kind, complete.hard, complete.penalty], ['BA1', false, 7]);
});

test('every fault names its place and its value', () => {
  const [slot, second, ...others] = draft.slots;
  const [game] = draft.additionalGames;
  const cases: [Partial<SeasonDraft>, string][] = [
    [{ name: ' ' }, 'name: must have 1 to 500 characters'],
    [{ teams: draft.teams.map((team) => ({ ...team, id: 'same' })) }, 'teams[1].id: "same" stands twice'],
    [{ teams: [{ ...draft.teams[0], league: 3 }, ...draft.teams.slice(1)] }, 'teams[0].league: 3 is not one of the 1 leagues'],
    [{ slots: [{ ...slot, date: '2026-02-29' }, second, ...others] }, 'slots[0].date: "2026-02-29" is not a calendar date YYYY-MM-DD'],
    [{ slots: [second, slot, ...others] }, 'slots[1].date: "2026-01-02" comes before "2026-01-04": slots stand in order of time'],
    [{ slots: [{ ...slot, startTime: '7pm' }, second, ...others] }, 'slots[0].startTime: "7pm" is not a time HH:MM'],
    [{ additionalGames: [{ ...game, away: game.home }] }, 'games[0]: team 0 cannot play itself'],
    [{ additionalGames: [{ ...game, host: 'neutral', venue: null }] }, 'games[0].venue: a neutral game names its venue'],
    [
      { additionalGames: [{ ...game, host: 'either', venue: 1 }] },
      'games[0].venue: a game that either may host is played at home: it names no venue',
    ],
    [{ additionalGames: [{ ...game, days: 0 }] }, 'games[0].days: 0 is not a whole number from 1 to 31'],
    [{ distances: new Float64Array(3) }, 'distances: has 3 entries instead of 16'],
    [{ distances: new Float64Array(16).fill(NaN) }, 'distances: holds an entry that is not a number'],
    [{ costs: null, objective: { ...draft.objective, kind: 'CR' } }, 'costs: are missing: the cost objective needs them'],
    [rule({ kind: 'XX1' }), 'constraints[0].kind: "XX1" is not a kind of constraint that a season lists'],
    [rule({ kind: 'toString' }), 'constraints[0].kind: "toString" is not a kind of constraint that a season lists'],
    [rule({ kind: 'BA2' }), 'constraints[0].kind: "BA2" is not a kind of constraint that a season lists'],
    [rule({ kind: 'SE1', teams: [0, 4], min: 1 }), 'constraints[0].teams[1]: 4 is not one of the 4 teams'],
    [rule({ kind: 'SE1', teams: [0, 0], min: 1 }), 'constraints[0].teams: names a member twice'],
    [rule({ kind: 'SE1', teams: [0], min: NaN }), 'constraints[0].min: NaN is not a number'],
    [
      rule({ kind: 'NG1', teams: [0], mode: 'A', end: 'LAST', count: 1.5, min: 0, max: 1 }),
      'constraints[0].count: 1.5 is not a whole number from 1',
    ],
    [rule({ kind: 'SE1', min: 1 }), 'constraints[0].teams: must be a list of teams'],
    [
      rule({ kind: 'NG1', teams: [0], mode: 'X', end: 'LAST', count: 2, min: 0, max: 1 }),
      'constraints[0].mode: "X" is not one of H, A, HA',
    ],
    [rule({ kind: 'SW1', teams: [0], slotSets: [[0, 9]], max: 1 }), 'constraints[0].slotSets[0][1]: 9 is not one of the 6 slots'],
    [
      rule({ kind: 'SE2', teams: [0], slotPairs: [{ first: 0, second: 6 }] }),
      'constraints[0].slotPairs[0].second: 6 is not one of the 6 slots',
    ],
    [rule({ kind: 'SE1', teams: [0], min: 1, penalty: Infinity }), 'constraints[0].penalty: Infinity is not a number'],
    [
      { ...rule({ kind: 'TV2', teams: [0], intp: 5, returnHomeAfterDays: null }), distances: null },
      'distances: are missing: TV2 needs them',
    ],
  ];
  for (const [change, fault] of cases) assert.ok(faultsOf(change).includes(fault), `${fault}\ninstead: ${faultsOf(change).join('; ')}`);
});

test('a season beyond the limits is refused before its games are made', () => {
  const teams = Array.from({ length: SEASON_LIMITS.teams }, (_, index) => ({ ...draft.teams[0], id: `t${index}` }));
  const leagues = [{ ...draft.leagues[0], roundRobins: 20 }];
  assert.deepEqual(faultsOf({ teams, leagues, costs: null }), ['leagues: 9990001 games to be played, at most 20000 are allowed']);
});

test('at most fifty faults are told', () => {
  const constraints = Array.from({ length: 80 }, (_, index) => ({
    ...{ id: `c${index}`, hard: true, penalty: 1, sentence: null },
    ...{ kind: 'SE1' as const, teams: [99], min: 1 },
  }));
  assert.equal(faultsOf({ constraints }).length, 50);
});

test('what follows from a season is derived alike each time', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const season = randomSeason(chanceOf(seed));
    const { games: _made, structure: _form, ...again } = season;
    assert.deepEqual(createSeason(again), season);
  }
});
