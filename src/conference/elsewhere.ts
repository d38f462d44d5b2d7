import type { Constraint } from '../model/constraint.ts';
import { saying } from './check-documents.ts';
import type { ConferenceFacts } from './conference-facts.ts';
import type { SportDocument } from './conference-season.ts';
import { type DateRule, type Day, dayNumber, resolveDate } from './day.ts';
import type { Matchup } from './matchup.ts';
import type { SportScope } from './rules/template.ts';

/** A game that is played at neither school: in Dublin, in a professional team's stadium. It is a home game of one of the two where the
 *  office says so (`homeOf`), else of none; the two travel there either way. */
export interface GameElsewhere {
  readonly pair: readonly [string, string];
  /** A place of the conference document, by name. */
  readonly place: string;
  readonly homeOf?: string;
  /** Its day, which need not be one of the calendar's; left out: the search finds one. */
  readonly on?: DateRule;
  /** `HH:MM` by the clock of the calendar, or of the place where that has none. */
  readonly startTime?: string;
}

/** A day that is laid into a calendar for one game. */
export interface OwnDate {
  readonly name: string;
  readonly date: Day;
  readonly startTime: string | null;
  readonly teams: readonly string[];
}

/** The days of a sport's games elsewhere.
 *  @throws {RangeError} naming place and value */
export function ownDates({ matchups }: SportDocument, facts: ConferenceFacts): OwnDate[] {
  return (matchups.elsewhere ?? []).flatMap(({ pair, place, on, startTime = null }, index) =>
    on === undefined
      ? []
      : [{ name: place, date: saying(`matchups.elsewhere.${index}.on`, () => resolveDate(on, facts.dates)), startTime, teams: pair }],
  );
}

/** Faults that no schema sees, each with its place and value. */
export function faultsOfElsewhere({ matchups, teams, play }: SportDocument, facts: ConferenceFacts): string[] {
  const games = matchups.elsewhere ?? [];
  const places = (facts.document.places ?? []).map(({ name }) => name);
  return games.flatMap(({ pair, place, homeOf, on, startTime }, index) => {
    const at = `matchups.elsewhere.${index}`;
    const twice = games.findIndex((other) => pair.every((code) => other.pair.includes(code)));
    return [
      ...pair.filter((code) => !teams.includes(code)).map((code) => `${at}.pair: "${code}" is none of the teams ${teams.join(', ')}`),
      ...(pair[0] === pair[1] ? [`${at}.pair: ${pair[0]} cannot meet itself`] : []),
      ...(twice < index ? [`${at}.pair: ${pair.join(' and ')} play elsewhere already (matchups.elsewhere.${twice})`] : []),
      ...(places.includes(place) ? [] : [`${at}.place: "${place}" is no place of the conference; it has ${places.join(', ') || 'none'}`]),
      ...(homeOf === undefined || pair.includes(homeOf) ? [] : [`${at}.homeOf: "${homeOf}" is neither of ${pair.join(' and ')}`]),
      ...(startTime !== undefined && on === undefined ? [`${at}.startTime: ${startTime} of no day; give "on", too`] : []),
      ...(play.seriesDays > 1 && on !== undefined ? [`${at}.on: a series is not played on one day`] : []),
    ];
  });
}

/** Which of the matchups is the game elsewhere.
 *  @returns index of the matchup, -1 if none is */
export function matchupElsewhere({ pair, homeOf }: GameElsewhere, matchups: readonly Matchup[]): number {
  return matchups.findIndex(
    ({ home, away, host }) =>
      pair.includes(home) && pair.includes(away) && (homeOf === undefined ? host === 'neutral' : host === 'home' && home === homeOf),
  );
}

