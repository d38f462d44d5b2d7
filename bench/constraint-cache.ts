/** What the constraint cache is worth: an editing session of 200 edits on an example season, with the cache off and on in one
 *  run, by processor time. An edit is asked for twice, as the service is: once for its score, once for its violations; a third
 *  of the edits are taken back, and a third are compared with the schedule before.
 *
 *      node bench/constraint-cache.ts [example …]
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readSeasonDocument } from '../src/formats/season-document.ts';
import type { Schedule } from '../src/model/schedule.ts';
import type { Season } from '../src/model/season.ts';
import { solve } from '../src/search/solve.ts';
import { ConstraintCache } from '../src/server/evaluation/constraint-cache.ts';
import { Evaluator } from '../src/server/evaluation/evaluator.ts';

const EDITS = 200;
const ROUNDS = 9;

/** Mulberry32. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The schedules that the service is asked about, in order. */
function recordSession(season: Season, begin: Schedule): Schedule[] {
  const chance = chanceOf(9);
  const below = (count: number) => Math.floor(chance() * count);
  const undo = [begin];
  const asked: Schedule[] = [];
  for (let edit = 0; edit < EDITS; edit++) {
    if (undo.length > 1 && (chance() < 0.35 || undo.length > 8)) {
      undo.pop();
      asked.push(undo.at(-1)!);
      continue;
    }
    const before = undo.at(-1)!;
    const after = { slots: Int16Array.from(before.slots), flipped: Uint8Array.from(before.flipped) };
    const game = below(after.slots.length);
    if (chance() < 0.5) after.slots[game] = below(season.slots.length);
    else {
      const other = below(after.slots.length);
      [after.slots[game], after.slots[other]] = [after.slots[other], after.slots[game]];
    }
    undo.push(after);
    asked.push(after, after);
    if (chance() < 0.3) asked.push(before);
  }
  return asked;
}

function processorMs(work: () => void): number {
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];

const examples = process.argv.length > 2 ? process.argv.slice(2) : ['mens-basketball-2025-26', 'generated-20'];
for (const example of examples) {
  const file = path.join(import.meta.dirname, '../examples', `${example}.json`);
  const season = readSeasonDocument(JSON.parse(readFileSync(file, 'utf8')));
  const { schedule } = solve(season, { seed: 1, limits: { iterations: 300_000 }, clock: () => performance.now() });
  const asked = recordSession(season, schedule);
  const [off, on]: number[][] = [[], []];
  let cache = new ConstraintCache({ entries: 0 });
  for (let round = 0; round < ROUNDS; round++) {
    for (const entries of [0, 50_000]) {
      cache = new ConstraintCache({ entries });
      const evaluator = new Evaluator(cache);
      evaluator.report(season, schedule);
      const spent = processorMs(() => {
        for (const one of asked) evaluator.report(season, one);
      });
      (entries === 0 ? off : on).push(spent);
    }
  }
  const { hits, misses, size, bytes } = cache.figures;
  process.stdout.write(
    `${example}: ${asked.length} reports; off ${median(off).toFixed(0)} ms, on ${median(on).toFixed(0)} ms, ` +
      `${(median(off) / median(on)).toFixed(1)} times shorter; hit rate ${((100 * hits) / (hits + misses)).toFixed(1)} %, ` +
      `${size} entries, ${(bytes / 2 ** 20).toFixed(1)} MB\n`,
  );
}
