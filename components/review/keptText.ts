/** What was typed and not sent yet: kept in the tab, so that a reload loses none of it. */
import { useSyncExternalStore } from 'react';
import { tabStore, type KeptStore } from '../page/keptStore';

const PREFIX = 'specular.unsent.';
const listeners = new Set<() => void>();

export function readText(key: string, tab: Pick<KeptStore, 'getItem'> = tabStore): string {
  return tab.getItem(PREFIX + key) ?? '';
}

export function writeText(key: string, text: string): void {
  if (text === '') tabStore.removeItem(PREFIX + key);
  else tabStore.setItem(PREFIX + key, text);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One such text, by a key of its own. */
export function useKeptText(key: string): [text: string, write: (text: string) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => readText(key),
    () => '',
  );
  return [text, (next) => writeText(key, next)];
}
