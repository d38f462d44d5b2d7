import type { Constraint } from '../model/constraint.ts';
import type { Schedule } from '../model/schedule.ts';
import { ConferenceFacts } from './conference-facts.ts';
import { buildSeason, type ConferenceSeason, type SportDocument } from './conference-season.ts';
import type { Chance } from './constraint-draw.ts';
import { type Weekday, weekdayOf } from './day.ts';
import { refuse } from './impossible-format.ts';
import { decideMatchups, type Matchup } from './matchup.ts';
import { planOf } from './matchup-plan.ts';
import { refuseAgreements } from './refuse-matchups.ts';

/** A sport whose schools play in pairs of travel partners: in a week two partners visit two partners, each of the four plays
 *  the two others, and in one week the partners play each other. An office schedules the pairs; the matches follow. */
export interface PartnerDocument extends SportDocument {
  readonly pairPlay: {
    /** The season of the pairs. Its teams are the codes joined by `+`; its weeks are those of the matches. */
    readonly pairs: SportDocument;
    /** Days of the two matches of a week, and those of weeks with one of `earlyTeams`. */
    readonly days: readonly [Weekday, Weekday];
    readonly earlyDays: readonly [Weekday, Weekday];
    readonly earlyTeams: readonly string[];
    /** Day of the match between partners. */
    readonly partnerDay: Weekday;
    /** Who hosts the match between partners. */
    readonly partnerHosts: readonly string[];
  };
}

/** A season of pairs and what it stands for. */
export interface PartnerSeason {
  /** What is solved: one game for four matches. */
  readonly pairs: ConferenceSeason;
  /** What is played: every match, with hosts as decided for the pairs. */
  readonly matches: ConferenceSeason;
  /** The matches of a schedule of the pairs. A pair that is not placed leaves its matches without slots. */
  unfold(pairSchedule: Schedule): Schedule;
  /** What the pairs must avoid so that their matches avoid what `yieldTo` says of the matches.
   *  @throws {RangeError} for a hard rule that only allows some home games and not none: pairs cannot be held to it */
  makeWay(taken: readonly Constraint[]): Constraint[];
}

/** Decides the matchups of the pairs with the miles of their trips as they are made (home, one school, the other, home), and
 *  makes both seasons.
 *  @throws {RangeError} as {@link buildSeason} */
export function buildPartnerSeason(name: string, facts: ConferenceFacts, document: PartnerDocument, chance: Chance): PartnerSeason {
  const { pairs: pairDocument } = document.pairPlay;
  const pairFacts = factsOfPairs(facts, pairDocument);
  const visitMiles = (host: string, visitor: string) => {
    const [one, other] = host.split('+');
    return visitor
      .split('+')
      .reduce((sum, from) => sum + facts.milesBetween(from, one) + facts.milesBetween(one, other) + facts.milesBetween(other, from), 0);
  };
  const plan = planOf(pairDocument.teams, pairDocument.play, pairDocument.matchups, visitMiles);
  refuse(pairDocument.name, refuseAgreements(plan));
  const pairMatchups = decideMatchups(plan, chance);
  const pairs = buildSeason(`${name}, pairs`, pairFacts, [pairDocument], chance, new Map([[pairDocument.key, pairMatchups]]));
  const { partnerHosts } = document.pairPlay;
  const matchups: Matchup[] = [];
  for (const pair of pairDocument.teams) {
    const [one, other] = pair.split('+');
    matchups.push(partnerHosts.includes(other) ? { home: other, away: one, host: 'home' } : { home: one, away: other, host: 'home' });
  }
  for (const { home, away } of pairMatchups)
    for (const host of home.split('+')) for (const visitor of away.split('+')) matchups.push({ home: host, away: visitor, host: 'home' });
  const matches = buildSeason(name, facts, [document], chance, new Map([[document.key, matchups]]));
  return {
    pairs,
    matches,
    unfold: (schedule) => unfold(document, pairs, matches, schedule),
    makeWay: (taken) => taken.flatMap((rule) => rulesOfPairs(document, pairs, matches, rule)),
  };
}

/** The pairs as if they were schools, at the place of the one named first. */
function factsOfPairs(facts: ConferenceFacts, document: SportDocument): ConferenceFacts {
  const schools = document.teams.map((pair) => {
    const members = pair.split('+').map((code) => facts.school(code));
    return {
      ...members[0],
      code: pair,
      name: members.map(({ name }) => name).join(' and '),
      abbreviation: pair,
      venues: {},
      exams: [],
      commencement: [],
    };
  });
  const availability = document.teams.flatMap((pair) =>
    facts.document.availability
      .filter(({ school }) => pair.split('+').includes(school))
      .map((entry) => ({ ...entry, id: `${entry.id} ${pair}`, school: pair })),
  );
  // What the conference asks of schools is asked of their matches, not of pairs.
  return new ConferenceFacts({ ...facts.document, schools, availability, rules: [], distances: undefined });
}

