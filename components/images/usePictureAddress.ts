import { useEffect, useRef, useState } from 'react';
import { createAddressWriter } from '../session/addressWriter';
import { browserTimers } from '../session/browserTimers';
import type { BrowserState } from './browserState';
import { imageQueryString, type ImageDisplay, type ImageQuery } from './imageQuery';

/** Keeps the address of the page what it shows, without a step in the history. */
export function usePictureAddress(
  query: ImageQuery,
  state: BrowserState,
  startAt: number,
): { sight(at: number): void } {
  const [writer] = useState(() => createAddressWriter(writeAddress, browserTimers));
  const at = useRef(startAt);
  const latest = useRef(state);
  const display = (): ImageDisplay => ({ ...latest.current, at: at.current });
  useEffect(() => {
    const changed = latest.current !== state;
    latest.current = state;
    if (changed) writer.update(imageQueryString(query, { ...state, at: at.current }));
  }, [writer, query, state]);
  useEffect(() => {
    const flush = () => writer.flush();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      writer.stop(); // the address already is the next page's
    };
  }, [writer]);
  return {
    sight(place) {
      if (at.current === place) return;
      at.current = place;
      writer.update(imageQueryString(query, display()));
    },
  };
}

function writeAddress(query: string): void {
  try {
    // What the router keeps in the entry stays.
    window.history.replaceState(window.history.state, '', query);
  } catch {
    // Safari refuses when there were too many: the address is behind until the next change, nothing else is.
  }
}
