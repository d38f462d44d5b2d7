import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { announce } from '../announcer.tsx';
import { type Availability, type AvailabilityContent, api, type Conference } from '../api.ts';
import { Choice } from '../choice.tsx';
import { Failure } from '../failure.tsx';
import { Field } from '../field.tsx';
import { words } from '../words.ts';
import { SchoolChoice } from './choices.tsx';

interface EntryFormProps {
  readonly conference: Conference;
  /** Null: a new one. */
  readonly entry: Availability | null;
  readonly onClose: () => void;
}

type Ask = AvailabilityContent['ask'];
type Kind = AvailabilityContent['kind'];

/** Enters dates, or changes what was entered. */
export function EntryForm({ conference, entry, onClose }: EntryFormProps) {
  const client = useQueryClient();
  const { availability } = words;
  const heading = useRef<HTMLHeadingElement>(null);
  const [school, setSchool] = useState(entry?.school ?? '');
  const [sports, setSports] = useState<readonly string[]>(entry?.sports ?? []);
  const [kind, setKind] = useState<Kind>(entry?.kind ?? 'facility');
  const [ask, setAsk] = useState<Ask>(entry?.ask ?? 'no-home-game');
  const [hard, setHard] = useState(entry?.hard ?? true);
  const [dates, setDates] = useState<readonly { first: string; last: string }[]>(entry?.dates ?? [{ first: '', last: '' }]);
  const [reason, setReason] = useState(entry?.reason ?? '');
  const [source, setSource] = useState(entry?.source ?? '');
  // The form takes the place of what was looked at.
  useEffect(() => heading.current?.focus(), []);
  const save = useMutation({
    mutationFn: async (content: AvailabilityContent) => {
      if (entry === null) return api.enterAvailability(conference.id, content);
      const { value, tag } = await api.availabilityEntry(entry.id);
      if (value.updatedAt !== entry.updatedAt) throw new Error(availability.changedMeanwhile);
      return api.changeAvailability(entry.id, { action: 'edit', ...content }, tag);
    },
    onSuccess: async () => {
      announce(entry === null ? availability.entered : availability.saved);
      await client.invalidateQueries({ queryKey: ['availability', conference.id] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const spans = dates.map(({ first, last }) => ({ first, last: last === '' ? first : last }));
    save.mutate({ school, sports: [...sports], kind, ask, dates: spans, hard, reason: reason.trim(), source: source.trim() });
  };
  const setSpan = (index: number, change: { first?: string; last?: string }) =>
    setDates((before) => before.map((span, at) => (at === index ? { ...span, ...change } : span)));
  return (
    <section className="entry-form" aria-labelledby="entry-title">
      <h2 id="entry-title" ref={heading} tabIndex={-1}>
        {entry === null ? availability.enterTitle : availability.editTitle}
      </h2>
      {entry !== null && entry.status !== 'entered' && <p className="note">{availability.editHint}</p>}
      <form onSubmit={submit}>
        <div className="fields">
          <SchoolChoice conference={conference} value={school} onChoose={setSchool} empty={availability.choose} isRequired />
          <Choice label={availability.ask} value={ask} options={Object.entries(availability.asks)} onChoose={setAsk} />
          <Choice label={availability.kind} value={kind} options={Object.entries(availability.kinds)} onChoose={setKind} />
          <Choice
            label={availability.strength}
            value={hard ? 'hard' : 'wish'}
            options={[
              ['hard', availability.hardLong],
              ['wish', availability.wishLong],
            ]}
            onChoose={(value) => setHard(value === 'hard')}
          />
        </div>
        <fieldset>
          <legend>{availability.dates}</legend>
          {dates.map(({ first, last }, index) => (
            // A span has no name but its place.
            <div key={index} className="fields">
              <Field label={availability.first} type="date" required value={first} onEnter={(day) => setSpan(index, { first: day })} />
              <Field label={availability.last} type="date" min={first} value={last} onEnter={(day) => setSpan(index, { last: day })} />
              {dates.length > 1 && (
                <button
                  type="button"
                  className="quiet"
                  onClick={() => setDates((before) => before.filter((_, at) => at !== index))}
                  aria-label={availability.removeSpan(index + 1)}
                >
                  {availability.remove}
                </button>
              )}
            </div>
          ))}
          <button type="button" className="quiet" onClick={() => setDates((before) => [...before, { first: '', last: '' }])}>
            {availability.addSpan}
          </button>
        </fieldset>
        {conference.sports.length > 1 && (
          <fieldset className="choices">
            <legend>{availability.sportsLegend}</legend>
            {conference.sports.map(({ key, name }) => (
              <label key={key} className="check">
                <input
                  type="checkbox"
                  checked={sports.includes(key)}
                  onChange={({ target }) =>
                    setSports((before) => (target.checked ? [...before, key] : before.filter((other) => other !== key)))
                  }
                />
                {name}
              </label>
            ))}
          </fieldset>
        )}
        <div className="fields">
          <Field
            label={availability.reason}
            className="wide"
            required
            maxLength={2_000}
            value={reason}
            placeholder={availability.reasonHint}
            onEnter={setReason}
          />
          <Field label={availability.source} maxLength={500} value={source} placeholder={availability.sourceHint} onEnter={setSource} />
        </div>
        {save.error !== null && <Failure title={availability.saveFailed} error={save.error} />}
        <div className="actions">
          <button type="submit" className="primary" disabled={save.isPending}>
            {entry === null ? availability.submit : availability.save}
          </button>
          <button type="button" className="quiet" onClick={onClose}>
            {words.drafts.cancel}
          </button>
        </div>
      </form>
    </section>
  );
}
