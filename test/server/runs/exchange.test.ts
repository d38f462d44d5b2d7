import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { Schedule } from '../../../src/model/schedule.ts';
import { compareScores, type Score } from '../../../src/model/score.ts';
import { SharedIncumbent } from '../../../src/server/runs/exchange.ts';

const schedule = (...slots: number[]): Schedule => ({ slots: Int16Array.from(slots), flipped: new Uint8Array(slots.length) });
const incumbent = (score: Score, ...slots: number[]) => ({ schedule: schedule(...slots), score, iterations: 7, milliseconds: 3 });

test('the best of all offers is kept, hard before soft, and copied out', () => {
  const one = new SharedIncumbent(3, 2);
  const other = new SharedIncumbent(3, 2, one.buffer);
  assert.equal(one.read(), null);
  assert.equal(one.take({ hard: Infinity, soft: Infinity }), null);
  one.offer(incumbent({ hard: 1, soft: 5 }, 0, 1, 2));
  other.offer(incumbent({ hard: 2, soft: 0 }, 2, 2, 2));
  assert.deepEqual(one.read(), incumbent({ hard: 1, soft: 5 }, 0, 1, 2));
  assert.equal(one.version, 1);
  other.offer(incumbent({ hard: 0, soft: 900 }, -1, 1, 0));
  assert.deepEqual(one.take({ hard: 1, soft: 5 }), schedule(-1, 1, 0));
  assert.equal(one.take({ hard: 0, soft: 900 }), null, 'what is not better is not taken');
  const taken = one.take({ hard: 1, soft: 5 });
  taken?.slots.fill(9);
  assert.deepEqual(other.read()?.schedule, schedule(-1, 1, 0), 'a copy is the taker’s own');
});

test('stop flag and counters are seen on the other side', () => {
  const one = new SharedIncumbent(1, 3);
  const other = new SharedIncumbent(1, 3, one.buffer);
  one.count(0, 10);
  other.count(2, 32);
  assert.equal(one.iterations, 42);
  assert.equal(other.isStopped(), false);
  one.stop();
  assert.equal(other.isStopped(), true);
});

test('no schedule is torn and none better is lost, whoever offers at the same time', async () => {
  const games = 2_000;
  const shared = new SharedIncumbent(games, 3);
  const workers = [0, 1, 2].map(
    (thread) => new Worker(new URL('./offering-thread.ts', import.meta.url), { workerData: { games, thread, buffer: shared.buffer } }),
  );
  let running = workers.length;
  for (const worker of workers) worker.on('exit', () => running--);
  let last: Score = { hard: Infinity, soft: Infinity };
  while (running > 0) {
    const read = shared.read();
    if (read !== null) {
      assert.equal(new Set(read.schedule.slots).size, 1, 'all games come from one offer');
      assert.equal(read.schedule.slots[0], read.score.soft);
      assert.ok(compareScores(read.score, last) <= 0, 'never worse than before');
      last = read.score;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(shared.read()?.score, { hard: 0, soft: 0 });
});
