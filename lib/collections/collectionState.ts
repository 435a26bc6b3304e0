import type { Collection } from '../domain/collection';
import type { CollectionVersion } from './collectionAt';

/** Numbers that tell whether a collection has changed: its words or anything else about it. */
export function collectionState({ revision, entryNumber }: Collection): CollectionVersion {
  return { revision, entryNumber };
}
