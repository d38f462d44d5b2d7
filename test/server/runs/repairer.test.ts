import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readScheduleDocument } from '../../../src/formats/schedule-document.ts';
import { readSeasonDocument } from '../../../src/formats/season-document.ts';
import { RepairEnded, Repairer, RepairerBusy, type RepairTask } from '../../../src/server/runs/repairer.ts';
import { SCHEDULE, SEASON } from '../http/season-for-tests.ts';

const season = readSeasonDocument(SEASON);
const task = (iterations: number): RepairTask => ({
  season,
  schedule: readScheduleDocument(season, SCHEDULE),
  damage: [{ id: 'lost', kind: 'CA1', hard: true, penalty: 1, sentence: null, teams: [1], mode: 'H', min: 0, max: 0, slots: [0] }],
  options: { atMost: 6, count: 3, iterations, milliseconds: 60_000 },
});
const patient = new AbortController().signal;

test('one search works, four wait, the sixth is told that too many do', async () => {
  const repairer = new Repairer();
  const asked = await Promise.allSettled(Array.from({ length: 6 }, () => repairer.find(task(2_000), patient)));
  const found = asked.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  assert.equal(found.length, 5);
  for (const repairs of found) assert.deepEqual(repairs, found[0], 'each of them is the same search');
  const [refused] = asked.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  assert.ok(refused instanceof RepairerBusy);
});

test('whoever goes away ends the search, and the next begins', async () => {
  const repairer = new Repairer();
  const gone = new AbortController();
  const first = repairer.find(task(10_000_000), gone.signal);
  const second = repairer.find(task(2_000), patient);
  gone.abort();
  await assert.rejects(first, RepairEnded);
  assert.ok((await second).repairs.length > 0);
});

test('a service that closes ends its searches', async () => {
  const repairer = new Repairer();
  const asked = repairer.find(task(10_000_000), patient);
  repairer.close();
  await assert.rejects(asked, RepairEnded);
});

test('a search that has repairs is not waited for beyond its time; one that has none yet is', async () => {
  const repairer = new Repairer({ threadModule: neverEnding({ repairs: [{}], end: 'limit' }), soonMs: -59_500 });
  assert.deepEqual(await repairer.find(task(1), patient), { repairs: [{}], end: 'limit' });
  const slow = new Repairer({ soonMs: -60_000 });
  assert.ok((await slow.find(task(10_000_000), patient)).repairs.length > 0, 'its first repairs are the answer');
});

const neverEnding = (says: unknown) =>
  new URL(
    `data:text/javascript,import { parentPort } from 'node:worker_threads';
     ${says === undefined ? '' : `parentPort.postMessage(${JSON.stringify(says)});`} setInterval(() => {}, 1_000);`,
  );

test('a search that does not end in its time is answered with what it had, be it nothing', async () => {
  const had = { repairs: [], end: 'done' };
  for (const says of [undefined, had]) {
    const repairer = new Repairer({ threadModule: neverEnding(says), graceMs: -59_500 });
    assert.deepEqual(await repairer.find(task(1), patient), says ?? { repairs: [], end: 'limit' });
  }
});
