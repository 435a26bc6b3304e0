'use client';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';

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

/** The value, or while `held` the one of at most STILL_MS ago: the newest comes in the end. */
export function useStills<T>(value: T, held: boolean): T {
  const [still, setStill] = useState(value);
  const newest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    newest.current = value;
    if (!held || timer.current !== null) return;
    setStill(value);
    timer.current = setTimeout(() => {
      timer.current = null;
      setStill(newest.current);
    }, STILL_MS);
  }, [value, held]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return held ? still : value;
}
