/** A season document of four teams that meet once, in three slots, with one rule: T0 is not at home in S0. */
export const SEASON = {
  format: 'flextime-season',
  version: 1,
  name: 'Four teams',
  leagues: [{ id: 'L', name: 'League', roundRobins: 1, compact: true, symmetry: 'NONE' }],
  venues: [0, 1, 2, 3].map((i) => ({ id: `V${i}`, name: `Venue ${i}` })),
  teams: [0, 1, 2, 3].map((i) => ({ id: `T${i}`, name: `Team ${i}`, abbreviation: `T${i}`, league: 'L', venue: `V${i}` })),
  slots: [0, 1, 2].map((i) => ({ id: `S${i}`, name: `Slot ${i}`, date: `2027-01-0${i + 1}`, startTime: '19:00' })),
  constraints: [
    {
      id: 'C1',
      kind: 'CA1',
      hard: true,
      penalty: 1,
      sentence: 'T0’s arena is taken.',
      teams: ['T0'],
      mode: 'H',
      min: 0,
      max: 0,
      slots: ['S0'],
    },
  ],
  objective: { kind: 'NONE' },
};

/** A schedule of it that keeps everything. */
export const SCHEDULE = {
  format: 'flextime-schedule',
  version: 1,
  season: SEASON.name,
  games: [
    { home: 'T1', away: 'T0', slot: 'S0' },
    { home: 'T2', away: 'T3', slot: 'S0' },
    { home: 'T0', away: 'T2', slot: 'S1' },
    { home: 'T3', away: 'T1', slot: 'S1' },
    { home: 'T0', away: 'T3', slot: 'S2' },
    { home: 'T1', away: 'T2', slot: 'S2' },
  ],
};

/** {@link SCHEDULE} with one game that breaks the rule. */
export const BROKEN = { ...SCHEDULE, games: [{ home: 'T0', away: 'T1', slot: 'S0' }, ...SCHEDULE.games.slice(1)] };
