import { parentPort, workerData } from 'node:worker_threads';
import { SharedIncumbent } from '../../../src/server/runs/exchange.ts';
import type { ThreadEnd, ThreadMessage, ThreadTask } from '../../../src/server/runs/thread.ts';

/** Stands in for a search: places the games one after another, some fifteen a second, from the start schedule if there is one.
 *  A seed of 13 throws, 14 ends without a word, 15 says that the first rule contradicts a game. */
const task = workerData as ThreadTask;
const { season, seed, limits, start, thread, threads } = task;
if (seed === 13) throw new Error('this seed brings bad luck');
if (seed === 14) process.exit(0);
const shared = new SharedIncumbent(season.games.length, threads, task.shared);
const slots = new Int16Array(season.games.length).fill(-1);
const flipped = new Uint8Array(season.games.length);
if (start !== undefined) {
  slots.set(start.slots);
  flipped.set(start.flipped);
}
const say = (message: ThreadMessage) => parentPort?.postMessage(message);
if (seed === 15)
  say({ contradiction: { rules: [{ id: season.constraints[0].id, sentence: 'Taken.' }], games: ['T1 at T0'], isLeast: true } });
const startedAt = performance.now();
const sleeper = new Int32Array(new SharedArrayBuffer(4));
let iterations = 0;
let end: ThreadEnd['end'] | null = null;
while (end === null) {
  const game = slots.indexOf(-1);
  if (game >= 0) slots[game] = game % season.slots.length;
  iterations++;
  const score = { hard: slots.reduce((count, slot) => count + Number(slot < 0), 0), soft: 0 };
  shared.count(thread, iterations);
  shared.offer({
    schedule: { slots, flipped },
    score,
    iterations,
    milliseconds: performance.now() - startedAt,
  });
  if (limits.target !== undefined && score.hard === 0) end = 'target';
  else if (shared.isStopped()) end = 'stopped';
  else if (iterations >= (limits.iterations ?? Infinity) || performance.now() - startedAt > (limits.milliseconds ?? Infinity))
    end = 'limit';
  else Atomics.wait(sleeper, 0, 0, 60);
}
say({ iterations, milliseconds: performance.now() - startedAt, end });
