import type { Static } from 'typebox';
import { arenaLost, damaged, gameOff, teamOut } from '../../conference/damage.ts';
import { dayNumber, describeSpan } from '../../conference/day.ts';
import type { Constraint } from '../../model/constraint.ts';
import { evaluate } from '../../model/evaluate.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Season } from '../../model/season.ts';
import { gameName, slotName } from '../../model/sentence.ts';
import { findSchedule } from '../database/schedule-store.ts';
import { RepairEnded, Repairer, RepairerBusy, type RepairTask } from '../runs/repairer.ts';
import type { App } from './app.ts';
import { indexOf, readChosen, refuse } from './chosen-games.ts';
import { findDraftNamed } from './drafts.ts';
import { parseDuration } from './duration.ts';
import { notFound, ProblemError } from './problems.ts';
import { RepairRequest, Repairs } from './repair-schemas.ts';
import { IdParams, ref } from './schemas.ts';
import type { Resources } from './services.ts';

const USUAL_MS = 8_000;
const MOST_MS = 15_000;

type Damage = Static<typeof RepairRequest>['damage'][number];

/** Repairs: the cheapest ways out when an arena, a team or a date is lost. The search runs in a thread of its own. */
export function registerRepairs(app: App, { db, seasons }: Resources): void {
  const repairer = new Repairer();
  app.addHook('onClose', async () => repairer.close());

  app.post(
    '/api/v1/schedules/:id/repairs',
    {
      config: { role: 'editor', cost: 50 },
      schema: {
        tags: ['schedules'],
        summary:
          'What to do when an arena, a team or a game is lost: the cheapest repairs that move few games, priced and explained; nothing is stored',
        params: IdParams,
        body: RepairRequest,
        response: { 200: ref(Repairs) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      request.changedNothing = true;
      const { damage, atMost = 8, count = 3, locks = {}, draft: draftId, timeLimit } = request.body;
      const stored = await findSchedule(db, id);
      if (stored === null) throw notFound('schedule', id);
      const { schedule } = stored;
      const season = await seasons.get(stored.seasonId, stored.version);
      const rules = damage.map((part, i) => ({ ...ruleOf(season, schedule, part, `/damage/${i}`), id: `damage-${i + 1}` }));
      const chosen = readChosen(season, locks, '/locks');
      const draft = draftId === undefined ? null : await findDraftNamed(db, draftId, stored);
      const held = draft === null ? [] : [...draft.locked.keys()].filter((game) => draft.locked[game] === 1);
      const milliseconds = timeLimit === undefined ? USUAL_MS : parseDuration(timeLimit);
      if (milliseconds === null || milliseconds < 1_000 || milliseconds > MOST_MS)
        throw refuse('/timeLimit', `"${timeLimit}" is not a duration from PT1S to PT15S`);
      const now = evaluate(damaged(season, rules), schedule);
      const task: RepairTask = {
        season,
        schedule,
        damage: rules,
        options: { atMost, count, locks: { ...chosen, games: [...chosen.games, ...held] }, milliseconds },
      };
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const began = performance.now();
      const { repairs, end } = await repairer.find(task, gone.signal).catch((error: Error) => {
        const retry = { headers: { 'retry-after': '10' } };
        if (error instanceof RepairerBusy || error instanceof RepairEnded) throw new ProblemError('unavailable', error.message, retry);
        if (error.name === 'UnsearchableError') throw new ProblemError('conflict', error.message);
        throw error;
      });
      const slotIdOf = (slot: number) => (slot < 0 ? null : season.slots[slot].id);
      return {
        scheduleId: id,
        before: stored.score,
        damaged: now.score,
        damage: rules.map(({ sentence }) => sentence ?? ''),
        hit: hitGames(season, schedule, rules),
        end,
        seconds: Math.round(performance.now() - began) / 1_000,
        repairs: repairs.map(({ schedule: repaired, changes, score, price, rules: priced, broken }) => ({
          changes: changes.map(({ game, from, to, sentence }) => ({
            game: season.games[game].id,
            from: from && { slot: season.slots[from.slot].id, host: season.teams[from.home].id },
            to: to && { slot: season.slots[to.slot].id, host: season.teams[to.home].id },
            sentence,
          })),
          games: season.games.flatMap(({ id: game, home, away }, index) => {
            const [slot, flipped] = [repaired.slots[index], repaired.flipped[index]];
            if (slot === schedule.slots[index] && flipped === schedule.flipped[index]) return [];
            return [{ game, slot: slotIdOf(slot), host: season.teams[flipped === 1 ? away : home].id }];
          }),
          score,
          price,
          rules: priced.map(({ constraint, before, after }) => ({
            constraint: constraint.id,
            hard: constraint.hard,
            sentence: constraint.sentence,
            before,
            after,
          })),
          broken: [...broken],
        })),
      };
    },
  );
}

/** What has happened, as a rule.
 *  @throws {ProblemError} for ids that are not of this season, and dates that cannot be */
export function ruleOf(season: Season, schedule: Schedule, damage: Damage, at: string): Constraint {
  if (damage.what === 'game') {
    const game = indexOf(season.games, damage.game, `${at}/game`);
    if (schedule.slots[game] < 0) throw refuse(`${at}/game`, `game ${damage.game} has no date in this schedule`);
    return gameOff(season, schedule, game);
  }
  const { first, last } = damage;
  for (const [name, day] of [
    ['first', first],
    ['last', last],
  ] as const) {
    try {
      dayNumber(day);
    } catch (error) {
      throw refuse(`${at}/${name}`, (error as Error).message);
    }
  }
  if (last < first) throw refuse(`${at}/last`, `${last} comes before the first day ${first}`);
  const rule =
    damage.what === 'venue'
      ? arenaLost(season, indexOf(season.venues, damage.venue, `${at}/venue`), first, last)
      : teamOut(season, indexOf(season.teams, damage.team, `${at}/team`), first, last);
  if ('slots' in rule && rule.slots.length === 0)
    throw refuse(`${at}/first`, `no date of this season lies on ${describeSpan(first, last)}`);
  return rule;
}

/** The games that the damage leaves no place where they are. */
function hitGames(season: Season, schedule: Schedule, rules: readonly Constraint[]) {
  const now = evaluate(damaged(season, rules), schedule);
  const own = new Set(rules.map(({ id }) => id));
  const hit = new Set(
    now
      .violations()
      .filter(({ constraint }) => own.has(constraint.id))
      .flatMap(({ cells }) => cells.flatMap(({ game }) => (game === null ? [] : [game]))),
  );
  return [...hit].map((game) => ({
    game: season.games[game].id,
    sentence: `${gameName(now.timetable, game)}, ${slotName(season, schedule.slots[game])}`,
  }));
}
