/** Writes the example seasons (`examples/*.json`) from the facts in `examples/big12` and from the generator: `node
 *  scripts/make-examples.ts`. Everything is seeded, so the files are the same on every machine; a test holds them to it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { matchupsIn } from '../src/conference/common-calendar.ts';
import type { ConferenceFacts } from '../src/conference/conference-facts.ts';
import { buildSeason, type ConferenceSeason, type SportDocument } from '../src/conference/conference-season.ts';
import { generateLeague } from '../src/conference/generator.ts';
import { buildPartnerSeason, type PartnerDocument, type PartnerSeason } from '../src/conference/partners.ts';
import { writeScheduleDocument } from '../src/formats/schedule-document.ts';
import { writeSeasonDocument } from '../src/formats/season-document.ts';
import type { Season } from '../src/model/season.ts';
import { examples, readConference, readSports, seeded } from './big12.ts';

const SEED = 2026;

function titleOf(facts: ConferenceFacts, { name, season }: SportDocument): string {
  return `${facts.document.name} ${name} ${season}`;
}

/** The season of travel partners of a sport's document. */
export function partnerSeason(facts: ConferenceFacts, document: PartnerDocument): PartnerSeason {
  return buildPartnerSeason(titleOf(facts, document), facts, document, seeded(SEED));
}

export const ALL_SPORTS = 'all-sports-2025-26';

/** All sports on one calendar, with the matchups of their own seasons (by key). */
export function allSports(
  facts: ConferenceFacts,
  sports: ReadonlyMap<string, SportDocument>,
  seasons: ReadonlyMap<string, Season>,
): ConferenceSeason {
  const matchups = new Map([...seasons].map(([key, season]) => [key, matchupsIn(season)]));
  return buildSeason(`${facts.document.name}, all sports ${facts.document.year}`, facts, [...sports.values()], seeded(SEED), matchups);
}

/** The seasons by file name without ending. */
export function exampleSeasons(): Map<string, Season> {
  const facts = readConference();
  const seasons = new Map<string, Season>();
  for (const [key, document] of readSports()) {
    const file = `${key}-${document.season}`;
    if ('pairPlay' in document) {
      const { pairs, matches } = partnerSeason(facts, document);
      seasons.set(file, matches.season).set(`${file}-pairs`, pairs.season);
    } else {
      seasons.set(file, buildSeason(titleOf(facts, document), facts, [document], seeded(SEED)).season);
    }
  }
  const sports = readSports();
  seasons.set(
    ALL_SPORTS,
    allSports(facts, sports, new Map([...sports].map(([key, { season }]) => [key, seasons.get(`${key}-${season}`)!]))).season,
  );
  seasons.set('generated-20', generatedLeague().season);
  return seasons;
}

function generatedLeague() {
  return generateLeague({ name: 'Generated league of 20 teams', teams: 20, phased: true, tightness: 0.6 }, seeded(SEED));
}

/** The files' texts by path below `examples`. */
export function exampleFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, season] of exampleSeasons()) files.set(`${name}.json`, layOut(writeSeasonDocument(season)));
  const { season, hidden } = generatedLeague();
  files.set('schedules/generated-20.json', layOut(writeScheduleDocument(season, hidden)));
  return files;
}

/** JSON with each entry of a list of the document on a line of its own, so that changes can be read. */
export function layOut(document: object): string {
  const lines = Object.entries(document).map(([key, value]) => {
    const isList = Array.isArray(value) && value.length > 0;
    return `${JSON.stringify(key)}: ${isList ? `[\n  ${value.map((entry) => JSON.stringify(entry)).join(',\n  ')}\n]` : JSON.stringify(value)}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

if (import.meta.main) for (const [file, text] of exampleFiles()) writeFileSync(path.join(examples, file), text);
