import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../announcer.tsx';
import { type Availability, type AvailabilityAction, api, type Conference } from '../api.ts';
import { Choice } from '../choice.tsx';
import { Failure } from '../failure.tsx';
import { useMayEdit } from '../may-edit.ts';
import { moment, spanText, words } from '../words.ts';
import { SchoolChoice } from './choices.tsx';

interface EntriesProps {
  readonly conference: Conference;
  readonly sport: string;
  readonly onEdit: (entry: Availability) => void;
}

type Decision = Extract<AvailabilityAction, { action: 'approve' | 'decline' | 'withdraw' | 'reopen' }>['action'];

/** What can be decided about an entry in each state. */
const NEXT: Readonly<Record<Availability['status'], readonly Decision[]>> = {
  entered: ['approve', 'decline', 'withdraw'],
  approved: ['decline', 'withdraw', 'reopen'],
  declined: ['approve', 'withdraw', 'reopen'],
  withdrawn: ['reopen'],
};

export const STATUS_TAG: Readonly<Record<Availability['status'], string>> = {
  entered: 'tag',
  approved: 'tag tag-good',
  declined: 'tag tag-hard',
  withdrawn: 'tag tag-quiet',
};

/** All entries, newest first: who, when, what, why, and what became of it. */
export function Entries({ conference, sport, onEdit }: EntriesProps) {
  const { availability } = words;
  const [school, setSchool] = useState('');
  const [status, setStatus] = useState('');
  const filter = { ...(sport !== '' && { sport }), ...(school !== '' && { school }), ...(status !== '' && { status }) };
  const entries = useInfiniteQuery({
    queryKey: ['availability', conference.id, filter],
    queryFn: ({ pageParam }) => api.availability(conference.id, filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <div className="filters">
        <SchoolChoice conference={conference} value={school} onChoose={setSchool} empty={availability.allSchools} />
        <Choice
          label={availability.status}
          value={status}
          options={Object.entries(availability.statuses)}
          onChoose={setStatus}
          empty={availability.allStatuses}
        />
      </div>
      {entries.isPending && <p className="calm">{words.loading}</p>}
      {entries.error !== null && <Failure title={words.failed} error={entries.error} onRetry={() => void entries.refetch()} />}
      {entries.isSuccess && items.length === 0 && (
        <div className="empty">
          <h2>{isFiltered ? availability.noneFiltered : availability.noEntries}</h2>
          <p>{isFiltered ? availability.noneFilteredDetail : availability.noEntriesDetail}</p>
        </div>
      )}
      {items.length > 0 && (
        <div className="table-scroll">
          <table className="entries">
            <caption className="unseen">{availability.caption}</caption>
            <thead>
              <tr>
                {[availability.school, availability.dates, availability.ask, availability.reason, availability.status].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
                <th scope="col">
                  <span className="unseen">{availability.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((entry) => (
                <EntryRow key={entry.id} conference={conference} entry={entry} onEdit={onEdit} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {entries.hasNextPage && (
        <button type="button" onClick={() => void entries.fetchNextPage()} disabled={entries.isFetchingNextPage}>
          {words.more}
        </button>
      )}
    </>
  );
}

export function sportsText(conference: Conference, sports: readonly string[]): string {
  if (sports.length === 0) return words.availability.allSports;
  return sports.map((key) => conference.sports.find((sport) => sport.key === key)?.name ?? key).join(', ');
}

interface EntryRowProps {
  readonly conference: Conference;
  readonly entry: Availability;
  readonly onEdit: (entry: Availability) => void;
}

function EntryRow({ conference, entry, onEdit }: EntryRowProps) {
  const client = useQueryClient();
  const { availability } = words;
  const mayEdit = useMayEdit();
  const { school, dates, ask, kind, hard, reason, source, status, note, enteredBy, changedBy, sports, updatedAt } = entry;
  const name = conference.schools.find(({ code }) => code === school)?.name ?? school;
  const decide = useMutation({
    mutationFn: async (action: Decision) => {
      // Decided on what is shown: if somebody changed it meanwhile, the list is read again first.
      const { value, tag } = await api.availabilityEntry(entry.id);
      if (value.updatedAt !== updatedAt) throw new Error(availability.changedMeanwhile);
      return api.changeAvailability(entry.id, { action }, tag);
    },
    onSuccess: (changed) => announce(availability.decided(name, availability.statuses[changed.status])),
    onSettled: () => client.invalidateQueries({ queryKey: ['availability', conference.id] }),
  });
  const label = `${name}, ${dates.map(spanText).join(', ')}`;
  return (
    <tr className={status === 'withdrawn' ? 'withdrawn' : undefined}>
      <th scope="row">
        {name}
        <span className="note">{sportsText(conference, sports)}</span>
      </th>
      <td data-title={availability.dates}>{dates.map(spanText).join('; ')}</td>
      <td data-title={availability.ask}>
        <span className={hard ? 'tag tag-hard' : 'tag tag-soft'}>{hard ? availability.hard : availability.wish}</span>{' '}
        {availability.asks[ask]}
        <span className="note">{availability.kinds[kind]}</span>
      </td>
      <td data-title={availability.reason} className="reason">
        {reason}
        <span className="note">{availability.from(source, enteredBy)}</span>
      </td>
      <td data-title={availability.status}>
        <span className={STATUS_TAG[status]}>{availability.statuses[status]}</span>
        <span className="note">{availability.by(changedBy, moment(updatedAt), note)}</span>
      </td>
      <td className="actions">
        {mayEdit && status !== 'withdrawn' && (
          <button type="button" className="quiet" onClick={() => onEdit(entry)}>
            {availability.edit}
            <span className="unseen">: {label}</span>
          </button>
        )}
        {(mayEdit ? NEXT[status] : []).map((action) => (
          <button
            key={action}
            type="button"
            className={action === 'approve' ? '' : 'quiet'}
            disabled={decide.isPending}
            onClick={() => decide.mutate(action)}
          >
            {availability.decisions[action]}
            <span className="unseen">: {label}</span>
          </button>
        ))}
        {decide.error !== null && <Failure title={availability.decideFailed} error={decide.error} onDismiss={decide.reset} />}
      </td>
    </tr>
  );
}
