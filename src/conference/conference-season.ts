import {
  createSeason,
  type Game,
  type Group,
  type Objective,
  type ObjectiveKind,
  type Season,
  type Slot,
  type Team,
  type Venue,
} from '../model/season.ts';
import { type Calendar, type CalendarPlan, layCalendar } from './calendar.ts';
import { checkSport } from './check-documents.ts';
import type { ConferenceFacts, NeutralPlace, School } from './conference-facts.ts';
import type { Chance } from './constraint-draw.ts';
import { elsewhereConstraints, matchupElsewhere, ownDates, refuseElsewhere } from './elsewhere.ts';
import { type Format, refuseFormat } from './format.ts';
import { refuse } from './impossible-format.ts';
import type { Matchup } from './matchup.ts';
import { candidatesOf, type MatchupChoices, matchupsOf } from './matchup-plan.ts';
import { refuseMatchups } from './refuse-matchups.ts';
import type { Rule } from './rules/index.ts';
import type { SportScope } from './rules/template.ts';
import { calendarConstraints, hostConstraints, pairConstraints, refuseDates, ruleConstraints } from './season-constraints.ts';
import { refuseSeries, seriesConstraints } from './series.ts';

/** One sport's season as an office writes it down: format, calendar, matchups, rules. A document; all of it is data. */
export interface SportDocument {
  readonly format: 'flextime-sport';
  readonly version: 1;
  readonly key: string;
  readonly name: string;
  /** "2025-26", "2026": part of the season's name. */
  readonly season: string;
  /** Kind of building: a key of a school's `venues`. */
  readonly venue: string;
  readonly teams: readonly string[];
  readonly play: Format;
  readonly calendar: CalendarPlan;
  readonly matchups: MatchupChoices;
  /** Schools that travel together. */
  readonly partners: readonly (readonly string[])[];
  readonly travel: { readonly returnHomeAfterDays: number; readonly travellers: number };
  readonly rules: readonly Rule[];
  readonly objective: { readonly kind: Extract<ObjectiveKind, 'SC' | 'TR'>; readonly weight: number };
  /** Where sources contradict each other: the reading that was taken. */
  readonly notes: readonly string[];
}

/** A season made from one or several sports, with what explains it. */
export interface ConferenceSeason {
  readonly season: Season;
  readonly sports: readonly SportScope[];
  /** The rule behind each constraint, by the constraint's id; none for what format and calendar ask for. */
  readonly ruleOf: ReadonlyMap<string, Rule>;
}

/** Makes one season of one or several sports on one calendar: matchups decided (or taken as given), slots laid, rules
 *  compiled. With several sports a team's id begins with its sport, slots of one date are one slot, and a building that two sports
 *  share is one venue.
 *  @throws {ImpossibleFormatError} before anything is searched, if a format cannot be played
 *  @throws {RangeError} naming rule and value, if a document is wrong */
