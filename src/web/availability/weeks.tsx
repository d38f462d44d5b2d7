import { useQuery } from '@tanstack/react-query';
import { type Availability, type AvailabilityWeek, api, type Conference } from '../api.ts';
import { Failure } from '../failure.tsx';
import { useMayEdit } from '../may-edit.ts';
import { count, spanText, words } from '../words.ts';
import { STATUS_TAG } from './entries.tsx';

interface WeeksProps {
  readonly conference: Conference;
  readonly sport: string;
  readonly onEdit: (entry: Availability) => void;
}

/** Week by week, who cannot play and who cannot host: where it piles up, a calendar is tight. */
export function Weeks({ conference, sport, onEdit }: WeeksProps) {
  const { availability } = words;
  const weeks = useQuery({ queryKey: ['availability', conference.id, 'weeks', sport], queryFn: () => api.weeks(conference.id, sport) });
  const schools = conference.schools.length;
  const items = weeks.data?.items.filter(({ entries }) => entries.length > 0) ?? [];
  return (
    <>
      {weeks.isPending && <p className="calm">{words.loading}</p>}
      {weeks.error !== null && <Failure title={words.failed} error={weeks.error} onRetry={() => void weeks.refetch()} />}
      {weeks.isSuccess && items.length === 0 && (
        <div className="empty">
          <h2>{availability.noWeeks}</h2>
          <p>{availability.noEntriesDetail}</p>
        </div>
      )}
      <ol className="weeks" aria-label={availability.tabs.weeks}>
        {items.map((week) => (
          <Week key={week.first} week={week} schools={schools} conference={conference} onEdit={onEdit} />
        ))}
      </ol>
    </>
  );
}

interface WeekProps {
  readonly week: AvailabilityWeek;
  readonly schools: number;
  readonly conference: Conference;
  readonly onEdit: (entry: Availability) => void;
}

function Week({ week, schools, conference, onEdit }: WeekProps) {
  const { availability } = words;
  const mayEdit = useMayEdit();
  const { first, last, out, notHome, entries } = week;
  const onlyNotHome = notHome.filter((code) => !out.includes(code));
  const nameOf = (code: string) => conference.schools.find((school) => school.code === code)?.name ?? code;
  const part = (codes: readonly string[]) => `${(100 * codes.length) / schools}%`;
  return (
    <li>
      <details>
        <summary>
          <strong>{spanText({ first, last })}</strong>
          <span className="bar" aria-hidden="true">
            <span className="out" style={{ width: part(out) }} />
            <span className="not-home" style={{ width: part(onlyNotHome) }} />
          </span>
          <span className="what">
            {[
              out.length > 0 ? availability.out(out.map(nameOf)) : '',
              onlyNotHome.length > 0 ? availability.notHome(onlyNotHome.map(nameOf)) : '',
              out.length + onlyNotHome.length === 0 ? availability.wishesOnly : '',
            ]
              .filter((text) => text !== '')
              .join('; ')}
          </span>
          <span className="note">{count(entries.length, 'entry', 'entries')}</span>
        </summary>
        <ul className="lines">
          {entries.map((entry) => (
            <li key={entry.id}>
              <span>
                <strong>{nameOf(entry.school)}</strong> {entry.dates.map(spanText).join('; ')}: {availability.asks[entry.ask]}
                {', '}
                {entry.reason}
              </span>
              <span className={STATUS_TAG[entry.status]}>{availability.statuses[entry.status]}</span>
              {mayEdit && (
                <button type="button" className="link" onClick={() => onEdit(entry)}>
                  {availability.edit}
                  <span className="unseen">
                    : {nameOf(entry.school)}, {entry.dates.map(spanText).join(', ')}
                  </span>
                </button>
              )}
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
