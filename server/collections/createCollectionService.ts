/** Collections of findings: made, written, put together and talked about by everybody at the same time. */
import { AppError } from '@/lib/domain/appError';
import {
  MAX_COLLECTION_ENTRIES,
  type Collection,
  type CollectionEntry,
  type NewCollection,
  type NewCollectionEntry,
} from '@/lib/domain/collection';
import { sameWords } from '@/lib/domain/findingWords';
import { changesNothing, checkCollectionAct } from '@/lib/collections/checkCollectionAct';
import { collectionOf } from '@/lib/collections/collectionOf';
import { noticesOfAct } from '@/lib/collections/noticesOfAct';
import type { NewNotice } from '@/lib/domain/notice';
import { noticesOfWords } from '@/lib/review/noticesOf';
import type { Database } from '../db/database';
import { storableJson } from '../db/storableJson';
import { allEntriesOf, appendToLog } from '../findings/appendToLog';
import { editWords, restoreWords, type Edited, type WordsOf } from '../findings/editWords';
import type { InboxService } from '../inbox/inboxService';
import type { Log } from '../log';
import type { CollectionService } from './collectionService';

const WORDS: WordsOf = { what: 'collection', noticesOf: noticesOfWords };

export interface CollectionServiceOptions {
  database: { collections: Database['collections']; findings: Pick<Database['findings'], 'get'> };
  /** Is told whose inbox has something new. */
  inbox?: Pick<InboxService, 'tell'>;
  log: Log;
}

export function createCollectionService({ database, inbox, log }: CollectionServiceOptions): CollectionService {
  const { collections, findings } = database;
  const listeners = new Set<(collection: Collection) => void>();

  function tell(collection: Collection): void {
    for (const listener of listeners)
      try {
        listener(collection);
      } catch (error) {
        log.error({ err: error }, 'a listener of changes of collections threw');
      }
  }
  async function tellEdited(edit: Promise<Edited<Collection>>): Promise<Collection> {
    const { written, changed, concerned } = await edit;
    if (changed) tell(written);
    inbox?.tell(concerned);
    return written;
  }
  async function require(id: string): Promise<Collection> {
    const collection = await collections.get(id);
    if (!collection) throw new AppError('not_found', `There is no collection "${id}".`);
    return collection;
  }
  async function act(id: string, given: NewCollectionEntry): Promise<CollectionEntry | null> {
    let notices: NewNotice[] = [];
    const { entry, isNew, owner } = await appendToLog<Collection, CollectionEntry>(given.id, {
      owner: () => require(id),
      entries: (after, limit) => collections.entries(id, after, limit),
      limit: {
        most: MAX_COLLECTION_ENTRIES,
        advice: `${MAX_COLLECTION_ENTRIES.toLocaleString('en')} things were done to this collection already: begin another one.`,
      },
      async judge(collection, entries) {
        const content = collectionOf(entries);
        checkCollectionAct(content, given);
        if (changesNothing(content, given.act)) return null;
        if (given.act.kind === 'add') await requireFinding(given.act.finding);
        notices = noticesOfAct(collection, entries, given);
        return () => collections.addEntry(id, entries.length, given, holdsAfter(id, entries, given), notices);
      },
    });
    if (isNew) {
      tell(owner);
      inbox?.tell(keysOf(notices));
    }
    return entry;
  }
  async function requireFinding(id: string): Promise<void> {
    if (await findings.get(id)) return;
    throw new AppError('not_found', `There is no finding "${id}".`, { field: 'act.finding' });
  }

  return {
    async create(collection) {
      const notices = noticesOfWords(undefined, collection.text, collection.author);
      const stored = requireSame(await collections.create(collection, notices), collection);
      inbox?.tell(keysOf(notices));
      return stored;
    },
    get: (id) => collections.get(id),
    list: (filter, page) => collections.list(filter, page),
    edit: (id, edit) => tellEdited(editWords(collections, id, edit, WORDS)),
    restore: (id, restore) => tellEdited(restoreWords(collections, id, restore, WORDS)),
    async revisions(id, page) {
      await require(id);
      return collections.revisions(id, page);
    },
    act,
    async log(id, after, limit) {
      const { entryNumber } = await require(id);
      return { entries: await collections.entries(id, after, limit), total: entryNumber };
    },
    wholeLog: (id) => allEntriesOf((after, limit) => collections.entries(id, after, limit)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    announce: tell,
  };
}

function keysOf(notices: readonly NewNotice[]): string[] {
  return notices.map(({ personKey }) => personKey);
}

/** What the log amounts to with one more entry. */
function holdsAfter(collectionId: string, entries: readonly CollectionEntry[], given: NewCollectionEntry) {
  const next = { ...given, collectionId, number: entries.length + 1, createdAt: new Date().toISOString() };
  const { items, putAway } = collectionOf([...entries, next]);
  return { findingIds: items.map(({ findingId }) => findingId), isPutAway: putAway !== null };
}

/** Sent again it is the same one, unless somebody wrote it anew meanwhile: that is the same one, too. */
function requireSame(stored: Collection, given: NewCollection): Collection {
  const wanted = storableJson(given);
  if (stored.author === wanted.author && (stored.revision > 1 || sameWords(stored, wanted))) return stored;
  throw new AppError('conflict', `There is another collection "${given.id}" already: make another id.`, {
    field: 'id',
  });
}
