import { useSyncExternalStore } from 'react';
import { localStore } from '../page/keptStore';
import { NAME_STORED_EVENT, storedName } from '../session/identity';

/** The name that this browser knows; null: none, or the page was not hydrated yet. */
export function useKnownName(): string | null {
  return useSyncExternalStore(
    subscribe,
    () => storedName(localStore),
    () => null,
  );
}

/** This page or another tab may learn it. */
function subscribe(listener: () => void): () => void {
  window.addEventListener('storage', listener);
  window.addEventListener(NAME_STORED_EVENT, listener);
  return () => {
    window.removeEventListener('storage', listener);
    window.removeEventListener(NAME_STORED_EVENT, listener);
  };
}
