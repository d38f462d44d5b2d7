// Runs before `start`, `dev` and `test`, on whatever Node there is: installs what is missing or stale, the pinned Node 24
// among it, and builds the page when its sources changed. When nothing is to be done it takes a moment.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');
const testing = process.env.npm_lifecycle_event === 'pretest';

/** Ends with a sentence. */
function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(path.join(root, lockFile), 'utf8')).packages;
}

/** Whether the installed packages are those of package-lock.json. Packages for other platforms may be missing, and those for
 *  development where nothing is tested. */
function isInstalled() {
  if (!existsSync(path.join(modules, '.package-lock.json'))) return false;
  const installed = packagesOf('node_modules/.package-lock.json');
  for (const [place, { version, integrity, optional, dev }] of Object.entries(packagesOf('package-lock.json'))) {
    if (place === '') continue;
    const found = installed[place];
    if (found === undefined ? !(optional || (dev && !testing)) : found.version !== version || found.integrity !== integrity) return false;
  }
  return true;
}

/** Installs with the npm that called us; that npm must not run on a Node which it is about to replace. */
function install() {
  process.stdout.write('Installing packages …\n');
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  const [program, args] = npm === undefined ? ['npm', []] : [node ?? process.execPath, [npm]];
  const { status, error } = spawnSync(program, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) fail(`The packages could not be installed (${error?.message ?? `npm ended with ${status}`}). Try "npm ci" by hand.`);
}

/** The Node to run on: the pinned one, or ours if it is new enough. */
function findNode() {
  const pinned = path.join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(pinned)) return pinned;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  return fail(
    `FlexTime needs Node 24 or newer; this is Node ${process.versions.node}, and npm has no Node 24 for ${process.platform}-${process.arch}. Install Node 24, then start again.`,
  );
}

/** All that the built page depends on. */
const PAGE_SOURCES = ['src/web', 'src/model', 'src/search', 'src/formats', 'src/conference', 'vite.config.ts', 'package-lock.json'];

function hashOfPage() {
  const hash = createHash('sha256');
  const add = (place) => {
    hash.update(place);
    hash.update(readFileSync(path.join(root, place)));
  };
  for (const source of PAGE_SOURCES.filter((place) => existsSync(path.join(root, place)))) {
    if (/\.\w+$/.test(source)) add(source);
    else
      for (const entry of readdirSync(path.join(root, source), { recursive: true }).sort())
        if (/\.\w+$/.test(entry)) add(path.join(source, entry));
  }
  return hash.digest('hex');
}

/** Builds the page unless it was built from these very sources. */
function buildPage(node) {
  if (!existsSync(path.join(root, 'vite.config.ts'))) return;
  const stamp = path.join(root, 'dist/web.sha256');
  const hash = hashOfPage();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(path.join(root, 'dist/web/index.html'))) return;
  process.stdout.write('Building the page …\n');
  const { status } = spawnSync(node, [path.join(modules, 'vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) fail('The page could not be built; the lines above say why.');
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

if (!isInstalled()) install();
buildPage(findNode());
