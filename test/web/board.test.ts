import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Timetable } from '../../src/model/timetable.ts';
import { moveInGrid } from '../../src/web/board/grid-keys.ts';
import { rowsOf } from '../../src/web/board/row.ts';
import { heightOf, stepPath } from '../../src/web/panels/chart-scale.ts';
import { hrefOf, parseRoute, type Route } from '../../src/web/route.ts';
import { duration } from '../../src/web/words.ts';
import { smallSeason } from '../model/small-season.ts';

const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'];

test('no key leads out of the grid', () => {
  const grids = fc.record({ rows: fc.integer({ min: 1, max: 40 }), columns: fc.integer({ min: 1, max: 60 }) });
  fc.assert(
    fc.property(grids, fc.array(fc.tuple(fc.constantFrom(...KEYS), fc.boolean())), (size, presses) => {
      let at = { row: 0, column: 0 };
      for (const [key, ctrl] of presses) at = moveInGrid(at, size, key, ctrl) ?? assert.fail(`${key} does not move`);
      assert.ok(at.row >= 0 && at.row < size.rows && at.column >= 0 && at.column < size.columns);
    }),
  );
});

test('keys that do not move are left to others', () => {
  for (const key of ['Enter', 'a', 'Tab', '[']) assert.equal(moveInGrid({ row: 0, column: 0 }, { rows: 2, columns: 2 }, key, false), null);
});

test('an address names the place that it was made from; any other is the list', () => {
  const id = fc.uuid();
  const routes: fc.Arbitrary<Route> = fc.oneof(
    fc.constant<Route>({ page: 'seasons' }),
    fc.record({ page: fc.constant('season' as const), seasonId: id, scheduleId: fc.option(id), draftId: fc.constant(null) }),
    fc.record({ page: fc.constant('season' as const), seasonId: id, scheduleId: fc.constant(null), draftId: fc.option(id) }),
    fc.record({ page: fc.constant('desk' as const), conferenceId: fc.option(id) }),
  );
  fc.assert(fc.property(routes, (route) => assert.deepEqual(parseRoute(hrefOf(route)), { ...route })));
  for (const hash of ['', '#', '#/seasons', '#/seasons/a/b', '#/seasons/a/schedules/'])
    assert.deepEqual(parseRoute(hash), { page: 'seasons' });
});

test('a series is written with the days on which it is played', () => {
  const slots = [
    { id: 'a', name: 'A', date: '2026-03-13', startTime: null },
    { id: 'b', name: 'B', date: '2026-03-20', startTime: null, days: [0, 1, 1] },
    { id: 'c', name: 'C', date: null, startTime: null },
    { id: 'd', name: 'D', date: '2026-04-03', startTime: null },
  ];
  const games = ['Kansas-Baylor@0x3', 'Kansas-Utah@1x3', 'Houston-Kansas@2x2', 'Kansas-Baylor@3'];
  const { season, schedule } = smallSeason(games, [], { slots, slotGroups: [], costs: null });
  const [{ cells }] = rowsOf(new Timetable(season, schedule));
  assert.deepEqual(
    cells.map(({ text, days, label }) => [text, days, label]),
    [
      ['BAY', 'Fri–Sun', 'hosts Baylor, series Fri to Sun'],
      ['UTA', 'Fr-Sa-Sa', 'hosts Utah, series Fri, Sat and Sat'],
      ['@HOU', '×2', 'at Houston, series of 2 games'],
      ['BAY', '', 'hosts Baylor'],
    ],
  );
});

test('a better score is never drawn above a worse one', () => {
  const value = fc.double({ min: 0, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      const [best, middle, worst] = [a, b, c].sort((x, y) => x - y);
      const heights = [best, middle, worst].map((score) => heightOf(score, best, worst, 44));
      assert.ok(heights[0] >= heights[1] && heights[1] >= heights[2] && heights[0] === 44);
    }),
  );
});

test('a score line holds each value until the next, and the last until now', () => {
  const points = [
    { at: 0, value: 4 },
    { at: 5, value: 0 },
  ];
  assert.equal(stepPath(points, 8, { width: 100, height: 10, span: 10, least: 0 }), 'M0 0H50V10H80');
  assert.equal(stepPath([], 8, { width: 100, height: 10, span: 10, least: 0 }), '');
});

test('durations are said in their two largest units', () => {
  const said = { 0: '0 s', 59.6: '1 min', 65: '1 min 05 s', 3600: '1 h', 5400: '1 h 30 min' };
  for (const [seconds, text] of Object.entries(said)) assert.equal(duration(Number(seconds)), text);
});
