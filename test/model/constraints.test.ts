import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONSTRAINTS } from '../../src/model/constraints/index.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import type { SeasonDraft } from '../../src/model/season.ts';
import { ALL_SLOTS, BAYLOR, EVERYONE, HOUSTON, KANSAS, smallSeason, UTAH } from './small-season.ts';

interface Broken {
  readonly claim: string;
  readonly kind: string;
  readonly games: readonly string[];
  readonly rule?: object;
  readonly more?: Partial<SeasonDraft>;
  /** Each violation in order: deviation and sentence. None: the rule is kept. */
  readonly violations: readonly (readonly [deviation: number, sentence: string])[];
  /** Deviation by the reference validator where it differs. */
  readonly robinx?: number;
}

function league(roundRobins: number, symmetry: 'P' | 'M' | 'I' | 'E' | 'F'): Partial<SeasonDraft> {
  return { leagues: [{ id: 'L', name: 'the league', roundRobins, compact: true, symmetry }] };
}

const KANSAS_ROAD = ['Baylor-Kansas@0', 'Utah-Kansas@1', 'Houston-Kansas@2', 'Kansas-Baylor@3'];

const CASES: readonly Broken[] = [
  {
    claim: 'a game without a slot is missing',
    kind: 'BA1',
    games: ['Kansas-Baylor@0', 'Utah-Kansas'],
    violations: [[1, 'Kansas at Utah is not scheduled.']],
  },
  {
    claim: 'two games of a team in a slot cost 2, three cost 4',
    kind: 'BA2',
    games: ['Kansas-Baylor@0', 'Utah-Kansas@0', 'Kansas-Houston@0'],
    violations: [[4, 'Kansas plays 3 games on Jan 2; a team can play only one.']],
  },
  {
    claim: 'a phased pair that meets twice in the first round robin counts from both sides; the last phase is not looked at',
    kind: 'SYMMETRY',
    more: { ...league(2, 'P'), additionalGames: [] },
    games: [],
    violations: [
      ...['Baylor', 'Utah', 'Houston'].map(
        (rival) => [2, `Kansas and ${rival} meet not at all in the 1st round robin of the league; they must meet once.`] as const,
      ),
      [2, 'Baylor and Utah meet not at all in the 1st round robin of the league; they must meet once.'],
      [2, 'Baylor and Houston meet not at all in the 1st round robin of the league; they must meet once.'],
      [2, 'Utah and Houston meet not at all in the 1st round robin of the league; they must meet once.'],
    ],
  },
  {
    claim: 'a mirrored league plays the return game three slots later with four teams',
    kind: 'SYMMETRY',
    more: league(2, 'M'),
    games: ['Kansas-Baylor@0', 'Baylor-Kansas@3', 'Utah-Houston@1'],
    violations: [[1, 'Utah hosts Houston on Jan 4, but Houston does not host Utah on Jan 12 as the mirrored form requires.']],
  },
  {
    claim: 'an inverted league plays the first date again last',
    kind: 'SYMMETRY',
    more: league(2, 'I'),
    games: ['Kansas-Baylor@0', 'Baylor-Kansas@5', 'Utah-Houston@1', 'Houston-Utah@5'],
    violations: [
      [1, 'Houston hosts Utah on Jan 17, but Utah does not host Houston on Jan 2 as the inverted form requires.'],
      [1, 'Utah hosts Houston on Jan 4, but Houston does not host Utah on Jan 12 as the inverted form requires.'],
    ],
  },
  {
    claim: 'an English league plays the last date of the first half again first',
    kind: 'SYMMETRY',
    more: league(2, 'E'),
    games: ['Kansas-Baylor@2', 'Baylor-Kansas@3', 'Utah-Houston@0', 'Houston-Utah@4'],
    violations: [],
  },
  {
    claim: 'a French league plays the first date of the first half again last',
    kind: 'SYMMETRY',
    more: league(2, 'F'),
    games: ['Kansas-Baylor@0', 'Baylor-Kansas@5', 'Utah-Houston@1', 'Houston-Utah@3'],
    violations: [],
  },
  {
    claim: 'home games in named dates are counted for each team by itself',
    kind: 'CA1',
    rule: { teams: [KANSAS, UTAH], mode: 'H', min: 0, max: 0, slots: [1, 2, 4] },
    games: ['Kansas-Baylor@1', 'Kansas-Houston@4', 'Kansas-Utah@0', 'Houston-Utah@2'],
    violations: [[2, 'Kansas plays 2 home games in the exams; none is allowed.']],
  },
  {
    claim: 'too few games are broken as well, and a neutral game is no home game of either side',
    kind: 'CA1',
    rule: { teams: [KANSAS], mode: 'H', min: 2, max: 3, slots: ALL_SLOTS },
    games: ['Kansas~Baylor@1', 'Kansas-Houston@4'],
    violations: [[1, 'Kansas plays 1 home game in the season; 2 to 3 are required.']],
  },
  {
    claim: 'games against several opponents count together (GLOBAL)',
    kind: 'CA2',
    rule: { teams1: [KANSAS], teams2: [BAYLOR, HOUSTON], mode1: 'A', mode2: 'GLOBAL', min: 0, max: 1, slots: [0, 1, 2] },
    games: KANSAS_ROAD,
    violations: [[1, 'Kansas plays 2 away games against the Texas schools from Jan 2 to Jan 7; at most 1 is allowed.']],
  },
  {
    claim: 'games against each opponent count by themselves (EVERY), never against oneself',
    kind: 'CA2',
    rule: { teams1: [KANSAS], teams2: EVERYONE, mode1: 'HA', mode2: 'EVERY', min: 1, max: 1, slots: ALL_SLOTS },
    games: ['Baylor-Kansas@0', 'Kansas-Baylor@3', 'Utah-Kansas@1'],
    violations: [
      [1, 'Kansas plays 2 games against Baylor in the season; exactly 1 is required.'],
      [1, 'Kansas plays no games against Houston in the season; exactly 1 is required.'],
    ],
  },
  {
    claim: 'a road trip of three breaks two windows of two dates and is one conflict',
    kind: 'CA3',
    rule: { teams1: EVERYONE, teams2: EVERYONE, mode1: 'A', mode2: 'SLOTS', intp: 2, min: 0, max: 1 },
    games: KANSAS_ROAD,
    violations: [[2, 'Kansas plays 3 away games from Jan 2 to Jan 7 (3 slots); in any 2 slots in a row at most 1 is allowed.']],
  },
  {
    claim: 'windows of games leave byes out: no three of three on the road, with a free date between',
    kind: 'CA3',
    rule: { teams1: [KANSAS], teams2: EVERYONE, mode1: 'A', mode2: 'GAMES', intp: 3, min: 0, max: 2 },
    games: ['Baylor-Kansas@0', 'Utah-Kansas@1', 'Houston-Kansas@5'],
    violations: [[1, 'Kansas plays 3 away games from Jan 2 to Jan 17; in any 3 games in a row at most 2 are allowed.']],
  },
  {
    claim: 'two teams with one arena host one game a date',
    kind: 'CA4',
    rule: { teams1: [KANSAS, UTAH], teams2: EVERYONE, mode1: 'H', mode2: 'EVERY', min: 0, max: 1, slots: ALL_SLOTS },
    games: ['Kansas-Baylor@1', 'Utah-Houston@1', 'Kansas-Houston@2'],
    violations: [[1, 'Kansas and Utah together play 2 home games on Jan 4 (Baylor at Kansas and Houston at Utah); at most 1 is allowed.']],
  },
  {
    claim: 'a game between two teams of both sets counts once',
    kind: 'CA4',
    rule: { teams1: [BAYLOR, HOUSTON], teams2: [BAYLOR, HOUSTON], mode1: 'HA', mode2: 'GLOBAL', min: 2, max: 2, slots: ALL_SLOTS },
    games: ['Baylor-Houston@1'],
    violations: [
      [1, 'The Texas schools together play 1 game against the Texas schools in the season (Houston at Baylor); exactly 2 are required.'],
    ],
  },
  {
    claim: 'a road trip of three meets two of the Texas schools',
    kind: 'CA5',
    rule: { teams1: [KANSAS], teams2: [BAYLOR, HOUSTON], min: 0, max: 1, slots: [0] },
    games: KANSAS_ROAD,
    violations: [[1, 'Kansas meets 2 of the Texas schools on its road trip from Jan 2 to Jan 7; at most 1 is allowed.']],
    robinx: 0,
  },
  {
    claim: 'a game that must be on a date and is on another',
    kind: 'GA1',
    rule: { meetings: [{ home: KANSAS, away: BAYLOR }], min: 1, max: 1, slots: [0] },
    games: ['Kansas-Baylor@3', 'Baylor-Kansas@0'],
    violations: [[1, 'Baylor at Kansas is not played on Jan 2 but on Jan 10; exactly 1 is required.']],
  },
  {
    claim: 'of the games a network wants, too many are on its date',
    kind: 'GA1',
    rule: {
      meetings: [
        { home: KANSAS, away: BAYLOR },
        { home: UTAH, away: HOUSTON },
      ],
      min: 0,
      max: 1,
      slots: [4],
    },
    games: ['Kansas-Baylor@4', 'Utah-Houston@4'],
    violations: [[1, 'Baylor at Kansas on Jan 12 and Houston at Utah on Jan 12: at most 1 is allowed of these 2 games on Jan 12.']],
  },
  {
    claim: 'a game that asks for another one',
    kind: 'GA2',
    rule: {
      teams1: [KANSAS],
      mode1: 'A',
      teams2: [BAYLOR],
      slots1: [0],
      teams3: [KANSAS],
      mode3: 'H',
      teams4: EVERYONE,
      slots2: [1],
      mode2: 'EQ',
    },
    games: ['Baylor-Kansas@0'],
    violations: [
      [1, 'With Kansas at Baylor on Jan 2, one such game is required, but Kansas plays no home games against all teams on Jan 4.'],
    ],
  },
  {
    claim: 'a game that forbids another one',
    kind: 'GA2',
    rule: {
      teams1: [KANSAS],
      mode1: 'A',
      teams2: [BAYLOR],
      slots1: [0],
      teams3: [KANSAS],
      mode3: 'A',
      teams4: EVERYONE,
      slots2: [1],
      mode2: 'NEQ',
    },
    games: ['Baylor-Kansas@0', 'Utah-Kansas@1'],
    violations: [[1, 'With Kansas at Baylor on Jan 2, there must not be Kansas at Utah on Jan 4.']],
  },
  {
    claim: 'a break belongs to the later game, byes do not matter, and a neutral game is none and makes none',
    kind: 'BR1',
    rule: { teams: [KANSAS, UTAH], intp: 0, mode1: 'LEQ', mode2: 'HA', slots: [1, 2, 4] },
    games: ['Baylor-Kansas@0', 'Houston-Kansas@2', 'Kansas-Utah@3', 'Kansas~Houston@4', 'Kansas-Baylor@5'],
    violations: [[1, 'Kansas has 1 break (home after home or away after away) in the exams; none is allowed.']],
  },
  {
    claim: 'breaks of a group are counted together, exactly if so asked',
    kind: 'BR2',
    rule: { teams: EVERYONE, intp: 3, mode2: 'EQ', slots: ALL_SLOTS },
    games: ['Baylor-Kansas@0', 'Utah-Kansas@1'],
    violations: [[2, 'All teams together have 1 break (home after home or away after away) in the season; exactly 3 are required.']],
  },
  {
    claim: 'one team has two breaks more than another',
    kind: 'BR3',
    rule: { teams: [KANSAS, UTAH], intp: 1, slots: ALL_SLOTS },
    games: ['Baylor-Kansas@0', 'Houston-Kansas@1', 'Baylor-Kansas@2', 'Utah-Houston@3'],
    violations: [[1, 'Kansas has 2 breaks in the season, Utah 0; they may differ by 1.']],
    robinx: 0,
  },
  {
    claim: 'a road trip has two games or more',
    kind: 'BR4',
    rule: { teams: [KANSAS, BAYLOR], min: 1, slots: ALL_SLOTS },
    games: ['Baylor-Kansas@0', 'Utah-Kansas@1', 'Kansas-Baylor@3'],
    violations: [[1, 'Baylor begins no road trips in the season; at least 1 is required.']],
    robinx: 0,
  },
  {
    claim: 'home and away run apart by three',
    kind: 'FA1',
    rule: { teams: [KANSAS], intp: 1, slots: ALL_SLOTS },
    games: KANSAS_ROAD,
    violations: [[2, 'Up to Jan 7, Kansas has played no home games and 3 away games; they may differ by 1.']],
    robinx: 3,
  },
  {
    claim: 'one team has played two home games more than another at some time',
    kind: 'FA2',
    rule: { teams: EVERYONE, mode: 'H', intp: 1, slots: ALL_SLOTS },
    games: ['Kansas-Baylor@0', 'Kansas-Utah@1', 'Houston-Kansas@2', 'Baylor-Houston@2', 'Utah-Baylor@3'],
    violations: [
      [1, 'After Jan 4, Kansas has played 2 home games and Baylor 0; they may differ by 1.'],
      [1, 'After Jan 4, Kansas has played 2 home games and Utah 0; they may differ by 1.'],
      [1, 'After Jan 4, Kansas has played 2 home games and Houston 0; they may differ by 1.'],
    ],
  },
  {
    claim: 'the same host twice, whatever lies between',
    kind: 'FA3',
    rule: { teams: EVERYONE },
    games: ['Kansas-Baylor@0', 'Utah-Kansas@1', 'Kansas-Baylor@4'],
    violations: [[1, 'Kansas hosts Baylor on Jan 2 and the next time on Jan 12; hosts must take turns.']],
    robinx: 0,
  },
  {
    claim: 'carry-over effects go around the end of the season',
    kind: 'FA4',
    rule: { teams: EVERYONE, intp: 1 },
    games: ['Kansas-Baylor@0', 'Kansas-Utah@1'],
    // Kansas meets Baylor then Utah, and Utah then Baylor again: two effects of one; the others meet only Kansas.
    violations: [[1, 'The carry-over value of all teams is 2; the limit is 1. The largest effect: 1 team plays Utah right after Baylor.']],
    robinx: 0,
  },
  {
    claim: 'a group’s legs to the games of the dates count',
    kind: 'FA5',
    rule: { teams: [KANSAS], intp: 150, slots: [0, 1] },
    games: KANSAS_ROAD,
    violations: [[50, 'Kansas travels 200 from Jan 2 to Jan 4; the limit is 150. The longest leg, 100: Kansas plays at Baylor on Jan 2.']],
    robinx: 0,
  },
  {
    claim: 'costs of home games on some dates',
    kind: 'FA6',
    rule: { teams: [KANSAS], intp: 3, slots: [2, 3, 4] },
    games: ['Kansas-Baylor@2', 'Kansas-Utah@3', 'Houston-Kansas@4'],
    violations: [
      [
        2,
        'The games hosted by Kansas from Jan 7 to Jan 12 cost 5; the limit is 3. The dearest: Kansas hosts Utah on Jan 10 and Kansas hosts Baylor on Jan 7.',
      ],
    ],
  },
  {
    claim: 'meetings in neighbouring slots have no slot between',
    kind: 'SE1',
    rule: { teams: EVERYONE, min: 2 },
    games: ['Kansas-Baylor@0', 'Baylor-Kansas@1', 'Kansas-Baylor@4'],
    violations: [[2, 'Kansas and Baylor meet on Jan 2 and again on Jan 4, with no slots in between; at least 2 are required.']],
  },
  {
    claim: 'two dates with the same meetings, hosts aside',
    kind: 'SE2',
    rule: { teams: EVERYONE, slotPairs: [{ first: 0, second: 3 }] },
    games: ['Kansas-Baylor@0', 'Baylor-Kansas@3', 'Utah-Houston@3'],
    violations: [[1, 'Utah and Houston meet on Jan 10 and not on Jan 2; both must have the same meetings.']],
  },
  {
    claim: 'a rematch after five days without a game of either team in between',
    kind: 'SE3',
    rule: { teams: EVERYONE, minDays: 10, minGames: 1 },
    games: ['Kansas-Baylor@0', 'Baylor-Kansas@2'],
    violations: [
      [
        7,
        'Kansas and Baylor meet on Jan 2 and again on Jan 7, 5 days later (at least 10 required) and after no other games (at least 1 required).',
      ],
    ],
  },
  {
    claim: 'not both of the last two games away',
    kind: 'NG1',
    rule: { teams: [KANSAS, UTAH], mode: 'A', end: 'LAST', count: 2, min: 0, max: 1 },
    games: ['Kansas-Utah@0', 'Baylor-Kansas@2', 'Houston-Kansas@5'],
    violations: [[1, 'Kansas plays 2 away games among its last 2; at most 1 is allowed.']],
  },
  {
    claim: 'a weekend at home and away',
    kind: 'SW1',
    rule: {
      teams: EVERYONE,
      slotSets: [
        [0, 1],
        [3, 4],
      ],
      max: 0,
    },
    games: ['Kansas-Baylor@0', 'Utah-Kansas@1', 'Kansas-Baylor@3', 'Kansas-Utah@4'],
    violations: [[1, 'Kansas plays both at home and away from Jan 2 to Jan 4: once; none is allowed.']],
  },
  {
    claim: 'a series Friday to Sunday leaves no day before the next Sunday game',
    kind: 'RT1',
    rule: { teams: [KANSAS], mode1: 'HA', mode2: 'A', min: 2 },
    games: ['Kansas-Baylor@0x3', 'Utah-Kansas@1', 'Kansas-Houston@2'],
    violations: [
      [
        2,
        'Kansas hosts Baylor on Jan 2 and before that series ends plays at Utah on Jan 4; at least 2 days are required from any game to an away game.',
      ],
    ],
  },
  {
    claim: 'an opponent off an open week, and no first games',
    kind: 'RT2',
    rule: { teams: EVERYONE, intp: 7, min: 0, max: 0 },
    games: ['Kansas-Baylor@0', 'Utah-Houston@3', 'Kansas-Utah@4', 'Houston-Baylor@5'],
    // Kansas is fresh on Jan 12 and Utah is not; on Jan 17 both Houston (7 days) and Baylor (15) are.
    violations: [
      [1, 'Utah plays 1 game against opponents with 7 or more days of rest while it has fewer (Kansas on Jan 12); none is allowed.'],
    ],
  },
  {
    claim: 'men and women are not at home on one day',
    kind: 'VE1',
    rule: { teams1: [KANSAS], mode1: 'H', teams2: [UTAH], mode2: 'H', intp: 1 },
    games: ['Kansas-Baylor@1', 'Utah-Houston@1', 'Utah-Baylor@2'],
    violations: [[1, 'Baylor at Kansas on Jan 4 and Houston at Utah share a day; at least 1 day is required.']],
  },
  {
    claim: 'a building needs three days after a series of two',
    kind: 'VE1',
    rule: { teams1: [KANSAS], mode1: 'H', teams2: [UTAH], mode2: 'H', intp: 3 },
    games: ['Kansas-Baylor@1x2', 'Utah-Houston@2', 'Utah-Baylor@3'],
    violations: [[1, 'Baylor at Kansas on Jan 4 and Houston at Utah on Jan 7 are 2 days apart; at least 3 days are required.']],
  },
  {
    claim: 'a trip over two arenas and home again',
    kind: 'TV1',
    rule: { teams: [KANSAS], per: 'TRIP', max: 500, returnHomeAfterDays: 4 },
    games: ['Houston-Kansas@0', 'Baylor-Kansas@1', 'Houston-Kansas@4'],
    // Houston 300, on to Baylor 200, home 100 (eight days later the next game); then 600 to Houston and back.
    violations: [
      [
        100,
        'Kansas travels 600 miles on the trip on which it plays at Houston on Jan 2 and plays at Baylor on Jan 4; at most 500 are allowed.',
      ],
      [100, 'Kansas travels 600 miles on the trip on which it plays at Houston on Jan 12; at most 500 are allowed.'],
    ],
  },
  {
    claim: 'miles of the season',
    kind: 'TV1',
    rule: { teams: [KANSAS], per: 'SEASON', max: 500, returnHomeAfterDays: null },
    games: ['Houston-Kansas@0', 'Baylor-Kansas@4'],
    violations: [[100, 'Kansas travels 600 miles in the season; at most 500 are allowed.']],
  },
  {
    claim: 'one team travels twice the mean',
    kind: 'TV2',
    rule: { teams: [KANSAS, BAYLOR], intp: 50, returnHomeAfterDays: null },
    games: ['Houston-Kansas@0'],
    violations: [
      [150, 'Kansas travels 600 miles; the mean is 300, and at most 50 percent from it is allowed.'],
      [150, 'Baylor travels 0 miles; the mean is 300, and at most 50 percent from it is allowed.'],
    ],
  },
];

