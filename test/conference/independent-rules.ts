import {
  holidayOf,
  type Json,
  milesApart,
  minutesAt,
  NAMES,
  type Place,
  type Played,
  placesOf,
  sayDay,
  schoolOf,
  toDay,
  weekdayOf,
  winterHours,
} from './independent-days.ts';

/** What a rule is checked against. */
interface Checked {
  readonly conference: Json;
  readonly sport: Json;
  readonly games: readonly Played[];
  readonly rows: ReadonlyMap<string, readonly Played[]>;
  readonly fault: (words: string) => void;
}

type Where = 'home' | 'away' | 'anywhere';

const isAt = (place: Where, team: string, game: Played) =>
  place === 'anywhere' || (!game.isNeutral && (place === 'home') === (game.home === team));
const rival = (team: string, game: Played) => (game.home === team ? game.away : game.home);
const inBounds = (count: number, { atLeast, atMost }: Json) => count >= (atLeast ?? 0) && count <= (atMost ?? Number.POSITIVE_INFINITY);
const gap = (earlier: Played, later: Played) => Math.max(0, later.first - earlier.last);
const follows = (row: readonly Played[]) => row.slice(1).map((later, index) => [row[index], later] as const);
/** Places compare as their date and time, and the days of a series where it is not played on one after the other. */
const key = ({ date, time, series, days }: Place) =>
  `${date} ${time ?? ''} ${days.every((day, game) => day === days[0] + game) ? '' : series}`;

class Rules {
  readonly checked: Checked;
  readonly places: ReturnType<typeof placesOf>;
  readonly start: number;

  constructor(checked: Checked) {
    this.checked = checked;
    this.places = placesOf(checked.conference, checked.sport);
    this.start = sayDay(checked.conference, checked.sport.calendar.firstWeek);
  }

  row(team: string): readonly Played[] {
    return this.checked.rows.get(team)!;
  }

  week(game: Place): number {
    return Math.floor((game.first - this.start) / 7) + 1;
  }

  touches(when: Json, game: Place): boolean {
    if (when === undefined) return true;
    const place = this.places.find((candidate) => key(candidate) === key(game));
    const onDay = (day: number) =>
      (when.weekdays === undefined || when.weekdays.includes(NAMES[weekdayOf(day)])) &&
      (when.dates === undefined || when.dates.some(({ first, last }: Json) => toDay(first) <= day && day <= toDay(last))) &&
      (when.holidays === undefined ||
        when.holidays.some((name: string) => {
          const [first, last] = holidayOf(this.checked.conference, name);
          return first <= day && day <= last;
        }));
    return (
      game.days.some(onDay) &&
      (when.series === undefined || when.series.includes(game.series)) &&
      (when.weeks === undefined || when.weeks.includes(this.week(game))) &&
      (when.windows === undefined || when.windows.includes(place?.window.name)) &&
      (when.weekend === undefined || when.weekend === place?.window.weekend) &&
      (when.networks === undefined || (place?.networks.some((network) => when.networks.includes(network)) ?? false)) &&
      (when.startsFrom === undefined || (game.time !== null && game.time >= when.startsFrom)) &&
      (when.startsBefore === undefined || (game.time !== null && game.time < when.startsBefore))
    );
  }

  /** Games of a team at a place in a part of the calendar. */
  of(team: string, place: Where, when?: Json): Played[] {
    return this.row(team).filter((game) => isAt(place, team, game) && this.touches(when, game));
  }

  /** Weeks in which a part of the calendar has places, with how many. */
  weeks(when?: Json): Map<number, number> {
    const weeks = new Map<number, number>();
    for (const place of this.places)
      if (place.week > 0 && this.touches(when, place)) weeks.set(place.week, (weeks.get(place.week) ?? 0) + 1);
    return weeks;
  }

  isFar(team: string, other: string, miles: number | undefined): boolean {
    return miles === undefined || milesApart(this.checked.conference, team, other) > miles;
  }

  /** Legs of a team's way: miles and the game that they belong to, in trips from home to home. */
  trips(team: string): { miles: number; game: Played }[][] {
    const { conference, sport } = this.checked;
    const at = ({ at: place }: Played) => place;
    const leg = (from: string, to: string) => Math.round(milesApart(conference, from, to));
    const trips: { miles: number; game: Played }[][] = [];
    let place = team;
    let before: Played | null = null;
    const go = (to: string, game: Played) => {
      if (to === place) return;
      if (place === team) trips.push([]);
      trips.at(-1)!.push({ miles: leg(place, to), game });
      place = to;
    };
    for (const game of this.row(team)) {
      if (before !== null && at(game) !== team && place !== team && gap(before, game) > sport.travel.returnHomeAfterDays) go(team, before);
      go(at(game), game);
      before = game;
    }
    if (before !== null) go(team, before);
    return trips;
  }

