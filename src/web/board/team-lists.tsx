import { useEffect, useRef, useState } from 'react';
import { teamName } from '../../model/sentence.ts';
import type { Desk } from '../desk.ts';
import { count, whole, words } from '../words.ts';
import { CellText } from './cell-text.tsx';
import { cellKey } from './marks.ts';
import { Pattern } from './pattern.tsx';
import { type BoardRow, slotHead } from './row.ts';

interface TeamListsProps {
  readonly desk: Desk;
  readonly rows: readonly BoardRow[];
  readonly chosen: ReadonlySet<number>;
  readonly target: { readonly team: number; readonly slot: number } | null;
  /** By game: why it is locked, null where it is not. */
  readonly locks: readonly (string | null)[];
  readonly onAsk: (team: number, slot: number) => void;
  readonly onLock: ((game: number) => void) | null;
  /** Null where games cannot be moved. */
  readonly onPick: ((game: number, team: number) => boolean) | null;
}

/** The schedule where there is no room for the grid: each team's games as a list, opened and closed by team. */
export function TeamLists({ desk, rows, chosen, target, locks, onAsk, onLock, onPick }: TeamListsProps) {
  const { season, marks } = desk;
  const root = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set([0]));

  useEffect(() => {
    if (target !== null) setOpen((before) => new Set([...before, target.team]));
  }, [target]);

  useEffect(() => {
    if (target === null || !open.has(target.team)) return;
    const item = root.current?.querySelector<HTMLElement>(`[data-cell="${cellKey(season, target.team, target.slot)}"]`);
    (item ?? root.current?.querySelector(`[data-team="${target.team}"]`))?.scrollIntoView({ block: 'center' });
  }, [target, open, season]);

  return (
    <div ref={root} className="team-lists">
      {rows.map(({ team, cells, pattern, breaks, miles }) => {
        const broken = [...Array(cells.length + 1).keys()].map((at) => marks.get(cellKey(season, team, at - 1)));
        const hard = new Set(broken.flatMap((mark) => mark?.hard ?? [])).size;
        const soft = new Set(broken.flatMap((mark) => mark?.soft ?? [])).size;
        return (
          <details
            key={season.teams[team].id}
            data-team={team}
            open={open.has(team)}
            onToggle={({ currentTarget }) => {
              const isOpen = currentTarget.open;
              setOpen((before) => {
                if (before.has(team) === isOpen) return before;
                const after = new Set(before);
                if (isOpen) after.add(team);
                else after.delete(team);
                return after;
              });
            }}
          >
            <summary>
              <span className="name">{teamName(season, team)}</span>
              <span className="figures">
                {[count(breaks, 'break'), miles === null ? '' : `${whole(miles)} mi`].filter((part) => part !== '').join(' · ')}
                {hard + soft > 0 && <span className={hard > 0 ? 'tag tag-hard' : 'tag tag-soft'}>{words.board.conflicts(hard, soft)}</span>}
              </span>
              <Pattern pattern={pattern} />
            </summary>
            <ul aria-label={words.board.open(teamName(season, team))}>
              {cells.map(({ side, text, days, label, games: [game] }, slot) => {
                const key = cellKey(season, team, slot);
                const mark = marks.get(key);
                if (side === 'bye' && mark === undefined && !chosen.has(key)) return null;
                const state = `${mark === undefined ? '' : mark.hard.length > 0 ? ' broken-hard' : ' broken-soft'}${chosen.has(key) ? ' chosen' : ''}`;
                const { full } = slotHead(season, slot);
                const isLocked = game !== undefined && locks[game] !== null;
                return (
                  <li key={season.slots[slot].id} data-cell={key} className={state}>
                    <span className="when">{full}</span>
                    <span className={`cell ${side}${isLocked ? ' locked' : ''}`} aria-hidden="true">
                      <CellText text={text} days={days} />
                    </span>
                    <span className="what">
                      {label}
                      {isLocked && <span className="unseen">, {words.board.locked}</span>}
                    </span>
                    {game !== undefined && (
                      <span className="does">
                        {onPick !== null && !isLocked && (
                          <button type="button" className="quiet" onClick={() => onPick(game, team)}>
                            {words.moving.move}
                            <span className="unseen">
                              : {full}, {label}
                            </span>
                          </button>
                        )}
                        {onLock !== null && (
                          <button type="button" className="quiet" onClick={() => onLock(game)}>
                            {isLocked ? words.moving.unlock : words.moving.lock}
                            <span className="unseen">
                              : {full}, {label}
                            </span>
                          </button>
                        )}
                      </span>
                    )}
                    {mark !== undefined && (
                      <button type="button" className="quiet conflict-link" onClick={() => onAsk(team, slot)}>
                        {words.board.conflicts(mark.hard.length, mark.soft.length)}
                      </button>
                    )}
                  </li>
                );
              })}
            </ul>
          </details>
        );
      })}
    </div>
  );
}
