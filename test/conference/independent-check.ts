/** Checks a schedule against a sport's document with nothing of the code that made it: own dates, own counting, straight from
 *  the two documents. What it finds wrong is a fault of the compiler, the catalogue, the model or the search. */

interface Played {
  readonly home: string;
  readonly away: string;
  /** First and last day, counted from 1970. */
  readonly first: number;
  readonly last: number;
  readonly weekday: number;
  readonly date: string;
  readonly time: string | null;
}

// biome-ignore lint/suspicious/noExplicitAny: documents are read as the JSON they are, without the product's types.
type Json = any;

const NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Julian day arithmetic (Fliegel and Van Flandern 1968), shifted to 1970: no Date object has a part in it. */
function toDay(date: string): number {
  const [year, month, day] = date.split('-').map(Number);
  const shift = Math.trunc((month - 14) / 12);
  return (
    Math.trunc((1461 * (year + 4800 + shift)) / 4) +
    Math.trunc((367 * (month - 2 - 12 * shift)) / 12) -
    Math.trunc((3 * Math.trunc((year + 4900 + shift) / 100)) / 4) +
    day -
    32075 -
    2440588
  );
}

/** A date said in the office's way, as a number of days: only the ways that the documents use. */
function sayDay(conference: Json, rule: Json): number {
  if (typeof rule === 'string') return toDay(rule);
  if (rule.on !== undefined) return toDay(rule.on);
  if (rule.easter !== undefined) return EASTERS[rule.easter] + (rule.days ?? 0);
  if (rule.nth !== undefined) {
    const first = toDay(`${rule.year}-${String(rule.month).padStart(2, '0')}-01`);
    return first + ((NAMES.indexOf(rule.weekday) - weekdayOf(first) + 7) % 7) + 7 * (rule.nth - 1);
  }
  let day = sayDay(conference, conference.dates[rule.of]) + (rule.daysAfter ?? 0) - (rule.daysBefore ?? 0);
  while (rule.weekday !== undefined && NAMES[weekdayOf(day)] !== rule.weekday) day += rule.daysBefore === undefined ? 1 : -1;
  return day;
}

/** Easter Sundays by the almanac. */
const EASTERS: Record<number, number> = { 2025: toDay('2025-04-20'), 2026: toDay('2026-04-05'), 2027: toDay('2027-03-28') };

/** First and last day of a holiday of the conference. */
function holidayOf(conference: Json, name: string): [number, number] {
  const { first, last } = conference.holidays.find((holiday: Json) => holiday.name === name);
  return [sayDay(conference, first), sayDay(conference, last)];
}

/** The hard rules of a sport and those that the conference has for it, of which only teams that play count. */
function hardRules(conference: Json, sport: Json): Json[] {
  const shared = conference.rules.flatMap((rule: Json) => {
    if (rule.sports !== undefined && !rule.sports.includes(sport.key)) return [];
    const teams = rule.with.teams?.filter((team: string) => sport.teams.includes(team));
    return teams?.length === 0 ? [] : [{ ...rule, with: { ...rule.with, ...(teams === undefined ? {} : { teams }) } }];
  });
  return [...shared, ...sport.rules].filter(({ on, hard }: Json) => on && hard);
}

function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Everything wrong with a schedule, in words; nothing if it keeps format, calendar and hard rules. */
export function checkSchedule(conference: Json, sport: Json, schedule: Json): string[] {
  const faults: string[] = [];
  const prefix = `${sport.key}:`;
  const strip = (id: string) => (id.startsWith(prefix) ? id.slice(prefix.length) : id);
  const days: number = sport.calendar.gameDays;
  const games: Played[] = schedule.games
    .filter(({ home }: Json) => !home.includes(':') || home.startsWith(prefix))
    .map(({ home, away, slot }: Json) => {
      const [date, time] = slot.split('T');
      const first = toDay(date);
      return {
        home: strip(home),
        away: strip(away),
        first,
        last: first + days - 1,
        weekday: weekdayOf(first),
        date,
        time: time?.replace(' local', '') ?? null,
      };
    })
    .sort((a: Played, b: Played) => a.first - b.first);
  const rows = new Map<string, Played[]>(
    sport.teams.map((team: string) => [team, games.filter(({ home, away }) => home === team || away === team)]),
  );
  checkFormat(sport, games, rows, faults);
  checkCalendar(conference, sport, games, rows, faults);
  for (const rule of hardRules(conference, sport)) checkRule(conference, sport, rule, games, rows, faults);
  return faults;
}

