/** Checks a schedule against a sport's document with nothing of the code that made it: own dates, own counting, straight from
 *  the two documents. What it finds wrong is a fault of the compiler, the catalogue, the model or the search. */

import {
  elsewhereOf,
  hardRules,
  type Json,
  minutesAt,
  NAMES,
  type Played,
  placesOf,
  readSlot,
  sayDay,
  schoolOf,
  seriesOf,
} from './independent-days.ts';
import { ACROSS_SPORTS, checkRule } from './independent-rules.ts';

/** Everything wrong with a schedule, in words; nothing if it keeps format, calendar and hard rules. */
export function checkSchedule(conference: Json, sport: Json, schedule: Json): string[] {
  const faults: string[] = [];
  const { games, rows } = gamesOf(sport, schedule);
  checkFormat(conference, sport, games, rows, faults);
  checkCalendar(conference, sport, games, rows, faults);
  return [...faults, ...checkRules(conference, sport, schedule)];
}

/** What hard rules of a sport a schedule breaks; those across sports apart. */
export function checkRules(conference: Json, sport: Json, schedule: Json): string[] {
  const faults: string[] = [];
  const { games, rows } = gamesOf(sport, schedule);
  for (const rule of hardRules(conference, sport)) checkRule(conference, sport, rule, games, rows, faults);
  return faults;
}

/** The sport's games of a schedule in order of time, and those of each team. */
function gamesOf(sport: Json, schedule: Json): { games: Played[]; rows: Map<string, Played[]> } {
  const prefix = `${sport.key}:`;
  const strip = (id: string) => (id.startsWith(prefix) ? id.slice(prefix.length) : id);
  const games: Played[] = schedule.games
    .filter(({ home }: Json) => !home.includes(':') || home.startsWith(prefix))
    .map(({ home, away, slot }: Json) => {
      const [host, visitor] = [strip(home), strip(away)];
      const elsewhere = elsewhereOf(sport, host, visitor);
      const where = { at: elsewhere?.place ?? host, isNeutral: elsewhere !== undefined && elsewhere.homeOf === undefined };
      return { home: host, away: visitor, ...where, ...readSlot(slot, sport.calendar.gameDays) };
    })
    .sort((a: Played, b: Played) => a.first - b.first || (a.time ?? '').localeCompare(b.time ?? ''));
  const rows = new Map<string, Played[]>(
    sport.teams.map((team: string) => [team, games.filter(({ home, away }) => home === team || away === team)]),
  );
  return { games, rows };
}

/** The hard rules across sports of a schedule of all of them: no two events in one building, or at one school, too near. */
export function checkSharedDays(conference: Json, sports: readonly Json[], schedule: Json): string[] {
  const faults: string[] = [];
  const hosted = sports.map((sport) =>
    schedule.games
      .filter(({ home }: Json) => home.startsWith(`${sport.key}:`))
      .filter(({ home, away }: Json) => elsewhereOf(sport, codeOf(sport, home), codeOf(sport, away)) === undefined)
      .map(({ home, slot }: Json) => {
        const code = codeOf(sport, home);
        const { first, last, days, time } = readSlot(slot, sport.calendar.gameDays);
        const { venues, name } = schoolOf(conference, code);
        const building = `${code} ${venues[sport.venue] ?? `${name} ${sport.venue}`}`;
        const minutes = time === null ? null : minutesAt(conference, code, first, time, sport.calendar.timeZone);
        return { sport: sport.key, code, building, first, last, days, minutes, slot };
      }),
  );
  sports.forEach((sport, index) => {
    for (const rule of hardRules(conference, sport).filter((one) => ACROSS_SPORTS.includes(one.rule))) {
      const wanted = rule.with;
      const teams = wanted.teams ?? sport.teams;
      const others = hosted.filter((_, other) => other !== index && (wanted.sports?.includes(sports[other].key) ?? true)).flat();
      if (rule.rule === 'campus-load') {
        for (const team of teams) {
          const all = [...hosted[index], ...others].filter(({ code }) => code === team);
          for (const [day, games] of Map.groupBy(all, ({ first }) => first))
            if (games.length > wanted.atMost) faults.push(`${rule.id}: ${team} hosts ${games.length} on day ${day}`);
        }
        continue;
      }
      for (const own of hosted[index])
        for (const other of others) {
          const isMeant =
            rule.rule === 'not-home-together' ? own.code === other.code && teams.includes(own.code) : own.building === other.building;
          const gap = Math.max(other.first - own.last, own.first - other.last, 0);
          const isNear =
            rule.rule === 'changeover'
              ? startsWithin(own, other, wanted.lasts + wanted.after) || startsWithin(other, own, wanted.othersLast + wanted.before)
              : gap < wanted.days;
          if (isMeant && isNear)
            faults.push(`${rule.id}: ${own.code} hosts ${own.sport} on ${own.slot} and ${other.sport} on ${other.slot}`);
        }
    }
  });
  return faults;
}

