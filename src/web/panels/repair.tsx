import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Schedule } from '../../model/schedule.ts';
import { gameName, teamName } from '../../model/sentence.ts';
import { announce } from '../announcer.tsx';
import { type AvailabilityContent, api, type Repair, type RepairRequest } from '../api.ts';
import { useConferenceOf } from '../availability/desk-rules.tsx';
import { slotHead } from '../board/row.ts';
import { Choice } from '../choice.tsx';
import type { Desk } from '../desk.ts';
import type { Drafting } from '../drafts.ts';
import { Failure } from '../failure.tsx';
import { Field } from '../field.tsx';
import { go, hrefOf, seasonHref } from '../route.ts';
import { useTicking } from '../ticking.ts';
import { count, duration, moment, words } from '../words.ts';
import { RepairCard } from './repair-card.tsx';
import { secondsOf } from './run-progress.tsx';

/** A repair as it would stand on the board. */
export interface Preview {
  readonly schedule: Schedule;
  readonly games: readonly number[];
  readonly title: string;
}

interface RepairPanelProps {
  readonly desk: Desk;
  readonly seasonId: string;
  /** The newest version of the season. */
  readonly version: number;
  readonly scheduleId: string;
  readonly drafting: Drafting;
  /** The game at the keys' cell, offered as the one that is called off. */
  readonly game: number | null;
  readonly preview: Preview | null;
  readonly onPreview: (preview: Preview | null) => void;
}

type What = 'venue' | 'team' | 'game';

/** Seconds that repairs are looked for, and those of a longer search: the most that the service allows. */
const USUAL_SECONDS = 8;
const LONG_SECONDS = 15;

type Damage = RepairRequest['damage'][number];

