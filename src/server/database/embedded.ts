import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { DatabaseError } from './database-error.ts';
import { type Account, chooseAccount, ownBy, runAs } from './embedded-account.ts';
import { type Binaries, findBinaries } from './embedded-binaries.ts';
import { readServerLock, removeStaleLock, type ServerLock } from './embedded-lock.ts';
import { connectDirect } from './pool.ts';

/** How long a start, a stop, or a server that is just going down is waited for. */
const PATIENCE_MS = 20_000;

/** A server this young may be another process's that has not connected to it yet. */
const STARTING_MS = 3_000;

/** Connections beyond the budget: the server's own reserve, and the program's start and checks. */
const SPARE_CONNECTIONS = 13;

export interface EmbeddedOptions {
  /** The user's folder for FlexTime's data; the server's lies below it. */
  readonly folder: string;
  /** Connections that the service will need. */
  readonly connections: number;
  readonly report?: (sentence: string) => void;
  /** Off, for tests: a crash of the machine may lose data. */
  readonly durable?: boolean;
}

export interface EmbeddedServer {
  /** The service's database, as its owner. */
  readonly url: string;
  /** The server, as its administrator. */
  readonly adminUrl: string;
  /** Stops the server, unless it belongs to another process. */
  stop(): Promise<void>;
}

/** Starts the PostgreSQL that ships with the program on the loopback, with its data in `folder`; makes that data first if
 *  there is none.
 *
 *  The server's life hangs on this process: a guard beside it stops it when this process is gone, however it went. A server
 *  that dies is started again at the same port. If a server already works on the folder it is joined, when others use it,
 *  or else it is a leftover, which is stopped and started anew.
 *  @throws {DatabaseError} */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const installed = findBinaries();
  const home = path.join(options.folder, `postgresql-${installed.major}`);
  const { account, binaries } = prepareFolder(options.folder, home, installed);
  const place: Place = { home, cluster: path.join(home, 'cluster'), log: path.join(home, 'server.log'), account, binaries };
  const password = await initialise(place);
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const shared = await settle(place, password, until);
    if (shared !== null) return { ...addresses(shared, password), stop: async () => undefined };
    const server = new Guarded(place, options, await freePort(), password);
    if (await server.start()) return { ...addresses(server.port, password), stop: () => server.stop() };
    if (performance.now() > until)
      throw new DatabaseError(`The embedded database does not start. Its last words in ${place.log}: ${tail(place.log)}`);
    // The remains of a server that was killed may take a second to go, or another process was quicker to start one.
    await pause(300);
  }
}

/** The addresses of the embedded server that works on a folder; null if none does. */
export function findServer(folder: string): { url: string; adminUrl: string } | null {
  const cluster = path.join(folder, `postgresql-${findBinaries().major}`, 'cluster');
  const lock = readServerLock(path.join(cluster, 'data'));
  return lock?.ready ? addresses(lock.port, readFileSync(path.join(cluster, 'password'), 'utf8').trim()) : null;
}

interface Place {
  readonly home: string;
  /** The server's data and the password of its roles: made together or not at all. */
  readonly cluster: string;
  readonly log: string;
  readonly account: Account;
  readonly binaries: Binaries;
}

function addresses(port: number, password: string): { url: string; adminUrl: string } {
  return {
    url: `postgres://flextime:${password}@127.0.0.1:${port}/flextime`,
    adminUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
  };
}

/** Makes the folders, and says as whom and with which programs the server runs there. */
function prepareFolder(folder: string, home: string, installed: Binaries): { account: Account; binaries: Binaries } {
  try {
    makeFolder(folder, 0o755);
    const chosen = chooseAccount(home, installed);
    makeFolder(home, 0o700);
    ownBy(chosen.account, home);
    // Refuses a folder that can be read but not written before the server does, in its own words.
    const probe = path.join(home, 'writable');
    writeFileSync(probe, '');
    rmSync(probe);
    return chosen;
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new DatabaseError(
      `The embedded database cannot keep its data in ${folder} (${reason}). Name a folder that you may write to in FLEXTIME_DATA.`,
    );
  }
}

/** Makes a folder and those above it; Node's own way to do so never returns below /proc, which makes no folders. */
function makeFolder(folder: string, mode: number): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder), 0o755);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Makes the server's data and password, if there are none, all or nothing. Returns the password. */
async function initialise({ home, cluster, log, account, binaries }: Place): Promise<string> {
  if (!existsSync(cluster)) {
    const staging = path.join(home, `unfinished-${process.pid}`);
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { mode: 0o700 });
    const passwordFile = path.join(staging, 'password');
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
    ownBy(account, staging);
    ownBy(account, passwordFile);
    const words = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C'];
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const end = await run(runAs(account, binaries.initdb, [...words, ...locale, '-D', path.join(staging, 'data')]), log);
    if (end !== 0) throw new DatabaseError(`The embedded database could not be made in ${home} (${end}): ${tail(log)}`);
    try {
      renameSync(staging, cluster);
    } catch {
      // Another process made it meanwhile.
      rmSync(staging, { recursive: true, force: true });
    }
  }
  const file = path.join(cluster, 'password');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new DatabaseError(`The password of the embedded database cannot be read: ${file}.`);
  }
}

/** Runs a program to its end; resolves with its exit code, or why there is none. */
async function run([program, args, credentials]: ReturnType<typeof runAs>, log: string): Promise<number | string> {
  const output = openSync(log, 'w');
  const child = spawn(program, args, { ...credentials, stdio: ['ignore', output, output], cwd: '/' });
  closeSync(output);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'ended'));
  });
}

