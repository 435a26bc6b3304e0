import { useEffect, useRef } from 'react';
import { replaceAddress, useAddressWriter } from '../session/useAddressWriter';
import type { BrowserState } from './browserState';
import { imageQueryString, type ImageDisplay, type ImageQuery } from './imageQuery';

/** Keeps the address of the page what it shows, without a step in the history. */
export function usePictureAddress(
  query: ImageQuery,
  state: BrowserState,
  startAt: number,
): { sight(at: number): void } {
  const writer = useAddressWriter(replaceQuery);
  const at = useRef(startAt);
  const latest = useRef(state);
  const display = (): ImageDisplay => ({ ...latest.current, at: at.current });
  useEffect(() => {
    const changed = latest.current !== state;
    latest.current = state;
    if (changed) writer.update(imageQueryString(query, { ...state, at: at.current }));
  }, [writer, query, state]);
  return {
    sight(place) {
      if (at.current === place) return;
      at.current = place;
      writer.update(imageQueryString(query, display()));
    },
  };
}

function replaceQuery(query: string): void {
  replaceAddress(query || window.location.pathname); // an empty address would leave what is there
}
