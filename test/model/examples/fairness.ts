import { ALL_SLOTS, BAYLOR, EVERYONE, KANSAS, UTAH } from '../small-season.ts';
import { type Broken, KANSAS_ROAD } from './broken.ts';

/** Breaks, fairness and separation. */
export const FAIRNESS: readonly Broken[] = [
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
];