  /** Dates of the calendar on these weekdays, one after the other, that all have places. */
  sequences(days: readonly string[]): number[][] {
    const dated = new Set(this.places.map(({ first }) => first));
    return [...dated].flatMap((first) => {
      if (NAMES[weekdayOf(first)] !== days[0]) return [];
      const sequence = [first];
      for (const weekday of days.slice(1)) {
        let day = sequence.at(-1)! + 1;
        while (NAMES[weekdayOf(day)] !== weekday) day++;
        sequence.push(day);
      }
      return sequence.every((day) => dated.has(day)) ? [sequence] : [];
    });
  }
}

type Check = (rules: Rules, wanted: Json, teams: readonly string[]) => void;

/** For each team: a count that must lie in the rule's bounds. */
const counting =
  (count: (rules: Rules, team: string, wanted: Json) => number): Check =>
  (rules, wanted, teams) => {
    for (const team of teams) {
      const found = count(rules, team, wanted);
      if (!inBounds(found, wanted)) rules.checked.fault(`${team} has ${found}`);
    }
  };

const gaps =
  (fits: (wanted: Json, days: number, team: string, earlier: Played, later: Played, rules: Rules) => boolean, when = false): Check =>
  (rules, wanted, teams) => {
    const limits = wanted.atLeast === undefined && wanted.atMost === undefined ? { atMost: 0 } : wanted;
    for (const team of teams) {
      const row = rules.row(team).filter((game) => !when || rules.touches(wanted.when, game));
      const found = follows(row).filter(([earlier, later]) => fits(wanted, gap(earlier, later), team, earlier, later, rules)).length;
      if (!inBounds(found, limits)) rules.checked.fault(`${team} has ${found}`);
    }
  };

