import { type Static, Type } from 'typebox';
import { addDays, describeDate } from '../day.ts';
import {
  and,
  countedGames,
  defineRule,
  describeWhen,
  MODE,
  OneWeekday,
  PLACE_WORDS,
  Place,
  type RuleConstraint,
  type SportScope,
  slotsWhen,
  subject,
  Teams,
  teamsNamed,
  When,
  Whole,
} from './template.ts';

/** How many games the whole conference plays in a part of the calendar. */
const ConferenceCount = Type.Object({
  when: Type.Optional(When),
  atLeast: Type.Optional(Whole('games at least')),
  atMost: Type.Optional(Whole('games at most')),
});

/** Counts every game of the sport once: in each slot by itself (EVERY) or in all of them together (GLOBAL). */
function countConference(
  { when, atLeast, atMost }: Static<typeof ConferenceCount>,
  sport: SportScope,
  mode2: 'EVERY' | 'GLOBAL',
): RuleConstraint['constraint'] {
  const everyone = [...sport.teams];
  return {
    kind: 'CA4',
    teams1: everyone,
    teams2: everyone,
    mode1: 'HA',
    mode2,
    min: atLeast ?? 0,
    max: atMost ?? Number.POSITIVE_INFINITY,
    slots: slotsWhen(sport, when),
  };
}

