import { damaged } from '../../conference/damage.ts';
import type { Constraint } from '../../model/constraint.ts';
import { scoreOf } from '../../model/evaluate.ts';
import type { Season } from '../../model/season.ts';
import { insertDraft } from '../database/draft-store.ts';
import { findSchedule, insertSchedule } from '../database/schedule-store.ts';
import type { App } from './app.ts';
import { refuse } from './chosen-games.ts';
import { requireMatch } from './conditional.ts';
import { contentOf } from './documents.ts';
import { describeDraft, editDraft, findDraftNamed, findDraftOrThrow, tagOfDraft } from './drafts.ts';
import { answerOnce } from './idempotency.ts';
import { Loss, LossRequest } from './repair-schemas.ts';
import { ruleOf } from './repairs.ts';
import { IdParams, ref } from './schemas.ts';
import { addVersionOrThrow, findSeasonOrThrow, tagOfSeason } from './season-heads.ts';
import type { Resources } from './services.ts';

/** Begins the id of every rule that says what was lost. */
const PREFIX = 'loss-';

/** A loss that stays: it becomes a rule of the season, so that whatever is searched or moved from now on respects it. Draft and
 *  schedule belong to a version of the season, so the repair goes on in a draft of the new version, with the locks of the old one. */
export function registerLosses(app: App, { db, seasons }: Resources): void {
  app.post(
    '/api/v1/seasons/:id/losses',
    {
      config: { role: 'editor', cost: 5 },
      schema: {
        tags: ['seasons'],
        summary: 'A new version of a season in which a loss is a rule, and a draft of it with the repair; `If-Match` is needed',
        params: IdParams,
        body: LossRequest,
        response: { 201: ref(Loss) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { damage, scheduleId, games = [], draft: draftId, reason = '', source = '' } = request.body;
      const actor = request.caller?.name ?? '';
      const begin = await findSchedule(db, scheduleId);
      if (begin?.seasonId !== id) {
        await findSeasonOrThrow(db, id);
        throw refuse('/scheduleId', 'is not a schedule of this season');
      }
      // Read before the transaction, so that no connection waits while a season is read by another.
      const season = await seasons.get(id, begin.version);
      const draft = draftId === undefined ? null : await findDraftNamed(db, draftId, begin);
      return answerOnce(request, reply, db, async (transaction) => {
        const head = await findSeasonOrThrow(transaction, id);
        requireMatch(request, tagOfSeason(head));
        if (begin.version !== head.version) throw refuse('/scheduleId', 'is not a schedule of the newest version of this season');

        const lost = damage.map((part, i) => say(ruleOf(season, begin.schedule, part, `/damage/${i}`), reason, source));
        const rules = named(season, lost);
        const next = rules.length === 0 ? season : damaged(season, rules);
        const { schedule, locks } = editDraft(
          season,
          { schedule: begin.schedule, locks: draft?.locks ?? [] },
          { action: 'move', games },
          actor,
        );
        const version = rules.length === 0 ? head.version : await addVersionOrThrow(transaction, head, contentOf(next));
        const kept = await insertSchedule(transaction, { seasonId: id, version, runId: null }, schedule, scoreOf(next, schedule));
        const name =
          request.body.name ??
          draft?.name ??
          lost
            .map(({ sentence }) => sentence)
            .join(' ')
            .slice(0, 200);
        const action = { action: 'repair', games, reason, source, rules: rules.map((rule) => rule.id), from: scheduleId };
        const begun = await insertDraft(transaction, { seasonId: id, version, name }, season.games.length, {
          ...{ scheduleId: kept.id, locks, action, actor },
        });
        const stored = await findDraftOrThrow(transaction, begun);
        const changed = await findSeasonOrThrow(transaction, id);
        return {
          status: 201,
          location: `/api/v1/drafts/${begun}`,
          etag: tagOfDraft(stored),
          body: {
            season: changed,
            rules: rules.map((rule) => ({ id: rule.id, sentence: rule.sentence ?? '' })),
            draft: describeDraft(stored, next),
          },
        };
      });
    },
  );
}

/** The rule with its reason and its source in its sentence, which conflicts quote. */
function say(rule: Constraint, reason: string, source: string): Constraint {
  const why = [reason.trim().replace(/\.$/, ''), source.trim() === '' ? '' : `source: ${source.trim().replace(/\.$/, '')}`];
  const said = why.filter((part) => part !== '').join('; ');
  return said === '' || rule.sentence === null ? rule : { ...rule, sentence: `${rule.sentence.replace(/\.$/, '')} (${said}).` };
}

/** The rules that the season has not yet, each with an id of its own. */
function named({ constraints }: Season, rules: readonly Constraint[]): Constraint[] {
  const saidBy = ({ id: _id, sentence: _sentence, ...rule }: Constraint) => JSON.stringify(rule, Object.keys(rule).sort());
  const known = new Set(constraints.map(saidBy));
  const ids = new Set(constraints.map(({ id }) => id));
  let number = 0;
  return rules.flatMap((rule) => {
    const said = saidBy(rule);
    if (known.has(said)) return [];
    known.add(said);
    do number++;
    while (ids.has(`${PREFIX}${number}`));
    return [{ ...rule, id: `${PREFIX}${number}` }];
  });
}
