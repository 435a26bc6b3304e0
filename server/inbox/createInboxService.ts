import { matchingPeople } from '@/lib/review/people';
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
    people: async (search, limit) => matchingPeople(await notices.people(search), search, limit),
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
