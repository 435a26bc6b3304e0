/** Finding people by a part of their names. */
import { personKey } from './samePerson';

/**
 * The people whose name holds what is searched for, each once: first those whose name begins with it, then those with a
 * later word that does, then the others. Of equal ones in the order of their names.
 */
export function matchingPeople(names: readonly string[], search: string, limit: number): string[] {
  const wanted = personKey(search);
  const byKey = new Map<string, string>();
  for (const name of names.toSorted((a, b) => a.localeCompare(b, 'en'))) {
    const key = personKey(name);
    if (key.includes(wanted) && !byKey.has(key)) byKey.set(key, name);
  }
  const rank = (key: string) => (key.startsWith(wanted) ? 0 : key.includes(` ${wanted}`) ? 1 : 2);
  return [...byKey]
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .slice(0, limit)
    .map(([, name]) => name);
}
