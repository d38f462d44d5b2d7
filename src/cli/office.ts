import path from 'node:path';
import { type ConferenceDocument, ConferenceFacts } from '../conference/conference-facts.ts';
import { buildSeason, type SportDocument } from '../conference/conference-season.ts';
import { ConferenceSchema, SportSchema } from '../conference/documents.ts';
import type { Matchup } from '../conference/matchup.ts';
import { buildPartnerSeason, type PartnerDocument } from '../conference/partners.ts';
import { settle } from '../conference/settle.ts';
import { FormatError } from '../formats/format-error.ts';
import { type Check, checkOf, parseJson } from '../formats/json-schema.ts';
import { type MatchupRow, readMatchups } from '../formats/matchup-table.ts';
import { decode } from '../formats/xml.ts';
import type { Constraint } from '../model/constraint.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { Random } from '../search/random.ts';
import { reading } from './files.ts';
import { UsageError } from './usage-error.ts';

export type AnySport = SportDocument | PartnerDocument;

/** What is searched, and how its schedule becomes one of the season that is played: pairs of partners become matches, games that the
 *  search chose from all pairs the games of the season. */
export interface Making {
  readonly season: Season;
  readonly searched: Season;
  readonly unfold: (schedule: Schedule) => { readonly season: Season; readonly schedule: Schedule };
  /** What is searched avoids what the season must avoid. */
  readonly makeWay: (taken: readonly Constraint[]) => readonly Constraint[];
}

/** A sport's document and the file that it stands in. */
export interface SportFile {
  readonly file: string;
  readonly sport: AnySport;
}

/** Reads documents of sports and that of their conference: named by itself, one of the files, or `conference.json` beside the first.
 *  @throws {UsageError} with file, path and value */
export function readOffice(files: readonly string[], conferenceFile: string | undefined): { facts: ConferenceFacts; sports: SportFile[] } {
  const documents = files.map((file) => ({ file, value: readJson(file) }));
  const isConference = ({ value }: { value: unknown }) => formatOf(value) === CONFERENCE;
  const sports = documents
    .filter((document) => !isConference(document))
    .map(({ file, value }) => ({ file, sport: checked(file, value, 'flextime-sport', SPORT) as AnySport }));
  if (sports.length === 0) throw new UsageError('None of the documents is one of a sport.');
  const file = conferenceFile ?? documents.find(isConference)?.file ?? path.join(path.dirname(sports[0].file), 'conference.json');
  const conference = checked(file, readJson(file), CONFERENCE, checkOf(ConferenceSchema)) as ConferenceDocument;
  return { facts: naming(file, () => new ConferenceFacts(conference)), sports };
}

/** {@link readOffice} for one sport. */
export function readSport(file: string, conferenceFile: string | undefined): { facts: ConferenceFacts; sport: AnySport } {
  const { facts, sports } = readOffice([file], conferenceFile);
  return { facts, sport: sports[0].sport };
}

export function readMatchupFile(file: string, sport: AnySport): MatchupRow[] {
  return reading(file, (bytes) => readMatchups(decode(bytes), sport.teams));
}

export function titleOf(facts: ConferenceFacts, { name, season }: AnySport): string {
  return `${facts.document.name} ${name} ${season}`;
}

/** Chance that is the same for a seed every time. */
export function chanceOf(seed: number): () => number {
  const random = new Random(seed);
  return () => random.unit();
}

/** The season of one sport; a sport of travel partners is searched as pairs, unless its matchups are given.
 *  @throws {UsageError} with the file and what is wrong: an impossible format, a wrong rule, matchups that leave the format */
export function prepare(file: string, sport: AnySport, facts: ConferenceFacts, seed: number, matchups?: readonly Matchup[]): Making {
  const title = titleOf(facts, sport);
  return naming(file, () => {
    if ('pairPlay' in sport && matchups === undefined) {
      const { pairs, matches, unfold, makeWay } = buildPartnerSeason(title, facts, sport, chanceOf(seed));
      return {
        season: matches.season,
        searched: pairs.season,
        unfold: (schedule) => ({ season: matches.season, schedule: unfold(schedule) }),
        makeWay: (taken) => naming(file, () => makeWay(taken)),
      };
    }
    const given = matchups === undefined ? undefined : new Map([[sport.key, matchups]]);
    const { season } = buildSeason(title, facts, [sport], chanceOf(seed), given);
    const isOpen = sport.matchups.freePairs === true && matchups === undefined;
    return {
      season,
      searched: season,
      unfold: (schedule) => (isOpen ? settle(season, schedule) : { season, schedule }),
      makeWay: (taken) => taken,
    };
  });
}

/** The document with its matchups decided before the search. */
export function decidedHere<Sport extends AnySport>(sport: Sport): Sport {
  return { ...sport, matchups: { ...sport.matchups, freePairs: false } };
}

/** Puts the file's name before what its document gets wrong.
 *  @throws {UsageError} */
export function naming<Value>(file: string, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError || error instanceof FormatError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

const CONFERENCE = 'flextime-conference';
const SPORT = checkOf(SportSchema);

function readJson(file: string): unknown {
  return reading(file, (bytes) => parseJson(decode(bytes)));
}

function formatOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
}

function checked(file: string, value: unknown, format: string, check: Check): unknown {
  return naming(file, () => {
    const found = formatOf(value);
    if (found !== format)
      throw new FormatError([{ path: '/format', detail: `the format is ${JSON.stringify(found) ?? 'missing'}, "${format}" is expected` }]);
    check(value);
    return value;
  });
}
