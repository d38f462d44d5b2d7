import { useSyncExternalStore } from 'react';

/** Where the page is: the list of seasons, or a season, with a chosen schedule or the best so far. It stands in the address
 *  behind `#`, so that a reload, a bookmark or a sent link opens the same. */
export type Route =
  | { readonly page: 'seasons' }
  | { readonly page: 'season'; readonly seasonId: string; readonly scheduleId: string | null };

const SEASON = /^#\/seasons\/([\w-]+)(?:\/schedules\/([\w-]+))?\/?$/;

export function parseRoute(hash: string): Route {
  const found = SEASON.exec(hash);
  return found === null ? { page: 'seasons' } : { page: 'season', seasonId: found[1], scheduleId: found[2] ?? null };
}

export function hrefOf(route: Route): string {
  if (route.page === 'seasons') return '#/';
  return `#/seasons/${route.seasonId}${route.scheduleId === null ? '' : `/schedules/${route.scheduleId}`}`;
}

export function go(route: Route): void {
  window.location.hash = hrefOf(route);
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
