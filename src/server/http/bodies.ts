import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from './problems.ts';

/** How deep a JSON body may be nested; a season document needs six levels. */
const MOST_DEPTH = 32;

/** Reads JSON, XML, tables (CSV) and calendars and nothing else. JSON that is nested too deep is refused before it is parsed; the others
 *  stay text for the format that reads them. */
export function registerBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // A request that announces no body has no stream (`optimizeEmptyRequests`, app.ts): who names a type all the same is given an
  // empty one, or its reader would wait for an end that never comes.
  app.addHook('preParsing', ({ headers }, _reply, _stream, done) => {
    const isNothing = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
    done(null, isNothing && headers['content-type'] !== undefined ? Readable.from([]) : undefined);
  });
  app.addContentTypeParser(['application/json', 'application/merge-patch+json'], { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as string));
    } catch (error) {
      done(error as Error);
    }
  });
  const texts = ['application/xml', 'text/xml', 'text/csv', 'text/calendar'];
  app.addContentTypeParser(texts, { parseAs: 'string' }, (_request, body, done) => done(null, body));
}

/** What no key and no string of a body may hold: JavaScript's prototype, and the character that PostgreSQL has no place for. */
const SUSPICIOUS = /__proto__|\\u005f|\\u0000/i;

/** Parses JSON text.
 *  @throws {ProblemError} saying where it is not JSON, or that it is nested too deep, or holds what may not be */
export function parseJson(text: string): unknown {
  if (depthOf(text) > MOST_DEPTH) throw new ProblemError('too-large', `the body is nested deeper than ${MOST_DEPTH} levels`);
  try {
    return SUSPICIOUS.test(text) ? JSON.parse(text, refuse) : JSON.parse(text);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('bad-request', text.trim() === '' ? 'the body is empty' : `the body is not JSON: ${(error as Error).message}`);
  }
}

function refuse(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new ProblemError('bad-request', 'the body has a key "__proto__"');
  if (key.includes('\0') || (typeof value === 'string' && value.includes('\0')))
    throw new ProblemError('bad-request', `the body has the character U+0000 at "${key.replaceAll('\0', '')}"`);
  return value;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The deepest nesting of arrays and objects, read without building anything; stops counting past the bound. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length && deepest <= MOST_DEPTH; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return deepest;
}
