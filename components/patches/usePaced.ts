'use client';
import { useEffect, useRef, useState } from 'react';
import { browserTimers } from '../timing/timers';

/** Follows a value that changes often, one change in `ms` at the most. The last one always comes. */
export function usePaced<T>(value: T, ms: number): T {
  const [paced, setPaced] = useState(value);
  const changedAt = useRef(-Infinity);
  useEffect(() => {
    if (Object.is(value, paced)) return;
    const timer = browserTimers.set(
      () => {
        changedAt.current = performance.now();
        setPaced(value);
      },
      Math.max(0, changedAt.current + ms - performance.now()),
    );
    return () => browserTimers.clear(timer);
  }, [value, paced, ms]);
  return paced;
}
