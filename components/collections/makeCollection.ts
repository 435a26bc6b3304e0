import type { Collection, NewCollection } from '@/lib/domain/collection';
import { collectionAnswerSchema } from '@/lib/protocol/collectionRest';
import { request } from '../api/request';
import { tabStore } from '../page/keptStore';
import { entryId, forgetEntryId } from '../review/entryId';

/** Stores a new collection. The same sent again, because no answer came, is one collection. */
export async function makeCollection(
  words: Pick<NewCollection, 'title' | 'author'> & Partial<NewCollection>,
): Promise<Collection> {
  const said = JSON.stringify(['collection', words]);
  const json = { ...words, id: entryId(tabStore, said) };
  const { collection } = await request('/api/collections', collectionAnswerSchema, { method: 'POST', json });
  forgetEntryId(tabStore, said);
  return collection;
}
