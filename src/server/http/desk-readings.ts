import Type from 'typebox';
import { AVAILABILITY_PREFIX, type AvailabilityEffect, constrainByAvailability } from '../../conference/availability.ts';
import { type ZoneChange, zoneChanges } from '../../conference/school-zones.ts';
import type { Constraint } from '../../model/constraint.ts';
import { scoreOf } from '../../model/evaluate.ts';
import { type Season, withChanges } from '../../model/season.ts';
import { listAvailability, MOST_ENTRIES } from '../database/availability-store.ts';
import { findSchedule, insertSchedule } from '../database/schedule-store.ts';
import type { SeasonHead } from '../database/season-store.ts';
import { inTransaction } from '../database/tables.ts';
import type { App } from './app.ts';
import { DeskReading, DeskReadingRequest, SeasonWithRules } from './availability-schemas.ts';
import { refuse } from './chosen-games.ts';
import { requireMatch } from './conditional.ts';
import { findConferenceOrThrow } from './conferences.ts';
import { contentOf } from './documents.ts';
import { Id, IdParams, ref } from './schemas.ts';
import { addVersionOrThrow, findSeasonOrThrow, tagOfSeason } from './season-heads.ts';
import type { Resources } from './services.ts';

const WISH_PENALTY = 10;

/** What a desk says of a season: its entries, and the zones of its schools. */
interface Reading {
  readonly effects: readonly AvailabilityEffect[];
  readonly rules: readonly Constraint[];
  readonly zones: readonly ZoneChange[];
  readonly changes: number;
}

/** From a desk to a season: what the approved entries and the schools' zones mean for it, and a version of it that has them. */
export function registerDeskReadings(app: App, { db, seasons }: Resources): void {
  const tags = ['availability'];

  app.get(
    '/api/v1/seasons/:id/availability',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'What the entries of a desk mean for a season: each as its rule, or why it has none; and the zones of its schools',
        params: IdParams,
        querystring: Type.Object({ conference: Id }, { additionalProperties: false }),
        response: { 200: ref(DeskReading) },
      },
    },
    async ({ params, query }) => {
      const { season } = await findSeason(params.id);
      const { effects, zones, changes } = await read(season, query.conference, WISH_PENALTY);
      return {
        conferenceId: query.conference,
        items: effects.map(({ entry, constraints, sentence }) => ({
          availabilityId: entry.id,
          school: entry.school,
          hard: entry.hard,
          status: entry.status,
          constraint: constraints.length === 0 ? null : constraints[0].id,
          slots: [...new Set(constraints.flatMap(({ slots }) => slots))].map((slot) => season.slots[slot].id),
          sentence,
        })),
        zones: zones.map(({ venue, from, to, sentence }) => ({ venue: season.venues[venue].id, from, to, sentence })),
        changes,
      };
    },
  );

  app.post(
    '/api/v1/seasons/:id/availability',
    {
      config: { role: 'editor', cost: 5 },
      schema: {
        tags,
        summary:
          'A new version of a season with the rules of a desk’s approved entries and its schools’ zones; a schedule goes along; `If-Match` is needed',
        params: IdParams,
        body: DeskReadingRequest,
        response: { 200: ref(SeasonWithRules) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { conferenceId, wishPenalty = WISH_PENALTY, scheduleId } = request.body;
      const { head, season } = await findSeason(id);
      requireMatch(request, tagOfSeason(head));
      const { rules, zones, changes } = await read(season, conferenceId, wishPenalty);
      const chosen = scheduleId ?? head.best?.scheduleId ?? null;
      const carried = chosen === null ? null : await findSchedule(db, chosen);
      if (scheduleId !== undefined && (carried?.seasonId !== id || carried.version !== head.version))
        throw refuse('/scheduleId', 'is not a schedule of the newest version of this season');
      if (changes === 0) return reply.header('etag', tagOfSeason(head)).send({ season: head, changes, scheduleId: carried?.id ?? null });
      const zoneOf = new Map(zones.map(({ venue, to }) => [venue, to]));
      const next = withChanges(season, {
        constraints: [...season.constraints.filter((constraint) => !isOfDesk(constraint)), ...rules],
        venues: season.venues.map((venue, index) => ({ ...venue, timeZone: zoneOf.get(index) ?? venue.timeZone })),
      });
      // Only rules and zones differ: the games of both versions are the same, in the same order.
      const score = carried === null ? null : scoreOf(next, carried.schedule);
      const stored = await inTransaction(db, async (transaction) => {
        const version = await addVersionOrThrow(transaction, head, contentOf(next));
        if (carried === null || score === null) return null;
        return insertSchedule(transaction, { seasonId: id, version, runId: null }, carried.schedule, score);
      });
      const changed = await findSeasonOrThrow(db, id);
      return reply.header('etag', tagOfSeason(changed)).send({ season: changed, changes, scheduleId: stored?.id ?? null });
    },
  );

  async function findSeason(id: string): Promise<{ head: SeasonHead; season: Season }> {
    const head = await findSeasonOrThrow(db, id);
    return { head, season: await seasons.get(id, head.version) };
  }

  async function read(season: Season, conferenceId: string, wishPenalty: number): Promise<Reading> {
    const { schools } = await findConferenceOrThrow(db, conferenceId);
    const entries = await listAvailability(db, conferenceId, {}, { limit: MOST_ENTRIES, before: null });
    const effects = constrainByAvailability(season, entries.reverse(), wishPenalty);
    const rules = effects.flatMap(({ constraints }) => constraints);
    const zones = zoneChanges(season, schools);
    return { effects, rules, zones, changes: countChanges(season, rules) + zones.length };
  }
}

function isOfDesk({ id }: Constraint): boolean {
  return id.startsWith(AVAILABILITY_PREFIX);
}

/** Rules of the desk that the season has not, has otherwise, or would lose. */
function countChanges(season: Season, rules: readonly Constraint[]): number {
  const said = (constraint: Constraint) => JSON.stringify(constraint);
  const now = new Map(season.constraints.filter(isOfDesk).map((constraint) => [constraint.id, said(constraint)]));
  const next = new Map(rules.map((constraint) => [constraint.id, said(constraint)]));
  const changed = [...next].filter(([id, text]) => now.get(id) !== text).length;
  return changed + [...now.keys()].filter((id) => !next.has(id)).length;
}
