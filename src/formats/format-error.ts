/** One fault of a document. Text formats give line and column (both from 1); JSON gives a pointer (RFC 6901); sheets give the
 *  row as line. `path` names the place in the format's own words (`CA1/@teams`, `/constraints/3/teams/0`); `detail` is the rest
 *  of the sentence: the value and what is allowed. */
export interface FormatFault {
  readonly path: string;
  readonly detail: string;
  readonly line?: number;
  readonly column?: number;
  readonly value?: string;
}

/** Thrown by the readers of documents: the text is not what the format allows, or names what its season does not have. Also by
 *  writers, when a format has no words for what a season says. Carries up to 50 faults, the first in the message. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly faults: readonly FormatFault[];

  constructor(faults: readonly FormatFault[]) {
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    super(`${sayFault(faults[0])}${more}`);
    this.faults = faults.slice(0, 50);
  }
}

/** A fault as a sentence that begins with its place. */
export function sayFault({ line, column, path, detail }: FormatFault): string {
  const places = [
    ...(line === undefined ? [] : [column === undefined ? `line ${line}` : `line ${line}, column ${column}`]),
    ...(path === '' ? [] : [path]),
  ];
  return places.length === 0 ? detail : `${places.join(', ')}: ${detail}`;
}

/** A value as a message shows it: quoted, on one line, at most 40 characters. */
export function quote(value: unknown): string {
  const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))).replaceAll(/\s+/g, ' ');
  return `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;
}
