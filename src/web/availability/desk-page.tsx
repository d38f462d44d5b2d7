import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Availability, api, availabilityTableUrl, type Conference } from '../api.ts';
import { Choice } from '../choice.tsx';
import { Failure } from '../failure.tsx';
import { useMayEdit } from '../may-edit.ts';
import { Tabs } from '../panels/tabs.tsx';
import { hrefOf } from '../route.ts';
import { count, words } from '../words.ts';
import { SportChoice } from './choices.tsx';
import { Entries } from './entries.tsx';
import { EntryForm } from './entry-form.tsx';
import { ImportEntries } from './import-entries.tsx';
import { Schools } from './schools.tsx';
import { Weeks } from './weeks.tsx';

type Part = 'entries' | 'weeks' | 'import' | 'schools';

/** The availability desk of a conference: what schools have entered, what is decided, where it piles up. */
export function DeskPage({ conferenceId }: { conferenceId: string | null }) {
  const conferences = useQuery({ queryKey: ['conferences'], queryFn: api.conferences });
  const { availability } = words;
  const items = conferences.data?.items ?? [];
  const conference = items.find(({ id }) => id === conferenceId) ?? (conferenceId === null ? items[0] : undefined);
  useEffect(() => {
    document.title = `${availability.title} · ${words.product}`;
    return () => {
      document.title = words.product;
    };
  }, [availability.title]);
  if (conferences.isPending) return <p className="calm">{words.loading}</p>;
  if (conferences.error !== null && items.length === 0)
    return <Failure title={words.failed} error={conferences.error} onRetry={() => void conferences.refetch()} />;
  if (conference === undefined)
    return (
      <div className="empty">
        <h1>{conferenceId === null ? availability.none : availability.missing}</h1>
        <p>{availability.noneDetail}</p>
        <a href="#/">{words.seasons.back}</a>
      </div>
    );
  return <Desk key={conference.id} conference={conference} all={items} />;
}

function Desk({ conference, all }: { conference: Conference; all: readonly Conference[] }) {
  const { availability } = words;
  const [part, setPart] = useState<Part>('entries');
  const [sport, setSport] = useState('');
  const mayEdit = useMayEdit();
  const [edited, setEdited] = useState<Availability | 'new' | null>(null);
  return (
    <>
      <header className="page-head">
        <div className="title">
          <h1>{availability.heading(conference.name)}</h1>
          <p className="note">{availability.intro(count(conference.schools.length, 'school'))}</p>
        </div>
        <div className="head-actions">
          {all.length > 1 && (
            <Choice
              label={availability.conference}
              value={conference.id}
              options={all.map(({ id, name }) => [id, name])}
              onChoose={(value) => {
                window.location.hash = hrefOf({ page: 'desk', conferenceId: value });
              }}
            />
          )}
          {conference.sports.length > 1 && <SportChoice conference={conference} value={sport} onChoose={setSport} />}
          <a href={availabilityTableUrl(conference.id)} download="availability.csv">
            {availability.download}
          </a>
          {mayEdit && (
            <button type="button" className="primary" onClick={() => setEdited('new')}>
              {availability.enter}
            </button>
          )}
        </div>
      </header>
      {edited !== null && (
        <EntryForm
          key={edited === 'new' ? 'new' : edited.id}
          conference={conference}
          entry={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
      <div className="desk">
        <Tabs
          label={availability.title}
          tabs={[
            { name: 'entries', title: availability.tabs.entries },
            { name: 'weeks', title: availability.tabs.weeks },
            ...(mayEdit ? [{ name: 'import' as const, title: availability.tabs.import }] : []),
            { name: 'schools', title: availability.tabs.schools },
          ]}
          selected={part}
          onSelect={setPart}
        >
          {part === 'entries' && <Entries conference={conference} sport={sport} onEdit={setEdited} />}
          {part === 'weeks' && <Weeks conference={conference} sport={sport} onEdit={setEdited} />}
          {part === 'schools' && <Schools conference={conference} />}
          {part === 'import' && <ImportEntries conference={conference} onDone={() => setPart('entries')} />}
        </Tabs>
      </div>
    </>
  );
}
