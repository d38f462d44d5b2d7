import type { Command } from 'commander';
import { joinSchedules, matchupsIn, yieldTo } from '../conference/common-calendar.ts';
import type { ConferenceFacts } from '../conference/conference-facts.ts';
import { buildSeason } from '../conference/conference-season.ts';
import { damaged } from '../conference/damage.ts';
import { evaluate } from '../model/evaluate.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { Timetable } from '../model/timetable.ts';
import { solveWithThreads } from '../server/runs/team.ts';
import { scheduleWriter, seasonWriter, writeText } from './files.ts';
import { chanceOf, decidedHere, naming, prepare, readMatchupFile, readOffice, type SportFile } from './office.ts';
import { addSearchOptions, type SearchOptions, searchOf } from './search-options.ts';
import { travelTable } from './travel-table.ts';
import { UsageError } from './usage-error.ts';
import { figure } from './values.ts';
import { warnOfContradiction } from './warnings.ts';

interface Options extends SearchOptions {
  readonly conference?: string;
  readonly matchups?: string;
  readonly seasonOut?: string;
  readonly out?: string;
  readonly travel?: string;
  readonly json?: boolean;
}

interface Made {
  readonly season: Season;
  readonly schedule: Schedule;
  readonly milliseconds: number;
}

type Solve = (season: Season) => ReturnType<typeof solveWithThreads>;

/** `flextime make`: from an office's documents (docs/conference.md) to a season and its schedule. Sports of travel partners are
 *  searched as pairs and written as matches. Several sports go on one calendar, one after the other: those that come later in
 *  the conference's `priority` make way for those before them. */
export function registerMake(program: Command): void {
  const command = program
    .command('make')
    .description("make a season and its schedule from an office's documents; several sports share one calendar")
    .argument('<sports...>', "the sports' documents, such as examples/big12/womens-tennis.json")
    .option('--conference <file>', "the conference's document (default: one of the files, or conference.json beside the first)")
    .option('--matchups <file>', 'table of who meets whom, as flextime matchups writes it (one sport; default: decided here)')
    .option('--season-out <file>', 'file for the season: .json or .xml')
    .option('--out <file>', 'file for the schedule: .xml, .json, .csv, .ics or .html')
    .option('--travel <file>', 'file for a table (.csv) of trips, miles, legs by mode and estimated costs of each team (one sport)');
  addSearchOptions(command, ' for each sport')
    .option('--json', 'print one JSON document as the last line')
    .action(async (files: readonly string[], options: Options) => {
      const writeSeason = options.seasonOut === undefined ? undefined : seasonWriter(options.seasonOut);
      const write = options.out === undefined ? undefined : scheduleWriter(options.out);
      const { facts, sports } = readOffice(files, options.conference);
      if (options.travel !== undefined && sports.length > 1)
        throw new UsageError('--travel goes with one sport; make that sport by itself.');
      const { seed, threads, limits } = searchOf(options);
      const interrupt = new AbortController();
      const stop = () => interrupt.abort();
      const solve: Solve = (season) => {
        process.stderr.write(
          `${season.name}: ${season.games.length} games; ${threads} ${threads === 1 ? 'thread' : 'threads'}, seed ${seed}; Ctrl-C keeps the best\n`,
        );
        return solveWithThreads(season, { seed, limits, threads, signal: interrupt.signal, onContradiction: warnOfContradiction });
      };
      process.on('SIGINT', stop).on('SIGTERM', stop);
      const {
        season,
        schedule,
        milliseconds: spent,
      } = await (sports.length === 1 ? makeOne : makeTogether)(facts, sports, options, seed, solve);
      process.off('SIGINT', stop).off('SIGTERM', stop);
      const { score, objective } = evaluate(season, schedule);
      writeSeason?.(season);
      write?.(season, schedule, score);
      if (options.travel !== undefined) writeText(options.travel, travelTable(new Timetable(season, schedule), facts, sports[0].sport));
      const { hard, soft } = score;
      const seconds = Math.round(spent) / 1_000;
      if (options.json) process.stdout.write(`${JSON.stringify({ hard, soft, objective, seconds, seed, threads })}\n`);
      else
        process.stdout.write(
          `hard ${hard}, soft ${figure(soft)} (objective ${figure(objective)}) after ${seconds} s (seed ${seed}, threads ${threads})\n`,
        );
      process.exitCode = hard > 0 ? 1 : 0;
    });
}

async function makeOne(
  facts: ConferenceFacts,
  [{ file, sport }]: readonly SportFile[],
  options: Options,
  seed: number,
  solve: Solve,
): Promise<Made> {
  const matchups = options.matchups === undefined ? undefined : readMatchupFile(options.matchups, sport);
  const { searched, unfold } = prepare(file, sport, facts, seed, matchups);
  const found = await solve(searched);
  return { ...unfold(found.schedule), milliseconds: found.milliseconds };
}

async function makeTogether(
  facts: ConferenceFacts,
  sports: readonly SportFile[],
  options: Options,
  seed: number,
  solve: Solve,
): Promise<Made> {
  if (options.matchups !== undefined) throw new UsageError('--matchups goes with one sport; make that sport by itself.');
  const twice = sports.find(({ sport }, index) => sports.findIndex((other) => other.sport.key === sport.key) < index);
  if (twice !== undefined) throw new UsageError(`${twice.file}: the sport "${twice.sport.key}" stands twice.`);
  // The games are decided first: what a calendar is shared for are games, not choices.
  const makings = new Map(sports.map(({ file, sport }) => [sport.key, prepare(file, decidedHere(sport), facts, seed)]));
  const matchups = new Map([...makings].map(([key, { season }]) => [key, matchupsIn(season)]));
  const title = `${facts.document.name}, ${sports.length} sports ${facts.document.year}`;
  const documents = sports.map(({ sport }) => sport);
  const joint = naming(sports[0].file, () => buildSeason(title, facts, documents, chanceOf(seed), matchups));
  const order = [...(facts.document.priority ?? []), ...documents.map(({ key }) => key)];
  const done = new Map<string, { season: Season; schedule: Schedule }>();
  let spent = 0;
  for (const key of new Set(order.filter((candidate) => makings.has(candidate)))) {
    const { searched, unfold, makeWay } = makings.get(key)!;
    const taken = makeWay(yieldTo(joint, joinSchedules(joint, done), key));
    const found = await solve(taken.length === 0 ? searched : damaged(searched, taken));
    done.set(key, unfold(found.schedule));
    spent += found.milliseconds;
  }
  return { season: joint.season, schedule: joinSchedules(joint, done), milliseconds: spent };
}
