import { type ChildProcess, fork } from 'node:child_process';
import cluster from 'node:cluster';
import path from 'node:path';
import type { Job } from '../runs/queue.ts';
import type { FromProcess, Role, Task, ToProcess } from './messages.ts';

const MODULES = { web: path.join(import.meta.dirname, 'web.ts'), solver: path.join(import.meta.dirname, 'solver.ts') };

/** How long a process may take to be ready. */
const START_MS = 60_000;
/** How long a process may take beyond the time for its work, when it was told to end. */
const LATE_MS = 5_000;

/** One process of the node, from its start to its end, as the primary sees it. It loads its code as soon as it is made, and
 *  begins to work when it is given a task. */
export class Member {
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  readonly process: ChildProcess;
  /** What a solver works on. */
  jobs: readonly Job[] = [];
  #begunAt = performance.now();
  #drainMs = 0;
  #draining = false;
  #ready = false;

  constructor(role: Role) {
    this.process = spawn(role);
    this.gone = new Promise((resolve) => {
      this.process.once('exit', () => resolve());
      // One that could not even be started will not exit.
      this.process.on('error', () => this.process.pid === undefined && resolve());
    });
  }

  /** Gives it its task. Resolves when it is ready; rejects with a sentence if it cannot be. */
  async begin(task: Task): Promise<void> {
    const { role, number } = task;
    this.#begunAt = performance.now();
    this.#drainMs = task.config.scale.drainMs;
    // Until it has jobs of its own, those of its predecessor are still to be handed back if it dies, too.
    this.jobs = task.abandoned;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const overdue = setTimeout(() => {
      reject(new Error(`The ${role} process ${number} was not ready in ${START_MS / 1_000} seconds.`));
      this.process.kill('SIGKILL');
    }, START_MS);
    this.process.on('message', (message: FromProcess) => {
      if (message.kind === 'ready') resolve();
      if (message.kind === 'failed') reject(new Error(message.sentence));
      if (message.kind === 'jobs') this.jobs = message.jobs;
    });
    this.process.once('error', (error) => reject(new Error(`The ${role} process ${number} could not be started: ${error.message}.`)));
    void this.gone.then(() => reject(new Error(`The ${role} process ${number} ended before it was ready.`)));
    this.tell({ kind: 'start', task });
    try {
      await promise;
      this.#ready = true;
    } finally {
      clearTimeout(overdue);
    }
  }

  /** Milliseconds since it was given its task. */
  get age(): number {
    return performance.now() - this.#begunAt;
  }

  get isReady(): boolean {
    return this.#ready && this.process.connected;
  }

  /** Whether it was told to end, so that its end is no accident. */
  get draining(): boolean {
    return this.#draining;
  }

  /** Changes its share of the connections; resolves when it holds no more, or is gone. */
  async setShare(share: number): Promise<void> {
    const held = new Promise<void>((resolve) => {
      const listen = (message: FromProcess) => {
        if (message.kind !== 'held' || message.share !== share) return;
        this.process.off('message', listen);
        resolve();
      };
      this.process.on('message', listen);
    });
    this.tell({ kind: 'share', share });
    await Promise.race([held, this.gone]);
  }

  /** Tells it to end its work and waits until it is gone; it is killed if it takes too long. */
  async drain(rolling: boolean): Promise<void> {
    this.#draining = true;
    this.tell({ kind: 'drain', rolling });
    const overdue = setTimeout(() => this.kill(), this.#drainMs + LATE_MS);
    await this.gone;
    clearTimeout(overdue);
  }

  kill(): void {
    this.#draining = true;
    this.process.kill('SIGKILL');
  }

  /** Sends a message; one that just died cannot be told, its end is heard of anyway. */
  tell(message: ToProcess): void {
    if (this.process.connected) this.process.send(message, () => undefined);
  }
}

/** Web processes share their listening socket through the primary, which hands connections out in turn. */
function spawn(role: Role): ChildProcess {
  if (role === 'solver') return fork(MODULES.solver);
  cluster.setupPrimary({ exec: MODULES.web });
  return cluster.fork().process;
}
