import type { ChildProcess } from 'node:child_process';
import type { Worker } from 'node:cluster';
import { Redis } from 'ioredis';

/** How many units each client address may take, and in how long a time. The window of a client begins with its first
 *  request and ends `windowMs` later, whatever came in between. */
export interface Allowance {
  readonly limit: number;
  readonly windowMs: number;
}

/** The answer to a client that asks for units. */
export interface Taken {
  /** Refused units are not taken: who asks for too much may still ask for less. */
  readonly passed: boolean;
  /** Units that are left in the window. */
  readonly left: number;
  /** Until the window ends. */
  readonly resetMs: number;
}

/** The answer to several requests of a client that ask for the same number of units: the first of them pass. */
export interface TakenEach {
  /** How many pass. */
  readonly passed: number;
  /** Units that are left in the window after the last of them. */
  readonly left: number;
  readonly resetMs: number;
}

/** Where units are counted. */
export interface UnitStore {
  /** Takes units for a client if so many are left.
   *  @throws when the store is away */
  take(client: string, cost: number): Promise<Taken>;
}

/** How long a store may think about it before it counts as away. */
const PATIENCE_MS = 1_000;

/** Counts in the memory of one process: of the only one in development, and of the primary for all its workers. */
export class UnitCounter implements UnitStore {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  readonly #mostClients: number;
  /** All windows are equally long, so those that end first stand first. */
  readonly #windows = new Map<string, { used: number; endsAt: number }>();

  /** Beyond `mostClients` the oldest windows are forgotten: a bound on memory, at about 100 bytes each. */
  constructor({ limit, windowMs }: Allowance, now = () => performance.now(), mostClients = 500_000) {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#now = now;
    this.#mostClients = mostClients;
  }

  /** Clients that are remembered. */
  get clients(): number {
    return this.#windows.size;
  }

  /** What {@link take} promises, at once. */
  takeNow(client: string, cost: number): Taken {
    const { passed, left, resetMs } = this.takeEach(client, cost, 1);
    return { passed: passed === 1, left, resetMs };
  }

