import { parentPort, workerData } from 'node:worker_threads';
import { findRepairs, type Repairs } from '../../search/repair.ts';
import type { RepairTask } from './repairer.ts';

/** A thread that searches for repairs once, says what it has each time that there are better ones, and ends. Its last message counts. */
const { season, schedule, damage, options } = workerData as RepairTask;
const say = (found: Repairs) => parentPort?.postMessage(found);
say(
  findRepairs(season, schedule, damage, {
    ...options,
    clock: () => performance.now(),
    onBetter: (repairs) => say({ repairs, end: 'limit' }),
  }),
);