export function buildSeason(
  name: string,
  facts: ConferenceFacts,
  documents: readonly SportDocument[],
  chance: Chance,
  given: ReadonlyMap<string, readonly Matchup[]> = new Map(),
): ConferenceSeason {
  const calendars = documents.map((sport): Calendar => {
    checkSport(sport, facts);
    const calendar = layCalendar(sport.calendar, facts.dates, facts.holidays, sport.play.series, ownDates(sport, facts));
    refuse(sport.name, refuseFormat(sport.play, sport.teams.length, calendar));
    return calendar;
  });
  const slots = uniteSlots(calendars);
  const slotAt = new Map(slots.map(({ id }, index) => [id, index]));
  const venues: Venue[] = [];
  const teams: Team[] = [];
  const games: Game[] = [];
  const sports = documents.map((sport, league): SportScope => {
    const first = teams.length;
    for (const code of sport.teams) {
      const school = facts.school(code);
      const id = documents.length === 1 ? code : `${sport.key}:${code}`;
      const label = documents.length === 1 ? school.name : `${school.name} ${sport.name}`;
      teams.push({
        id,
        name: label,
        abbreviation: school.abbreviation,
        league,
        venue: venueIndex(venues, school, facts.venueName(code, sport.venue)),
      });
    }
    const matchups = matchupsFor(sport, facts, chance, given.get(sport.key), documents.length);
    const indexOf = (code: string) => first + sport.teams.indexOf(code);
    const stage = (place: string) => placeIndex(venues, facts.place(place));
    games.push(...gamesOf(sport, matchups, indexOf, stage, league, documents.length > 1));
    const calendar = calendars[league];
    const indices = sport.teams.map((_, place) => first + place);
    return {
      key: sport.key,
      name: sport.name,
      venueKind: sport.venue,
      calendar,
      codes: sport.teams,
      teams: indices,
      slots: calendar.slots.map(({ id }) => slotAt.get(id)!),
      venues: indices.map((team) => teams[team].venue),
      matchups,
      elsewhere: sport.matchups.elsewhere ?? [],
      previous: sport.matchups.previous ?? [],
      partners: sport.partners,
      returnHomeAfterDays: sport.travel.returnHomeAfterDays,
    };
  });
  const ruleOf = new Map<string, Rule>();
  const isOpen = documents.some(({ key, matchups }) => matchups.freePairs === true && !given.has(key));
  const constraints = sports.flatMap((sport, index) => {
    const prefix = sports.length === 1 ? '' : `${sport.key}:`;
    const own = ruleConstraints(documents[index], sport, sports, facts, prefix, ruleOf);
    refuse(sport.name, [...refuseDates(documents[index].play, sport, own), ...refuseSeries(documents[index], sport, facts)]);
    const open = isOpen ? pairConstraints(documents[index], sport, facts) : [];
    const hosts = hostConstraints(documents[index], sport, facts).map((rule) => ({ ...rule, id: `${prefix}${rule.id}` }));
    const series = [...seriesConstraints(documents[index], sport, facts), ...elsewhereConstraints(documents[index], sport, facts)].map(
      (rule) => ({ ...rule, id: `${prefix}${rule.id}` }),
    );
    return [...calendarConstraints(sport, slots.length, prefix), ...open, ...hosts, ...series, ...own];
  });
  const season = createSeason({
    name,
    provenance: {
      contributor: null,
      date: null,
      country: facts.document.country ?? null,
      description: documents.map((sport) => `${sport.name}: ${sport.notes.join(' ')}`.trim()).join('\n'),
      remarks: facts.document.note,
    },
    leagues: documents.map(({ key, name: league }) => ({ id: key, name: league, roundRobins: 0, compact: null, symmetry: 'NONE' })),
    teams,
    teamGroups: sports.length === 1 ? [] : sports.map(({ key, name: group, teams: members }): Group => ({ id: key, name: group, members })),
    venues,
    slots,
    slotGroups: sports.flatMap((sport) => windowGroups(sport, sports.length === 1 ? '' : `${sport.key}:`)),
    additionalGames: games,
    constraints,
    ...(isOpen ? { completeness: { hard: false, penalty: 0 } } : {}),
    objective: objectiveOf(documents),
    distances: distancesOf(venues, facts),
    costs: null,
    carryOverWeights: null,
  });
  return { season, sports, ruleOf };
}

/** The games of a sport: as given, left to the search, or decided here.
 *  @throws {ImpossibleFormatError} if they leave the format, or are left open on a calendar that several sports share */
function matchupsFor(
  sport: SportDocument,
  facts: ConferenceFacts,
  chance: Chance,
  given: readonly Matchup[] | undefined,
  sports: number,
): readonly Matchup[] {
  if (given === undefined && sport.matchups.freePairs === true) {
    if (sports > 1) refuse(sport.name, ['Who meets whom is left to the search: on a calendar of several sports it must be decided first.']);
    return candidatesOf(sport, facts);
  }
  const matchups = given ?? matchupsOf(sport, facts, chance);
  refuse(sport.name, [...refuseMatchups(matchups, sport.teams, sport.play), ...refuseElsewhere(sport, matchups)]);
  return matchups;
}

