/** Server-sent events that tell how something is: now, and after every change. */
import type { z } from 'zod';

/** How long after a refused connection the next one is tried. */
const RETRY_MS = 5_000;

export interface StateEventsOptions {
  path: string;
  onData: (data: string) => void;
  /** The server refuses: it is asked again by itself. */
  onRefused?: () => void;
  /** Whether it can be seen where it stands in the page; always, when it is left out. */
  isInSight?: () => boolean;
}

export interface StateEvents {
  /** To be called when it came into sight or went out of it. */
  look: () => void;
  close: () => void;
}

/**
 * Listens for as long as the page is in sight. Of a tab that nobody looks at no connection is kept: a browser has six to a
 * server, for all its tabs.
 */
export function openStateEvents({ path, onData, onRefused, isInSight }: StateEventsOptions): StateEvents {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const disconnect = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };
  const look = () => {
    disconnect();
    if (document.visibilityState !== 'visible' || isInSight?.() === false) return;
    const opened = new EventSource(path);
    opened.onmessage = ({ data }) => onData(String(data));
    opened.onerror = () => {
      // Where a connection broke the browser tries again by itself; where it was refused it does not.
      if (opened.readyState !== EventSource.CLOSED) return;
      onRefused?.();
      retry = setTimeout(look, RETRY_MS);
    };
    source = opened;
  };
  look();
  document.addEventListener('visibilitychange', look);
  return {
    look,
    close() {
      document.removeEventListener('visibilitychange', look);
      disconnect();
    },
  };
}

/** What an event says; null: it is of another version. */
export function parseState<State>(schema: z.ZodType<State>, data: string): State | null {
  try {
    return schema.parse(JSON.parse(data));
  } catch {
    return null;
  }
}
