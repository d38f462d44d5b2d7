import { type FormEvent, useState } from 'react';
import type { Drafting } from '../drafts.ts';
import { moment, words } from '../words.ts';

interface DraftBarProps {
  readonly drafting: Drafting;
  /** What is shown where no draft is. */
  readonly title: string;
  readonly lastDraft: LastDraft | null;
}

/** The draft that was shown last: the way back to it, and how the schedule that is shown is taken into it (null where it cannot be). */
export interface LastDraft {
  readonly name: string;
  readonly href: string;
  readonly keep: (() => void) | null;
}

/** The name of what is shown, and where it is a draft, its undo and redo. */
export function DraftBar({ drafting, title, lastDraft }: DraftBarProps) {
  const { draft, act, undo, redo, isBusy } = drafting;
  const [name, setName] = useState<string | null>(null);
  const { drafts } = words;
  if (draft === null)
    return (
      <>
        <h2>{title}</h2>
        {lastDraft !== null && <a href={lastDraft.href}>{drafts.backTo(lastDraft.name)}</a>}
        {lastDraft !== null && lastDraft.keep !== null && (
          <button type="button" onClick={lastDraft.keep} disabled={isBusy}>
            {drafts.keepIn(lastDraft.name)}
          </button>
        )}
      </>
    );
  const rename = (event: FormEvent) => {
    event.preventDefault();
    if (name !== null && name.trim() !== '' && name !== draft.name) act?.({ action: 'rename', name: name.trim() }, drafts.renamed);
    setName(null);
  };
  if (name !== null)
    return (
      <form className="rename" onSubmit={rename}>
        <label className="unseen" htmlFor="draft-name">
          {drafts.name}
        </label>
        <input
          id="draft-name"
          value={name}
          maxLength={200}
          required
          // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
          autoFocus
          onChange={({ target }) => setName(target.value)}
          onKeyDown={({ key }) => key === 'Escape' && setName(null)}
        />
        <button type="submit">{drafts.saveName}</button>
        <button type="button" className="quiet" onClick={() => setName(null)}>
          {drafts.cancel}
        </button>
      </form>
    );
  return (
    <>
      <h2>
        <span className="tag">{drafts.tag}</span> {draft.name}
      </h2>
      {act !== null && (
        <>
          <button type="button" className="quiet" onClick={() => setName(draft.name)}>
            {drafts.rename}
          </button>
          <button type="button" className="quiet" disabled={undo === null || isBusy} onClick={() => undo?.()}>
            {words.moving.undo}
          </button>
          <button type="button" className="quiet" disabled={redo === null || isBusy} onClick={() => redo?.()}>
            {words.moving.redo}
          </button>
        </>
      )}
      <span className="note">{isBusy ? drafts.saving : drafts.saved(moment(draft.updatedAt))}</span>
    </>
  );
}
