import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { milliseconds, wholeNumber } from './values.ts';

const DEFAULT_MS = 60_000;

/** What commands that search let their callers say of it. */
export interface SearchOptions {
  readonly time?: number;
  readonly unimproved?: number;
  readonly iterations?: number;
  readonly threads?: number;
  readonly seed?: number;
}

/** Adds `--time`, `--iterations`, `--threads` and `--seed`.
 *  @param each what the limits are for, where that is not the whole command */
export function addSearchOptions(command: Command, each = ''): Command {
  return command
    .option('--time <time>', `how long to search${each}, such as 60s or 2m (default: 60s, where nothing else ends it)`, milliseconds)
    .option('--iterations <n>', `how many iterations${each}, of all threads together`, wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--threads <n>', 'search threads (default: one for each processor; 1 with --iterations alone)', wholeNumber(1, 256))
    .option(
      '--seed <n>',
      'stands for chance: one thread, the same seed and iterations give the same schedule (default: by chance)',
      wholeNumber(0, 4_294_967_295),
    );
}

/** The search that the options ask for. */
export function searchOf({ time, unimproved, iterations, threads, seed }: SearchOptions) {
  const isByTime = time !== undefined || unimproved !== undefined;
  const isByIterations = iterations !== undefined && !isByTime;
  return {
    seed: seed ?? randomInt(2 ** 32),
    threads: threads ?? (isByIterations ? 1 : availableParallelism()),
    limits: {
      milliseconds: time ?? (isByTime || isByIterations ? undefined : DEFAULT_MS),
      unimprovedMilliseconds: unimproved,
      iterations,
    },
  };
}
