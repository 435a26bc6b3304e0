import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { newCollectionEntrySchema } from '@/lib/domain/collection';
import { collectionLogQuerySchema } from '@/lib/protocol/collectionRest';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** What was done to the collection and said of it, by number: after the last entry that is known. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'collection');
  const { after, limit } = readQuery(request, collectionLogQuerySchema);
  return getServices().collections.log(id, after, limit);
});

/** A finding added, moved or removed, a note, a comment; null where it does what holds already. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'collection');
  return { entry: await getServices().collections.act(id, await readJson(request, newCollectionEntrySchema)) };
});
