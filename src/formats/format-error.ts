/** Thrown by every reader of a file or document: what is wrong, and where. `line` and `column` start at 1 and stand for text
 *  (XML, CSV, grids); `path` for places in JSON (a pointer of RFC 6901) or in XML (`Constraints/CA1@max`). */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly detail: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly path: string | null;

  constructor(detail: string, place: { readonly line?: number; readonly column?: number; readonly path?: string } = {}) {
    const { line = null, column = null, path = null } = place;
    const where = [line === null ? '' : `line ${line}`, path ?? ''].filter((part) => part !== '').join(', ');
    super(where === '' ? detail : `${where}: ${detail}`);
    this.detail = detail;
    this.line = line;
    this.column = column;
    this.path = path;
  }
}

/** A value as it is shown in an error: at most 40 characters, quoted. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 40 ? `"${text.slice(0, 37)}..."` : `"${text}"`;
}
