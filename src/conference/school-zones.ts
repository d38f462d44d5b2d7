import type { Season } from '../model/season.ts';
import { isTeamOf } from './availability.ts';
import type { School } from './conference-facts.ts';

/** A building that does not keep its school's time. */
export interface ZoneChange {
  /** Index of the venue. */
  readonly venue: number;
  readonly from: string | null;
  readonly to: string;
  readonly sentence: string;
}

/** The buildings of a season whose zone is not that of the school that plays there. A season that knows no zones gets them from a desk
 *  that does; UTC there is what a desk says that was opened from such a season, and means nothing. */
export function zoneChanges({ venues, teams }: Season, schools: readonly Pick<School, 'code' | 'timeZone'>[]): ZoneChange[] {
  return venues.flatMap(({ name, timeZone: from }, venue): ZoneChange[] => {
    const to = schools.find(({ code }) => teams.some((team) => team.venue === venue && isTeamOf(team, code)))?.timeZone;
    if (to === undefined || to === from || (from === null && to === 'UTC')) return [];
    return [{ venue, from, to, sentence: `${name} keeps the time of ${to}${from === null ? '' : `, no longer of ${from}`}.` }];
  });
}
