import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src/search/random.ts';
import { Thermometer } from '../../src/search/thermometer.ts';

/** Anneals moves that all cost `rise`: at temperature T a part of exp(-rise / T) of them is kept; none of the first `frozen` ones. */
function readOff(rise: number, from: number, to: number, frozen = 0): Thermometer {
  const thermometer = new Thermometer({ hot: 0.05, cold: 0.0015 }, { hot: from, cold: to });
  const random = new Random(1);
  let moves = 0;
  for (let temperature = from; temperature > to && !thermometer.isCold; temperature *= 0.97) {
    let climbs = 0;
    for (let k = 0; k < 400; k++) if (moves++ >= frozen && random.unit() < Math.exp(-rise / temperature)) climbs++;
    thermometer.passed(temperature, 400, climbs);
  }
  return thermometer;
}

test('temperatures are read off where the rates are crossed, whatever the unit of the costs', () => {
  // exp(-rise / T) is 5 % at rise / 3.0 and 0.15 % at rise / 6.5; the average lags by ten temperatures, more where the rate falls quickly.
  for (const rise of [0.5, 20, 3000]) {
    const { hot, cold } = readOff(rise, 10 * rise, rise / 100).cooling;
    assert.ok(hot > rise / 5 && hot < rise / 3, `${hot} for ${rise}`);
    assert.ok(cold > rise / 16 && cold < rise / 6.5, `${cold} for ${rise}`);
  }
});

test('a schedule that was frozen melts before anything is read', () => {
  for (const frozen of [100, 400, 1000]) {
    const { hot, cold } = readOff(20, 200, 0.2, frozen).cooling;
    assert.ok(hot > 4 && hot < 20 / 3, `${hot}`);
    assert.ok(cold > 20 / 16 && cold < 20 / 6.5, `${cold}`);
  }
});

test('what is not reached is taken from the range, and hot is never below cold', () => {
  const neverCold = readOff(1, 10, 0.5);
  assert.equal(neverCold.isCold, false);
  assert.equal(neverCold.cooling.cold, 0.5);
  const frozen = readOff(1000, 10, 0.5);
  assert.equal(frozen.cooling.hot, 10);
  assert.ok(frozen.isCold && frozen.cooling.cold > 5, `${frozen.cooling.cold}`);
});
