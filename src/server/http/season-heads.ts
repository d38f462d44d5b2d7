import { addSeasonVersion, findSeasonHead, type SeasonContent, type SeasonHead } from '../database/season-store.ts';
import type { Database } from '../database/tables.ts';
import { stale } from './conditional.ts';
import { notFound } from './problems.ts';

/** The head of a season.
 *  @throws {ProblemError} if there is no such season */
export async function findSeasonOrThrow(db: Database, id: string): Promise<SeasonHead> {
  const head = await findSeasonHead(db, id);
  if (head === null) throw notFound('season', id);
  return head;
}

/** The entity tag of a season is its version: what a change is based on. */
export function tagOfSeason({ version }: SeasonHead): string {
  return `"${version}"`;
}

/** Stores the next version of a season.
 *  @returns its number
 *  @throws {ProblemError} if there is a newer one than this head already */
export async function addVersionOrThrow(db: Database, head: SeasonHead, content: SeasonContent): Promise<number> {
  const version = await addSeasonVersion(db, head.id, head.version, content);
  if (version === null) throw stale(tagOfSeason(head));
  return version;
}
