import type { Command } from 'commander';
import { scoreOf } from '../model/evaluate.ts';
import { readAnyFile, reading, readSeasonFile, scheduleWriter, seasonWriter } from './files.ts';
import { UsageError } from './usage-error.ts';
import { warnOfDropped } from './warnings.ts';

/** `flextime convert`: a season or a schedule in another format. */
export function registerConvert(program: Command): void {
  program
    .command('convert')
    .description('write a season (.xml, .json) or a schedule (.xml, .json, .csv, .ics) in another format')
    .argument('<in>', 'file to read; its format is known by its content')
    .argument('<out>', 'file to write; its extension says the format')
    .option('--season <file>', 'the season that a schedule belongs to')
    .action((input: string, output: string, { season: seasonFile }: { season?: string }) => {
      const opened = readAnyFile(input);
      if (opened.kind === 'season') {
        seasonWriter(output)(opened.season);
        return;
      }
      if (seasonFile === undefined) throw new UsageError(`${input} is a schedule: name the season it belongs to with --season FILE.`);
      const write = scheduleWriter(output);
      const season = readSeasonFile(seasonFile);
      const { schedule, dropped } = reading(input, () => opened.read(season));
      warnOfDropped(input, dropped);
      write(season, schedule, scoreOf(season, schedule));
    });
}
