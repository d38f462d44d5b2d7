import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { FormatError, quote } from './format-error.ts';

/** A check of JSON values against a schema. The compiled check is used where the runtime allows it (a page may forbid code made
 *  from text), an interpreted one elsewhere; both are quick and never recurse deeper than the schema. */
export type Check = (value: unknown, at?: string) => void;

/** @throws {FormatError} (the check) with the JSON pointers of the first few faults, below the pointer `at` */
export function checkOf(schema: TSchema): Check {
  const compiled = Compile(schema);
  return (value, at = '') => {
    if (compiled.Check(value)) return;
    // What a union and a closed object say is said again, more exactly, for the values inside.
    const errors = compiled.Errors(value);
    const inner = errors.filter(({ keyword }) => keyword !== 'additionalProperties' && keyword !== 'anyOf');
    throw new FormatError(
      (inner.length > 0 ? inner : errors).map(({ instancePath, keyword, message }) => {
        const found = valueAt(value, instancePath);
        const detail = keyword === 'boolean' ? 'is not known here' : `${message}, not ${describe(found)}`;
        return { path: at + instancePath || '/', detail, value: found === undefined ? undefined : quote(found).slice(1, -1) };
      }),
    );
  };
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : quote(value);
}

function valueAt(value: unknown, pointer: string): unknown {
  let found = value;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

/** What a JSON text may be at most. */
export const JSON_LIMITS = { characters: 32 << 20, depth: 64 } as const;

/** Parses JSON within {@link JSON_LIMITS}.
 *  @throws {FormatError} with the line, as far as it can be known */
export function parseJson(text: string): unknown {
  if (text.length > JSON_LIMITS.characters)
    throw new FormatError([{ path: '', detail: `the document has ${text.length} characters, at most ${JSON_LIMITS.characters} are read` }]);
  refuseDepth(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = `this is not JSON: ${(error as Error).message.replaceAll(/\s+/g, ' ')}`;
    const position = /position (\d+)/.exec(detail);
    const line = position === null ? undefined : text.slice(0, Number(position[1])).split('\n').length;
    throw new FormatError([{ path: '', detail, line }]);
  }
}

/** Before parsing, so that nothing that walks the value later has to fear its depth. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      // To the end of the string; a backslash takes the next character with it.
      for (at++; at < text.length && text.charCodeAt(at) !== 0x22; at++) if (text.charCodeAt(at) === 0x5c) at++;
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > JSON_LIMITS.depth) {
        const line = text.slice(0, at).split('\n').length;
        throw new FormatError([{ path: '', detail: `lists and objects are nested deeper than ${JSON_LIMITS.depth}`, line }]);
      }
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
}
