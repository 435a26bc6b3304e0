import type { CollectionAct } from '@/lib/domain/collection';
import { collectionLogPath } from '../review/discussed';
import { useSay, type Saying } from '../review/useSay';

/** Does something to a collection. The same done again, because no answer came, is stored once. */
export function useCollectionAct(collectionId: string): Saying<CollectionAct> {
  return useSay<CollectionAct>(collectionId, collectionLogPath(collectionId));
}