/** Something is lost: what to do about it, three ways, each with its price and its sentences. */
export function RepairPanel(props: RepairPanelProps) {
  const { desk, seasonId, version, scheduleId, drafting, game, preview, onPreview } = props;
  const { season, schedule, evaluation } = desk;
  const { repair } = words;
  const dates = season.slots.flatMap(({ date }) => (date === null ? [] : [date])).sort();
  const hosts = season.venues.flatMap(({ id, name }, venue) =>
    season.teams.some((team) => team.venue === venue) ? [{ id, name: venueLabel(desk, venue, name) }] : [],
  );
  const [what, setWhat] = useState<What>('venue');
  const [venue, setVenue] = useState(hosts[0]?.id ?? '');
  const [team, setTeam] = useState(season.teams[0].id);
  const [first, setFirst] = useState(dates[Math.floor(dates.length / 4)] ?? '');
  const [last, setLast] = useState('');
  const [before, setBefore] = useState('');
  const [atMost, setAtMost] = useState('8');
  const [asked, setAsked] = useState<Damage | null>(null);
  const search = useMutation({
    mutationFn: (request: RepairRequest) => api.repairs(scheduleId, request),
    onSuccess: ({ hit, repairs }) =>
      announce(hit.length === 0 ? repair.noHit : repairs.length === 0 ? repair.none : repair.found(repairs.length)),
  });
  const [isRule, setRule] = useState(true);
  const [reason, setReason] = useState('');
  const [source, setSource] = useState('');
  const client = useQueryClient();
  const keepAsRule = useMutation({
    mutationFn: ({ damage, games }: { damage: Damage; games: Repair['games'] }) => {
      const name = drafting.draft === null ? words.drafts.newName(moment(new Date().toISOString())) : null;
      const wanted = { damage: [damage], scheduleId, games: [...games], reason, source };
      return api.keepLoss(seasonId, { ...wanted, ...(name === null ? { draft: drafting.draft!.id } : { name }) }, version);
    },
    onSuccess: async ({ season: changed, draft, rules }) => {
      const keys = [['schedules', seasonId], ['drafts', seasonId], ['seasons'], ['desk-reading', seasonId]];
      for (const queryKey of keys) void client.invalidateQueries({ queryKey });
      await client.invalidateQueries({ queryKey: ['season', seasonId] });
      announce(
        repair.keptAsRule(
          changed.version,
          rules.map(({ sentence }) => sentence),
        ),
      );
      go(seasonHref(seasonId, { draftId: draft.id }));
    },
    onError: (error) => announce(error.message),
  });
  const found = search.data?.scheduleId === scheduleId ? search.data : undefined;
  /** What was asked for, whatever the form says by now. */
  const asking = { atMost: search.variables?.atMost ?? 0, seconds: secondsOf(search.variables?.timeLimit) ?? USUAL_SECONDS };

  const results = useRef<HTMLElement>(null);
  useEffect(() => {
    const section = results.current;
    const panel = section?.closest('.tab-panel');
    if (found === undefined || !section || !panel) return;
    // Where the panel scrolls by itself, the board stays where it is.
    if (panel.scrollHeight > panel.clientHeight) panel.scrollTo({ top: section.offsetTop - (panel as HTMLElement).offsetTop });
    else section.scrollIntoView({ block: 'start' });
  }, [found]);

  const look = (request: RepairRequest) => {
    onPreview(null);
    announce(repair.searching);
    search.mutate(request);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const span = { first, last: last === '' ? first : last };
    const damage: Damage =
      what === 'venue' ? { what, venue, ...span } : what === 'team' ? { what, team, ...span } : { what, game: season.games[game ?? 0].id };
    setAsked(damage);
    look({
      damage: [damage],
      atMost: Number(atMost),
      timeLimit: `PT${USUAL_SECONDS}S`,
      ...(before !== '' && { locks: { before } }),
      ...(drafting.draft !== null && { draft: drafting.draft.id }),
    });
  };
  const show = (way: Repair, title: string) => {
    const slots = Int16Array.from(schedule.slots);
    const flipped = Uint8Array.from(schedule.flipped);
    const games = way.games.map(({ game: id, slot, host }) => {
      const index = season.games.findIndex((candidate) => candidate.id === id);
      slots[index] = season.slots.findIndex((candidate) => candidate.id === slot);
      flipped[index] = season.teams[season.games[index].home].id === host ? 0 : 1;
      return index;
    });
    onPreview({ schedule: { slots, flipped }, games, title });
    announce(repair.shown(title));
  };
  const keep = (way: Repair) => {
    onPreview(null);
    if (isRule && asked !== null) keepAsRule.mutate({ damage: asked, games: way.games });
    else drafting.act?.({ action: 'move', games: [...way.games], reason: found?.damage.join(' ') ?? '' }, repair.kept);
  };
  const canSubmit = what === 'game' ? game !== null : first !== '' && (what === 'team' || venue !== '');
  return (
    <>
      <p className="note">{repair.hint}</p>
      <form className="stack" onSubmit={submit}>
        <fieldset className="choices">
          <legend>{repair.what}</legend>
          {(['venue', 'team', 'game'] as const).map((choice) => (
            <label key={choice} className="check">
              <input type="radio" name="damage" checked={what === choice} onChange={() => setWhat(choice)} />
              {repair.choices[choice]}
            </label>
          ))}
        </fieldset>
        {what === 'venue' && (
          <Choice label={repair.venue} value={venue} options={hosts.map(({ id, name }) => [id, name])} onChoose={setVenue} />
        )}
        {what === 'team' && (
          <Choice
            label={repair.team}
            value={team}
            options={season.teams.map(({ id }, index) => [id, teamName(season, index)])}
            onChoose={setTeam}
          />
        )}
        {what === 'game' ? (
          <p>{game === null ? repair.noGame : `${gameName(evaluation.timetable, game)}, ${slotHead(season, schedule.slots[game]).full}`}</p>
        ) : (
          <div className="fields">
            <Field label={repair.first} type="date" required min={dates[0]} max={dates.at(-1)} value={first} onEnter={setFirst} />
            <Field label={repair.last} type="date" min={first} value={last} onEnter={setLast} />
          </div>
        )}
        <div className="fields">
          <Field label={repair.atMost} type="number" min={1} max={40} required value={atMost} onEnter={setAtMost} />
          <Field label={repair.before} type="date" value={before} onEnter={setBefore} />
        </div>
        {drafting.draft !== null && drafting.draft.locked.length > 0 && (
          <p className="note">{repair.locked(drafting.draft.locked.length)}</p>
        )}
        <button type="submit" className="primary" disabled={!canSubmit || search.isPending}>
          {search.isPending ? repair.searching : repair.submit}
        </button>
      </form>
      {search.isPending && <Searching limit={secondsOf(search.variables.timeLimit) ?? USUAL_SECONDS} />}
      {search.error !== null && <Failure title={repair.failed} error={search.error} />}
      {found !== undefined && (
        <section ref={results} className="results" aria-label={repair.results}>
          <h3>{found.damage.join(' ')}</h3>
          <p className="note">
            {found.hit.length === 0
              ? repair.noHit
              : repair.hit(
                  count(found.hit.length, 'game'),
                  found.hit.map(({ sentence }) => sentence),
                )}
          </p>
          <EnterAtDesk key={found.damage.join()} desk={desk} seasonId={seasonId} damage={asked} sentence={found.damage.join(' ')} />
          {drafting.act !== null && found.repairs.length > 0 && (
            <fieldset className="stack keeping">
              <legend>{repair.keeping}</legend>
              <label className="check">
                <input type="checkbox" checked={isRule} onChange={({ target }) => setRule(target.checked)} />
                {repair.asRule}
              </label>
              <p className="note">{isRule ? repair.asRuleHint(version + 1) : repair.noRuleHint}</p>
              {isRule && (
                <div className="fields">
                  <Field label={repair.reason} value={reason} maxLength={300} placeholder={repair.reasonHint} onEnter={setReason} />
                  <Field label={repair.from} value={source} maxLength={100} placeholder={repair.fromHint} onEnter={setSource} />
                </div>
              )}
            </fieldset>
          )}
          {keepAsRule.error !== null && <Failure title={repair.keepFailed} error={keepAsRule.error} />}
          {found.hit.length > 0 && found.repairs.length === 0 && (
            <p className="calm">{found.hit.length > asking.atMost ? repair.tooMany(found.hit.length, asking.atMost) : repair.noneDetail}</p>
          )}
          {found.repairs.length > 0 && found.repairs.every(({ price }) => price.hard > 0) && (
            <p className="note">{repair.noneWhole(count(asking.atMost, 'game'))}</p>
          )}
          {found.hit.length > 0 && found.hit.length <= asking.atMost && (
            <p className="note">
              {repair.ended[found.end](duration(found.seconds))}{' '}
              {found.end === 'limit' && asking.seconds < LONG_SECONDS && (
                <button
                  type="button"
                  className="link"
                  disabled={search.isPending}
                  onClick={() => look({ ...search.variables!, timeLimit: `PT${LONG_SECONDS}S` })}
                >
                  {repair.longer(duration(LONG_SECONDS))}
                </button>
              )}
            </p>
          )}
          <ol className="cards">
            {found.repairs.map((way, index) => {
              const title = repair.title(index + 1, count(way.games.length, 'game'));
              return (
                <RepairCard
                  key={way.games.map(({ game: id, slot }) => `${id} ${slot}`).join()}
                  way={way}
                  title={title}
                  isShown={preview?.title === title}
                  isNew={drafting.draft === null}
                  onShow={() => (preview?.title === title ? onPreview(null) : show(way, title))}
                  isBusy={keepAsRule.isPending}
                  onKeep={drafting.act === null ? null : () => keep(way)}
                />
              );
            })}
          </ol>
        </section>
      )}
    </>
  );
}

