import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SeasonDocument } from '../../src/formats/season-document.ts';

/** A document that ships, as its file has it: a season, unless another kind is named. */
export function example<Document = SeasonDocument>(name: string): Document {
  return JSON.parse(readFileSync(path.resolve(import.meta.dirname, `../../examples/${name}.json`), 'utf8'));
}
