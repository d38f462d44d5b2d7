import type { Timetable } from '../timetable.ts';

/** The team's road trips: unbroken rows of two or more away games, byes not counted, as positions `[first, after)` in
 *  {@link Timetable.rows}. */
export function roadTrips(timetable: Timetable, team: number): [first: number, after: number][] {
  const trips: [number, number][] = [];
  const end = timetable.end(team);
  for (let first = timetable.begin(team); first < end; ) {
    let after = first;
    while (after < end && timetable.isMode(timetable.rows[after], team, 'A')) after++;
    if (after - first >= 2) trips.push([first, after]);
    first = after + 1;
  }
  return trips;
}
