import type { Repair } from '../api.ts';
import { count, figure, signed, words } from '../words.ts';

interface RepairCardProps {
  readonly way: Repair;
  readonly title: string;
  readonly isShown: boolean;
  /** There is no draft yet. */
  readonly isNew: boolean;
  readonly isBusy: boolean;
  readonly onShow: () => void;
  readonly onKeep: (() => void) | null;
}

/** A way out: its price, what moves, what it breaks. */
export function RepairCard({ way, title, isShown, isNew, isBusy, onShow, onKeep }: RepairCardProps) {
  const { changes, price, rules, broken } = way;
  const { repair } = words;
  return (
    <li className={isShown ? 'shown' : undefined}>
      <h4>
        {title}{' '}
        <span className={price.hard > 0 ? 'tag tag-hard' : 'tag tag-good'}>
          {price.hard > 0 ? repair.hard(figure(price.hard)) : repair.whole}
        </span>{' '}
        <span className="tag tag-soft">{repair.soft(signed(price.soft))}</span>
      </h4>
      <ul className="sentences">
        {changes.map(({ game, sentence }) => (
          <li key={game}>{sentence}</li>
        ))}
      </ul>
      {broken.length > 0 && (
        <details>
          <summary>{repair.breaks(count(broken.length, 'hard rule'))}</summary>
          <ul className="sentences">
            {broken.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
      {rules.length > 0 && (
        <details>
          <summary>{repair.byRule}</summary>
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">{words.rules.rule}</th>
                <th scope="col" className="number">
                  {repair.beforeColumn}
                </th>
                <th scope="col" className="number">
                  {repair.afterColumn}
                </th>
              </tr>
            </thead>
            <tbody>
              {rules.map(({ constraint, hard, sentence, before, after }) => (
                <tr key={constraint}>
                  <th scope="row">
                    <span className={hard ? 'tag tag-hard' : 'tag tag-soft'}>{hard ? words.season.hard : words.season.soft}</span>{' '}
                    {sentence ?? constraint}
                  </th>
                  <td className="number">{figure(before)}</td>
                  <td className="number">{figure(after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      <div className="actions">
        <button type="button" aria-pressed={isShown} onClick={onShow}>
          {isShown ? repair.hide : repair.show}
        </button>
        {onKeep !== null && (
          <button type="button" className="primary" disabled={isBusy} onClick={onKeep}>
            {isNew ? repair.keepNew : repair.keep}
          </button>
        )}
      </div>
    </li>
  );
}
