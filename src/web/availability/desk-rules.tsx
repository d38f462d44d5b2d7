import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { announce } from '../announcer.tsx';
import { api, type Conference } from '../api.ts';
import { Failure } from '../failure.tsx';
import { useMayEdit } from '../may-edit.ts';
import { go, hrefOf, seasonHref } from '../route.ts';
import { count, words } from '../words.ts';

/** The conference whose schools are the teams of a season, null if none is. */
export async function conferenceOf(seasonId: string, conferences: readonly Conference[]): Promise<Conference | null> {
  const { document } = await api.season(seasonId);
  const { teams } = document as { teams: readonly { readonly id: string }[] };
  const codes = teams.map(({ id }) => id.split(':').at(-1));
  return conferences.find(({ schools }) => codes.every((code) => schools.some((school) => school.code === code))) ?? null;
}

/** {@link conferenceOf} for a season that is shown. */
export function useConferenceOf(seasonId: string) {
  return useQuery({
    queryKey: ['desk-of', seasonId],
    queryFn: async () => conferenceOf(seasonId, (await api.conferences()).items),
    staleTime: 60_000,
  });
}

/** From the desk to the season: what the approved entries mean for it, and the version that has them as rules. */
export function DeskRules({ seasonId, version }: { seasonId: string; version: number }) {
  const client = useQueryClient();
  const mayEdit = useMayEdit();
  const { rules } = words.availability;
  const desk = useConferenceOf(seasonId);
  const conference = desk.data ?? null;
  const reading = useQuery({
    queryKey: ['desk-reading', seasonId, version, conference?.id],
    queryFn: () => api.deskReading(seasonId, conference!.id),
    enabled: conference !== null,
  });
  const open = useMutation({
    mutationFn: () => api.openDesk(seasonId),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['conferences'] });
      go(hrefOf({ page: 'desk', conferenceId: id }));
    },
  });
  const apply = useMutation({
    mutationFn: () => api.applyDesk(seasonId, conference!.id, version),
    onSuccess: async ({ changes }) => {
      announce(rules.applied(count(changes, 'change')));
      for (const queryKey of [['season', seasonId], ['schedules', seasonId], ['seasons']]) await client.invalidateQueries({ queryKey });
      go(seasonHref(seasonId));
    },
  });
  const items = reading.data?.items.filter(({ constraint }) => constraint !== null) ?? [];
  const zones = reading.data?.zones ?? [];
  const changes = reading.data?.changes ?? 0;
  return (
    <section className="block">
      <h3>{rules.title}</h3>
      {conference === null ? (
        desk.isSuccess &&
        mayEdit && (
          <p>
            {rules.noDesk}{' '}
            <button type="button" className="link" onClick={() => open.mutate()} disabled={open.isPending}>
              {rules.openDesk}
            </button>
          </p>
        )
      ) : (
        <>
          <p>
            <a href={hrefOf({ page: 'desk', conferenceId: conference.id })}>{rules.desk(conference.name)}</a>{' '}
            {reading.isSuccess && <span className="note">{rules.counted(items.length, changes)}</span>}
          </p>
          {items.length > 0 && (
            <details>
              <summary>{rules.show}</summary>
              <ul className="sentences">
                {items.map(({ availabilityId, hard, sentence }) => (
                  <li key={availabilityId}>
                    <span className={hard ? 'tag tag-hard' : 'tag tag-soft'}>{hard ? words.season.hard : words.season.soft}</span>{' '}
                    {sentence}
                  </li>
                ))}
              </ul>
            </details>
          )}
          {zones.length > 0 && (
            <details>
              <summary>{rules.zones(count(zones.length, 'venue'))}</summary>
              <ul className="sentences">
                {zones.map(({ venue, sentence }) => (
                  <li key={venue}>{sentence}</li>
                ))}
              </ul>
            </details>
          )}
          {mayEdit && changes > 0 && (
            <button type="button" onClick={() => apply.mutate()} disabled={apply.isPending}>
              {rules.apply(count(changes, 'change'))}
            </button>
          )}
        </>
      )}
      {[desk.error, reading.error, open.error, apply.error].map(
        (error, index) => error !== null && <Failure key={index} title={rules.failed} error={error} />,
      )}
    </section>
  );
}
