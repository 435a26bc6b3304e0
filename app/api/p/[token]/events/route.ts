import type { PublicState } from '@/lib/protocol/shareRest';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { eventsAnswer, stateEvents } from '../../../_request/stateEvents';

export const dynamic = 'force-dynamic';

interface Context {
  params: Promise<{ token: string }>;
}

/** Server-sent events: that the link shows something, and then at once that it does not any more. */
export const GET = handle(async (request, context: Context) => {
  const { token } = await context.params;
  const { share } = getServices();
  await share.open(token);
  const source = {
    get: () => share.stateOf(token),
    subscribe: (listener: (state: PublicState) => void) => share.watch(token, listener),
    isOver: ({ state }: PublicState) => state !== 'active',
  };
  return eventsAnswer(stateEvents(source, request.signal));
});
