import { type Contradiction, contradictionTitle } from '../../model/contradiction.ts';
import { words } from '../words.ts';

/** Rules and locked games that no schedule keeps together, as the search has proved. */
export function ContradictionNote({ contradiction, isOpen }: { readonly contradiction: Contradiction; readonly isOpen: boolean }) {
  return (
    <div className="failure" role="alert">
      <strong>{contradictionTitle(contradiction)}</strong>
      <ul>
        {contradiction.rules.map(({ id, sentence }) => (
          <li key={id}>
            {sentence} <span className="code">{id}</span>
          </li>
        ))}
        {contradiction.games.map((game) => (
          <li key={game}>
            <span className="tag tag-hard">{words.run.locked}</span> {game}
          </li>
        ))}
      </ul>
      {isOpen && words.run.inVain}
    </div>
  );
}
