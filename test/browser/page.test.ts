import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { writeRobinxSeason } from '../../src/formats/robinx.ts';
import { readSeasonDocument } from '../../src/formats/season-document.ts';
import { assertAccessible, NARROW } from './browser.ts';
import { example } from './example.ts';
import { Visit } from './visit.ts';

const lacrosse = example('lacrosse-2026');
const league = example('generated-20');

const visit = new Visit();
const { service } = visit;
let page: Page;

const open = async (place = '', options: Parameters<Visit['open']>[1] = {}) => {
  page = await visit.open(place, options);
  return page;
};

/** Stores the lacrosse season under a name of its own, with all games on its first two dates: conflicts of many kinds. */
async function storeCrowdedSeason(name: string): Promise<{ place: string; seasonId: string; scheduleId: string }> {
  const { id: seasonId } = await service.post<{ id: string }>('/seasons', { ...lacrosse, name });
  const { games = [], slots } = lacrosse;
  const { id: scheduleId } = await service.post<{ id: string }>(`/seasons/${seasonId}/schedules`, {
    format: 'flextime-schedule',
    version: 1,
    season: name,
    games: games.map(({ id, home, away }, at) => ({ id, home, away, slot: slots[at % 2].id })),
  });
  return { place: `#/seasons/${seasonId}`, seasonId, scheduleId };
}

test('the list shows the seasons that ship, and one opens by its link and again after a reload', async () => {
  await open();
  await page.getByRole('link', { name: /Lacrosse 2026/ }).click();
  const heading = page.getByRole('heading', { level: 1, name: lacrosse.name });
  await heading.waitFor();
  await page.reload();
  await heading.waitFor();
  assert.match(await page.title(), /Lacrosse 2026/);
});

test('list and season are accessible while loading, empty, failed and filled, wide and narrow', async () => {
  for (const size of [undefined, NARROW]) {
    await open('', { size });
    await page.getByRole('link', { name: /Lacrosse 2026/ }).waitFor();
    await assertAccessible(page, 'the list');

    let answer: 'nothing' | 'no seasons' | 'an error' = 'nothing';
    await page.route('**/api/v1/seasons?*', (route) => {
      if (answer === 'no seasons') return route.fulfill({ json: { items: [], next: null } });
      if (answer === 'an error')
        return route.fulfill({ status: 503, json: { title: 'Not available', status: 503, detail: 'The database is away.' } });
      return undefined;
    });
    await page.reload();
    await page.getByText('Loading …').waitFor();
    await assertAccessible(page, 'the list while it loads');
    answer = 'no seasons';
    await page.reload();
    await page.getByRole('heading', { name: 'No season yet' }).waitFor();
    await assertAccessible(page, 'the empty list');
    answer = 'an error';
    await page.reload();
    await page.getByText('The database is away.').waitFor();
    await assertAccessible(page, 'the list that failed');
    answer = 'no seasons';
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'No season yet' }).waitFor();
    // The answer 503 of this test is told on the console.
    visit.expect(/503/);
    await page.context().close();
  }
});

test('a season that does not exist is told so', async () => {
  await open('#/seasons/01920000-0000-7000-8000-000000000000');
  await page.getByRole('heading', { name: 'This season does not exist' }).waitFor();
  await assertAccessible(page, 'the missing season');
  visit.expect(/404/);
});

test('files are imported by the button and by dropping, and wrong ones are refused with the place that is wrong', async () => {
  await open();
  const input = page.locator('input[type=file]');
  const file = (name: string, text: string) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });

  await input.setInputFiles(file('cut.xml', '<Instance>\n<MetaData>\n'));
  await page
    .getByRole('alert')
    .getByText(/line 3/)
    .first()
    .waitFor();
  await input.setInputFiles(
    file('wrong.json', JSON.stringify({ ...lacrosse, teams: lacrosse.teams.with(0, { ...lacrosse.teams[0], venue: 'nowhere' }) })),
  );
  await page.getByRole('alert').getByText('/teams/0/venue').first().waitFor();
  await assertAccessible(page, 'the refused file');
  visit.expect(/4\d\d/);

  const imported = readSeasonDocument({ ...league, name: 'Imported as XML' });
  await input.setInputFiles(file('league.xml', writeRobinxSeason(imported)));
  await page.getByRole('heading', { level: 1, name: 'Imported as XML' }).waitFor();

  await page.goto(`${service.address}/#/`);
  await page.getByRole('heading', { name: 'Seasons' }).waitFor();
  await page.evaluate(
    (text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'dropped.json'));
      for (const type of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    JSON.stringify({ ...lacrosse, name: 'Dropped as JSON' }),
  );
  await page.getByRole('heading', { level: 1, name: 'Dropped as JSON' }).waitFor();
});