/** Rules that count a team's games in parts of the calendar. */
export const COUNT_RULES = [
  defineRule({
    id: 'games-when',
    title: 'Games in a part of the calendar',
    about:
      'Each team plays a number of its games (home, road, all) in a part of the calendar: home counts, weekend home games, weekday games, appearances on a network. One game too many or too few of a team is one unit.',
    parameters: Type.Object({
      teams: Teams,
      place: Place,
      when: Type.Optional(When),
      atLeast: Type.Optional(Whole('games at least')),
      atMost: Type.Optional(Whole('games at most')),
    }),
    compile: ({ teams, place, when, atLeast, atMost }, { sport }) => [
      {
        constraint: {
          kind: 'CA1',
          teams: teamsNamed(sport, teams),
          mode: MODE[place],
          min: atLeast ?? 0,
          max: atMost ?? Number.POSITIVE_INFINITY,
          slots: slotsWhen(sport, when),
        },
      },
    ],
    explain: ({ teams, place, when, atLeast, atMost }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'plays', 'play')} ${countedGames(atLeast, atMost, place)} ${describeWhen(when)}`
        .trim()
        .concat('.'),
  }),
  defineRule({
    id: 'games-each-window',
    title: 'Games in each window or week',
    about:
      'Each team plays a number of its games in every single window (or week) of a part of the calendar. One game too many or too few of a team in a window is one unit.',
    parameters: Type.Object({
      teams: Teams,
      place: Place,
      each: Type.Union([Type.Literal('window'), Type.Literal('week')], { description: 'what is counted by itself' }),
      when: Type.Optional(When),
      atLeast: Type.Optional(Whole('games at least')),
      atMost: Type.Optional(Whole('games at most')),
    }),
    compile: ({ teams, place, each, when, atLeast, atMost }, { sport }) => {
      const parts = new Map<number, number[]>();
      const wanted = new Set(slotsWhen(sport, when));
      sport.calendar.slots.forEach(({ week, window }, slot) => {
        if (!wanted.has(sport.slots[slot])) return;
        const part = each === 'week' ? week : window;
        parts.set(part, [...(parts.get(part) ?? []), sport.slots[slot]]);
      });
      return [...parts.values()].map(
        (slots): RuleConstraint => ({
          constraint: {
            kind: 'CA1',
            teams: teamsNamed(sport, teams),
            mode: MODE[place],
            min: atLeast ?? 0,
            max: atMost ?? Number.POSITIVE_INFINITY,
            slots,
          },
        }),
      );
    },
    explain: ({ teams, place, each, when, atLeast, atMost }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'plays', 'play')} ${countedGames(atLeast, atMost, place)} in each ${each} ${describeWhen(when)}`
        .trim()
        .concat('.'),
  }),
  defineRule({
    id: 'day-sequence',
    title: 'Games on days in a row of the week',
    about:
      'Of the games on a sequence of weekdays that follow each other (Saturday, Monday, Wednesday), a team plays at most a number at the place. One game too many in one sequence is one unit. Teams near each other can be left out.',
    parameters: Type.Object({
      teams: Teams,
      place: Place,
      days: Type.Array(OneWeekday, { minItems: 2, maxItems: 7, description: 'weekdays in order of time' }),
      atMost: Whole('games at most in the sequence'),
    }),
    compile: ({ teams, place, days, atMost }, { sport }) => {
      const { calendar } = sport;
      const slotsOn = new Map<string, number[]>();
      calendar.slots.forEach(({ date }, slot) => void slotsOn.set(date, [...(slotsOn.get(date) ?? []), sport.slots[slot]]));
      const order = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
      const starts = [...new Set(slotsWhen(sport, { weekdays: [days[0]] }))];
      const firstDates = [...new Set(starts.map((slot) => calendar.slots[sport.slots.indexOf(slot)].date))];
      return firstDates.flatMap((first): RuleConstraint[] => {
        let day = first;
        const dates = days.map((weekday, place_) => {
          if (place_ > 0) day = addDays(day, (order.indexOf(weekday) - order.indexOf(days[place_ - 1]) + 7) % 7 || 7);
          return day;
        });
        if (!dates.every((date) => slotsOn.has(date))) return [];
        const slots = dates.flatMap((date) => slotsOn.get(date) ?? []);
        return [{ constraint: { kind: 'CA1', teams: teamsNamed(sport, teams), mode: MODE[place], min: 0, max: atMost, slots } }];
      });
    },
    explain: ({ teams, place, days, atMost }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'plays', 'play')} ${countedGames(undefined, atMost, place)} on ${and(days)} in a row.`,
  }),
  defineRule({
    id: 'in-any-weeks',
    title: 'Games in any so many weeks',
    about:
      'In every span of so many weeks a team plays a number of games at the place: no three weeks without a home game. One game too many or too few in one span is one unit.',
    parameters: Type.Object({
      teams: Teams,
      place: Place,
      weeks: Type.Integer({ minimum: 1, maximum: 60, description: 'length of the span in weeks' }),
      atLeast: Type.Optional(Whole('games at least')),
      atMost: Type.Optional(Whole('games at most')),
    }),
    compile: ({ teams, place, weeks, atLeast, atMost }, { sport }) =>
      Array.from(
        { length: Math.max(0, sport.calendar.weeks - weeks + 1) },
        (_, index): RuleConstraint => ({
          constraint: {
            kind: 'CA1',
            teams: teamsNamed(sport, teams),
            mode: MODE[place],
            min: atLeast ?? 0,
            max: atMost ?? Number.POSITIVE_INFINITY,
            slots: slotsWhen(sport, { weeks: Array.from({ length: weeks }, (_, week) => index + week + 1) }),
          },
        }),
      ),
    explain: ({ teams, place, weeks, atLeast, atMost }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'has', 'have')} ${countedGames(atLeast, atMost, place)} in any ${weeks} weeks.`,
  }),
  defineRule({
    id: 'blackout',
    title: 'Dates when a team cannot play',
    about:
      'The teams play no game (no home game, no road game) that touches the days: Sundays, a graduation, a closed building. Each game that does is one unit.',
    parameters: Type.Object({ teams: Teams, place: Place, when: When }),
    compile: ({ teams, place, when }, { sport }) => [
      { constraint: { kind: 'CA1', teams: teamsNamed(sport, teams), mode: MODE[place], min: 0, max: 0, slots: slotsWhen(sport, when) } },
    ],
    explain: ({ teams, place, when }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'plays', 'play')} no ${PLACE_WORDS[place]} ${describeWhen(when)}.`,
  }),
  defineRule({
    id: 'exams',
    title: 'Final exams',
    about:
      "A team plays at most a number of games (at the place) during its school's final exams and the days before them. Each game more is one unit.",
    parameters: Type.Object({
      teams: Teams,
      place: Place,
      atMost: Whole('games allowed in the exam span'),
      daysBefore: Type.Optional(Whole('reading days before the first exam that count too')),
    }),
    compile: ({ teams, place, atMost, daysBefore }, { sport, facts }) =>
      (teams ?? sport.codes).flatMap((code) =>
        facts.school(code).exams.flatMap(({ first, last }): RuleConstraint[] => {
          const slots = slotsWhen(sport, { dates: [{ first: addDays(first, -(daysBefore ?? 0)), last }] });
          if (slots.length === 0) return [];
          return [
            {
              constraint: { kind: 'CA1', teams: teamsNamed(sport, [code]), mode: MODE[place], min: 0, max: atMost, slots },
              sentence: `${facts.nameOf(code)} plays ${countedGames(undefined, atMost, place)} during its exams, ${describeDate(first)} to ${describeDate(last)}.`,
            },
          ];
        }),
      ),
    explain: ({ teams, place, atMost }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'plays', 'play')} ${countedGames(undefined, atMost, place)} during final exams.`,
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
        const wantsHome = entry.ask === 'home-game';
        const mode = entry.ask === 'no-road-game' ? 'A' : entry.ask === 'no-game' ? 'HA' : 'H';
        return [
          {
            constraint: {
              kind: 'CA1',
              teams: teamsNamed(sport, [entry.school]),
              mode,
              min: wantsHome ? 1 : 0,
              max: wantsHome ? Number.POSITIVE_INFINITY : 0,
              slots,
            },
            sentence: `${facts.nameOf(entry.school)}: ${entry.reason}.`,
          },
        ];
      }),
    explain: ({ entries }) =>
      entries === 'hard' ? 'Dates on which a school cannot play stay free.' : "Schools' wishes about dates are met where possible.",
  }),
  defineRule({
    id: 'conference-day',
    title: 'Games of the conference on a day',
    about:
      'On every slot of a part of the calendar at most (at least) so many games are played in the whole conference. Each game too many or too few in a slot is one unit.',
    parameters: ConferenceCount,
    compile: (count, { sport }) => [{ constraint: countConference(count, sport, 'EVERY') }],
    explain: ({ when, atLeast, atMost }) =>
      `The conference plays ${countedGames(atLeast, atMost, 'anywhere')} a slot ${describeWhen(when)}`.trim().concat('.'),
  }),
  defineRule({
    id: 'conference-total',
    title: 'Games of the conference in a part of the calendar',
    about:
      'In a part of the calendar at least (at most) so many games are played in all: the quota of a network. Each game too few or too many is one unit.',
    parameters: ConferenceCount,
    compile: (count, { sport }) => [{ constraint: countConference(count, sport, 'GLOBAL') }],
    explain: ({ when, atLeast, atMost }) =>
      `The conference plays ${countedGames(atLeast, atMost, 'anywhere')} ${describeWhen(when)}`.trim().concat('.'),
  }),
  defineRule({
    id: 'only-for',
    title: 'Slots kept for some teams',
    about:
      'A part of the calendar is only for games in which one of the teams plays: Thursday to Saturday series are for BYU. Each other game there is one unit.',
    parameters: Type.Object({ teams: Type.Array(Type.String(), { minItems: 1, description: 'codes of the teams' }), when: When }),
    compile: ({ teams, when }, { sport }) => {
      const kept = new Set(teamsNamed(sport, teams));
      const others = sport.teams.filter((team) => !kept.has(team));
      return [
        {
          constraint: {
            kind: 'CA4',
            teams1: others,
            teams2: others,
            mode1: 'HA',
            mode2: 'GLOBAL',
            min: 0,
            max: 0,
            slots: slotsWhen(sport, when),
          },
        },
      ];
    },
    explain: ({ teams, when }, scope) =>
      `Only games of ${and(teams.map((code) => scope.facts.nameOf(code)))} are played ${describeWhen(when)}.`,
  }),
];

function plural(teams: readonly string[] | undefined, one: string, many: string): string {
  return teams === undefined || teams.length === 1 ? one : many;
}
