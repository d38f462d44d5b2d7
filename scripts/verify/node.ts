import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** How long a node may take to be ready or to end. */
const PATIENCE_MS = 180_000;

export interface NodeOptions {
  /** Settings over those of the environment; an empty value is the default. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Folder of its embedded database. */
  readonly folder: string;
  /** What starts it; `npm start` without the installation, if not said. */
  readonly command?: readonly [string, ...string[]];
  /** Where it is started from. */
  readonly cwd?: string;
  /** Hears all that it has said so far whenever it says more. */
  readonly onSaid?: (said: string) => void;
}

/** A temporary folder for data that no one will miss, and what removes it. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'flextime-node-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A whole node as an operator starts it: processes of its own, a free port, a database of its own. */
export class RunningNode {
  readonly process: ChildProcess;
  readonly folder: string;
  /** Address without a slash at its end, once it is ready. */
  url = '';
  /** What it has said so far, on both outputs. */
  said = '';

  private constructor({ settings, folder, command, cwd, onSaid }: NodeOptions) {
    this.folder = folder;
    const [program, ...args] = command ?? [process.execPath, path.join(ROOT, 'src/server/main.ts')];
    const env = {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: '',
      DIRECT_DATABASE_URL: '',
      FLEXTIME_DATA: folder,
      ...settings,
    };
    this.process = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const output of [this.process.stdout, this.process.stderr])
      output?.on('data', (bytes) => {
        this.said += bytes;
        onSaid?.(this.said);
      });
  }

  /** Starts a node and waits until it says that it is ready.
   *  @throws an error with all that it said, if it ends instead */
  static async start(options: NodeOptions): Promise<RunningNode> {
    const node = new RunningNode(options);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const failed = () => reject(new Error(`The node did not start: ${node.said}`));
    const overdue = setTimeout(failed, PATIENCE_MS);
    node.process.once('exit', failed);
    node.process.stdout?.on('data', () => {
      const found = /FlexTime is ready(?: on (http:\S+))?/.exec(node.said);
      if (found === null) return;
      node.url = found[1] ?? '';
      resolve();
    });
    try {
      await promise;
      return node;
    } catch (error) {
      node.process.kill('SIGKILL');
      throw error;
    } finally {
      clearTimeout(overdue);
      node.process.off('exit', failed);
    }
  }

  /** Starts a node that must not start; resolves with its exit code and what it said. */
  static async fail(options: NodeOptions): Promise<{ code: number | null; said: string }> {
    const node = new RunningNode(options);
    const overdue = setTimeout(() => node.process.kill('SIGKILL'), PATIENCE_MS);
    const [code] = await once(node.process, 'close');
    clearTimeout(overdue);
    return { code, said: node.said };
  }

  /** Its processes at work in a role, or waiting for a place with their code loaded. */
  pids(role: 'web' | 'solver' | 'waiting'): number[] {
    return processes()
      .filter(({ parent, command }) => parent === this.process.pid && command.startsWith(`flextime ${role}`))
      .map(({ pid }) => pid);
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Ends it and waits until it is gone. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return this.process.exitCode;
    const gone = once(this.process, 'exit');
    this.signal(signal);
    const overdue = setTimeout(() => this.process.kill('SIGKILL'), PATIENCE_MS);
    const [code] = await gone;
    clearTimeout(overdue);
    return code;
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All processes that run. */
export function processes(): Process[] {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
    const found = lines
      .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
      .filter((match) => match !== null && !match[3].startsWith('Z'));
    return found.map((match) => ({ pid: Number(match![1]), parent: Number(match![2]), command: match![4] }));
  }
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [, state, parent] = /\) (\w) (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      if (state === 'Z') return [];
      return { pid: Number(name), parent: Number(parent), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') };
    } catch {
      return [];
    }
  });
}
