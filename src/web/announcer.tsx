import { useSyncExternalStore } from 'react';

/** The one place where the page speaks to those who do not see it. Later sentences replace earlier ones; the same one twice
 *  is spoken twice. */

let spoken = '';
let turn = 0;
const listeners = new Set<() => void>();

export function announce(sentence: string): void {
  // A text that does not change is not spoken again; a trailing space, unheard, changes it.
  turn = 1 - turn;
  spoken = turn === 0 ? sentence : `${sentence}\u00a0`;
  for (const listener of listeners) listener();
}

export function LiveRegion() {
  const text = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => spoken,
  );
  return (
    <div className="unseen" role="status" aria-live="polite">
      {text}
    </div>
  );
}
