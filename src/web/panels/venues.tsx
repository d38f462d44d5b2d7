import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { announce } from '../announcer.tsx';
import { api } from '../api.ts';
import { Failure } from '../failure.tsx';
import { useMayEdit } from '../may-edit.ts';
import { count, words } from '../words.ts';
import { ZoneInput } from '../zone-input.tsx';

/** What is read here of a season's document. */
interface Places {
  readonly venues: readonly { readonly id: string; readonly name: string; readonly timeZone?: string | null }[];
  readonly teams: readonly { readonly name: string; readonly venue: string }[];
}

interface VenuesProps {
  readonly seasonId: string;
  /** The newest version of the season, as the service sends it. */
  readonly document: unknown;
  /** Told of the new version, which has no schedule yet. */
  readonly onSaved: () => void;
}

/** The venues of a season with their zones, by which start times are shown there and calendars say when a game is. A change makes a new
 *  version of the season, based on what was read: if somebody else was first, it is to be made again on theirs. */
export function Venues({ seasonId, document, onSaved }: VenuesProps) {
  const client = useQueryClient();
  const mayEdit = useMayEdit();
  const texts = words.venues;
  const { venues, teams } = document as Places;
  /** Zones in the form by venue; null while nothing is edited. */
  const [zones, setZones] = useState<readonly string[] | null>(null);
  const known = venues.map(({ timeZone }) => timeZone ?? '');
  const save = useMutation({
    mutationFn: async (wanted: readonly string[]) => {
      const { value, tag } = await api.seasonToChange(seasonId);
      const now = value.document as Places;
      if (JSON.stringify(now.venues) !== JSON.stringify(venues)) throw new Error(words.availability.changedMeanwhile);
      const changed = now.venues.map((venue, index) => ({ ...venue, timeZone: wanted[index].trim() || null }));
      return api.changeSeason(seasonId, { ...now, venues: changed }, tag);
    },
    onSuccess: () => {
      setZones(null);
      announce(texts.saved);
      void client.invalidateQueries({ queryKey: ['seasons'] });
      onSaved();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (zones !== null) save.mutate(zones);
  };
  const without = known.filter((zone) => zone === '').length;
  return (
    <section className="block">
      <h3>{texts.title}</h3>
      <details>
        <summary>{texts.summary(count(venues.length, 'venue'), without)}</summary>
        <p className="note">{texts.hint}</p>
        <form onSubmit={submit}>
          <table className="figures zones">
            <thead>
              <tr>
                {[texts.venue, texts.zone].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {venues.map(({ id, name }, index) => (
                <tr key={id}>
                  <th scope="row">
                    {name || id}
                    <span className="note">
                      {teams
                        .filter(({ venue }) => venue === id)
                        .map((team) => team.name)
                        .join(', ')}
                    </span>
                  </th>
                  <td>
                    {zones === null ? (
                      known[index] || <span className="note">{texts.none}</span>
                    ) : (
                      <ZoneInput
                        label={texts.zoneOf(name || id)}
                        isLabelUnseen
                        value={zones[index]}
                        onChange={(zone) => setZones(zones.with(index, zone))}
                      />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {save.error !== null && <Failure title={words.availability.saveFailed} error={save.error} />}
          {mayEdit && (
            <div className="actions">
              {zones === null ? (
                <button type="button" onClick={() => setZones(known)}>
                  {texts.edit}
                </button>
              ) : (
                <>
                  <button type="submit" className="primary" disabled={save.isPending || zones.every((zone, k) => zone.trim() === known[k])}>
                    {texts.save}
                  </button>
                  <button
                    type="button"
                    className="quiet"
                    onClick={() => {
                      setZones(null);
                      save.reset();
                    }}
                  >
                    {words.drafts.cancel}
                  </button>
                </>
              )}
            </div>
          )}
        </form>
      </details>
    </section>
  );
}
