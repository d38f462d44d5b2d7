import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { formatDuration, parseDuration } from '../../../src/server/http/duration.ts';
import { negotiate } from '../../../src/server/http/negotiation.ts';

test('durations of ISO 8601 are read to the millisecond, and written so that they are read the same', () => {
  for (const [text, milliseconds] of [
    ['PT60S', 60_000],
    ['PT1M', 60_000],
    ['PT1H30M', 5_400_000],
    ['P1D', 86_400_000],
    ['P1DT0.5S', 86_400_500],
    ['PT0.001S', 1],
  ] as const) {
    assert.equal(parseDuration(text), milliseconds);
    assert.equal(parseDuration(formatDuration(milliseconds)), milliseconds);
  }
  for (const wrong of ['', 'P', 'PT', '60', 'PT60', '60S', 'pt60s', 'P1Y', 'PT-5S', 'PT1e9S', 'PT60S ', 'P1DT'])
    assert.equal(parseDuration(wrong), null, wrong);
});

const FORMATS = { json: 'application/json', xml: 'application/xml', csv: 'text/csv' };
const ask = (accept?: string, format?: string) =>
  negotiate(
    { query: format === undefined ? {} : { format }, headers: accept === undefined ? {} : { accept } } as unknown as FastifyRequest,
    FORMATS,
  );

test('the representation is the one that is named, or wanted most; the more specific range counts', () => {
  assert.equal(ask(), 'json');
  assert.equal(ask('*/*'), 'json');
  assert.equal(ask('text/*'), 'csv');
  assert.equal(ask('application/xml, application/json;q=0.9'), 'xml');
  assert.equal(ask('application/*;q=0.5, text/csv;q=0.4, application/json;q=0.1'), 'xml');
  assert.equal(ask('text/html, application/xhtml+xml, */*;q=0.8'), 'json', 'a browser gets the first');
  assert.equal(ask('application/json;q=0, */*;q=0.1'), 'xml');
  assert.equal(ask('image/png', 'csv'), 'csv');
  for (const [accept, format] of [
    ['image/png', undefined],
    ['application/json;q=0', undefined],
    ['*/*', 'pdf'],
    ['*/*', 'constructor'],
  ] as const)
    assert.throws(() => ask(accept, format), { problem: 'not-acceptable' }, `${accept} ${format}`);
});
