import type { Matchup, Pair } from './matchup.ts';
import type { MatchupChoices } from './matchup-plan.ts';
import { acquaintanceOf, type PlayedGame } from './previous-season.ts';

/** Why two teams meet this year, in a sentence: what was agreed for them, else what the seasons before say. Empty where neither says
 *  anything: miles and the strength of opponents decided. */
export function whyTheyMeet(choices: MatchupChoices, teams: readonly string[], nameOf: (code: string) => string): (pair: Pair) => string {
  const { fixed, sites, owed, pods = [], elsewhere = [], previous = [], carryOver = [] } = choices;
  const seasons = seasonsBefore(choices);
  const pairs = pairsOf(teams);
  const mean = pairs.reduce((sum, [one, other]) => sum + acquaintanceOf(seasons, one, other).gamesASeason, 0) / pairs.length;
  return ([one, other]) => {
    const isPair = (codes: readonly string[]) => codes.includes(one) && codes.includes(other);
    const place = elsewhere.find(({ pair }) => isPair(pair))?.place;
    if (place !== undefined) return `It is agreed that they play at ${place}.`;
    const times = fixed.find(({ pair }) => isPair(pair))?.times;
    if (times !== undefined) return `It is fixed that they meet ${timesOf(times)}.`;
    const site = sites.find(({ home, away }) => isPair([home, away]));
    if (site !== undefined) return `It is agreed that ${nameOf(site.home)} hosts ${nameOf(site.away)}.`;
    if (pods.some(isPair)) return 'They are of one pod.';
    if (owed.some(isPair)) return 'They are owed a game.';
    const last = acquaintanceOf([previous], one, other);
    if (carryOver.includes('owed') && last.seasons === 1 && last.games === 0) return 'They missed each other last season.';
    const { games, seasons: shared, gamesASeason } = acquaintanceOf(seasons, one, other);
    if (!carryOver.includes('leastMet') || gamesASeason >= mean) return '';
    if (shared === 0) return 'They were not in a season together before.';
    const span = shared === 1 ? 'the one season that they shared' : `the last ${shared} seasons that they shared`;
    return `They ${games === 0 ? 'did not meet' : `met ${timesOf(games)}`} in ${span}; two teams meet ${NUMBER.format(mean * shared)} times on average.`;
  };
}

/** How even the opponents of all seasons are together, this one included, in a sentence; null without seasons before. */
export function saySpread(
  choices: MatchupChoices,
  teams: readonly string[],
  matchups: readonly Pick<Matchup, 'home' | 'away'>[],
): string | null {
  const seasons = [matchups, ...seasonsBefore(choices)];
  if (seasons.length === 1) return null;
  const games = pairsOf(teams).map(([one, other]) => acquaintanceOf(seasons, one, other).games);
  const [least, most] = [Math.min(...games), Math.max(...games)];
  return `Over ${seasons.length} seasons two teams meet ${least === most ? timesOf(most) : `${least} to ${most} times`}.`;
}

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

function seasonsBefore({ previous, earlier = [] }: MatchupChoices): readonly (readonly PlayedGame[])[] {
  return previous === undefined ? earlier : [previous, ...earlier];
}

function pairsOf(teams: readonly string[]): Pair[] {
  return teams.flatMap((one, index) => teams.slice(index + 1).map((other): Pair => [one, other]));
}

function timesOf(times: number): string {
  return ['never', 'once', 'twice'][times] ?? `${times} times`;
}
