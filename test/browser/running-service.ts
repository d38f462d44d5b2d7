import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The service as its users start it: all its processes, an embedded database in a temporary folder, the built page. */
export class RunningService {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'flextime-browser-'));
  #process: ChildProcess | null = null;
  #port = 0;

  /** Builds the page unless it is built, and starts; after {@link stop} on the same port with the same data. */
  async start(): Promise<void> {
    const built = spawnSync(process.execPath, [path.join(root, 'scripts/bootstrap.mjs')], {
      encoding: 'utf8',
      env: { ...process.env, npm_lifecycle_event: 'pretest' },
    });
    if (built.status !== 0) throw new Error(`the page could not be built: ${built.stderr}`);
    const { DATABASE_URL: _, ...environment } = process.env;
    const service = spawn(process.execPath, [path.join(root, 'src/server/main.ts')], {
      env: {
        ...environment,
        PORT: String(this.#port),
        HOST: '127.0.0.1',
        FLEXTIME_DATA: this.#folder,
        FLEXTIME_WORKERS: '1',
        FLEXTIME_SOLVER_THREADS: '2',
        FLEXTIME_RATE_LIMIT: '0',
        // Tests share the machine: a process that is late because of others serves on.
        FLEXTIME_OVERLOAD_MS: '0',
        FLEXTIME_DRAIN_SECONDS: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = service;
    let said = '';
    this.#port = await new Promise<number>((resolve, reject) => {
      const listen = (chunk: Buffer) => {
        said += chunk;
        const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
        if (port !== undefined) resolve(Number(port));
      };
      service.stdout.on('data', listen);
      service.stderr.on('data', listen);
      service.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${said}`)));
    });
  }

  /** Address of the page and the API. */
  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    const service = this.#process;
    this.#process = null;
    if (service === null || service.exitCode !== null) return;
    const ended = once(service, 'exit');
    service.kill('SIGTERM');
    await ended;
  }

  /** Stops for good. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Sends a document and gives back what the service made of it. */
  async post<Answer>(place: string, document: unknown): Promise<Answer> {
    const response = await fetch(`${this.address}/api/v1${place}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(document),
    });
    if (!response.ok) throw new Error(`POST ${place}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
}
