import type { Constraint, Meeting } from '../model/constraint.ts';
import type { Schedule } from '../model/schedule.ts';
import { type Season, withConstraints } from '../model/season.ts';
import { gameName, slotName, teamName } from '../model/sentence.ts';
import { Timetable } from '../model/timetable.ts';
import { type Day, describeSpan } from './day.ts';
import { touchedSlots } from './touched-slots.ts';

/** What has happened to a season that was solved, as hard rules with a sentence. */

/** The rule that a building is gone from one day to another: no game is played there on a day that it would touch. */
export function arenaLost(season: Season, venue: number, first: Day, last: Day): Constraint {
  const { teams, games, venues } = season;
  const hosts = teams.flatMap((team, index) => (team.venue === venue ? [index] : []));
  const base = never('arena-lost', `${venues[venue].name} cannot be used on ${describeSpan(first, last)}.`);
  const span = [{ first, last }];
  // Where no host plays elsewhere and nobody else plays here, the games here are the hosts' home games.
  const isPlain = games.every(({ home, venue: place }) => place === null || (place !== venue && !hosts.includes(home)));
  if (isPlain) return { ...base, kind: 'CA1', teams: hosts, mode: 'H', slots: touchedSlots(season, hosts, span) };
  const here = games.flatMap(({ home, away, host, venue: place }): Meeting[] => {
    const meetings = [{ home, away }, ...(host === 'either' ? [{ home: away, away: home }] : [])];
    return meetings.filter((meeting) => (place ?? teams[meeting.home].venue) === venue);
  });
  const meetings = [...new Map(here.map((meeting) => [`${meeting.home} ${meeting.away}`, meeting])).values()];
  const players = meetings.map(({ home }) => home);
  return { ...base, kind: 'GA1', meetings, slots: touchedSlots(season, players, span) };
}

/** The rule that a team cannot play from one day to another. */
export function teamOut(season: Season, team: number, first: Day, last: Day): Constraint {
  const sentence = `${teamName(season, team)} cannot play on ${describeSpan(first, last)}.`;
  return {
    ...never('team-out', sentence),
    kind: 'CA1',
    teams: [team],
    mode: 'HA',
    slots: touchedSlots(season, [team], [{ first, last }]),
  };
}

/** The rule that a game is called off where it is: it is not played in its slot, whoever hosts. */
export function gameOff(season: Season, schedule: Schedule, game: number): Constraint {
  const { home, away } = season.games[game];
  const slot = schedule.slots[game];
  const sentence = `${gameName(new Timetable(season, schedule), game)} cannot be played on ${slotName(season, slot)}.`;
  const meetings = [
    { home, away },
    { home: away, away: home },
  ];
  return { ...never('game-off', sentence), kind: 'GA1', meetings, slots: [slot] };
}

/** The season with the damage as further hard rules. */
export function damaged(season: Season, damage: readonly Constraint[]): Season {
  return withConstraints(season, [...season.constraints, ...damage]);
}

function never(id: string, sentence: string) {
  return { id, hard: true, penalty: 1, sentence, min: 0, max: 0 } as const;
}
