import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { headersOf } from './client.ts';
import { type Context, connect, type Feature, findSchedule, hold, newClient, startRun, until } from './context.ts';
import { processes, ROOT, RunningNode, temporaryFolder } from './node.ts';
import { createForeignDatabase, listTables } from './server-side.ts';

/** How long a rolling restart may take. */
const RENEWAL_MS = 60_000;

export const streams: Feature = {
  name: 'event streams resume',
  disturbs: true,
  async verify(context) {
    const { node } = context;
    hold(node !== null, 'this needs a node of its own');
    const client = connect(context);
    const { id } = await startRun(client, 'PT10M');
    const stop = () => setTimeout(() => client.json(`/api/v1/runs/${id}/stop`, { method: 'POST' }).catch(() => undefined), 2_000);
    const following = follow(context, `/api/v1/runs/${id}/events`, stop);
    const atWork = () => [...node.pids('web'), ...node.pids('solver')];
    const old = atWork();
    node.signal('SIGHUP');
    const { numbers, opened } = await following;
    client.close();
    // To its end: a feature that kills the solver must not meet the old one, which has no work any more.
    const renewed = await until(async () => !atWork().some((pid) => old.includes(pid)), RENEWAL_MS);
    hold(renewed !== null, `the rolling restart did not end in ${RENEWAL_MS / 1_000} s`);
    hold(numbers.length > 0, 'no incumbent was heard of');
    hold(
      numbers.every((number, index) => number === index + 1),
      `incumbents came as ${numbers.join(', ')}`,
    );
    hold(opened > 1, 'the stream was not ended by the rolling restart');
    return `${numbers.length} incumbents, none lost or doubled, over ${opened} connections during a rolling restart`;
  },
};

/** Follows an event stream to its `end`, opening it again with the last number whenever it breaks off. */
async function follow(context: Context, place: string, onReopened: () => void): Promise<{ numbers: number[]; opened: number }> {
  const numbers: number[] = [];
  let opened = 0;
  let ended = false;
  const client = newClient(context);
  const patience = performance.now() + 240_000;
  while (!ended && performance.now() < patience) {
    if (++opened === 2) onReopened();
    await new Promise<void>((resolve) => {
      const headers = { ...headersOf(client), ...(numbers.length > 0 && { 'last-event-id': String(numbers.at(-1)) }) };
      const asked = get(`${context.url}${place}`, { headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
          const events = text.split('\n\n');
          text = events.pop() ?? '';
          for (const event of events) {
            const number = /^id: (\d+)$/m.exec(event)?.[1];
            if (number !== undefined) numbers.push(Number(number));
            if (/^event: end$/m.test(event)) ended = true;
          }
        });
        response.once('close', resolve);
      });
      asked.once('error', () => setTimeout(resolve, 100));
    });
  }
  hold(ended, 'the stream did not come to its end in 240 s');
  return { numbers, opened };
}

export const shutdown: Feature = {
  name: 'graceful shutdown',
  disturbs: true,
  async verify(context) {
    const { node } = context;
    hold(node !== null, 'this needs a node of its own');
    const family = descendants(node.process.pid ?? 0);
    const client = connect(context);
    const { seasonId, scheduleId } = await findSchedule(client);
    const schedule = await client.json(`/api/v1/schedules/${scheduleId}?format=json`);
    const body = { season: { id: seasonId }, schedule: { ...(schedule as object), id: undefined } };
    await startRun(client, 'PT60S');
    // Half of each request has come when the signal does, the other half comes afterwards.
    const signalled = Promise.withResolvers<void>();
    const inFlight = Array.from({ length: 20 }, () => connect(context));
    const answers = inFlight.map((one) => one.ask('/api/v1/score', { method: 'POST', body, secondHalf: signalled.promise }));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const began = performance.now();
    const gone = node.end('SIGTERM');
    setTimeout(signalled.resolve, 500);
    const settled = await Promise.allSettled(answers);
    const code = await gone;
    const seconds = (performance.now() - began) / 1_000;
    for (const one of [client, ...inFlight]) one.close();
    const good = settled.filter((one) => one.status === 'fulfilled' && one.value.status === 200).length;
    hold(code === 0, `the exit code is ${code}`);
    const left = descendants(node.process.pid ?? 0).concat(processes().filter(({ pid }) => family.some((one) => one.pid === pid)));
    hold(left.length === 0, `${left.length} processes are left: ${left.map(({ command }) => command).join('; ')}`);
    hold(good === answers.length, `${answers.length - good} of ${answers.length} requests in flight were cut off`);
    return `SIGTERM: ${good} of ${answers.length} requests in flight answered, exit code 0 after ${seconds.toFixed(1)} s, ${family.length} processes gone`;
  },
};

/** All processes below a process. */
function descendants(root: number) {
  const all = processes();
  const found = all.filter(({ parent }) => parent === root);
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

export const start: Feature = {
  name: 'start script and modes',
  disturbs: true,
  async verify() {
    const { folder, remove } = temporaryFolder();
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'flextime-elsewhere-'));
    try {
      const script = path.join(ROOT, 'scripts/start-scaled.sh');
      const scaled = await RunningNode.start({ folder, cwd: elsewhere, command: [script], settings: { FLEXTIME_WORKERS: '2' } });
      const webs = scaled.pids('web').length;
      await scaled.end();
      const began = performance.now();
      const development = await RunningNode.start({ folder, settings: { NODE_ENV: 'development', FLEXTIME_WORKERS: '' } });
      const seconds = (performance.now() - began) / 1_000;
      const single = development.pids('web').length;
      await development.end();
      hold(webs === 2 && single === 1, `${webs} web processes in production with two workers, ${single} in development`);
      return `start-scaled.sh from another folder: ${webs} web processes; development: ${single}, started in ${seconds.toFixed(1)} s`;
    } finally {
      remove();
      rmSync(elsewhere, { recursive: true, force: true });
    }
  },
};

export const configuration: Feature = {
  name: 'configuration and identity',
  disturbs: true,
  async verify({ node }) {
    hold(node !== null, 'this needs a node of its own');
    const wrong = await RunningNode.fail({ folder: node.folder, settings: { FLEXTIME_DB_CONNECTIONS: 'many' } });
    hold(wrong.code !== 0 && /FLEXTIME_DB_CONNECTIONS is "many"/.test(wrong.said), `a wrong setting is answered with: ${wrong.said}`);
    const address = await createForeignDatabase(node);
    const foreign = await RunningNode.fail({ folder: node.folder, settings: { DATABASE_URL: address } });
    hold(foreign.code !== 0 && /customers/.test(foreign.said), `a foreign database is answered with: ${foreign.said}`);
    const tables = await listTables(address);
    hold(tables.length === 1, `a foreign database was written to: ${tables.join(', ')}`);
    return `a wrong value and a foreign database are refused, each with a sentence: "${wrong.said.trim()}"`;
  },
};
