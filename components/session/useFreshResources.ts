'use client';
import { useEffect } from 'react';
import { refreshResources } from '../api/useResource';

/**
 * Asks again for what is on the screen when it may be old: after every join, because the server may have been away, and
 * when the tab is looked at again, because something may have been added in another one.
 */
export function useFreshResources(joined: boolean): void {
  useEffect(() => {
    if (!joined) return;
    const refresh = () => {
      if (document.visibilityState === 'visible') void refreshResources();
    };
    refresh();
    document.addEventListener('visibilitychange', refresh);
    return () => document.removeEventListener('visibilitychange', refresh);
  }, [joined]);
}
