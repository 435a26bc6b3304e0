'use client';
import type { RefObject } from 'react';
import { useScrollSight } from '../layers/useScrollSight';

export interface RowsInSight {
  /** Both ends included; `last` is before `first` without rows. */
  first: number;
  last: number;
  /** How many rows a page key moves by. */
  page: number;
}

/** Which of `count` rows of one height can be seen in a frame that scrolls. */
export function useRowsInSight(frame: RefObject<HTMLElement | null>, count: number, pitch: number): RowsInSight {
  const seen = useScrollSight(frame);
  const first = Math.min(Math.max(0, Math.floor(seen.top / pitch)), Math.max(0, count - 1));
  const last = Math.min(count - 1, Math.floor((seen.top + seen.height) / pitch));
  return { first, last, page: Math.max(1, Math.floor(seen.height / pitch)) };
}
