import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { type ConferenceDocument, ConferenceFacts } from '../conference/conference-facts.ts';
import { buildSeason, type SportDocument } from '../conference/conference-season.ts';
import { buildPartnerSeason, type PartnerDocument } from '../conference/partners.ts';
import { parseJson } from '../formats/json-schema.ts';
import { decode } from '../formats/xml.ts';
import { evaluate } from '../model/evaluate.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { Random } from '../search/random.ts';
import { solveWithThreads } from '../server/runs/team.ts';
import { reading, scheduleWriter, seasonWriter } from './files.ts';
import { UsageError } from './usage-error.ts';
import { milliseconds, wholeNumber } from './values.ts';

interface Options {
  readonly conference?: string;
  readonly seasonOut?: string;
  readonly out?: string;
  readonly time: number;
  readonly threads?: number;
  readonly seed?: number;
  readonly json?: boolean;
}

/** What is searched, and how its schedule becomes one of the season that is played. */
interface Making {
  readonly season: Season;
  readonly searched: Season;
  readonly unfold: (schedule: Schedule) => Schedule;
}

/** `flextime make`: from an office's documents (docs/conference.md) to a season and its schedule. Sports of travel partners are
 *  searched as pairs and written as matches. */
export function registerMake(program: Command): void {
  program
    .command('make')
    .description("make a season and its schedule from an office's documents")
    .argument('<sport>', "the sport's document, such as examples/big12/womens-tennis.json")
    .option('--conference <file>', "the conference's document (default: conference.json beside the sport's)")
    .option('--season-out <file>', 'file for the season: .json or .xml')
    .option('--out <file>', 'file for the schedule: .xml, .json, .csv, .ics or .html')
    .option('--time <time>', 'how long to search, such as 60s or 2m', milliseconds, 60_000)
    .option('--threads <n>', 'search threads (default: one for each processor)', wholeNumber(1, 256))
    .option('--seed <n>', 'decides the matchups and where the search begins (default: by chance)', wholeNumber(0, 4_294_967_295))
    .option('--json', 'print one JSON document as the last line')
    .action(async (sportFile: string, options: Options) => {
      const writeSeason = options.seasonOut === undefined ? undefined : seasonWriter(options.seasonOut);
      const write = options.out === undefined ? undefined : scheduleWriter(options.out);
      const seed = options.seed ?? randomInt(2 ** 32);
      const { season, searched, unfold } = prepare(sportFile, options.conference, seed);
      const threads = options.threads ?? availableParallelism();
      const interrupt = new AbortController();
      const stop = () => interrupt.abort();
      process.on('SIGINT', stop).on('SIGTERM', stop);
      process.stderr.write(`${season.name}: ${season.games.length} games; ${threads} threads, seed ${seed}; Ctrl-C keeps the best\n`);
      const found = await solveWithThreads(searched, { seed, limits: { milliseconds: options.time }, threads, signal: interrupt.signal });
      process.off('SIGINT', stop).off('SIGTERM', stop);
      const schedule = unfold(found.schedule);
      const { score, objective } = evaluate(season, schedule);
      writeSeason?.(season);
      write?.(season, schedule, score);
      const { hard, soft } = score;
      const seconds = Math.round(found.milliseconds) / 1_000;
      if (options.json) process.stdout.write(`${JSON.stringify({ hard, soft, objective, seconds, seed, threads })}\n`);
      else
        process.stdout.write(`hard ${hard}, soft ${soft} (objective ${objective}) after ${seconds} s (seed ${seed}, threads ${threads})\n`);
      process.exitCode = hard > 0 ? 1 : 0;
    });
}

/** @throws {UsageError} with the file and what is wrong: a document of another kind, an impossible format, a wrong rule */
function prepare(sportFile: string, conferenceFile: string | undefined, seed: number): Making {
  const factsFile = conferenceFile ?? path.join(path.dirname(sportFile), 'conference.json');
  const facts = new ConferenceFacts(readDocument(factsFile, 'flextime-conference') as ConferenceDocument);
  const document = readDocument(sportFile, 'flextime-sport') as SportDocument | PartnerDocument;
  const random = new Random(seed);
  const chance = () => random.unit();
  const title = `${facts.document.name} ${document.name} ${document.season}`;
  try {
    if ('pairPlay' in document) {
      const { pairs, matches, unfold } = buildPartnerSeason(title, facts, document, chance);
      return { season: matches.season, searched: pairs.season, unfold };
    }
    const { season } = buildSeason(title, facts, [document], chance);
    return { season, searched: season, unfold: (schedule) => schedule };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${sportFile}: ${error.message}`);
    // A field of another shape than the document's type says; there is no schema of these documents yet.
    if (error instanceof TypeError)
      throw new UsageError(`${sportFile}: the document has not the shape of docs/conference.md (${error.message})`);
    throw error;
  }
}

function readDocument(file: string, format: string): unknown {
  const value = reading(file, (bytes) => parseJson(decode(bytes)));
  const found = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (found !== format) throw new UsageError(`${file}: the format is ${JSON.stringify(found) ?? 'missing'}, "${format}" is expected.`);
  return value;
}
