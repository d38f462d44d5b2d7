import { gameName, teamName } from '../../model/sentence.ts';
import type { Place } from '../../search/recommend.ts';
import type { Desk } from '../desk.ts';
import { words } from '../words.ts';
import { reasonsOf } from './board.tsx';
import { type Picked, priceOf, priceText } from './picked.ts';
import { type BoardRow, shortName, slotHead } from './row.ts';

interface InspectorProps {
  readonly desk: Desk;
  readonly rows: readonly BoardRow[];
  /** The cell that the keys are at; slot -1 or beyond the last stands for the row. */
  readonly at: { readonly team: number; readonly slot: number };
  readonly picked: Picked | null;
  /** By game: why it is locked, null where it is not. */
  readonly locks: readonly (string | null)[];
  readonly onLock: ((game: number) => void) | null;
  /** Null where games cannot be moved. */
  readonly onPick: ((game: number, team: number) => boolean) | null;
  readonly onDrop: (place: Place) => void;
  readonly onShelve: ((game: number) => void) | null;
  readonly onCancel: () => void;
  /** Whether all places are listed, and the switch of it; null where there is no grid to choose from, and all are. */
  readonly isListed: boolean;
  readonly onList: (() => void) | null;
}

/** Further reasons that are shown beside the first; W says all. */
const REASONS = 2;
/** Best places that are offered by name. */
const OFFERED = 4;

/** What stands in the cell that the keys are at, in words; and, for a game that is picked up, where it could go. */
export function Inspector(props: InspectorProps) {
  const { desk, rows, at, picked, locks, onLock, onPick, onDrop, onShelve, onCancel, isListed, onList } = props;
  const { season, evaluation } = desk;
  const { moving, shelf } = words;
  const cell = rows[at.team].cells[at.slot];
  const game = cell?.games[0];
  const lock = game === undefined ? null : locks[game];
  const place = picked?.bySlot.get(at.slot);
  return (
    <div className="inspector">
      {picked === null ? (
        <>
          <p>
            <strong>{teamName(season, at.team)}</strong>
            {cell !== undefined && `, ${slotHead(season, at.slot).full}: ${cell.label}`}
            {lock !== null && <span className="note"> {moving.lockedNote(lock)}</span>}
          </p>
          <div className="offers">
            {onPick !== null && game !== undefined && lock === null && (
              <button type="button" onClick={() => onPick(game, at.team)}>
                {moving.pick} <kbd>M</kbd>
              </button>
            )}
            {onLock !== null && game !== undefined && (
              <button type="button" className="quiet" onClick={() => onLock(game)}>
                {lock === null ? moving.lock : moving.unlock} <kbd>L</kbd>
              </button>
            )}
            {onShelve !== null && game !== undefined && lock === null && (
              <button type="button" className="quiet" onClick={() => onShelve(game)}>
                {shelf.put} <kbd>Del</kbd>
              </button>
            )}
          </div>
        </>
      ) : (
        <>
          <p>
            <strong>{moving.picked(gameName(evaluation.timetable, picked.game))}</strong>{' '}
            {onList === null
              ? moving.choose
              : place !== undefined
                ? reasonsOf(place, REASONS).join(' ')
                : picked.slot < 0
                  ? shelf.here
                  : moving.here}
          </p>
          <div className="offers">
            {onList !== null && <span>{moving.best}</span>}
            {picked.places.slice(0, onList === null ? 0 : OFFERED).map((offer) => (
              <button
                key={`${offer.slot} ${offer.host} ${offer.others.join()}`}
                type="button"
                title={offer.sentence}
                onClick={() => onDrop(offer)}
              >
                {slotHead(season, offer.slot).full}
                {offer.host !== evaluation.timetable.homes[picked.game] && ` ${moving.at(shortName(season, offer.host))}`}
                {offer.others.length > 0 && ` ${moving.along(offer.others.length)}`} <span className="note">{priceText(offer)}</span>
              </button>
            ))}
            {onList !== null && (
              <button type="button" className="quiet" aria-expanded={isListed} onClick={onList}>
                {isListed ? moving.fewer : moving.all(picked.places.length)} <kbd>R</kbd>
              </button>
            )}
            {picked.shelf !== null && (
              <button type="button" className="quiet" data-shelf title={picked.shelf.sentence} onClick={() => onShelve?.(picked.game)}>
                {shelf.put} <span className="note">{priceText(picked.shelf)}</span> <kbd>Del</kbd>
              </button>
            )}
            <button type="button" className="quiet" onClick={onCancel}>
              {moving.cancel} <kbd>Esc</kbd>
            </button>
          </div>
          {isListed && <Places desk={desk} picked={picked} onDrop={onDrop} />}
        </>
      )}
    </div>
  );
}

/** Every place of a picked game, best first: date, price, and what it does, in words. */
function Places({ desk, picked, onDrop }: { desk: Desk; picked: Picked; onDrop: (place: Place) => void }) {
  const { season } = desk;
  return (
    // A list that scrolls is a stop of the keys.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <ol className="places" aria-label={words.moving.placesOf(gameName(desk.evaluation.timetable, picked.game))} tabIndex={0}>
      {picked.places.map((place) => (
        <li key={`${place.slot} ${place.host} ${place.others.join()}`}>
          <button type="button" onClick={() => onDrop(place)}>
            {slotHead(season, place.slot).full}
          </button>
          <span className={`price ${priceOf(place)}`}>{priceText(place)}</span>
          <span>{place.sentence}</span>
        </li>
      ))}
    </ol>
  );
}
