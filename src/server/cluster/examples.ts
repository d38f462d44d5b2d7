import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ConferenceDocument } from '../../conference/conference-facts.ts';
import { scoreOf } from '../../model/evaluate.ts';
import { insertExampleConference } from '../database/availability-store.ts';
import { insertExample, listExamples } from '../database/season-store.ts';
import type { Database } from '../database/tables.ts';

/** Stores the seasons of a folder (`*.json`, season documents), each with its schedule (`schedules/*.json`) if there is one, and the conferences of the folders in it
 *  (`NAME/conference.json`, with its sports beside it) that were not stored before. An example is known by its
 *  file's name, so one that was changed by hand is left alone. */
export async function loadExamples(db: Database, folder: string): Promise<void> {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory() && existsSync(path.join(folder, entry.name, 'conference.json')))
      await loadConference(db, entry.name, path.join(folder, entry.name));
  const stored = await listExamples(db);
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? path.basename(file, '.json') : []));
  const missing = names.filter((name) => !stored.includes(name));
  if (missing.length === 0) return;
  // Only a first start reads documents; the others need not wait for the reader to load.
  const { contentOf, readScheduleBody, readSeasonBody } = await import('../http/documents.ts');
  for (const name of missing) {
    const season = readSeasonBody(JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')));
    const file = path.join(folder, 'schedules', `${name}.json`);
    const schedule = existsSync(file) ? readScheduleBody(season, JSON.parse(readFileSync(file, 'utf8'))) : null;
    await insertExample(db, name, contentOf(season), schedule === null ? null : { schedule, score: scoreOf(season, schedule) });
  }
}

async function loadConference(db: Database, example: string, folder: string): Promise<void> {
  const read = (name: string) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  const { name, schools, availability }: ConferenceDocument = read('conference.json');
  const sports = readdirSync(folder).flatMap((file) => {
    const document = file.endsWith('.json') ? read(file) : {};
    return document.format === 'flextime-sport' ? [{ key: document.key as string, name: document.name as string }] : [];
  });
  const known = schools.map(({ code, name: school, fullName, abbreviation, timeZone, aliases }) => ({
    ...{ code, fullName, abbreviation, timeZone, aliases },
    name: school,
  }));
  await insertExampleConference(db, example, { name, schools: known, sports }, availability);
}