/** The hard rules across sports of a schedule of all of them: no two events in one building, or at one school, too near. */
export function checkSharedDays(conference: Json, sports: readonly Json[], schedule: Json): string[] {
  const faults: string[] = [];
  const hosted = sports.map((sport) =>
    schedule.games
      .filter(({ home }: Json) => home.startsWith(`${sport.key}:`))
      .map(({ home, slot }: Json) => {
        const code = home.slice(sport.key.length + 1);
        const first = toDay(slot.split('T')[0]);
        const school = conference.schools.find((candidate: Json) => candidate.code === code);
        const building = `${code} ${school.venues[sport.venue] ?? `${school.name} ${sport.venue}`}`;
        return { sport: sport.key, code, building, first, last: first + sport.calendar.gameDays - 1, slot };
      }),
  );
  sports.forEach((sport, index) => {
    for (const rule of hardRules(conference, sport)) {
      if (rule.rule !== 'shared-buildings' && rule.rule !== 'not-home-together') continue;
      const { days, teams } = rule.with;
      const others = hosted.filter((_, other) => other !== index && (rule.with.sports?.includes(sports[other].key) ?? true)).flat();
      for (const own of hosted[index])
        for (const other of others) {
          const isMeant =
            rule.rule === 'shared-buildings'
              ? own.building === other.building
              : own.code === other.code && (teams ?? sport.teams).includes(own.code);
          const gap = Math.max(other.first - own.last, own.first - other.last, 0);
          if (isMeant && gap < days)
            faults.push(`${rule.id}: ${own.code} hosts ${own.sport} on ${own.slot} and ${other.sport} on ${other.slot}`);
        }
    }
  });
  return faults;
}

function checkFormat(sport: Json, games: Played[], rows: Map<string, Played[]>, faults: string[]): void {
  for (const team of sport.teams) {
    const row = rows.get(team)!;
    const met = new Map<string, number>();
    for (const { home, away } of row) {
      const other = home === team ? away : home;
      met.set(other, (met.get(other) ?? 0) + 1);
    }
    for (const { times, opponents } of sport.play.meetings) {
      const count = [...met.values()].filter((value) => value === times).length;
      if (count !== opponents) faults.push(`${team} meets ${count} opponents ${times} times instead of ${opponents}`);
    }
    const expected = sport.play.meetings.reduce((sum: number, { times, opponents }: Json) => sum + times * opponents, 0);
    if (row.length !== expected) faults.push(`${team} plays ${row.length} games instead of ${expected}`);
    const atHome = row.filter(({ home }) => home === team).length;
    if (atHome < sport.play.home.min || atHome > sport.play.home.max) faults.push(`${team} is at home ${atHome} times`);
    for (const [other, count] of met) {
      const hosted = row.filter(({ home, away }) => home === team && away === other).length;
      if (Math.abs(2 * hosted - count) > 1) faults.push(`${team} hosts ${other} ${hosted} of ${count} times`);
    }
  }
  for (const { pair, times } of sport.matchups.fixed) {
    const count = games.filter(({ home, away }) => pair.includes(home) && pair.includes(away)).length;
    if (count !== times) faults.push(`${pair.join(' and ')} meet ${count} times instead of ${times}`);
  }
  for (const { home, away } of sport.matchups.sites)
    if (!games.some((game) => game.home === home && game.away === away)) faults.push(`${home} does not host ${away}`);
}

