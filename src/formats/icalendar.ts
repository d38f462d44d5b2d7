import { dateOfDay, dayNumber } from '../model/calendar.ts';
import { instantOf } from '../model/clock.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { FormatError, quote } from './format-error.ts';
import { partOfSeries, singleGames, venueOf } from './placement.ts';

/** How long a game is shown in calendars: seasons do not say when games end. */
const SHOWN_HOURS = 2;

export interface ICalendarOptions {
  /** When this plan was made; calendars keep the newest. */
  readonly at: Date;
  /** What tells this season from all others, the same for all its plans; the season's name if left out. */
  readonly scope?: string;
  /** Only this team's games, told from its side. */
  readonly team?: number;
  /** Counts the plans that were published before this one (RFC 5545 SEQUENCE). */
  readonly sequence?: number;
  /** The plan may still change. */
  readonly isTentative?: boolean;
}

/** Writes the games that have a slot as calendar events (RFC 5545). A game keeps its UID whenever it is moved. Times are in UTC
 *  where the venue's zone is known, else floating; games without a time are whole days. Each game of a series is an event of its own, which
 *  keeps its UID, too.
 *  @throws {FormatError} if a game lies in a slot without a date, or a venue's time zone is not known */
export function writeICalendar(season: Season, schedule: Schedule, options: ICalendarOptions): string {
  const { at, scope = season.name, team, sequence = 0, isTentative = false } = options;
  const { teams, venues, slots } = season;
  const stamp = utc(at.getTime());
  const events = singleGames(season, schedule)
    .filter(({ home, away }) => team === undefined || home === team || away === team)
    .flatMap((single) => {
      const { game, home, away, slot, date, number, of, isSecond } = single;
      const { id, host } = season.games[game];
      const place = venueOf(season, game, home);
      const venue = venues[place];
      const { startTime, timeZone } = slots[slot];
      if (date === null) {
        const detail = `the slot ${quote(slots[slot].id)} has no date: calendars need one`;
        throw new FormatError([{ path: `/slots/${slot}/date`, detail }]);
      }
      return [
        'BEGIN:VEVENT',
        `UID:${escapeText(`${encodeURIComponent(id)}${of === 1 ? '' : `/${number}`}.${encodeURIComponent(scope)}@flextime`)}`,
        `DTSTAMP:${stamp}`,
        `SEQUENCE:${sequence}`,
        ...timesOf(
          date,
          isSecond ? null : startTime,
          timeZone ?? venue.timeZone,
          timeZone === undefined ? `/venues/${place}` : `/slots/${slot}`,
        ),
        `SUMMARY:${escapeText([summaryOf(teams[home].name, teams[away].name, season.games[game].venue === null ? null : venue.name, host === 'neutral', team === undefined ? null : team === home), partOfSeries(single)].filter((text) => text !== '').join(', '))}`,
        `LOCATION:${escapeText(venue.name)}`,
        ...(venue.latitude === null || venue.longitude === null ? [] : [`GEO:${venue.latitude};${venue.longitude}`]),
        `STATUS:${isTentative ? 'TENTATIVE' : 'CONFIRMED'}`,
        'END:VEVENT',
      ];
    });
  const name = team === undefined ? season.name : `${teams[team].name}: ${season.name}`;
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//FlexTime//Schedules//EN',
    `X-WR-CALNAME:${escapeText(name)}`,
    ...events,
    'END:VCALENDAR',
  ]
    .map((line) => `${fold(line)}\r\n`)
    .join('');
}

function timesOf(date: string, startTime: string | null, timeZone: string | null, owner: string): string[] {
  if (startTime === null) {
    return [`DTSTART;VALUE=DATE:${digits(date)}`, `DTEND;VALUE=DATE:${digits(dateOfDay(dayNumber(date) + 1))}`];
  }
  const duration = `DURATION:PT${SHOWN_HOURS}H`;
  if (timeZone === null) return [`DTSTART:${digits(date)}T${digits(startTime)}00`, duration];
  try {
    return [`DTSTART:${utc(instantOf(date, startTime, timeZone))}`, duration];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FormatError([{ path: `${owner}/timeZone`, detail: `${quote(timeZone)} is not a time zone that is known`, value: timeZone }]);
  }
}

/** `isHost` is null where the game is told from no side; `place` is where it is played if at neither home. */
function summaryOf(home: string, away: string, place: string | null, isNeutral: boolean, isHost: boolean | null): string {
  const where = place === null ? '' : ` (${place})`;
  if (isHost === null) return `${isNeutral ? `${home} vs ${away}` : `${away} at ${home}`}${where}`;
  if (place !== null) return `vs ${isHost ? away : home}${where}`;
  return isHost ? `vs ${away}` : `at ${home}`;
}

function digits(text: string): string {
  return text.replaceAll(/[-:]/g, '');
}

function utc(instant: number): string {
  return `${digits(new Date(instant).toISOString().slice(0, 19))}Z`;
}

function escapeText(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, '');
}

/** Lines are at most 75 bytes of UTF-8; longer ones go on after a line break and a space, never inside a character. */
function fold(line: string): string {
  let folded = '';
  let bytes = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (bytes + size > 75) {
      folded += '\r\n ';
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return folded;
}

const encoder = new TextEncoder();
