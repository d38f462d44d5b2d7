import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readSeasonDocument } from '../../formats/season-document.ts';
import { insertExample } from '../database/season-store.ts';
import type { Database } from '../database/tables.ts';
import { contentOf } from '../http/documents.ts';

/** Stores the seasons of a folder (`*.json`, season documents) that were not stored before. An example is known by its
 *  file's name, so one that was changed or deleted by hand does not come back. */
export async function loadExamples(db: Database, folder: string): Promise<void> {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const season = readSeasonDocument(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
    await insertExample(db, path.basename(file, '.json'), contentOf(season));
  }
}
