import { Type } from 'typebox';
import { addDays } from '../day.ts';
import {
  and,
  COUNTED,
  countedGames,
  defineRule,
  describeWhen,
  limitsOf,
  limitsOn,
  MODE,
  OneWeekday,
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
  weeksWhen,
} from './template.ts';

/** Rules that count a team's games in parts of the calendar. */
export const COUNT_RULES = [
  defineRule({
    id: 'games-when',
    title: 'Games in a part of the calendar',
    about:
      'Each team plays a number of its games (home, road, all) in a part of the calendar: home counts, weekend home games, weekday games, appearances on a network. One game too many or too few of a team is one unit.',
    parameters: Type.Object({ ...COUNTED, when: Type.Optional(When) }),
    compile: ({ teams, place, when, ...limits }, { sport }) => [
      {
        constraint: { kind: 'CA1', teams: teamsNamed(sport, teams), mode: MODE[place], ...limitsOf(limits), slots: slotsWhen(sport, when) },
      },
    ],
    explain: ({ teams, place, when, atLeast, atMost }, scope) =>
      sentenceOf(`${subject(scope, teams)} ${plural(teams, 'plays', 'play')} ${countedGames(atLeast, atMost, place)}`, describeWhen(when)),
  }),
  defineRule({
    id: 'games-each-window',
    title: 'Games in each window or week',
    about:
      'Each team plays a number of its games in every single window (or week) of a part of the calendar. One game too many or too few of a team in a window is one unit.',
    parameters: Type.Object({
      ...COUNTED,
      each: Type.Union([Type.Literal('window'), Type.Literal('week')], { description: 'what is counted by itself' }),
      when: Type.Optional(When),
    }),
    compile: ({ teams, place, each, when, ...limits }, { sport }) =>
      (each === 'week' ? weeksWhen(sport, when) : windowsWhen(sport, when)).map(
        (slots): RuleConstraint => ({
          constraint: { kind: 'CA1', teams: teamsNamed(sport, teams), mode: MODE[place], ...limitsOf(limits), slots },
        }),
      ),
    explain: ({ teams, place, each, when, atLeast, atMost }, scope) =>
      sentenceOf(
        `${subject(scope, teams)} ${plural(teams, 'plays', 'play')} ${countedGames(atLeast, atMost, place)} in each ${each}`,
        describeWhen(when),
      ),
  }),
  defineRule({
    id: 'equal-shares',
    title: 'Equal shares',
    about:
      'The numbers of games (home, road, all) that two teams play in a part of the calendar differ by at most so many: weekend home games, Thursdays, appearances on a network. For each pair of teams the excess is the number of units.',
    parameters: Type.Object({ teams: Teams, place: Place, when: Type.Optional(When), differBy: Whole('largest difference') }),
    compile: ({ teams, place, when, differBy }, { sport }) => [
      { constraint: { kind: 'EQ1', teams: teamsNamed(sport, teams), mode: MODE[place], intp: differBy, slots: slotsWhen(sport, when) } },
    ],
    explain: ({ teams, place, when, differBy }, scope) =>
      sentenceOf(
        `${subject(scope, teams)} ${plural(teams, 'plays', 'play')} as many ${countedGames(undefined, undefined, place)} as any other, give or take ${differBy},`,
        describeWhen(when),
      ).replace(/,(?=\.$)/, ''),
  }),
  defineRule({
    id: 'day-sequence',
    title: 'Games on days in a row of the week',
    about:
      'Of the games on a sequence of weekdays that follow each other (Saturday, Monday, Wednesday), a team plays at most a number at the place. One game too many in one sequence is one unit. With `beyondMiles`, opponents that are nearer do not count.',
    parameters: Type.Object({
      teams: Teams,
      place: Place,
      days: Type.Array(OneWeekday, { minItems: 2, maxItems: 7, description: 'weekdays in order of time' }),
      atMost: Whole('games at most in the sequence'),
      beyondMiles: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, description: 'only opponents farther away than this count' })),
    }),
    compile: ({ teams, place, days, atMost, beyondMiles }, scope) => {
      const { sport } = scope;
      const count = { min: 0, max: atMost };
      return sequencesOf(sport, days).flatMap((slots): RuleConstraint[] =>
        beyondMiles === undefined
          ? [{ constraint: { kind: 'CA1', teams: teamsNamed(sport, teams), mode: MODE[place], ...count, slots } }]
          : (teams ?? sport.codes).map((code): RuleConstraint => {
              const far = teamsNamed(sport, schoolsBeyond(scope, code, beyondMiles));
              const [team] = teamsNamed(sport, [code]);
              return { constraint: { kind: 'CA2', teams1: [team], teams2: far, mode1: MODE[place], mode2: 'GLOBAL', ...count, slots } };
            }),
      );
    },
    explain: ({ teams, place, days, atMost, beyondMiles }, scope) =>
      sentenceOf(
        `${subject(scope, teams)} ${plural(teams, 'plays', 'play')} ${countedGames(undefined, atMost, place)} on ${and(days)} in a row`,
        beyondMiles === undefined ? '' : `against opponents more than ${beyondMiles} miles away`,
      ),
  }),
  defineRule({
    id: 'in-any-weeks',
    title: 'Games in any so many weeks',
    about:
      'In every span of so many weeks a team plays a number of games at the place: no three weeks without a home game. One game too many or too few in one span is one unit.',
    parameters: Type.Object({
      ...COUNTED,
      weeks: Type.Integer({ minimum: 1, maximum: 60, description: 'length of the span in weeks' }),
    }),
    compile: ({ teams, place, weeks, ...limits }, { sport }) =>
      Array.from(
        { length: Math.max(0, sport.calendar.weeks - weeks + 1) },
        (_, index): RuleConstraint => ({
          constraint: {
            kind: 'CA1',
            teams: teamsNamed(sport, teams),
            mode: MODE[place],
            ...limitsOf(limits),
            slots: slotsWhen(sport, { weeks: Array.from({ length: weeks }, (_, week) => index + week + 1) }),
          },
        }),
      ),
    explain: ({ teams, place, weeks, atLeast, atMost }, scope) =>
      `${subject(scope, teams)} ${plural(teams, 'has', 'have')} ${countedGames(atLeast, atMost, place)} in any ${weeks} weeks.`,
  }),
  defineRule({
    id: 'open-weeks',
    title: 'Open weeks',
    about:
      'A team has a number of weeks without any game in a part of the calendar: one open week in the middle third, none on the first weekends. One week too many or too few is one unit.',
    parameters: Type.Object({ teams: Teams, when: Type.Optional(When), ...limitsOn('open weeks') }),
    compile: ({ teams, when, ...limits }, { sport }) => [
      { constraint: { kind: 'OW1', teams: teamsNamed(sport, teams), slotSets: weeksWhen(sport, when), ...limitsOf(limits) } },
    ],
    explain: ({ teams, when, atLeast, atMost }, scope) =>
      sentenceOf(
        `${subject(scope, teams)} ${plural(teams, 'has', 'have')} ${countedGames(atLeast, atMost, 'anywhere').replace(/game(s?)$/, 'open week$1')}`,
        describeWhen(when),
      ),
  }),
];

