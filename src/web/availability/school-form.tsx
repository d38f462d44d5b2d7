import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { announce } from '../announcer.tsx';
import { api, type Conference, RefusedError } from '../api.ts';
import { Failure } from '../failure.tsx';
import { Field } from '../field.tsx';
import { words } from '../words.ts';
import { ZoneInput } from '../zone-input.tsx';

type School = Conference['schools'][number];

interface SchoolFormProps {
  readonly conference: Conference;
  /** Null: a new one. */
  readonly school: School | null;
  readonly onClose: () => void;
}

/** Changes a school of a conference, adds one, or takes one away. The conference changes as a whole, with the tag of what was read: if
 *  somebody else was first, their state is read and the change is to be sent again. */
export function SchoolForm({ conference, school, onClose }: SchoolFormProps) {
  const client = useQueryClient();
  const { availability } = words;
  const { schools } = availability;
  const heading = useRef<HTMLHeadingElement>(null);
  const [code, setCode] = useState(school?.code ?? '');
  const [name, setName] = useState(school?.name ?? '');
  const [fullName, setFullName] = useState(school?.fullName ?? '');
  const [abbreviation, setAbbreviation] = useState(school?.abbreviation ?? '');
  const [timeZone, setTimeZone] = useState(school?.timeZone ?? conference.schools[0].timeZone);
  const [aliases, setAliases] = useState(school?.aliases.join('\n') ?? '');
  // The form takes the place of what was looked at.
  useEffect(() => heading.current?.focus(), []);
  const save = useMutation({
    mutationFn: async (changed: School | null) => {
      const { value, tag } = await api.conference(conference.id);
      const now = value.schools.find((other) => other.code === code.trim());
      if (school === null ? now !== undefined : JSON.stringify(now) !== JSON.stringify(school))
        throw new Error(school === null ? schools.twice(code.trim()) : availability.changedMeanwhile);
      const { id: _id, createdAt: _createdAt, ...content } = value;
      const others = value.schools.flatMap((other) => (other.code !== school?.code ? [other] : changed === null ? [] : [changed]));
      const all = school === null && changed !== null ? [...others, changed] : others;
      return api.changeConference(conference.id, { ...content, schools: all }, tag);
    },
    onSuccess: async (_changed, saved) => {
      await client.invalidateQueries({ queryKey: ['conferences'] });
      void client.invalidateQueries({ queryKey: ['desk-reading'] });
      announce(saved === null ? schools.removed(name) : schools.saved(name));
      onClose();
    },
    onError: (error) => {
      if (!(error instanceof RefusedError) || error.status === 412) void client.invalidateQueries({ queryKey: ['conferences'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const named = name.trim();
    save.mutate({
      code: code.trim(),
      name: named,
      fullName: fullName.trim() || named,
      abbreviation: abbreviation.trim() || code.trim(),
      timeZone: timeZone.trim(),
      aliases: [...new Set(aliases.split('\n').map((alias) => alias.trim()))].filter((alias) => alias !== ''),
    });
  };
  return (
    <section className="entry-form" aria-labelledby="school-title">
      <h2 id="school-title" ref={heading} tabIndex={-1}>
        {school === null ? schools.addTitle : schools.editTitle(school.name)}
      </h2>
      <form onSubmit={submit}>
        <div className="fields">
          {school === null && <Field label={schools.code} required maxLength={100} pattern="[^\s\/]+" value={code} onEnter={setCode} />}
          <Field label={schools.name} required maxLength={200} value={name} onEnter={setName} />
          <Field label={schools.fullName} maxLength={200} value={fullName} onEnter={setFullName} />
          <Field label={schools.abbreviation} maxLength={200} value={abbreviation} onEnter={setAbbreviation} />
          <ZoneInput label={schools.timeZone} required value={timeZone} onChange={setTimeZone} />
          <label className="wide">
            {schools.aliasesOneALine}
            <textarea rows={4} value={aliases} onChange={({ target }) => setAliases(target.value)} />
          </label>
        </div>
        {save.error !== null && <Failure title={availability.saveFailed} error={save.error} />}
        <div className="actions">
          <button type="submit" className="primary" disabled={save.isPending}>
            {availability.save}
          </button>
          <button type="button" className="quiet" onClick={onClose}>
            {words.drafts.cancel}
          </button>
          {school !== null && conference.schools.length > 1 && (
            <button type="button" className="quiet" disabled={save.isPending} onClick={() => save.mutate(null)}>
              {schools.remove}
            </button>
          )}
        </div>
      </form>
    </section>
  );
}
