import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import { matchupsIn } from '../conference/common-calendar.ts';
import { lockMatchups } from '../conference/matchup-locks.ts';
import { saySpread, whyTheyMeet } from '../conference/matchup-reasons.ts';
import { writeMatchups } from '../formats/matchup-table.ts';
import { writeText } from './files.ts';
import { decidedHere, prepare, readMatchupFile, readSport } from './office.ts';
import { UsageError } from './usage-error.ts';
import { wholeNumber } from './values.ts';

interface Options {
  readonly conference?: string;
  readonly from?: string;
  readonly out?: string;
  readonly seed?: number;
}

/** `flextime matchups`: decides who meets whom, how often and where, before any dates, as a table to be read and edited by hand,
 *  with the reason of each game that has one besides miles.
 *  With `--from` the locked rows of such a table stay and the others are decided anew. */
export function registerMatchups(program: Command): void {
  program
    .command('matchups')
    .description("decide who meets whom and where from an office's documents, before dates")
    .argument('<sport>', "the sport's document, such as examples/big12/football.json")
    .option('--conference <file>', "the conference's document (default: conference.json beside the sport's)")
    .option('--from <file>', 'table of an earlier decision: its locked rows stay, the others are decided anew')
    .option('--out <file>', 'file for the table (.csv; default: standard output)')
    .option('--seed <n>', 'decides what is left open (default: by chance)', wholeNumber(0, 4_294_967_295))
    .action((file: string, options: Options) => {
      const { facts, sport } = readSport(file, options.conference);
      const locked = options.from === undefined ? [] : readMatchupFile(options.from, sport).filter((row) => row.locked);
      if (locked.length > 0 && 'pairPlay' in sport)
        throw new UsageError(
          `${file}: travel partners are matched as pairs, so single games cannot be locked; edit the table and give it to flextime make.`,
        );
      const seed = options.seed ?? randomInt(2 ** 32);
      const { season } = prepare(file, decidedHere({ ...sport, matchups: lockMatchups(sport.matchups, locked) }), facts, seed);
      const isLocked = (home: string, away: string) =>
        locked.some((row) => (row.home === home && row.away === away) || (row.home === away && row.away === home));
      const matchups = matchupsIn(season);
      // Partners are matched as pairs of schools: what was said of pairs is not said of their matches.
      const choices = 'pairPlay' in sport ? null : sport.matchups;
      const why = choices === null ? null : whyTheyMeet(choices, sport.teams, (code) => facts.nameOf(code));
      const table = writeMatchups(
        matchups.map((row) => ({ ...row, locked: isLocked(row.home, row.away), why: why?.([row.home, row.away]) ?? '' })),
      );
      if (options.out === undefined) process.stdout.write(table);
      else writeText(options.out, table);
      const spread = choices === null ? null : saySpread(choices, sport.teams, matchups);
      process.stderr.write(
        `${season.name}: ${season.games.length} games, ${locked.length} locked; seed ${seed}\n${spread === null ? '' : `${spread}\n`}`,
      );
    });
}