test('the grid is walked by keys: one cell in the tab order, arrows, Home, End, with Ctrl, pages', async () => {
  const { place } = await storeCrowdedSeason('Walked by keys');
  await open(place);
  const grid = page.getByRole('grid');
  await grid.waitFor();
  assert.equal(await grid.locator('[tabindex="0"]').count(), 1);
  await grid.locator('[tabindex="0"]').focus();
  const at = () =>
    page.evaluate(() => [document.activeElement?.getAttribute('data-row'), document.activeElement?.getAttribute('data-column')].join());
  const press = async (key: string) => {
    await page.keyboard.press(key);
    return at();
  };
  const last = lacrosse.slots.length + 3;
  assert.equal(await press('Control+Home'), '0,0');
  assert.equal(await press('ArrowRight'), '0,1');
  assert.equal(await press('ArrowDown'), '1,1');
  assert.equal(await press('End'), `1,${last}`);
  assert.equal(await press('ArrowRight'), `1,${last}`);
  assert.equal(await press('Home'), '1,0');
  assert.equal(await press('ArrowUp'), '0,0');
  assert.equal(await press('PageDown'), '5,0');
  assert.equal(await press('PageUp'), '0,0');
  assert.equal(await press('Control+End'), `5,${last}`);
  assert.equal(await grid.locator('[tabindex="0"]').count(), 1);
  await page.getByRole('button', { name: 'Keys' }).focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await assertAccessible(page, 'the list of keys');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
});

