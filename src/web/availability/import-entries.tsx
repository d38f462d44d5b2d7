import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../announcer.tsx';
import { type AvailabilityContent, type AvailabilityImport, api, type Conference, type FileBody } from '../api.ts';
import { Choice } from '../choice.tsx';
import { Failure } from '../failure.tsx';
import { Importing } from '../importing.tsx';
import { count, spanText, words } from '../words.ts';
import { SchoolChoice, SportChoice } from './choices.tsx';
import { sportsText } from './entries.tsx';

interface Chosen {
  readonly body: FileBody;
  readonly name: string;
  readonly preview: AvailabilityImport;
}

/** Brings in a table or a calendar: first shown, then taken whole or not at all. */
export function ImportEntries({ conference, onDone }: { conference: Conference; onDone: () => void }) {
  const client = useQueryClient();
  const { availability } = words;
  const texts = availability.import;
  const [school, setSchool] = useState('');
  const [ask, setAsk] = useState<AvailabilityContent['ask']>('no-home-game');
  const [strength, setStrength] = useState('hard');
  const [sport, setSport] = useState('');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const queryOf = ({ type }: FileBody, name: string) => ({
    source: name,
    ...(type === 'text/calendar' && { ask, strength, ...(school !== '' && { school }), ...(sport !== '' && { sports: sport }) }),
  });
  const store = useMutation({
    mutationFn: ({ body, name }: Chosen) => api.importAvailability(conference.id, body, queryOf(body, name)),
    onSuccess: async ({ stored }) => {
      announce(texts.done(count(stored, 'entry', 'entries')));
      setChosen(null);
      await client.invalidateQueries({ queryKey: ['availability', conference.id] });
      onDone();
    },
  });
  return (
    <div className="import-entries">
      <p>{texts.hint}</p>
      <fieldset>
        <legend>{texts.calendar}</legend>
        <p className="note">{texts.calendarHint}</p>
        <div className="fields">
          <SchoolChoice conference={conference} value={school} onChoose={setSchool} empty={availability.choose} />
          <SportChoice conference={conference} value={sport} onChoose={setSport} />
          <Choice label={availability.ask} value={ask} options={Object.entries(availability.asks)} onChoose={setAsk} />
          <Choice
            label={availability.strength}
            value={strength}
            options={[
              ['hard', availability.hardLong],
              ['wish', availability.wishLong],
            ]}
            onChoose={setStrength}
          />
        </div>
      </fieldset>
      <Importing
        title={texts.choose}
        accept=".csv,.tsv,.txt,.ics"
        onImport={async (body, name) => {
          setChosen(null);
          setChosen({
            body,
            name,
            preview: await api.importAvailability(conference.id, body, { ...queryOf(body, name), preview: 'true' }),
          });
        }}
      />
      {chosen !== null && (
        <section className="preview" aria-label={texts.preview}>
          <h2>{texts.previewOf(chosen.name)}</h2>
          <p>{texts.counts(count(chosen.preview.entries.length, 'new entry', 'new entries'), chosen.preview.known)}</p>
          {chosen.preview.entries.length > 0 && (
            <div className="table-scroll">
              <table className="entries">
                <thead>
                  <tr>
                    {[availability.school, availability.dates, availability.ask, availability.reason].map((title) => (
                      <th key={title} scope="col">
                        {title}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {chosen.preview.entries.slice(0, 200).map((entry) => (
                    <tr key={`${entry.school} ${entry.ask} ${entry.dates[0].first} ${entry.reason}`}>
                      <th scope="row">
                        {entry.school}
                        <span className="note">{sportsText(conference, entry.sports)}</span>
                      </th>
                      <td data-title={availability.dates}>{entry.dates.map(spanText).join('; ')}</td>
                      <td data-title={availability.ask}>
                        <span className={entry.hard ? 'tag tag-hard' : 'tag tag-soft'}>
                          {entry.hard ? availability.hard : availability.wish}
                        </span>{' '}
                        {availability.asks[entry.ask]}
                      </td>
                      <td data-title={availability.reason}>{entry.reason}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {store.error !== null && <Failure title={texts.failed} error={store.error} />}
          <div className="actions">
            <button
              type="button"
              className="primary"
              disabled={store.isPending || chosen.preview.entries.length === 0}
              onClick={() => store.mutate(chosen)}
            >
              {texts.store(count(chosen.preview.entries.length, 'entry', 'entries'))}
            </button>
            <button type="button" className="quiet" onClick={() => setChosen(null)}>
              {words.drafts.cancel}
            </button>
          </div>
        </section>
      )}
    </div>
  );
}
