import { LostError, RefusedError } from './api.ts';
import { words } from './words.ts';

interface FailureProps {
  readonly title: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly onDismiss?: () => void;
}

/** Faults shown at most; the first ones are what to correct first. */
const MOST = 20;

/** What went wrong: in the service's words, with each place that it names. */
export function Failure({ title, error, onRetry, onDismiss }: FailureProps) {
  const detail = error instanceof LostError ? words.connection.lost : error instanceof Error ? error.message : String(error);
  const faults = error instanceof RefusedError ? error.faults : [];
  return (
    <div className="failure" role="alert">
      <strong>{title}</strong>
      <p>{detail}</p>
      {faults.length > 0 && (
        <ul>
          {faults.slice(0, MOST).map(({ pointer, detail: what }) => (
            <li key={`${pointer} ${what}`}>
              <code>{pointer}</code> {what}
            </li>
          ))}
        </ul>
      )}
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          {words.tryAgain}
        </button>
      )}
      {onDismiss !== undefined && (
        <button type="button" className="quiet" onClick={onDismiss}>
          {words.importing.dismiss}
        </button>
      )}
    </div>
  );
}