function checkCalendar(conference: Json, sport: Json, games: Played[], rows: Map<string, Played[]>, faults: string[]): void {
  const { calendar } = sport;
  const start = sayDay(conference, calendar.firstWeek);
  const begin = calendar.firstDay === undefined ? start : sayDay(conference, calendar.firstDay);
  const end = calendar.lastDay === undefined ? start + 7 * calendar.weeks - 1 : sayDay(conference, calendar.lastDay);
  const weekOf = (day: number) => Math.floor((day - start) / 7) + 1;
  const windowOf = ({ first, weekday }: Played) =>
    calendar.windows.findIndex(
      ({ days, weeks }: Json) => days.includes(NAMES[weekday]) && (weeks === undefined || weeks.includes(weekOf(first))),
    );
  for (const game of games) {
    if (game.first < begin || game.last > end) faults.push(`${game.away} at ${game.home} on ${game.date} lies outside the season`);
    if (windowOf(game) < 0) faults.push(`${game.away} at ${game.home} on ${game.date} lies in no window`);
    for (const closed of calendar.closed ?? []) {
      const [first, last] =
        closed.holiday === undefined
          ? [sayDay(conference, closed.first), sayDay(conference, closed.last)]
          : holidayOf(conference, closed.holiday);
      if (game.first <= last && game.last >= first)
        faults.push(`${game.away} at ${game.home} is played on ${closed.name ?? closed.holiday}`);
    }
  }
  for (const [team, row] of rows) {
    for (let index = 1; index < row.length; index++)
      if (row[index].first <= row[index - 1].last) faults.push(`${team} has two games on ${row[index].date}`);
    calendar.windows.forEach((window: Json, place: number) => {
      for (let week = 1; week <= calendar.weeks; week++) {
        if (window.weeks !== undefined && !window.weeks.includes(week)) continue;
        const count = row.filter((game) => weekOf(game.first) === week && windowOf(game) === place).length;
        const { min, max } = window.games ?? { min: 0, max: 1 };
        if (count < min || count > max) faults.push(`${team} plays ${count} games in the ${window.name} window of week ${week}`);
      }
    });
    calendar.cadence?.forEach((count: number, index: number) => {
      const played = row.filter(({ first }) => weekOf(first) === index + 1).length;
      if (played !== count) faults.push(`${team} plays ${played} games in week ${index + 1} instead of ${count}`);
    });
  }
  for (const window of calendar.windows)
    for (const { day, windows } of window.television ?? [])
      for (const { startTime, capacity } of windows) {
        const dates = new Set(games.filter(({ weekday }) => NAMES[weekday] === day).map(({ date }) => date));
        for (const date of dates) {
          const shown = games.filter((game) => game.date === date && game.time === startTime).length;
          if (shown > capacity) faults.push(`${shown} games are on ${date} at ${startTime}`);
        }
      }
}

