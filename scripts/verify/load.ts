import { setTimeout as pause } from 'node:timers/promises';
import { Client, drive, quantile } from './client.ts';
import {
  type Context,
  connect,
  type Feature,
  findSchedule,
  GAMES_OF_A_SPORT,
  hold,
  newClient,
  newCrowd,
  nodeOf,
  readHealth,
  until,
} from './context.ts';
import { RunningNode, temporaryFolder } from './node.ts';
import { watchConnections } from './server-side.ts';

/** What the brief names. */
const BUDGET = 100;
const RATE_LIMIT = 1_000;
const CLIENTS = 1_000;
const BUSY_CLIENTS = 50;
/** More than one process can answer, each with half as many milliseconds of thought at most: what asks must not be late itself. */
const CROWD = 300;
/** How long a client of a crowd thinks between an answer and its next request, on average. */
const THINK_MS = 5_000;
/** As browsers ask. */
const ACCEPTING = { 'accept-encoding': 'gzip' };
/** How many times slower than the median of an idle service the slowest of 100 answers may be for a crowd. */
const MOST_TIMES_IDLE = 10;
/** In how long the node must be at full strength again after a process was killed. */
const RECOVERY_MS = 2_000;

const PATH = '/api/v1/seasons?limit=1';

export const connections: Feature = {
  name: 'database connections',
  disturbs: true,
  async verify(context) {
    const client = connect(context);
    const { database } = await readHealth(client);
    client.close();
    hold(database.budget >= BUDGET, `the budget of the node is ${database.budget}, not ${BUDGET}`);
    let over = false;
    const watching = watchConnections(nodeOf(context), () => over);
    const ends = performance.now() + 8_000;
    const outcome = await drive(context.url, {
      clients: CLIENTS,
      until: () => performance.now() > ends,
      path: PATH,
      options: () => newClient(context),
    });
    over = true;
    const { most, limit } = await watching;
    hold(outcome.failed === 0, `${outcome.failed} requests of ${CLIENTS} clients failed: ${[...outcome.failures.keys()].join(', ')}`);
    const bad = [...outcome.statuses].filter(([status]) => status !== 200 && status !== 503);
    hold(bad.length === 0, `answers other than 200 and 503: ${bad.map(([status, count]) => `${count} times ${status}`).join(', ')}`);
    hold(most <= database.budget, `${most} connections were open, the budget is ${database.budget}`);
    return `at most ${most} of ${database.budget} open (the server takes ${limit}), ${outcome.times.length} answers for ${CLIENTS} clients, p99 ${quantile(outcome.times, 0.99).toFixed(0)} ms`;
  },
};

export const clustering: Feature = {
  name: 'clustering',
  disturbs: true,
  async verify(context) {
    const node = nodeOf(context);
    const workers = new Set<number>();
    for (let count = 0; count < 40; count++) {
      const client = connect(context);
      workers.add((await readHealth(client)).worker);
      client.close();
    }
    const pids = node.pids('web');
    hold(pids.length > 1, 'there is one web process only');
    hold(workers.size === pids.length, `${workers.size} of ${pids.length} web processes answered`);
    return `answers from all ${pids.length} web processes`;
  },
};

export const restart: Feature = {
  name: 'automatic restart',
  disturbs: true,
  async verify(context) {
    const node = nodeOf(context);
    const pids = node.pids('web');
    // The node has had time to ready a spare process.
    await until(async () => node.pids('waiting').length > 0, 10_000);
    let over = false;
    const load = drive(context.url, { clients: BUSY_CLIENTS, until: () => over, path: PATH, options: () => newCrowd(context) });
    await pause(500);
    process.kill(pids[0], 'SIGKILL');
    const recovered = await until(async () => isWhole(context, node, pids), RECOVERY_MS);
    over = true;
    const { failed, times } = await load;
    hold(recovered !== null, `not at full strength ${RECOVERY_MS / 1_000} s after a kill -9`);
    hold(failed <= BUSY_CLIENTS, `${failed} requests failed, more than were in flight`);
    return `kill -9: ${failed} of ${times.length + failed} requests failed, full strength after ${(recovered / 1_000).toFixed(1)} s`;
  },
};

