import { MONTHS, slotDays, WEEKDAYS, weekdayOfDay } from './calendar.ts';
import type { Mode, Season } from './season.ts';
import type { Timetable } from './timetable.ts';

/** How teams, dates, games and numbers are named in sentences for people. */

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

export function figure(value: number): string {
  return NUMBER.format(value);
}

/** `3 away games`, `1 game`, `no home games`. */
export function countOf(value: number, noun: string): string {
  return `${value === 0 ? 'no' : figure(value)} ${noun}${value === 1 ? '' : 's'}`;
}

export const SIDE: Readonly<Record<Mode, string>> = { H: 'home ', A: 'away ', HA: '' };

/** What the limits of a rule ask for: `at most 2 are allowed`. */
export function limits(min: number, max: number): string {
  if (min <= 0 && max === 0) return 'none is allowed';
  if (min === max) return `exactly ${figure(min)} ${min === 1 ? 'is' : 'are'} required`;
  if (min <= 0) return `at most ${figure(max)} ${max === 1 ? 'is' : 'are'} allowed`;
  if (max === Infinity) return `at least ${figure(min)} ${min === 1 ? 'is' : 'are'} required`;
  return `${figure(min)} to ${figure(max)} are required`;
}

/** `a, b and c`; of long lists the first ones and how many more. */
export function listed(names: readonly string[], most = 4): string {
  const shown = names.length > most + 1 ? [...names.slice(0, most), `${names.length - most} others`] : names;
  return shown.length < 2 ? (shown[0] ?? 'none') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

export function teamName(season: Season, team: number): string {
  return season.teams[team].name || season.teams[team].id;
}

/** The name of a set of teams: everybody, a named group, or the members. */
export function teamsName(season: Season, teams: readonly number[]): string {
  if (teams.length === 1) return teamName(season, teams[0]);
  if (teams.length === season.teams.length) return 'all teams';
  return groupName(season.teamGroups, teams) ?? listed(teams.map((team) => teamName(season, team)));
}

/** `Jan 5` for a dated slot, with its start where two slots share the day; else the slot's own name. */
export function slotName(season: Season, slot: number): string {
  const { date, name, id, startTime } = season.slots[slot];
  if (date === null) return name || `slot ${id}`;
  const day = `${MONTHS[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(8, 10))}`;
  const shared = season.slots[slot - 1]?.date === date || season.slots[slot + 1]?.date === date;
  return shared ? `${day} (${startTime ?? (name || id)})` : day;
}

/** {@link slotName} with its weekday: `Sat Jan 5`. */
export function weekdaySlotName(season: Season, slot: number): string {
  const day = slotDays(season)[slot];
  return Number.isNaN(day) ? slotName(season, slot) : `${WEEKDAYS[weekdayOfDay(day)]} ${slotName(season, slot)}`;
}

/** `on Jan 5`, `in Slot 3`. */
export function onSlot(season: Season, slot: number): string {
  return `${season.slots[slot].date === null ? 'in' : 'on'} ${slotName(season, slot)}`;
}

/** `from Jan 5 to Jan 12`. */
export function span(season: Season, first: number, last: number): string {
  return first === last ? onSlot(season, first) : `from ${slotName(season, first)} to ${slotName(season, last)}`;
}

/** When a set of slots is, with its preposition: the season, a stretch, a named group, or the slots. */
export function slotsName(season: Season, slots: readonly number[]): string {
  if (slots.length === 0) return 'in no slot';
  if (slots.length === 1) return onSlot(season, slots[0]);
  if (slots.length === season.slots.length) return 'in the season';
  const group = groupName(season.slotGroups, slots);
  if (group !== null) return `in ${group}`;
  const sorted = slots.toSorted((a, b) => a - b);
  const last = sorted[sorted.length - 1];
  if (last - sorted[0] === sorted.length - 1) return span(season, sorted[0], last);
  return `${season.slots[sorted[0]].date === null ? 'in' : 'on'} ${listed(sorted.map((slot) => slotName(season, slot)))}`;
}

function groupName(groups: Season['teamGroups'], members: readonly number[]): string | null {
  const set = new Set(members);
  const found = groups.find((group) => group.members.length === set.size && group.members.every((member) => set.has(member)));
  return found?.name || null;
}

/** `Kansas at Baylor`; `Kansas against Baylor` on neutral ground or while it is open who hosts. */
export function gameName(timetable: Timetable, game: number): string {
  const { season } = timetable;
  const { host } = season.games[game];
  const open = host === 'neutral' || (host === 'either' && timetable.slotOf(game) < 0);
  return open
    ? `${teamName(season, timetable.homes[game])} against ${teamName(season, timetable.aways[game])}`
    : `${teamName(season, timetable.aways[game])} at ${teamName(season, timetable.homes[game])}`;
}

/** What a team does in a game, with the date: `plays at Baylor on Jan 5`, `hosts Baylor on Jan 5`. */
export function playsGame(timetable: Timetable, game: number, team: number): string {
  const { season } = timetable;
  const verb = timetable.isNeutral(game) ? 'plays' : timetable.homes[game] === team ? 'hosts' : 'plays at';
  return `${verb} ${teamName(season, timetable.opponent(game, team))} ${onSlot(season, timetable.slotOf(game))}`;
}
