import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, readId, type IdContext } from '../../../_request/address';
import { eventsAnswer } from '../../../_request/stateEvents';
import { findingEvents } from './findingEvents';

export const dynamic = 'force-dynamic';

/** Server-sent events, each one how far the finding is: who sees another number than its own reads again. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'finding');
  const { findings } = getServices();
  found(await findings.get(id), 'finding');
  return eventsAnswer(findingEvents(findings, id, request.signal));
});