function checkRule(conference: Json, sport: Json, rule: Json, games: Played[], rows: Map<string, Played[]>, faults: string[]): void {
  const wanted = rule.with;
  const teams: string[] = wanted.teams ?? sport.teams;
  const start = sayDay(conference, sport.calendar.firstWeek);
  const fault = (words: string) => faults.push(`${rule.id}: ${words}`);
  const isAt = (place: string, team: string, game: Played) => place === 'anywhere' || (place === 'home') === (game.home === team);
  const touches = (when: Json, game: Played): boolean => {
    if (when === undefined) return true;
    const week = Math.floor((game.first - start) / 7) + 1;
    const window = sport.calendar.windows.find(
      (candidate: Json) =>
        candidate.days.includes(NAMES[game.weekday]) && (candidate.weeks === undefined || candidate.weeks.includes(week)),
    );
    const span = Array.from({ length: game.last - game.first + 1 }, (_, index) => game.first + index);
    const onDay = (day: number) =>
      (when.weekdays === undefined || when.weekdays.includes(NAMES[weekdayOf(day)])) &&
      (when.dates === undefined || when.dates.some(({ first, last }: Json) => toDay(first) <= day && day <= toDay(last))) &&
      (when.holidays === undefined ||
        when.holidays.some((name: string) => {
          const [first, last] = holidayOf(conference, name);
          return first <= day && day <= last;
        }));
    const networks = (window?.television ?? [])
      .filter(({ day }: Json) => day === NAMES[game.weekday])
      .flatMap(({ windows }: Json) =>
        windows.filter(({ startTime }: Json) => startTime === game.time).flatMap((entry: Json) => entry.networks),
      );
    return (
      span.some(onDay) &&
      (when.weeks === undefined || when.weeks.includes(week)) &&
      (when.windows === undefined || when.windows.includes(window?.name)) &&
      (when.weekend === undefined || when.weekend === window?.weekend) &&
      (when.networks === undefined || networks.some((network: string) => when.networks.includes(network))) &&
      (when.startsFrom === undefined || (game.time !== null && game.time >= when.startsFrom)) &&
      (when.startsBefore === undefined || (game.time !== null && game.time < when.startsBefore))
    );
  };
  const inBounds = (count: number) => count >= (wanted.atLeast ?? 0) && count <= (wanted.atMost ?? Number.POSITIVE_INFINITY);
  const dated = (first: string, last: string) => ({ dates: [{ first, last }] });
  switch (rule.rule) {
    case 'games-when':
    case 'blackout':
      for (const team of teams) {
        const count = rows.get(team)!.filter((game) => isAt(wanted.place, team, game) && touches(wanted.when, game)).length;
        if (rule.rule === 'blackout' ? count > 0 : !inBounds(count)) fault(`${team} has ${count}`);
      }
      return;
    case 'in-any-weeks':
      for (const team of teams)
        for (let from = 1; from + wanted.weeks - 1 <= sport.calendar.weeks; from++) {
          const weeks = Array.from({ length: wanted.weeks }, (_, index) => from + index);
          const count = rows.get(team)!.filter((game) => isAt(wanted.place, team, game) && touches({ weeks }, game)).length;
          if (!inBounds(count)) fault(`${team} has ${count} in ${weeks.length} weeks from week ${from}`);
        }
      return;
    case 'runs':
      for (const team of teams) {
        const row = rows.get(team)!;
        for (let from = 0; from + wanted.of <= row.length; from++) {
          const count = row.slice(from, from + wanted.of).filter((game) => isAt(wanted.place, team, game)).length;
          if (count > wanted.atMost) fault(`${team} has ${count} of ${wanted.of} from ${row[from].date}`);
        }
      }
      return;
    case 'ends':
      for (const team of teams) {
        const row = rows.get(team)!;
        const part = wanted.end === 'first' ? row.slice(0, wanted.games) : row.slice(-wanted.games);
        const count = part.filter((game) => isAt(wanted.place, team, game)).length;
        if (!inBounds(count)) fault(`${team} has ${count} of its ${wanted.end} ${wanted.games}`);
      }
      return;
    case 'back-to-back':
      for (const team of teams) {
        const row = rows.get(team)!.filter((game) => touches(wanted.when, game));
        const count = row.filter(
          (game, index) => index > 0 && isAt(wanted.place, team, game) && isAt(wanted.place, team, row[index - 1]),
        ).length;
        if (count > wanted.atMost) fault(`${team} has ${count}`);
      }
      return;
    case 'rest':
      for (const team of teams) {
        const row = rows.get(team)!;
        for (let index = 1; index < row.length; index++)
          if (row[index].first - row[index - 1].last < wanted.days) fault(`${team} rests too little before ${row[index].date}`);
      }
      return;
    case 'rematch':
      for (const team of teams) {
        const row = rows.get(team)!;
        row.forEach((game, index) => {
          const other = game.home === team ? game.away : game.home;
          const next = row.findIndex((later, place) => place > index && (later.home === other || later.away === other));
          if (next < 0) return;
          if (row[next].first - game.last < wanted.days || next - index - 1 < wanted.games)
            fault(`${team} meets ${other} again on ${row[next].date}`);
        });
      }
      return;
    case 'day-sequence':
      for (const team of teams) {
        const row = rows.get(team)!;
        for (const game of row) {
          const behind = (NAMES.indexOf(wanted.days.at(-1)) - NAMES.indexOf(wanted.days[0]) + 7) % 7;
          if (NAMES[game.weekday] !== wanted.days[0]) continue;
          const count = row.filter(
            (other) =>
              other.first >= game.first &&
              other.first <= game.first + behind &&
              wanted.days.includes(NAMES[other.weekday]) &&
              isAt(wanted.place, team, other),
          ).length;
          if (count > wanted.atMost) fault(`${team} has ${count} from ${game.date}`);
        }
      }
      return;
    case 'off-open-date':
      for (const team of teams) {
        const rest = (of: string, game: Played) => {
          const row = rows.get(of)!;
          const index = row.indexOf(game);
          return index === 0 ? null : game.first - row[index - 1].last;
        };
        const count = rows.get(team)!.filter((game) => {
          const own = rest(team, game);
          const theirs = rest(game.home === team ? game.away : game.home, game);
          return own !== null && theirs !== null && theirs >= wanted.restDays && own < wanted.restDays;
        }).length;
        if (count > wanted.atMost) fault(`${team} meets ${count}`);
      }
      return;
    case 'only-for':
      for (const game of games)
        if (touches(wanted.when, game) && !wanted.teams.includes(game.home) && !wanted.teams.includes(game.away))
          fault(`${game.away} at ${game.home} on ${game.date}`);
      return;
    case 'conference-day':
    case 'conference-total': {
      const meant = games.filter((game) => touches(wanted.when, game));
      const counts =
        rule.rule === 'conference-total'
          ? [meant.length]
          : [...new Set(meant.map(({ date }) => date))].map((date) => meant.filter((game) => game.date === date).length);
      for (const count of counts) if (!inBounds(count)) fault(`${count} games`);
      return;
    }
    case 'exams':
      for (const team of teams)
        for (const { first, last } of conference.schools.find(({ code }: Json) => code === team).exams) {
          const span = { ...dated(first, last) };
          const early = rows.get(team)!.filter((game) => isAt(wanted.place, team, game) && touches(span, game)).length;
          if (early > wanted.atMost) fault(`${team} plays ${early} in its exams`);
        }
      return;
    case 'availability':
      for (const entry of conference.availability) {
        const meant = sport.teams.includes(entry.school) && (entry.sports.length === 0 || entry.sports.includes(sport.key));
        if (!meant || !entry.hard || entry.status !== 'approved') continue;
        for (const { first, last } of entry.dates)
          for (const game of rows.get(entry.school)!) {
            const isMeant = entry.ask === 'no-game' || (entry.ask === 'no-home-game') === (game.home === entry.school);
            if (isMeant && touches(dated(first, last), game)) fault(`${entry.school} plays on ${game.date}: ${entry.reason}`);
          }
      }
      return;
    case 'partners-together':
      for (const game of games) {
        const pairOf = (team: string): string[] => sport.partners.find((pair: string[]) => pair.includes(team)) ?? [];
        const visitors = pairOf(game.away);
        const hosts = pairOf(game.home);
        if (visitors.length < 2 || hosts.length < 2 || visitors === hosts) continue;
        const partner = visitors.find((team) => team !== game.away)!;
        const week = (other: Played) => Math.floor((other.first - start) / 7);
        if (!games.some((other) => other.away === partner && hosts.includes(other.home) && week(other) === week(game)))
          fault(`${partner} does not travel with ${game.away} to ${game.home} on ${game.date}`);
      }
      return;
    case 'site':
      for (const { home, away } of wanted.sites)
        if (!games.some((game) => game.home === home && game.away === away)) fault(`${home} does not host ${away}`);
      return;
    // Rules across sports: checkSharedDays.
    case 'not-home-together':
    case 'shared-buildings':
      return;
    default:
      fault(`the independent check does not know the rule ${rule.rule}`);
  }
}