const CHECKS: Record<string, Check> = {
  'games-when': counting((rules, team, { place, when }) => rules.of(team, place, when).length),
  blackout: (rules, { place, when }, teams) => {
    for (const team of teams) for (const { date } of rules.of(team, place, when)) rules.checked.fault(`${team} plays on ${date}`);
  },
  'games-each-window': (rules, wanted, teams) => {
    const part = (place: { week: number; windowIndex: number }) =>
      wanted.each === 'week' ? `${place.week}` : `${place.week} ${place.windowIndex}`;
    const parts = new Map<string, Set<string>>();
    for (const place of rules.places)
      if (place.windowIndex >= 0 && rules.touches(wanted.when, place))
        parts.set(part(place), (parts.get(part(place)) ?? new Set()).add(key(place)));
    for (const team of teams)
      for (const [name, places] of parts) {
        const count = rules.of(team, wanted.place).filter((game) => places.has(key(game))).length;
        if (!inBounds(count, wanted)) rules.checked.fault(`${team} has ${count} in ${name}`);
      }
  },
  'equal-shares': (rules, { place, when, differBy }, teams) => {
    const counts = teams.map((team) => rules.of(team, place, when).length);
    if (Math.max(...counts) - Math.min(...counts) > differBy)
      rules.checked.fault(`shares from ${Math.min(...counts)} to ${Math.max(...counts)}`);
  },
  'day-sequence': (rules, { place, days, atMost, beyondMiles }, teams) => {
    for (const sequence of rules.sequences(days))
      for (const team of teams) {
        const row = rules
          .of(team, place)
          .filter((game) => sequence.includes(game.first) && rules.isFar(team, rival(team, game), beyondMiles));
        if (row.length > atMost) rules.checked.fault(`${team} has ${row.length} from ${row[0].date}`);
      }
  },
  'in-any-weeks': (rules, wanted, teams) => {
    for (const team of teams)
      for (let from = 1; from + wanted.weeks - 1 <= rules.checked.sport.calendar.weeks; from++) {
        const count = rules
          .of(team, wanted.place)
          .filter((game) => rules.week(game) >= from && rules.week(game) < from + wanted.weeks).length;
        if (!inBounds(count, wanted)) rules.checked.fault(`${team} has ${count} from week ${from}`);
      }
  },
  'open-weeks': counting((rules, team, { when }) => {
    const weeks = rules.weeks(when);
    return [...weeks.keys()].filter((week) => !rules.of(team, 'anywhere', when).some((game) => rules.week(game) === week)).length;
  }),
  'building-closed': (rules, { buildings, when }) => {
    const { conference, sport, games, fault } = rules.checked;
    for (const game of games) {
      const { venues, name } = schoolOf(conference, game.home);
      if (game.at === game.home && buildings.includes(venues[sport.venue] ?? `${name} ${sport.venue}`) && rules.touches(when, game))
        fault(`${game.home} hosts on ${game.date}`);
    }
  },
  exams: (rules, wanted, teams) => {
    const { conference, fault } = rules.checked;
    for (const team of teams) {
      if (wanted.exceptTeams?.includes(team)) continue;
      for (const { first, last } of schoolOf(conference, team).exams) {
        const free = (wanted.exceptDays ?? []).map(toDay);
        const isExam = (day: number) => day >= toDay(first) - (wanted.daysBefore ?? 0) && day <= toDay(last) && !free.includes(day);
        const count = rules.of(team, wanted.place).filter(({ days }) => days.some(isExam)).length;
        if (count > wanted.atMost) fault(`${team} plays ${count} in its exams`);
      }
    }
  },
  availability: (rules, { entries }) => {
    const { conference, sport, fault } = rules.checked;
    for (const entry of conference.availability) {
      const isMeant = sport.teams.includes(entry.school) && (entry.sports.length === 0 || entry.sports.includes(sport.key));
      if (!isMeant || entry.hard !== (entries === 'hard') || entry.status !== 'approved' || entry.dates.length === 0) continue;
      const when = { dates: entry.dates };
      if (!rules.places.some((place) => rules.touches(when, place))) continue;
      const place = { 'no-game': 'anywhere', 'no-road-game': 'away', 'no-home-game': 'home', 'home-game': 'home' }[
        entry.ask as string
      ] as Where;
      const count = rules.of(entry.school, place, when).length;
      if (entry.ask === 'home-game' ? count === 0 : count > 0) fault(`${entry.school} has ${count}: ${entry.reason}`);
    }
  },
  'no-travel-day': (rules, wanted, teams) => {
    const { conference, sport, fault } = rules.checked;
    for (const team of teams)
      for (const game of rules.of(team, 'away')) {
        if (game.time === null || !rules.isFar(team, game.home, wanted.beyondMiles)) continue;
        const minutes = minutesAt(conference, game.home, game.first, game.time, sport.calendar.timeZone);
        const limit = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
        const isEve = NAMES[weekdayOf(game.last + 1)] === wanted.weekday && minutes >= limit(wanted.eveFrom);
        const isMorrow = NAMES[weekdayOf(game.first - 1)] === wanted.weekday && minutes < limit(wanted.morrowBefore);
        if (isEve || isMorrow) fault(`${team} plays at ${game.home} on ${game.date} at ${game.time}`);
      }
  },
  'conference-day': (rules, wanted) => {
    for (const place of rules.places.filter((candidate) => rules.touches(wanted.when, candidate))) {
      const count = rules.checked.games.filter((game) => key(game) === key(place)).length;
      if (!inBounds(count, wanted)) rules.checked.fault(`${count} games on ${key(place)}`);
    }
  },
  'conference-total': (rules, wanted) => {
    const count = rules.checked.games.filter((game) => rules.touches(wanted.when, game)).length;
    if (!inBounds(count, wanted)) rules.checked.fault(`${count} games`);
  },
  'group-total': (rules, wanted, teams) => {
    const count = rules.checked.games.filter(
      (game) =>
        rules.touches(wanted.when, game) && teams.some((team) => [game.home, game.away].includes(team) && isAt(wanted.place, team, game)),
    ).length;
    if (!inBounds(count, wanted)) rules.checked.fault(`${teams.join(' and ')} have ${count}`);
  },
  'only-for': (rules, { when }, teams) => {
    for (const game of rules.checked.games)
      if (rules.touches(when, game) && !teams.includes(game.home) && !teams.includes(game.away))
        rules.checked.fault(`${game.away} at ${game.home} on ${game.date}`);
  },
  runs: (rules, { place, atMost, of, against, beyondMiles }, teams) => {
    for (const team of teams) {
      const row = rules.row(team);
      const counts = row.map(
        (game) =>
          isAt(place, team, game) &&
          (against === undefined || against.includes(rival(team, game))) &&
          rules.isFar(team, rival(team, game), beyondMiles),
      );
      for (let from = 0; from + of <= row.length; from++) {
        const count = counts.slice(from, from + of).filter(Boolean).length;
        if (count > atMost) rules.checked.fault(`${team} has ${count} of ${of} from ${row[from].date}`);
      }
    }
  },
  'back-to-back': counting(
    (rules, team, { place, when }) =>
      follows(rules.row(team)).filter(
        ([earlier, later]) =>
          rules.touches(when, later) &&
          !earlier.isNeutral &&
          !later.isNeutral &&
          (earlier.home === team) === (later.home === team) &&
          (place === 'anywhere' || (isAt(place, team, earlier) && isAt(place, team, later))),
      ).length,
  ),
  'even-progress': (rules, { place, atMost }, teams) => {
    for (const moment of rules.places) {
      const counts = teams.map((team) => rules.of(team, place).filter((game) => key(game) <= key(moment)).length);
      if (Math.max(...counts) - Math.min(...counts) > atMost)
        rules.checked.fault(`from ${Math.min(...counts)} to ${Math.max(...counts)} after ${key(moment)}`);
    }
  },
  ends: counting((rules, team, { place, end, games }) => {
    const row = rules.row(team);
    return (end === 'first' ? row.slice(0, games) : row.slice(-games)).filter((game) => isAt(place, team, game)).length;
  }),
  'split-weekends': counting((rules, team, { when }) => {
    const weeks = [...rules.weeks(when)].filter(([, places]) => places > 1);
    return weeks.filter(([week]) =>
      (['home', 'away'] as const).every((place) => rules.of(team, place, when).some((game) => rules.week(game) === week)),
    ).length;
  }),
  rest: gaps(
    ({ days, after = 'anywhere', before = 'anywhere' }, rest, team, earlier, later) =>
      rest < days && isAt(after, team, earlier) && isAt(before, team, later),
  ),
  'short-weeks': gaps(
    ({ days, after = 'anywhere', before = 'anywhere' }, rest, team, earlier, later) =>
      rest < days && isAt(after, team, earlier) && isAt(before, team, later),
  ),
  spacing: gaps(
    ({ days, place }, rest, team, earlier, later) => rest < days && isAt(place, team, earlier) && isAt(place, team, later),
    true,
  ),
  'around-open-date': gaps(
    ({ openDays, after, before }, rest, team, earlier, later) =>
      rest >= openDays && isAt(after, team, earlier) && isAt(before, team, later),
  ),
  'rest-after-long-trip': gaps(
    ({ days, miles, before = 'anywhere' }, rest, team, earlier, later, rules) =>
      rest < days && isAt('away', team, earlier) && rules.isFar(team, earlier.home, miles) && isAt(before, team, later),
  ),
  'off-open-date': counting((rules, team, { restDays }) => {
    const rest = (of: string, game: Played) => {
      const row = rules.row(of);
      const index = row.indexOf(game);
      return index === 0 ? null : gap(row[index - 1], game);
    };
    return rules.row(team).filter((game) => {
      const own = rest(team, game);
      const theirs = rest(rival(team, game), game);
      return own !== null && theirs !== null && theirs >= restDays && own < restDays;
    }).length;
  }),
  'meet-when': (rules, wanted) => {
    for (const pair of wanted.pairs) {
      const count = rules.of(pair[0], 'anywhere', wanted.when).filter((game) => rival(pair[0], game) === pair[1]).length;
      if (!inBounds(count, wanted)) rules.checked.fault(`${pair.join(' and ')} meet ${count} times`);
    }
  },
  site: (rules, { sites }) => {
    for (const { home, away } of sites)
      if (!rules.checked.games.some((game) => game.home === home && game.away === away))
        rules.checked.fault(`${home} does not host ${away}`);
  },
  flips: (rules, wanted) => {
    const { sport, games, fault } = rules.checked;
    const previous: Json[] = sport.matchups.previous ?? [];
    const between = (list: readonly Json[], one: string, other: string) =>
      list.filter(({ home, away }) => (home === one && away === other) || (home === other && away === one));
    for (const { home, away } of previous) {
      if (wanted.teams !== undefined && !wanted.teams.includes(home) && !wanted.teams.includes(away)) continue;
      const now = between(games, home, away);
      if (between(previous, home, away).length === 1 && now.length === 1 && now[0].home !== away) fault(`${home} hosts ${away} again`);
    }
  },
  visits: (rules, { hosts, atMost, when }, teams) => {
    for (const team of teams) {
      const count = rules.of(team, 'away', when).filter(({ home }) => hosts.includes(home)).length;
      if (count > atMost) rules.checked.fault(`${team} makes ${count}`);
    }
  },
  rematch: (rules, { days, games }, teams) => {
    for (const team of teams) {
      const row = rules.row(team);
      row.forEach((game, index) => {
        const other = rival(team, game);
        const next = row.findIndex((later, place) => place > index && rival(team, later) === other);
        if (next < 0 || !teams.includes(other)) return;
        if (gap(game, row[next]) < days || next - index - 1 < games)
          rules.checked.fault(`${team} meets ${other} again on ${row[next].date}`);
      });
    }
  },
  'time-zones': (rules, { hours, atMost }, teams) => {
    for (const team of teams) {
      const count = rules.of(team, 'away').filter(({ home }) => isFarByClock(rules, team, home, hours)).length;
      if (count > atMost) rules.checked.fault(`${team} plays ${count}`);
    }
  },
  'partners-together': (rules) => {
    const { sport, games, fault } = rules.checked;
    for (const game of games) {
      const pairOf = (team: string): string[] => sport.partners.find((pair: string[]) => pair.includes(team)) ?? [];
      const visitors = pairOf(game.away);
      const hosts = pairOf(game.home);
      if (visitors.length < 2 || hosts.length < 2 || visitors === hosts) continue;
      const partner = visitors.find((team) => team !== game.away)!;
      if (!games.some((other) => other.away === partner && hosts.includes(other.home) && rules.week(other) === rules.week(game)))
        fault(`${partner} does not travel with ${game.away} to ${game.home} on ${game.date}`);
    }
  },
  'trip-miles': (rules, { per, miles }, teams) => {
    for (const team of teams) {
      const trips = rules.trips(team);
      const sum = (legs: readonly { miles: number }[]) => legs.reduce((total, leg) => total + leg.miles, 0);
      const parts =
        per === 'season'
          ? [trips.flat()]
          : per === 'trip'
            ? trips
            : [...Map.groupBy(trips.flat(), ({ game }) => rules.week(game)).values()];
      for (const part of parts) if (sum(part) > miles) rules.checked.fault(`${team} travels ${sum(part)} miles`);
    }
  },
  'trip-zones': (rules, { atMost }, teams) => {
    for (const team of teams)
      for (const trip of rules.trips(team)) {
        const clocks = [team, ...trip.map(({ game }) => game.at)].map((place) => winterHours(rules.checked.conference, place));
        const crossed = Math.max(...clocks) - Math.min(...clocks);
        if (crossed > atMost) rules.checked.fault(`${team} crosses ${crossed} time zones from ${trip[0].game.date}`);
      }
  },
  'even-travel': (rules, { percent }, teams) => {
    const miles = teams.map((team) =>
      rules
        .trips(team)
        .flat()
        .reduce((sum, leg) => sum + leg.miles, 0),
    );
    const mean = miles.reduce((sum, value) => sum + value, 0) / miles.length;
    teams.forEach((team, index) => {
      if (Math.abs(miles[index] - mean) > (percent / 100) * mean)
        rules.checked.fault(`${team} travels ${miles[index]} miles, the mean is ${mean}`);
    });
  },
};

function isFarByClock(rules: Rules, team: string, other: string, hours: number): boolean {
  const { conference } = rules.checked;
  return Math.abs(winterHours(conference, team) - winterHours(conference, other)) >= hours;
}

/** Rules across sports are checked on the calendar of all of them. */
export const ACROSS_SPORTS: readonly string[] = ['not-home-together', 'shared-buildings', 'changeover', 'campus-load'];

/** Adds a fault for each place where a rule of a sport is broken. */
export function checkRule(
  conference: Json,
  sport: Json,
  rule: Json,
  games: readonly Played[],
  rows: ReadonlyMap<string, readonly Played[]>,
  faults: string[],
): void {
  if (ACROSS_SPORTS.includes(rule.rule)) return;
  const fault = (words: string) => void faults.push(`${rule.id}: ${words}`);
  const check = CHECKS[rule.rule];
  if (check === undefined) fault(`the independent check does not know the rule ${rule.rule}`);
  else check(new Rules({ conference, sport, games, rows, fault }), rule.with, rule.with.teams ?? sport.teams);
}
