import { SaxesParser } from 'saxes';
import { FormatError, quote } from './format-error.ts';

/** What an XML document may be at most. The largest published season has 0.8 MB, depth 5, and attributes of 200 characters. */
export const XML_LIMITS = { characters: 16 << 20, depth: 16, attributes: 32, attribute: 1 << 20, text: 100_000 } as const;

const CHUNK = 1 << 16;

/** An element at its opening tag. `parents` are the names of the elements around it, the root first; they are
 *  there while it is handed over, not later. */
export class XmlElement {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly parents: readonly string[];
  readonly #attributes: Readonly<Record<string, string>>;

  constructor(name: string, attributes: Readonly<Record<string, string>>, parents: readonly string[], line: number, column: number) {
    this.name = name;
    this.parents = parents;
    this.line = line;
    this.column = column;
    this.#attributes = attributes;
  }

  /** The attribute without outer white space, "" if it is absent: RobinX files use both for the same. */
  get(attribute: string): string {
    return this.#attributes[attribute]?.trim() ?? '';
  }

  /** @throws {FormatError} if the attribute is absent or empty */
  require(attribute: string): string {
    const value = this.get(attribute);
    if (value === '') this.fail(attribute, `${this.name} needs the attribute "${attribute}"`);
    return value;
  }

  /** @throws {FormatError} pointing at this element, and at the attribute if one is named */
  fail(attribute: string | null, detail: string): never {
    const { name, line, column } = this;
    const value = attribute === null ? undefined : this.get(attribute);
    throw new FormatError([{ path: attribute === null ? name : `${name}/@${attribute}`, detail, line, column, value }]);
  }
}

/** Streams through a document, calling `onElement` at each opening tag and `onText` at each closing one that held text.
 *  Only what data needs is allowed: no document type, so no entities beyond the five of XML, and all of {@link XML_LIMITS}.
 *  @throws {FormatError} with line and column */
export function readXml(
  text: string,
  root: string,
  onElement: (element: XmlElement) => void,
  onText: (text: string, path: readonly string[]) => void = () => {},
): void {
  const parser = new SaxesParser({ position: true });
  const fail = (detail: string): never => {
    throw new FormatError([{ path: '', detail, line: parser.line, column: parser.column }]);
  };
  if (text.length > XML_LIMITS.characters)
    throw new FormatError([{ path: '', detail: `the document has ${text.length} characters, at most ${XML_LIMITS.characters} are read` }]);
  const path: string[] = [];
  let held = '';
  let attributes = 0;
  let line = 1;
  let column = 1;
  const hold = (more: string) => {
    held += more;
    if (held.length > XML_LIMITS.text) fail(`a text of more than ${XML_LIMITS.text} characters is not read`);
  };
  parser.on('error', (error) => fail(`this is not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '')}`));
  parser.on('doctype', () => fail('a document type (DOCTYPE) is not allowed: data needs none'));
  parser.on('opentagstart', () => {
    attributes = 0;
    line = parser.line;
    column = parser.column;
  });
  parser.on('attribute', ({ value }) => {
    if (++attributes > XML_LIMITS.attributes) fail(`an element with more than ${XML_LIMITS.attributes} attributes is not read`);
    if (value.length > XML_LIMITS.attribute) fail(`an attribute of more than ${XML_LIMITS.attribute} characters is not read`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (path.length === 0 && name !== root) fail(`the document's first element is ${quote(name)}, not ${root}`);
    if (path.length >= XML_LIMITS.depth) fail(`elements are nested deeper than ${XML_LIMITS.depth}`);
    held = '';
    onElement(new XmlElement(name, attributes as Record<string, string>, path, line, column));
    path.push(name);
  });
  parser.on('text', hold);
  parser.on('cdata', hold);
  parser.on('closetag', () => {
    const content = held.trim();
    if (content !== '') onText(content, path);
    held = '';
    path.pop();
  });
  // In pieces: saxes copies what it has not read yet at each line end.
  for (let from = 0; from < text.length; from += CHUNK) parser.write(text.slice(from, from + CHUNK));
  parser.close();
}

/** The text of a file, by its byte order mark or the encoding that its XML declaration names; UTF-8 if none.
 *  @throws {FormatError} for an encoding that is not known, or bytes that are not of that encoding */
export function decodeXml(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const label =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : (/^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(start)?.[1] ?? 'utf-8');
  return decode(bytes, label);
}

/** @throws {FormatError} as {@link decodeXml} */
export function decode(bytes: Uint8Array, label = 'utf-8'): string {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    throw new FormatError([{ path: 'encoding', detail: `the encoding ${quote(label)} is not known`, value: label }]);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new FormatError([{ path: 'encoding', detail: `the file is not text in ${label}`, value: label }]);
  }
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** Text as it stands in content or in an attribute; characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(/[&<>"\n\t\r]/g, (character) => ESCAPES[character]);
}

/** An element without content; attributes that are undefined are left out. */
export function tag(name: string, attributes: Readonly<Record<string, string | number | undefined>>): string {
  const list = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeXml(String(value))}"`]));
  return `<${name}${list.join('')}/>`;
}
