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

/** Whether a process is a PostgreSQL that runs; one that has ended but that nobody has taken note of (a zombie) is not. */
function isServer(pid: number): boolean {
  const { state, command } = process.platform === 'linux' ? readProcess(pid) : askForProcess(pid);
  return command === 'postgres' && state !== 'Z';
}

interface Process {
  readonly state: string;
  readonly command: string;
}

const NONE: Process = { state: '', command: '' };

/** From `/proc`, since small container images have no `ps`. */
function readProcess(pid: number): Process {
  try {
    const [, command, state] = /\((.*)\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { state, command };
  } catch {
    return NONE;
  }
}

function askForProcess(pid: number): Process {
  const { status, stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'stat=', '-o', 'comm='], { encoding: 'utf8' });
  const [, state, command] = /^\s*(\w)\S*\s+(.*?)\s*$/.exec(stdout ?? '') ?? [];
  return status === 0 ? { state, command: path.basename(command) } : NONE;
}
