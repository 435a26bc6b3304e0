import type { RefObject } from 'react';
import { useScrollSight } from './useScrollSight';

export interface VirtualRows {
  /** Rows from `first` to before `end` are drawn. */
  first: number;
  end: number;
  /** Heights of what is left out above and below, in pixels. */
  abovePx: number;
  belowPx: number;
}

const OVERSCAN = 12;

/** Which of `count` rows of one height are near the part of the frame that is in sight: `overscan` more at both ends. */
export function useVirtualRows(
  frame: RefObject<HTMLElement | null>,
  count: number,
  rowPx: number,
  overscan = OVERSCAN,
): VirtualRows {
  const sight = useScrollSight(frame);
  const first = Math.min(Math.max(0, Math.floor(sight.top / rowPx) - overscan), Math.max(0, count - 1));
  const end = Math.min(count, Math.ceil((sight.top + sight.height) / rowPx) + overscan);
  return { first, end: Math.max(end, first), abovePx: first * rowPx, belowPx: Math.max(0, count - end) * rowPx };
}
