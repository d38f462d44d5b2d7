import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible, NARROW } from './browser.ts';
import { example } from './example.ts';
import { Visit } from './visit.ts';

const basketball = example('mens-basketball-2025-26');
const lacrosse = example('lacrosse-2026');

const visit = new Visit();
const { service } = visit;
let page: Page;

const open = async (place: string, options: Parameters<Visit['open']>[1] = {}) => {
  page = await visit.open(place, options);
};
/** What is told to those who do not see the page. */
const told = (sentence: RegExp) => page.getByRole('status').filter({ hasText: sentence }).first().waitFor();

async function storeSolved(document: typeof basketball, schedule: string, name: string) {
  const { id: seasonId } = await service.post<{ id: string }>('/seasons', { ...document, name });
  const { id: scheduleId } = await service.post<{ id: string }>(`/seasons/${seasonId}/schedules`, {
    ...example<object>(`schedules/${schedule}`),
    season: name,
  });
  return { place: `#/seasons/${seasonId}`, seasonId, scheduleId };
}

/** A desk for the teams of the lacrosse season, in which nothing has been entered. */
async function openDesk() {
  const { place, seasonId } = await storeSolved(lacrosse, 'lacrosse-2026', 'Lacrosse with a desk');
  const { id } = await service.post<{ id: string }>('/conferences', { seasonId, name: 'Six schools' });
  return { place, seasonId, desk: `#/availability/${id}` };
}
const school = lacrosse.teams[0].name as string;

test('dates are entered, approved, and become a rule of the season that its schedule is judged by', async () => {
  const { desk, place } = await openDesk();
  await open(desk);
  await page.getByRole('heading', { name: 'Nothing has been entered' }).waitFor();
  await assertAccessible(page, 'the empty desk');

  await page.getByRole('button', { name: 'Enter dates' }).click();
  await assertAccessible(page, 'the form');
  const form = page.getByRole('region', { name: 'Enter dates' });
  await form.getByLabel('School').selectOption({ label: school });
  // Its first home game lies on one of these days.
  await form.getByLabel('First day').fill(lacrosse.slots[0].date!);
  await form.getByLabel('Last day').fill(lacrosse.slots.at(-1)!.date!);
  await form.getByLabel('Reason').fill('the stadium is rebuilt');
  await form.getByRole('button', { name: 'Enter', exact: true }).click();
  await told(/waits for a decision/);
  const row = page.getByRole('row').filter({ hasText: 'the stadium is rebuilt' });
  await row.getByText('waiting').waitFor();
  await assertAccessible(page, 'an entry that waits');
  await row.getByRole('button', { name: 'Approve' }).click();
  await row.getByText('approved').waitFor();
  await told(/approved\./);

  await page.getByRole('tab', { name: 'By week' }).click();
  await page.getByText(`${school} cannot host`).first().waitFor();
  await assertAccessible(page, 'the weeks');

  await page.goto(`${service.address}/${place}`);
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByText('1 approved entry concerns this season').waitFor();
  await page.getByText('Show them as rules').click();
  await page.getByText(/no home game on .* \(the stadium is rebuilt\)\./).waitFor();
  await page.getByRole('button', { name: 'New version of the season with 1 change' }).click();
  await told(/the season has a new version/);
  await page.locator('.score .bad').waitFor();
  await page.getByRole('tab', { name: /Conflicts/ }).click();
  await page.locator('.conflict').filter({ hasText: 'the stadium is rebuilt' }).first().waitFor();
});

test('a table is shown before it is stored, and one with faults is refused with line and column', async () => {
  const { desk } = await openDesk();
  await open(desk);
  await page.getByRole('tab', { name: 'Import' }).click();
  const input = page.locator('input[type=file]');
  const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await input.setInputFiles(file('wrong.csv', 'school,first,reason\nNobody,2026-04-01,exams\n'));
  await page
    .getByRole('alert')
    .getByText(/line 2, column 1/)
    .first()
    .waitFor();
  await assertAccessible(page, 'the refused table');
  visit.expect(/4\d\d/);
  await input.setInputFiles(file('deans.csv', `school,first,last,reason,strength\n${school},2026-04-01,2026-04-03,exams,wish\n`));
  const preview = page.getByRole('region', { name: 'What the file says' });
  await preview.getByText('1 new entry.').waitFor();
  await assertAccessible(page, 'the preview');
  await preview.getByRole('button', { name: 'Store 1 entry' }).click();
  await page.getByRole('row').filter({ hasText: 'deans.csv' }).waitFor();
});

