import { type FormEvent, useState } from 'react';
import { slotDays, WEEKDAYS, weekdayOfDay } from '../../model/calendar.ts';
import { gameName, teamName } from '../../model/sentence.ts';
import { slotHead } from '../board/row.ts';
import { Choice } from '../choice.tsx';
import type { Desk } from '../desk.ts';
import type { Drafting } from '../drafts.ts';
import { count, moment, words } from '../words.ts';

interface LocksProps {
  readonly desk: Desk;
  readonly drafting: Drafting;
  /** Said of every lock that is made from here on, by key or by form. */
  readonly reason: string;
  readonly onReason: (reason: string) => void;
}

const WHAT = ['team', 'windows', 'date', 'week', 'before', 'weekday', 'conflict-free'] as const;
type What = (typeof WHAT)[number];

/** What stays where it is: locked games with who locked them and why; whole teams, dates, weeks and weekdays at once. */
export function Locks({ desk, drafting, reason, onReason }: LocksProps) {
  const { season, schedule } = desk;
  const { draft, act } = drafting;
  const { locks } = words;
  const days = slotDays(season);
  const isDated = season.slots.some(({ date }) => date !== null);
  const [what, setWhat] = useState<What>('team');
  const [team, setTeam] = useState(season.teams[0].id);
  const [slot, setSlot] = useState(season.slots[0]?.id ?? '');
  const [before, setBefore] = useState('');
  const [weekday, setWeekday] = useState(6);
  const [windows, setWindows] = useState(season.slotGroups[0]?.id ?? '');
  const indexOf = (id: string) => season.slots.findIndex((candidate) => candidate.id === id);

  /** Games that the form means. */
  const meant = (): number[] => {
    const at = indexOf(slot);
    const placed = season.games.flatMap((_, game) => (schedule.slots[game] >= 0 ? [game] : []));
    const dayOf = (game: number) => days[schedule.slots[game]];
    switch (what) {
      case 'team': {
        const index = season.teams.findIndex(({ id }) => id === team);
        return placed.filter((game) => season.games[game].home === index || season.games[game].away === index);
      }
      case 'windows': {
        const slots = new Set(season.slotGroups.find(({ id }) => id === windows)?.members);
        return placed.filter((game) => slots.has(schedule.slots[game]));
      }
      case 'date':
        return placed.filter((game) => schedule.slots[game] === at);
      case 'week': {
        // Day 4 of the count, 1970-01-05, was a Monday.
        const week = (day: number) => Math.floor((day - 4) / 7);
        return placed.filter((game) => (isDated ? week(dayOf(game)) === week(days[at]) : schedule.slots[game] === at));
      }
      case 'before':
        return placed.filter((game) => before !== '' && (season.slots[schedule.slots[game]].date ?? '9') < before);
      case 'weekday':
        return placed.filter((game) => weekdayOfDay(dayOf(game)) === weekday);
      case 'conflict-free': {
        const broken = new Set(desk.violations.flatMap(({ cells }) => cells.map((cell) => cell.game)));
        return placed.filter((game) => !broken.has(game));
      }
    }
  };
  const games = meant();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (games.length === 0) return;
    // As such: the step says whose picks they were, and a reason that was left out does, too.
    const group = what === 'windows' ? season.slotGroups.find(({ id }) => id === windows) : undefined;
    const chosen = group === undefined ? { games: games.map((game) => season.games[game].id) } : { slotGroups: [group.id] };
    act?.({ action: 'lock', ...chosen, reason: reason || (group?.name ?? '') }, locks.done(count(games.length, 'game')));
  };
  const choices = WHAT.filter(
    (choice) => (isDated || !['before', 'weekday', 'week'].includes(choice)) && (choice !== 'windows' || season.slotGroups.length > 0),
  );
  return (
    <>
      <p className="note">{locks.hint}</p>
      {act === null ? (
        <p className="calm">{locks.notHere}</p>
      ) : (
        <form className="stack" onSubmit={submit}>
          <label>
            {locks.reason}
            <input value={reason} maxLength={500} placeholder={locks.reasonHint} onChange={({ target }) => onReason(target.value)} />
          </label>
          <div className="fields">
            <Choice
              className="whole"
              label={locks.what}
              value={what}
              options={choices.map((choice) => [choice, locks.choices[choice]])}
              onChoose={setWhat}
            />
            {what === 'team' && (
              <Choice
                label={locks.team}
                value={team}
                options={season.teams.map(({ id }, index) => [id, teamName(season, index)])}
                onChoose={setTeam}
              />
            )}
            {what === 'windows' && (
              <Choice
                label={locks.windows}
                value={windows}
                options={season.slotGroups.map(({ id, name }) => [id, name || id])}
                onChoose={setWindows}
              />
            )}
            {(what === 'date' || what === 'week') && (
              <Choice
                label={locks.date}
                value={slot}
                options={season.slots.map(({ id }, index) => [id, slotHead(season, index).full])}
                onChoose={setSlot}
              />
            )}
            {what === 'before' && (
              <label>
                {locks.day}
                <input type="date" value={before} required onChange={({ target }) => setBefore(target.value)} />
              </label>
            )}
            {what === 'weekday' && (
              <Choice
                label={locks.weekday}
                value={String(weekday)}
                options={WEEKDAYS.map((name, index) => [String(index), name])}
                onChoose={(value) => setWeekday(Number(value))}
              />
            )}
          </div>
          <button type="submit" disabled={games.length === 0 || drafting.isBusy}>
            {locks.submit(count(games.length, 'game'))}
          </button>
        </form>
      )}
      <h3>{locks.title}</h3>
      {draft === null || draft.locks.length === 0 ? (
        <p className="calm">{locks.none}</p>
      ) : (
        <ul className="cards">
          {draft.locks.map(({ games: held, by, at, reason: why }) => (
            <li key={`${at} ${held[0]}`}>
              <p>
                <strong>{count(held.length, 'game')}</strong> {why === '' ? <span className="note">{locks.noReason}</span> : why}
              </p>
              <p className="note">{locks.by(by, moment(at))}</p>
              <details>
                <summary>{locks.show}</summary>
                <ul>
                  {held.map((id) => {
                    const game = season.games.findIndex((candidate) => candidate.id === id);
                    return <li key={id}>{nameOf(desk, game)}</li>;
                  })}
                </ul>
              </details>
              {act !== null && (
                <button
                  type="button"
                  className="quiet"
                  disabled={drafting.isBusy}
                  onClick={() => act({ action: 'unlock', games: [...held] }, locks.undone(count(held.length, 'game')))}
                >
                  {locks.unlock}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function nameOf({ season, schedule, evaluation }: Desk, game: number): string {
  const name = gameName(evaluation.timetable, game);
  return schedule.slots[game] < 0 ? name : `${name}, ${slotHead(season, schedule.slots[game]).full}`;
}
