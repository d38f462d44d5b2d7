import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { count, type LoadResult, load, percentile } from './load.ts';

const MAIN = path.resolve(import.meta.dirname, '../src/server/main.ts');

const ON = { FLEXTIME_RATE_LIMIT: '1000000000' };
const OFF = { FLEXTIME_RATE_LIMIT: '0', FLEXTIME_COMPRESSION: 'off', FLEXTIME_CACHE_ENTRIES: '0' };

interface Run {
  readonly id: string;
  readonly status: string;
  readonly scheduleId: string | null;
}

/** A whole node with a database of its own and a schedule to read. */
class Node {
  readonly port: number;
  readonly scheduleId: string;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(process: ChildProcess, folder: string, port: number, scheduleId: string) {
    this.#process = process;
    this.#folder = folder;
    this.port = port;
    this.scheduleId = scheduleId;
  }

  static async start(settings: Readonly<Record<string, string>>): Promise<Node> {
    const folder = mkdtempSync(path.join(tmpdir(), 'flextime-bench-'));
    const env = { ...process.env, PORT: '0', FLEXTIME_DATA: folder, NODE_ENV: 'production', ...settings };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      const port = Number(/:(\d+) \(/.exec(line)?.[1]);
      if (port > 0) return new Node(child, folder, port, await makeSchedule(`http://127.0.0.1:${port}/api/v1`));
    }
    throw new Error('the service did not start');
  }

  /** Processor time of all processes of the node, without its database. */
  async cpuMs(): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/metrics`);
    return 1_000 * Number(/^flextime_process_cpu_seconds_total (\S+)$/m.exec(await answer.text())![1]);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Searches a few seconds for a schedule of the men's basketball season of the examples. */
async function makeSchedule(base: string): Promise<string> {
  const seasons: { items: { id: string; name: string }[] } = await (await fetch(`${base}/seasons?limit=100`)).json();
  const season = seasons.items.find(({ name }) => name.includes("Men's Basketball")) ?? seasons.items[0];
  const body = JSON.stringify({ seasonId: season.id, seed: 1, termination: { spentLimit: 'PT5S' } });
  const asked = await fetch(`${base}/runs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  let run: Run = await asked.json();
  while (run.status === 'queued' || run.status === 'running') {
    await pause(500);
    run = await (await fetch(`${base}/runs/${run.id}`)).json();
  }
  if (run.scheduleId === null) throw new Error(`the run ended as ${run.status} without a schedule`);
  return run.scheduleId;
}

const GZIP = { 'accept-encoding': 'gzip' };
const DOCUMENTS = { 'a schedule': '', 'its score and violations': '/score' } as const;

interface Figures {
  readonly perSecond: number;
  readonly cpu: number;
  readonly bytes: number;
  readonly failed: number;
}

function failed({ statuses, failures }: LoadResult): number {
  return count(statuses) - (statuses.get(200) ?? 0) + count(failures);
}

async function measure(node: Node, path: string, seconds: number): Promise<Figures> {
  const before = await node.cpuMs();
  const result = await load({ port: node.port, path, connections: 32, seconds, headers: GZIP });
  const cpuMs = (await node.cpuMs()) - before;
  const good = result.statuses.get(200) ?? 0;
  return { perSecond: good / result.seconds, cpu: (1_000 * cpuMs) / good, bytes: result.bodyBytes / good, failed: failed(result) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function fold(all: readonly Figures[]): Figures {
  return {
    perSecond: median(all.map(({ perSecond }) => perSecond)),
    cpu: median(all.map(({ cpu }) => cpu)),
    bytes: median(all.map(({ bytes }) => bytes)),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  };
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');

/** The whole service with its database: features off and on in turn. */
export async function measureService({ quick }: { quick: boolean }): Promise<string> {
  const nodes = { off: await Node.start(OFF), on: await Node.start(ON) };
  try {
    const rows: string[] = [];
    for (const [what, suffix] of Object.entries(DOCUMENTS)) {
      const all: Record<keyof typeof nodes, Figures[]> = { off: [], on: [] };
      for (let round = 0; round < (quick ? 1 : 5); round++)
        for (const name of ['off', 'on'] as const)
          all[name].push(await measure(nodes[name], `/api/v1/schedules/${nodes[name].scheduleId}${suffix}`, quick ? 1 : 3));
      const [off, on] = [fold(all.off), fold(all.on)];
      rows.push(
        `| ${what} | ${whole(off.perSecond)} | ${whole(on.perSecond)} | ${whole(off.cpu)} | ${whole(on.cpu)} | ${(off.cpu / on.cpu).toFixed(2)} | ${whole(off.bytes)} | ${whole(on.bytes)} | ${off.failed + on.failed} |`,
      );
    }
    return `The whole service with its database, ${availableParallelism()} web processes; "off" is without compression, cache and limit:

| document | requests a second, off | on | µs of processor each, off | on | times as quick | bytes, off | on | failed |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
${rows.join('\n')}`;
  } finally {
    await Promise.all([nodes.off.stop(), nodes.on.stop()]);
  }
}

/** 1,000 clients who think between their requests. */
export async function measureCrowd(seconds: number): Promise<{ text: string; isMissed: boolean }> {
  const node = await Node.start(ON);
  try {
    return await crowdOf(node, seconds);
  } finally {
    await node.stop();
  }
}

async function crowdOf(node: Node, seconds: number): Promise<{ text: string; isMissed: boolean }> {
  const paths = Object.values(DOCUMENTS).map((suffix) => `/api/v1/schedules/${node.scheduleId}${suffix}`);
  const idle = await Promise.all(
    paths.map((path) => load({ port: node.port, path, connections: 1, seconds: 2, thinkMs: 20, headers: GZIP })),
  );
  const crowd = await Promise.all(
    paths.map((path) => load({ port: node.port, path, connections: 500, seconds, thinkMs: 5_000, headers: GZIP })),
  );
  const [idleLatencies, latencies] = [idle, crowd].map((results) =>
    Float64Array.from(results.flatMap(({ latencies }) => [...latencies])).sort(),
  );
  const [idleMedian, p50, p99] = [percentile(idleLatencies, 0.5), percentile(latencies, 0.5), percentile(latencies, 0.99)];
  const failures = crowd.reduce((sum, result) => sum + failed(result), 0);
  const text = `1,000 clients on open connections for ${seconds} s, each reading schedules and scores with 5 s of thought between: ${whole(latencies.length)} requests, ${failures} failed,
half of them answered within ${p50.toFixed(1)} ms, 99 in 100 within ${p99.toFixed(1)} ms: ${(p99 / idleMedian).toFixed(1)} times the ${idleMedian.toFixed(1)} ms of an idle service (wanted: below 10).`;
  return { text, isMissed: failures > 0 || p99 >= 10 * idleMedian };
}
