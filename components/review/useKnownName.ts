import { useSyncExternalStore } from 'react';
import { localStore } from '../page/keptStore';
import { storedName } from '../session/identity';

/** The name that this browser knows; null: none, or the page was not hydrated yet. */
export function useKnownName(): string | null {
  return useSyncExternalStore(
    subscribe,
    () => storedName(localStore),
    () => null,
  );
}

/** Another tab may learn it. */
function subscribe(listener: () => void): () => void {
  window.addEventListener('storage', listener);
  return () => window.removeEventListener('storage', listener);
}
