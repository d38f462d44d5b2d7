import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly port: number;
  readonly path: string;
  /** Connections that are kept open; each sends one request after the other. */
  readonly connections: number;
  readonly seconds: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long a client thinks before its next request, on average; spread evenly between nothing and twice that. */
  readonly thinkMs?: number;
}

export interface LoadResult {
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Requests without a whole answer: connection refused, broken, or answered in a way that is no HTTP. */
  readonly failures: ReadonlyMap<string, number>;
  /** Bytes of bodies as they came over the wire. */
  readonly bodyBytes: number;
  readonly seconds: number;
  /** Milliseconds from each request to the last byte of its answer, ascending. */
  readonly latencies: Float64Array;
}

/** An answer that ends is `[status, bytes of the whole, bytes of the body]`; null if more must come. */
type Answer = readonly [status: number, bytes: number, body: number] | null;

/** Sends requests as a crowd of keep-alive clients does, and counts every one of them: what comes back, and what does not.
 *  A client whose connection breaks counts a failure for the request that was under way and connects again. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const statuses = new Map<number, number>();
  const failures = new Map<string, number>();
  const latencies: number[] = [];
  let bodyBytes = 0;
  const begin = performance.now();
  const end = begin + 1_000 * options.seconds;
  const request = Buffer.from(
    `GET ${options.path} HTTP/1.1\r\nHost: localhost:${options.port}\r\n${Object.entries(options.headers ?? {})
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  );

  function client(done: () => void): void {
    let socket: Socket;
    let received: Buffer[] = [];
    let bytes = 0;
    let asked = 0;
    let underWay = false;

    const think = () => {
      const pause = options.thinkMs === undefined ? 0 : 2 * options.thinkMs * Math.random();
      if (performance.now() + pause >= end) return finish();
      if (pause === 0) ask();
      else setTimeout(ask, pause);
    };
    const ask = () => {
      asked = performance.now();
      underWay = true;
      socket.write(request);
    };
    const fail = (reason: string) => {
      if (underWay) failures.set(reason, (failures.get(reason) ?? 0) + 1);
      underWay = false;
      socket.removeAllListeners();
      socket.on('error', () => {}).destroy();
      if (performance.now() >= end) return done();
      setTimeout(open, 10);
    };
    const finish = () => {
      socket.removeAllListeners();
      socket.on('error', () => {}).destroy();
      done();
    };
    const open = () => {
      received = [];
      bytes = 0;
      socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
      socket.on('connect', think);
      socket.on('data', (data) => {
        received.push(data);
        bytes += data.length;
        const whole = received.length === 1 ? data : Buffer.concat(received, bytes);
        const answer = readAnswer(whole);
        if (answer === null) return void (received = [whole]);
        const [status, length, body] = answer;
        if (!underWay || length !== bytes) return fail('bytes after the answer');
        underWay = false;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        latencies.push(performance.now() - asked);
        bodyBytes += body;
        received = [];
        bytes = 0;
        think();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => {
        // A refused connection is a failed request, too.
        underWay = true;
        fail(error.code ?? error.message);
      });
      socket.on('close', () => fail('closed without an answer'));
    };
    open();
  }

  await Promise.all(Array.from({ length: options.connections }, () => new Promise<void>((resolve) => client(resolve))));
  const seconds = (performance.now() - begin) / 1_000;
  return { statuses, failures, bodyBytes, seconds, latencies: Float64Array.from(latencies).sort() };
}

/** Reads one answer from the first of its bytes, by its length or its chunks. */
function readAnswer(bytes: Buffer): Answer {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const text = bytes.toString('latin1', 0, head);
  const status = Number(text.slice(9, 12));
  const start = head + 4;
  if (status === 204 || status === 304) return [status, start, 0];
  const length = /\r\ncontent-length: *(\d+)/i.exec(text);
  if (length !== null) {
    const body = Number(length[1]);
    return bytes.length < start + body ? null : [status, start + body, body];
  }
  let body = 0;
  for (let at = start; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    at = line + 2 + size + 2;
    if (bytes.length < at) return null;
    if (size === 0) return [status, at, body];
    body += size;
  }
}

/** The value that this part of the sorted values does not exceed. */
export function percentile(sorted: Float64Array, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

export function count(map: ReadonlyMap<unknown, number>): number {
  return map.values().reduce((sum, one) => sum + one, 0);
}
