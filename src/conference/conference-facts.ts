import type { Day } from './day.ts';
import type { CostModel } from './travel.ts';

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
  readonly status: 'entered' | 'approved' | 'declined';
}

/** What all sports of a conference share. Facts of one year, kept as a document; nothing of it is in the code. */
export interface ConferenceDocument {
  readonly format: 'flextime-conference';
  readonly version: 1;
  readonly name: string;
  readonly year: string;
  readonly schools: readonly School[];
  /** Dates that other dates are relative to, by name: `ncaa mens-basketball`. */
  readonly dates: Readonly<Record<string, Day>>;
  readonly availability: readonly AvailabilityEntry[];
  readonly costs: CostModel;
  readonly note: string;
}

/** A conference document with its look-ups. */
export class ConferenceFacts {
  readonly document: ConferenceDocument;
  readonly #schools: ReadonlyMap<string, School>;

  constructor(document: ConferenceDocument) {
    this.document = document;
    this.#schools = new Map(document.schools.map((school) => [school.code, school]));
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

  /** The building in which a school plays a kind of sport, with its school: equal names of one school are one building. */
  venueName(code: string, kind: string): string {
    const school = this.school(code);
    return school.venues[kind] ?? `${school.name} ${kind}`;
  }
}