test('a viewer reads the desk and the season, and is offered nothing that would be refused', async () => {
  const { place, desk } = await openDesk();
  const conferenceId = desk.split('/').at(-1);
  await service.post(`/conferences/${conferenceId}/availability`, {
    ...{ school: lacrosse.teams[0].id, sports: [], kind: 'academic', ask: 'no-game', hard: false, reason: 'exams', source: '' },
    dates: [{ first: '2026-04-01', last: '2026-04-02' }],
  });
  await open('');
  await page.route('**/api/v1/session', (route) => route.fulfill({ json: { name: 'school', role: 'viewer' } }));
  await page.goto(`${service.address}/${desk}`);
  await page.reload();
  await page.getByRole('row').filter({ hasText: 'exams' }).waitFor();
  await assertAccessible(page, 'the desk of a viewer');
  for (const name of ['Enter dates', /^Approve/, /^Edit/]) assert.equal(await page.getByRole('button', { name }).count(), 0);
  await page.goto(`${service.address}/${place}`);
  await page.getByRole('grid').waitFor();
  await page.locator('.matrix td.home').first().click();
  for (const name of ['Solve', 'Move this game', 'Lock']) assert.equal(await page.getByRole('button', { name }).count(), 0);
});

test('at 390 pixels the desk is read and written, too', async () => {
  const { desk } = await openDesk();
  for (const scheme of ['light', 'dark'] as const) {
    await open(desk, { size: NARROW, scheme });
    await page.getByRole('button', { name: 'Enter dates' }).click();
    await assertAccessible(page, `the form, narrow and ${scheme}`);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('tab', { name: 'Import' }).click();
    await assertAccessible(page, `the import, narrow and ${scheme}`);
    await page.context().close();
  }
});