/** Says which games elsewhere are not among the matchups, and which matchups are on neutral ground that nobody named. */
export function refuseElsewhere({ matchups: { elsewhere = [] } }: SportDocument, matchups: readonly Matchup[]): string[] {
  const missing = elsewhere.filter((game) => matchupElsewhere(game, matchups) < 0);
  const stray = matchups.find(
    ({ home, away, host }) =>
      host === 'neutral' && !elsewhere.some(({ pair, homeOf }) => homeOf === undefined && pair.includes(home) && pair.includes(away)),
  );
  return [
    ...missing.map(({ pair, place, homeOf }) =>
      homeOf === undefined
        ? `${pair.join(' and ')} meet at ${place}, but no matchup of theirs is on neutral ground.`
        : `${pair.join(' and ')} meet at ${place}, a home game of ${homeOf}, but no matchup of theirs has ${homeOf} as its host.`,
    ),
    ...(stray === undefined ? [] : [`${stray.home} and ${stray.away} meet on neutral ground, but matchups.elsewhere does not say where.`]),
  ];
}

/** Codes of the visitors that a school receives elsewhere, in home games away from its own building. */
export function visitorsElsewhere(elsewhere: readonly GameElsewhere[], code: string): string[] {
  return elsewhere.flatMap(({ pair, homeOf }) => (homeOf === code ? pair.filter((other) => other !== code) : []));
}

/** Which games a constraint counts that is about a school's own building: its home games without those that it hosts elsewhere, which
 *  are known by their visitor. */
export function gamesInBuilding(
  { codes, elsewhere }: Pick<SportScope, 'codes' | 'elsewhere'>,
  code: string,
  indexOf: (code: string) => number,
) {
  const team = indexOf(code);
  const away = visitorsElsewhere(elsewhere, code);
  if (away.length === 0) return { kind: 'CA1', teams: [team], mode: 'H' } as const;
  const visitors = codes.filter((other) => !away.includes(other)).map(indexOf);
  return { kind: 'CA2', teams1: [team], teams2: visitors, mode1: 'H', mode2: 'GLOBAL' } as const;
}

/** A game that has a day is played on it, and nobody else's in a slot that was laid for it. */
export function elsewhereConstraints(document: SportDocument, sport: SportScope, facts: ConferenceFacts): Constraint[] {
  const { calendar, teams, codes, slots } = sport;
  const indexOf = (code: string) => teams[codes.indexOf(code)];
  const base = (id: string, sentence: string) => ({ id, hard: true, penalty: 1, sentence });
  return ownDates(document, facts).flatMap(({ name, date, startTime, teams: pair }, index): Constraint[] => {
    const [one, other] = pair.map(indexOf);
    const meetings = [
      { home: one, away: other },
      { home: other, away: one },
    ];
    const isMeant = (slot: SportScope['calendar']['slots'][number]) =>
      slot.date === date && (startTime === null || slot.startTime === startTime);
    const meant = calendar.slots.flatMap((slot, place) => (isMeant(slot) ? [slots[place]] : []));
    const own = calendar.slots.flatMap((slot, place) =>
      isMeant(slot) && calendar.windows[slot.window].keptFor !== undefined ? [slots[place]] : [],
    );
    const others = teams.filter((team) => team !== one && team !== other);
    const sentence = `${facts.nameOf(pair[0])} and ${facts.nameOf(pair[1])} play at ${name} on ${date}.`;
    return [
      { ...base(`elsewhere-${index + 1}`, sentence), kind: 'GA1', meetings, min: 1, max: Number.POSITIVE_INFINITY, slots: meant },
      ...(own.length === 0
        ? []
        : [
            {
              ...base(`elsewhere-${index + 1}-only`, sentence),
              kind: 'CA1',
              teams: others,
              mode: 'HA',
              min: 0,
              max: 0,
              slots: own,
            } as const,
          ]),
    ];
  });
}

/** Number of the week that a day lies in; 0 before the first and after the last. */
export function weekOfDay(day: Day, firstWeek: Day, weeks: number): number {
  const week = Math.floor((dayNumber(day) - dayNumber(firstWeek)) / 7) + 1;
  return week >= 1 && week <= weeks ? week : 0;
}
