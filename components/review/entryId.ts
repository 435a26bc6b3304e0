/** The id of what is being said: made once, and kept in the tab until it is stored, so that a lost answer doubles nothing. */
import type { KeptStore } from '../page/keptStore';
import { randomId } from '../session/identity';

const KEY = 'specular.saying';

/** The same for the same words, also after a reload. Only what was said last is known. */
export function entryId(tab: Pick<KeptStore, 'getItem' | 'setItem'>, said: string): string {
  const kept = read(tab);
  if (kept?.said === said) return kept.id;
  const id = randomId();
  tab.setItem(KEY, JSON.stringify({ said, id }));
  return id;
}

/** It is stored: the same said again is meant. */
export function forgetEntryId(tab: Pick<KeptStore, 'getItem' | 'removeItem'>, said: string): void {
  if (read(tab)?.said === said) tab.removeItem(KEY);
}

function read(tab: Pick<KeptStore, 'getItem'>): { said: string; id: string } | null {
  try {
    const kept: unknown = JSON.parse(tab.getItem(KEY) ?? 'null');
    const { said, id } = (kept ?? {}) as { said?: unknown; id?: unknown };
    return typeof said === 'string' && typeof id === 'string' ? { said, id } : null;
  } catch {
    return null;
  }
}
