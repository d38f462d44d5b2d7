import { type Logger, pino } from 'pino';
import type { Config } from '../config.ts';
import { DatabaseLink } from '../database/pool.ts';
import type { FromProcess, NodeStatus, Task, ToProcess } from './messages.ts';

/** What a process of the node does, once it has its task. */
export interface Work {
  /** Ends what is at work; resolves when the process may end. */
  drain(rolling: boolean): Promise<void>;
}

export interface Tools {
  readonly task: Task;
  readonly log: Logger;
  readonly link: DatabaseLink;
  /** The node as the primary last told. */
  readonly status: () => NodeStatus;
}

/** How long a process whose primary is gone may take to hand back its work. */
const ORPHAN_MS = 2_000;
/** How long giving back connections may take once all work has ended. */
const CLOSE_MS = 2_000;

/** The logger of a process: JSON lines on the standard error, beside the sentences for people. */
export function createLog({ logLevel }: Config, role: string, number: number): Logger {
  return pino({ level: logLevel, base: { pid: process.pid, process: `${role} ${number}` } }, pino.destination({ dest: 2, sync: true }));
}

/** What the system's list of processes shows for one at work. */
export function titleOf({ role, number }: Pick<Task, 'role' | 'number'>): string {
  return `flextime ${role} ${number}`;
}

/** Runs a process of the node: waits for its task, starts, says that it is ready, and ends when it is told to drain or the
 *  primary is gone. Signals are the primary's to answer: a Ctrl-C in a terminal reaches every process of the node. */
export function runProcess(start: (tools: Tools) => Promise<Work>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.title = 'flextime waiting';
  // Without a primary nobody would end this process, restart it, or count its connections.
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), ORPHAN_MS);
    void end(false);
  });
  let life: Promise<{ work: Work; link: DatabaseLink; drainMs: number }> | null = null;
  let status: NodeStatus = { processes: [], connections: 0, share: 0 };

  process.on('message', (message: ToProcess) => {
    if (message.kind === 'start') life = begin(message.task, start, () => status);
    if (message.kind === 'status') status = message.status;
    if (message.kind === 'share')
      void life?.then(({ link }) => link.setShare(message.share)).then(() => tell({ kind: 'held', share: message.share }));
    if (message.kind === 'drain') void end(message.rolling);
  });

  async function end(rolling: boolean): Promise<void> {
    if (life !== null) {
      const { work, link, drainMs } = await life;
      await within(drainMs, work.drain(rolling));
      await within(CLOSE_MS, link.close());
    }
    process.exit(0);
  }
}

async function begin(
  task: Task,
  start: (tools: Tools) => Promise<Work>,
  status: () => NodeStatus,
): Promise<{ work: Work; link: DatabaseLink; drainMs: number }> {
  process.title = titleOf(task);
  const log = createLog(task.config, task.role, task.number);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'this process cannot go on');
    process.exit(1);
  });
  try {
    const link = new DatabaseLink(task.database, { share: task.share, name: titleOf(task) });
    const work = await start({ task, log, link, status });
    tell({ kind: 'ready' });
    return { work, link, drainMs: task.config.scale.drainMs };
  } catch (error) {
    log.debug({ err: error }, 'could not start');
    process.send?.({ kind: 'failed', sentence: sentenceOf(error, task) } satisfies FromProcess, () => process.exit(1));
    return new Promise(() => undefined);
  }
}

/** Tells the primary; one that is gone is heard of otherwise. */
export function tell(message: FromProcess): void {
  if (process.connected) process.send?.(message, () => undefined);
}

/** Resolves when the work has ended, well or not, or the time is over. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([work.catch(() => undefined), promise]);
  clearTimeout(timer);
}

function sentenceOf(error: unknown, { config, role }: Task): string {
  const { message, stack } = error as Error;
  return listenSentence(error, config) ?? `The ${role} process could not start: ${config.logLevel === 'debug' ? stack : message}`;
}

/** Why the address that is set cannot be listened on; null if the error is another. */
export function listenSentence(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): string | null {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program: stop it, or set PORT to another number (0 takes any free one).`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user: set PORT to a number above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST is "${host}", which is no address of this machine.`;
    default:
      return null;
  }
}
