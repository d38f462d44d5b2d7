import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire, not decompressed. */
  readonly bytes: Buffer;
  readonly milliseconds: number;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Holds the second half of the body back until it resolves, so that the request is in flight until then. */
  readonly secondHalf?: Promise<void>;
}

export interface ClientOptions {
  /** The address that it claims behind a proxy, asked for each request; with a key, since what comes through a proxy needs one. */
  readonly address?: () => string;
  readonly key?: string;
}

/** What a client sends with each request. */
export function headersOf({ address, key }: ClientOptions): Record<string, string> {
  return {
    ...(address !== undefined && { 'x-forwarded-for': address() }),
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
}

/** How long an answer is waited for before the request counts as failed. */
const PATIENCE_MS = 30_000;

/** A client with one connection that is kept alive, and which counts every failure itself: it never sends a request twice. */
export class Client {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #options: ClientOptions;

  constructor(url: string, options: ClientOptions = {}) {
    this.#url = url;
    this.#options = options;
  }

  /** @throws when no whole answer came */
  ask(path: string, options: Asked = {}): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const started = performance.now();
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    const headers = { ...headersOf(this.#options), ...(body !== undefined && { 'content-type': 'application/json' }), ...options.headers };
    const sent = request(
      `${this.#url}${path}`,
      { agent: this.#agent, method: options.method ?? 'GET', headers, timeout: PATIENCE_MS },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const milliseconds = performance.now() - started;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks), milliseconds });
        });
      },
    );
    sent.once('error', reject);
    sent.once('timeout', () => sent.destroy(new Error(`no answer in ${PATIENCE_MS} ms`)));
    if (body === undefined || options.secondHalf === undefined) sent.end(body);
    else {
      sent.setHeader('content-length', Buffer.byteLength(body));
      sent.write(body.slice(0, body.length / 2));
      void options.secondHalf.then(() => sent.end(body.slice(body.length / 2)));
    }
    return promise;
  }

  /** The JSON of an answer.
   *  @throws when its status is not a good one */
  async json<T>(path: string, options: Asked = {}): Promise<T> {
    const { status, bytes } = await this.ask(path, options);
    if (status >= 300) throw new Error(`${options.method ?? 'GET'} ${path} was answered with ${status}: ${bytes.toString().slice(0, 300)}`);
    return JSON.parse(bytes.toString());
  }

  close(): void {
    this.#agent.destroy();
  }
}

export interface Load {
  readonly clients: number;
  /** Ends the load: after so many requests in all, or when it says so. */
  readonly requests?: number;
  readonly until?: () => boolean;
  /** The longest pause of a client between an answer and its next request. */
  readonly thinkMs?: number;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly options?: (client: number) => ClientOptions;
}

export interface Outcome {
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Requests that got no answer, by reason. */
  readonly failures: ReadonlyMap<string, number>;
  readonly failed: number;
  /** Milliseconds of the answers, shortest first. */
  readonly times: readonly number[];
  readonly seconds: number;
}

/** Many clients at a time, each on a connection of its own, until the load ends. */
export async function drive(url: string, { clients, requests, until, thinkMs = 0, path, headers, options }: Load): Promise<Outcome> {
  const statuses = new Map<number, number>();
  const failures = new Map<string, number>();
  const times: number[] = [];
  const count = <K>(map: Map<K, number>, key: K) => map.set(key, (map.get(key) ?? 0) + 1);
  let left = requests ?? Number.POSITIVE_INFINITY;
  const started = performance.now();
  const work = async (_: unknown, index: number) => {
    const client = new Client(url, options?.(index));
    if (thinkMs > 0) await pauseBelow(thinkMs);
    while (left > 0 && !until?.()) {
      left--;
      try {
        const { status, milliseconds } = await client.ask(path, { headers });
        count(statuses, status);
        times.push(milliseconds);
      } catch (error) {
        count(failures, (error as NodeJS.ErrnoException).code ?? (error as Error).message);
        await pauseBelow(50);
      }
      if (thinkMs > 0) await pauseBelow(thinkMs);
    }
    client.close();
  };
  await Promise.all(Array.from({ length: clients }, work));
  const failed = failures.values().reduce((sum, one) => sum + one, 0);
  return { statuses, failures, failed, times: times.sort((a, b) => a - b), seconds: (performance.now() - started) / 1_000 };
}

/** The time below which a share of the answers came. */
export function quantile(times: readonly number[], share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}

function pauseBelow(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * milliseconds));
}
