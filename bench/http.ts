/** What the features of the HTTP service cost and give: bare node:http, Express with the usual middlewares, and the service
 *  with its features off and on, side by side in one run; then one worker and all; then the whole service with its database.
 *  `node bench/http.ts crowd`: the whole service under 1,000 clients. Every request is counted by the client itself, failed
 *  ones too.
 *
 *  Each takes three to five minutes, writes its part of docs/benchmarks.md, and ends with exit code 1 if a bar is missed; `--quick`
 *  takes one and writes nothing. Figures of a shared machine differ from run to run: trust ratios. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus, loadavg } from 'node:os';
import path from 'node:path';
import { count, type LoadResult, load } from './load.ts';
import { writeSection } from './section.ts';
import { measureCrowd, measureService } from './service-load.ts';

const QUICK = process.argv.includes('--quick');
const SECONDS = QUICK ? 1 : 3;
const ROUNDS = QUICK ? 1 : 5;
const CONNECTIONS = 32;

const KINDS = ['bare', 'bare-same', 'express', 'flextime-off', 'flextime'] as const;
const PATHS = ['/small', '/large', '/fresh'] as const;
type Kind = (typeof KINDS)[number];
type Path = (typeof PATHS)[number];

const NAMES: Record<Kind, string> = {
  bare: 'bare node:http',
  'bare-same': 'bare node:http doing the same work',
  express: 'Express 5, compression, express-rate-limit',
  'flextime-off': 'FlexTime, features off',
  flextime: 'FlexTime, everything on',
};

/** One of the servers of http-servers.ts in processes of its own. */
class Server {
  readonly #process: ChildProcess;
  readonly port: number;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
  }

  static async start(kind: Kind, workers: number): Promise<Server> {
    const process = fork(path.join(import.meta.dirname, 'http-servers.ts'), [kind, String(workers)]);
    const [{ port }] = (await once(process, 'message')) as [{ port: number }];
    return new Server(process, port);
  }

  /** Processor time of all its processes since their start. */
  async cpuMs(): Promise<number> {
    this.#process.send('cpu?');
    const [{ cpuMs }] = (await once(this.#process, 'message')) as [{ cpuMs: number }];
    return cpuMs;
  }

  stop(): void {
    this.#process.disconnect();
  }
}

interface Figures {
  readonly perSecond: number;
  /** Microseconds of processor time for each answer. */
  readonly cpu: number;
  readonly bytes: number;
  readonly failed: number;
}

async function measure(server: Server, path: Path): Promise<Figures> {
  const before = await server.cpuMs();
  const result = await load({
    port: server.port,
    path,
    connections: CONNECTIONS,
    seconds: SECONDS,
    headers: { 'accept-encoding': 'gzip' },
  });
  const cpuMs = (await server.cpuMs()) - before;
  const good = result.statuses.get(200) ?? 0;
  return { perSecond: good / result.seconds, cpu: (1_000 * cpuMs) / good, bytes: result.bodyBytes / good, failed: failed(result) };
}

/** Whatever did not end in a good answer. */
function failed({ statuses, failures }: LoadResult): number {
  return count(statuses) - (statuses.get(200) ?? 0) + count(failures);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Measures every server on every path in turn, round after round, so that what else the machine does falls on all of them. */
async function measureAll(): Promise<Map<string, Figures>> {
  const servers = new Map<Kind, Server>();
  for (const kind of KINDS) servers.set(kind, await Server.start(kind, 1));
  const rounds = new Map<string, Figures[]>();
  for (const [kind, server] of servers)
    for (const path of PATHS) {
      await load({ port: server.port, path, connections: CONNECTIONS, seconds: 0.5, headers: { 'accept-encoding': 'gzip' } });
      rounds.set(`${kind} ${path}`, []);
    }
  for (let round = 0; round < ROUNDS; round++)
    for (const path of PATHS) for (const [kind, server] of servers) rounds.get(`${kind} ${path}`)!.push(await measure(server, path));
  for (const server of servers.values()) server.stop();
  return new Map(
    rounds.entries().map(([name, all]) => [
      name,
      {
        perSecond: median(all.map(({ perSecond }) => perSecond)),
        cpu: median(all.map(({ cpu }) => cpu)),
        bytes: median(all.map(({ bytes }) => bytes)),
        failed: all.reduce((sum, { failed }) => sum + failed, 0),
      },
    ]),
  );
}

async function measureCores(): Promise<string> {
  const cores = availableParallelism();
  const [one, all] = [await Server.start('flextime', 1), await Server.start('flextime', cores)];
  const perSecond: number[][] = [[], []];
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, server] of [one, all].entries()) perSecond[index].push((await measure(server, '/fresh')).perSecond);
  one.stop();
  all.stop();
  const [withOne, withAll] = perSecond.map(median);
  return `One worker answers ${whole(withOne)} requests a second (\`/fresh\`), ${cores} workers ${whole(withAll)}: ${ratio(withAll, withOne)} times as many, with the client on the same ${cores} cores.`;
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const ratio = (a: number, b: number) => (a / b).toFixed(2);

function tableOf(figures: Map<string, Figures>, path: Path): string {
  const bare = figures.get(`bare ${path}`)!;
  const rows = KINDS.map((kind) => {
    const { perSecond, cpu, bytes, failed } = figures.get(`${kind} ${path}`)!;
    return `| ${NAMES[kind]} | ${whole(perSecond)} | ${ratio(perSecond, bare.perSecond)} | ${cpu.toFixed(0)} | ${whole(bytes)} | ${failed} |`;
  });
  return [
    '| server | requests a second | to bare | µs of processor each | bytes each | failed |',
    '|---|---:|---:|---:|---:|---:|',
    ...rows,
  ].join('\n');
}

/** What the bars ask for, by requests a second and by processor time: all processes of a server together, which what else the
 *  machine does changes least. A bar is missed when both fall short. */
function barsOf(figures: Map<string, Figures>): { table: string; isMissed: boolean } {
  const bars: [string, Path, Kind, number][] = [
    ['37 bytes, to bare node:http doing the same work', '/small', 'bare-same', 0.6],
    ['16 KB, to bare node:http doing the same work', '/fresh', 'bare-same', 0.6],
    ['16 KB again, to bare node:http doing the same work', '/large', 'bare-same', 0.6],
    ['37 bytes, to Express with its middlewares', '/small', 'express', 3],
    ['16 KB, to Express with its middlewares', '/fresh', 'express', 1.3],
    ['16 KB again, to Express with its middlewares', '/large', 'express', 1.3],
  ];
  const measured = bars.map(([name, path, kind, wanted]) => {
    const [ours, theirs] = [figures.get(`flextime ${path}`)!, figures.get(`${kind} ${path}`)!];
    return { name, wanted, byRate: ours.perSecond / theirs.perSecond, byCpu: theirs.cpu / ours.cpu };
  });
  const table = [
    '| everything on | wanted | requests a second | answers for the same processor time |',
    '|---|---:|---:|---:|',
    ...measured.map(({ name, wanted, byRate, byCpu }) => `| ${name} | ${wanted.toFixed(2)} | ${byRate.toFixed(2)} | ${byCpu.toFixed(2)} |`),
  ].join('\n');
  return { table, isMissed: measured.some(({ wanted, byRate, byCpu }) => Math.max(byRate, byCpu) < wanted) };
}

const busy = loadavg()[0].toFixed(1);
const machine = `${availableParallelism()} cores (${cpus()[0].model.trim()}), Node ${process.versions.node}; client and servers share them. Load average
before the start: ${busy}; figures of a busy machine say little beyond their ratios.`;
if (process.argv.includes('crowd')) {
  const { text, isMissed } = await measureCrowd(QUICK ? 5 : 180);
  publish('crowd', `### A crowd\n\n\`node bench/http.ts crowd\` on ${machine}\n\n${text}`, isMissed);
} else {
  const figures = await measureAll();
  const cores = await measureCores();
  const service = await measureService({ quick: QUICK });
  const { table, isMissed } = barsOf(figures);
  publish(
    'http',
    `## HTTP

\`node bench/http.ts\` on ${machine} One worker a server, ${CONNECTIONS} connections kept open, medians of ${ROUNDS} rounds of ${SECONDS} s in turn. All clients accept gzip.

${table}

An answer of 37 bytes:

${tableOf(figures, '/small')}

An answer of 16 KB, never the same twice:

${tableOf(figures, '/fresh')}

The same 16 KB each time, as readers of one schedule get it; its compressed bytes are remembered:

${tableOf(figures, '/large')}

${cores}

${service}`,
    isMissed,
  );
}

function publish(section: string, text: string, isMissed: boolean): void {
  process.stdout.write(`${text}\n`);
  if (!QUICK) writeSection(section, text);
  process.exitCode = isMissed ? 1 : 0;
}
