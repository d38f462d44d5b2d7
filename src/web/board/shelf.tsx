import { useEffect, useMemo, useState } from 'react';
import { gameName, teamName } from '../../model/sentence.ts';
import { cheapestPlaces, type Place } from '../../search/recommend.ts';
import { Choice } from '../choice.tsx';
import type { Desk } from '../desk.ts';
import { words } from '../words.ts';
import type { StartDrag } from './drag.ts';
import type { Picked } from './picked.ts';

interface ShelfProps {
  readonly desk: Desk;
  /** By game: why it is locked, null where it is not. */
  readonly locks: readonly (string | null)[];
  /** Games of the chosen conflict. */
  readonly chosen: ReadonlySet<number>;
  readonly picked: Picked | null;
  /** Null where games cannot be moved. */
  readonly onPick: ((game: number) => boolean) | null;
  readonly onCancel: () => void;
  readonly onDrag: StartDrag;
}

/** Games that are listed at first, and more of them at each press. */
const LISTED = 12;

/** Games without a date: how many, and what keeps each of them from the place that costs least. There is no shelf where every
 *  game has a date. What is picked up here is placed like any other game. */
export function Shelf({ desk, locks, chosen, picked, onPick, onCancel, onDrag }: ShelfProps) {
  const { season, schedule, evaluation } = desk;
  const { shelf } = words;
  const [team, setTeam] = useState('');
  const [most, setMost] = useState(LISTED);
  const unplaced = useMemo(() => season.games.flatMap((_, game) => (schedule.slots[game] < 0 ? [game] : [])), [season, schedule]);
  const teams = useMemo(
    () => [...new Set(unplaced.flatMap((game) => [season.games[game].home, season.games[game].away]))],
    [season, unplaced],
  );
  const listed = useMemo(() => {
    const index = season.teams.findIndex(({ id }) => id === team);
    // A team whose last game has been placed is no choice any more.
    if (!teams.includes(index)) return unplaced;
    return unplaced.filter((game) => season.games[game].home === index || season.games[game].away === index);
  }, [season, unplaced, teams, team]);
  const shown = useMemo(() => listed.slice(0, most), [listed, most]);
  const places = useCheapestPlaces(desk, shown);

  if (unplaced.length === 0) return null;
  // Where games may be left out at no cost, those that are need no place.
  const isOptional = season.structure[0].penalty === 0;
  return (
    <section className="shelf" aria-label={shelf.title}>
      <header>
        <h3>{shelf.title}</h3>
        <p>{isOptional ? shelf.optional(unplaced.length) : shelf.count(unplaced.length)}</p>
        {unplaced.length > LISTED && (
          <Choice
            label={shelf.team}
            value={team}
            empty={shelf.allTeams}
            options={teams.map((index) => [season.teams[index].id, teamName(season, index)])}
            onChoose={setTeam}
          />
        )}
      </header>
      <ul>
        {shown.map((game) => {
          const lock = locks[game];
          const name = gameName(evaluation.timetable, game);
          const isPicked = picked?.game === game;
          const place = places.get(game);
          return (
            <li key={season.games[game].id} className={chosen.has(game) ? 'chosen' : undefined}>
              {onPick === null || lock !== null ? (
                <span className="name">{name}</span>
              ) : (
                <button
                  type="button"
                  data-game={game}
                  aria-pressed={isPicked}
                  onClick={() => (isPicked ? onCancel() : onPick(game))}
                  onPointerDown={(event) => onDrag(event, event.currentTarget, () => onPick(game))}
                >
                  {name}
                </button>
              )}
              <span className="why" title={place?.sentence}>
                {lock !== null && `${words.moving.lockedNote(lock)} `}
                {place === undefined ? shelf.looking : place === null ? '' : reasonOf(place)}
              </span>
            </li>
          );
        })}
      </ul>
      {listed.length > most && (
        <button type="button" className="quiet" onClick={() => setMost(most + 2 * LISTED)}>
          {shelf.more(listed.length - most)}
        </button>
      )}
    </section>
  );
}

/** What keeps a game from the place that costs least. */
function reasonOf({ sentence, broken }: Place): string {
  // The rule's own words are in the title; what is broken says enough.
  const short = sentence.replace(/ The rule: “.*”$/, '');
  return broken.length === 0 ? words.shelf.open(short) : words.shelf.kept(short);
}

/** The place of least cost of each game, as they are found: one after the other, with the page drawn and answering between them. */
function useCheapestPlaces({ season, schedule }: Desk, games: readonly number[]): ReadonlyMap<number, Place | null> {
  const [places, setPlaces] = useState<ReadonlyMap<number, Place | null>>(new Map());
  useEffect(() => {
    setPlaces(new Map());
    const search = cheapestPlaces(season, schedule, games);
    const found = new Map<number, Place | null>();
    let timer = 0;
    const next = () => {
      const { value, done } = search.next();
      if (done === true) return;
      found.set(games[found.size], value);
      setPlaces(new Map(found));
      timer = window.setTimeout(next);
    };
    timer = window.setTimeout(next);
    return () => clearTimeout(timer);
  }, [season, schedule, games]);
  return places;
}