/** One sport has its own objective. Several have none in common (a season has one, and their miles weigh differently): on a
 *  common calendar only the rules count, and each sport's travel is what its own season made it. */
function objectiveOf(documents: readonly SportDocument[]): Objective {
  const [{ objective, travel }] = documents;
  return documents.length === 1
    ? { ...objective, returnHomeAfterDays: travel.returnHomeAfterDays }
    : { kind: 'SC', weight: 1, returnHomeAfterDays: null };
}

function uniteSlots(calendars: readonly Calendar[]): Slot[] {
  const byId = new Map(
    calendars.flatMap(({ slots, timeZone }) =>
      slots.map(({ id, name, date, startTime, days }): [string, Slot] => {
        const zone = startTime === null || timeZone === null ? {} : { timeZone };
        const series = days.every((day, game) => day === game) ? {} : { days };
        return [id, { id, name, date, startTime, ...zone, ...series }];
      }),
    ),
  );
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Index of a building of a school, which is added when it is new; its id begins with the school's code. */
function venueIndex(venues: Venue[], school: School, building: string): number {
  const id = `${school.code} ${building}`;
  const known = venues.findIndex((venue) => venue.id === id);
  if (known >= 0) return known;
  const { timeZone, latitude, longitude } = school;
  return venues.push({ id, name: building, timeZone, latitude, longitude }) - 1;
}

/** Begins the id of a venue that is no school's. */
const PLACE = '@ ';

/** Index of a place that is no school's, which is added when it is new. */
function placeIndex(venues: Venue[], { name, timeZone, latitude, longitude }: NeutralPlace): number {
  const known = venues.findIndex(({ id }) => id === `${PLACE}${name}`);
  return known >= 0 ? known : venues.push({ id: `${PLACE}${name}`, name, timeZone, latitude, longitude }) - 1;
}

function gamesOf(
  sport: SportDocument,
  matchups: readonly Matchup[],
  indexOf: (code: string) => number,
  stage: (place: string) => number,
  league: number,
  prefixed: boolean,
): Game[] {
  const seen = new Map<string, number>();
  const places = new Map((sport.matchups.elsewhere ?? []).map((game) => [matchupElsewhere(game, matchups), stage(game.place)]));
  return matchups.map(({ home, away, host }, index) => {
    const name = prefixed ? `${sport.key}:${home}-${away}` : `${home}-${away}`;
    const copy = (seen.get(name) ?? 0) + 1;
    seen.set(name, copy);
    return {
      id: copy === 1 ? name : `${name}-${copy}`,
      home: indexOf(home),
      away: indexOf(away),
      host,
      venue: places.get(index) ?? null,
      days: sport.play.seriesDays,
      league,
    };
  });
}

/** Whole miles: what an office writes down, and equal on every machine. */
function distancesOf(venues: readonly Venue[], facts: ConferenceFacts): Float64Array {
  const miles = new Float64Array(venues.length ** 2);
  const codes = venues.map(({ id }) => (id.startsWith(PLACE) ? id.slice(PLACE.length) : id.slice(0, id.indexOf(' '))));
  for (let from = 0; from < venues.length; from++)
    for (let to = 0; to < venues.length; to++) miles[from * venues.length + to] = Math.round(facts.milesBetween(codes[from], codes[to]));
  return miles;
}

function windowGroups({ calendar, slots }: SportScope, prefix: string): Group[] {
  const names = [...new Set(calendar.windows.map(({ name }) => name))];
  const networks = [...new Set(calendar.slots.flatMap(({ television }) => television?.networks ?? []))];
  return [
    ...names.map((name) => ({
      id: `${prefix}${name}`,
      name,
      members: calendar.windows.filter((window) => window.name === name).flatMap((window) => window.slots.map((slot) => slots[slot])),
    })),
    ...networks.map((network) => ({
      id: `${prefix}network ${network}`,
      name: `windows of ${network}`,
      members: calendar.slots.flatMap(({ television }, place) => (television?.networks.includes(network) ? [slots[place]] : [])),
    })),
  ];
}
