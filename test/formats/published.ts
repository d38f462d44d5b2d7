import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The published seasons and schedules beside the checkout; not part of the project. */
export const DATA = path.resolve(import.meta.dirname, '../../../shared/data');

/** The reason to skip tests that need {@link DATA}, or false. */
export const withoutData = existsSync(DATA) ? false : 'the published seasons are not beside this checkout (../shared/data)';

export interface Published {
  readonly season: string;
  readonly schedule: string | null;
}

/** Files of each published season, relative to {@link DATA}, with its best schedule where there is one. */
export function published(): Published[] {
  return readFileSync(path.join(DATA, 'instances.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([season, schedule]) => ({ season, schedule: schedule === '' ? null : schedule }));
}

export function bytesOf(file: string): Uint8Array {
  return readFileSync(path.join(DATA, file));
}