/** A visit of a pair brings each of the two hosts two home games, and the week without a visit one of them the match between partners:
 *  what a team must not host in a slot, its pair does not host (and does not lack) in the week of the slot, once for each game. */
function rulesOfPairs(document: PartnerDocument, pairs: ConferenceSeason, matches: ConferenceSeason, rule: Constraint): Constraint[] {
  if (rule.kind !== 'CA1') return [];
  const { days, earlyDays, earlyTeams, partnerDay, partnerHosts } = document.pairPlay;
  const [{ calendar: pairCalendar, codes: pairCodes }] = pairs.sports;
  const [{ calendar, codes }] = matches.sports;
  const said = rule.sentence ?? rule.id;
  if (rule.max > 0 && rule.hard)
    throw new RangeError(
      `${document.name} is searched as pairs of travel partners, which cannot keep a hard rule that leaves ${rule.max} home ${rule.max === 1 ? 'game' : 'games'}: ${said}`,
    );
  if (rule.max > 0) return [];
  const dates = new Set(rule.slots.map((slot) => calendar.slots[slot].date));
  const isTaken = (week: number, day: Weekday) =>
    calendar.slots.some((slot) => slot.week === week && weekdayOf(slot.date) === day && dates.has(slot.date));
  const { hard, penalty, sentence } = rule;
  return rule.teams.flatMap((team) => {
    const pair = pairCodes.findIndex((code) => code.split('+').includes(codes[team]));
    const [one, other] = pairCodes[pair].split('+');
    const isEarly = (visitors: number) => earlyTeams.some((code) => [one, other, ...pairCodes[visitors].split('+')].includes(code));
    const visitors = pairCodes.map((_, index) => index).filter((index) => index !== pair);
    const rules: Constraint[] = [];
    pairCalendar.slots.forEach(({ week }, slot) => {
      const base = (what: string) => ({ id: `${rule.id}-${pairCodes[pair]}-${what}-${week}`, hard, sentence });
      for (const [what, meant, of] of [
        ['early', visitors.filter(isEarly), earlyDays],
        ['visit', visitors.filter((index) => !isEarly(index)), days],
      ] as const) {
        const games = of.filter((day) => isTaken(week, day)).length;
        if (games === 0 || meant.length === 0) continue;
        const meetings = meant.map((away) => ({ home: pair, away }));
        rules.push({ ...base(what), kind: 'GA1', penalty: penalty * games, meetings, min: 0, max: 0, slots: [slot] });
      }
      const isHost = codes[team] === (partnerHosts.includes(other) ? other : one);
      if (isHost && isTaken(week, partnerDay))
        rules.push({ ...base('partners'), kind: 'CA1', penalty, teams: [pair], mode: 'HA', min: 1, max: 1, slots: [slot] });
    });
    return rules;
  });
}

function unfold(document: PartnerDocument, pairs: ConferenceSeason, matches: ConferenceSeason, pairSchedule: Schedule): Schedule {
  const { days, earlyDays, earlyTeams, partnerDay } = document.pairPlay;
  const [{ calendar: pairCalendar, codes: pairCodes }] = pairs.sports;
  const [{ calendar, codes }] = matches.sports;
  const slotOn = (week: number, day: Weekday) => calendar.slots.findIndex(({ week: own, date }) => own === week && weekdayOf(date) === day);
  const slots = new Int16Array(matches.season.games.length).fill(-1);
  const gameOf = new Map(matches.season.games.map(({ home, away }, game) => [`${codes[home]}-${codes[away]}`, game]));
  const place = (home: string, away: string, slot: number) => {
    const game = gameOf.get(`${home}-${away}`);
    if (game !== undefined) slots[game] = slot;
  };
  const idle = new Map(pairCodes.map((pair) => [pair, new Set(Array.from({ length: pairCalendar.weeks }, (_, week) => week + 1))]));
  pairs.season.games.forEach(({ home, away }, game) => {
    const slot = pairSchedule.slots[game];
    if (slot < 0) return;
    const { week } = pairCalendar.slots[slot];
    const [hosts, visitors] = [pairCodes[home], pairCodes[away]];
    idle.get(hosts)?.delete(week);
    idle.get(visitors)?.delete(week);
    const isEarly = earlyTeams.some((code) => hosts.split('+').includes(code) || visitors.split('+').includes(code));
    const [first, second] = (isEarly ? earlyDays : days).map((day) => slotOn(week, day));
    const [one, other] = hosts.split('+');
    const [near, far] = visitors.split('+');
    place(one, near, first);
    place(other, far, first);
    place(other, near, second);
    place(one, far, second);
  });
  for (const pair of pairCodes) {
    const [one, other] = pair.split('+');
    const [week] = [...(idle.get(pair) ?? [])].sort((a, b) => a - b);
    if (week === undefined) continue;
    place(one, other, slotOn(week, partnerDay));
    place(other, one, slotOn(week, partnerDay));
  }
  return { slots, flipped: new Uint8Array(matches.season.games.length) };
}