/** Deals with a server that already works on the data. Returns its port if it is to be shared, null if there is none now. */
async function settle({ cluster }: Place, password: string, until: number): Promise<number | null> {
  for (;;) {
    const lock = readServerLock(path.join(cluster, 'data'));
    if (lock === null || removeStaleLock(lock)) return null;
    if ((await countUsers(lock, password)) > 0) return lock.port;
    // Nobody uses it: it starts, or it goes down with the process that owned it, or that process was killed with its guard.
    if (Date.now() - lock.startedAt > STARTING_MS) interrupt(lock.pid);
    if (performance.now() > until)
      throw new DatabaseError(`Another PostgreSQL (process ${lock.pid}) holds ${cluster} and does not answer. Stop it, then start again.`);
    await pause(100);
  }
}

/** Asks a server for a fast shutdown. */
function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It is gone, or another user's: the next look at the lock tells.
  }
}

/** Connections of others to a server; 0 if it does not answer. A live owner holds at least one for as long as it lives. */
async function countUsers({ port }: ServerLock, password: string): Promise<number> {
  try {
    const client = await connectDirect(addresses(port, password).adminUrl, 'flextime start');
    try {
      const { rows } = await client.query<{ users: number }>(
        `select count(*)::integer as users from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
      return rows[0].users;
    } finally {
      await client.end();
    }
  } catch {
    return 0;
  }
}

/** The service's role is not the administrator, so that the server's reserved connections stay for those who repair it. */
async function makeDatabase(adminUrl: string, password: string): Promise<void> {
  const client = await connectDirect(adminUrl, 'flextime start');
  try {
    const { rows } = await client.query(`select from pg_database where datname = 'flextime'`);
    if (rows.length > 0) return;
    await client.query('drop role if exists flextime');
    await client.query(`create role flextime login password '${password}'`);
    await client.query('create database flextime owner flextime');
  } finally {
    await client.end();
  }
}

/** Stops the server with a fast shutdown when its input ends, which the system does when the process that holds the other
 *  end is gone; ends with the server. */
const GUARD = `exec 3<&0
"$@" 3<&- & server=$!
{ read -r _ <&3; kill -INT "$server"; } & watch=$!
wait "$server"; status=$?
kill "$watch"
exit "$status"`;

/** A server under a guard. */
class Guarded {
  readonly port: number;
  readonly #place: Place;
  readonly #options: EmbeddedOptions;
  readonly #password: string;
  #guard: ChildProcess | null = null;
  /** Held for as long as the server is wanted: a server without any connection counts as left behind. */
  #presence: Client | null = null;
  #stopping = false;

  constructor(place: Place, options: EmbeddedOptions, port: number, password: string) {
    this.#place = place;
    this.#options = options;
    this.port = port;
    this.#password = password;
  }

  /** Starts the server once, with the service's role and database; false if it ended or could not be used. */
  async start(): Promise<boolean> {
    // The lock of a server that was killed must not be taken for that of the new one.
    const left = readServerLock(path.join(this.#place.cluster, 'data'));
    if (left !== null) removeStaleLock(left);
    const ended = this.#spawn();
    const { url, adminUrl } = addresses(this.port, this.#password);
    try {
      if (!(await this.#answers(ended))) return false;
      await makeDatabase(adminUrl, this.#password);
      this.#presence = await connectDirect(url, 'flextime owner');
    } catch (error) {
      await this.#end();
      throw error;
    }
    void ended.then(() => this.#restart());
    return true;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#end();
  }

  async #end(): Promise<void> {
    await this.#presence?.end().catch(() => undefined);
    const guard = this.#guard;
    if (guard === null || guard.exitCode !== null || guard.signalCode !== null) return;
    const gone = new Promise((resolve) => guard.once('exit', resolve));
    guard.stdin?.end();
    await gone;
  }

  async #restart(): Promise<void> {
    if (this.#stopping) return;
    this.#options.report?.('The embedded database ended unexpectedly; starting it again.');
    while (!this.#stopping) {
      try {
        if (await this.start()) break;
      } catch (error) {
        this.#options.report?.(`The embedded database could not be used: ${(error as Error).message}`);
      }
      await pause(300);
    }
    if (this.#stopping) await this.#end();
  }

  /** Resolves when the guard, and with it the server, has ended. */
  #spawn(): Promise<void> {
    const { cluster, log, account, binaries } = this.#place;
    const settings = {
      port: this.port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: this.#options.connections + SPARE_CONNECTIONS,
      ...(this.#options.durable === false && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    };
    const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = [binaries.postgres, '-D', path.join(cluster, 'data'), ...words];
    const [program, args, credentials] = runAs(account, '/bin/sh', ['-c', GUARD, 'flextime-database', ...server]);
    const output = openSync(log, 'w');
    // Detached: Ctrl-C in a terminal reaches the whole group, and the database must outlive the requests that end first.
    const guard = spawn(program, args, { ...credentials, stdio: ['pipe', output, output], detached: true, cwd: '/' });
    closeSync(output);
    guard.stdin?.on('error', () => undefined);
    this.#guard = guard;
    return new Promise((resolve) => {
      guard.once('error', () => resolve());
      guard.once('exit', () => {
        guard.stdin?.destroy();
        resolve();
      });
    });
  }

  /** Whether the server accepts connections before it ends. */
  async #answers(ended: Promise<void>): Promise<boolean> {
    let over = false;
    void ended.then(() => (over = true));
    while (!over) {
      const lock = readServerLock(path.join(this.#place.cluster, 'data'));
      if (lock?.ready && lock.port === this.port) return true;
      await pause(20);
    }
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a listening socket has a port');
  return address.port;
}

/** The last lines of a log, for a sentence. */
function tail(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' ');
}
