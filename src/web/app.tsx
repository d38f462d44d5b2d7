import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { announce, LiveRegion } from './announcer.tsx';
import { api, RefusedError } from './api.ts';
import { DeskPage } from './availability/desk-page.tsx';
import { useLost } from './connection.ts';
import { KeyHelp } from './keys.tsx';
import { useRoute } from './route.ts';
import { SeasonList } from './season-list.tsx';
import { SeasonPage } from './season-page.tsx';
import { SignIn } from './sign-in.tsx';
import { words } from './words.ts';

/** The whole page: head, the place that the address names, and what concerns all places. */
export function App() {
  const route = useRoute();
  const session = useQuery({ queryKey: ['session'], queryFn: api.session });
  const needsKey = session.error instanceof RefusedError && session.error.status === 401;
  const main = useRef<HTMLElement>(null);
  const place = route.page === 'season' ? route.seasonId : route.page;
  const before = useRef(place);

  // Another page begins at its top and with the focus there, as a loaded one would.
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [place]);

  return (
    <>
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {words.skip}
      </button>
      <header className="site-head">
        <a className="brand" href="#/">
          <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true">
            <rect width="16" height="16" rx="3.5" className="ground" />
            <path d="M3 3h4v4H3zM9 9h4v4H9z" className="filled" />
            <path d="M9.5 3.5h3v3h-3zM3.5 9.5h3v3h-3z" className="outlined" />
          </svg>
          {words.product}
        </a>
        <nav className="places-nav" aria-label={words.nav.title}>
          <a href="#/" aria-current={route.page === 'desk' ? undefined : 'page'}>
            {words.nav.seasons}
          </a>
          <a href="#/availability" aria-current={route.page === 'desk' ? 'page' : undefined}>
            {words.nav.availability}
          </a>
        </nav>
        <KeyHelp />
      </header>
      <Connection />
      <main ref={main} id="content" tabIndex={-1}>
        {needsKey ? (
          <SignIn />
        ) : route.page === 'seasons' ? (
          <SeasonList />
        ) : route.page === 'desk' ? (
          <DeskPage conferenceId={route.conferenceId} />
        ) : (
          <SeasonPage key={route.seasonId} {...route} />
        )}
      </main>
      <LiveRegion />
    </>
  );
}

/** Says while the connection is lost; when it is back, what failed meanwhile or may have changed is loaded again. */
function Connection() {
  const lost = useLost();
  const client = useQueryClient();
  const wasLost = useRef(false);
  useEffect(() => {
    if (lost) announce(words.connection.lost);
    else if (wasLost.current) {
      announce(words.connection.back);
      void client.invalidateQueries();
    }
    wasLost.current = lost;
  }, [lost, client]);
  if (!lost) return null;
  return (
    <section className="lost" aria-label={words.connection.title}>
      <strong>{words.connection.lost}</strong> {words.connection.lostDetail}
    </section>
  );
}