/** Whether another process has taken the place of the first, and all are ready. */
async function isWhole(context: Context, node: RunningNode, old: readonly number[]): Promise<boolean> {
  const now = node.pids('web');
  if (now.includes(old[0]) || now.length < old.length) return false;
  const client = connect(context);
  try {
    const { workers } = await readHealth(client);
    return workers.alive >= old.length + node.pids('solver').length;
  } finally {
    client.close();
  }
}

export const rateLimit: Feature = {
  name: 'rate limiting',
  disturbs: true,
  async verify(context) {
    const node = nodeOf(context);
    const requests = 6 * RATE_LIMIT;
    const who = newClient(context);
    let killed = false;
    const outcome = await drive(context.url, {
      clients: BUSY_CLIENTS,
      requests,
      path: PATH,
      options: () => who,
      until: () => {
        // One worker dies in the middle: what was counted must not be forgotten with it.
        if (!killed) process.kill(node.pids('web')[0], 'SIGKILL');
        killed = true;
        return false;
      },
    });
    const passed = outcome.statuses.get(200) ?? 0;
    const refused = outcome.statuses.get(429) ?? 0;
    hold(refused > 0, `all of ${passed} requests in ${outcome.seconds.toFixed(0)} s passed`);
    // Requests that were in flight to the killed process may have been counted without an answer.
    hold(passed <= RATE_LIMIT && passed + outcome.failed >= RATE_LIMIT, `${passed} of ${requests} requests passed, not ${RATE_LIMIT}`);
    const client = new Client(context.url, who);
    const { headers, status } = await client.ask(PATH);
    hold(status === 429 && Number(headers['retry-after']) > 0, 'a refusal does not say Retry-After');
    hold(headers.ratelimit !== undefined && headers['ratelimit-policy'] !== undefined, 'a refusal has no RateLimit fields');
    const probe = await client.ask('/health/live');
    hold(probe.status === 200, 'a probe is limited');
    client.close();
    return `${passed} of ${requests} requests passed (${outcome.failed} lost with a killed process), ${headers['ratelimit-policy']}`;
  },
};

export const rolling: Feature = {
  name: 'rolling restart',
  disturbs: true,
  async verify(context) {
    const node = nodeOf(context);
    let over = false;
    const load = drive(context.url, { clients: BUSY_CLIENTS, until: () => over, path: PATH, options: () => newCrowd(context) });
    await pause(500);
    const began = performance.now();
    const webs = node.pids('web').length;
    const renewed = [await renew(node), await renew(node)];
    await pause(500);
    over = true;
    const { failed, failures, statuses, times } = await load;
    hold(
      renewed.every((one) => one !== null),
      'the processes were not renewed',
    );
    const good = statuses.get(200) ?? 0;
    hold(
      failed === 0 && good === times.length,
      `${failed} requests failed (${[...failures.keys()].join(', ')}), ${times.length - good} had another answer than 200: ${[...statuses.keys()].join(', ')}`,
    );
    return `${webs} web processes renewed twice in ${((performance.now() - began) / 1_000).toFixed(1)} s under ${BUSY_CLIENTS} clients: 0 of ${times.length} requests failed`;
  },
};

/** Renews every web process; null if that does not come to its end. */
async function renew(node: RunningNode): Promise<number | null> {
  const old = node.pids('web');
  node.signal('SIGHUP');
  return until(async () => {
    const now = node.pids('web');
    return now.length === old.length && now.every((pid) => !old.includes(pid));
  }, 60_000 * old.length);
}

export const crowd: Feature = {
  name: 'crowd',
  disturbs: true,
  async verify(context) {
    const first = await look(context);
    if (first.times < MOST_TIMES_IDLE) return first.figure;
    // What else the machine does may have come between: it is looked at once more.
    const second = await look(context);
    hold(second.times < MOST_TIMES_IDLE, `${first.figure}; and again: ${second.figure}`);
    return second.figure;
  },
};

