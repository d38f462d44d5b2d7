import { Client } from './client.ts';
import { connect, type Feature, hold, nodeOf, type Run, startRun, until } from './context.ts';
import { processes, RunningNode, temporaryFolder } from './node.ts';

/** In how long what was killed must be back. */
const BACK_MS = 10_000;
/** How long a search may take to find its first schedule. */
const FIRST_MS = 60_000;

interface Started {
  readonly id: string;
  readonly read: () => Promise<Run>;
  readonly before: Run;
}

/** A run that has found something, and goes on. */
async function startFinding(client: Client): Promise<Started> {
  const { id, read } = await startRun(client, 'PT5M');
  hold((await until(async () => (await read()).scheduleId !== null, FIRST_MS)) !== null, `a run found nothing in ${FIRST_MS / 1_000} s`);
  return { id, read, before: await read() };
}

/** Holds a run to what it was before a death: the best schedule so far is there, or a better one. Then stops it. */
async function holdKept(client: Client, { id, read, before }: Started): Promise<void> {
  const after = await read();
  hold(before.scheduleId !== null && after.score !== null && before.score !== null, 'the best schedule was lost');
  hold(after.score.hard <= before.score.hard, `the best score went from ${before.score.hard} hard to ${after.score.hard}`);
  await client.json(`/api/v1/schedules/${before.scheduleId}`);
  await client.json(`/api/v1/runs/${id}/stop`, { method: 'POST' });
}

function holdInTime(milliseconds: number | null, what: string): string {
  hold(milliseconds !== null && milliseconds <= BACK_MS, `${what} took longer than ${BACK_MS / 1_000} s`);
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

export const solver: Feature = {
  name: 'searches survive',
  disturbs: true,
  async verify(context) {
    const node = nodeOf(context);
    const client = connect(context);
    const run = await startFinding(client);
    const [pid] = node.pids('solver');
    hold(pid !== undefined, 'there is no solver process');
    process.kill(pid, 'SIGKILL');
    const again = await until(async () => (await run.read()).attempts > run.before.attempts, BACK_MS);
    const time = holdInTime(again, 'to take the run of a killed solver up again');
    await holdKept(client, run);
    client.close();
    return `kill -9 of the solver: its run taken up again after ${time}, its best schedule kept`;
  },
};

export const postgres: Feature = {
  name: 'database survives',
  disturbs: true,
  async verify(context) {
    const node = nodeOf(context);
    const client = connect(context);
    const run = await startFinding(client);
    const server = processes().find(({ command }) => /^\S*postgres -D /.test(command) && command.includes(node.folder));
    hold(server !== undefined, 'there is no embedded database');
    process.kill(server.pid, 'SIGKILL');
    const time = holdInTime(
      await until(async () => (await run.read()).attempts > 0, BACK_MS),
      'to serve again after the death of PostgreSQL',
    );
    // Each connection of the pools finds out for itself that its server is gone, so single requests may still be told to come again.
    let seen = Number.POSITIVE_INFINITY;
    await until(async () => Number.isFinite((seen = (await run.read()).elapsedSeconds)), BACK_MS);
    const goesOn = await until(async () => (await run.read()).elapsedSeconds > seen, 3 * BACK_MS);
    hold(goesOn !== null, 'the run did not go on');
    await holdKept(client, run);
    client.close();
    return `kill -9 of PostgreSQL: served again after ${time}, the run at work went on, its best schedule kept`;
  },
};

/** On a node of its own: whoever started it must start it again. */
export const primary: Feature = {
  name: 'primary killed',
  disturbs: true,
  async verify() {
    const { folder, remove } = temporaryFolder();
    const started: RunningNode[] = [];
    const start = async () => {
      const node = await RunningNode.start({ folder, settings: { FLEXTIME_WORKERS: '2' } });
      started.push(node);
      return { node, client: new Client(node.url) };
    };
    try {
      const { node, client } = await start();
      const run = await startFinding(client);
      client.close();
      const family = processes().filter(({ parent, command }) => parent === node.process.pid || command.includes(folder));
      node.process.kill('SIGKILL');
      const left = () => processes().filter(({ pid }) => family.some((one) => one.pid === pid));
      holdInTime(await until(async () => left().length === 0, BACK_MS), `that ${left().length} processes ended without their primary`);
      const began = performance.now();
      const next = await start();
      const seconds = (performance.now() - began) / 1_000;
      hold(seconds * 1_000 <= BACK_MS, `the next start took ${seconds.toFixed(1)} s`);
      const read = () => next.client.json<Run>(`/api/v1/runs/${run.id}`);
      const again = await until(async () => (await read()).attempts > run.before.attempts, 2 * BACK_MS);
      hold(again !== null, 'nobody took the run up again');
      await holdKept(next.client, { ...run, read });
      next.client.close();
      return `kill -9: ${family.length} processes ended, ready again ${seconds.toFixed(1)} s after the next start, the run taken up ${(again / 1_000).toFixed(1)} s later`;
    } finally {
      await Promise.all(started.map((node) => node.end()));
      remove();
    }
  },
};
