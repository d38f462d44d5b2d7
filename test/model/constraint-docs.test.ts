import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { constraintDocs } from '../../scripts/constraint-docs.ts';
import { CONSTRAINTS } from '../../src/model/constraints/index.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/constraints.md'), 'utf8');

test('docs/constraints.md says what the catalogue says (node scripts/constraint-docs.ts writes it)', () => {
  assert.equal(page, constraintDocs());
});

test('docs/constraints.md describes every kind once', () => {
  const described = [...page.matchAll(/^### (\w+):/gm)].map(([, kind]) => kind);
  assert.deepEqual(described.sort(), Object.keys(CONSTRAINTS).sort());
});