test('a game is locked by a key with its reason; an arena is lost; a repair is looked at, kept and undone, and the locked game stays', async () => {
  const { place } = await storeSolved(basketball, 'mens-basketball-2025-26', 'Basketball to repair');
  await open(place);
  await page.getByRole('grid').waitFor();
  await page.getByRole('tab', { name: /Locks/ }).click();
  await page.getByLabel('Reason').fill('Picked by ESPN');
  const game = page.locator('.matrix tbody tr').nth(1).locator('td.home').first();
  await game.click();
  await page.keyboard.press('l');
  await page.locator('.matrix .locked').first().waitFor();
  assert.equal(await page.locator('.matrix .locked').count(), 2, 'in the rows of both teams');
  await told(/Locked: Picked by ESPN/);
  await page.getByRole('tab', { name: /Locks/ }).click();
  await page.locator('.cards').getByText('Picked by ESPN').waitFor();
  await page.locator('.inspector').getByText('locked by local: Picked by ESPN').waitFor();
  await game.focus();
  await page.keyboard.press('m');
  await told(/cannot be moved: locked by local: Picked by ESPN/);
  await assertAccessible(page, 'a locked game');
  const draft = new URL(page.url()).hash;

  await page.getByRole('tab', { name: 'Repair' }).click();
  const arena = page.getByRole('combobox', { name: 'Arena' });
  const kansas = (await arena.locator('option').allTextContents()).find((label) => label.endsWith('(Kansas)'))!;
  await arena.selectOption({ label: kansas });
  await page.getByRole('textbox', { name: 'From' }).fill('2026-01-12');
  await page.getByRole('textbox', { name: 'To (empty: one day)' }).fill('2026-01-18');
  await page.getByText('1 locked game stays, too.').waitFor();
  await page.getByRole('button', { name: 'Find repairs' }).click();
  await page.getByRole('heading', { name: /^Repair 3/ }).waitFor();
  const prices = await page.locator('.cards h4 .tag:first-of-type').allTextContents();
  assert.equal(prices.length, 3);
  for (const price of prices) assert.match(price, /^(keeps every hard rule|hard \+\d+)$/);
  await assertAccessible(page, 'three repairs');
  await page.getByRole('button', { name: 'Show on the board' }).first().click();
  await page.locator('.matrix .chosen').first().waitFor();
  await page.getByText('is shown as it would be; nothing is stored.').waitFor();
  await assertAccessible(page, 'a repair on the board');
  const before = await page.locator('.workspace').getAttribute('data-schedule');
  await page.getByLabel('The loss becomes a rule of the season').uncheck();
  await page.getByText('a later search may play there again').waitFor();
  await page.getByRole('button', { name: 'Keep in the draft' }).first().click();
  await told(/The repair is kept\./);
  await page.waitForFunction((id) => document.querySelector('.workspace')?.getAttribute('data-schedule') !== id, before);
  assert.equal(new URL(page.url()).hash, draft, 'the draft has gone on');
  assert.equal(await page.locator('.matrix .locked').count(), 2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction((id) => document.querySelector('.workspace')?.getAttribute('data-schedule') === id, before);

  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByText('Steps').first().click();
  await page.getByText('Locked 1 game: Picked by ESPN').waitFor();
  await page.getByText(/^Moved \d games?: .* cannot be used on January 12 to 18\./).waitFor();
});

test('a repair is kept with its loss as a rule: the season has a new version, whose draft keeps the locks', async () => {
  const { place, seasonId } = await storeSolved(basketball, 'mens-basketball-2025-26', 'Basketball with a loss');
  await open(place);
  await page.getByRole('grid').waitFor();
  await page.getByRole('tab', { name: /Locks/ }).click();
  await page.getByRole('combobox', { name: 'Lock', exact: true }).selectOption({ label: 'the picks of a network, or of other windows' });
  await page.getByRole('combobox', { name: 'Windows' }).selectOption({ label: 'midweek' });
  await assertAccessible(page, 'a lock of windows');
  await page.getByRole('button', { name: /^Lock \d+ games/ }).click();
  await page.locator('.cards').getByText('midweek').waitFor();
  const locked = await page.locator('.matrix .locked').count();
  assert.ok(locked > 20);

  await page.getByRole('tab', { name: 'Repair' }).click();
  const arena = page.getByRole('combobox', { name: 'Arena' });
  const kansas = (await arena.locator('option').allTextContents()).find((label) => label.endsWith('(Kansas)'))!;
  await arena.selectOption({ label: kansas });
  await page.getByRole('textbox', { name: 'From' }).fill('2026-01-17');
  await page.getByLabel('Games that may move').fill('10');
  await page.getByRole('button', { name: 'Find repairs' }).click();
  await page.getByRole('heading', { name: /^Repair 1/ }).waitFor();
  await page.getByLabel('Why').fill('ice show');
  await page.getByLabel('Source').fill('building manager');
  await assertAccessible(page, 'repairs with a loss to keep');
  const draft = new URL(page.url()).hash;
  await page.getByRole('button', { name: 'Keep in the draft' }).first().click();
  await told(/version 2 of the season has the rule\. .* cannot be used on January 17 \(ice show; source: building manager\)\./);
  await page.waitForFunction((before) => location.hash !== before && location.hash.includes('/drafts/'), draft);
  await page.getByRole('grid').waitFor();
  await page.waitForFunction((count) => document.querySelectorAll('.matrix .locked').length === count, locked);
  await page.getByRole('tab', { name: 'Rules' }).click();
  await page.getByText('Show the rules that are kept').click();
  await page
    .getByText(/\(ice show; source: building manager\)/)
    .first()
    .waitFor();
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByText('Steps').first().click();
  await page.getByText(/^Kept a repair of \d+ games?; the loss became a rule: ice show/).waitFor();
  const { version } = (await (await fetch(`${service.address}/api/v1/seasons/${seasonId}`)).json()) as { version: number };
  assert.equal(version, 2);
});

test('aliases and zones of schools are edited on the page; what cannot be is told, and a viewer only reads', async () => {
  const { desk } = await openDesk();
  for (const [size, scheme] of [
    [undefined, 'dark'],
    [NARROW, 'light'],
  ] as const) {
    await open(desk, { ...(size && { size }), scheme });
    await page.getByRole('tab', { name: 'Schools' }).click();
    await page.getByRole('row').filter({ hasText: school }).first().waitFor();
    await assertAccessible(page, `the schools, ${scheme}`);
    await page.getByRole('button', { name: new RegExp(`^Edit\\W+${school}$`) }).click();
    const form = page.getByRole('region', { name: `Edit ${school}` });
    await form.getByLabel('Aliases').fill(`The Buffs\n${scheme} blues`);
    await form.getByLabel('Time zone').fill('Mars/Olympus');
    await assertAccessible(page, `a school in the form, ${scheme}`);
    await form.getByRole('button', { name: 'Save' }).click();
    await form
      .getByRole('alert')
      .getByText(/no time zone that is known/)
      .first()
      .waitFor();
    visit.expect(/422/);
    await form.getByLabel('Time zone').fill('America/Denver');
    await form.getByRole('button', { name: 'Save' }).click();
    await told(/is saved\./);
    const row = page.getByRole('row').filter({ hasText: school });
    await row.getByText(`The Buffs, ${scheme} blues`).waitFor();
    await row.getByText('America/Denver').waitFor();
    await page.getByRole('button', { name: 'Add a school' }).click();
    const added = page.getByRole('region', { name: 'Add a school' });
    await added.getByLabel('Code').fill(`X-${scheme}`);
    await added.getByLabel('Name', { exact: true }).fill(`Guest ${scheme}`);
    await added.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: new RegExp(`^Edit\\W+Guest ${scheme}$`) }).click();
    await page.getByRole('button', { name: 'Remove the school' }).click();
    await told(/is removed\./);
    await page.context().close();
  }
  await open('');
  await page.route('**/api/v1/session', (route) => route.fulfill({ json: { name: 'school', role: 'viewer' } }));
  await page.goto(`${service.address}/${desk}`);
  await page.reload();
  await page.getByRole('tab', { name: 'Schools' }).click();
  await page.getByText('The Buffs').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Edit|^Add a school/ }).count(), 0);
});

