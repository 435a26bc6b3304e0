'use client';
import { useEffect, useState, type RefObject } from 'react';

export interface RowsInSight {
  /** Both ends included; `last` is before `first` without rows. */
  first: number;
  last: number;
  /** How many rows a page key moves by. */
  page: number;
}

const FIRST_GUESS = { top: 0, height: 600 };

/** Which of `count` rows of one height can be seen in a frame that scrolls. */
export function useRowsInSight(frame: RefObject<HTMLElement | null>, count: number, pitch: number): RowsInSight {
  const [seen, setSeen] = useState(FIRST_GUESS);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const look = () => setSeen({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [frame]);
  const first = Math.min(Math.max(0, Math.floor(seen.top / pitch)), Math.max(0, count - 1));
  const last = Math.min(count - 1, Math.floor((seen.top + seen.height) / pitch));
  return { first, last, page: Math.max(1, Math.floor(seen.height / pitch)) };
}