test('a conflict points at its cells; a cell at its conflicts; [ and ] walk', async () => {
  const { place } = await storeCrowdedSeason('With conflicts');
  await open(place);
  const conflicts = page.locator('.conflict');
  await conflicts.first().waitFor();
  await conflicts.nth(2).click();
  assert.equal(await conflicts.nth(2).getAttribute('aria-pressed'), 'true');
  assert.ok((await page.locator('.matrix .chosen').count()) > 0);
  assert.equal((await page.getByRole('status').textContent())?.trim(), await conflicts.nth(2).locator('.sentence').textContent());
  await assertAccessible(page, 'a chosen conflict');

  await page.keyboard.press(']');
  assert.equal(await conflicts.nth(3).getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  assert.equal(await conflicts.nth(1).getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.matrix .chosen').count(), 0);

  const broken = page.locator('.matrix td.broken-hard').first();
  await broken.focus();
  await page.keyboard.press('Enter');
  assert.match((await broken.getAttribute('class')) ?? '', /chosen/);
  for (const tab of ['Rules', 'Teams', 'Locks', 'Repair', 'Versions', 'Share']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel', { name: tab }).waitFor();
    await assertAccessible(page, `the tab ${tab}`);
  }
});

test('a game is picked up, priced at every date before it is dropped, moved by keys, by choice and by mouse, and undone', async () => {
  const { place, seasonId } = await storeCrowdedSeason('Moved by hand');
  await open(place);
  const grid = page.getByRole('grid');
  await grid.waitFor();
  const cell = (row: number, column: number) => grid.locator(`[data-row="${row}"][data-column="${column}"]`);
  const shown = async () => (await page.locator('.workspace').getAttribute('data-schedule')) ?? '';
  const changed = async (before: string) => {
    await page.waitForFunction(
      (id) => ![null, id].includes(document.querySelector('.workspace')?.getAttribute('data-schedule') ?? null),
      before,
    );
    await page.locator('.place').first().waitFor({ state: 'detached' });
    return shown();
  };
  const first = await shown();
  await cell(0, 1).click();
  await page.keyboard.press('m');
  // Both teams of the game have a price for each date but the one where it is.
  assert.equal(await page.locator('.place').count(), 2 * (lacrosse.slots.length - 1));
  assert.equal(await page.locator('.picked').count(), 2);
  await assertAccessible(page, 'a picked game');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.place').count(), 0);

  await page.keyboard.press('m');
  await page.keyboard.press('End');
  for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowLeft');
  const sentence = (await page.locator('.inspector p').textContent()) ?? '';
  assert.match(sentence, /Apr 25/);
  const hard = page.locator('.score dd').first();
  const before = Number(await hard.textContent());
  const price = Number.parseFloat(((await cell(0, lacrosse.slots.length).textContent()) ?? '').replace('H', ''));
  await page.keyboard.press('Enter');
  const moved = await changed(first);
  assert.match(new URL(page.url()).hash, /\/drafts\//, 'the first change begins a draft');
  await page.waitForFunction((value) => document.querySelector('.score dd')?.textContent !== value, String(before));
  assert.equal(Number(await hard.textContent()), before + price);

  await page.keyboard.press('Control+z');
  const undone = await changed(moved);
  assert.equal(undone, first, 'undo points at the step before');
  await page.waitForFunction((value) => document.querySelector('.score dd')?.textContent === value, String(before));
  await page.getByRole('button', { name: 'Redo' }).click();
  assert.equal(await changed(undone), moved);

  await cell(1, 1).click();
  await page.getByRole('button', { name: 'Move this game' }).click();
  await page.locator('.offers button').first().click();
  const chosen = await changed(moved);
  await cell(2, 1).hover();
  await page.mouse.down();
  await cell(2, 4).hover();
  await page.locator('.place').first().waitFor();
  await page.mouse.up();
  await changed(chosen);
  const { items } = (await (await fetch(`${service.address}/api/v1/seasons/${seasonId}/schedules`)).json()) as { items: unknown[] };
  assert.equal(items.length, 4, 'every change is a schedule of its own');
  const { items: drafts } = (await (await fetch(`${service.address}/api/v1/drafts?season=${seasonId}`)).json()) as {
    items: { step: number }[];
  };
  assert.deepEqual(
    drafts.map(({ step }) => step),
    [4],
    'all of them are steps of one draft',
  );

  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByText('Steps').click();
  await page.getByRole('button', { name: 'Compare' }).first().click();
  const comparison = page.getByRole('region', { name: 'Compare' });
  await comparison.getByText(/games? differs?\./).waitFor();
  await comparison.locator('summary').first().click();
  await comparison
    .getByText(/ moves? from /)
    .first()
    .waitFor();
  await assertAccessible(page, 'a comparison');
});

test('a game stays picked up when the schedule under it changes, at the prices of the one that is shown', async () => {
  const { place, seasonId, scheduleId } = await storeCrowdedSeason('Changed under the hand');
  const draft = await service.post<{ id: string }>('/drafts', { seasonId, name: 'By hand', scheduleId });
  await open(`${place}/drafts/${draft.id}`);
  const cell = (row: number, column: number) => page.locator(`[data-row="${row}"][data-column="${column}"]`);
  const isShown = (id: string, yes: boolean) =>
    page.waitForFunction(([shown, wanted]) => (document.querySelector('.workspace')?.getAttribute('data-schedule') === shown) === wanted, [
      id,
      yes,
    ] as const);
  await isShown(scheduleId, true);
  await cell(0, 1).click();
  await page.keyboard.press('m');
  await page.keyboard.press('End');
  for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await isShown(scheduleId, false);
  // By mouse, while undo takes the move back.
  const prices = async () => page.locator('.place').allTextContents();
  await cell(3, 1).hover();
  await page.mouse.down();
  await cell(3, 5).hover();
  await page.locator('.place').first().waitFor();
  const before = await prices();
  await page.keyboard.press('Control+z');
  await isShown(scheduleId, true);
  assert.equal(await page.locator('.picked').count(), 2);
  assert.notDeepEqual(await prices(), before);
  await page.mouse.up();
  await isShown(scheduleId, false);
  await page.locator('.place').first().waitFor({ state: 'detached' });
});

/** The lacrosse season with its shipped schedule, of which some games have no date. */
async function storeWithShelf(name: string, unplaced: number) {
  const { id: seasonId } = await service.post<{ id: string }>('/seasons', { ...lacrosse, name });
  const { games } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../examples/schedules/lacrosse-2026.json'), 'utf8'));
  await service.post(`/seasons/${seasonId}/schedules`, {
    ...{ format: 'flextime-schedule', version: 1, season: name },
    games: games.slice(unplaced),
  });
  return { place: `#/seasons/${seasonId}`, seasonId };
}

test('games without a date lie on a shelf with what keeps them there; they are placed by keys and by mouse, and put back', async () => {
  const { place } = await storeWithShelf('With a shelf', 3);
  await open(place);
  const shelf = page.getByRole('region', { name: 'Shelf' });
  await shelf.getByText('3 games have no date.').waitFor();
  const games = shelf.getByRole('button');
  assert.equal(await games.count(), 3);
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.shelf .why')].every(({ textContent }) => /^(Nothing keeps it out|Cheapest place)/.test(textContent)),
  );
  await assertAccessible(page, 'the shelf');
  const left = (count: number) =>
    count === 0
      ? shelf.waitFor({ state: 'detached' })
      : shelf.getByText(count === 1 ? '1 game has no date.' : `${count} games have no date.`).waitFor();

  // By keys: the game is put back, and picked up and placed where it costs least.
  await games.first().focus();
  await page.keyboard.press('Enter');
  await page.locator('.matrix td.place:focus').waitFor();
  assert.equal(await page.locator('.place').count(), 2 * lacrosse.slots.length, 'a price for both teams at every date');
  await assertAccessible(page, 'a game picked from the shelf');
  await page.keyboard.press('Escape');
  await page.locator('.shelf button:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.matrix td.place:focus').waitFor();
  await page.keyboard.press('Enter');
  await left(2);
  assert.match(new URL(page.url()).hash, /\/drafts\//);

  // By mouse, from the shelf to the grid and back.
  await games.first().hover();
  await page.mouse.down();
  await page.locator('.matrix [data-row="3"][data-column="2"]').hover();
  await page.locator('.matrix td.place').first().waitFor();
  await page.locator('.matrix td.place').first().hover();
  await page.mouse.up();
  await left(1);
  const placed = page.locator('.matrix td.home').first();
  await placed.hover();
  await page.mouse.down();
  await shelf.hover();
  await page.locator('.place').first().waitFor();
  await page.mouse.up();
  await left(2);

  // Without dragging: a press of the game, and one of a place by its name.
  for (const count of [1, 0]) {
    await games.first().click();
    await page.locator('.offers button').first().click();
    await left(count);
  }
  await page.locator('.matrix td.home').first().click();
  await page.keyboard.press('Delete');
  await left(1);
  await page.locator('.matrix td.away').first().click();
  await page.getByRole('button', { name: 'Put on the shelf' }).click();
  await left(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await left(1);
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByText('Steps').first().click();
  await page.getByText('Moved 1 game').first().waitFor();
});

test('a season is placed by hand from the beginning, also at 390 pixels, where places are chosen from a list', async () => {
  for (const scheme of ['light', 'dark'] as const) {
    const { id } = await service.post<{ id: string }>('/seasons', { ...lacrosse, name: `All by hand, ${scheme}` });
    await open(`#/seasons/${id}`, { size: NARROW, scheme });
    await page.getByRole('button', { name: 'Place the games by hand' }).click();
    const shelf = page.getByRole('region', { name: 'Shelf' });
    await shelf.getByText(`${lacrosse.games?.length} games have no date.`).waitFor();
    await shelf.getByLabel('Team').selectOption({ label: lacrosse.teams[0].name });
    await page.waitForFunction(() => document.querySelectorAll('.shelf li').length < 12);
    await shelf.getByRole('button').first().click();
    const places = page.getByRole('list', { name: /^Places for/ });
    await places.waitFor();
    await assertAccessible(page, `places, narrow and ${scheme}`);
    await places.getByRole('button').first().click();
    await shelf.getByText(`${lacrosse.games!.length - 1} games have no date.`).waitFor();
    await page.getByRole('button', { name: /^Move/ }).first().click();
    await page.getByRole('button', { name: /^Put on the shelf/ }).click();
    await shelf.getByText(`${lacrosse.games!.length} games have no date.`).waitFor();
    await page.context().close();
  }
});

test('at 390 pixels each team is a list, and a conflict opens the list of its team', async () => {
  const { place } = await storeCrowdedSeason('On a telephone');
  for (const scheme of ['light', 'dark'] as const) {
    await open(place, { size: NARROW, scheme });
    await page.locator('.team-lists').waitFor();
    assert.equal(await page.getByRole('grid').count(), 0);
    await page.locator('.conflict').nth(1).click();
    await page.locator('.team-lists details[open] li.chosen').first().waitFor();
    await assertAccessible(page, `the season, narrow and ${scheme}`);
    await page.context().close();
  }
});

test('a schedule downloads in every format', async () => {
  const { place, scheduleId } = await storeCrowdedSeason('To download');
  await open(place);
  await page.getByRole('tab', { name: 'Share' }).click();
  const begins = {
    JSON: /^\{/,
    'RobinX XML': /^<\?xml/,
    CSV: /^[\w\uFEFF]/,
    'Grid by week': /^Week,Date/,
    'Grid by day': /^Day,Date/,
    'Calendar (ICS)': /^BEGIN:VCALENDAR/,
  };
  for (const [name, begin] of Object.entries(begins)) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()]);
    assert.match(download.suggestedFilename(), /^schedule-\w{8}\.(json|xml|csv|ics|week\.csv|day\.csv)$/);
    assert.ok(download.suggestedFilename().includes(scheduleId.slice(0, 8)));
    assert.match(readFileSync(await download.path(), 'utf8'), begin, name);
  }
});
