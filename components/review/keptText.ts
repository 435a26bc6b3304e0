/** What was typed and not sent yet: kept in the tab, so that a reload loses none of it. */
import { useSyncExternalStore } from 'react';

const PREFIX = 'specular.unsent.';
/** Where the browser keeps nothing (blocked, full) it lives as long as the page. */
const texts = new Map<string, string>();
const listeners = new Set<() => void>();

export function readText(key: string): string {
  const known = texts.get(key);
  if (known !== undefined) return known;
  let text = '';
  try {
    text = sessionStorage.getItem(PREFIX + key) ?? '';
  } catch {
    // blocked: nothing was kept
  }
  texts.set(key, text);
  return text;
}

export function writeText(key: string, text: string): void {
  texts.set(key, text);
  try {
    if (text === '') sessionStorage.removeItem(PREFIX + key);
    else sessionStorage.setItem(PREFIX + key, text);
  } catch {
    // blocked or full: it is in `texts`
  }
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
