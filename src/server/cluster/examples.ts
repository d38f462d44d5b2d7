import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { insertExample, listExamples } from '../database/season-store.ts';
import type { Database } from '../database/tables.ts';

/** Stores the seasons of a folder (`*.json`, season documents) that were not stored before. An example is known by its
 *  file's name, so one that was changed by hand is left alone. */
export async function loadExamples(db: Database, folder: string): Promise<void> {
  const stored = await listExamples(db);
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? path.basename(file, '.json') : []));
  const missing = names.filter((name) => !stored.includes(name));
  if (missing.length === 0) return;
  // Only a first start reads documents; the others need not wait for the reader to load.
  const { contentOf, readSeasonBody } = await import('../http/documents.ts');
  for (const name of missing) {
    const document = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'));
    await insertExample(db, name, contentOf(readSeasonBody(document)));
  }
}
