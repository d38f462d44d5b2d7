import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { type AddressInfo, createServer, isIPv6 } from 'node:net';
import path from 'node:path';
import { loadExamples } from './cluster/examples.ts';
import { Primary } from './cluster/primary.ts';
import { createLog, listenSentence } from './cluster/process.ts';
import { type Config, ConfigError, keepCompiledCode, loadConfig, ROOT } from './config.ts';
import { type PreparedDatabase, prepareDatabase } from './database/open.ts';
import { DatabaseLink } from './database/pool.ts';
import { isLoopback } from './http/loopback.ts';

/** Starts a node with the roles that it is set to, says on the standard output in one line where it is, and serves until a
 *  signal ends it: SIGINT or SIGTERM after the work in hand, a second one at once; SIGHUP renews every process without a
 *  failed request. What prevents a start is told in a sentence, with exit code 1.
 *
 *  This process is the primary: it owns the embedded database and the other processes, and answers no request. */
export async function serve(settings: Config): Promise<void> {
  keepCompiledCode();
  const signals = new Signals();
  let database: PreparedDatabase | null = null;
  try {
    const config = settings.scale.web ? { ...settings, port: await findPort(settings) } : settings;
    database = await prepareDatabase(config, { report });
    await settle(config, database);
    const prepared = database;
    const log = createLog(config, 'primary', 0);
    const primary = await Primary.start({ config, database, log, report, onLost: () => void end(primary, prepared, 1) });
    signals.answer({
      end: () => void end(primary, prepared, 0),
      endNow: () => {
        primary.kill();
        process.exit(1);
      },
      reload: () => void primary.reload(),
    });
    process.stdout.write(`${describe(config, primary)}\n`);
    if (!config.production) reloadOnChange(primary);
  } catch (error) {
    await database?.stop();
    if (!(error instanceof Error)) throw error;
    report(error.message);
    process.exit(1);
  }
}

/** What must hold before the first request: keys where others can reach the service, and the examples. */
async function settle(config: Config, database: PreparedDatabase): Promise<void> {
  const link = new DatabaseLink(database, { share: 1, name: 'flextime start' });
  try {
    // Loaded only where it is needed: a start on the loopback need not wait for it.
    if (config.scale.web && !isLoopback(config.host)) await (await import('./http/access.ts')).requireKeys(link.db, config.host);
    await loadExamples(link.db, path.join(ROOT, 'examples'));
  } finally {
    await link.close();
  }
}

async function end(primary: Primary, database: PreparedDatabase, code: number): Promise<void> {
  await primary.stop();
  await database.stop();
  process.exit(code);
}

function report(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

interface Answers {
  readonly end: () => void;
  readonly endNow: () => void;
  readonly reload: () => void;
}

/** Hears signals from the first moment; one that came before the service was up is answered when it is. */
class Signals {
  #answers: Answers | null = null;
  #ends = 0;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        this.#ends++;
        this.#act();
      });
    }
    process.on('SIGHUP', () => this.#answers?.reload());
  }

  answer(answers: Answers): void {
    this.#answers = answers;
    if (this.#ends > 0) this.#act();
  }

  #act(): void {
    if (this.#ends === 1) this.#answers?.end();
    else if (this.#answers !== null) this.#answers.endNow();
    else process.exit(1);
  }
}

/** The port to listen on, known to be free before a database is started for nothing. Any free one, if that was asked for, is
 *  chosen here once: a process that is started later must listen where the others do. */
async function findPort({ host, port }: Config): Promise<number> {
  const probe = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  probe.once('error', reject);
  probe.listen(port, host, resolve);
  try {
    await promise;
  } catch (error) {
    throw new Error(listenSentence(error, { host, port }) ?? (error as Error).message);
  }
  const { port: found } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return found;
}

function describe({ host, port, scale }: Config, { status }: Primary): string {
  const place = scale.web ? ` on http://${isIPv6(host) ? `[${host}]` : host}:${port}` : '';
  const parts = [
    ...(scale.web ? [`${scale.workers} web ${scale.workers === 1 ? 'process' : 'processes'}`] : []),
    ...(scale.solver ? [`${scale.solverThreads} search ${scale.solverThreads === 1 ? 'thread' : 'threads'}`] : []),
    `${status.connections} database connections, ${status.share} for each process`,
  ];
  return `FlexTime is ready${place} (${parts.join('; ')})`;
}

/** Development: builds the page anew and renews the processes when a source changes. */
function reloadOnChange(primary: Primary): void {
  let timer: NodeJS.Timeout | undefined;
  watch(path.join(ROOT, 'src'), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const build = spawn(process.execPath, [path.join(ROOT, 'scripts/bootstrap.mjs')], { stdio: 'inherit' });
      build.once('exit', () => void primary.reload());
    }, 200);
  });
}

if (process.argv[1] === import.meta.filename) {
  try {
    await serve(loadConfig({ production: !process.argv.includes('--development') }));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    report(error.message);
    process.exit(1);
  }
}
