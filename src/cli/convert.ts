import { type Command, Option } from 'commander';
import type { GridLayout } from '../formats/office-grid.ts';
import { TeamNames } from '../formats/team-names.ts';
import { scoreOf } from '../model/evaluate.ts';
import { readAliasFile, readAnyFile, reading, readSeasonFile, scheduleWriter, seasonWriter } from './files.ts';
import { UsageError } from './usage-error.ts';
import { warnOfDropped } from './warnings.ts';

interface Options {
  readonly season?: string;
  readonly team?: string;
  readonly grid?: GridLayout;
  readonly aliases?: string;
}

/** `flextime convert`: a season or a schedule in another format. */
export function registerConvert(program: Command): void {
  program
    .command('convert')
    .description('write a season (.xml, .json) or a schedule (.xml, .json, .csv, .ics, .html) in another format')
    .argument('<in>', 'file to read; its format is known by its content')
    .argument('<out>', 'file to write; its extension says the format')
    .option('--season <file>', 'the season that a schedule belongs to')
    .option('--team <name>', 'only this team: its calendar (.ics) or its sheet (.html)')
    .addOption(new Option('--grid <layout>', 'write .csv as an office grid, with a column for each team').choices(['week', 'day']))
    .option('--aliases <file>', 'JSON object of team names in a table or grid, and the ids of the teams they mean')
    .action((input: string, output: string, { season: seasonFile, team, grid, aliases }: Options) => {
      const opened = readAnyFile(input);
      if (opened.kind === 'season') {
        seasonWriter(output)(opened.season);
        return;
      }
      if (seasonFile === undefined) throw new UsageError(`${input} is a schedule: name the season it belongs to with --season FILE.`);
      const write = scheduleWriter(output);
      const season = readSeasonFile(seasonFile);
      const { schedule, dropped } = reading(input, () => opened.read(season, aliases === undefined ? undefined : readAliasFile(aliases)));
      warnOfDropped(input, dropped);
      const only = team === undefined ? undefined : new TeamNames(season).find(team);
      if (only === null) throw new UsageError(`--team: ${team} is not the name of one team of the season.`);
      write(season, schedule, scoreOf(season, schedule), { team: only, grid });
    });
}
