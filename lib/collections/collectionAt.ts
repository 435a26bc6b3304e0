/** A collection as it was at one time, for what must not change any more: a link that is shared, a file, a report. */
import type { Collection, CollectionEntry } from '../domain/collection';
import type { FindingWords, WordsRevision } from '../domain/findingWords';
import { wordsOf } from '../domain/findingWords';
import type { Thread } from '../review/reviewOf';
import { collectionOf, type Note } from './collectionOf';

/** Two numbers name what a collection was: that of its words, and how much of its log there was. */
export interface CollectionVersion {
  revision: number;
  entryNumber: number;
}

export interface FrozenCollection extends FindingWords, CollectionVersion {
  id: string;
  author: string;
  createdAt: string;
  /** In order. */
  items: { findingId: string; note: Note }[];
  threads: Thread[];
}

/**
 * The same for ever for the same version, whatever comes later.
 * @param words of that revision
 * @param entries of its log, by number; those behind the version are left out
 */
export function collectionAt(
  { id, author, createdAt }: Pick<Collection, 'id' | 'author' | 'createdAt'>,
  words: Pick<WordsRevision, 'number' | keyof FindingWords>,
  entries: readonly CollectionEntry[],
  entryNumber: number,
): FrozenCollection {
  const { items, threads } = collectionOf(entries.filter(({ number }) => number <= entryNumber));
  return {
    ...{ id, author, createdAt, ...wordsOf(words) },
    ...{ revision: words.number, entryNumber },
    items: items.map(({ findingId, note }) => ({ findingId, note })),
    threads,
  };
}
