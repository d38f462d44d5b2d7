import { randomInt } from 'node:crypto';
import { Client, type ClientOptions } from './client.ts';
import type { RunningNode } from './node.ts';

/** A feature that does not do what it must; the message is the figure that falls short. */
export class Shortfall extends Error {
  override readonly name = 'Shortfall';
}

/** @throws {Shortfall} unless it holds */
export function hold(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Shortfall(otherwise);
}

/** The service that is verified. */
export interface Context {
  readonly url: string;
  /** Opens its doors; null on the loopback. */
  readonly key: string | undefined;
  /** The node that was started for the verification; null if the service was up already. */
  readonly node: RunningNode | null;
  /** How long a crowd of clients reads. */
  readonly crowdSeconds: number;
}

/** One thing that the service must do, driven for real. */
export interface Feature {
  readonly name: string;
  /** It loads, kills or restarts what it verifies, so it is left out where others use the service. */
  readonly disturbs: boolean;
  /** Resolves with the figure that was measured.
   *  @throws {Shortfall} */
  verify(context: Context): Promise<string>;
}

/** The node, where a feature needs to touch its processes. */
export function nodeOf({ node }: Context): RunningNode {
  hold(node !== null, 'this needs a node of its own');
  return node;
}

/** A client with an address that nobody else uses, so that the rate limit of one does not hit the other. Addresses are believed
 *  only if the service was started for the verification, with the loopback as a trusted proxy. */
export function newClient(context: Context): ClientOptions {
  const address = anyAddress();
  return { ...newCrowd(context), ...(context.node !== null && { address: () => address }) };
}

/** As many clients as requests, on one connection: a load that no limit for each address holds back. */
export function newCrowd({ node, key }: Context): ClientOptions {
  return node === null ? { key } : { key, address: anyAddress };
}

function anyAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

export function connect(context: Context): Client {
  return new Client(context.url, newClient(context));
}

/** Asks until the answer is as wanted; null if it is not in time. Otherwise how long it took, in milliseconds. */
export async function until(wanted: () => Promise<boolean>, patienceMs: number): Promise<number | null> {
  const started = performance.now();
  for (;;) {
    if (await wanted().catch(() => false)) return performance.now() - started;
    if (performance.now() - started > patienceMs) return null;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** What most of an office's seasons are no larger than: 20 teams that meet twice. */
export const GAMES_OF_A_SPORT = 380;

/** The largest of the stored seasons, of at most so many games, for which a search finds a schedule, and that schedule. */
export async function findSchedule(client: Client, mostGames = 1_000): Promise<{ seasonId: string; scheduleId: string }> {
  const list = await client.json<{ items: { id: string; games: number; best: { scheduleId: string } | null }[] }>(
    '/api/v1/seasons?limit=100',
  );
  const items = list.items.filter(({ games }) => games <= mostGames);
  let last = 'there is no season, not even an example';
  for (const { id: seasonId, best } of items.sort((a, b) => b.games - a.games)) {
    if (best !== null) return { seasonId, scheduleId: best.scheduleId };
    const body = { seasonId, seed: 1, threads: 1, termination: { spentLimit: 'PT3S' } };
    const run = await client.json<{ id: string }>('/api/v1/runs', { method: 'POST', body });
    const read = () => client.json<Run>(`/api/v1/runs/${run.id}`);
    hold((await until(async () => (await read()).status !== 'queued', 20_000)) !== null, 'no solver took a run in 20 s');
    hold((await until(async () => (await read()).finishedAt !== null, 60_000)) !== null, 'a run of 3 seconds did not end in 60');
    const { scheduleId, status, error } = await read();
    if (scheduleId !== null) return { seasonId, scheduleId };
    last = `a run of 3 seconds ended without a schedule (${status}: ${error})`;
  }
  throw new Shortfall(last);
}

/** What the verification reads of `/health`. */
export interface Health {
  readonly status: string;
  readonly worker: number;
  readonly cache: { readonly enabled: boolean; readonly maxSize: number };
  readonly database: { readonly connected: boolean; readonly latencyMs: number; readonly budget: number };
  readonly workers: { readonly alive: number };
  readonly eventLoop: { readonly limitMs: number; readonly refusing: boolean };
}

export function readHealth(client: Client): Promise<Health> {
  return client.json('/health');
}

/** Starts a search that goes on for a while. */
export async function startRun(client: Client, spentLimit: string): Promise<{ id: string; read: () => Promise<Run> }> {
  // Of one sport: all of them on one calendar keep a busy machine looking for a minute.
  const { seasonId } = await findSchedule(client, GAMES_OF_A_SPORT);
  const body = { seasonId, seed: 7, threads: 1, termination: { spentLimit } };
  const { id } = await client.json<{ id: string }>('/api/v1/runs', { method: 'POST', body });
  return { id, read: () => client.json(`/api/v1/runs/${id}`) };
}

/** What the verification reads of a run. */
export interface Run {
  readonly status: string;
  readonly error: string | null;
  readonly scheduleId: string | null;
  readonly score: { readonly hard: number } | null;
  readonly attempts: number;
  readonly elapsedSeconds: number;
  readonly finishedAt: string | null;
}

export function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
