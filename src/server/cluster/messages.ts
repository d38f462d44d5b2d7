import type { Config } from '../config.ts';
import type { DatabaseAddress } from '../database/pool.ts';
import type { Job } from '../runs/queue.ts';

/** What a process of the node is for. */
export type Role = 'web' | 'solver';

/** All that a process is told when it starts. */
export interface Task {
  readonly role: Role;
  /** The number of its place in the node, from 1; a replacement takes over the number. */
  readonly number: number;
  readonly config: Config;
  readonly database: DatabaseAddress;
  /** Connections that it may hold in its pool. */
  readonly share: number;
  /** Jobs of a solver that died in this place. */
  readonly abandoned: readonly Job[];
}

/** What the primary knows of the node, told to every process whenever it changes. */
export interface NodeStatus {
  readonly processes: readonly ProcessStatus[];
  /** Connections that the node may hold, and each process in its pool. */
  readonly connections: number;
  readonly share: number;
}

/** One place of the node. `given-up`: its processes died too often. */
export interface ProcessStatus {
  readonly role: Role;
  readonly number: number;
  readonly state: 'starting' | 'ready' | 'given-up';
  /** Times that it died and was started again. */
  readonly restarts: number;
}

/** From the primary to a process. `drain` asks it to end: for a `rolling` restart while others serve on, else at once. */
export type ToProcess =
  | { readonly kind: 'start'; readonly task: Task }
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'status'; readonly status: NodeStatus }
  | { readonly kind: 'drain'; readonly rolling: boolean };

/** From a process to the primary. `held`: the pool holds no more than its new share. `jobs`: all that a solver works on now. */
export type FromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'held'; readonly share: number }
  | { readonly kind: 'jobs'; readonly jobs: readonly Job[] };
