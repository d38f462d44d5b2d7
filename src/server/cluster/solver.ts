import os from 'node:os';
import { startSolverHost } from '../runs/host.ts';
import { ProcessMetrics } from '../telemetry/metrics.ts';
import { reportMetrics } from '../telemetry/node-metrics.ts';
import { runProcess, type Tools, tell, type Work } from './process.ts';

/** A solver process: works on queued runs. Gives way to the web processes where both want the same cores. */
async function start({ task, log, link }: Tools): Promise<Work> {
  os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
  const { db, pool } = link;
  const host = await startSolverHost({
    pool,
    db,
    threads: task.config.scale.solverThreads,
    log,
    abandoned: task.abandoned,
    onJobs: (jobs) => tell({ kind: 'jobs', jobs }),
  });
  reportMetrics(new ProcessMetrics(`solver-${task.number}`, { pool: () => link.figures, search: () => host.state }));
  return { drain: () => host.close() };
}

runProcess(start);