/** Lets a crowd read schedules and scores; how many times slower than an idle service it was answered. */
async function look(context: Context): Promise<{ times: number; figure: string }> {
  const { crowdSeconds } = context;
  const alone = connect(context);
  const { scheduleId } = await findSchedule(alone, GAMES_OF_A_SPORT);
  const paths = [`/api/v1/schedules/${scheduleId}`, `/api/v1/schedules/${scheduleId}/score`];
  const idle: number[] = [];
  for (let i = 0; i < 100; i++) {
    idle.push((await alone.ask(paths[i % 2], { headers: ACCEPTING })).milliseconds);
    await pause(10);
  }
  alone.close();
  const ends = performance.now() + 1_000 * crowdSeconds;
  const outcomes = await Promise.all(
    paths.map((path) =>
      drive(context.url, {
        clients: CLIENTS / 2,
        until: () => performance.now() > ends,
        thinkMs: 2 * THINK_MS,
        path,
        headers: ACCEPTING,
        options: () => newClient(context),
      }),
    ),
  );
  const all = outcomes.flatMap(({ times }) => times).sort((a, b) => a - b);
  const bad = outcomes.reduce((sum, { failed, statuses, times }) => sum + failed + times.length - (statuses.get(200) ?? 0), 0);
  hold(bad === 0, `${bad} of ${all.length} requests of ${CLIENTS} clients failed`);
  const [p50, p99] = [
    quantile(
      idle.sort((a, b) => a - b),
      0.5,
    ),
    quantile(all, 0.99),
  ];
  const times = p99 / p50;
  const figure = `${all.length} requests of ${CLIENTS} clients in ${crowdSeconds} s, none failed; p99 ${p99.toFixed(1)} ms, ${times.toFixed(1)} times the ${p50.toFixed(1)} ms of an idle service`;
  return { times, figure };
}

export const overload: Feature = {
  name: 'overload',
  disturbs: true,
  async verify(context) {
    const client = connect(context);
    const { eventLoop } = await readHealth(client);
    client.close();
    hold(eventLoop.limitMs > 0, 'a process that is late takes on whatever comes: FLEXTIME_OVERLOAD_MS is 0');
    // So low a limit that this crowd passes it on any machine.
    const { folder, remove } = temporaryFolder();
    const node = await RunningNode.start({
      folder,
      settings: { FLEXTIME_WORKERS: '1', FLEXTIME_ROLES: 'web', FLEXTIME_RATE_LIMIT: '0', FLEXTIME_OVERLOAD_MS: '3' },
    });
    try {
      const probe = new Client(node.url);
      const ends = performance.now() + 5_000;
      let refusing = false;
      const over = () => performance.now() > ends;
      const load = drive(node.url, { clients: CROWD, until: over, path: PATH, thinkMs: CROWD / 2 });
      const probes: number[] = [];
      while (!over()) {
        const { status, milliseconds } = await probe.ask('/health/live');
        hold(status === 200, `a probe was answered with ${status}`);
        probes.push(milliseconds);
        refusing ||= (await readHealth(probe)).eventLoop.refusing;
      }
      const { statuses, failed } = await load;
      const refused = statuses.get(503) ?? 0;
      hold(failed === 0, `${failed} requests failed without an answer`);
      hold(refused > 0 && refusing, `${refused} requests were refused, /health said so: ${refusing}`);
      const calm = await until(async () => (await probe.ask(PATH)).status === 200, 10_000);
      hold(calm !== null, 'it still refused 10 s after the load had ended');
      probe.close();
      return `${refused} of ${refused + (statuses.get(200) ?? 0)} requests refused, none failed, probes always answered, within ${quantile(
        probes.sort((a, b) => a - b),
        1,
      ).toFixed(0)} ms; serving again ${(calm / 1_000).toFixed(1)} s after the load`;
    } finally {
      await node.end();
      remove();
    }
  },
};
