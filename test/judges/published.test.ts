import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { judge, matchesOf } from './second-evaluator.ts';

const data = path.resolve(import.meta.dirname, '../../../shared/data');
const skip = existsSync(data) ? false : 'the published seasons are not beside this checkout (../shared/data)';

/** Rows of instances.csv with a published schedule. */
function published(): { season: string; schedule: string; hard: number; soft: number }[] {
  return readFileSync(path.join(data, 'instances.csv'), 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(([, schedule]) => schedule)
    .map(([season, schedule, hard, soft]) => ({ season, schedule, hard: Number(hard), soft: Number(soft) }));
}

test('the second evaluator counts every published schedule as published', { skip }, () => {
  const wrong: string[] = [];
  for (const { season, schedule, hard, soft } of published()) {
    const found = judge(readFileSync(path.join(data, season), 'utf8'), matchesOf(readFileSync(path.join(data, schedule), 'utf8')));
    if (found.hard !== hard || found.soft !== soft) wrong.push(`${schedule}: ${found.hard} ${found.soft} instead of ${hard} ${soft}`);
  }
  assert.deepEqual(wrong, []);
});
