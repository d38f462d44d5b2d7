import type { ConferenceFacts } from './conference-facts.ts';
import type { SportDocument } from './conference-season.ts';
import type { Chance } from './constraint-draw.ts';
import type { GameElsewhere } from './elsewhere.ts';
import type { Format } from './format.ts';
import { refuse } from './impossible-format.ts';
import { decideMatchups, type Matchup, type MatchupPlan } from './matchup.ts';
import { acquaintanceOf, carryOverFrom, type PlayedGame } from './previous-season.ts';
import { refuseAgreements } from './refuse-matchups.ts';

/** What an office says about who meets whom. */
export interface MatchupChoices
  extends Pick<MatchupPlan, 'fixed' | 'owed' | 'sites' | 'freeHosts'>,
    Partial<Pick<MatchupPlan, 'extraHome' | 'strength' | 'visitOneOf' | 'splitExtra'>> {
  /** Schools of a pod meet each other. */
  readonly pods?: readonly (readonly string[])[];
  /** Last season's games, those of the seasons before it, the latest first, and what is carried over from them: opponents that were missed
   *  last season, those that were met least over all these seasons, sites turned round, the extra home game. */
  readonly previous?: readonly PlayedGame[];
  readonly earlier?: readonly (readonly PlayedGame[])[];
  readonly carryOver?: readonly ('owed' | 'leastMet' | 'sites' | 'extraHome')[];
  /** Games at neither school. */
  readonly elsewhere?: readonly GameElsewhere[];
  /** True: who meets whom is left to the search, with the dates, where opponents are met once. Every pair is then a game that may be
   *  played, and rules say how many of them each team plays. */
  readonly freePairs?: boolean;
}

/** Decides the matchups of a sport by its document, with miles there and back between the schools. */
export function matchupsOf(sport: SportDocument, facts: ConferenceFacts, chance: Chance): Matchup[] {
  const visitMiles = (home: string, away: string) => 2 * facts.milesBetween(home, away);
  const plan = planOf(sport.teams, sport.play, sport.matchups, visitMiles);
  refuse(sport.name, refuseAgreements(plan));
  return decideMatchups(plan, chance);
}

/** The games of a sport whose pairs are left to the search: one for each pair that may meet, with its host if that is agreed.
 *  @throws {ImpossibleFormatError} if the format has opponents that meet twice, or divisions */
export function candidatesOf(sport: SportDocument, facts: ConferenceFacts): Matchup[] {
  const { teams, play, matchups, name } = sport;
  const reasons: string[] = [];
  if (play.meetings.some(({ times }) => times > 1)) reasons.push('Who meets whom is left to the search only where opponents are met once.');
  if (play.divisions !== undefined) reasons.push('Who meets whom is left to the search only without divisions.');
  const plan = planOf(teams, play, matchups, (home, away) => 2 * facts.milesBetween(home, away));
  refuse(name, [...reasons, ...refuseAgreements(plan)]);
  const isPair = (pair: readonly string[], one: string, other: string) => pair.includes(one) && pair.includes(other);
  return teams.flatMap((one, index) =>
    teams.slice(index + 1).flatMap((other): Matchup[] => {
      if (plan.neutral?.some((pair) => isPair(pair, one, other))) return [{ home: one, away: other, host: 'neutral' }];
      if (plan.fixed.some(({ pair, times }) => times === 0 && isPair(pair, one, other))) return [];
      const site = plan.sites.find(({ home, away }) => isPair([home, away], one, other));
      return [site === undefined ? { home: one, away: other, host: 'either' } : { ...site, host: 'home' }];
    }),
  );
}

/** Pairs that must meet, where the search chooses the others. */
export function pairsThatMeet({ teams, play, matchups }: SportDocument): (readonly [string, string])[] {
  const { fixed, owed } = planOf(teams, play, matchups, () => 0);
  return [...fixed.filter(({ times }) => times > 0).map(({ pair }) => pair), ...owed];
}

/** The plan of a sport: its choices, with what pods and last season add to them. What is said for a pair by hand comes first. */
export function planOf(
  teams: readonly string[],
  format: Format,
  { pods = [], previous = [], earlier = [], carryOver = [], elsewhere = [], ...said }: MatchupChoices,
  visitMiles: MatchupPlan['visitMiles'],
): MatchupPlan {
  const agreed = elsewhere.flatMap(({ pair, homeOf }) =>
    homeOf === undefined ? [] : [{ home: homeOf, away: pair.find((code) => code !== homeOf) ?? homeOf }],
  );
  const choices = { ...said, sites: [...said.sites, ...agreed] };
  const neutral = elsewhere.flatMap(({ pair, homeOf }) => (homeOf === undefined ? [pair] : []));
  const carried = carryOverFrom(previous, teams, format);
  const isSaid = (pair: readonly string[]) => choices.fixed.some((said) => pair.every((code) => said.pair.includes(code)));
  const inPods = pods.flatMap((pod) => pod.flatMap((one, index) => pod.slice(index + 1).map((other) => [one, other] as const)));
  // Whoever is agreed to host somebody meets it.
  const hosted = choices.sites.map(({ home, away }) => [home, away] as const);
  const implied = [...inPods, ...hosted, ...neutral, ...(carryOver.includes('owed') ? carried.owed : [])];
  const owed = [...choices.owed, ...implied.filter((pair) => !isSaid(pair))];
  const extraHome = choices.extraHome ?? (carryOver.includes('extraHome') ? (carried.extraHome ?? undefined) : undefined);
  const turned = carryOver.includes('sites') ? carried.sites : [];
  const seasons = [previous, ...earlier];
  const metBefore = carryOver.includes('leastMet')
    ? (one: string, other: string) => acquaintanceOf(seasons, one, other).gamesASeason
    : undefined;
  return { teams, format, ...choices, owed, neutral, extraHome, turned, metBefore, visitMiles };
}
