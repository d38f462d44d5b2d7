import type { TeamMetrics } from './metrics.ts';
import type { Season } from './season.ts';
import { figure, teamName } from './sentence.ts';

/** A figure that teams compare: its name, its unit in sentences, and whether little of it is what a team complains of. */
export interface ComparedFigure {
  readonly key: Exclude<keyof TeamMetrics, 'team' | 'games' | 'neutral'>;
  readonly name: string;
  readonly unit: string;
  readonly isGood: boolean | null;
}

/** The figures of a fairness report, in the order in which it shows them. */
export const COMPARED_FIGURES: readonly ComparedFigure[] = [
  { key: 'miles', name: 'Miles', unit: 'miles', isGood: false },
  { key: 'trips', name: 'Trips', unit: 'trips', isGood: false },
  { key: 'longestTrip', name: 'Longest trip', unit: 'miles on its longest trip', isGood: false },
  { key: 'home', name: 'Home', unit: 'home games', isGood: true },
  { key: 'away', name: 'Away', unit: 'away games', isGood: false },
  { key: 'weekendHome', name: 'Weekend home', unit: 'home games on weekends', isGood: true },
  { key: 'breaks', name: 'Breaks', unit: 'breaks', isGood: false },
  { key: 'longestRoadTrip', name: 'Longest road run', unit: 'away games in a row', isGood: false },
  { key: 'longestHomeStand', name: 'Longest home run', unit: 'home games in a row', isGood: null },
  { key: 'byes', name: 'Open weeks', unit: 'open weeks', isGood: null },
  { key: 'fewestRestDays', name: 'Fewest rest days', unit: 'days of rest at least', isGood: true },
  { key: 'mostInSevenDays', name: 'Most in 7 days', unit: 'games within seven days', isGood: false },
  { key: 'fresh', name: 'Fresher', unit: 'games with more rest than the opponent', isGood: true },
  { key: 'tired', name: 'More tired', unit: 'games with less rest than the opponent', isGood: false },
];

/** A team whose figure lies far from those of the others. */
export interface Outlier {
  readonly figure: ComparedFigure['key'];
  readonly team: number;
  readonly value: number;
  /** The middle of all teams. */
  readonly median: number;
  readonly sentence: string;
}

/** How far beyond the quartiles, in widths between them, a figure stands out (Tukey 1977). */
const FENCE = 1.5;
/** Differences smaller than this part of the middle are no matter. */
const LEAST_SHARE = 0.1;

/** The teams that stand out, at most one on each side for each figure, in the order of {@link COMPARED_FIGURES}. Of a
 *  figure that is the same for nearly everybody only differences of more than one count. */
export function findOutliers(season: Season, teams: readonly TeamMetrics[]): Outlier[] {
  return COMPARED_FIGURES.flatMap(({ key, unit }): Outlier[] => {
    const values = teams.flatMap((metrics) => {
      const value = metrics[key];
      return value === null || metrics.games === 0 ? [] : [{ team: metrics.team, value }];
    });
    if (values.length < 4) return [];
    const sorted = values.map(({ value }) => value).sort((a, b) => a - b);
    const [low, median, high] = [0.25, 0.5, 0.75].map((part) => quantile(sorted, part));
    const reach = Math.max(FENCE * (high - low), LEAST_SHARE * Math.abs(median), 1);
    const ends = [sorted[0], sorted[sorted.length - 1]].filter((end, index) => (index === 0 ? end < low - reach : end > high + reach));
    return ends.map((end) => {
      const { team, value } = values.find((candidate) => candidate.value === end)!;
      const shared = values.filter((candidate) => candidate.value === end).length - 1;
      const others = shared === 0 ? '' : shared === 1 ? ' (and one more team)' : ` (and ${shared} more teams)`;
      const sentence = `${teamName(season, team)}${others}: ${figure(Math.round(value * 10) / 10)} ${unit}; the middle of all teams is ${figure(Math.round(median * 10) / 10)}.`;
      return { figure: key, team, value, median, sentence };
    });
  });
}

function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const below = Math.floor(at);
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}
