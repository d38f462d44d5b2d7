import type { Constraint, ConstraintKind } from '../../src/model/constraint.ts';
import { CONSTRAINTS, type Field } from '../../src/model/constraints/index.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { createSeason, type Game, type Season, type SeasonDraft } from '../../src/model/season.ts';

/** A number from 0 to below 1, like `Math.random`. */
export type Chance = () => number;

/** Mulberry32 (Tommy Ettinger, public domain idea): a small generator that is the same everywhere. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick(chance: Chance, below: number): number {
  return Math.floor(chance() * below);
}

export function shuffled<Entry>(entries: readonly Entry[], chance: Chance): Entry[] {
  const order = [...entries];
  for (let i = order.length - 1; i > 0; i--) {
    const j = pick(chance, i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** The kinds that a season lists itself. */
export const LISTED_KINDS = (Object.keys(CONSTRAINTS) as ConstraintKind[]).filter((kind) => !['BA1', 'BA2', 'SYMMETRY'].includes(kind));

const OBJECTIVES = ['SC', 'BM', 'TR', 'CO', 'CR', 'NONE'] as const;

/** A season in which anything that the model allows can occur: leagues, round robins of any form, odd team counts, free
 *  hosts, neutral games, series, shared venues, slots of irregular distance with and without dates, times and zones, and constraints of every kind with random
 *  fields. All figures are whole, so that sums are exact. */
export function randomSeason(chance: Chance, constraintCount = 12): Season {
  const teams = 4 + pick(chance, 6);
  const leagues = 1 + pick(chance, 2);
  const slots = 6 + pick(chance, 12);
  let day = Date.UTC(2026, 0, 1);
  const dated = chance() < 0.8;
  const slotList = upTo(slots).map((slot) => {
    if (chance() < 0.8) day += 86_400_000 * (1 + pick(chance, 6));
    const date = dated ? new Date(day).toISOString().slice(0, 10) : null;
    const startTime = chance() < 0.5 ? null : `${String(pick(chance, 24)).padStart(2, '0')}:30`;
    return {
      id: `s${slot}`,
      name: `Slot ${slot}`,
      date,
      startTime,
      ...(chance() < 0.2 ? { timeZone: 'Pacific/Honolulu' } : {}),
      ...daysOfSeries(chance),
    };
  });
  const venues = Math.max(2, teams - pick(chance, 2));
  const draft: SeasonDraft = {
    name: 'random',
    provenance: { contributor: null, date: null, country: null, description: null, remarks: null },
    leagues: upTo(leagues).map((league) => ({
      id: `l${league}`,
      name: `League ${league}`,
      roundRobins: pick(chance, 4),
      compact: null,
      symmetry: (['NONE', 'P', 'M', 'I', 'E', 'F'] as const)[pick(chance, 6)],
    })),
    teams: upTo(teams).map((team) => ({
      id: `t${team}`,
      name: `Team ${team}`,
      abbreviation: `T${team}`,
      league: pick(chance, leagues),
      venue: pick(chance, venues),
    })),
    teamGroups: [{ id: 'g', name: 'The North', members: [0, 1, 2] }],
    venues: upTo(venues).map((venue) => ({
      id: `v${venue}`,
      name: `Venue ${venue}`,
      timeZone: ['America/Phoenix', 'Pacific/Honolulu', null, null][pick(chance, 4)],
      latitude: null,
      longitude: null,
    })),
    slots: slotList,
    slotGroups: [{ id: 'g', name: 'the opening weeks', members: [0, 1, 2] }],
    additionalGames: upTo(pick(chance, 12)).map((index): Game => {
      const [home, away] = shuffled(upTo(teams), chance);
      const host = (['home', 'either', 'neutral'] as const)[pick(chance, 3)];
      const venue = host === 'neutral' || (host === 'home' && chance() < 0.2) ? pick(chance, venues) : null;
      return { id: `a${index}`, home, away, host, venue, days: 1 + pick(chance, 3), league: 0 };
    }),
    constraints: upTo(constraintCount).map((index) => randomConstraint(chance, `c${index}`, teams, slots)),
    objective: {
      kind: OBJECTIVES[pick(chance, OBJECTIVES.length)],
      weight: 1 + pick(chance, 3),
      returnHomeAfterDays: chance() < 0.5 ? null : pick(chance, 6),
    },
    distances: Float64Array.from({ length: venues * venues }, (_, entry) => (entry % (venues + 1) === 0 ? 0 : pick(chance, 1000))),
    costs: Float64Array.from({ length: teams * teams * slots }, () => pick(chance, 50) - 10),
    carryOverWeights: chance() < 0.5 ? null : Float64Array.from({ length: teams * teams }, () => pick(chance, 4)),
  };
  return createSeason(draft);
}

