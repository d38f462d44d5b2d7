import { SaxesParser } from 'saxes';
import { FormatError, quoted } from './format-error.ts';

/** Above every published season (0.8 MB, 7,000 elements), below what would hurt a server. */
export const XML_LIMITS = { characters: 32 * 1024 * 1024, depth: 32, elements: 1_000_000, attributes: 64 } as const;

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, trimmed. */
  readonly text: string;
  /** Where it starts, from 1. */
  readonly line: number;
}

/** Reads XML into a tree, in bounded time and memory. A document type is refused, and with it every entity but the
 *  standard five.
 *  @throws {FormatError} with the line */
export function parseXml(text: string): XmlElement {
  if (text.length > XML_LIMITS.characters) throw new FormatError(`has ${text.length} characters, at most ${XML_LIMITS.characters} are read`);
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string; line: number }[] = [];
  let root: XmlElement | null = null;
  let elements = 0;
  let startLine = 1;
  const fail = (detail: string): never => {
    throw new FormatError(detail, { line: parser.line, column: parser.column + 1 });
  };
  parser.on('error', (error) => fail(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => fail('a document type (<!DOCTYPE ...>) is not allowed'));
  parser.on('opentagstart', () => {
    startLine = parser.line;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (++elements > XML_LIMITS.elements) fail(`more than ${XML_LIMITS.elements} elements`);
    if (open.length >= XML_LIMITS.depth) fail(`elements are nested deeper than ${XML_LIMITS.depth}`);
    if (Object.keys(attributes).length > XML_LIMITS.attributes) fail(`<${name}> has more than ${XML_LIMITS.attributes} attributes`);
    open.push({ name, attributes: { ...attributes }, children: [], text: '', line: startLine });
  });
  const addText = (part: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop()!;
    element.text = element.text.trim();
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  parser.write(text).close();
  return root ?? fail('holds no element');
}

/** Bytes of an XML file as text, in the encoding that its declaration names (UTF-8 without one).
 *  @throws {FormatError} for an unknown encoding or bytes that are not of it */
export function decodeXml(bytes: Uint8Array): string {
  if (bytes.length > XML_LIMITS.characters) throw new FormatError(`has ${bytes.length} bytes, at most ${XML_LIMITS.characters} are read`);
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const encoding = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(head.replace(/^ï»¿/, ''))?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new FormatError(`is not text in the encoding ${quoted(encoding)}`, { line: 1 });
  }
}

/** Text that may stand in an attribute or an element. Characters that XML cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are what XML 1.0 cannot hold
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
