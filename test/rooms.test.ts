import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const source = path.resolve(import.meta.dirname, '../src');

/** Which rooms a file may import from, by the longest prefix of its path that stands here (ARCHITECTURE.md). */
const ARROWS: Record<string, readonly string[]> = {
  'model/': ['model/'],
  'conference/': ['conference/', 'model/'],
  'search/': ['search/', 'model/'],
  'formats/': ['formats/', 'model/'],
  'server/config.ts': [],
  'server/database/': ['server/database/', 'server/config.ts', 'conference/', 'model/', 'formats/'],
  'server/evaluation/': ['server/evaluation/', 'model/'],
  'server/telemetry/': ['server/telemetry/', 'server/config.ts', 'server/database/'],
  'server/runs/': ['server/runs/', 'server/database/', 'server/telemetry/', 'server/config.ts', 'search/', 'formats/', 'model/'],
  'server/http/': ['server/', 'conference/', 'search/recommend.ts', 'formats/', 'model/'],
  'server/': ['server/', 'conference/', 'search/', 'formats/', 'model/'],
  'cli/': ['cli/', 'server/', 'conference/', 'search/', 'formats/', 'model/'],
  'web/': ['web/', 'search/recommend.ts', 'conference/', 'formats/', 'model/'],
};

/** What the pure rooms do without: it is passed in. */
const OUTSIDE = /\b(Date\.now|performance\.now|Math\.random|console\.|process\.|setTimeout|setInterval|globalThis\.)/;
const PURE = ['model/', 'search/', 'conference/', 'formats/'];

interface Import {
  readonly target: string;
  readonly typesOnly: boolean;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(source, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function importsOf(text: string): Import[] {
  const found: Import[] = [];
  for (const [, types, target] of text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)) {
    found.push({ target, typesOnly: types !== undefined });
  }
  for (const [, target] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) found.push({ target, typesOnly: false });
  return found;
}

function arrowsOf(file: string): readonly string[] {
  const room = Object.keys(ARROWS)
    .filter((prefix) => file.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
  assert.ok(room, `src/${file} lies in no room`);
  return ARROWS[room];
}

test('every import goes along an arrow of the house', () => {
  const wrong: string[] = [];
  for (const file of filesBelow(source)) {
    const allowed = arrowsOf(file);
    for (const { target, typesOnly } of importsOf(readFileSync(path.join(source, file), 'utf8'))) {
      if (PURE.some((room) => file.startsWith(room)) && target.startsWith('node:')) wrong.push(`src/${file} imports ${target}`);
      if (!target.startsWith('.')) continue;
      const place = path.posix.normalize(path.posix.join(path.posix.dirname(file), target));
      if (place === 'server/main.ts' && !file.startsWith('cli/')) wrong.push(`src/${file} imports main.ts`);
      const typesFromServer = file.startsWith('web/') && typesOnly && place.startsWith('server/');
      if (!place.startsWith('..') && !typesFromServer && !allowed.some((prefix) => place.startsWith(prefix)))
        wrong.push(`src/${file} imports src/${place}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('the pure rooms know no clock, no chance, no console, no process', () => {
  const wrong: string[] = [];
  for (const file of filesBelow(source).filter((name) => PURE.some((room) => name.startsWith(room)))) {
    const code = readFileSync(path.join(source, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const found = OUTSIDE.exec(code);
    if (found) wrong.push(`src/${file}: ${found[0]}`);
  }
  assert.deepEqual(wrong, []);
});

test('only config.ts reads the environment, only database/ speaks SQL', () => {
  const wrong: string[] = [];
  for (const file of filesBelow(source)) {
    const code = readFileSync(path.join(source, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    if (/process\.env\b/.test(code) && file !== 'server/config.ts') wrong.push(`src/${file} reads process.env`);
    if (/\b(select .+ from|insert into|update .+ set|delete from)\b/i.test(code) && !file.startsWith('server/database/'))
      wrong.push(`src/${file} speaks SQL`);
  }
  assert.deepEqual(wrong, []);
});
