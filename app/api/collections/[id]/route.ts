import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { collectionOf } from '@/lib/collections/collectionOf';
import { editFindingSchema } from '@/lib/domain/findingWords';
import { found, readId, type IdContext } from '../../_request/address';
import { readJson } from '../../_request/body';

export const dynamic = 'force-dynamic';

/** The collection with its findings, in order, and why each of them is there. */
export const GET = handle(async (_request, context: IdContext) => {
  const id = await readId(context, 'collection');
  const { collections } = getServices();
  const collection = found(await collections.get(id), 'collection');
  const { items } = collectionOf(await collections.wholeLog(id));
  return {
    collection,
    items: items.map(({ findingId, note, added }) => ({
      ...{ findingId, note: note.text },
      ...{ addedBy: added.by, addedAt: added.at },
    })),
  };
});

/** Other words, as the next revision: what somebody else wrote meanwhile is kept too. */
export const PATCH = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'collection');
  return { collection: await getServices().collections.edit(id, await readJson(request, editFindingSchema)) };
});
