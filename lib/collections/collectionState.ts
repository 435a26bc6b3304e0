import type { Collection } from '../domain/collection';
import type { CollectionState } from '../protocol/collectionRest';

/** Numbers that tell whether a collection has changed: its words or anything else about it. */
export function collectionState({ revision, entryNumber }: Collection): CollectionState {
  return { revision, entryNumber };
}
