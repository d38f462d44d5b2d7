import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Violation } from '../../model/constraint.ts';
import { figure, words } from '../words.ts';

interface ConflictsProps {
  readonly violations: readonly Violation[];
  readonly selected: number | null;
  readonly onSelect: (index: number | null) => void;
}

/** Sentences shown at first, and how many more each time. */
const PART = 100;

/** The broken places as sentences, hard ones first. One of them is in the tab order; arrows move, Enter or a click marks its cells. */
export function Conflicts({ violations, selected, onSelect }: ConflictsProps) {
  const list = useRef<HTMLOListElement>(null);
  const [parts, setParts] = useState(1);
  const [active, setActive] = useState(0);
  const shown = Math.min(violations.length, Math.max(parts * PART, (selected ?? 0) + 1));
  const stop = Math.min(active, shown - 1);

  useEffect(() => {
    if (selected === null) return;
    setActive(selected);
    list.current?.children[selected]?.scrollIntoView({ block: 'nearest' });
  }, [selected]);

  if (violations.length === 0) return <p className="calm">{words.conflicts.none}</p>;

  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowUp: stop - 1, ArrowDown: stop + 1, Home: 0, End: shown - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max(to, 0), shown - 1);
    setActive(next);
    list.current?.children[next]?.querySelector('button')?.focus();
  };

  const step = (by: number) => onSelect(selected === null ? 0 : (selected + by + violations.length) % violations.length);

  return (
    <>
      <div className="walk">
        <button type="button" onClick={() => step(-1)} aria-label={words.conflicts.previous} disabled={selected === null}>
          ‹
        </button>
        <button type="button" onClick={() => step(1)} aria-label={words.conflicts.next}>
          ›
        </button>
        <span>{selected === null ? words.conflicts.hint : words.conflicts.position(selected + 1, violations.length)}</span>
        {selected !== null && (
          <button type="button" className="quiet" onClick={() => onSelect(null)}>
            {words.conflicts.clear}
          </button>
        )}
      </div>
      {/* The list moves the focus among its own buttons. */}
      <ol ref={list} className="conflicts" onKeyDown={onKeyDown}>
        {violations.slice(0, shown).map(({ constraint, sentence, cost }, index) => (
          // Two conflicts of one rule may say the same; their place in the list tells them apart.
          <li key={index}>
            <button
              type="button"
              className={constraint.hard ? 'conflict hard' : 'conflict soft'}
              aria-pressed={selected === index}
              tabIndex={index === stop ? 0 : -1}
              onFocus={() => setActive(index)}
              onClick={() => onSelect(selected === index ? null : index)}
            >
              <span className={constraint.hard ? 'tag tag-hard' : 'tag tag-soft'}>
                {constraint.hard ? words.season.hard : words.season.soft}
              </span>
              <span className="sentence">{sentence}</span>
              <span className="cost">{words.conflicts.cost(figure(cost))}</span>
            </button>
          </li>
        ))}
      </ol>
      {shown < violations.length && (
        <p className="more">
          {words.conflicts.shown(shown, violations.length)}{' '}
          <button type="button" className="quiet" onClick={() => setParts(Math.ceil(shown / PART) + 1)}>
            {words.more}
          </button>
        </p>
      )}
    </>
  );
}
