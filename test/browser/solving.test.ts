import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from './browser.ts';
import { example } from './example.ts';
import { Visit } from './visit.ts';

/** A search as the page starts it, shows it and ends it. */

const lacrosse = example('lacrosse-2026');
const league = example('generated-20');

const visit = new Visit();
const { service } = visit;
let page: Page;

const open = async (place: string) => {
  page = await visit.open(place);
};

/** Stores a season and starts a search on its page that is stopped before its limit. */
async function startLong(season: object): Promise<void> {
  const { id } = await service.post<{ id: string }>('/seasons', season);
  await open(`#/seasons/${id}`);
  await page.getByLabel('Time limit').selectOption({ label: '5 min' });
  await page.getByRole('button', { name: 'Solve' }).click();
}

test('the lacrosse season is solved from the page: progress moves, the end is told, the schedule keeps every hard rule', async () => {
  const { id } = await service.post<{ id: string }>('/seasons', { ...lacrosse, name: 'To be solved' });
  await open(`#/seasons/${id}`);
  await page.getByRole('heading', { name: 'No schedule yet' }).waitFor();
  await assertAccessible(page, 'the season without a schedule');
  await page.getByLabel('Time limit').selectOption({ label: '10 s' });
  await page.getByRole('button', { name: 'Solve' }).click();
  const run = page.getByRole('region', { name: 'Search' });
  const progress = run.getByRole('progressbar');
  await run.locator('.chart').waitFor();
  const spent = async () => progress.evaluate((bar: HTMLProgressElement) => bar.value);
  const first = await spent();
  await page.waitForFunction((before) => document.querySelector<HTMLProgressElement>('.run progress')!.value > before, first);
  // After the bar has moved: on a busy machine the search may end while the page is looked at.
  await assertAccessible(page, 'the running search');
  await run.getByRole('heading', { name: 'Finished' }).waitFor();
  await page.locator('.score .good').waitFor();
  await page.getByRole('grid').waitFor();
  assert.match((await page.getByRole('status').textContent()) ?? '', /Finished: 0 hard/);
  await assertAccessible(page, 'the solved season');
});

test('rules that contradict each other are told while the search goes on, and after', async () => {
  const atHome = (id: string, sentence: string, team: { id: string }) => ({
    id,
    kind: 'CA1',
    hard: true,
    penalty: 1,
    sentence,
    teams: [team.id],
    mode: 'H',
    min: 1,
    max: 1,
    slots: [lacrosse.slots[0].id],
  });
  const [first, second] = lacrosse.teams;
  const constraints = [
    atHome('opening', 'The first opens at home.', first),
    atHome('opening-too', 'The second opens at home.', second),
    {
      ...atHome('derby', 'They open against each other.', first),
      kind: 'CA2',
      teams1: [first.id],
      teams2: [second.id],
      teams: undefined,
      mode1: 'HA',
      mode: undefined,
      mode2: 'GLOBAL',
    },
  ];
  await startLong({ ...lacrosse, name: 'Torn', constraints });
  const run = page.getByRole('region', { name: 'Search' });
  const told = run.getByRole('alert').filter({ hasText: 'No schedule keeps these together:' });
  await told.waitFor();
  assert.deepEqual(await told.getByRole('listitem').allTextContents(), [
    'The first opens at home. opening',
    'The second opens at home. opening-too',
    'They open against each other. derby',
  ]);
  await told.getByText('The search goes on').waitFor();
  await assertAccessible(page, 'the contradiction');
  await run.getByRole('button', { name: 'Stop and keep the best' }).click();
  await run.getByRole('heading', { name: 'Stopped; the best is kept' }).waitFor();
  await told.waitFor();
  assert.equal(await told.getByText('The search goes on').count(), 0);
});

test('stopping a search keeps its best', async () => {
  await startLong({ ...league, name: 'To be stopped' });
  await page.getByRole('grid').waitFor();
  await page.getByRole('button', { name: 'Stop and keep the best' }).click();
  await page.getByRole('heading', { name: 'Stopped; the best is kept' }).waitFor();
  const best = await page.locator('.run .best').textContent();
  await page.getByRole('heading', { name: 'Best schedule of this season' }).waitFor();
  await page.getByRole('tab', { name: 'Versions' }).click();
  const kept = page.locator('.history [aria-current]').filter({ hasText: 'best' });
  await kept.waitFor();
  assert.equal(await kept.getByRole('link').first().textContent(), best);
  await page.reload();
  await page.getByRole('grid').waitFor();
});

test('a lost connection is told, what is shown stays, and the search is followed again when the service is back', async () => {
  await startLong({ ...league, name: 'Through a restart' });
  await page.getByRole('grid').waitFor();
  await service.stop();
  await page.getByText('The connection to the service is lost.', { exact: true }).first().waitFor();
  await page.getByRole('grid').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Solve' }).isDisabled());
  await assertAccessible(page, 'the lost connection');
  await service.start();
  await page.locator('.lost').waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Searching' }).waitFor();
  await page.getByRole('button', { name: 'Stop and keep the best' }).click();
  await page.getByRole('heading', { name: 'Stopped; the best is kept' }).waitFor();
  // Requests that got no answer are told on the console.
  visit.expect(/ERR_|Failed to load|50[234]/);
});
