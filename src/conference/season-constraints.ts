import type { Constraint } from '../model/constraint.ts';
import type { ConferenceFacts } from './conference-facts.ts';
import type { SportDocument } from './conference-season.ts';
import { type Format, gamesPerTeam } from './format.ts';
import { pairsThatMeet, planOf } from './matchup-plan.ts';
import { compileRule, type Rule, rulesOf } from './rules/index.ts';
import type { SportScope } from './rules/template.ts';

/** What format and calendar ask for in every season: the windows' numbers of games, the cadence, the capacity of television. */
export function calendarConstraints({ name: sport, calendar, slots, teams }: SportScope, all: number, prefix: string): Constraint[] {
  const constraints: Constraint[] = [];
  const base = (id: string, sentence: string) => ({ id: `${prefix}${id}`, hard: true, penalty: 1, sentence });
  const own = new Set(slots);
  const foreign = Array.from({ length: all }, (_, slot) => slot).filter((slot) => !own.has(slot));
  if (foreign.length > 0)
    constraints.push({
      ...base('own-dates', `${sport} is played on its own dates.`),
      kind: 'CA1',
      teams,
      mode: 'HA',
      min: 0,
      max: 0,
      slots: foreign,
    });
  for (const { name, week, min, max, slots: inWindow, keptFor } of calendar.windows) {
    if (keptFor !== undefined || (min === 0 && inWindow.length <= max)) continue;
    const sentence = `Every team plays ${min === max ? `exactly ${min}` : `at most ${max}`} ${max === 1 ? 'game' : 'games'} in the ${name} window of week ${week}.`;
    constraints.push({
      ...base(`${name}-${week}`, sentence),
      kind: 'CA1',
      teams,
      mode: 'HA',
      min,
      max,
      slots: inWindow.map((slot) => slots[slot]),
    });
  }
  calendar.cadence?.forEach((games, index) => {
    const inWeek = calendar.slots.flatMap((slot, place) => (slot.week === index + 1 ? [slots[place]] : []));
    const sentence = `Every team plays ${games} ${games === 1 ? 'game' : 'games'} in week ${index + 1}.`;
    constraints.push({ ...base(`cadence-${index + 1}`, sentence), kind: 'CA1', teams, mode: 'HA', min: games, max: games, slots: inWeek });
  });
  calendar.slots.forEach(({ id, name, television }, place) => {
    if (television === null || 2 * television.capacity >= teams.length) return;
    const sentence = `${name} shows at most ${television.capacity} ${television.capacity === 1 ? 'game' : 'games'} (${television.networks.join(', ')}).`;
    const whole = { teams1: teams, teams2: teams, mode1: 'HA', mode2: 'GLOBAL', min: 0, max: television.capacity } as const;
    constraints.push({ ...base(`television-${id}`, sentence), kind: 'CA4', ...whole, slots: [slots[place]] });
  });
  return constraints;
}

/** Says which teams have fewer windows left than games, once the dates are taken out on which hard rules let them play nothing. */
export function refuseDates(format: Format, { calendar, codes, teams, slots }: SportScope, constraints: readonly Constraint[]): string[] {
  const games = gamesPerTeam(format);
  return teams.flatMap((team, place) => {
    const closed = new Set(
      constraints.flatMap((rule) =>
        rule.kind === 'CA1' && rule.hard && rule.max === 0 && rule.mode === 'HA' && rule.teams.includes(team) ? [...rule.slots] : [],
      ),
    );
    const left = calendar.windows.reduce((sum, window) => {
      if (window.keptFor?.includes(codes[place]) === false) return sum;
      const free = window.slots.filter((slot) => !closed.has(slots[slot])).length;
      return sum + Math.min(window.max, free);
    }, 0);
    const all = calendar.windows.reduce((sum, { max }) => sum + max, 0);
    if (left >= games) return [];
    return [`${codes[place]} plays ${games} games; of ${all} windows its rules leave ${left} with a date on which it may play.`];
  });
}

/** What the rules of a sport, and those of the conference for it, compile to; `ruleOf` is told which constraint comes from which rule. */
export function ruleConstraints(
  document: SportDocument,
  sport: SportScope,
  sports: readonly SportScope[],
  facts: ConferenceFacts,
  prefix: string,
  ruleOf: Map<string, Rule>,
): Constraint[] {
  return rulesOf(facts.document.rules ?? [], document.rules, document.key, document.teams)
    .filter(({ on }) => on)
    .flatMap((rule) => {
      const { sentence: whole, constraints } = compileRule(rule, { sport, sports, facts });
      return constraints.map(({ constraint, sentence }, index): Constraint => {
        const id = `${prefix}${rule.id}${constraints.length === 1 ? '' : `-${index + 1}`}`;
        ruleOf.set(id, rule);
        return { ...constraint, id, hard: rule.hard, penalty: rule.weight, sentence: sentence ?? whole } as Constraint;
      });
    });
}

