/** The facts in `examples/big12`, for the scripts and tests that make seasons of them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ConferenceDocument, ConferenceFacts } from '../src/conference/conference-facts.ts';
import type { SportDocument } from '../src/conference/conference-season.ts';
import type { PartnerDocument } from '../src/conference/partners.ts';
import { Random } from '../src/search/random.ts';

export const examples = path.resolve(import.meta.dirname, '../examples');

/** Chance that is the same every time. */
export function seeded(seed: number): () => number {
  const random = new Random(seed);
  return () => random.unit();
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(examples, 'big12', file), 'utf8'));
}

export function readConference(): ConferenceFacts {
  return new ConferenceFacts(readJson('conference.json') as ConferenceDocument);
}

/** The sports' documents, by key. */
export function readSports(): Map<string, SportDocument | PartnerDocument> {
  const files = readdirSync(path.join(examples, 'big12')).filter((file) => file !== 'conference.json');
  return new Map(files.sort().map((file) => [path.basename(file, '.json'), readJson(file) as SportDocument]));
}