/** Some slots have days of their own for series of two or three games: double-headers, a day between. */
function daysOfSeries(chance: Chance): { days?: number[] } {
  if (chance() < 0.6) return {};
  const days = [0];
  while (days.length < 2 + (chance() < 0.5 ? 1 : 0)) days.push(days[days.length - 1] + pick(chance, 3));
  return days.length < 2 ? {} : { days };
}

export function randomConstraint(chance: Chance, id: string, teams: number, slots: number, only?: ConstraintKind): Constraint {
  const kind = only ?? LISTED_KINDS[pick(chance, LISTED_KINDS.length)];
  const some = (count: number) => shuffled(upTo(count), chance).slice(0, chance() < 0.3 ? count : pick(chance, count + 1));
  const value = ({ type }: Field): unknown => {
    if (typeof type !== 'string') return type[pick(chance, type.length)];
    switch (type) {
      case 'teams':
        return [...new Set([pick(chance, teams), ...some(teams)])];
      case 'slots':
        return some(slots);
      case 'slotSets':
        return upTo(pick(chance, 4)).map(() => some(slots).slice(0, 3));
      case 'meetings':
        return upTo(1 + pick(chance, 4)).map(() => {
          const [home, away] = shuffled(upTo(teams), chance);
          return { home, away };
        });
      case 'slotPairs':
        return upTo(pick(chance, 4)).map(() => {
          const [first, second] = shuffled(upTo(slots), chance);
          return { first, second };
        });
      case 'numberOrNull':
        return chance() < 0.5 ? null : pick(chance, 6);
      case 'limit':
        return chance() < 0.2 ? Infinity : pick(chance, 4);
      default:
        return 1 + pick(chance, 4);
    }
  };
  // Four hours would hardly ever come between games that are days apart.
  const hours = pick(chance, 100);
  const fields = Object.fromEntries(
    Object.entries(CONSTRAINTS[kind].fields as Record<string, Field>).map(([name, field]) => [name, value(field)]),
  );
  if ('hours' in fields) fields.hours = hours;
  if ('min' in fields && 'max' in fields) fields.min = Math.min(fields.min as number, fields.max as number);
  return {
    ...fields,
    id,
    kind,
    hard: chance() < 0.5,
    penalty: 1 + pick(chance, 10),
    sentence: chance() < 0.3 ? 'Nobody plays on a holiday.' : null,
  } as Constraint;
}

/** A schedule in which most games have a slot. `doubleBooked`: teams may then have several games in a slot. */
export function randomSchedule(season: Season, chance: Chance, doubleBooked = false): Schedule {
  const taken = new Set<string>();
  const slots = Int16Array.from(season.games, ({ home, away }) => {
    for (let attempt = 0; attempt < 8; attempt++) {
      const slot = pick(chance, season.slots.length);
      const [here, there] = [`${home} ${slot}`, `${away} ${slot}`];
      if (!doubleBooked && (taken.has(here) || taken.has(there))) continue;
      taken.add(here).add(there);
      return slot;
    }
    return -1;
  });
  return { slots, flipped: Uint8Array.from(season.games, ({ host }) => (host === 'either' && chance() < 0.5 ? 1 : 0)) };
}
