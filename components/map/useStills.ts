'use client';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { standingStill, type Still } from './stills';

/** Under reduced motion a map that moves is shown as stills, this far apart. */
export const STILL_MS = 2000;
const QUERY = '(prefers-reduced-motion: reduce)';

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(QUERY);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** Whether this person asked for little motion. */
export function useReducedMotion(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(QUERY).matches, () => false); // prettier-ignore
}

/**
 * The value, or while `held` the one of at most STILL_MS ago: the newest comes in the end.
 * @param of id of what the value is of: another one is shown at once
 */
export function useStills<T>(of: string | null, value: T | null, held: boolean): T | null {
  const [still, setStill] = useState<Still<T | null> | null>(null);
  const newest = useRef<Still<T | null>>({ of, value });
  useEffect(() => {
    newest.current = { of, value };
  }, [of, value]);
  const isMoving = held && value !== null;
  useEffect(() => {
    if (!isMoving) return;
    const take = () => setStill(newest.current);
    take();
    const timer = setInterval(take, STILL_MS);
    return () => {
      clearInterval(timer);
      setStill(null);
    };
  }, [of, isMoving]);
  return isMoving ? standingStill(still, { of, value }) : value;
}
