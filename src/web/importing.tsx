import { type ReactNode, useEffect, useRef, useState } from 'react';
import { announce } from './announcer.tsx';
import { type FileBody, MOST_FILE_BYTES } from './api.ts';
import { Failure } from './failure.tsx';
import { words } from './words.ts';

interface ImportingProps {
  readonly title: string;
  /** Sends the file; what it throws is shown. */
  readonly onImport: (body: FileBody) => Promise<void>;
  readonly children?: ReactNode;
}

/** A button that imports a file, and the same by dropping one anywhere on the page. */
export function Importing({ title, onImport, children }: ImportingProps) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<{ title: string; error: unknown } | null>(null);
  const [over, setOver] = useState(false);

  const take = async (file: File) => {
    setFailure(null);
    setBusy(file.name);
    try {
      await onImport(await readBody(file));
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
        accept=".json,.xml,application/json,application/xml,text/xml"
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

/** XML is known by its first character: names of files are often wrong. */
async function readBody(file: File): Promise<FileBody> {
  if (file.size > MOST_FILE_BYTES) throw new Error(words.importing.tooLarge((file.size / 1024 / 1024).toFixed(1)));
  const text = await file.text();
  const begin = text.trimStart();
  if (begin === '') throw new Error(words.importing.empty);
  return { type: begin.startsWith('<') ? 'application/xml' : 'application/json', text };
}