test('the zones of venues are edited on the page; what nobody knows is told with its place, and the season has a new version', async () => {
  const { place, seasonId } = await storeSolved(lacrosse, 'lacrosse-2026', 'Lacrosse in other zones');
  for (const [size, scheme, zone] of [
    [undefined, 'light', 'America/New_York'],
    [NARROW, 'dark', ''],
  ] as const) {
    await open(place, { ...(size && { size }), scheme });
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByText(/venues and their time zones/).click();
    await page.getByRole('button', { name: 'Edit time zones' }).click();
    const field = page.getByLabel(`Time zone of ${lacrosse.venues[0].name}`);
    await field.fill('Mars/Olympus');
    await assertAccessible(page, `the zones of venues, ${scheme}`);
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await page.getByRole('alert').getByText('/venues/0/timeZone', { exact: true }).waitFor();
    visit.expect(/422/);
    await field.fill(zone);
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await told(/The time zones are saved|schedule of the newest version/);
    // The schedule that was shown goes along.
    await page.waitForFunction(() => location.hash.includes('/schedules/'));
    const { document, best } = await (await fetch(`${service.address}/api/v1/seasons/${seasonId}`)).json();
    assert.deepEqual(document.venues, [{ ...lacrosse.venues[0], timeZone: zone || null }, ...lacrosse.venues.slice(1)]);
    assert.equal(best.score.hard, 0);
    await page.context().close();
  }
});

test('a series stands on the board with its days, in the grid and in the lists', async () => {
  const { place } = await storeSolved(example('baseball-2026'), 'baseball-2026', 'Baseball in series');
  await open(place);
  await page
    .getByRole('gridcell', { name: /^\S+ Fri–Sun, hosts .*, series Fri to Sun/ })
    .first()
    .waitFor();
  await assertAccessible(page, 'the grid of series');
  await open(place, { size: NARROW });
  await page
    .getByText(/^hosts .*, series Fri to Sun$/)
    .first()
    .waitFor();
  await assertAccessible(page, 'the lists of series');
});

test('every place of a game is listed with its price and its sentence, by R; W says all that a place would break', async () => {
  const { place } = await storeSolved(lacrosse, 'lacrosse-2026', 'Every place');
  await open(place);
  await page.getByRole('grid').waitFor();
  await page.locator('.matrix tbody tr').first().locator('td.home').first().click();
  await page.keyboard.press('r');
  const places = page.getByRole('list', { name: /^Places for/ });
  await places.waitFor();
  const dates = new Set(await places.getByRole('button').allTextContents());
  assert.ok(dates.size >= lacrosse.slots.length - 1, 'every other date is there');
  assert.equal(await places.getByRole('listitem').count(), await places.locator('.price').count());
  await assertAccessible(page, 'every place');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('w');
  await told(/worse|better|as good as now/);
  await page.keyboard.press('Escape');
  assert.equal(await places.count(), 0);

  // In this season every host is free.
  const hosted = page.locator('.matrix tbody tr').first().locator('td.home').first();
  const column = await hosted.getAttribute('data-column');
  await hosted.click();
  await page.keyboard.press('s');
  await told(/Homes swapped: /);
  await page.locator(`.matrix tbody tr:first-child td.away[data-column="${column}"]`).waitFor();
});

test('a schedule is published, and a calendar at an address of its own follows it', async () => {
  const { place } = await storeSolved(lacrosse, 'lacrosse-2026', 'To publish');
  await open(place);
  await page.getByRole('tab', { name: 'Share' }).click();
  await page.getByLabel('Whose games').selectOption({ label: school });
  await page.getByRole('button', { name: 'Make an address' }).click();
  const address = await page.getByLabel('Address of the calendar').inputValue();
  const calendar = async () => (await fetch(address)).text();
  assert.doesNotMatch(await calendar(), /BEGIN:VEVENT/, 'nothing leaves the office unasked');
  await page.getByRole('button', { name: 'Publish as tentative' }).click();
  await told(/Published as number 1/);
  assert.match(await calendar(), /STATUS:TENTATIVE/);
  await page.getByLabel(/Final/).check();
  await page.getByRole('button', { name: 'Publish as final' }).click();
  await told(/Published as number 2/);
  assert.match(await calendar(), /STATUS:CONFIRMED/);
  await assertAccessible(page, 'what is shared');
  await page.getByRole('button', { name: /^End/ }).click();
  await page.getByText('No address is in force.').waitFor();
  assert.equal((await fetch(address)).status, 404);
});
