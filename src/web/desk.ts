import { queryOptions } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readScheduleDocument } from '../formats/schedule-document.ts';
import { readSeasonDocument } from '../formats/season-document.ts';
import type { Violation } from '../model/constraint.ts';
import { type Evaluation, evaluate } from '../model/evaluate.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { api } from './api.ts';
import { type Mark, marksOf } from './board/marks.ts';

/** A schedule on the desk: the model's season and schedule, judged in the page by the same model that the service judges
 *  with, so that nothing waits for an answer. */
export interface Desk {
  readonly season: Season;
  readonly schedule: Schedule;
  readonly evaluation: Evaluation;
  /** Hard ones first, each in order of cost. */
  readonly violations: readonly Violation[];
  /** Broken cells, by `cellKey`. */
  readonly marks: ReadonlyMap<number, Mark>;
}

export function layOut(season: Season, schedule: Schedule): Desk {
  const evaluation = evaluate(season, schedule);
  const violations = evaluation
    .violations()
    .sort((a, b) => Number(b.constraint.hard) - Number(a.constraint.hard) || Math.abs(b.cost) - Math.abs(a.cost));
  return { season, schedule, evaluation, violations, marks: marksOf(season, violations) };
}

/** The season of a document; the same object for the same document.
 *  @throws {FormatError} {SeasonError} if the service sends what this page does not understand */
export function useSeason(document: unknown): Season | null {
  return useMemo(() => (document === undefined ? null : readSeasonDocument(document)), [document]);
}

/** A schedule never changes, so what is loaded of it stays true. */
export function scheduleQuery(id: string) {
  return queryOptions({ queryKey: ['schedule', id], queryFn: () => api.schedule(id), staleTime: Infinity, gcTime: 60_000 });
}

export function useDesk(season: Season | null, document: unknown): Desk | null {
  return useMemo(
    () => (season === null || document === undefined ? null : layOut(season, readScheduleDocument(season, document))),
    [season, document],
  );
}
