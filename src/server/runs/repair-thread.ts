import { parentPort, workerData } from 'node:worker_threads';
import { findRepairs, type Repair } from '../../search/repair.ts';
import type { RepairTask } from './repairer.ts';

/** A thread that searches for repairs once, says what it found, and ends. */
const { season, schedule, damage, options } = workerData as RepairTask;
const repairs: Repair[] = findRepairs(season, schedule, damage, { ...options, clock: () => performance.now() });
parentPort?.postMessage(repairs);
