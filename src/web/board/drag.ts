import { type RefObject, useEffect, useRef } from 'react';

/** A mouse button that went down on something that can be picked up. */
interface Drag {
  readonly x: number;
  readonly y: number;
  readonly origin: Element;
  /** Picks it up; says whether that could be. */
  readonly lift: () => boolean;
  isDragging: boolean;
}

export type StartDrag = (
  event: { readonly pointerType: string; readonly button: number; readonly clientX: number; readonly clientY: number },
  origin: Element,
  lift: () => boolean,
) => void;

/** How far the mouse must go with its button down to drag a game. */
const DRAG_PIXELS = 6;

/** Dragging by the mouse, from the grid or the shelf to either. By touch, dragging scrolls; buttons do the same there.
 *  @param onOver told what the dragged game is over
 *  @param onDrop told where it is let go, unless that is where it came from: there the click that follows puts it back */
export function useDrag(onOver: (target: Element) => void, onDrop: (target: Element) => void): StartDrag {
  const drag = useRef<Drag | null>(null);
  const latest: RefObject<{ onOver: typeof onOver; onDrop: typeof onDrop }> = useRef({ onOver, onDrop });
  latest.current = { onOver, onDrop };
  useEffect(() => {
    const moved = ({ target, clientX, clientY }: PointerEvent) => {
      const started = drag.current;
      if (started === null) return;
      if (started.isDragging) {
        if (target instanceof Element) latest.current.onOver(target);
      } else if (Math.hypot(clientX - started.x, clientY - started.y) > DRAG_PIXELS) {
        started.isDragging = started.lift();
        if (!started.isDragging) drag.current = null;
      }
    };
    const ended = ({ target }: PointerEvent) => {
      const started = drag.current;
      drag.current = null;
      if (started?.isDragging && target instanceof Element && !started.origin.contains(target)) latest.current.onDrop(target);
    };
    window.addEventListener('pointermove', moved);
    window.addEventListener('pointerup', ended);
    return () => {
      window.removeEventListener('pointermove', moved);
      window.removeEventListener('pointerup', ended);
    };
  }, []);
  return ({ pointerType, button, clientX, clientY }, origin, lift) => {
    drag.current = pointerType === 'mouse' && button === 0 ? { x: clientX, y: clientY, origin, lift, isDragging: false } : null;
  };
}
