import { Type } from 'typebox';
import { defineRule, describeWhen, MODE, PLACE_WORDS, Place, slotsWhen, subject, Teams, teamsNamed, When, Whole } from './template.ts';

/** Rules about the order of a team's games, counted in games and not in dates. */
export const ORDER_RULES = [
  defineRule({
    id: 'runs',
    title: 'Runs of home or road games',
    about:
      'Among any so many consecutive games of a team at most so many are at the place: "at most two road games in a row" is 2 of 3, "not four of five on the road" is 3 of 5. Each stretch of games with one too many is one unit.',
    parameters: Type.Object({ teams: Teams, place: Place, atMost: Whole('games at most'), of: Whole('length of the stretch in games') }),
    compile: ({ teams, place, atMost, of }, { sport }) => [
      {
        constraint: {
          kind: 'CA3',
          teams1: teamsNamed(sport, teams),
          teams2: [...sport.teams],
          mode1: MODE[place],
          mode2: 'GAMES',
          intp: of,
          min: 0,
          max: atMost,
        },
      },
    ],
    explain: ({ teams, place, atMost, of }, scope) =>
      of === atMost + 1
        ? `${subject(scope, teams)}: at most ${atMost} ${PLACE_WORDS[place]} in a row.`
        : `${subject(scope, teams)}: at most ${atMost} of any ${of} games in a row are ${PLACE_WORDS[place]}.`,
  }),
  defineRule({
    id: 'back-to-back',
    title: 'Back-to-back games at one place',
    about:
      'A team has at most so many pairs of consecutive games that are both at home (on the road) in a part of the calendar. Each pair more is one unit.',
    parameters: Type.Object({ teams: Teams, place: Place, atMost: Whole('pairs allowed'), when: Type.Optional(When) }),
    compile: ({ teams, place, atMost, when }, { sport }) => [
      {
        constraint: {
          kind: 'BR1',
          teams: teamsNamed(sport, teams),
          intp: atMost,
          mode1: 'LEQ',
          mode2: MODE[place],
          slots: slotsWhen(sport, when),
        },
      },
    ],
    explain: ({ teams, place, atMost, when }, scope) =>
      `${subject(scope, teams)}: at most ${atMost} back-to-back ${PLACE_WORDS[place]} ${describeWhen(when)}`.trim().concat('.'),
  }),
  defineRule({
    id: 'even-progress',
    title: 'Nobody ahead',
    about:
      'After every slot the numbers of home games (road games, games) that two teams have played differ by at most so many. For each pair of teams the largest excess is the number of units.',
    parameters: Type.Object({ teams: Teams, place: Place, atMost: Whole('largest difference') }),
    compile: ({ teams, place, atMost }, { sport }) => [
      { constraint: { kind: 'FA2', teams: teamsNamed(sport, teams), mode: MODE[place], intp: atMost, slots: slotsWhen(sport) } },
    ],
    explain: ({ teams, place, atMost }, scope) =>
      `${subject(scope, teams)} is never more than ${atMost} ${PLACE_WORDS[place]} ahead of another.`,
  }),
];
