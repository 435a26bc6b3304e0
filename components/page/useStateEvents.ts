import { useEffect, useEffectEvent } from 'react';

/** How long after a refused connection the next one is tried. */
const RETRY_MS = 5_000;

/** Server-sent events of a path, for as long as the page is in sight; each event's data is handed on as it came. */
export function useStateEvents(path: string, onData: (data: string) => void): void {
  const take = useEffectEvent(onData);
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
      const opened = new EventSource(path);
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
  }, [path]);
}
