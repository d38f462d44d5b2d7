import { existsSync } from 'node:fs';
import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { isIP } from 'node:net';
import { availableParallelism, homedir } from 'node:os';
import path from 'node:path';

/** All settings of one node, read once at its start. Every one has a default and stands in `.env.example`. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Networks (address or CIDR) whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly scale: ScaleConfig;
  readonly database: DatabaseConfig;
  readonly identity: IdentityConfig;
}

export interface ScaleConfig {
  /** Answers HTTP. */
  readonly web: boolean;
  /** Takes runs from the queue. */
  readonly solver: boolean;
  /** Web processes. */
  readonly workers: number;
  readonly solverThreads: number;
  /** Units a minute for each client address; 0 is off. */
  readonly rateLimit: number;
  /** Where several nodes count together; null counts on this node. */
  readonly redisUrl: string | null;
  /** Evaluations kept in the constraint cache of a process; 0 is off. */
  readonly cacheEntries: number;
  readonly compression: boolean;
  readonly metrics: boolean;
  /** Milliseconds of event-loop delay from which on a web process refuses requests; 0 is off. */
  readonly overloadMs: number;
  /** How long requests in flight may take to end at a shutdown or a rolling restart; 0 ends them at once. */
  readonly drainMs: number;
}

export interface DatabaseConfig {
  /** Null starts the embedded server. May be the address of a transaction pooler. */
  readonly url: string | null;
  /** An address without a pooler in between: for migrations and notifications. Equals `url` unless set. */
  readonly directUrl: string | null;
  /** Connections that all processes of this node may hold together. */
  readonly connections: number;
  /** Folder of the embedded server. */
  readonly folder: string;
}

/** What the database must be, beyond bearing FlexTime's marker. */
export interface IdentityConfig {
  /** The only name that the database may have; null takes any. */
  readonly databaseName: string | null;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Thrown for wrong settings; the message has one sentence for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The rate limit is one a minute. */
export const RATE_WINDOW_MS = 60_000;

/** The project's root folder. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** The settings of this process: its environment, completed by `.env` in the project's root (what is set already wins).
 *  @throws {ConfigError} */
export function loadConfig(defaults: { production?: boolean } = {}): Config {
  const file = path.join(ROOT, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return readConfig(process.env, defaults);
}

/** Keeps compiled code between starts, here and in the processes that are forked from here: a third of a process's start.
 *  Where the project's folder is read-only it does nothing. */
export function keepCompiledCode(): void {
  enableCompileCache(path.join(ROOT, 'node_modules/.cache/compiled'));
  const folder = getCompileCacheDir();
  if (folder !== undefined) process.env.NODE_COMPILE_CACHE ??= folder;
}

/** Reads and checks settings. `defaults.production` stands in for a missing `NODE_ENV`.
 *  @throws {ConfigError} naming each wrong variable, its value, and what is allowed */
export function readConfig(env: Readonly<Record<string, string | undefined>>, defaults: { production?: boolean } = {}): Config {
  const read = new Reader(env);
  const production =
    read.choice('NODE_ENV', ['production', 'development'], (defaults.production ?? true) ? 'production' : 'development') === 'production';
  const role = read.choice('FLEXTIME_ROLES', ['all', 'web', 'solver'], 'all');
  const url = read.address('DATABASE_URL', ['postgres:', 'postgresql:']);
  const config: Config = {
    production,
    host: read.matching('HOST', /^[\w.:-]+$/, 'a host name or an address', '127.0.0.1'),
    port: read.integer('PORT', 0, 65_535, 3004),
    logLevel: read.choice('FLEXTIME_LOG_LEVEL', LOG_LEVELS, 'warn'),
    trustedProxies: read.networks('FLEXTIME_TRUSTED_PROXIES'),
    scale: {
      web: role !== 'solver',
      solver: role !== 'web',
      workers: read.integer('FLEXTIME_WORKERS', 1, 256, production ? availableParallelism() : 1),
      solverThreads: read.integer('FLEXTIME_SOLVER_THREADS', 1, 256, availableParallelism()),
      rateLimit: read.integer('FLEXTIME_RATE_LIMIT', 0, 1_000_000_000, 1_000),
      redisUrl: read.address('REDIS_URL', ['redis:', 'rediss:']),
      cacheEntries: read.integer('FLEXTIME_CACHE_ENTRIES', 0, 10_000_000, 50_000),
      compression: read.choice('FLEXTIME_COMPRESSION', ['on', 'off'], 'on') === 'on',
      metrics: read.choice('FLEXTIME_METRICS', ['on', 'off'], 'on') === 'on',
      overloadMs: read.integer('FLEXTIME_OVERLOAD_MS', 0, 60_000, 500),
      drainMs: 1_000 * read.integer('FLEXTIME_DRAIN_SECONDS', 0, 600, 20),
    },
    database: {
      url,
      directUrl: read.address('DIRECT_DATABASE_URL', ['postgres:', 'postgresql:']) ?? url,
      connections: read.integer('FLEXTIME_DB_CONNECTIONS', 5, 10_000, 100),
      folder: path.resolve(read.text('FLEXTIME_DATA') ?? defaultFolder(env)),
    },
    identity: { databaseName: read.text('FLEXTIME_DATABASE_NAME') },
  };
  if (url === null && config.database.directUrl !== null)
    read.wrong('DIRECT_DATABASE_URL is set but DATABASE_URL is not: set both, or neither for the embedded database.');
  read.end();
  return config;
}

/** Where programs of this system keep the data of a user. */
function defaultFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (process.platform === 'win32') return path.join(env.LOCALAPPDATA ?? homedir(), 'FlexTime');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library/Application Support/FlexTime');
  return path.join(env.XDG_DATA_HOME || path.join(homedir(), '.local/share'), 'flextime');
}

/** Reads variables one by one and remembers what is wrong with them. An empty value counts as not set. */
class Reader {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #wrong: string[] = [];

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  text(name: string): string | null {
    return this.#env[name]?.trim() || null;
  }

