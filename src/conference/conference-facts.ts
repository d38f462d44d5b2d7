import { checkConference, saying } from './check-documents.ts';
import { type DateRule, type Day, resolveDate } from './day.ts';
import type { SharedRule } from './rules/index.ts';
import { type CostModel, greatCircleMiles } from './travel.ts';

/** A school, or an associate that plays one sport: where it is and where it plays. */
export interface School {
  readonly code: string;
  readonly name: string;
  readonly fullName: string;
  readonly abbreviation: string;
  readonly city: string;
  readonly state: string;
  readonly latitude: number;
  readonly longitude: number;
  /** IANA zone. */
  readonly timeZone: string;
  /** Other names in office grids. */
  readonly aliases: readonly string[];
  /** Name of the building by kind: `arena`, `football`, `tennis`; a kind that is missing is played at the `campus`. */
  readonly venues: Readonly<Record<string, string>>;
  /** Final exams, by term. */
  readonly exams: readonly { readonly term: string; readonly first: Day; readonly last: Day }[];
  readonly commencement: readonly { readonly first: Day; readonly last: Day }[];
}

/** A place that is no school's: a stadium abroad, a city that bought a game. */
export interface NeutralPlace {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  /** IANA zone. */
  readonly timeZone: string;
}

/** A date when a school cannot or would rather not, as entered at the availability desk. `dates` empty: said without dates. */
export interface AvailabilityEntry {
  readonly id: string;
  readonly school: string;
  /** Sports concerned; all if empty. */
  readonly sports: readonly string[];
  readonly kind: 'religious' | 'academic' | 'facility' | 'cross-sport' | 'tradition' | 'preference';
  /** What is asked for on the dates: no game, no home game, no road game, or a home game. */
  readonly ask: 'no-game' | 'no-home-game' | 'no-road-game' | 'home-game';
  readonly dates: readonly { readonly first: Day; readonly last: Day }[];
  readonly hard: boolean;
  readonly reason: string;
  readonly source: string;
  readonly status: 'entered' | 'approved' | 'declined' | 'withdrawn';
}

/** Miles between schools: `miles` for pairs that are given (road miles, measured ones), for all others the great circle times `factor`. */
export interface DistanceTable {
  readonly source: string;
  readonly factor: number;
  readonly pairs: readonly { readonly between: readonly [string, string]; readonly miles: number }[];
}

/** What all sports of a conference share. Facts of one year, kept as a document; nothing of it is in the code. */
export interface ConferenceDocument {
  readonly format: 'flextime-conference';
  readonly version: 1;
  readonly name: string;
  readonly year: string;
  readonly country?: string;
  readonly schools: readonly School[];
  /** Places that are no school's, where single games are played. */
  readonly places?: readonly NeutralPlace[];
  /** Dates that other dates are relative to, by name: `ncaa mens-basketball`. One may be said by those before it. */
  readonly dates: Readonly<Record<string, DateRule>>;
  /** Spans of days that calendars and rules name: Thanksgiving, the winter break. */
  readonly holidays?: readonly { readonly name: string; readonly first: DateRule; readonly last: DateRule }[];
  /** Rules that hold in several sports. */
  readonly rules?: readonly SharedRule[];
  /** Keys of sports, the one that chooses first in a shared building or on a campus before those that make way. */
  readonly priority?: readonly string[];
  readonly availability: readonly AvailabilityEntry[];
  /** How far schools are from each other, if not along the great circle. */
  readonly distances?: DistanceTable;
  readonly costs: CostModel;
  readonly note: string;
}

/** A span of days with a name. */
export interface Holiday {
  readonly name: string;
  readonly first: Day;
  readonly last: Day;
}

/** A conference document with its look-ups. */
export class ConferenceFacts {
  readonly document: ConferenceDocument;
  readonly dates: Readonly<Record<string, Day>>;
  readonly holidays: readonly Holiday[];
  readonly #schools: ReadonlyMap<string, School>;

  /** @throws {RangeError} naming place and value: a code that stands twice, a date that is no date or is said by one that does not stand
   *  before it */
  constructor(document: ConferenceDocument) {
    checkConference(document);
    this.document = document;
    this.#schools = new Map(document.schools.map((school) => [school.code, school]));
    const dates: Record<string, Day> = {};
    for (const [name, rule] of Object.entries(document.dates)) dates[name] = saying(`dates.${name}`, () => resolveDate(rule, dates));
    this.dates = dates;
    this.holidays = (document.holidays ?? []).map(({ name, first, last }, index) => {
      const [begin, end] = [first, last].map((rule) => saying(`holidays.${index}`, () => resolveDate(rule, dates)));
      if (end < begin) throw new RangeError(`holidays.${index}: ${name} ends on ${end}, before it begins on ${begin}`);
      return { name, first: begin, last: end };
    });
  }

  /** @throws {RangeError} if nobody has this code */
  school(code: string): School {
    const school = this.#schools.get(code);
    if (school === undefined) throw new RangeError(`"${code}" is no school of ${this.document.name}`);
    return school;
  }

  nameOf(code: string): string {
    return this.school(code).name;
  }

  /** @throws {RangeError} if no place has this name */
  place(name: string): NeutralPlace {
    const place = this.document.places?.find((candidate) => candidate.name === name);
    if (place === undefined) throw new RangeError(`"${name}" is no place of ${this.document.name}`);
    return place;
  }

  /** Miles from one school (by code) or place (by name) to another, and the same back.
   *  @throws {RangeError} if nobody has one of the codes */
  milesBetween(one: string, other: string): number {
    const { factor, pairs } = this.document.distances ?? { factor: 1, pairs: [] };
    const given = pairs.find(({ between }) => between.includes(one) && between.includes(other));
    if (given !== undefined && one !== other) return given.miles;
    const at = (code: string) => this.document.places?.find(({ name }) => name === code) ?? this.school(code);
    return factor * greatCircleMiles(at(one), at(other));
  }

  /** The building in which a school plays a kind of sport, with its school: equal names of one school are one building. */
  venueName(code: string, kind: string): string {
    const school = this.school(code);
    return school.venues[kind] ?? `${school.name} ${kind}`;
  }
}
