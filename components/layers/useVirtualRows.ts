import { useEffect, useState, type RefObject } from 'react';

export interface VirtualRows {
  /** Rows from `first` to before `end` are drawn. */
  first: number;
  end: number;
  /** Heights of what is left out above and below, in pixels. */
  abovePx: number;
  belowPx: number;
}

const OVERSCAN = 12;
const FIRST_GUESS_PX = 600;

/** Which of `count` rows of one height are near the part of the frame that is in sight: `overscan` more at both ends. */
export function useVirtualRows(
  frame: RefObject<HTMLElement | null>,
  count: number,
  rowPx: number,
  overscan = OVERSCAN,
): VirtualRows {
  const [sight, setSight] = useState({ top: 0, height: FIRST_GUESS_PX });
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const look = () => setSight({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [frame]);
  const first = Math.min(Math.max(0, Math.floor(sight.top / rowPx) - overscan), Math.max(0, count - 1));
  const end = Math.min(count, Math.ceil((sight.top + sight.height) / rowPx) + overscan);
  return { first, end: Math.max(end, first), abovePx: first * rowPx, belowPx: Math.max(0, count - end) * rowPx };
}
