import type { Constraint } from '../model/constraint.ts';
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
import type { ConferenceFacts, School } from './conference-facts.ts';
import type { Chance } from './constraint-draw.ts';
import { type Format, gamesPerTeam, refuseFormat } from './format.ts';
import { decideMatchups, type Matchup, type MatchupPlan } from './matchup.ts';
import { carryOverFrom, type PlayedGame } from './previous-season.ts';
import { refuseAgreements, refuseMatchups } from './refuse-matchups.ts';
import { compileRule, type Rule, rulesOf } from './rules/index.ts';
import type { SportScope } from './rules/template.ts';

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

/** What an office says about who meets whom. */
export interface MatchupChoices
  extends Pick<MatchupPlan, 'fixed' | 'owed' | 'sites' | 'freeHosts'>,
    Partial<Pick<MatchupPlan, 'extraHome' | 'strength' | 'visitOneOf' | 'splitExtra'>> {
  /** Schools of a pod meet each other. */
  readonly pods?: readonly (readonly string[])[];
  /** Last season's games, and what is carried over from them: opponents that were missed, sites turned round, the extra home game. */
  readonly previous?: readonly PlayedGame[];
  readonly carryOver?: readonly ('owed' | 'sites' | 'extraHome')[];
}

/** A season made from one or several sports, with what explains it. */
export interface ConferenceSeason {
  readonly season: Season;
  readonly sports: readonly SportScope[];
  /** The rule behind each constraint, by the constraint's id; none for what format and calendar ask for. */
  readonly ruleOf: ReadonlyMap<string, Rule>;
}

/** Thrown for a format that cannot be played; one sentence with its arithmetic for each reason. */
export class ImpossibleFormatError extends RangeError {
  override readonly name = 'ImpossibleFormatError';
  readonly reasons: readonly string[];

  constructor(sport: string, reasons: readonly string[]) {
    super(`${sport}: ${reasons.join(' ')}`);
    this.reasons = reasons;
  }
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
    const calendar = layCalendar(sport.calendar, facts.dates, facts.holidays);
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
    const matchups = given.get(sport.key) ?? matchupsOf(sport, facts, chance);
    refuse(sport.name, refuseMatchups(matchups, sport.teams, sport.play));
    const indexOf = (code: string) => first + sport.teams.indexOf(code);
    games.push(...gamesOf(sport, matchups, indexOf, league, documents.length > 1));
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
      previous: sport.matchups.previous ?? [],
      partners: sport.partners,
      returnHomeAfterDays: sport.travel.returnHomeAfterDays,
    };
  });
  const ruleOf = new Map<string, Rule>();
  const constraints = sports.flatMap((sport, index) => {
    const prefix = sports.length === 1 ? '' : `${sport.key}:`;
    const own = ruleConstraints(documents[index], sport, sports, facts, prefix, ruleOf);
    refuse(sport.name, refuseDates(documents[index].play, sport, own));
    return [...calendarConstraints(sport, slots.length, prefix), ...own];
  });
  const season = createSeason({
    name,
    provenance: {
      contributor: null,
      date: null,
      country: 'United States',
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
    objective: objectiveOf(documents),
    distances: distancesOf(venues, facts),
    costs: null,
    carryOverWeights: null,
  });
  return { season, sports, ruleOf };
}

/** One sport has its own objective. Several have none in common (a season has one, and their miles weigh differently): on a
 *  common calendar only the rules count, and each sport's travel is what its own season made it. */
function objectiveOf(documents: readonly SportDocument[]): Objective {
  const [{ objective, travel }] = documents;
  return documents.length === 1
    ? { ...objective, returnHomeAfterDays: travel.returnHomeAfterDays }
    : { kind: 'SC', weight: 1, returnHomeAfterDays: null };
}

/** Decides the matchups of a sport by its document, with miles there and back between the schools. */
export function matchupsOf(sport: SportDocument, facts: ConferenceFacts, chance: Chance): Matchup[] {
  const visitMiles = (home: string, away: string) => 2 * facts.milesBetween(home, away);
  const plan = planOf(sport.teams, sport.play, sport.matchups, visitMiles);
  refuse(sport.name, refuseAgreements(plan));
  return decideMatchups(plan, chance);
}

/** @throws {ImpossibleFormatError} if there is a reason */
function refuse(sport: string, reasons: readonly string[]): void {
  if (reasons.length > 0) throw new ImpossibleFormatError(sport, reasons);
}

/** The plan of a sport: its choices, with what pods and last season add to them. What is said for a pair by hand comes first. */
export function planOf(
  teams: readonly string[],
  format: Format,
  { pods = [], previous = [], carryOver = [], ...choices }: MatchupChoices,
  visitMiles: MatchupPlan['visitMiles'],
): MatchupPlan {
  const carried = carryOverFrom(previous, teams, format);
  const isSaid = (pair: readonly string[]) => choices.fixed.some((said) => pair.every((code) => said.pair.includes(code)));
  const inPods = pods.flatMap((pod) => pod.flatMap((one, index) => pod.slice(index + 1).map((other) => [one, other] as const)));
  // Whoever is agreed to host somebody meets it.
  const hosted = choices.sites.map(({ home, away }) => [home, away] as const);
  const implied = [...inPods, ...hosted, ...(carryOver.includes('owed') ? carried.owed : [])];
  const owed = [...choices.owed, ...implied.filter((pair) => !isSaid(pair))];
  const extraHome = choices.extraHome ?? (carryOver.includes('extraHome') ? (carried.extraHome ?? undefined) : undefined);
  return { teams, format, ...choices, owed, extraHome, turned: carryOver.includes('sites') ? carried.sites : [], visitMiles };
}

