import { useState } from 'react';
import type { Conference } from '../api.ts';
import { useMayEdit } from '../may-edit.ts';
import { words } from '../words.ts';
import { SchoolForm } from './school-form.tsx';

/** The schools of a conference: their names, the aliases that office grids know them by, and the zones whose days are theirs. */
export function Schools({ conference }: { conference: Conference }) {
  const { schools } = words.availability;
  const mayEdit = useMayEdit();
  /** Code of the school in the form, empty for a new one. */
  const [edited, setEdited] = useState<string | null>(null);
  return (
    <>
      <p className="note">{schools.hint}</p>
      {edited !== null && (
        <SchoolForm
          key={edited}
          conference={conference}
          school={conference.schools.find(({ code }) => code === edited) ?? null}
          onClose={() => setEdited(null)}
        />
      )}
      <div className="table-scroll">
        <table className="entries schools">
          <caption className="unseen">{schools.caption}</caption>
          <thead>
            <tr>
              {[schools.name, schools.abbreviation, schools.timeZone, schools.aliases].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
              <th scope="col">
                <span className="unseen">{words.availability.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {conference.schools.map(({ code, name, fullName, abbreviation, timeZone, aliases }) => (
              <tr key={code}>
                <th scope="row">
                  {name}
                  <span className="note">{fullName === name ? code : `${fullName}, ${code}`}</span>
                </th>
                <td data-title={schools.abbreviation}>{abbreviation}</td>
                <td data-title={schools.timeZone}>{timeZone}</td>
                <td data-title={schools.aliases} className="reason">
                  {aliases.length === 0 ? <span className="note">{schools.noAliases}</span> : aliases.join(', ')}
                </td>
                <td className="actions">
                  {mayEdit && (
                    <button type="button" className="quiet" onClick={() => setEdited(code)}>
                      {words.availability.edit}
                      <span className="unseen">: {name}</span>
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {mayEdit && edited !== '' && (
        <button type="button" onClick={() => setEdited('')}>
          {schools.add}
        </button>
      )}
    </>
  );
}
