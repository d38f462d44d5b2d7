/** Finds the schedules that ship with the example seasons (`examples/schedules/*.json`): `node scripts/solve-examples.ts
 *  [seconds a sport] [keys …]`. A schedule is only replaced by a better one. Then all sports on one calendar, from those
 *  schedules, for three times as long. `0` seconds: only the latter, for a minute. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { joinSchedules } from '../src/conference/conference-season.ts';
import { readScheduleDocument, writeScheduleDocument } from '../src/formats/schedule-document.ts';
import { evaluate } from '../src/model/evaluate.ts';
import type { Schedule } from '../src/model/schedule.ts';
import { compareScores } from '../src/model/score.ts';
import type { Season } from '../src/model/season.ts';
import { solve } from '../src/search/solve.ts';
import { examples, readConference, readSports } from './big12.ts';
import { ALL_SPORTS, allSports, exampleSeasons, layOut, partnerSeason } from './make-examples.ts';

const [seconds = '60', ...wanted] = process.argv.slice(2);
/** Sports that make way in a shared building (men's basketball comes first there); all others keep their own schedule. */
const YIELDING = ['womens-basketball', 'gymnastics', 'wrestling'];
const clock = () => performance.now();
const facts = readConference();
const sports = readSports();
const seasons = exampleSeasons();

function fileOf(name: string): string {
  return path.join(examples, 'schedules', `${name}.json`);
}

function known(name: string, season: Season): Schedule | null {
  return existsSync(fileOf(name)) ? readScheduleDocument(season, JSON.parse(readFileSync(fileOf(name), 'utf8'))) : null;
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

for (const [key, document] of sports) {
  if (Number(seconds) === 0 || (wanted.length > 0 && !wanted.includes(key))) continue;
  const name = `${key}-${document.season}`;
  const partners = 'pairPlay' in document ? partnerSeason(facts, document) : null;
  const season = partners?.pairs.season ?? seasons.get(name)!;
  const { schedule } = solve(season, { seed: 1, limits: { milliseconds: 1000 * Number(seconds) }, clock });
  if (partners === null) {
    keep(name, season, schedule);
  } else {
    keep(`${name}-pairs`, season, schedule);
    keep(name, partners.matches.season, partners.unfold(schedule));
  }
}

const parts = new Map<string, { season: Season; schedule: Schedule }>();
for (const [key, document] of sports) {
  const name = `${key}-${document.season}`;
  const season = seasons.get(name)!;
  const schedule = known(name, season);
  if (schedule !== null) parts.set(key, { season, schedule });
}
if (parts.size === sports.size) {
  const joint = allSports(facts, sports, new Map([...parts].map(([key, { season }]) => [key, season])));
  const start = joinSchedules(joint, parts);
  const { score: before } = evaluate(joint.season, start);
  const isYielding = joint.season.leagues.map(({ id }) => YIELDING.includes(id));
  const locked = Uint8Array.from(joint.season.games, ({ league }) => (isYielding[league] ? 0 : 1));
  const limits = { milliseconds: 3000 * Math.max(20, Number(seconds)) };
  const found = solve(joint.season, { seed: 1, limits, clock, start, locked });
  process.stdout.write(
    `all sports: ${joint.season.teams.length} teams, ${joint.season.games.length} games, hard ${before.hard} -> ${found.score.hard} in ${Math.round(found.milliseconds / 1000)} s\n`,
  );
  if (found.score.hard === 0) keep(ALL_SPORTS, joint.season, found.schedule);
}
