import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { teamName } from '../../model/sentence.ts';
import { announce } from '../announcer.tsx';
import { api, DOWNLOAD_FORMATS, downloadUrl, printUrl } from '../api.ts';
import { Choice } from '../choice.tsx';
import type { Desk } from '../desk.ts';
import { Failure } from '../failure.tsx';
import { useMayEdit } from '../may-edit.ts';
import { moment, words } from '../words.ts';

interface ShareProps {
  readonly desk: Desk;
  readonly seasonId: string;
  readonly scheduleId: string;
}

/** Out of the office: files of what is shown, sheets for paper, what is published, and the calendars that follow it. */
export function Share({ desk, seasonId, scheduleId }: ShareProps) {
  const { season } = desk;
  const client = useQueryClient();
  const mayEdit = useMayEdit();
  const { share } = words;
  const publications = useQuery({ queryKey: ['publications', seasonId], queryFn: () => api.publications(seasonId) });
  const feeds = useQuery({ queryKey: ['feeds', seasonId], queryFn: () => api.feeds(seasonId) });
  const [note, setNote] = useState('');
  const [final, setFinal] = useState(false);
  const [team, setTeam] = useState('');
  const publish = useMutation({
    mutationFn: () => api.publish(seasonId, scheduleId, final, note),
    onSuccess: ({ number }) => {
      announce(share.published(number));
      setNote('');
      return client.invalidateQueries({ queryKey: ['publications', seasonId] });
    },
  });
  const make = useMutation({
    mutationFn: () => api.makeFeed(seasonId, team === '' ? null : team),
    onSuccess: () => client.invalidateQueries({ queryKey: ['feeds', seasonId] }),
  });
  const end = useMutation({
    mutationFn: (id: string) => api.endFeed(id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['feeds', seasonId] }),
  });
  const nameOf = (id: string | null) => {
    if (id === null) return share.allTeams;
    const index = season.teams.findIndex((candidate) => candidate.id === id);
    return index < 0 ? id : teamName(season, index);
  };
  const address = make.data === undefined ? null : new URL(make.data.path, window.location.href).href;
  const last = publications.data?.items[0];
  return (
    <>
      <section className="block">
        <h3>{share.files}</h3>
        <nav className="downloads" aria-label={words.downloads.title}>
          {DOWNLOAD_FORMATS.map((format) => (
            <a key={format} href={downloadUrl(scheduleId, format)} download={words.downloads.fileName(scheduleId, format)}>
              {words.downloads.names[format]}
            </a>
          ))}
        </nav>
        <p>
          <a href={printUrl(scheduleId, null)} target="_blank" rel="noreferrer">
            {share.composite}
          </a>
        </p>
        <Choice
          label={share.sheet}
          value=""
          options={season.teams.map(({ id }, index) => [id, teamName(season, index)])}
          onChoose={(value) => {
            if (value !== '') window.open(printUrl(scheduleId, value), '_blank', 'noopener');
          }}
          empty={share.chooseTeam}
        />
      </section>
      <section className="block">
        <h3>{share.publishTitle}</h3>
        <p className="note">
          {last === undefined ? share.nothing : share.last(last.number, last.final, moment(last.createdAt), last.actor)}
        </p>
        {last?.scheduleId === scheduleId && <p className="note">{share.isShown}</p>}
        {mayEdit && (
          <form
            className="stack"
            onSubmit={(event: FormEvent) => {
              event.preventDefault();
              publish.mutate();
            }}
          >
            <label>
              {share.note}
              <input value={note} maxLength={500} onChange={({ target }) => setNote(target.value)} />
            </label>
            <label className="check">
              <input type="checkbox" checked={final} onChange={({ target }) => setFinal(target.checked)} />
              {share.final}
            </label>
            <button type="submit" disabled={publish.isPending}>
              {final ? share.publishFinal : share.publishTentative}
            </button>
          </form>
        )}
        {publish.error !== null && <Failure title={share.publishFailed} error={publish.error} />}
      </section>
      <section className="block">
        <h3>{share.feedsTitle}</h3>
        <p className="note">{share.feedsHint}</p>
        {mayEdit && (
          <form
            className="stack"
            onSubmit={(event: FormEvent) => {
              event.preventDefault();
              make.mutate();
            }}
          >
            <div className="fields">
              <Choice
                label={share.whose}
                value={team}
                options={season.teams.map(({ id }, index) => [id, teamName(season, index)])}
                onChoose={setTeam}
                empty={share.allTeams}
              />
              <button type="submit" disabled={make.isPending}>
                {share.make}
              </button>
            </div>
          </form>
        )}
        {make.error !== null && <Failure title={share.makeFailed} error={make.error} />}
        {address !== null && (
          <div className="notice" role="status">
            <p>{share.once(nameOf(make.data?.team ?? null))}</p>
            <input readOnly value={address} aria-label={share.address} onFocus={({ target }) => target.select()} />
            <button
              type="button"
              onClick={() =>
                void navigator.clipboard?.writeText(address).then(
                  () => announce(share.copied),
                  () => announce(share.notCopied),
                )
              }
            >
              {share.copy}
            </button>
          </div>
        )}
        {feeds.error !== null && <Failure title={words.failed} error={feeds.error} onRetry={() => void feeds.refetch()} />}
        {feeds.data?.items.length === 0 && <p className="calm">{share.noFeeds}</p>}
        <ul className="lines">
          {feeds.data?.items.map(({ id, team: of, actor, createdAt }) => (
            <li key={id}>
              <span>{nameOf(of)}</span>
              <span className="note">{share.madeBy(actor, moment(createdAt))}</span>
              {mayEdit && (
                <button type="button" className="link" disabled={end.isPending} onClick={() => end.mutate(id)}>
                  {share.end}
                  <span className="unseen">: {nameOf(of)}</span>
                </button>
              )}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
