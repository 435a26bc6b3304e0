import { useEffect, type RefObject } from 'react';

/** So far a press may move and still be a press. */
const SLACK_PX = 4;

/** A frame that scrolls is moved by dragging its content with the mouse; touch and wheel do it anyway. */
export function useDragToScroll(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let from: { x: number; y: number; left: number; top: number } | null = null;
    let dragged = false;
    const onDown = (event: PointerEvent) => {
      if (event.pointerType !== 'mouse' || event.button !== 0) return;
      from = { x: event.clientX, y: event.clientY, left: element.scrollLeft, top: element.scrollTop };
      dragged = false;
    };
    const onMove = (event: PointerEvent) => {
      if (!from) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!dragged && Math.hypot(dx, dy) < SLACK_PX) return;
      dragged = true;
      element.scrollTo(from.left - dx, from.top - dy);
    };
    const onUp = () => (from = null);
    // The press that ends a drag chooses nothing.
    const onClick = (event: MouseEvent) => {
      if (dragged) event.stopPropagation();
      dragged = false;
    };
    element.addEventListener('pointerdown', onDown);
    element.addEventListener('click', onClick, { capture: true });
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    return () => {
      element.removeEventListener('pointerdown', onDown);
      element.removeEventListener('click', onClick, { capture: true });
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
    };
  }, [frame]);
}