function uniteSlots(calendars: readonly Calendar[]): Slot[] {
  const byId = new Map(
    calendars.flatMap(({ slots, timeZone }) =>
      slots.map(({ id, name, date, startTime }): [string, Slot] => {
        const zone = startTime === null || timeZone === null ? {} : { timeZone };
        return [id, { id, name, date, startTime, ...zone }];
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

function gamesOf(
  sport: SportDocument,
  matchups: readonly Matchup[],
  indexOf: (code: string) => number,
  league: number,
  prefixed: boolean,
): Game[] {
  const seen = new Map<string, number>();
  return matchups.map(({ home, away, host }) => {
    const name = prefixed ? `${sport.key}:${home}-${away}` : `${home}-${away}`;
    const copy = (seen.get(name) ?? 0) + 1;
    seen.set(name, copy);
    return {
      id: copy === 1 ? name : `${name}-${copy}`,
      home: indexOf(home),
      away: indexOf(away),
      host,
      venue: null,
      days: sport.play.seriesDays,
      league,
    };
  });
}

/** Whole miles: what an office writes down, and equal on every machine. */
function distancesOf(venues: readonly Venue[], facts: ConferenceFacts): Float64Array {
  const miles = new Float64Array(venues.length ** 2);
  const codes = venues.map(({ id }) => id.slice(0, id.indexOf(' ')));
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

/** What format and calendar ask for in every season: the windows' numbers of games, the cadence, the capacity of television. */
function calendarConstraints({ name: sport, calendar, slots, teams }: SportScope, all: number, prefix: string): Constraint[] {
  const constraints: Constraint[] = [];
  const base = (id: string, sentence: string) => ({ id: `${prefix}${id}`, hard: true, penalty: 1, sentence });
  const own = new Set(slots);
  const foreign = Array.from({ length: all }, (_, slot) => slot).filter((slot) => !own.has(slot));
  if (foreign.length > 0)
    constraints.push({
      ...base('own-dates', `${sport} is played on its own dates.`),
      kind: 'CA1',
      teams,
      mode: 'HA',
      min: 0,
      max: 0,
      slots: foreign,
    });
  for (const { name, week, min, max, slots: inWindow } of calendar.windows) {
    if (min === 0 && inWindow.length <= max) continue;
    const sentence = `Every team plays ${min === max ? `exactly ${min}` : `at most ${max}`} ${max === 1 ? 'game' : 'games'} in the ${name} window of week ${week}.`;
    constraints.push({
      ...base(`${name}-${week}`, sentence),
      kind: 'CA1',
      teams,
      mode: 'HA',
      min,
      max,
      slots: inWindow.map((slot) => slots[slot]),
    });
  }
  calendar.cadence?.forEach((games, index) => {
    const inWeek = calendar.slots.flatMap((slot, place) => (slot.week === index + 1 ? [slots[place]] : []));
    const sentence = `Every team plays ${games} ${games === 1 ? 'game' : 'games'} in week ${index + 1}.`;
    constraints.push({ ...base(`cadence-${index + 1}`, sentence), kind: 'CA1', teams, mode: 'HA', min: games, max: games, slots: inWeek });
  });
  calendar.slots.forEach(({ id, name, television }, place) => {
    if (television === null || 2 * television.capacity >= teams.length) return;
    const sentence = `${name} shows at most ${television.capacity} ${television.capacity === 1 ? 'game' : 'games'} (${television.networks.join(', ')}).`;
    const whole = { teams1: teams, teams2: teams, mode1: 'HA', mode2: 'GLOBAL', min: 0, max: television.capacity } as const;
    constraints.push({ ...base(`television-${id}`, sentence), kind: 'CA4', ...whole, slots: [slots[place]] });
  });
  return constraints;
}

/** Says which teams have fewer windows left than games, once the dates are taken out on which hard rules let them play nothing. */
function refuseDates(format: Format, { calendar, codes, teams, slots }: SportScope, constraints: readonly Constraint[]): string[] {
  const games = gamesPerTeam(format);
  return teams.flatMap((team, place) => {
    const closed = new Set(
      constraints.flatMap((rule) =>
        rule.kind === 'CA1' && rule.hard && rule.max === 0 && rule.mode === 'HA' && rule.teams.includes(team) ? [...rule.slots] : [],
      ),
    );
    const left = calendar.windows.reduce((sum, window) => {
      const free = window.slots.filter((slot) => !closed.has(slots[slot])).length;
      return sum + Math.min(window.max, free);
    }, 0);
    const all = calendar.windows.reduce((sum, { max }) => sum + max, 0);
    if (left >= games) return [];
    return [`${codes[place]} plays ${games} games; of ${all} windows its rules leave ${left} with a date on which it may play.`];
  });
}

function ruleConstraints(
  document: SportDocument,
  sport: SportScope,
  sports: readonly SportScope[],
  facts: ConferenceFacts,
  prefix: string,
  ruleOf: Map<string, Rule>,
): Constraint[] {
  return rulesOf(facts.document.rules ?? [], document.rules, document.key, document.teams)
    .filter(({ on }) => on)
    .flatMap((rule) => {
      const { sentence: whole, constraints } = compileRule(rule, { sport, sports, facts });
      return constraints.map(({ constraint, sentence }, index): Constraint => {
        const id = `${prefix}${rule.id}${constraints.length === 1 ? '' : `-${index + 1}`}`;
        ruleOf.set(id, rule);
        return { ...constraint, id, hard: rule.hard, penalty: rule.weight, sentence: sentence ?? whole } as Constraint;
      });
    });
}
