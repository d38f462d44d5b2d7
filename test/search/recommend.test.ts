import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreOf, violationsOf } from '../../src/model/evaluate.ts';
import { compareScores } from '../../src/model/score.ts';
import { Timetable } from '../../src/model/timetable.ts';
import { cheapestPlaces, recommendPlaces, withoutSlot } from '../../src/search/recommend.ts';
import { chanceOf, pick, randomSchedule, randomSeason } from '../model/random-season.ts';

const close = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

test('each place costs what the model says that its schedule costs more, and the best come first', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance);
    if (season.games.length === 0) continue;
    const schedule = randomSchedule(season, chance);
    const game = pick(chance, season.games.length);
    const now = scoreOf(season, schedule);
    const places = recommendPlaces(season, schedule, game);
    for (const [i, { schedule: there, change, slot, host }] of places.entries()) {
      const score = scoreOf(season, there);
      assert.ok(close(score.hard, now.hard + change.hard) && close(score.soft, now.soft + change.soft), `seed ${seed}, place ${i}`);
      assert.equal(there.slots[game], slot);
      assert.equal(new Timetable(season, there).homes[game], host);
      if (i > 0) assert.ok(compareScores(places[i - 1].change, change) <= 0, `seed ${seed}, place ${i}`);
    }
    const slots = new Set(places.map(({ slot }) => slot));
    for (let slot = 0; slot < season.slots.length; slot++)
      assert.ok(slot === schedule.slots[game] || slots.has(slot), `seed ${seed}: every other slot is offered`);
  }
});

const missing = (known: ReadonlySet<string>, all: ReadonlySet<string>) => new Set([...all].filter((entry) => !known.has(entry)));

test('what is said to break or to mend is what the model finds broken there or now only', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance);
    if (season.games.length === 0) continue;
    const schedule = randomSchedule(season, chance);
    const sentences = (of: typeof schedule) =>
      [...season.structure, ...season.constraints].flatMap((constraint) =>
        violationsOf(constraint, new Timetable(season, of)).map(({ sentence, deviation }) => `${constraint.id} ${deviation} ${sentence}`),
      );
    const before = new Set(sentences(schedule));
    for (const place of recommendPlaces(season, schedule, 0, { most: 5 })) {
      const after = new Set(sentences(place.schedule));
      const shown = (violations: typeof place.broken) =>
        violations.map(({ constraint, deviation, sentence }) => `${constraint.id} ${deviation} ${sentence}`);
      assert.deepEqual(new Set(shown(place.broken)), missing(before, after), `seed ${seed}`);
      assert.deepEqual(new Set(shown(place.mended)), missing(after, before), `seed ${seed}`);
    }
  }
});

test('a game without a slot takes no other off the board; its cheapest place is the first that is recommended', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance);
    if (season.games.length === 0) continue;
    const placed = randomSchedule(season, chance);
    const game = pick(chance, season.games.length);
    const off = withoutSlot(season, placed, game);
    const [now, then] = [scoreOf(season, placed), scoreOf(season, off.schedule)];
    assert.equal(off.schedule.slots[game], -1);
    assert.ok(close(then.hard, now.hard + off.change.hard) && close(then.soft, now.soft + off.change.soft), `seed ${seed}`);
    if (placed.slots[game] >= 0) assert.match(off.sentence, /^Without a date: /);

    const places = recommendPlaces(season, off.schedule, game);
    assert.ok(
      places.every(
        ({ others, schedule }) => others.length === 0 && schedule.slots.every((slot, other) => slot >= 0 || off.schedule.slots[other] < 0),
      ),
      `seed ${seed}`,
    );
    const [cheapest] = cheapestPlaces(season, off.schedule, [game]);
    assert.deepEqual(cheapest, places[0], `seed ${seed}`);
  }
});

test('a locked game does not give way', () => {
  const chance = chanceOf(4);
  const season = randomSeason(chance);
  const schedule = randomSchedule(season, chance);
  const free = recommendPlaces(season, schedule, 0);
  assert.ok(free.some(({ others }) => others.length > 0));
  const locked = new Uint8Array(season.games.length).fill(1);
  assert.ok(recommendPlaces(season, schedule, 0, { locked }).every(({ others }) => others.length === 0));
});

test('a chain of games that make way leaves nobody with two games where there was one, and moves nothing else', () => {
  let chains = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const chance = chanceOf(seed);
    const season = randomSeason(chance);
    if (season.games.length === 0) continue;
    const schedule = randomSchedule(season, chance);
    const busy = (of: typeof schedule) => {
      const cells = season.games.flatMap(({ home, away }, game) =>
        of.slots[game] < 0 ? [] : [home, away].map((team) => team * season.slots.length + of.slots[game]),
      );
      return cells.length - new Set(cells).size;
    };
    if (busy(schedule) > 0) continue;
    for (const { others, schedule: there, slot } of recommendPlaces(season, schedule, 0)) {
      if (others.length < 2) continue;
      chains++;
      assert.equal(busy(there), 0, `seed ${seed}`);
      season.games.forEach((_, game) => {
        const isMoved = there.slots[game] !== schedule.slots[game];
        assert.equal(isMoved, game === 0 || others.includes(game));
        if (isMoved) assert.ok([slot, schedule.slots[0]].includes(there.slots[game]));
      });
    }
  }
  assert.ok(chains > 0);
});
