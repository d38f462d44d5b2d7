import { createSeason, type Season, type SeasonDraft, type Slot } from '../../src/model/season.ts';

/** Four teams in four time zones, a single round robin and one neutral game, on six dates around the changes of clocks of 2026
 *  (March 8 and November 1); the last slot has no time. */
export function datedSeason(change: Partial<SeasonDraft> = {}): Season {
  const zones = ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Phoenix'];
  const slots: Slot[] = [
    { id: 's0', name: 'Saturday', date: '2026-03-07', startTime: '19:00' },
    { id: 's1', name: 'Sunday, skipped hour', date: '2026-03-08', startTime: '02:30' },
    { id: 's2', name: 'Sunday', date: '2026-03-08', startTime: '14:00' },
    { id: 's3', name: 'Sunday, hour twice', date: '2026-11-01', startTime: '01:30' },
    { id: 's4', name: 'Sunday', date: '2026-11-01', startTime: '14:00' },
    { id: 's5', name: 'Day, not yet a time', date: '2026-12-31', startTime: null },
  ];
  return createSeason({
    name: 'Dated',
    provenance: { contributor: null, date: null, country: null, description: null, remarks: null },
    leagues: [{ id: 'L', name: 'League', roundRobins: 1, compact: null, symmetry: 'NONE' }],
    venues: zones.map((timeZone, i) => ({
      id: `v${i}`,
      name: `Arena ${i}; "Süd", Tor\\3\n🏀`,
      timeZone,
      latitude: 40 + i,
      longitude: -100 - i,
    })),
    teams: ['Iowa State', 'Kansas State', 'Texas Tech', 'West Virginia'].map((name, i) => ({
      id: `t${i}`,
      name,
      abbreviation: ['ISU', 'KSU', 'TTU', 'WVU'][i],
      league: 0,
      venue: i,
    })),
    teamGroups: [],
    slots,
    slotGroups: [],
    additionalGames: [{ id: 'final, or so', home: 0, away: 1, host: 'neutral', venue: 3, days: 1, league: 0 }],
    constraints: [],
    objective: { kind: 'NONE', weight: 1, returnHomeAfterDays: null },
    distances: null,
    costs: null,
    carryOverWeights: null,
    ...change,
  });
}
