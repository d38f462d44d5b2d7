import { gameName, teamName } from '../../model/sentence.ts';
import type { Place } from '../../search/recommend.ts';
import type { Desk } from '../desk.ts';
import { words } from '../words.ts';
import { type Picked, priceText } from './picked.ts';
import { type BoardRow, shortName, slotHead } from './row.ts';

interface InspectorProps {
  readonly desk: Desk;
  readonly rows: readonly BoardRow[];
  /** The cell that the keys are at; slot -1 or beyond the last stands for the row. */
  readonly at: { readonly team: number; readonly slot: number };
  readonly picked: Picked | null;
  /** Null where games cannot be moved. */
  readonly onPick: ((game: number, team: number) => void) | null;
  readonly onDrop: (place: Place) => void;
  readonly onCancel: () => void;
  readonly onUndo: (() => void) | null;
  readonly onRedo: (() => void) | null;
}

/** Best places that are offered by name. */
const OFFERED = 4;

/** What stands in the cell that the keys are at, in words; and, for a game that is picked up, where it could go. */
export function Inspector({ desk, rows, at, picked, onPick, onDrop, onCancel, onUndo, onRedo }: InspectorProps) {
  const { season, evaluation } = desk;
  const { moving } = words;
  const cell = rows[at.team].cells[at.slot];
  const game = cell?.games[0];
  const place = picked?.bySlot.get(at.slot);
  return (
    <div className="inspector">
      {picked === null ? (
        <>
          <p>
            <strong>{teamName(season, at.team)}</strong>
            {cell !== undefined && `, ${slotHead(season, at.slot).full}: ${cell.label}`}
          </p>
          {onPick !== null && game !== undefined && (
            <button type="button" onClick={() => onPick(game, at.team)}>
              {moving.pick} <kbd>M</kbd>
            </button>
          )}
        </>
      ) : (
        <>
          <p>
            <strong>{moving.picked(gameName(evaluation.timetable, picked.game))}</strong>{' '}
            {place === undefined ? moving.here : place.sentence}
          </p>
          <div className="offers">
            <span>{moving.best}</span>
            {picked.places.slice(0, OFFERED).map((offer) => (
              <button
                key={`${offer.slot} ${offer.host} ${offer.swapped}`}
                type="button"
                title={offer.sentence}
                onClick={() => onDrop(offer)}
              >
                {slotHead(season, offer.slot).full}
                {offer.host !== evaluation.timetable.homes[picked.game] && ` ${moving.at(shortName(season, offer.host))}`}
                {offer.swapped !== null && ` ${moving.swap}`} <span className="note">{priceText(offer)}</span>
              </button>
            ))}
            <button type="button" className="quiet" onClick={onCancel}>
              {moving.cancel} <kbd>Esc</kbd>
            </button>
          </div>
        </>
      )}
      {(onUndo !== null || onRedo !== null) && (
        <div className="offers">
          <button type="button" className="quiet" disabled={onUndo === null} onClick={() => onUndo?.()}>
            {moving.undo}
          </button>
          <button type="button" className="quiet" disabled={onRedo === null} onClick={() => onRedo?.()}>
            {moving.redo}
          </button>
        </div>
      )}
    </div>
  );
}
