import { workerData } from 'node:worker_threads';
import { SharedIncumbent } from '../../../src/server/runs/exchange.ts';

/** Offers schedules whose every game has the number of the score, down to 0, as fast as it can. */
const { games, thread, buffer } = workerData;
const shared = new SharedIncumbent(games, 3, buffer);
for (let soft = 2_000 - thread; soft >= 0; soft--) {
  const schedule = { slots: new Int16Array(games).fill(soft), flipped: new Uint8Array(games) };
  shared.offer({ schedule, score: { hard: 0, soft }, iterations: 0, milliseconds: 0 });
}
