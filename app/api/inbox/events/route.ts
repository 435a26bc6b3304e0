import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { personQuerySchema } from '@/lib/protocol/inboxRest';
import { readQuery } from '../../_request/address';
import { eventsAnswer } from '../../_request/stateEvents';
import { inboxEvents } from './inboxEvents';

export const dynamic = 'force-dynamic';

/** Server-sent events, each one how many notices of a person are unread, and which is the newest. */
export const GET = handle(async (request) => {
  const { person } = readQuery(request, personQuerySchema);
  return eventsAnswer(inboxEvents(getServices().inbox, person, request.signal));
});
