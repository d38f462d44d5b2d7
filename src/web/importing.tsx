import { type ReactNode, useEffect, useRef, useState } from 'react';
import { announce } from './announcer.tsx';
import { type FileBody, MOST_FILE_BYTES } from './api.ts';
import { Failure } from './failure.tsx';
import { words } from './words.ts';

interface ImportingProps {
  readonly title: string;
  /** Sends the file; what it throws is shown. */
  readonly onImport: (body: FileBody, name: string) => Promise<void>;
  /** What the dialog for files offers. */
  readonly accept?: string;
  readonly children?: ReactNode;
}

const DOCUMENTS = '.json,.xml,application/json,application/xml,text/xml';

/** A button that imports a file, and the same by dropping one anywhere on the page. */
export function Importing({ title, onImport, accept = DOCUMENTS, children }: ImportingProps) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<{ title: string; error: unknown } | null>(null);
  const [over, setOver] = useState(false);

  const take = async (file: File) => {
    setFailure(null);
    setBusy(file.name);
    try {
      await onImport(await readBody(file), file.name);
      announce(words.importing.done(file.name));
    } catch (error) {
      setFailure({ title: words.importing.failed(file.name), error });
    } finally {
      setBusy(null);
    }
  };
  const latest = useRef(take);
  latest.current = take;

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const drag = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void latest.current(file);
    };
    window.addEventListener('dragover', drag);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', drag);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);

  return (
    <div className="importing">
      <button type="button" onClick={() => input.current?.click()} disabled={busy !== null}>
        {busy === null ? title : words.importing.busy(busy)}
      </button>
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label={title}
        accept={accept}
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = '';
          if (file !== undefined) void take(file);
        }}
      />
      {children}
      {failure !== null && <Failure {...failure} onDismiss={() => setFailure(null)} />}
      {over && <div className="drop-here">{words.importing.drop}</div>}
    </div>
  );
}

/** Files are known by how they begin: names of files are often wrong. What is none of the others is a table. */
async function readBody(file: File): Promise<FileBody> {
  if (file.size > MOST_FILE_BYTES) throw new Error(words.importing.tooLarge((file.size / 1024 / 1024).toFixed(1)));
  const text = await file.text();
  const begin = text.replace(/^\ufeff/, '').trimStart();
  if (begin === '') throw new Error(words.importing.empty);
  if (begin.startsWith('<')) return { type: 'application/xml', text };
  if (begin.startsWith('{')) return { type: 'application/json', text };
  return { type: /^BEGIN:VCALENDAR/i.test(begin) ? 'text/calendar' : 'text/csv', text };
}
