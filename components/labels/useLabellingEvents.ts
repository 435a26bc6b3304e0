import { useEffect, useEffectEvent } from 'react';
import { labellingStateSchema, type LabellingState } from '@/lib/protocol/labellingRest';
import { labellingPath } from './labelPaths';

/** How long after a refused connection the next one is tried. */
const RETRY_MS = 5_000;

/** Calls back with how far a labelling is: at once, and with every change, while the page is in sight. */
export function useLabellingEvents(id: string, onState: (state: LabellingState) => void): void {
  const take = useEffectEvent((data: string) => {
    const state = stateOf(data);
    if (state) onState(state);
  });
  useEffect(() => {
    let source: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const close = () => {
      clearTimeout(retry);
      source?.close();
      source = null;
    };
    // Of a tab that nobody looks at none is kept: a browser has six connections to a server, for all its tabs.
    const look = () => {
      close();
      if (document.visibilityState !== 'visible') return;
      const opened = new EventSource(`${labellingPath(id)}/events`);
      opened.onmessage = ({ data }) => take(String(data));
      opened.onerror = () => {
        // Where a connection broke the browser tries again by itself; where it was refused it does not.
        if (opened.readyState === EventSource.CLOSED) retry = setTimeout(look, RETRY_MS);
      };
      source = opened;
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      close();
    };
  }, [id]);
}

function stateOf(data: string): LabellingState | null {
  try {
    return labellingStateSchema.parse(JSON.parse(data));
  } catch {
    return null; // of another version
  }
}
