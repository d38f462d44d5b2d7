import assert from 'node:assert/strict';
import { readConference, readSports } from '../../scripts/big12.ts';
import { ConferenceFacts } from '../../src/conference/conference-facts.ts';
import { buildSeason, type ConferenceSeason, type SportDocument } from '../../src/conference/conference-season.ts';
import type { Rule } from '../../src/conference/rules/index.ts';
import { Random } from '../../src/search/random.ts';

/** The rules of the conference stand apart here: each rule is tried alone. */
export const facts = new ConferenceFacts({ ...readConference().document, rules: [] });
const sports = readSports();

export interface Example {
  readonly sport: string;
  /** Another sport on the same calendar. */
  readonly beside?: string;
  readonly with: Rule['with'];
  readonly sentence: string;
  /** Last season, for rules that read it. */
  readonly previous?: readonly { readonly home: string; readonly away: string }[];
}

/** For each rule of the catalogue a use of it, and how it says itself. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  'games-when': {
    sport: 'mens-basketball',
    with: { place: 'home', when: { weekend: true }, atLeast: 4, atMost: 6 },
    sentence: 'Every team plays 4 to 6 home games on weekends.',
  },
  'games-each-window': {
    sport: 'wrestling',
    with: { place: 'anywhere', each: 'week', atMost: 1 },
    sentence: 'Every team plays at most 1 game in each week.',
  },
  'day-sequence': {
    sport: 'mens-basketball',
    with: { place: 'away', days: ['Sat', 'Mon'], atMost: 1 },
    sentence: 'Every team plays at most 1 road game on Sat and Mon in a row.',
  },
  'in-any-weeks': {
    sport: 'football',
    with: { place: 'home', weeks: 3, atLeast: 1 },
    sentence: 'Every team has at least 1 home game in any 3 weeks.',
  },
  blackout: {
    sport: 'softball',
    with: { teams: ['BYU'], place: 'anywhere', when: { weekdays: ['Sun'] } },
    sentence: 'BYU plays no games on Sundays.',
  },
  'equal-shares': {
    sport: 'mens-basketball',
    with: { place: 'home', when: { weekend: true }, differBy: 1 },
    sentence: 'Every team plays as many home games as any other, give or take 1, on weekends.',
  },
  'open-weeks': {
    sport: 'football',
    with: { when: { weeks: [5, 6, 7, 8] }, atLeast: 1, atMost: 1 },
    sentence: 'Every team has exactly 1 open week in weeks 5 to 8.',
  },
  'building-closed': {
    sport: 'mens-basketball',
    with: { buildings: ['Allen Fieldhouse', 'Hilton Coliseum'], when: { dates: [{ first: '2026-01-12', last: '2026-01-25' }] } },
    sentence: 'Allen Fieldhouse and Hilton Coliseum are closed on January 12 to 25.',
  },
  'no-travel-day': {
    sport: 'football',
    with: { teams: ['BYU'], weekday: 'Sun', eveFrom: '18:00', morrowBefore: '12:00', beyondMiles: 300 },
    sentence: 'BYU does not travel on Sundays.',
  },
  exams: {
    sport: 'baseball',
    with: { place: 'away', atMost: 0, daysBefore: 2 },
    sentence: 'Every team plays no road games during final exams.',
  },
  availability: { sport: 'baseball', with: { entries: 'wishes' }, sentence: "Schools' wishes about dates are met where possible." },
  'conference-day': {
    sport: 'mens-basketball',
    with: { when: { weekdays: ['Mon'] }, atMost: 2 },
    sentence: 'The conference plays at most 2 games a slot on Mondays.',
  },
  'conference-total': {
    sport: 'football',
    with: { when: { networks: ['FOX'] }, atLeast: 40 },
    sentence: 'The conference plays at least 40 games on FOX.',
  },
  'group-total': {
    sport: 'mens-basketball',
    with: { teams: ['KU', 'KSU'], place: 'home', when: { weekend: true }, atLeast: 12 },
    sentence: 'Kansas and Kansas State together play at least 12 home games on weekends.',
  },
  'only-for': {
    sport: 'baseball',
    with: { teams: ['BYU'], when: { weekdays: ['Thu'], weeks: [1, 2, 3] } },
    sentence: 'Only games of BYU are played on Thursdays in weeks 1 to 3.',
  },
  runs: { sport: 'mens-basketball', with: { place: 'away', atMost: 2, of: 3 }, sentence: 'Every team: at most 2 road games in a row.' },
  'back-to-back': {
    sport: 'football',
    with: { place: 'away', atMost: 1 },
    sentence: 'Every team: at most 1 pair of back-to-back road games.',
  },
  'even-progress': {
    sport: 'lacrosse',
    with: { place: 'home', atMost: 0 },
    sentence: 'Every team is never more than 0 home games ahead of another.',
  },
  ends: {
    sport: 'mens-basketball',
    with: { place: 'home', end: 'first', games: 4, atLeast: 2, atMost: 2 },
    sentence: 'Every team: exactly 2 of the first 4 games are home games.',
  },
  'split-weekends': {
    sport: 'volleyball',
    with: { atMost: 2 },
    sentence: 'Every team: at most 2 weeks both at home and on the road.',
  },
  'short-weeks': {
    sport: 'football',
    with: { days: 7, before: 'away', atMost: 0 },
    sentence: 'Every team has no road games within 6 days of a game.',
  },
  spacing: {
    sport: 'mens-basketball',
    with: { place: 'anywhere', when: { weekdays: ['Mon'] }, days: 14 },
    sentence: 'Every team: two games on Mondays are at least 14 days apart.',
  },
  'around-open-date': {
    sport: 'football',
    with: { openDays: 11, after: 'away', before: 'away', atMost: 0 },
    sentence: 'Every team has no open dates of 11 days or more from a road game to a road game.',
  },
  'rest-after-long-trip': {
    sport: 'volleyball',
    with: { miles: 1000, days: 4 },
    sentence: 'Every team: at least 4 days from a road game more than 1000 miles away to the next game.',
  },
  rest: { sport: 'football', with: { days: 6 }, sentence: 'Every team: at least 6 days from a game to the next game.' },
  'off-open-date': {
    sport: 'football',
    with: { restDays: 11, atMost: 1 },
    sentence: 'Every team meets at most 1 opponent with 11 days of rest after less rest of its own.',
  },
  'meet-when': {
    sport: 'mens-basketball',
    with: { pairs: [['KU', 'KSU']], when: { weekend: true }, atLeast: 2 },
    sentence: 'Kansas and Kansas State meet on weekends.',
  },
  site: { sport: 'lacrosse', with: { sites: [{ home: 'COL', away: 'ASU' }] }, sentence: 'Colorado hosts Arizona State.' },
  flips: {
    sport: 'lacrosse',
    with: { teams: ['ASU'] },
    previous: [
      { home: 'ASU', away: 'COL' },
      { home: 'CIN', away: 'ASU' },
      { home: 'COL', away: 'CIN' },
    ],
    sentence: 'Every pair with Arizona State that met once last season changes the site.',
  },
  visits: {
    sport: 'womens-basketball',
    with: { hosts: ['BYU', 'UTAH', 'COL'], atMost: 1 },
    sentence: 'Every team: at most 1 visit to BYU, Utah and Colorado.',
  },
  rematch: {
    sport: 'mens-basketball',
    with: { days: 10, games: 3 },
    sentence: 'Two teams meet again after 10 days and 3 other games at the earliest.',
  },
  'time-zones': {
    sport: 'football',
    with: { hours: 2, atMost: 0 },
    sentence: 'Every team plays no road games 2 time zones or more from home.',
  },
  'partners-together': {
    sport: 'mens-tennis',
    with: {},
    sentence: 'Travel partners visit the same two schools in the same week.',
  },
  'shared-buildings': {
    sport: 'womens-basketball',
    beside: 'mens-basketball',
    with: { days: 1 },
    sentence: 'Games in one building are on different days.',
  },
  changeover: {
    sport: 'womens-basketball',
    beside: 'mens-basketball',
    with: { sports: ['mens-basketball'], lasts: 2, after: 4, othersLast: 2, before: 4 },
    sentence: "A building that Women's Basketball shares with Men's Basketball is made ready in 4 hours after a game and 4 before one.",
  },
  'campus-load': {
    sport: 'womens-basketball',
    beside: 'mens-basketball',
    with: { sports: ['mens-basketball'], atMost: 1 },
    sentence: "Every team hosts at most 1 game of Women's Basketball and Men's Basketball on one day.",
  },
  'not-home-together': {
    sport: 'womens-basketball',
    beside: 'mens-basketball',
    with: { sports: ['mens-basketball'], days: 1 },
    sentence: "Every team does not host Women's Basketball and Men's Basketball on one day.",
  },
  'trip-miles': { sport: 'soccer', with: { per: 'trip', miles: 1200 }, sentence: 'Every team travels at most 1,200 miles a trip.' },
  'trip-zones': {
    sport: 'soccer',
    with: { atMost: 1 },
    sentence: 'Every team crosses at most 1 time zone on a trip.',
  },
  'even-travel': { sport: 'soccer', with: { percent: 5 }, sentence: "Every team's miles lie within 5 percent of the mean." },
};

export function ruleOf(template: string, given: Rule['with'], hard = false): Rule {
  return { rule: template, id: 'tried', on: true, hard, weight: 3, with: given, reason: 'a test', owner: 'a test', source: 'a test' };
}

/** Documents of a sport with these rules alone, and of one beside it without any. */
export function documentsWith(
  { sport, beside, previous = [] }: Omit<Example, 'with' | 'sentence'>,
  rules: readonly Rule[],
): SportDocument[] {
  return [sport, ...(beside === undefined ? [] : [beside])].map((name, index): SportDocument => {
    const document = sports.get(name);
    assert.ok(document);
    return index === 0 ? { ...document, rules, matchups: { ...document.matchups, previous } } : { ...document, rules: [] };
  });
}

export function seasonWith(example: Omit<Example, 'with' | 'sentence'>, rules: readonly Rule[]): ConferenceSeason {
  const random = new Random(7);
  return buildSeason('tried', facts, documentsWith(example, rules), () => random.unit());
}
