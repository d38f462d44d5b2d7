import type { SeasonDraft } from '../../../src/model/season.ts';
import { ALL_SLOTS, BAYLOR, EVERYONE, HOUSTON, KANSAS, UTAH } from '../small-season.ts';
import { type Broken, KANSAS_ROAD } from './broken.ts';

function league(roundRobins: number, symmetry: 'P' | 'M' | 'I' | 'E' | 'F'): Partial<SeasonDraft> {
  return { leagues: [{ id: 'L', name: 'the league', roundRobins, compact: true, symmetry }] };
}

/** Form, capacity and games. */
export const COUNTS: readonly Broken[] = [
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
];
