import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { openSeason } from '../src/formats/open.ts';
import { solve } from '../src/search/solve.ts';
import { SharedIncumbent } from '../src/server/runs/exchange.ts';
import { writeSection } from './section.ts';

/** How good schedules get in a given time, beside the best ones known.
 *
 *  `node bench/quality.ts --set itc2021 --seconds 60 --threads 2 --seeds 1 --out FILE [--against FILE] [--only TEXT,...] [--write]`
 *  Sets: itc2021, eight, hard, ttp, other (see SETS). Gap of a season: (objective - best known) / the larger of both by amount, 0 if both
 *  are equal, 1 without a feasible schedule; negative where the schedule is better than the best known. `--against` compares with an earlier
 *  result file by a sign test. `--cpu` measures the limit in CPU time of each thread, for a machine that others use as well; `--write` puts the
 *  table into docs/benchmarks.md. */

const EIGHT = ['Early_1', 'Early_3', 'Early_4', 'Early_9', 'Early_12', 'Middle_4', 'Middle_9', 'Middle_13'].map((n) => `ITC2021_${n}.xml`);
const SETS: Readonly<Record<string, (path: string) => boolean>> = {
  itc2021: (path) => path.startsWith('itc2021/'),
  eight: (path) => EIGHT.includes(basename(path)),
  hard: (path) => /ITC2021_(Early_5|Early_10|Middle_2)\.xml/.test(path),
  ttp: (path) => path.startsWith('ttp/'),
  other: (path) => path.startsWith('other/'),
};

interface Row {
  readonly season: string;
  readonly seed: number;
  readonly hard: number;
  readonly soft: number;
  readonly best: number | null;
  readonly gap: number | null;
  readonly firstFeasibleMs: number | null;
  readonly evaluations: number;
  readonly milliseconds: number;
}

interface Results {
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  readonly seconds: number;
  readonly cpuTime: boolean;
  readonly threads: number;
  readonly rows: readonly Row[];
}

interface Task {
  readonly file: string;
  readonly seed: number;
  readonly thread: number;
  readonly threads: number;
  readonly seconds: number;
  readonly cpuTime: boolean;
  readonly games: number;
  readonly shared: SharedArrayBuffer;
}

/** One thread of a run. */
function work({ file, seed, thread, threads, seconds, cpuTime, games, shared }: Task): void {
  const meeting = new SharedIncumbent(games, threads, shared);
  const clock = () => {
    const { user, system } = process.threadCpuUsage();
    return cpuTime ? (user + system) / 1000 : performance.now();
  };
  const { iterations } = solve(openSeason(readFileSync(file)), {
    seed: seed + thread * 1_000_003,
    limits: { milliseconds: seconds * 1000 },
    clock,
    thread,
    exchange: meeting,
    onBetter: (incumbent) => meeting.offer(incumbent),
  });
  meeting.count(thread, iterations);
}

async function run(file: string, best: number | null, seed: number, threads: number, seconds: number, cpuTime: boolean): Promise<Row> {
  const { games } = openSeason(readFileSync(file));
  const shared = new SharedIncumbent(games.length, threads);
  let firstFeasibleMs: number | null = null;
  const watch = setInterval(() => {
    const found = shared.read();
    if (found !== null && found.score.hard <= 0) firstFeasibleMs ??= found.milliseconds;
  }, 200);
  const tasks = Array.from({ length: threads }, (_, thread): Promise<void> => {
    const task: Task = { file, seed, thread, threads, seconds, cpuTime, games: games.length, shared: shared.buffer };
    return new Promise((resolve, reject) => {
      new Worker(import.meta.filename, { workerData: task }).once('error', reject).once('exit', () => resolve());
    });
  });
  await Promise.all(tasks);
  clearInterval(watch);
  const { score, milliseconds } = shared.read()!;
  const isFeasible = score.hard <= 0;
  const gap =
    best === null ? null : !isFeasible ? 1 : score.soft === best ? 0 : (score.soft - best) / Math.max(Math.abs(score.soft), Math.abs(best));
  const season = basename(file, '.xml').replace('ITC2021_', '');
  if (isFeasible) firstFeasibleMs ??= milliseconds;
  return { season, seed, hard: score.hard, soft: score.soft, best, gap, firstFeasibleMs, evaluations: shared.iterations, milliseconds };
}

