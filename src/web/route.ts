import { useSyncExternalStore } from 'react';

/** Where the page is: the list of seasons; a season with a chosen schedule, a draft, or the best so far; the desks, or one of
 *  them. It stands in the address behind `#`, so that a reload, a bookmark or a sent link opens the same. */
export type Route =
  | { readonly page: 'seasons' }
  | { readonly page: 'season'; readonly seasonId: string; readonly scheduleId: string | null; readonly draftId: string | null }
  | { readonly page: 'desk'; readonly conferenceId: string | null };

const SEASON = /^#\/seasons\/([\w-]+)(?:\/(schedules|drafts)\/([\w-]+))?\/?$/;
const DESK = /^#\/availability(?:\/([\w-]+))?\/?$/;

export function parseRoute(hash: string): Route {
  const desk = DESK.exec(hash);
  if (desk !== null) return { page: 'desk', conferenceId: desk[1] ?? null };
  const found = SEASON.exec(hash);
  if (found === null) return { page: 'seasons' };
  const [, seasonId, kind, id = null] = found;
  return { page: 'season', seasonId, scheduleId: kind === 'schedules' ? id : null, draftId: kind === 'drafts' ? id : null };
}

export function hrefOf(route: Route): string {
  if (route.page === 'seasons') return '#/';
  if (route.page === 'desk') return route.conferenceId === null ? '#/availability' : `#/availability/${route.conferenceId}`;
  const { seasonId, scheduleId, draftId } = route;
  return `#/seasons/${seasonId}${draftId !== null ? `/drafts/${draftId}` : scheduleId !== null ? `/schedules/${scheduleId}` : ''}`;
}

export function seasonHref(seasonId: string, shown: { readonly scheduleId?: string; readonly draftId?: string } = {}): string {
  return hrefOf({ page: 'season', seasonId, scheduleId: shown.scheduleId ?? null, draftId: shown.draftId ?? null });
}

export function go(href: string): void {
  window.location.hash = href;
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (changed) => {
      window.addEventListener('hashchange', changed);
      return () => window.removeEventListener('hashchange', changed);
    },
    () => window.location.hash,
  );
  return parseRoute(hash);
}
