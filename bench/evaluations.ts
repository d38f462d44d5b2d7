import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSeason } from '../src/formats/open.ts';
import { Annealer } from '../src/search/anneal.ts';
import { Problem } from '../src/search/compile.ts';
import { constructRounds, placeMissing } from '../src/search/construct.ts';
import { Move } from '../src/search/move.ts';
import { neighbourhoodsOf, type Rate } from '../src/search/neighbourhoods/index.ts';
import { Random } from '../src/search/random.ts';
import { shapeOf } from '../src/search/shape.ts';
import { State } from '../src/search/state.ts';
import { writeSection } from './section.ts';

/** Evaluations a second of one thread, for the mix of neighbourhoods that the search draws and for each alone, and counter
 *  updates a second, beside what a bare loop over two typed arrays does on the same machine in the same minute. Time is the
 *  process's CPU time, so that a busy machine does not change the figures much.
 *
 *  `node bench/evaluations.ts [--seconds 2] [--write] [SEASON ...]`; without seasons those of the peer's table, if ../shared
 *  is there. `--write` puts the table into docs/benchmarks.md. */

/** Evaluations a second of sa4stt (Rosati et al. 2022, C++ -O3 -march=native, one thread) on a machine of this kind. */
const PEER: Readonly<Record<string, number>> = {
  Early_1: 52400,
  Early_2: 17600,
  Early_3: 18000,
  Early_4: 37400,
  Early_9: 23400,
  Early_12: 19800,
  Middle_4: 45400,
  Middle_9: 13300,
  Middle_13: 17800,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '2' }, write: { type: 'boolean', default: false } },
});
const seconds = Number(values.seconds);
const data = join(import.meta.dirname, '../../shared/data/itc2021');
const files =
  positionals.length > 0 ? positionals : existsSync(data) ? Object.keys(PEER).map((name) => join(data, `ITC2021_${name}.xml`)) : [];

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Reads and writes of two small typed arrays a second: no counter engine in this language is faster. */
function bareLoop(): number {
  const list = Int32Array.from({ length: 4096 }, (_, k) => (k * 2654435761) & 1023);
  const counts = new Int32Array(1024);
  const start = cpuSeconds();
  let rounds = 0;
  for (; cpuSeconds() - start < 1; rounds++) for (let k = 0; k < list.length; k++) counts[list[k]]++;
  return (rounds * list.length) / (cpuSeconds() - start);
}

/** Mean number of counters and window rows that the meetings of a move switch, one way (sides and breaks come on top). */
function updatesOf(state: State, rates: readonly Rate[], seed: number): number {
  const { problem } = state;
  const { starts } = problem.counters;
  const random = new Random(seed);
  const move = new Move(problem.games + 2);
  const sum = rates.reduce((total, { rate }) => total + rate, 0);
  let updates = 0;
  let moves = 0;
  for (const { neighbourhood, rate } of rates) {
    for (let k = 0; k < (3000 * rate) / sum; ) {
      move.clear();
      if (!neighbourhood.propose(state, random, move)) continue;
      k++;
      moves++;
      for (let i = 0; i < move.count; i++) {
        const game = move.games[i];
        const now = state.meetingNow[game];
        const then = problem.meetingOf[game * 2 + move.flips[i]];
        for (const [meeting, slot] of [[now, state.slotOf[game]] as const, [then, move.slots[i]] as const]) {
          if (slot < 0) continue;
          const key = problem.meetingKey(meeting, slot);
          updates += starts[key + 1] - starts[key] + problem.windows.rowsOf(meeting);
        }
      }
    }
  }
  return updates / moves;
}

/** Anneals with these neighbourhoods at one temperature for some CPU time. */
function measure(state: State, rates: readonly Rate[], hot: number, cold: number, time: number, seed: number) {
  const annealer = new Annealer(state, shapeOf(state.problem, null), rates, new Random(seed));
  const start = cpuSeconds();
  annealer.run({ hot, cold }, { progress: () => (cpuSeconds() - start) / time, better: () => {} });
  const passed = cpuSeconds() - start;
  const kept = annealer.kept / annealer.iterations;
  const evaluations = annealer.iterations / passed;
  return { evaluations, kept, updates: evaluations * updatesOf(state, rates, seed) * (2 - kept) };
}

const figure = (value: number, width = 11) => Math.round(value).toLocaleString('en').padStart(width);
const bare = bareLoop();
console.log(`bare loop: ${figure(bare)} updates/s`);
const ratios: number[] = [];
const lines: string[] = [];
for (const file of files) {
  const problem = new Problem(openSeason(readFileSync(file)));
  const shape = shapeOf(problem, null);
  const random = new Random(1);
  const state = new State(problem);
  state.load(constructRounds(problem, shape, random));
  placeMissing(state, random);
  state.weigh(Float64Array.from(problem.classes, (_, index) => (index === 0 ? 1 : 100)));
  const rates = neighbourhoodsOf(problem, shape);
  // What counts is the speed where a search spends its time: near feasible schedules, at a temperature around 10.
  measure(state, rates, 100, 10, seconds, 2);
  const all = measure(state, rates, 10, 10, seconds, 3);
  const name = basename(file, '.xml').replace('ITC2021_', '');
  const peer = PEER[name];
  if (peer !== undefined) ratios.push(all.evaluations / peer);
  lines.push(
    `| ${name} | ${figure(all.evaluations, 0)} | ${figure(all.updates, 0)} | ${peer === undefined ? '' : figure(peer, 0)} | ${peer === undefined ? '' : (all.evaluations / peer).toFixed(1)} |`,
  );
  const beside = peer === undefined ? '' : `, ${(all.evaluations / peer).toFixed(1)} x the peer`;
  console.log(
    `\n${name}: ${figure(all.evaluations, 0)} evaluations/s, ${figure(all.updates, 0)} updates/s, ${(all.kept * 100).toFixed(1)} % kept${beside}`,
  );
  for (const rate of rates) {
    const alone = measure(state, [rate], 10, 10, seconds / 4, 4);
    console.log(`  ${rate.neighbourhood.name.padEnd(24)}${figure(alone.evaluations)} evaluations/s ${figure(alone.updates)} updates/s`);
  }
}
if (ratios.length > 0) {
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  const summary = `geometric mean over ${ratios.length} seasons: ${mean.toFixed(1)} x the peer`;
  console.log(`\n${summary}`);
  if (values.write) {
    writeSection(
      'evaluations',
      [
        '## Evaluations',
        '',
        `\`node bench/evaluations.ts --seconds ${seconds}\`, ${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model.trim()}, Node ${process.version}, one thread, CPU time, temperature 10.`,
        `A bare loop over two typed arrays does ${figure(bare, 0)} updates/s in the same run. Updates are counters and window rows of meetings, undone ones`,
        'included; sides and breaks come on top. The peer is sa4stt (C++) on a machine of this kind, in wall time.',
        '',
        '| season | evaluations/s | updates/s | peer, evaluations/s | times the peer |',
        '|---|---:|---:|---:|---:|',
        ...lines,
        '',
        `In the ${summary}.`,
      ].join('\n'),
    );
  }
}
