import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Restarts } from '../../../src/server/cluster/restarts.ts';

const LONG = 60_000;
const SHORT = 500;

test('a process that served is started again at once', () => {
  const restarts = new Restarts();
  for (let death = 0; death < 100; death++) assert.equal(restarts.after(LONG), 0);
});

test('a crash loop slows down, each pause at least as long as the last, and ends', () => {
  const restarts = new Restarts();
  const delays: number[] = [];
  for (let delay = restarts.after(SHORT); delay !== null; delay = restarts.after(SHORT)) {
    delays.push(delay);
    assert.ok(delays.length < 100, 'it never ends');
  }
  assert.ok(delays.length > 3);
  assert.ok(delays[0] > 0);
  for (const [index, delay] of delays.entries()) assert.ok(index === 0 || delay > delays[index - 1]);
  assert.equal(restarts.after(SHORT), null, 'once given up, it stays so');
});

test('one long life forgives the short ones before it', () => {
  const restarts = new Restarts();
  for (let round = 0; round < 20; round++) {
    for (let death = 0; death < 5; death++) assert.notEqual(restarts.after(SHORT), null);
    assert.equal(restarts.after(LONG), 0);
  }
});