function codeOf(sport: Json, team: string): string {
  return team.slice(sport.key.length + 1);
}

/** Whether on some day the one starts and less than so many hours later, or at the same time, the other. */
function startsWithin(one: Json, other: Json, hours: number): boolean {
  for (const day of one.days)
    for (const next of other.days) {
      const minutes = one.minutes === null || other.minutes === null ? 0 : other.minutes - one.minutes;
      const between = 24 * (next - day) + minutes / 60;
      if (between >= 0 && between < hours) return true;
    }
  return false;
}

function checkFormat(conference: Json, sport: Json, games: Played[], rows: Map<string, Played[]>, faults: string[]): void {
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
    const atHome = row.filter(({ home, isNeutral }) => home === team && !isNeutral).length;
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
  for (const pod of sport.matchups.pods ?? [])
    for (const one of pod)
      for (const other of pod)
        if (one < other && !games.some(({ home, away }) => [home, away].includes(one) && [home, away].includes(other)))
          faults.push(`${one} and ${other} of one pod do not meet`);
  for (const [one, other] of sport.matchups.owed)
    if (!games.some(({ home, away }) => [home, away].includes(one) && [home, away].includes(other)))
      faults.push(`${one} does not meet ${other}`);
  for (const pair of sport.matchups.splitExtra ?? []) {
    const hosted = games.filter(({ home }) => pair.includes(home)).length;
    if (hosted !== sport.play.home.min + sport.play.home.max) faults.push(`${pair.join(' and ')} host ${hosted} games`);
  }
  for (const team of sport.matchups.extraHome === undefined ? [] : sport.teams) {
    const hosted = rows.get(team)!.filter(({ home, isNeutral }) => home === team && !isNeutral).length;
    const wanted = sport.matchups.extraHome.includes(team) ? sport.play.home.max : sport.play.home.min;
    if (hosted !== wanted) faults.push(`${team} hosts ${hosted} games; with the extra home game as agreed it is ${wanted}`);
  }
  for (const { pair, homeOf, place, on } of sport.matchups.elsewhere ?? []) {
    const game = games.find(({ home, away }) => pair.includes(home) && pair.includes(away) && (homeOf ?? home) === home);
    if (game === undefined) faults.push(`${pair.join(' and ')} do not meet at ${place}`);
    else if (on !== undefined && game.first !== sayDay(conference, on)) faults.push(`${pair.join(' and ')} meet on ${game.date}`);
    for (const other of on === undefined ? [] : games)
      if (other !== game && placesOf(conference, sport).some((known) => known.windowIndex === -1 && known.first === other.first))
        faults.push(`${other.away} at ${other.home} is played on the day of ${place}`);
  }
  const sides: string[][] = sport.play.divisions?.teams ?? [];
  for (const side of sides)
    for (const team of side) {
      const inside = rows.get(team)!.filter(({ home, away }) => side.includes(home) && side.includes(away)).length;
      if (inside !== sport.play.divisions.inside) faults.push(`${team} plays ${inside} games in its division`);
    }
  for (const { home, away } of sport.matchups.sites)
    if (!games.some((game) => game.home === home && game.away === away)) faults.push(`${home} does not host ${away}`);
}

function checkCalendar(conference: Json, sport: Json, games: Played[], rows: Map<string, Played[]>, faults: string[]): void {
  const { calendar } = sport;
  const start = sayDay(conference, calendar.firstWeek);
  const places = placesOf(conference, sport);
  const placeOf = (game: Played) =>
    places.find(({ first, time, series }) => first === game.first && time === game.time && series === game.series);
  const weekOf = (day: number) => Math.floor((day - start) / 7) + 1;
  for (const game of games)
    if (placeOf(game) === undefined)
      faults.push(`${game.away} at ${game.home} on ${game.date} ${game.time ?? ''} is no date of the calendar`);
  for (const { home, away, first, series, date } of sport.play.series === undefined ? [] : games)
    if (!seriesOf(sport, home, away, weekOf(first)).includes(series))
      faults.push(`${away} at ${home} on ${date} is played ${series}, not ${seriesOf(sport, home, away, weekOf(first)).join(' or ')}`);
  for (const [team, row] of rows) {
    for (let index = 1; index < row.length; index++)
      if (row[index].first <= row[index - 1].last) faults.push(`${team} has two games on ${row[index].date}`);
    calendar.windows.forEach((window: Json, index: number) => {
      for (let week = 1; week <= calendar.weeks; week++) {
        if (!places.some((place) => place.week === week && place.windowIndex === index)) continue;
        const count = row.filter((game) => weekOf(game.first) === week && placeOf(game)?.windowIndex === index).length;
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
