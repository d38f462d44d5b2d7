import type { Calendar, CalendarWindow } from './calendar.ts';
import type { SeriesPlan } from './series.ts';

/** Who plays how often, for each team alike. `meetings`: "3 opponents twice and 12 once" is
 *  `[{times: 2, opponents: 3}, {times: 1, opponents: 12}]`; who is named nowhere is not met. A meeting may be a series of
 *  `seriesDays` games at one site, one a day unless `series` says on which days it is played. */
export interface Format {
  readonly meetings: readonly { readonly times: number; readonly opponents: number }[];
  readonly home: { readonly min: number; readonly max: number };
  readonly seriesDays: number;
  readonly series?: readonly SeriesPlan[];
  /** Opponents of each team inside its division, if teams are divided. */
  readonly divisions?: { readonly teams: readonly (readonly string[])[]; readonly inside: number };
}

/** Games (or series) of each team. */
export function gamesPerTeam({ meetings }: Format): number {
  return meetings.reduce((sum, { times, opponents }) => sum + times * opponents, 0);
}

export function opponentsPerTeam({ meetings }: Format): number {
  return meetings.reduce((sum, { opponents }) => sum + opponents, 0);
}

/** Says why a format cannot be played by so many teams on a calendar: one sentence with its arithmetic for each reason, none
 *  if nothing speaks against it. Necessary conditions only: what passes may still be impossible for its rules. */
export function refuseFormat(format: Format, teams: number, calendar: Calendar): string[] {
  const sentences: string[] = [];
  const games = gamesPerTeam(format);
  const opponents = opponentsPerTeam(format);
  const noun = format.seriesDays > 1 ? 'series' : 'matches';
  if (opponents > teams - 1)
    sentences.push(`${opponents} opponents for each team are asked for, but ${teams} teams leave each only ${teams - 1} others.`);
  for (const { times, opponents: met } of format.meetings) {
    if ((teams * met) % 2 === 1)
      sentences.push(
        `${teams} teams x ${met} opponents met ${times === 1 ? 'once' : `${times} times`} = ${teams * met} ends of pairs, an odd number: one team is left over.`,
      );
  }
  const places = (teams * games) / 2;
  const perWindow = Math.floor(teams / 2);
  const shown = calendar.windows.map((window) => shownIn(calendar, window));
  const held = calendar.windows.reduce(
    (sum, { max, keptFor }, index) => sum + (keptFor === undefined ? Math.min(Math.floor((teams * max) / 2), shown[index]) : 1),
    0,
  );
  calendar.windows.forEach(({ name, week, min }, index) => {
    if (Math.ceil((teams * min) / 2) > shown[index])
      sentences.push(
        `All ${teams} teams play in the ${name} window of week ${week}, ${Math.ceil((teams * min) / 2)} games; its television windows show ${shown[index]}.`,
      );
  });
  const isTelevised = calendar.windows.some(({ max }, index) => shown[index] < Math.floor((teams * max) / 2));
  const windows = `${describeWindows(calendar)}${isTelevised ? ', as far as television shows them,' : ''}`;
  if (places > held) sentences.push(`${teams} teams x ${games} ${noun} need ${places} places; ${windows} hold ${held}.`);
  const most = calendar.windows.reduce((sum, { max }) => sum + max, 0);
  if (games > most && places <= held)
    sentences.push(`${games} ${noun} a team need ${games} windows; ${describeWindows(calendar)} are ${most}.`);
  const full = calendar.windows.filter(({ min, max }) => min === 1 && max === 1).length;
  if (teams % 2 === 1 && full > 0)
    sentences.push(`${full} windows ask that all ${teams} teams play, but only ${2 * perWindow} of an odd number can.`);
  const least = calendar.windows.reduce((sum, { min }) => sum + min, 0);
  if (least > games) sentences.push(`${least} windows must be played by everybody, but a team has only ${games} ${noun}.`);
  if (calendar.cadence !== null) {
    const asked = calendar.cadence.reduce((sum, count) => sum + count, 0);
    if (asked !== games) sentences.push(`The cadence ${calendar.cadence.join('-')} adds up to ${asked} ${noun}, the format to ${games}.`);
  }
  const { min, max } = format.home;
  if (teams * min > places)
    sentences.push(`${teams} teams x at least ${min} at home are ${teams * min}, but there are ${places} ${noun} to host.`);
  if (teams * max < places)
    sentences.push(`${teams} teams x at most ${max} at home are ${teams * max}, but ${places} ${noun} need a host.`);
  const doubles = format.meetings.reduce((sum, { times, opponents: met }) => sum + Math.floor(times / 2) * met, 0);
  if (max < doubles) sentences.push(`${doubles} opponents met home and away give ${doubles} home ${noun}, more than the ${max} allowed.`);
  return sentences;
}

/** Games that the television windows of a playing window can show; no limit where a slot has none. */
function shownIn({ slots }: Calendar, window: CalendarWindow): number {
  return window.slots.reduce((sum, slot) => sum + (slots[slot].television?.capacity ?? Number.POSITIVE_INFINITY), 0);
}

/** "9 weeks x 2 windows", or the plain number where weeks differ. */
function describeWindows({ windows, weeks }: Calendar): string {
  const perWeek = Array.from({ length: weeks }, (_, index) =>
    windows.filter(({ week }) => week === index + 1).reduce((sum, { max }) => sum + max, 0),
  );
  const alike = perWeek.every((count) => count === perWeek[0]);
  if (alike && weeks > 1) return `${weeks} weeks x ${perWeek[0]} ${perWeek[0] === 1 ? 'window' : 'windows'}`;
  const total = perWeek.reduce((sum, count) => sum + count, 0);
  return `${total} windows in ${weeks} weeks`;
}
