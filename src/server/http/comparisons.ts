import Type from 'typebox';
import type { Violation } from '../../model/constraint.ts';
import { diffSchedules, type GameChange, type Placement } from '../../model/diff.ts';
import type { TeamMetrics } from '../../model/metrics.ts';
import type { Season } from '../../model/season.ts';
import { recommendPlaces } from '../../search/recommend.ts';
import { findDraft } from '../database/draft-store.ts';
import { findSchedule, type StoredSchedule } from '../database/schedule-store.ts';
import type { App } from './app.ts';
import { isKnownImmutable } from './conditional.ts';
import { notFound, ProblemError } from './problems.ts';
import { Id, IdParams, Recommendation, RecommendQuery, ref, ScheduleDiff } from './schemas.ts';
import type { Resources } from './services.ts';

/** Slots times constraints that places are tried for; about a second of a processor. */
const MOST_WORK = 200_000;

/** Two schedules beside each other, and one schedule beside what it could be. */
export function registerComparisons(app: App, { db, seasons }: Resources): void {
  const tags = ['schedules'];

  app.get(
    '/api/v1/schedules/:id/diff/:other',
    {
      config: { role: 'viewer', cost: 2 },
      schema: {
        tags,
        summary: 'What another schedule does otherwise, by game and by team',
        params: Type.Object({ id: Id, other: Id }, { additionalProperties: false }),
        response: { 200: ref(ScheduleDiff) },
      },
    },
    async (request, reply) => {
      const { id, other } = request.params;
      if (isKnownImmutable(request, reply, `"${id}.diff.${other}"`)) return reply;
      const [from, to] = [await findOrThrow(id), await findOrThrow(other)];
      if (from.seasonId !== to.seasonId || from.version !== to.version)
        throw new ProblemError(
          'conflict',
          `the schedules are of different season versions: ${from.version} and ${to.version} cannot be compared by game`,
        );
      const season = await seasons.get(from.seasonId, from.version);
      const { changes, teams } = diffSchedules(season, from.schedule, to.schedule);
      return reply.send({
        from: { scheduleId: id, score: from.score },
        to: { scheduleId: other, score: to.score },
        changes: changes.map((change) => describeChange(season, change)),
        teams: teams.map((team) => ({
          team: season.teams[team.team].id,
          games: team.changes.map(({ game }) => season.games[game].id),
          before: figuresOf(team.before),
          after: figuresOf(team.after),
        })),
      });
    },
  );

  app.get(
    '/api/v1/schedules/:id/recommend',
    {
      config: { role: 'viewer', cost: 10 },
      schema: {
        tags,
        summary: 'Where a game could go: ranked places, each with its price and a sentence',
        params: IdParams,
        querystring: RecommendQuery,
        response: { 200: ref(Recommendation) },
      },
    },
    async ({ params, query }) => {
      const { seasonId, version, schedule } = await findOrThrow(params.id);
      const season = await seasons.get(seasonId, version);
      const game = season.games.findIndex(({ id }) => id === query.game);
      if (game < 0) throw notFound('game', query.game);
      const work = season.slots.length * (season.constraints.length + 1);
      if (work > MOST_WORK)
        throw new ProblemError(
          'too-large',
          `${season.slots.length} slots times ${season.constraints.length} constraints are too many to try while you wait`,
        );
      const draft = query.draft === undefined ? null : await findDraft(db, query.draft);
      if (query.draft !== undefined && draft === null) throw notFound('draft', query.draft);
      const locked = draft?.seasonId === seasonId && draft.version === version ? draft.locked : undefined;
      return {
        game: query.game,
        places: recommendPlaces(season, schedule, game, { most: query.limit ?? 5, locked }).map((place) => ({
          slot: season.slots[place.slot].id,
          host: season.teams[place.host].id,
          others: place.others.map((other) => season.games[other].id),
          games: [game, ...place.others].map((moved) => {
            const { id, home, away } = season.games[moved];
            const { slots, flipped } = place.schedule;
            return { game: id, slot: season.slots[slots[moved]].id, host: season.teams[flipped[moved] === 1 ? away : home].id };
          }),
          change: place.change,
          sentence: place.sentence,
          broken: place.broken.map(describeViolation),
          mended: place.mended.map(describeViolation),
        })),
      };
    },
  );

  async function findOrThrow(id: string): Promise<StoredSchedule> {
    const stored = await findSchedule(db, id);
    if (stored === null) throw notFound('schedule', id);
    return stored;
  }
}

function describeChange(season: Season, { game, from, to, sentence }: GameChange) {
  const place = (placement: Placement | null) =>
    placement === null ? null : { slot: season.slots[placement.slot].id, host: season.teams[placement.home].id };
  return { game: season.games[game].id, from: place(from), to: place(to), sentence };
}

function figuresOf({ games, home, away, neutral, breaks, weekendHome, fewestRestDays, fresh, tired, miles, trips }: TeamMetrics) {
  return { games, home, away, neutral, breaks, weekendHome, fewestRestDays, fresh, tired, miles, trips };
}

function describeViolation({ constraint, cost, sentence }: Violation) {
  return { constraint: constraint.id, hard: constraint.hard, cost, sentence };
}