  /** Takes the same number of units for each of several requests, one after the other. */
  takeEach(client: string, cost: number, requests: number): TakenEach {
    const now = this.#now();
    for (const [old, { endsAt }] of this.#windows) {
      if (endsAt > now && this.#windows.size <= this.#mostClients) break;
      this.#windows.delete(old);
    }
    let window = this.#windows.get(client);
    if (window === undefined) this.#windows.set(client, (window = { used: 0, endsAt: now + this.#windowMs }));
    const passed = Math.min(requests, Math.floor((this.#limit - window.used) / cost));
    window.used += passed * cost;
    return { passed, left: this.#limit - window.used, resetMs: window.endsAt - now };
  }

  async take(client: string, cost: number): Promise<Taken> {
    return this.takeNow(client, cost);
  }
}

interface TakeMessage {
  readonly kind: 'flextime:take';
  readonly batch: number;
  readonly asked: readonly (readonly [client: string, cost: number, requests: number])[];
}

interface TakenMessage {
  readonly kind: 'flextime:taken';
  readonly batch: number;
  readonly taken: readonly TakenEach[];
}

function isMessage<M extends { kind: string }>(message: unknown, kind: M['kind']): message is M {
  return typeof message === 'object' && message !== null && (message as { kind?: unknown }).kind === kind;
}

/** In the primary: lets a process that it forked count with `counter`. To be called for each web process, replacements
 *  included; the counts live here, so that no restart of a worker resets them. */
export function serveUnits(child: ChildProcess | Worker, counter: UnitCounter): void {
  const answer = (message: unknown) => {
    if (!isMessage<TakeMessage>(message, 'flextime:take')) return;
    const taken = message.asked.map(([client, cost, requests]) => counter.takeEach(client, cost, requests));
    const reply: TakenMessage = { kind: 'flextime:taken', batch: message.batch, taken };
    // A child that has just died needs no answer.
    child.send(reply, () => {});
  };
  (child as ChildProcess).on('message', answer);
}

/** Requests of one client that ask for the same number of units. */
interface Alike {
  readonly client: string;
  readonly cost: number;
  readonly requests: { readonly resolve: (taken: Taken) => void; readonly reject: (error: Error) => void }[];
}

/** In a worker: counts in the primary, which must have called {@link serveUnits} for this process.
 *
 *  One message is under way at a time, and all requests that came in one turn of the event loop, or meanwhile, go together in
 *  the next one, those of a client as one number. An idle worker so answers after one round trip, and a busy one shares the
 *  price of a message among dozens of requests (docs/decisions/rate-limit.md). */
export class PrimaryUnits implements UnitStore {
  #asked: readonly Alike[] = [];
  #waiting = new Map<string, Alike>();
  #isDue = false;
  #batch = 0;
  #patience: NodeJS.Timeout | undefined;
  /** After a failure nobody waits for as long as the failure took. */
  #awayUntil = 0;

  constructor() {
    process.on('message', (message) => {
      if (isMessage<TakenMessage>(message, 'flextime:taken') && message.batch === this.#batch) this.#answered(message.taken);
    });
  }

  take(client: string, cost: number): Promise<Taken> {
    return new Promise((resolve, reject) => {
      if (performance.now() < this.#awayUntil) return reject(new Error('the primary did not answer lately'));
      const key = `${cost} ${client}`;
      let alike = this.#waiting.get(key);
      if (alike === undefined) this.#waiting.set(key, (alike = { client, cost, requests: [] }));
      alike.requests.push({ resolve, reject });
      if (this.#asked.length === 0) this.#askSoon();
    });
  }

  /** At the end of this turn: a message costs as much as an answer, however many ask in it. */
  #askSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      if (this.#asked.length === 0) this.#ask();
    });
  }

  #ask(): void {
    this.#asked = [...this.#waiting.values()];
    // Not cleared: V8 then keeps alive what stood in it until the next full collection (1.9 µs a request, not 1.1).
    this.#waiting = new Map();
    if (this.#asked.length === 0) return;
    const batch = ++this.#batch;
    const asked = this.#asked.map(({ client, cost, requests }) => [client, cost, requests.length] as const);
    const message: TakeMessage = { kind: 'flextime:take', batch, asked };
    const away = (error: Error) => {
      if (batch === this.#batch && this.#asked.length > 0) this.#failed(error);
    };
    if (!process.send || !process.connected) {
      queueMicrotask(() => away(new Error('the primary is gone')));
      return;
    }
    process.send(message, undefined, undefined, (error) => {
      if (error) away(error);
    });
    // After a long pause of this process its timers come before its messages; the answer may be there already.
    this.#patience = setTimeout(() => setImmediate(away, new Error(`the primary did not answer in ${PATIENCE_MS} ms`)), PATIENCE_MS);
  }

  #answered(taken: readonly TakenEach[]): void {
    clearTimeout(this.#patience);
    const asked = this.#asked;
    this.#asked = [];
    if (this.#waiting.size > 0) this.#askSoon();
    for (const [index, { cost, requests }] of asked.entries()) {
      const { passed, left, resetMs } = taken[index];
      for (let place = 0; place < requests.length; place++)
        requests[place].resolve({ passed: place < passed, left: left + Math.max(0, passed - 1 - place) * cost, resetMs });
    }
  }

  #failed(error: Error): void {
    clearTimeout(this.#patience);
    const refused = [...this.#asked, ...this.#waiting.values()];
    this.#asked = [];
    this.#waiting = new Map();
    this.#batch++;
    this.#awayUntil = performance.now() + PATIENCE_MS;
    for (const { requests } of refused) for (const { reject } of requests) reject(error);
  }
}

/** Takes ARGV[1] units of the ARGV[2] in a window of ARGV[3] ms, in one step: nothing comes in between on a Redis server. */
const TAKE_SCRIPT = `
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local left = redis.call('PTTL', KEYS[1])
local cost = tonumber(ARGV[1])
if left < 0 then
  used = 0
  left = tonumber(ARGV[3])
  redis.call('SET', KEYS[1], '0', 'PX', left)
end
if used + cost > tonumber(ARGV[2]) then return {0, used, left} end
redis.call('INCRBY', KEYS[1], cost)
return {1, used + cost, left}
`;

interface WithTake extends Redis {
  takeUnits(key: string, cost: number, limit: number, windowMs: number): Promise<[passed: number, used: number, resetMs: number]>;
}

/** Counts in a Redis server that several nodes share; each process talks to it directly. Lost connections are made again in
 *  the background. As long as there is none, every `take` fails at once, and so it does for a while after one that was not
 *  answered: a server that hangs holds up one request a second, not all of them. */
export class RedisUnits implements UnitStore {
  readonly #allowance: Allowance;
  readonly #redis: WithTake;
  #awayUntil = 0;

  /** `onError` hears of lost connections and refused sign-ins. */
  constructor(url: string, allowance: Allowance, onError: (error: Error) => void) {
    this.#allowance = allowance;
    this.#redis = new Redis(url, {
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      maxRetriesPerRequest: 0,
      connectTimeout: PATIENCE_MS,
      retryStrategy: (attempts) => Math.min(100 * attempts, 2_000),
      scripts: { takeUnits: { numberOfKeys: 1, lua: TAKE_SCRIPT } },
    }) as WithTake;
    this.#redis.on('error', onError);
  }

  async take(client: string, cost: number): Promise<Taken> {
    const { limit, windowMs } = this.#allowance;
    if (performance.now() < this.#awayUntil) throw new Error('Redis did not answer lately');
    try {
      const [passed, used, resetMs] = await patiently(this.#redis.takeUnits(`flextime:units:${client}`, cost, limit, windowMs));
      return { passed: passed === 1, left: limit - used, resetMs };
    } catch (error) {
      this.#awayUntil = performance.now() + PATIENCE_MS;
      throw error;
    }
  }

  close(): void {
    this.#redis.disconnect();
  }
}

/** The answer of the store, unless it takes too long.
 *  @throws if it does */
function patiently<T>(answer: Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  // As above: the answer may be there already.
  const patience = setTimeout(() => setImmediate(reject, new Error(`Redis did not answer in ${PATIENCE_MS} ms`)), PATIENCE_MS);
  answer.then(resolve, reject).finally(() => clearTimeout(patience));
  return promise;
}
