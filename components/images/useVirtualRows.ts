import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { drawnRows, firstInSight, scrollToShow, type GridLayout } from './gridLayout';

export interface Sight {
  /** Places of the first and the last picture that are drawn. */
  first: number;
  last: number;
  /** The first picture in sight. */
  at: number;
}

export interface VirtualRows {
  /** For the element that scrolls. */
  scroller: RefObject<HTMLDivElement | null>;
  /** Rows to draw, both included; null before the first look. */
  drawn: { first: number; last: number } | null;
  /** Brings a picture into sight. */
  reveal(place: number): void;
  rowsInSight(): number;
}

/**
 * Draws only the rows in sight of a long list. The first picture in sight stays where it is when the rows change, by a
 * window of another width or another size of the thumbnails.
 * @param layout null before the width is known
 * @param headerHeight of what sticks to the top, in pixels
 */
export function useVirtualRows(
  layout: GridLayout | null,
  startAt: number,
  headerHeight: number,
  onSight: (sight: Sight) => void,
): VirtualRows {
  const scroller = useRef<HTMLDivElement>(null);
  const at = useRef(startAt);
  const [drawn, setDrawn] = useState<VirtualRows['drawn']>(null);

  const look = useEffectEvent(() => {
    const element = scroller.current;
    if (!element || !layout) return;
    const rows = drawnRows(layout, element.scrollTop, element.clientHeight - headerHeight);
    setDrawn((known) => (known?.first === rows.first && known.last === rows.last ? known : rows));
    at.current = Math.min(firstInSight(layout, element.scrollTop), Math.max(0, layout.total - 1));
    const { columns } = layout;
    onSight({ first: rows.first * columns, last: (rows.last + 1) * columns - 1, at: at.current });
  });

  const { columns = null, rowHeight = null, total = null } = layout ?? {};
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && columns !== null && rowHeight !== null)
      element.scrollTop = Math.floor(at.current / columns) * rowHeight;
    look();
  }, [columns, rowHeight]);
  useLayoutEffect(() => look(), [total]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => look();
    element.addEventListener('scroll', onScroll, { passive: true });
    const observer = new ResizeObserver(onScroll);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, []);

  return {
    scroller,
    drawn,
    reveal(place) {
      const element = scroller.current;
      if (!element || !layout) return;
      element.scrollTop = scrollToShow(layout, place, element.scrollTop, element.clientHeight - headerHeight);
    },
    rowsInSight: () =>
      layout ? Math.floor(((scroller.current?.clientHeight ?? 0) - headerHeight) / layout.rowHeight) : 1,
  };
}
