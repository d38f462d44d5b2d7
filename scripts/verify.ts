/** `npm run verify`: starts the service as it is set up, on a free port and with a database of its own, and drives every
 *  feature of the scaled service for real. One line a feature, with the figure that was measured; exit code 1 if any falls short.
 *
 *  `npm run verify -- --url http://host:port [--key KEY]` verifies a service that is already up, leaving out what would disturb
 *  those who use it. `--crowd SECONDS` keeps 1,000 clients reading for longer than 20 seconds. Other arguments choose features
 *  by a part of their name. */
import { parseArgs } from 'node:util';
import { cache, compression, health, metrics } from './verify/answers.ts';
import { Client } from './verify/client.ts';
import { type Context, type Feature, Shortfall } from './verify/context.ts';
import { postgres, primary, solver } from './verify/deaths.ts';
import { hostile } from './verify/hostile.ts';
import { configuration, shutdown, start, streams } from './verify/life.ts';
import { clustering, connections, crowd, overload, rateLimit, restart, rolling } from './verify/load.ts';
import { RunningNode, temporaryFolder } from './verify/node.ts';

/** The one that ends the node comes last. */
const FEATURES: readonly Feature[] = [
  health,
  connections,
  crowd,
  clustering,
  compression,
  rateLimit,
  overload,
  hostile,
  cache,
  metrics,
  restart,
  rolling,
  streams,
  solver,
  postgres,
  primary,
  configuration,
  start,
  shutdown,
];

const { values, positionals } = parseArgs({
  options: { url: { type: 'string' }, key: { type: 'string' }, crowd: { type: 'string', default: '20' } },
  allowPositionals: true,
});
const features = FEATURES.filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
if (features.length === 0) {
  process.stderr.write(`No feature has "${positionals.join('" or "')}" in its name: ${FEATURES.map(({ name }) => name).join(', ')}.\n`);
  process.exit(2);
}

const crowdSeconds = Number(values.crowd);
if (!(crowdSeconds > 0)) {
  process.stderr.write(`--crowd is "${values.crowd}", but must be a number of seconds.\n`);
  process.exit(2);
}

const { folder, remove } = temporaryFolder();
let node = null as RunningNode | null;
const short: string[] = [];
try {
  const context =
    values.url === undefined ? await startNode() : { url: values.url.replace(/\/$/, ''), key: values.key, node: null, crowdSeconds };
  for (const feature of features) {
    if (feature.disturbs && context.node === null) say('-', feature, 'left out: it would disturb a service in use');
    else if (!(await passes(feature, context))) short.push(feature.name);
  }
} finally {
  await node?.end('SIGTERM');
  remove();
}
const [verdict, code] = short.length === 0 ? ['Every feature does what it must.', 0] : [`Short: ${short.join(', ')}.`, 1];
process.stdout.write(`${verdict}\n`);
process.exit(code);

async function passes(feature: Feature, context: Context): Promise<boolean> {
  try {
    say('✔', feature, await feature.verify(context));
    return true;
  } catch (error) {
    say('✖', feature, error instanceof Shortfall ? error.message : String((error as Error).stack));
    if (context.node !== null && context.node.said !== '') process.stdout.write(`  the node said: ${context.node.said.trim()}\n`);
    return false;
  }
}

function say(sign: string, { name }: Feature, figure: string): void {
  process.stdout.write(`${sign} ${name}: ${figure}\n`);
}

/** A node with the settings of this environment, behind what it takes for a trusted proxy: the clients of the verification
 *  claim addresses of their own, and so need a key. */
async function startNode(): Promise<Context> {
  const workers = process.env.FLEXTIME_WORKERS ?? '4';
  node = await RunningNode.start({ folder, settings: { FLEXTIME_TRUSTED_PROXIES: '127.0.0.1', FLEXTIME_WORKERS: workers } });
  const local = new Client(node.url);
  const { key } = await local.json<{ key: string }>('/api/v1/keys', { method: 'POST', body: { name: 'verification', role: 'admin' } });
  local.close();
  return { url: node.url, key, node, crowdSeconds };
}
