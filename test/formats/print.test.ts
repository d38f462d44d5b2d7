import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writePrintable } from '../../src/formats/print.ts';
import { readXml } from '../../src/formats/xml.ts';
import type { SeasonDraft } from '../../src/model/season.ts';
import { chanceOf, randomSchedule } from '../model/random-season.ts';
import { datedSeason } from './dated-season.ts';

/** The rows of each section's table. */
function sectionsOf(html: string): string[][][] {
  return html
    .split('<section>')
    .slice(1)
    .map((section) =>
      [...section.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1).map(([, row]) => [...row.matchAll(/<td>(.*?)<\/td>/gs)].map(([, cell]) => cell)),
    );
}

test('the composite has every game once, each team’s sheet has its own, home and away in words', () => {
  const season = datedSeason();
  for (let seed = 1; seed <= 50; seed++) {
    const schedule = randomSchedule(season, chanceOf(seed));
    const placed = [...schedule.slots].filter((slot) => slot >= 0).length;
    const [composite, fairness, ...sheets] = sectionsOf(writePrintable(season, schedule));
    assert.equal(composite.length, placed);
    assert.deepEqual(
      fairness.map(([team]) => team),
      season.teams.map(({ name }) => name),
    );
    assert.equal(sheets.length, season.teams.length);
    assert.equal(
      sheets.reduce((sum, rows) => sum + rows.length, 0),
      2 * placed,
    );
    for (const row of sheets.flat()) assert.match(row[2], /^(vs|at) /);
  }
});

test('dates are told as days of the calendar; names cannot become markup', () => {
  const { teams, ...rest } = datedSeason();
  const evil: Partial<SeasonDraft> = {
    teams: teams.map((team, i) => ({ ...team, name: i === 0 ? '<script>alert(1)</script>' : team.name })),
  };
  const season = datedSeason({ ...rest, ...evil });
  const schedule = { slots: new Int16Array(7).fill(-1), flipped: new Uint8Array(7) };
  schedule.slots[0] = 2;
  const html = writePrintable(season, schedule, { subtitle: 'Draft 3 & last', team: 0 });
  assert.ok(!html.includes('<script'));
  const [[row]] = sectionsOf(html);
  assert.deepEqual(row.slice(0, 3), ['Sun, Mar 8, 2026', '14:00', 'vs Kansas State']);
  assert.match(html, /Games: 1; 1 at home, 0 away/);
  // Well-formed but for what only HTML allows.
  readXml(html.replace(/<!doctype html>/, '').replaceAll(/<meta[^>]*>/g, ''), 'html', () => {});
});

test('a kick-off by the clock of a broadcaster is printed as clocks at the venue show it', () => {
  const { slots } = datedSeason();
  const season = datedSeason({ slots: slots.map((slot) => ({ ...slot, startTime: '22:30', timeZone: 'America/New_York' })) });
  const schedule = { slots: new Int16Array(season.games.length).fill(-1), flipped: new Uint8Array(season.games.length) };
  const timeAt = (host: number) => {
    const game = season.games.findIndex(({ home, away }) => home === host || away === host);
    const flipped = schedule.flipped.with(game, season.games[game].home === host ? 0 : 1);
    const [[[, time]]] = sectionsOf(writePrintable(season, { slots: schedule.slots.with(game, 0), flipped }));
    return time;
  };
  // March 7, before clocks change: New York, Chicago, Denver, Phoenix.
  assert.deepEqual([0, 1, 2, 3].map(timeAt), ['22:30', '21:30', '20:30', '20:30']);
});
