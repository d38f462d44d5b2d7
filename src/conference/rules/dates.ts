import { Type } from 'typebox';
import { clockIn } from '../../model/clock.ts';
import { addDays, daysBetween, describeDate, weekdayOf } from '../day.ts';
import { gamesInBuilding } from '../elsewhere.ts';
import {
  and,
  CalendarDate,
  ClockTime,
  Code,
  countedGames,
  defineRule,
  describeWhen,
  LONG_WEEKDAYS,
  MODE,
  OneWeekday,
  PLACE_WORDS,
  Place,
  plural,
  type RuleConstraint,
  type SportScope,
  schoolsBeyond,
  sentenceOf,
  slotsWhen,
  subject,
  Teams,
  teamsNamed,
  WEEKDAY_ORDER,
  When,
  Whole,
} from './template.ts';

/** Rules about dates that stay free of games. */
export const DATE_RULES = [
  defineRule({
    id: 'blackout',
    title: 'Dates when a team cannot play',
    about:
      'The teams play no game (no home game, no road game) that touches the days: Sundays, a graduation, a holiday. Each game that does is one unit.',
    parameters: Type.Object({ teams: Teams, place: Place, when: When }),
    compile: ({ teams, place, when }, { sport }) => [
      { constraint: { kind: 'CA1', teams: teamsNamed(sport, teams), mode: MODE[place], min: 0, max: 0, slots: slotsWhen(sport, when) } },
    ],
    explain: ({ teams, place, when }, scope) =>
      sentenceOf(`${subject(scope, teams)} ${plural(teams, 'plays', 'play')} no ${PLACE_WORDS[place]}`, describeWhen(when)),
  }),
  defineRule({
    id: 'building-closed',
    title: 'A building that is closed',
    about:
      'Nobody of the sport hosts in the buildings on the days, whichever teams play there. Each game that would be played there is one unit.',
    parameters: Type.Object({
      buildings: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        description: 'names of buildings as the conference document has them',
      }),
      when: When,
    }),
    compile: ({ buildings, when }, { sport, facts }) => {
      const hosts = sport.codes.filter((code) => buildings.includes(facts.venueName(code, sport.venueKind)));
      const unknown = buildings.find((name) => !facts.document.schools.some(({ venues }) => Object.values(venues).includes(name)));
      if (unknown !== undefined) throw new RangeError(`no school of ${facts.document.name} has a building "${unknown}"`);
      const slots = slotsWhen(sport, when);
      const indexOf = (code: string) => teamsNamed(sport, [code])[0];
      return hosts.map((code) => ({ constraint: { ...gamesInBuilding(sport, code, indexOf), min: 0, max: 0, slots } }));
    },
    explain: ({ buildings, when }) => sentenceOf(`${and(buildings)} ${buildings.length === 1 ? 'is' : 'are'} closed`, describeWhen(when)),
  }),
  defineRule({
    id: 'exams',
    title: 'Final exams',
    about:
      "A team plays at most a number of games (at the place) during its school's final exams and the days before them. Each game more is one unit. Exceptions: schools that may play, and days of the span that do not count.",
    parameters: Type.Object({
      teams: Teams,
      place: Place,
      atMost: Whole('games allowed in the exam span'),
      daysBefore: Type.Optional(Whole('reading days before the first exam that count too')),
      exceptTeams: Type.Optional(Type.Array(Code, { description: 'codes of schools that are excepted' })),
      exceptDays: Type.Optional(Type.Array(CalendarDate, { description: 'days of the span on which games are allowed' })),
    }),
    compile: ({ teams, place, atMost, daysBefore, exceptTeams = [], exceptDays = [] }, { sport, facts }) =>
      (teams ?? sport.codes)
        .filter((code) => !exceptTeams.includes(code))
        .flatMap((code) =>
          facts.school(code).exams.flatMap(({ first, last }): RuleConstraint[] => {
            const days = daysBetween(addDays(first, -(daysBefore ?? 0)), last).filter((day) => !exceptDays.includes(day));
            const slots = slotsWhen(sport, { dates: days.map((day) => ({ first: day, last: day })) });
            if (slots.length === 0) return [];
            return [
              {
                constraint: { kind: 'CA1', teams: teamsNamed(sport, [code]), mode: MODE[place], min: 0, max: atMost, slots },
                sentence: `${facts.nameOf(code)} plays ${countedGames(undefined, atMost, place)} during its exams, ${describeDate(first)} to ${describeDate(last)}.`,
              },
            ];
          }),
        ),
    explain: ({ teams, place, atMost, exceptTeams = [] }, scope) =>
      sentenceOf(
        `${subject(scope, teams)} ${plural(teams, 'plays', 'play')} ${countedGames(undefined, atMost, place)} during final exams`,
        exceptTeams.length === 0 ? '' : `but for ${and(exceptTeams.map((code) => scope.facts.nameOf(code)))}`,
      ),
  }),
  defineRule({
    id: 'availability',
    title: 'What schools entered at the availability desk',
    about:
      'Each approved entry of the desk that concerns the sport: no game, no home game, no road game on its dates, or a home game on one of them. Hard entries and wishes are told apart: a rule takes one of the two.',
    parameters: Type.Object({ entries: Type.Union([Type.Literal('hard'), Type.Literal('wishes')], { description: 'which entries' }) }),
    compile: ({ entries }, { sport, facts }) =>
      facts.document.availability.flatMap((entry): RuleConstraint[] => {
        const concerns = (entry.sports.length === 0 || entry.sports.includes(sport.key)) && sport.codes.includes(entry.school);
        if (!concerns || entry.status !== 'approved' || entry.hard !== (entries === 'hard') || entry.dates.length === 0) return [];
        const slots = slotsWhen(sport, { dates: [...entry.dates] });
        if (slots.length === 0) return [];
        const mode = entry.ask === 'no-road-game' ? 'A' : entry.ask === 'no-game' ? 'HA' : 'H';
        const count = entry.ask === 'home-game' ? { min: 1, max: Number.POSITIVE_INFINITY } : { min: 0, max: 0 };
        return [
          {
            constraint: { kind: 'CA1', teams: teamsNamed(sport, [entry.school]), mode, ...count, slots },
            sentence: `${facts.nameOf(entry.school)}: ${entry.reason}.`,
          },
        ];
      }),
    explain: ({ entries }) =>
      entries === 'hard' ? 'Dates on which a school cannot play stay free.' : "Schools' wishes about dates are met where possible.",
  }),
  defineRule({
    id: 'no-travel-day',
    title: 'A weekday without travel',
    about:
      'The teams do not travel on a weekday: no road game ends on the day before from a time on (they could not be home that day), and none begins on the day after before a time. Venues nearer than so many miles do not count, nor do games without a start time. Each such game is one unit. Games on the day itself are a blackout.',
    parameters: Type.Object({
      teams: Teams,
      weekday: OneWeekday,
      eveFrom: ClockTime('road games on the day before that start at this time or later, at the venue, are not played'),
      morrowBefore: ClockTime('road games on the day after that start before this time, at the venue, are not played'),
      beyondMiles: Type.Integer({ minimum: 0, maximum: 10_000, description: 'venues nearer than this are reached the same day' }),
    }),
    compile: ({ teams, weekday, eveFrom, morrowBefore, beyondMiles }, scope) => {
      const { sport, facts } = scope;
      return (teams ?? sport.codes).flatMap((code) =>
        schoolsBeyond(scope, code, beyondMiles).flatMap((host): RuleConstraint[] => {
          const slots = sport.calendar.slots.flatMap((_, place) => {
            const start = startAt(sport, place, facts.school(host).timeZone);
            if (start === null) return [];
            const isLate = start.eve === weekday && start.time >= eveFrom;
            return isLate || (start.morrow === weekday && start.time < morrowBefore) ? [sport.slots[place]] : [];
          });
          if (slots.length === 0) return [];
          const [team, other] = teamsNamed(sport, [code, host]);
          return [
            {
              constraint: { kind: 'CA2', teams1: [team], teams2: [other], mode1: 'A', mode2: 'GLOBAL', min: 0, max: 0, slots },
              sentence: `${facts.nameOf(code)} does not play at ${facts.nameOf(host)} when it would travel on a ${LONG_WEEKDAYS[weekday].slice(0, -1)}.`,
            },
          ];
        }),
      );
    },
    explain: ({ teams, weekday }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'does', 'do')} not travel on ${LONG_WEEKDAYS[weekday]}.`,
  }),
];

/** When a game in a slot starts by the clocks of a zone, the weekday after its last day, and the one before its first; null without
 *  a start time. */
function startAt({ calendar }: SportScope, slot: number, timeZone: string) {
  const { date, startTime, days } = calendar.slots[slot];
  if (startTime === null) return null;
  const shown = clockIn(date, startTime, calendar.timeZone ?? timeZone, timeZone);
  return {
    time: shown.time,
    eve: weekdayOf(addDays(shown.date, days[days.length - 1] + 1)),
    morrow: WEEKDAY_ORDER[(WEEKDAY_ORDER.indexOf(weekdayOf(shown.date)) + 6) % 7],
  };
}
