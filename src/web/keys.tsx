import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { words } from './words.ts';

/** Shortcuts of a single key can be switched off (WCAG 2.1.4); the choice is kept in this browser. */
const STORED = 'flextime.single-keys';
const listeners = new Set<() => void>();

/** Whether shortcuts of a single letter are on; what a grid does by a letter asks here. */
export function areSingleKeysOn(): boolean {
  return localStorage.getItem(STORED) !== 'off';
}

function switchKeys(on: boolean): void {
  localStorage.setItem(STORED, on ? 'on' : 'off');
  for (const listener of listeners) listener();
}

function useSwitch(): boolean {
  return useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, areSingleKeysOn);
}

/** Calls `onKey` for single keys that are pressed where nobody types; it says whether it used the key. */
export function useSingleKeys(onKey: (key: string) => boolean): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || !areSingleKeysOn()) return;
      const at = event.target;
      if (at instanceof Element && at.closest('input:not([type=checkbox]), select, textarea, dialog') !== null) return;
      if (latest.current(event.key)) event.preventDefault();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

/** The list of keys: a button that opens it, as `?` does. */
export function KeyHelp() {
  const dialog = useRef<HTMLDialogElement>(null);
  const on = useSwitch();
  const [open, setOpen] = useState(false);
  useSingleKeys((key) => {
    if (key === '?') setOpen(true);
    return key === '?';
  });
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  const { help } = words;
  return (
    <>
      <button type="button" className="quiet" onClick={() => setOpen(true)} aria-haspopup="dialog">
        {help.open} <kbd>?</kbd>
      </button>
      <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={() => setOpen(false)}>
        <div className="head">
          <h2 id="help-title">{help.title}</h2>
          <button type="button" className="quiet" onClick={() => dialog.current?.close()}>
            {words.close}
          </button>
        </div>
        <div className="key-groups">
          {help.groups.map(({ title, keys }) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {keys.map(([names, meaning]) => (
                  <div key={meaning}>
                    <dt>
                      {names.map((name) => (
                        <kbd key={name}>{name}</kbd>
                      ))}
                    </dt>
                    <dd>{meaning}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <label className="check">
          <input type="checkbox" checked={on} onChange={({ target }) => switchKeys(target.checked)} />
          {help.enabled}
        </label>
        <p className="note">{help.enabledHint}</p>
      </dialog>
    </>
  );
}
