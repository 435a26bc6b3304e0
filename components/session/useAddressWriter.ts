import { useEffect, useState } from 'react';
import { createAddressWriter } from './addressWriter';
import { browserTimers } from '../timing/timers';

/** Writes the address of a page now and then; what is still to be written is when the page is left for another site. */
export function useAddressWriter<T>(write: (address: T) => void) {
  const [writer] = useState(() => createAddressWriter(write, browserTimers));
  useEffect(() => {
    const flush = () => writer.flush();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      writer.stop(); // the address already is the next page's
    };
  }, [writer]);
  return writer;
}

/** Changes the address without a step in the history. `entry` is put beside what the router keeps there. */
export function replaceAddress(address: string, entry: Readonly<Record<string, unknown>> = {}): void {
  try {
    window.history.replaceState({ ...window.history.state, ...entry }, '', address);
  } catch {
    // Safari refuses when there were too many: the address is behind until the next change, nothing else is.
  }
}
