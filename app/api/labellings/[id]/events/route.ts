import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, readId, type IdContext } from '../../../_request/address';
import { eventsAnswer } from '../../../_request/stateEvents';
import { labellingEvents } from './labellingEvents';

export const dynamic = 'force-dynamic';

/** Server-sent events, each one how far everybody is: no label follows from them. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'labelling');
  const { labellings } = getServices();
  found(await labellings.get(id), 'labelling');
  return eventsAnswer(labellingEvents(labellings, id, request.signal));
});