/** Who has the extra home game, where the search chooses the hosts; where they are decided before, so is this. */
export function hostConstraints(document: SportDocument, { teams, codes, slots }: SportScope, facts: ConferenceFacts): Constraint[] {
  const { extraHome, splitExtra = [] } = planOf(document.teams, document.play, document.matchups, () => 0);
  if (!document.matchups.freeHosts) return [];
  const { min, max } = document.play.home;
  const indexOf = (code: string) => teams[codes.indexOf(code)];
  const base = (id: string, sentence: string) => ({ id, hard: true, penalty: 1, sentence });
  const exact = (id: string, members: readonly string[], count: number): Constraint => {
    const sentence = `${count === max ? 'Who has the extra home game hosts' : 'Who has not the extra home game hosts'} ${count} games this year.`;
    return { ...base(id, sentence), kind: 'CA1', teams: members.map(indexOf), mode: 'H', min: count, max: count, slots };
  };
  return [
    ...(extraHome === undefined
      ? []
      : [
          exact('extra-home', extraHome, max),
          exact(
            'no-extra-home',
            codes.filter((code) => !extraHome.includes(code)),
            min,
          ),
        ]),
    ...splitExtra.map((pair, index): Constraint => {
      const sentence = `${pair.map((code) => facts.nameOf(code)).join(' and ')} have one extra home game between them.`;
      const count = { mode1: 'H', mode2: 'GLOBAL', min: min + max, max: min + max } as const;
      return { ...base(`split-extra-${index + 1}`, sentence), kind: 'CA4', teams1: pair.map(indexOf), teams2: teams, ...count, slots };
    }),
  ];
}

/** What the format asks for where the search chooses who meets whom: each team's number of games, the pairs that must meet, and, if it is
 *  carried over, that who met least in the seasons before meets first. */
export function pairConstraints(document: SportDocument, { name, teams, codes, slots }: SportScope, facts: ConferenceFacts): Constraint[] {
  const games = gamesPerTeam(document.play);
  const base = (id: string, sentence: string) => ({ id, hard: true, penalty: 1, sentence });
  const indexOf = (code: string) => teams[codes.indexOf(code)];
  return [
    {
      ...base('games', `Every team plays ${games} games of ${name}.`),
      kind: 'CA1',
      teams,
      mode: 'HA',
      min: games,
      max: games,
      slots,
    },
    ...pairsThatMeet(document).map(([one, other], index): Constraint => {
      const meetings = [
        { home: indexOf(one), away: indexOf(other) },
        { home: indexOf(other), away: indexOf(one) },
      ];
      const sentence = `${facts.nameOf(one)} and ${facts.nameOf(other)} meet.`;
      return { ...base(`meet-${index + 1}`, sentence), kind: 'GA1', meetings, min: 1, max: Number.POSITIVE_INFINITY, slots };
    }),
    ...leastMetConstraints(document, indexOf, slots),
  ];
}

/** What a game between two teams costs that met in every season before, beyond one between two that never did: more than the dates can be
 *  worth that it makes possible. */
const MET_EACH_SEASON = 100;
const FIGURE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** Who met least in the seasons before meets first: for each figure of games a season, the pairs that met so often or more have no more
 *  games than those that met less leave them. Together they cost each game in proportion to what its pair has met, but for what cannot be
 *  otherwise, which costs nothing. Pairs that are fixed are no matter of choice. */
function leastMetConstraints(document: SportDocument, indexOf: (code: string) => number, slots: readonly number[]): Constraint[] {
  const { teams, fixed, metBefore } = planOf(document.teams, document.play, document.matchups, () => 0);
  if (metBefore === undefined) return [];
  const open = teams.flatMap((one, index) =>
    teams.slice(index + 1).flatMap((other) => {
      const isFixed = fixed.some(({ pair }) => pair.includes(one) && pair.includes(other));
      return isFixed ? [] : [{ one: indexOf(one), other: indexOf(other), met: metBefore(one, other) }];
    }),
  );
  const chosen = (teams.length * gamesPerTeam(document.play)) / 2 - fixed.filter(({ times }) => times > 0).length;
  const figures = [...new Set(open.map(({ met }) => met))].sort((a, b) => a - b);
  return figures.slice(1).map((figure, index): Constraint => {
    const more = open.filter(({ met }) => met >= figure);
    const max = Math.max(0, chosen - (open.length - more.length));
    return {
      id: `least-met-${index + 1}`,
      kind: 'GA1',
      hard: false,
      penalty: Math.round(MET_EACH_SEASON * (figure - figures[index])),
      sentence: `Who met least meets first: at most ${max} ${max === 1 ? 'game' : 'games'} of pairs that met ${figure === 1 ? 'once' : `${FIGURE.format(figure)} times`} a season or more.`,
      meetings: more.flatMap(({ one, other }) => [
        { home: one, away: other },
        { home: other, away: one },
      ]),
      min: 0,
      max,
      slots,
    };
  });
}