  matching(name: string, pattern: RegExp, allowed: string, otherwise: string): string {
    const value = this.text(name);
    if (value === null) return otherwise;
    if (!pattern.test(value)) this.wrong(`${name} is "${value}", but must be ${allowed}.`);
    return value;
  }

  choice<const T extends string>(name: string, allowed: readonly T[], otherwise: NoInfer<T>): T {
    const value = this.text(name);
    if (value === null) return otherwise;
    const found = allowed.find((one) => one === value);
    if (found === undefined) this.wrong(`${name} is "${value}", but must be one of ${allowed.join(', ')}.`);
    return found ?? otherwise;
  }

  integer(name: string, least: number, most: number, otherwise: number): number {
    const value = this.text(name);
    if (value === null) return otherwise;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= least && number <= most)) this.wrong(`${name} is "${value}", but must be a whole number from ${least} to ${most}.`);
    return number;
  }

  /** The value is not repeated in the sentence: an address holds a password. */
  address(name: string, protocols: readonly string[]): string | null {
    const value = this.text(name);
    if (value === null) return null;
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url === null || !protocols.includes(url.protocol) || url.hostname === '') {
      const shown = url === null ? 'not an address' : `"${url.protocol}//${url.host}"`;
      this.wrong(`${name} is ${shown}, but must look like ${protocols[0]}//user:password@host:port/name.`);
    }
    return value;
  }

  networks(name: string): string[] {
    const values = (this.text(name) ?? '').split(/[\s,]+/).filter((value) => value !== '');
    for (const value of values) {
      const [address, bits, more] = value.split('/');
      const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
      const inRange = bits === undefined ? most > 0 : /^\d{1,3}$/.test(bits) && Number(bits) <= most;
      if (!inRange || more !== undefined)
        this.wrong(`${name} has "${value}", but must be addresses or networks such as 10.0.0.0/8, separated by commas.`);
    }
    return values;
  }

  wrong(sentence: string): void {
    this.#wrong.push(sentence);
  }

  /** @throws {ConfigError} if anything was wrong */
  end(): void {
    if (this.#wrong.length > 0) throw new ConfigError(this.#wrong.join('\n'));
  }
}
