/** Writes docs/*.schema.json, the published JSON Schemas of the documents, from the schemas that check them: `node scripts/schemas.ts`. A test compares. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConferenceSchema, SportSchema } from '../src/conference/documents.ts';
import { ScheduleSchema } from '../src/formats/schedule-document.ts';
import { SeasonSchema } from '../src/formats/season-schema.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** By path in the project, what the file holds. */
export function publishedSchemas(): Record<string, string> {
  const render = (schema: object) => `${JSON.stringify({ $schema: DIALECT, ...schema }, null, 1)}\n`;
  return {
    'docs/season.schema.json': render(SeasonSchema),
    'docs/schedule.schema.json': render(ScheduleSchema),
    'docs/conference.schema.json': render(ConferenceSchema),
    'docs/sport.schema.json': render(SportSchema),
  };
}

if (process.argv[1] === import.meta.filename) {
  for (const [file, text] of Object.entries(publishedSchemas())) writeFileSync(path.join(import.meta.dirname, '..', file), text);
}
