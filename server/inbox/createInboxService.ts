import { personKey } from '@/lib/review/samePerson';
import type { Database } from '../db/database';
import type { InboxService } from './inboxService';

export function createInboxService({ database }: { database: Pick<Database, 'notices'> }): InboxService {
  const { notices } = database;
  const listeners = new Map<string, Set<() => void>>();
  const tell = (keys: readonly string[]) => {
    for (const key of new Set(keys)) for (const listener of listeners.get(key) ?? []) listener();
  };
  return {
    list: (person, filter, page) => notices.list(personKey(person), filter, page),
    state: (person) => notices.state(personKey(person)),
    async mark(marks) {
      const key = personKey(marks.person);
      if ('until' in marks) await notices.markAll(key, new Date(marks.until));
      else await notices.mark(key, marks.ids, marks.read);
      tell([key]);
      return notices.state(key);
    },
    reviews: (person, page) => notices.reviews(personKey(person), page),
    async people(search, limit) {
      const byKey = new Map<string, string>();
      for (const name of (await notices.people(search)).toSorted((a, b) => a.localeCompare(b, 'en')))
        if (!byKey.has(personKey(name))) byKey.set(personKey(name), name);
      const wanted = personKey(search);
      const rank = (key: string) => (key.startsWith(wanted) ? 0 : key.includes(` ${wanted}`) ? 1 : 2);
      return [...byKey]
        .toSorted(([a], [b]) => rank(a) - rank(b))
        .slice(0, limit)
        .map(([, name]) => name);
    },
    tell,
    subscribe(person, listener) {
      const key = personKey(person);
      const own = listeners.get(key) ?? new Set();
      listeners.set(key, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(key) === own) listeners.delete(key);
      };
    },
  };
}
