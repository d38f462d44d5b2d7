/** Finds the schedules that ship with the example seasons (`examples/schedules/*.json`): `node scripts/solve-examples.ts
 *  [seconds a sport] [keys …]`. A schedule is only replaced by a better one. Sports make way for
 *  those before them, so that all schedules together keep the rules of the common calendar (`all-sports-2025-26.json`). */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { joinSchedules, yieldTo } from '../src/conference/common-calendar.ts';
import { damaged } from '../src/conference/damage.ts';
import { FormatError } from '../src/formats/format-error.ts';
import { readScheduleDocument, writeScheduleDocument } from '../src/formats/schedule-document.ts';
import { evaluate } from '../src/model/evaluate.ts';
import type { Schedule } from '../src/model/schedule.ts';
import { compareScores } from '../src/model/score.ts';
import type { Season } from '../src/model/season.ts';
import { solveWithThreads } from '../src/server/runs/team.ts';
import { examples, readConference, readSports } from './big12.ts';
import { ALL_SPORTS, allSports, exampleSeasons, layOut, partnerSeason } from './make-examples.ts';

const [seconds = '60', ...wanted] = process.argv.slice(2);
/** What an office's machine has at least. */
const THREADS = 2;
const facts = readConference();
/** Who comes first in a building or on a campus: later sports make way for those before them. */
const FIRST = facts.document.priority ?? [];
const sports = readSports();
const seasons = exampleSeasons();
const joint = allSports(facts, sports, new Map([...sports].map(([key, { season }]) => [key, seasons.get(`${key}-${season}`)!])));

function fileOf(name: string): string {
  return path.join(examples, 'schedules', `${name}.json`);
}

/** The schedule in the file; null without one, or if it is of other games: the matchups were decided anew. */
function known(name: string, season: Season): Schedule | null {
  if (!existsSync(fileOf(name))) return null;
  try {
    return readScheduleDocument(season, JSON.parse(readFileSync(fileOf(name), 'utf8')));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    process.stdout.write(`${name}: the schedule in the file is not one of the season any more (${error.message})\n`);
    return null;
  }
}

/** Writes a schedule if it is better than the one in the file. */
function keep(name: string, season: Season, schedule: Schedule): void {
  const { score } = evaluate(season, schedule);
  const before = known(name, season);
  const best = before === null ? null : evaluate(season, before).score;
  const isBetter = best === null || compareScores(score, best) < 0;
  process.stdout.write(
    `${name}: hard ${score.hard}, soft ${score.soft}${isBetter ? '' : `; kept: hard ${best.hard}, soft ${best.soft}`}\n`,
  );
  if (isBetter) writeFileSync(fileOf(name), layOut(writeScheduleDocument(season, schedule)));
}

for (const key of [...FIRST, ...[...sports.keys()].filter((other) => !FIRST.includes(other))]) {
  if (wanted.length > 0 && !wanted.includes(key)) continue;
  const document = sports.get(key)!;
  const name = `${key}-${document.season}`;
  const partners = 'pairPlay' in document ? partnerSeason(facts, document) : null;
  // Sports that come later in the list do not count yet: they make way for this one.
  const taken = yieldTo(joint, joinSchedules(joint, partsOf(FIRST.slice(0, Math.max(0, FIRST.indexOf(key))))), key);
  const season = partners === null ? damaged(seasons.get(name)!, taken) : damaged(partners.pairs.season, partners.makeWay(taken));
  const { schedule } = await solveWithThreads(season, { seed: 1, limits: { milliseconds: 1000 * Number(seconds) }, threads: THREADS });
  if (partners === null) {
    keep(name, season, schedule);
  } else {
    keep(`${name}-pairs`, season, schedule);
    keep(name, partners.matches.season, partners.unfold(schedule));
  }
}

const together = joinSchedules(joint, partsOf([...sports.keys()]));
const { score, totals } = evaluate(joint.season, together);
process.stdout.write(`all sports: hard ${score.hard}, soft ${score.soft}\n`);
for (const { constraint, deviation } of totals)
  if (constraint.hard && deviation > 0) process.stdout.write(`  ${constraint.id}: ${deviation}\n`);
writeFileSync(fileOf(ALL_SPORTS), layOut(writeScheduleDocument(joint.season, together)));

/** Season and schedule of those sports that have one. */
function partsOf(keys: readonly string[]): Map<string, { season: Season; schedule: Schedule }> {
  return new Map(
    keys.flatMap((key) => {
      const name = `${key}-${sports.get(key)!.season}`;
      const season = seasons.get(name)!;
      const schedule = known(name, season);
      return schedule === null ? [] : [[key, { season, schedule }] as const];
    }),
  );
}