/** A search that is on: its time runs, and it says so if that is over and there is no answer yet. */
function Searching({ limit }: { limit: number }) {
  const { repair } = words;
  const elapsed = useTicking(0, true, null);
  return (
    <div className="searching">
      <progress aria-label={repair.progress} max={limit} value={Math.min(elapsed, limit)} />
      <p className="note">{elapsed < limit ? repair.time(duration(elapsed), duration(limit)) : repair.overdue}</p>
    </div>
  );
}

interface EnterAtDeskProps {
  readonly desk: Desk;
  readonly seasonId: string;
  readonly damage: Damage | null;
  readonly sentence: string;
}

/** What has happened, as entries of the availability desk: from there it becomes a rule, so that the next search knows it, too. */
function EnterAtDesk({ desk, seasonId, damage, sentence }: EnterAtDeskProps) {
  const { season } = desk;
  const { repair } = words;
  const client = useQueryClient();
  const conference = useConferenceOf(seasonId).data ?? null;
  const enter = useMutation({
    mutationFn: async (entries: readonly AvailabilityContent[]) => {
      for (const entry of entries) await api.enterAvailability(conference!.id, entry);
    },
    onSuccess: () => {
      announce(repair.entered);
      void client.invalidateQueries({ queryKey: ['availability', conference?.id] });
    },
  });
  if (conference === null || damage === null || damage.what === 'game') return null;
  const { first, last } = damage;
  const teams = season.teams.filter(({ id, venue }) =>
    damage.what === 'team' ? id === damage.team : season.venues[venue].id === damage.venue,
  );
  const entries = teams.map(
    ({ id, league }): AvailabilityContent => ({
      school: id.split(':').at(-1)!,
      // An arena is gone for every sport; a team that cannot play is of this sport alone.
      sports:
        damage.what === 'venue' ? [] : [season.leagues[league].id].filter((key) => conference.sports.some((sport) => sport.key === key)),
      kind: 'facility',
      ask: damage.what === 'venue' ? 'no-home-game' : 'no-game',
      dates: [{ first, last }],
      hard: true,
      reason: sentence.replace(/\.$/, ''),
      source: repair.source,
    }),
  );
  if (enter.isSuccess)
    return (
      <p className="note">
        {repair.entered} <a href={hrefOf({ page: 'desk', conferenceId: conference.id })}>{repair.toDesk}</a>
      </p>
    );
  return (
    <>
      <button type="button" className="quiet" disabled={enter.isPending} onClick={() => enter.mutate(entries)}>
        {repair.enter}
      </button>
      {enter.error !== null && <Failure title={words.availability.saveFailed} error={enter.error} />}
    </>
  );
}

/** A building by its name, and whose it is. */
function venueLabel({ season }: Desk, venue: number, name: string): string {
  const teams = season.teams.flatMap((team, index) => (team.venue === venue ? [teamName(season, index)] : []));
  return `${name} (${teams.slice(0, 2).join(', ')}${teams.length > 2 ? ' …' : ''})`;
}