function table({ rows, date, machine, node, seconds, cpuTime, threads }: Results): string {
  const lines = rows.map(
    ({ season, seed, hard, soft, best, gap, firstFeasibleMs, evaluations }) =>
      `| ${season} | ${seed} | ${hard} | ${soft} | ${best ?? ''} | ${gap === null ? '' : `${(gap * 100).toFixed(1)} %`} | ${
        firstFeasibleMs === null ? '' : (firstFeasibleMs / 1000).toFixed(1)
      } | ${(evaluations / 1e6).toFixed(1)} |`,
  );
  const judged = rows.flatMap(({ gap }) => (gap === null ? [] : [gap]));
  const mean = judged.reduce((sum, gap) => sum + gap, 0) / Math.max(1, judged.length);
  const feasible = rows.filter(({ hard }) => hard <= 0).length;
  return [
    `${date}, ${machine}, Node ${node}, ${threads} threads, ${seconds} s ${cpuTime ? 'of CPU time a thread' : 'of wall time'}:`,
    `${feasible} of ${rows.length} feasible, mean gap ${(mean * 100).toFixed(1)} %.`,
    '',
    '| season | seed | hard | soft | best known | gap | feasible after s | evaluations, millions |',
    '|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** Season by season: who is better, and how likely so one-sided an outcome is if both are equally good. */
function compare(now: Results, before: Results): string {
  const key = ({ season, seed }: Row) => `${season} ${seed}`;
  const known = new Map(before.rows.map((row) => [key(row), row]));
  let [wins, losses] = [0, 0];
  const lines = now.rows.flatMap((row) => {
    const other = known.get(key(row));
    if (other === undefined) return [];
    const difference = other.hard - row.hard || other.soft - row.soft;
    if (difference > 0) wins++;
    if (difference < 0) losses++;
    return [`${key(row).padEnd(20)} ${other.hard}/${other.soft} -> ${row.hard}/${row.soft}`];
  });
  const count = wins + losses;
  let tail = 0;
  for (let k = Math.max(wins, losses); k <= count; k++) tail += binomial(count, k);
  const chance = Math.min(1, (2 * tail) / 2 ** count);
  return [...lines, `better ${wins}, worse ${losses}; sign test p = ${chance.toFixed(3)}`].join('\n');
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      set: { type: 'string', default: 'itc2021' },
      seconds: { type: 'string', default: '60' },
      threads: { type: 'string', default: '2' },
      seeds: { type: 'string', default: '1' },
      only: { type: 'string' },
      out: { type: 'string' },
      against: { type: 'string' },
      cpu: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const data = join(import.meta.dirname, '../../shared/data');
  const known = readFileSync(join(data, 'instances.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  const names = values.only?.split(',');
  const rows: Row[] = [];
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
    node: process.version,
    seconds: Number(values.seconds),
    cpuTime: values.cpu,
    threads: Number(values.threads),
    rows,
  };
  if (values.out !== undefined) mkdirSync(dirname(values.out), { recursive: true });
  for (const [path, , , , best] of known) {
    if (!SETS[values.set](path) || (names !== undefined && !names.some((name) => basename(path, '.xml').endsWith(name)))) continue;
    for (const seed of values.seeds.split(',').map(Number)) {
      const known = best === '' ? null : Number(best);
      const row = await run(join(data, path), known, seed, Number(values.threads), Number(values.seconds), values.cpu);
      rows.push(row);
      keep(results, values);
      console.error(`${row.season} seed ${seed}: ${row.hard}/${row.soft}, best known ${best}, gap ${((row.gap ?? 0) * 100).toFixed(1)} %`);
    }
  }
  console.log(table(results));
  if (values.against !== undefined) console.log(`\n${compare(results, JSON.parse(readFileSync(values.against, 'utf8')))}`);
}

/** Writes what is known so far: after each run, so that of hours of them none is lost that ended. */
function keep(results: Results, { set, out, write }: { readonly set: string; readonly out?: string; readonly write: boolean }): void {
  if (out !== undefined) writeFileSync(out, `${JSON.stringify(results, null, 1)}\n`);
  if (!write) return;
  const command = `node bench/quality.ts ${process.argv
    .slice(2)
    .filter((word, k, words) => word !== '--write' && word !== '--out' && words[k - 1] !== '--out')
    .join(' ')}`;
  writeSection(`quality ${set}`, `## Quality: ${set}\n\n\`${command}\`\n\n${table(results)}`);
}

if (isMainThread) await main();
else work(workerData);
