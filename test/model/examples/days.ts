import type { Venue } from '../../../src/model/season.ts';
import { ALL_SLOTS, BAYLOR, EVERYONE, KANSAS, TEAM_NAMES, UTAH } from '../small-season.ts';
import type { Broken } from './broken.ts';

/** The four venues in these zones. */
function venuesIn(...zones: readonly (string | null)[]): Venue[] {
  return zones.map((timeZone, k) => ({ id: TEAM_NAMES[k], name: TEAM_NAMES[k], timeZone, latitude: null, longitude: null }));
}

/** The kinds about days, buildings and travel. */
export const DAYS: readonly Broken[] = [
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
  {
    claim: 'one short week is allowed, not two',
    kind: 'RT3',
    rule: {
      teams1: [KANSAS],
      mode1: 'HA',
      teams2: EVERYONE,
      mode2: 'HA',
      teams3: EVERYONE,
      slots: ALL_SLOTS,
      minDays: 0,
      maxDays: 3,
      min: 0,
      max: 1,
    },
    games: ['Kansas-Baylor@0', 'Utah-Kansas@1', 'Kansas-Houston@2', 'Kansas-Baylor@5'],
    violations: [
      [
        1,
        'Kansas has 2 gaps of 3 days or less from any game to any game (from Jan 2 to Jan 4 and from Jan 4 to Jan 7); at most 1 is allowed.',
      ],
    ],
  },
  {
    claim: 'road games on both sides of an open week; home games in between do not count as long as they are of other slots',
    kind: 'RT3',
    rule: {
      teams1: EVERYONE,
      mode1: 'A',
      teams2: EVERYONE,
      mode2: 'A',
      teams3: EVERYONE,
      slots: [0, 4],
      minDays: 7,
      maxDays: Infinity,
      min: 0,
      max: 0,
    },
    games: ['Baylor-Kansas@0', 'Kansas-Utah@1', 'Houston-Kansas@4'],
    violations: [[1, 'Kansas has 1 gap of 7 days or more from an away game to an away game (from Jan 2 to Jan 12); none is allowed.']],
  },
  {
    claim: 'every team has an open week',
    kind: 'OW1',
    rule: {
      teams: [KANSAS, BAYLOR],
      slotSets: [
        [0, 1],
        [2, 3],
        [4, 5],
      ],
      min: 1,
      max: 1,
    },
    games: ['Kansas-Baylor@0', 'Kansas-Utah@3', 'Houston-Kansas@5'],
    violations: [
      [1, 'Kansas has no open weeks; exactly 1 is required.'],
      [1, 'Baylor has 2 open weeks (from Jan 7 to Jan 10 and from Jan 12 to Jan 17); exactly 1 is required.'],
    ],
  },
  {
    claim: 'weekend home games are shared evenly',
    kind: 'EQ1',
    rule: { teams: [KANSAS, BAYLOR, UTAH], mode: 'H', intp: 1, slots: [0, 1, 5] },
    games: ['Kansas-Baylor@0', 'Kansas-Utah@1', 'Baylor-Utah@2', 'Utah-Houston@5'],
    violations: [[1, 'Kansas plays 2 home games on Jan 2, Jan 4 and Jan 17 and Baylor 0; they may differ by 1.']],
  },
  {
    claim: 'a floor needs seven hours from tip-off to tip-off, in the order of the rule',
    kind: 'VE2',
    rule: { teams1: [KANSAS], mode1: 'H', teams2: [UTAH], mode2: 'H', hours: 7 },
    games: ['Kansas-Baylor@0', 'Utah-Houston@1', 'Utah-Houston@2', 'Kansas-Baylor@3'],
    more: {
      slots: ['12:00', '18:30', '12:00', '18:00'].map((startTime, k) => ({
        id: `t${k}`,
        name: startTime,
        date: k < 2 ? '2026-01-02' : '2026-01-04',
        startTime,
      })),
      slotGroups: [],
      costs: null,
    },
    violations: [
      [1, 'Houston at Utah on Jan 2 (18:30) starts 6.5 hours after Baylor at Kansas on Jan 2 (12:00); at least 7 hours are required.'],
    ],
  },
  {
    claim: 'without times, days count: a field needs two days after football',
    kind: 'VE2',
    rule: { teams1: [KANSAS], mode1: 'H', teams2: [UTAH], mode2: 'H', hours: 72 },
    games: ['Kansas-Baylor@0x2', 'Utah-Houston@1'],
    violations: [[1, 'Houston at Utah on Jan 4 starts 24 hours after Baylor at Kansas on Jan 2; at least 72 hours are required.']],
  },
  {
    claim: 'miles of a week',
    kind: 'TV3',
    rule: {
      teams: EVERYONE,
      slotSets: [
        [0, 1],
        [2, 3],
      ],
      max: 500,
      returnHomeAfterDays: 2,
    },
    games: ['Houston-Kansas@0', 'Baylor-Kansas@1', 'Houston-Baylor@3'],
    violations: [[100, 'Kansas travels 600 miles from Jan 2 to Jan 4; at most 500 are allowed.']],
  },
  {
    claim: 'a trip to the east and on to the west crosses all zones between; a week apart they are two trips',
    kind: 'TV4',
    rule: { teams: [KANSAS], max: 2, returnHomeAfterDays: 4 },
    games: ['Baylor-Kansas@0', 'Houston-Kansas@1', 'Kansas-Utah@2', 'Houston-Kansas@3', 'Baylor-Kansas@5'],
    more: { venues: venuesIn('America/Chicago', 'America/New_York', null, 'America/Los_Angeles') },
    violations: [
      [
        1,
        'Kansas crosses 3 time zones on the trip on which it plays at Baylor on Jan 2 and plays at Houston on Jan 4; at most 2 are allowed.',
      ],
    ],
  },
];
