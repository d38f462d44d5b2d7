import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** What a server says of itself in `postmaster.pid`, the lock of its data. */
export interface ServerLock {
  readonly file: string;
  readonly pid: number;
  readonly port: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** It accepts connections. */
  readonly ready: boolean;
}

/** Null if no server holds the data, or one has only begun to write its lock. */
export function readServerLock(data: string): ServerLock | null {
  const file = path.join(data, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    return null;
  }
  const [pid, , startedAt, port] = lines;
  return { file, pid: Number(pid), port: Number(port), startedAt: 1_000 * Number(startedAt), ready: lines[7]?.trim() === 'ready' };
}

/** Removes a lock whose process is gone, or whose number another program has by now, as it comes to pass after a restart of
 *  the machine or container; PostgreSQL would take that program for a server. Whether it was removed. */
export function removeStaleLock({ file, pid }: ServerLock): boolean {
  if (isServer(pid)) return false;
  rmSync(file, { force: true });
  return true;
}

function isServer(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && process.platform === 'linux') return false;
  }
  const { status, stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' });
  return status === 0 && path.basename(stdout.trim()) === 'postgres';
}