/** Slots of each window of a part of the calendar. */
function windowsWhen(sport: SportScope, when: When | undefined): number[][] {
  const wanted = new Set(slotsWhen(sport, when));
  return sport.calendar.windows
    .filter(({ keptFor }) => keptFor === undefined)
    .map(({ slots }) => slots.map((slot) => sport.slots[slot]).filter((slot) => wanted.has(slot)))
    .filter(({ length }) => length > 0);
}

/** Slots of each run of dates on these weekdays, in this order, that all have slots. */
function sequencesOf(sport: SportScope, days: readonly (typeof WEEKDAY_ORDER)[number][]): number[][] {
  const slotsOn = Map.groupBy(
    sport.calendar.slots.map(({ date }, place) => ({ date, slot: sport.slots[place] })),
    ({ date }) => date,
  );
  const starts = slotsWhen(sport, { weekdays: [days[0]] }).map((slot) => sport.calendar.slots[sport.slots.indexOf(slot)].date);
  return [...new Set(starts)].flatMap((first) => {
    let day = first;
    const dates = days.map((weekday, place) => {
      const ahead = (WEEKDAY_ORDER.indexOf(weekday) - WEEKDAY_ORDER.indexOf(days[place - 1]) + 7) % 7 || 7;
      if (place > 0) day = addDays(day, ahead);
      return day;
    });
    return dates.every((date) => slotsOn.has(date)) ? [dates.flatMap((date) => (slotsOn.get(date) ?? []).map(({ slot }) => slot))] : [];
  });
}
