import { useMemo } from 'react';
import { findInsights } from '../../model/insights.ts';
import { measure } from '../../model/metrics.ts';
import { findOutliers } from '../../model/outliers.ts';
import { teamName } from '../../model/sentence.ts';
import type { BoardRow } from '../board/row.ts';
import type { Desk } from '../desk.ts';
import { figure, whole, words } from '../words.ts';
import { Fairness } from './fairness.tsx';

/** Insights shown, worst first. */
const MOST_INSIGHTS = 12;

/** What each team has of the schedule, and what is odd about it that no rule forbids. */
export function Teams({ desk, rows }: { desk: Desk; rows: readonly BoardRow[] }) {
  const { season, evaluation } = desk;
  const costs = evaluation.byTeam();
  const hasMiles = season.distances !== null;
  const { teams } = words;
  const insights = useMemo(() => findInsights(evaluation.timetable), [evaluation]);
  const metrics = useMemo(() => measure(evaluation.timetable).teams, [evaluation]);
  const outliers = useMemo(() => findOutliers(season, metrics), [season, metrics]);
  return (
    <>
      <table className="figures">
        <caption className="unseen">{teams.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{teams.team}</th>
            {[teams.home, teams.away, teams.breaks, ...(hasMiles ? [teams.miles] : []), teams.hard, teams.soft].map((title) => (
              <th key={title} scope="col" className="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ team, pattern, breaks, miles }) => (
            <tr key={season.teams[team].id}>
              <th scope="row" className="name">
                {teamName(season, team)}
              </th>
              <td className="number">{countOf(pattern, 'H')}</td>
              <td className="number">{countOf(pattern, 'A')}</td>
              <td className="number">{breaks}</td>
              {miles !== null && <td className="number">{whole(miles)}</td>}
              <td className="number">{figure(costs[team].hard)}</td>
              <td className="number">{figure(costs[team].soft)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Fairness season={season} teams={metrics} outliers={outliers} />
      {insights.length > 0 && (
        <section className="insights">
          <h3>{teams.insights}</h3>
          <ul>
            {insights.slice(0, MOST_INSIGHTS).map(({ team, sentence }) => (
              <li key={`${team} ${sentence}`}>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function countOf(pattern: string, side: string): number {
  return [...pattern].filter((one) => one === side).length;
}
