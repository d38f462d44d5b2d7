import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readRobinxSchedule, readRobinxSeason } from '../../src/formats/robinx.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import { judge, matchesOf } from './second-evaluator.ts';

const data = path.resolve(import.meta.dirname, '../../../shared/data');
const skip = existsSync(data) ? false : 'the published seasons are not beside this checkout (../shared/data)';

interface Published {
  readonly season: string;
  readonly schedule: string;
  readonly hard: number;
  readonly soft: number;
}

function read(file: string): string {
  return readFileSync(path.join(data, file), 'utf8');
}

/** Rows of instances.csv with a published schedule. */
function published(): Published[] {
  return read('instances.csv')
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(([, schedule]) => schedule)
    .map(([season, schedule, hard, soft]) => ({ season, schedule, hard: Number(hard), soft: Number(soft) }));
}

/** What a scorer finds otherwise than published. */
function mistakes(score: (row: Published) => { hard: number; soft: number }): string[] {
  return published().flatMap((row) => {
    const { hard, soft } = score(row);
    return hard === row.hard && soft === row.soft ? [] : [`${row.schedule}: ${hard} ${soft} instead of ${row.hard} ${row.soft}`];
  });
}

test('the second evaluator counts every published schedule as published', { skip }, () => {
  assert.ok(published().length >= 68);
  assert.deepEqual(
    mistakes(({ season, schedule }) => judge(read(season), matchesOf(read(schedule)))),
    [],
  );
});

for (const reading of ['robinx', 'paper'] as const) {
  test(`the model scores every published schedule as published, in the ${reading} reading`, { skip }, () => {
    assert.deepEqual(
      mistakes((row) => {
        const season = readRobinxSeason(read(row.season));
        return evaluate(season, readRobinxSchedule(season, read(row.schedule)).schedule, { reading }).score;
      }),
      [],
    );
  });
}
