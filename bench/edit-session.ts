import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readSeasonDocument } from '../src/formats/season-document.ts';
import type { Schedule } from '../src/model/schedule.ts';
import type { Season } from '../src/model/season.ts';
import { solve } from '../src/search/solve.ts';
import { ConstraintCache } from '../src/server/evaluation/constraint-cache.ts';
import { Evaluator } from '../src/server/evaluation/evaluator.ts';

const EDITS = 200;

/** Mulberry32. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The schedules that the service is asked about, in order. */
function recordSession(season: Season, begin: Schedule): Schedule[] {
  const chance = chanceOf(9);
  const below = (count: number) => Math.floor(chance() * count);
  const undo = [begin];
  const asked: Schedule[] = [];
  for (let edit = 0; edit < EDITS; edit++) {
    if (undo.length > 1 && (chance() < 0.35 || undo.length > 8)) {
      undo.pop();
      asked.push(undo.at(-1)!);
      continue;
    }
    const before = undo.at(-1)!;
    const after = { slots: Int16Array.from(before.slots), flipped: Uint8Array.from(before.flipped) };
    const game = below(after.slots.length);
    if (chance() < 0.5) after.slots[game] = below(season.slots.length);
    else {
      const other = below(after.slots.length);
      [after.slots[game], after.slots[other]] = [after.slots[other], after.slots[game]];
    }
    undo.push(after);
    asked.push(after, after);
    if (chance() < 0.3) asked.push(before);
  }
  return asked;
}

function processorMs(work: () => void): number {
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** What an editing session takes without the cache and with one of so many entries. */
export interface SessionFigures {
  readonly reports: number;
  readonly offMs: number;
  readonly onMs: number;
  readonly hits: number;
  readonly misses: number;
  readonly size: number;
  readonly bytes: number;
}

/** An editing session of 200 edits on an example season, with the cache off and on in one run, by processor time. An edit is asked for
 *  twice, as the service is: once for its score, once for its violations; a third of the edits are taken back, and a third are
 *  compared with the schedule before. Medians of so many rounds. */
export function measureSession(example: string, entries: number, rounds: number): SessionFigures {
  const file = path.join(import.meta.dirname, '../examples', `${example}.json`);
  const season = readSeasonDocument(JSON.parse(readFileSync(file, 'utf8')));
  const { schedule } = solve(season, { seed: 1, limits: { iterations: 300_000 }, clock: () => performance.now() });
  const asked = recordSession(season, schedule);
  const [off, on]: number[][] = [[], []];
  let cache = new ConstraintCache({ entries: 0 });
  for (let round = 0; round < rounds; round++) {
    for (const most of [0, entries]) {
      cache = new ConstraintCache({ entries: most });
      const evaluator = new Evaluator(cache);
      evaluator.report(season, schedule);
      const spent = processorMs(() => {
        for (const one of asked) evaluator.report(season, one);
      });
      (most === 0 ? off : on).push(spent);
    }
  }
  const { hits, misses, size, bytes } = cache.figures;
  return { reports: asked.length, offMs: median(off), onMs: median(on), hits, misses, size, bytes };
}
