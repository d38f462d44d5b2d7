import { useState } from 'react';
import { ruleWords } from '../../model/rule-words.ts';
import type { Desk } from '../desk.ts';
import { figure, words } from '../words.ts';

/** Rules shown at most; a benchmark season may have thousands that are kept. */
const MOST = 500;

/** What each rule costs, broken ones first, and the objective. */
export function Rules({ desk }: { desk: Desk }) {
  const [withKept, setWithKept] = useState(false);
  const { totals, objective } = desk.evaluation;
  const broken = totals
    .filter(({ deviation }) => deviation !== 0)
    .sort((a, b) => Number(b.constraint.hard) - Number(a.constraint.hard) || Math.abs(b.cost) - Math.abs(a.cost));
  const kept = totals.filter(({ deviation }) => deviation === 0);
  const shown = [...broken, ...(withKept ? kept : [])].slice(0, MOST);
  const { kind } = desk.season.objective;
  return (
    <>
      <div className="walk">
        <span>{words.rules.kept(kept.length, totals.length)}</span>
        <label className="check">
          <input type="checkbox" checked={withKept} onChange={({ target }) => setWithKept(target.checked)} />
          {words.rules.showKept}
        </label>
      </div>

      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{words.rules.rule}</th>
            <th scope="col" className="number">
              {words.rules.deviation}
            </th>
            <th scope="col" className="number">
              {words.rules.cost}
            </th>
          </tr>
        </thead>
        <tbody>
          {kind !== 'SC' && kind !== 'NONE' && (
            <tr>
              <th scope="row">
                {words.rules.objective}: {words.rules.objectives[kind]}
              </th>
              <td />
              <td className="number">{figure(objective)}</td>
            </tr>
          )}
          {shown.map(({ constraint, deviation, cost }) => (
            <tr key={constraint.id} className={deviation === 0 ? 'kept' : undefined}>
              <th scope="row">
                <span className={constraint.hard ? 'tag tag-hard' : 'tag tag-soft'}>
                  {constraint.hard ? words.season.hard : words.season.soft}
                </span>{' '}
                {ruleWords(desk.season, constraint)} <span className="code">{constraint.id}</span>
              </th>
              <td className="number">{figure(deviation)}</td>
              <td className="number">{figure(cost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
