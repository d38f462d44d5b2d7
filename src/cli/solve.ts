import type { Command } from 'commander';
import type { Contradiction } from '../model/contradiction.ts';
import type { Score } from '../model/score.ts';
import { solveWithThreads, type TeamSolution } from '../server/runs/team.ts';
import { readScheduleFile, readSeasonFile, scheduleWriter } from './files.ts';
import { addSearchOptions, type SearchOptions, searchOf } from './search-options.ts';
import { UsageError } from './usage-error.ts';
import { figure, milliseconds, number } from './values.ts';
import { warnOfContradiction, warnOfDropped } from './warnings.ts';

interface Options extends SearchOptions {
  readonly out?: string;
  readonly target?: number;
  readonly start?: string;
  readonly json?: boolean;
}

/** `flextime solve`: searches in threads, so that this one can show how it goes and hear Ctrl-C, which keeps the best. */
export function registerSolve(program: Command): void {
  const command = program
    .command('solve')
    .description('make a schedule for a season; Ctrl-C ends the search and keeps the best')
    .argument('<season>', 'season, RobinX XML or FlexTime JSON')
    .option('--out <file>', 'file for the schedule: .xml, .json, .csv, .ics or .html');
  addSearchOptions(command)
    .option('--unimproved <time>', 'end when nothing better was found for so long, such as 20s', milliseconds)
    .option('--target <n>', 'end at a feasible schedule with this soft score or less', number)
    .option('--start <schedule>', 'schedule to start from')
    .option('--json', 'print one JSON document as the last line')
    .action(async (seasonFile: string, options: Options) => {
      const write = options.out === undefined ? undefined : scheduleWriter(options.out);
      const season = readSeasonFile(seasonFile);
      const start = options.start === undefined ? undefined : readScheduleFile(options.start, season);
      if (start !== undefined) warnOfDropped(options.start!, start.dropped);
      const { seed, threads, limits } = searchOf(options);
      const progress = new ProgressLine();
      const interrupt = new AbortController();
      const stop = () => interrupt.abort();
      process.on('SIGINT', stop).on('SIGTERM', stop);
      process.stderr.write(`${season.name}: ${season.games.length} games; ${threads} threads, seed ${seed}; Ctrl-C keeps the best\n`);
      let solution: TeamSolution;
      let contradiction: Contradiction | null = null;
      try {
        solution = await solveWithThreads(season, {
          seed,
          limits: { ...limits, target: options.target },
          threads,
          start: start?.schedule,
          signal: interrupt.signal,
          onBetter: ({ score }) => progress.better(score),
          onContradiction: (found) => {
            contradiction = found;
            progress.end();
            warnOfContradiction(found);
          },
          onProgress: (iterations, elapsed) => progress.show(iterations, elapsed),
        });
      } catch (error) {
        // The class is lost on the way from a thread, the name is not.
        const { name, message } = error as Error;
        if (name === 'UnsearchableError') throw new UsageError(`${seasonFile}: ${message}`);
        if (interrupt.signal.aborted) throw new UsageError(`${seasonFile}: ended before there was any schedule.`);
        throw error;
      } finally {
        progress.end();
        process.off('SIGINT', stop).off('SIGTERM', stop);
      }
      const { score, iterations, end } = solution;
      write?.(season, solution.schedule, score);
      const seconds = Math.round(solution.milliseconds) / 1_000;
      const { hard, soft } = score;
      if (options.json) process.stdout.write(`${JSON.stringify({ hard, soft, iterations, seconds, seed, threads, end, contradiction })}\n`);
      else
        process.stdout.write(
          `hard ${hard}, soft ${figure(soft)} after ${seconds} s and ${iterations} iterations (seed ${seed}, threads ${threads})\n`,
        );
      process.exitCode = hard > 0 ? 1 : 0;
    });
}

/** One line on a terminal that tells how the search goes; nothing elsewhere. */
class ProgressLine {
  #score: Score | null = null;
  #shownAt = -Infinity;

  better(score: Score): void {
    this.#score = score;
  }

  show(iterations: number, elapsed: number): void {
    if (!process.stderr.isTTY || elapsed - this.#shownAt < 200) return;
    this.#shownAt = elapsed;
    const best = this.#score === null ? 'no schedule yet' : `hard ${this.#score.hard}, soft ${figure(this.#score.soft)}`;
    const speed = Math.round(iterations / Math.max(1, elapsed));
    process.stderr.write(`\r\x1b[K${(elapsed / 1_000).toFixed(1)} s: ${best} (${speed} thousand iterations a second)`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}
