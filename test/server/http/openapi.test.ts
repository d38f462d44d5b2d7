import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { ROOT } from '../../../src/server/config.ts';
import { startTestService } from './service-for-tests.ts';

const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const service = await startTestService({}, { version });
after(() => service.close());
const answer = await service.app.inject('/api/v1/openapi.json');
const description = answer.json();

test('docs/openapi.json is what the service says (FLEXTIME_WRITE=1 writes it)', () => {
  const file = path.join(ROOT, 'docs/openapi.json');
  const text = `${JSON.stringify(description, null, 2)}\n`;
  if (process.env.FLEXTIME_WRITE === '1') writeFileSync(file, text);
  assert.equal(readFileSync(file, 'utf8'), text);
});

test('every operation has a summary, a role, an answer and its problems', () => {
  for (const [url, methods] of Object.entries<Record<string, Record<string, unknown>>>(description.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const { summary, responses, tags } = operation as { summary?: string; responses: Record<string, unknown>; tags?: string[] };
      assert.ok(summary && tags?.length === 1, `${method} ${url}`);
      assert.ok(['open', 'viewer', 'editor', 'admin'].includes(operation['x-role'] as string), `${method} ${url}`);
      assert.ok(
        Object.keys(responses).some((status) => status.startsWith('2')),
        `${method} ${url}`,
      );
      assert.ok('4XX' in responses && '5XX' in responses, `${method} ${url}`);
    }
});

test('every reference leads somewhere', () => {
  const references = [...answer.body.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  assert.ok(references.length > 20);
  for (const name of references) assert.ok(name in description.components.schemas, name);
  assert.ok(!answer.body.includes('"$ref":"#/components/schemas/schema-'), 'every schema has a name');
});

test('every call of docs/api.md is there, and every call that is there is in docs/api.md', () => {
  const text = readFileSync(path.join(ROOT, 'docs/api.md'), 'utf8');
  const written = new Set(
    [...text.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^\s`?]*)/g)].map(
      ([, method, url]) => `${method} ${/^.(health|metrics)/.test(url) ? '' : '/api/v1'}${url.replaceAll('{n}', '{version}')}`,
    ),
  );
  const there = Object.entries<Record<string, unknown>>(description.paths).flatMap(([url, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${url}`),
  );
  for (const hidden of ['GET /api/v1/openapi.json', 'GET /api/v1/docs', 'GET /api/v1/problems/{type}']) written.delete(hidden);
  assert.deepEqual([...written].sort(), there.sort());
});

test('the page to read it names every operation and needs no script', async () => {
  const page = await service.app.inject('/api/v1/docs');
  assert.match(page.headers['content-type'] as string, /^text\/html/);
  assert.ok(!/<script|style=/.test(page.body));
  for (const url of Object.keys(description.paths)) assert.ok(page.body.includes(`<code>${url}</code>`), url);
  assert.match(page.headers['content-security-policy'] as string, /default-src 'self'/);
  assert.doesNotMatch(page.headers['content-security-policy'] as string, /unsafe/);
});
