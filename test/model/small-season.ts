import type { Constraint } from '../../src/model/constraint.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { createSeason, type Game, type Season, type SeasonDraft } from '../../src/model/season.ts';

export const TEAM_NAMES = ['Kansas', 'Baylor', 'Utah', 'Houston'] as const;
export const [KANSAS, BAYLOR, UTAH, HOUSTON] = [0, 1, 2, 3];
export const EVERYONE = [KANSAS, BAYLOR, UTAH, HOUSTON];

/** Six dates: Friday, Sunday, Wednesday, Saturday, Monday, Saturday. */
export const DATES = ['2026-01-02', '2026-01-04', '2026-01-07', '2026-01-10', '2026-01-12', '2026-01-17'] as const;
export const ALL_SLOTS = [0, 1, 2, 3, 4, 5];

/** A game of a small schedule: `Kansas-Baylor@0` is Kansas hosting Baylor in slot 0; `~` in place of `-` on neutral ground,
 *  where the venue is Houston's; `x3` after it is a series of three days; no `@` leaves it open. */
export function gameOf(text: string, index: number): { game: Game; slot: number } {
  const [, home, sign, away, slot, days] = /^(\w+)([-~])(\w+)(?:@(\d+))?(?:x(\d))?$/.exec(text)!;
  const neutral = sign === '~';
  return {
    game: {
      id: `g${index}`,
      home: TEAM_NAMES.indexOf(home as 'Kansas'),
      away: TEAM_NAMES.indexOf(away as 'Kansas'),
      host: neutral ? 'neutral' : 'home',
      venue: neutral ? HOUSTON : null,
      days: Number(days ?? 1),
      league: 0,
    },
    slot: slot === undefined ? -1 : Number(slot),
  };
}

/** Four teams, six dates, distances |i - j| x 100 between the teams' venues, and the games named. */
export function smallSeason(
  games: readonly string[],
  constraints: readonly object[] = [],
  more: Partial<SeasonDraft> = {},
): { season: Season; schedule: Schedule } {
  const placed = games.map(gameOf);
  const season = createSeason({
    name: 'Small',
    provenance: { contributor: null, date: null, country: null, description: null, remarks: null },
    leagues: [{ id: 'L', name: 'the league', roundRobins: 0, compact: null, symmetry: 'NONE' }],
    venues: TEAM_NAMES.map((name) => ({ id: name, name: `${name} Arena`, timeZone: null, latitude: null, longitude: null })),
    teams: TEAM_NAMES.map((name, index) => ({ id: name, name, abbreviation: name.slice(0, 3).toUpperCase(), league: 0, venue: index })),
    teamGroups: [{ id: 'texas', name: 'the Texas schools', members: [BAYLOR, HOUSTON] }],
    slots: DATES.map((date, index) => ({ id: `s${index}`, name: `Date ${index}`, date, startTime: null })),
    slotGroups: [{ id: 'exams', name: 'the exams', members: [1, 2, 4] }],
    additionalGames: placed.map(({ game }) => game),
    constraints: constraints.map((fields, index) => ({ id: `c${index}`, hard: true, penalty: 1, sentence: null, ...fields }) as Constraint),
    objective: { kind: 'NONE', weight: 1, returnHomeAfterDays: null },
    distances: Float64Array.from({ length: 16 }, (_, entry) => Math.abs(Math.floor(entry / 4) - (entry % 4)) * 100),
    costs: Float64Array.from({ length: 4 * 4 * DATES.length }, (_, entry) => entry % DATES.length),
    carryOverWeights: null,
    ...more,
  });
  const open = season.games.length - placed.length;
  return {
    season,
    schedule: {
      slots: Int16Array.from(season.games, (_, index) => (index < open ? -1 : placed[index - open].slot)),
      flipped: new Uint8Array(season.games.length),
    },
  };
}
