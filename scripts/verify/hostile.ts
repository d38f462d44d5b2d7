import { connect as connectSocket } from 'node:net';
import { readMetrics } from './answers.ts';
import { headersOf } from './client.ts';
import { connect, type Feature, hold, newCrowd, nodeOf, until } from './context.ts';

const REQUESTS = 10_000;
const SLOW = 200;
const AT_ONCE = 40;
/** The service waits this long for a request to be whole, and a little more until it looks. */
const SLOW_MS = 45_000;
/** What the heaps of all processes may have grown by afterwards. */
const MOST_GROWTH = 64 * 1024 * 1024;

/** A body as large as none may be is announced, not sent. */
const TOO_MANY_BYTES = 17 * 1024 * 1024;

/** Requests that nobody should send; some are cut off in the middle. */
function hostileRequests(host: string, headers: string): string[] {
  const head = (line: string, more = '') => `${line} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n${headers}${more}\r\n`;
  const post = (body: string, length = body.length) =>
    head('POST /api/v1/score', `content-type: application/json\r\ncontent-length: ${length}\r\n`) + body;
  return [
    'GET / HTTP/9.9\r\n\r\n',
    '\u0000\u0001\u0002\u00ff\r\n\r\n',
    head(`GET /${'x'.repeat(20_000)}`),
    head('GET /', `x: ${'y'.repeat(40_000)}\r\n`),
    head('POST /api/v1/score', 'content-length: -5\r\n'),
    `${head('POST /api/v1/score', 'content-type: application/json\r\ntransfer-encoding: chunked\r\n')}zz\r\n`,
    post('{"season":'),
    post('{"season": 5, "schedule": []}'),
    post('['.repeat(5_000)),
    post('{"__proto__": 1}'),
    post('{"season":', TOO_MANY_BYTES),
    head('GET /api/v1/seasons/%00'),
    head('GET /api/v1/runs?cursor=../../etc/passwd&limit=1e9'),
    head('BREW /api/v1/seasons'),
    head('GET /api/v1/schedules/none/score', 'if-none-match: """\r\naccept: ;;;q=\r\n'),
  ];
}

/** Sends a text on a connection of its own, and goes away in the middle of it or waits for the answer. Gives its status. */
function send(port: number, text: string, goesAway: boolean): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1');
    let answer = '';
    socket.setTimeout(10_000, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => (answer += bytes.toString('latin1', 0, 20)));
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]) || null));
    socket.write(goesAway ? text.slice(0, text.length / 2) : text, () => goesAway && socket.destroy());
  });
}

/** Sends a byte a second and never comes to an end; gives the status with which it was shown the door. */
function dribble(port: number, text: string): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1');
    let answer = '';
    let sent = 0;
    const sending = setInterval(() => socket.write(text[sent++ % text.length]), 1_000);
    socket.setTimeout(SLOW_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => (answer += bytes.toString('latin1', 0, 20)));
    socket.on('close', () => {
      clearInterval(sending);
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]) || null);
    });
  });
}

export const hostile: Feature = {
  name: 'hostile requests',
  disturbs: true,
  async verify(context) {
    const node = nodeOf(context);
    const { port, host } = new URL(context.url);
    const client = connect(context);
    const heap = async () =>
      (await readMetrics(client))
        .get('flextime_process_memory_bytes')
        ?.reduce((sum, { value, labels }) => sum + (labels.kind === 'heap' ? value : 0), 0) ?? 0;
    const [pids, before] = [node.pids('web'), await heap()];
    const own = () =>
      Object.entries(headersOf(newCrowd(context)))
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('');
    const slow = Promise.all(
      Array.from({ length: SLOW }, () => dribble(Number(port), `GET / HTTP/1.1\r\nhost: ${host}\r\nx: ${'y'.repeat(200)}`)),
    );
    const statuses = new Map<number | null, number>();
    let sent = 0;
    const work = async () => {
      while (sent < REQUESTS - SLOW) {
        const number = sent++;
        const texts = hostileRequests(host, own());
        const status = await send(Number(port), texts[Math.floor(number / 2) % texts.length], number % 2 === 0);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const { status } = await client.ask('/api/v1/seasons?limit=1');
    hold(status === 200, `beside the slow ones a good request was answered with ${status}`);
    const shown = await slow;
    const faults = [...statuses].filter(([status]) => status !== null && (status >= 500 || status < 400));
    hold(faults.length === 0, `answers other than refusals: ${faults.map(([status, count]) => `${count} times ${status}`).join(', ')}`);
    const timedOut = shown.filter((status) => status === 408).length;
    hold(timedOut === SLOW, `${timedOut} of ${SLOW} slow requests were ended with 408`);
    hold(node.pids('web').join() === pids.join(), 'a process died');
    const settled = await until(async () => (await heap()) - before < MOST_GROWTH, 30_000);
    hold(settled !== null, `the heaps grew by ${(((await heap()) - before) / 2 ** 20).toFixed(0)} MB`);
    client.close();
    const refused = [...statuses].flatMap(([status, count]) => (status === null ? [] : [`${count} times ${status}`]));
    return `${REQUESTS} requests, ${SLOW} of them slow: ${refused.join(', ')}, ${SLOW} times 408 for the slow ones, the others cut off in the middle by their senders; no process died`;
  },
};