for (const { claim, kind, games, rule, more, violations, robinx } of CASES) {
  test(`${kind}: ${claim}`, () => {
    const { season, schedule } = smallSeason(games, rule === undefined ? [] : [{ kind, ...rule }], more);
    const evaluation = evaluate(season, schedule);
    assert.deepEqual(
      evaluation
        .violations()
        .filter(({ constraint }) => constraint.kind === kind)
        .map(({ deviation, sentence }) => [deviation, sentence]),
      violations,
    );
    const deviationBy = (reading: 'paper' | 'robinx') =>
      evaluate(season, schedule, { reading }).totals.find(({ constraint }) => constraint.kind === kind)!.deviation;
    const sum = violations.reduce((total, [deviation]) => total + deviation, 0);
    assert.equal(deviationBy('paper'), sum);
    assert.equal(deviationBy('robinx'), robinx ?? sum);
  });
}

test('every kind of the catalogue has an example that breaks it', () => {
  const shown = new Set(CASES.filter(({ violations }) => violations.length > 0).map(({ kind }) => kind));
  assert.deepEqual(
    Object.keys(CONSTRAINTS).filter((kind) => !shown.has(kind)),
    [],
  );
});

test('the owner’s sentence of a rule is quoted where the rule is broken', () => {
  const rule = { kind: 'CA1', teams: [KANSAS], mode: 'H', min: 0, max: 0, slots: [0], sentence: 'The circus has the arena.' };
  const { season, schedule } = smallSeason(['Kansas-Baylor@0'], [rule]);
  assert.equal(
    evaluate(season, schedule).violations()[0].sentence,
    'Kansas plays 1 home game on Jan 2; none is allowed. The rule: “The circus has the arena.”',
  );
});
