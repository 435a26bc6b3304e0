import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { collectionState } from '@/lib/collections/collectionState';
import { found, readId, type IdContext } from '../../../_request/address';
import { changeEvents } from '../../../_request/changeEvents';
import { eventsAnswer } from '../../../_request/stateEvents';

export const dynamic = 'force-dynamic';

/** Server-sent events, each one how far the collection is: who sees other numbers than its own reads again. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'collection');
  const { collections } = getServices();
  found(await collections.get(id), 'collection');
  const thing = {
    async get() {
      const collection = await collections.get(id);
      return collection && collectionState(collection);
    },
    subscribe: (changed: () => void) => collections.subscribe((collection) => collection.id === id && changed()),
  };
  return eventsAnswer(changeEvents(thing, request.signal));
});
